//! `index-not-concurrent`: An index is built on a table that is in use, without CONCURRENTLY. Writing to the table
//! waits until it is built. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// An index is built on a table that is in use, without CONCURRENTLY.
pub(super) const RULE: Rule = Rule {
    name: "index-not-concurrent",
    id: "LK01",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "An index is built on a table that is in use, without CONCURRENTLY.",
    why: "Writing to the table waits until it is built.",
    instead: "CREATE INDEX CONCURRENTLY, alone in its migration, because it takes no transaction.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateIndex(create) = operation else {
        return None;
    };
    (!create.is_concurrent).then(|| {
        Hit::on(
            &create.table,
            format!(
                "writing to `{}` waits while the index is built",
                create.table
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "index-not-concurrent",
            Dialect::Postgres,
            "CREATE INDEX users_name_idx ON users (name)",
        );
        misses(
            "index-not-concurrent",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY users_name_idx ON users (name)",
        );
    }
}
