//! `long-work-under-lock`: Something long follows in the transaction that blocks a table. The table stays blocked
//! until all of it is committed. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// Something long follows in the transaction that blocks a table.
pub(super) const RULE: Rule = Rule {
    name: "long-work-under-lock",
    id: "LK17",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "Something long follows in the transaction that blocks a table.",
    why: "The table stays blocked until all of it is committed.",
    instead: "Put what is long into a migration of its own.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    if !migration.is_transactional() {
        return Vec::new();
    }
    let claims = claims_on_existing(migration);
    let mut found = Vec::new();
    for (place, (at, _, table, claim)) in claims.iter().enumerate() {
        let earlier = claims.get(..place).unwrap_or_default();
        let blocked = earlier
            .iter()
            .find(|(first, _, _, claim)| first < at && claim.lock == Lock::AccessExclusive);
        if let Some((_, _, held, _)) = blocked.filter(|_| claim.work >= Work::Scan) {
            found.push((
                Some(*at),
                Hit::on(
                    table,
                    format!("`{held}` stays blocked while this goes through `{table}`"),
                ),
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "long-work-under-lock",
            Dialect::Postgres,
            "ALTER TABLE users ADD CONSTRAINT a CHECK (age >= 0) NOT VALID;ALTER TABLE users VALIDATE CONSTRAINT a",
        );
        misses(
            "long-work-under-lock",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN a int;ALTER TABLE users ADD COLUMN b int",
        );
    }
}
