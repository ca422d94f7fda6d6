//! `concurrently-in-transaction`: A statement that takes no transaction stands in one. PostgreSQL refuses it.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A statement that takes no transaction stands in one.
pub(super) const RULE: Rule = Rule {
    name: "concurrently-in-transaction",
    id: "LK03",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "A statement that takes no transaction stands in one.",
    why: "PostgreSQL refuses it.",
    instead: "Give it a migration of its own.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let is_concurrent = match operation {
        Operation::CreateIndex(create) => create.is_concurrent,
        Operation::DropIndex { is_concurrent, .. }
        | Operation::Reindex { is_concurrent, .. }
        | Operation::DetachPartition { is_concurrent, .. } => *is_concurrent,
        Operation::Vacuum { .. } => true,
        _ => false,
    };
    (is_concurrent && context.migration.is_transactional()).then(|| {
        Hit::of("the statements of this file run in one transaction, which this statement refuses")
            .certain()
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "concurrently-in-transaction",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY a ON users (name);SELECT 1",
        );
        misses(
            "concurrently-in-transaction",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY a ON users (name)",
        );
    }
}
