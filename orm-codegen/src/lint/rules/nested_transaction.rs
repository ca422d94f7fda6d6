//! `nested-transaction`: A file begins or ends a transaction. Its statements already run in one, or the journal
//! loses its place. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A file begins or ends a transaction.
pub(super) const RULE: Rule = Rule {
    name: "nested-transaction",
    id: "TX01",
    group: Group::Transaction,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A file begins or ends a transaction.",
    why: "Its statements already run in one, or the journal loses its place.",
    instead: "Leave BEGIN and COMMIT out; what must be committed apart has a migration of its own.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    matches!(
        operation,
        Operation::Begin | Operation::Commit | Operation::Rollback
    )
    .then(|| Hit::of("the migrator begins and ends the transaction"))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "nested-transaction",
            Dialect::Postgres,
            "BEGIN;SELECT 1;COMMIT",
        );
        misses(
            "nested-transaction",
            Dialect::Postgres,
            "SAVEPOINT a;SELECT 1",
        );
    }
}
