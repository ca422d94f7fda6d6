//! `volatile-default`: A column is added with a default that is another value for each row. The table is written
//! anew, and nobody can use it meanwhile. Source: 2.2 of the catalogue, measured.

use super::prelude::*;

/// A column is added with a default that is another value for each row.
pub(super) const RULE: Rule = Rule {
    name: "volatile-default",
    id: "LK07",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "A column is added with a default that is another value for each row.",
    why: "The table is written anew, and nobody can use it meanwhile.",
    instead: "Add the column without it, set the default, and fill the rows that are there in batches.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = context.added(operation)?;
    let default = column
        .default
        .as_deref()
        .filter(|default| facts::is_volatile(default))?;
    Some(Hit::on(
        table,
        format!("every row of `{table}` is written anew with {default}"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "volatile-default",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN code uuid DEFAULT gen_random_uuid()",
        );
        misses(
            "volatile-default",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN seen timestamptz DEFAULT now()",
        );
    }
}
