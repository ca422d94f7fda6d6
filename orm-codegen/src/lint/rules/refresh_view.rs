//! `refresh-view`: A materialized view is refreshed without CONCURRENTLY. Nobody can read it meanwhile. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A materialized view is refreshed without CONCURRENTLY.
pub(super) const RULE: Rule = Rule {
    name: "refresh-view",
    id: "LK13",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "A materialized view is refreshed without CONCURRENTLY.",
    why: "Nobody can read it meanwhile.",
    instead: "Give it a unique index, and REFRESH it CONCURRENTLY.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::RefreshView {
        name,
        is_concurrent: false,
    } = operation
    else {
        return None;
    };
    let is_new =
        context.earlier(|it| matches!(it, Operation::CreateView { name: n, .. } if n == name));
    (!is_new).then(|| Hit::of(format!("nobody can read `{name}` while it is refreshed")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "refresh-view",
            Dialect::Postgres,
            "REFRESH MATERIALIZED VIEW totals",
        );
        misses(
            "refresh-view",
            Dialect::Postgres,
            "REFRESH MATERIALIZED VIEW CONCURRENTLY totals",
        );
    }
}
