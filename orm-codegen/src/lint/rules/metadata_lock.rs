//! `metadata-lock`: A table that is in use is changed without a limit on the wait for it. While the statement waits
//! for an open transaction, everybody else waits behind it, for a year by default on MySQL. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A table that is in use is changed without a limit on the wait for it.
pub(super) const RULE: Rule = Rule {
    name: "metadata-lock",
    id: "LK21",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: MYSQL,
    summary: "A table that is in use is changed without a limit on the wait for it.",
    why: "While the statement waits for an open transaction, everybody else waits behind it, for a year by default on MySQL.",
    instead: "Begin the file with `SET SESSION lock_wait_timeout = 5;`, and try again when it fails; `orm migrate deploy` does both.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    if migration.is_planned() || sets(migration, "lock_wait_timeout") {
        return Vec::new();
    }
    let claims = claims_on_existing(migration);
    let altered = claims
        .iter()
        .find(|(_, operation, _, _)| is_schema_change(operation));
    altered
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
            "metadata-lock",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN a INT",
        );
        misses(
            "metadata-lock",
            Dialect::MySql,
            "SET SESSION lock_wait_timeout = 5;ALTER TABLE users ADD COLUMN a INT",
        );
    }
}
