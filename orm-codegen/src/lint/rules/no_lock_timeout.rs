//! `no-lock-timeout`: A table that is in use is blocked without a limit on the wait for it. While the statement
//! waits for a long query, everybody else waits behind it. Source: the documentation of the databases, and
//! measurements.

use super::prelude::*;

/// A table that is in use is blocked without a limit on the wait for it.
pub(super) const RULE: Rule = Rule {
    name: "no-lock-timeout",
    id: "LK15",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "A table that is in use is blocked without a limit on the wait for it.",
    why: "While the statement waits for a long query, everybody else waits behind it.",
    instead: "Begin the file with `SET LOCAL lock_timeout = '3s';`, and try again when it fails; `orm migrate deploy` does both.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    if migration.is_planned() || sets(migration, "lock_timeout") {
        return Vec::new();
    }
    let claims = claims_on_existing(migration);
    let blocked = claims
        .iter()
        .find(|(_, _, _, claim)| claim.lock == Lock::AccessExclusive);
    blocked
        .map(|(at, _, table, _)| {
            (
                Some(*at),
                Hit::on(table, format!("the wait for `{table}` has no limit")),
            )
        })
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
            "no-lock-timeout",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN a int;ALTER TABLE users ADD COLUMN b int",
        );
        misses(
            "no-lock-timeout",
            Dialect::Postgres,
            "SET LOCAL lock_timeout = '3s';ALTER TABLE users ADD COLUMN a int",
        );
    }
}
