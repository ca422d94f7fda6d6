//! `many-statements`: A migration has very many statements. Its transaction is long, and so is the way back.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A migration has very many statements.
pub(super) const RULE: Rule = Rule {
    name: "many-statements",
    id: "TX11",
    group: Group::Transaction,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A migration has very many statements.",
    why: "Its transaction is long, and so is the way back.",
    instead: "Split the migration.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    let count = migration
        .operations()
        .map(|(at, _)| at + 1)
        .max()
        .unwrap_or(0);
    if count > migration.many_statements() {
        vec![(None, Hit::of(format!("there are {count} statements in it")))]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        misses("many-statements", Dialect::Postgres, "SELECT 1;SELECT 2");
    }
}
