//! `uncommitted-transaction`: A transaction is begun and not committed. All of it is lost when the connection
//! closes, and its locks are held until then. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A transaction is begun and not committed.
pub(super) const RULE: Rule = Rule {
    name: "uncommitted-transaction",
    id: "TX02",
    group: Group::Transaction,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A transaction is begun and not committed.",
    why: "All of it is lost when the connection closes, and its locks are held until then.",
    instead: "Leave BEGIN out, or commit.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    let mut open = None;
    for (at, operation) in migration.operations() {
        match operation {
            Operation::Begin => open = Some(at),
            Operation::Commit | Operation::Rollback => open = None,
            _ => {}
        }
    }
    open.map(|at| (Some(at), Hit::of("nothing commits what begins here")))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "uncommitted-transaction",
            Dialect::Postgres,
            "BEGIN;SELECT 1",
        );
        misses(
            "uncommitted-transaction",
            Dialect::Postgres,
            "BEGIN;SELECT 1;COMMIT",
        );
    }
}
