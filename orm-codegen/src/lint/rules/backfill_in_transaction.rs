//! `backfill-in-transaction`: Rows are written in the transaction that changes the schema. The locks of both last
//! until all of it is committed. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// Rows are written in the transaction that changes the schema.
pub(super) const RULE: Rule = Rule {
    name: "backfill-in-transaction",
    id: "LK25",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES_SQLITE,
    summary: "Rows are written in the transaction that changes the schema.",
    why: "The locks of both last until all of it is committed.",
    instead: "Write rows in a migration of their own, in batches by key.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let table = written_table(operation)?;
    if !context.migration.is_transactional()
        || context.is_fill()
        || context.dialect() == Dialect::Sqlite && context.state.is_new_table(table)
    {
        return None;
    }
    let is_change =
        |it: &Operation| altered_table(it).is_some_and(|table| !context.state.is_new_table(table));
    (context.earlier(is_change)).then(|| {
        Hit::on(
            table,
            format!("rows of `{table}` are written while the change of the schema is held"),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "backfill-in-transaction",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN b int;UPDATE users SET b = age WHERE age > 0",
        );
        misses(
            "backfill-in-transaction",
            Dialect::Postgres,
            "UPDATE users SET age = 1 WHERE age > 0",
        );
    }
}
