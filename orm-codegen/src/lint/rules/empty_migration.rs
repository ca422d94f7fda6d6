//! `empty-migration`: The migration has no statement. It is a row in the history that does nothing. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// The migration has no statement.
pub(super) const RULE: Rule = Rule {
    name: "empty-migration",
    id: "TX07",
    group: Group::Transaction,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "The migration has no statement.",
    why: "It is a row in the history that does nothing.",
    instead: "Remove it, or write what it is for.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    if migration.operations().next().is_none() && !migration.input.has_data {
        vec![(None, Hit::of("there is no statement in it"))]
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
        hits("empty-migration", Dialect::Postgres, "");
        misses("empty-migration", Dialect::Postgres, "SELECT 1");
    }
}
