//! `no-statement-timeout`: A long statement has no limit on its time. One that takes longer than thought blocks
//! until somebody ends it. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A long statement has no limit on its time.
pub(super) const RULE: Rule = Rule {
    name: "no-statement-timeout",
    id: "LK16",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "A long statement has no limit on its time.",
    why: "One that takes longer than thought blocks until somebody ends it.",
    instead: "Begin the file with `SET LOCAL statement_timeout = '20min';`.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    if migration.is_planned() || sets(migration, "statement_timeout") {
        return Vec::new();
    }
    let claims = claims_on_existing(migration);
    let long = claims
        .iter()
        .find(|(_, _, _, claim)| claim.work >= Work::Scan && claim.lock.blocks_writes());
    long.map(|(at, _, table, _)| {
        (
            Some(*at),
            Hit::on(
                table,
                format!("`{table}` is blocked for as long as it takes"),
            ),
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
            "no-statement-timeout",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE bigint",
        );
        misses(
            "no-statement-timeout",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN a int",
        );
    }
}
