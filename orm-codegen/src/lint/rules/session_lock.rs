//! `session-lock`: A lock of the session is taken. Behind a pooler of transactions it stays with a connection that
//! somebody else gets. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A lock of the session is taken.
pub(super) const RULE: Rule = Rule {
    name: "session-lock",
    id: "TX13",
    group: Group::Transaction,
    severity: Severity::Warning,
    dialects: POSTGRES_MYSQL,
    summary: "A lock of the session is taken.",
    why: "Behind a pooler of transactions it stays with a connection that somebody else gets.",
    instead: "Use a lock of the transaction, such as `pg_advisory_xact_lock`, and connect without the pooler.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::Select { text } => {
            let text = text.to_lowercase();
            let is_lock = text.contains("pg_advisory_lock(")
                || text.contains("pg_try_advisory_lock(")
                || text.contains("get_lock(");
            is_lock.then(|| Hit::of("this lock belongs to the session"))
        }
        Operation::LockTable { table } if context.dialect() == Dialect::MySql => Some(Hit::of(
            format!("the lock of `{table}` belongs to the session"),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "session-lock",
            Dialect::Postgres,
            "SELECT pg_advisory_lock(1)",
        );
        misses(
            "session-lock",
            Dialect::Postgres,
            "SELECT pg_advisory_xact_lock(1)",
        );
    }
}
