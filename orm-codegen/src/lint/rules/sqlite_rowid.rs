//! `sqlite-rowid`: A table without an integer primary key is made anew. Its rows get other rowids. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A table without an integer primary key is made anew.
pub(super) const RULE: Rule = Rule {
    name: "sqlite-rowid",
    id: "LX03",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: SQLITE,
    summary: "A table without an integer primary key is made anew.",
    why: "Its rows get other rowids.",
    instead: "Give it an INTEGER PRIMARY KEY, if anything keeps rowids.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropTable { table, .. } = operation else {
        return None;
    };
    let old = context
        .state
        .table(table)
        .filter(|_| context.migration.is_rebuilt(table))?;
    let key = old
        .primary_key
        .as_ref()
        .and_then(|key| match key.columns.as_slice() {
            [column] => old.columns.iter().find(|it| it.name == *column),
            _ => None,
        });
    let has_alias = key.is_some_and(|column| column.sql_type.eq_ignore_ascii_case("integer"));
    (!has_alias).then(|| Hit::on(table, format!("the rows of `{table}` get other rowids")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "sqlite-rowid",
            Dialect::Sqlite,
            "CREATE TABLE n (id BIGINT PRIMARY KEY);INSERT INTO n SELECT id FROM users;DROP TABLE users;ALTER TABLE n RENAME TO users",
        );
        misses("sqlite-rowid", Dialect::Sqlite, "DROP TABLE users");
    }
}
