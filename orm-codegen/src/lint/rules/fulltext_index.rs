//! `fulltext-index`: A full-text or spatial index is built. Writing to the table waits until it is built. Source:
//! the documentation of the databases, and measurements.

use super::prelude::*;

/// A full-text or spatial index is built.
pub(super) const RULE: Rule = Rule {
    name: "fulltext-index",
    id: "LK22",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "A full-text or spatial index is built.",
    why: "Writing to the table waits until it is built.",
    instead: "Build it in a maintenance window.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateIndex(create) = operation else {
        return None;
    };
    let is_special = matches!(create.kind, IndexKind::Fulltext | IndexKind::Spatial);
    is_special.then(|| {
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
            "fulltext-index",
            Dialect::MySql,
            "CREATE FULLTEXT INDEX users_text ON users (name)",
        );
        misses(
            "fulltext-index",
            Dialect::MySql,
            "CREATE INDEX users_text ON users (email)",
        );
    }
}
