//! `sqlite-affinity`: A table is made anew with another type for a column. SQLite copies the values as they are, or
//! turns them into what the affinity makes of them. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table is made anew with another type for a column.
pub(super) const RULE: Rule = Rule {
    name: "sqlite-affinity",
    id: "LX01",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: SQLITE,
    summary: "A table is made anew with another type for a column.",
    why: "SQLite copies the values as they are, or turns them into what the affinity makes of them.",
    instead: "Write CAST in the SELECT, and look at `typeof` for what is something else.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropTable { table, .. } = operation else {
        return None;
    };
    let copy = context.state.table(context.migration.rebuild_of(table)?)?;
    let old = context.state.table(table)?;
    let changed = copy.columns.iter().find_map(|new| {
        let was = old.columns.iter().find(|it| it.name == new.name)?;
        (facts::affinity(&was.sql_type) != facts::affinity(&new.sql_type)).then_some((new, was))
    });
    let (new, was) = changed?;
    Some(Hit::on(
        table,
        format!(
            "`{table}.{}` was {} and is {}",
            new.name, was.sql_type, new.sql_type
        ),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "sqlite-affinity",
            Dialect::Sqlite,
            "CREATE TABLE n (id INTEGER PRIMARY KEY, age TEXT);INSERT INTO n SELECT id, age FROM users;DROP TABLE users;ALTER TABLE n RENAME TO users",
        );
        misses(
            "sqlite-affinity",
            Dialect::Sqlite,
            "CREATE TABLE n (id INTEGER PRIMARY KEY, age INT);INSERT INTO n SELECT id, age FROM users;DROP TABLE users;ALTER TABLE n RENAME TO users",
        );
    }
}
