//! `numbered-or-stored-column`: A column is added that the database numbers or computes and keeps. The table is
//! written anew, and at least writing waits meanwhile. Source: the documentation of the databases, and
//! measurements.

use super::prelude::*;

/// A column is added that the database numbers or computes and keeps.
pub(super) const RULE: Rule = Rule {
    name: "numbered-or-stored-column",
    id: "LK08",
    group: Group::Locking,
    severity: Severity::Error,
    dialects: POSTGRES_MYSQL,
    summary: "A column is added that the database numbers or computes and keeps.",
    why: "The table is written anew, and at least writing waits meanwhile.",
    instead: "Add a plain column, fill it in batches, and then let the database number it; for a computed one, let a trigger fill it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = context.added(operation)?;
    let what = if column.is_numbered {
        "numbers"
    } else if column.is_generated && column.is_stored {
        "computes and keeps"
    } else {
        return None;
    };
    Some(Hit::on(
        table,
        format!(
            "every row of `{table}` is written anew: the database {what} `{}`",
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
            "numbered-or-stored-column",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN no bigserial",
        );
        misses(
            "numbered-or-stored-column",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN double_age INT GENERATED ALWAYS AS (age * 2) VIRTUAL",
        );
    }
}
