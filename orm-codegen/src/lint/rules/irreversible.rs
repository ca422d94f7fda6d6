//! `irreversible`: Nothing reverts the migration. When it is wrong, the way back has to be found under pressure.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// Nothing reverts the migration.
pub(super) const RULE: Rule = Rule {
    name: "irreversible",
    id: "TX06",
    group: Group::Transaction,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "Nothing reverts the migration.",
    why: "When it is wrong, the way back has to be found under pressure.",
    instead: "Write `down.sql`; what cannot be reverted is said there in a comment, and allowed with a reason.",
    check: Check::Migration(check),
};

fn check(migration: &Migration<'_>) -> Hits {
    let changes = migration
        .operations()
        .any(|(_, it)| is_schema_change(it) || written_table(it).is_some());
    if changes && !migration.has_down() {
        vec![(None, Hit::of("there is no `down.sql`"))]
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
        misses(
            "irreversible",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN a int",
        );
    }
}
