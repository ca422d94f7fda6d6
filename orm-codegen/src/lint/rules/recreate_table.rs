//! `recreate-table`: A table is dropped and made anew without its rows. They are lost. Source: the documentation of
//! the databases, and measurements.

use super::prelude::*;

/// A table is dropped and made anew without its rows.
pub(super) const RULE: Rule = Rule {
    name: "recreate-table",
    id: "DS15",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A table is dropped and made anew without its rows.",
    why: "They are lost.",
    instead: "Alter the table, or copy the rows into the new one first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::CreateTable(create) if create.has_or_replace => Some(Hit::of(format!(
            "OR REPLACE drops `{}` with its rows, if it is there",
            create.table
        ))),
        Operation::DropTable { table, .. } if !context.state.is_new_table(table) => {
            let is_again = context
                .later(|it| matches!(it, Operation::CreateTable(create) if create.table == *table));
            is_again.then(|| {
                Hit::on(
                    table,
                    format!("`{table}` is dropped and made anew, without its rows"),
                )
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "recreate-table",
            Dialect::MySql,
            "CREATE OR REPLACE TABLE users (id INT)",
        );
        misses(
            "recreate-table",
            Dialect::Postgres,
            "CREATE TABLE IF NOT EXISTS users (id int)",
        );
    }
}
