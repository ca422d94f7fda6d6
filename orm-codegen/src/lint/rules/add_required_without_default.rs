//! `add-required-without-default`: A required column without a default is added to a table that may have rows. The
//! rows that are there have no value for it, so the statement fails. Source: the documentation of the databases,
//! and measurements.

use super::prelude::*;

/// A required column without a default is added to a table that may have rows.
pub(super) const RULE: Rule = Rule {
    name: "add-required-without-default",
    id: "DD01",
    group: Group::Data,
    severity: Severity::Error,
    dialects: POSTGRES_SQLITE,
    summary: "A required column without a default is added to a table that may have rows.",
    why: "The rows that are there have no value for it, so the statement fails.",
    instead: "Add it nullable, fill it, and then refuse NULL; or give it a default.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = context.added(operation)?;
    let has_value = column.default.is_some() || column.is_generated || column.is_numbered;
    if !column.is_not_null && !column.is_primary_key || has_value {
        return None;
    }
    Some(Hit::on(
        table,
        format!(
            "`{table}.{}` has no value for the rows that are there",
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
            "add-required-without-default",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN phone text NOT NULL",
        );
        misses(
            "add-required-without-default",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN phone text NOT NULL DEFAULT ''",
        );
    }
}
