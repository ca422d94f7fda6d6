//! `drop-column-in-use`: A column is dropped that an index or a key uses. PostgreSQL drops the index with it, MySQL
//! cuts the index, SQLite refuses. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column is dropped that an index or a key uses.
pub(super) const RULE: Rule = Rule {
    name: "drop-column-in-use",
    id: "DS04",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A column is dropped that an index or a key uses.",
    why: "PostgreSQL drops the index with it, MySQL cuts the index, SQLite refuses.",
    instead: "Drop or replace what uses it first, in statements of their own.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropColumn { table, column, .. } = operation else {
        return None;
    };
    let found = context.state.table(table)?;
    let indexes = found
        .indexes
        .iter()
        .filter(|it| it.columns.iter().any(|(name, _)| name == column));
    let keys = found
        .foreign_keys
        .iter()
        .filter(|it| it.columns.contains(column));
    let referring = context.state.tables().flat_map(|other| &other.foreign_keys);
    let referring =
        referring.filter(|it| it.target_table == *table && it.target_columns.contains(column));
    let mut users: Vec<&str> = indexes.map(|it| it.name.as_str()).collect();
    users.extend(keys.chain(referring).map(|it| it.name.as_str()));
    if found
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns.contains(column))
    {
        users.push("the primary key");
    }
    if users.is_empty() {
        return None;
    }
    Some(Hit::on(
        table,
        format!("`{table}.{column}` is used by {}", users.join(", ")),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-column-in-use",
            Dialect::Postgres,
            "ALTER TABLE users DROP COLUMN email",
        );
        misses(
            "drop-column-in-use",
            Dialect::Postgres,
            "DROP INDEX CONCURRENTLY users_email_key;ALTER TABLE users DROP COLUMN email",
        );
    }
}
