//! `stored-column-blocks-instant`: A table with a stored computed column is changed. MariaDB then copies it for
//! much that would take no time otherwise. Source: 2.3 of the catalogue, measured.

use super::prelude::*;

/// A table with a stored computed column is changed.
pub(super) const RULE: Rule = Rule {
    name: "stored-column-blocks-instant",
    id: "MX12",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "A table with a stored computed column is changed.",
    why: "MariaDB then copies it for much that would take no time otherwise.",
    instead: "Drop the computed column, change the table, and add it again, where that is less.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let table = altered_table(operation)?;
    let has_stored =
        |it: &orm_schema::sql::Column| it.generated.as_ref().is_some_and(|it| it.is_stored);
    let stored = context
        .state
        .table(table)?
        .columns
        .iter()
        .find(|column| has_stored(column))?;
    let is_shape = matches!(
        operation,
        Operation::AddColumn { .. } | Operation::DropColumn { .. } | Operation::ModifyColumn { .. }
    );
    is_shape.then(|| {
        Hit::on(
            table,
            format!(
                "`{table}` is copied, because `{}` is computed and kept",
                stored.name
            ),
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
            "stored-column-blocks-instant",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN twice INT GENERATED ALWAYS AS (age * 2) STORED;ALTER TABLE users ADD COLUMN a INT",
        );
        misses(
            "stored-column-blocks-instant",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN a INT",
        );
    }
}
