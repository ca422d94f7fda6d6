//! `reindex`: An index is rebuilt without CONCURRENTLY. Writing waits, and so does reading that would use the
//! index. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// An index is rebuilt without CONCURRENTLY.
pub(super) const RULE: Rule = Rule {
    name: "reindex",
    id: "LK04",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "An index is rebuilt without CONCURRENTLY.",
    why: "Writing waits, and so does reading that would use the index.",
    instead: "REINDEX .. CONCURRENTLY, alone in its migration.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::Reindex {
        target,
        is_concurrent: false,
    } = operation
    else {
        return None;
    };
    Some(Hit::of(format!(
        "using `{target}` waits while it is rebuilt"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("reindex", Dialect::Postgres, "REINDEX TABLE users");
        misses(
            "reindex",
            Dialect::Postgres,
            "REINDEX INDEX CONCURRENTLY users_email_key",
        );
    }
}
