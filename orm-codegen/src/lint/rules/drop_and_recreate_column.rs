//! `drop-and-recreate-column`: A column is dropped and added again. The values of all rows are lost, as if it were
//! another column. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column is dropped and added again.
pub(super) const RULE: Rule = Rule {
    name: "drop-and-recreate-column",
    id: "DS05",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A column is dropped and added again.",
    why: "The values of all rows are lost, as if it were another column.",
    instead: "Change its type with a conversion, or add a column with another name, fill it, and put the old one aside.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropColumn { table, column, .. } = operation else {
        return None;
    };
    if context.state.is_new_column(table, column) {
        return None;
    }
    let is_again = |it: &Operation| matches!(it, Operation::AddColumn { table: t, column: c, .. } if t == table && c.name == *column);
    let comes_back = context.later(is_again) || context.beside(is_again);
    comes_back.then(|| {
        Hit::on(
            table,
            format!("`{table}.{column}` is dropped and made anew, without its values"),
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
            "drop-and-recreate-column",
            Dialect::Postgres,
            "ALTER TABLE users DROP COLUMN age;ALTER TABLE users ADD COLUMN age text",
        );
        misses(
            "drop-and-recreate-column",
            Dialect::Postgres,
            "ALTER TABLE users DROP COLUMN age;ALTER TABLE users ADD COLUMN years text",
        );
    }
}
