//! `implicit-value`: A required column without a default is added to a table that may have rows. MySQL invents a
//! value for them, also in strict mode: 0, the empty string, the first value of an enum. Source: 2.3 of the
//! catalogue, measured.

use super::prelude::*;

/// A required column without a default is added to a table that may have rows.
pub(super) const RULE: Rule = Rule {
    name: "implicit-value",
    id: "DD02",
    group: Group::Data,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "A required column without a default is added to a table that may have rows.",
    why: "MySQL invents a value for them, also in strict mode: 0, the empty string, the first value of an enum.",
    instead: "Add it nullable, fill it, and then refuse NULL; or give it a default.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = context.added(operation)?;
    if !column.is_not_null || column.default.is_some() || column.is_generated || column.is_numbered
    {
        return None;
    }
    Some(Hit::on(
        table,
        format!(
            "the rows that are there get an invented value in `{table}.{}`",
            column.name
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
            "implicit-value",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN phone VARCHAR(20) NOT NULL",
        );
        misses(
            "implicit-value",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN phone VARCHAR(20) NOT NULL DEFAULT ''",
        );
    }
}
