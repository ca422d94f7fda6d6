//! `several-tables-locked`: One transaction blocks several tables that are in use. It waits for the second while it
//! holds the first: others wait longer, and two such transactions may wait for each other. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// One transaction blocks several tables that are in use.
pub(super) const RULE: Rule = Rule {
    name: "several-tables-locked",
    id: "LK18",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "One transaction blocks several tables that are in use.",
    why: "It waits for the second while it holds the first: others wait longer, and two such transactions may wait for each other.",
    instead: "Change one table in a migration.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    if !migration.is_transactional() || migration.is_planned() {
        return Vec::new();
    }
    let claims = claims_on_existing(migration);
    let tables: Vec<String> = blocked_tables(&claims).into_iter().collect();
    let Some((first, _, _, _)) = claims
        .iter()
        .find(|(_, _, _, claim)| claim.lock == Lock::AccessExclusive)
    else {
        return Vec::new();
    };
    let second = claims.iter().find(|(at, _, table, claim)| {
        at > first
            && claim.lock == Lock::AccessExclusive
            && tables.first().is_some_and(|name| name != table)
    });
    match (tables.len() > 1, second) {
        (true, Some((at, _, _, _))) => vec![(
            Some(*at),
            Hit::of(format!("{} are blocked together", list(&tables))),
        )],
        (true, None) => vec![(
            Some(*first),
            Hit::of(format!("{} are blocked together", list(&tables))),
        )],
        (false, _) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "several-tables-locked",
            Dialect::Postgres,
            "ALTER TABLE orders ADD COLUMN a int;ALTER TABLE users ADD COLUMN a int",
        );
        misses(
            "several-tables-locked",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN a int;ALTER TABLE users ADD COLUMN b int",
        );
    }
}
