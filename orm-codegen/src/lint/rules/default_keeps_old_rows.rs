//! `default-keeps-old-rows`: A default is set, which rows that are there do not get. Only rows to come have it.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A default is set, which rows that are there do not get.
pub(super) const RULE: Rule = Rule {
    name: "default-keeps-old-rows",
    id: "DD10",
    group: Group::Data,
    severity: Severity::Info,
    dialects: ALL,
    summary: "A default is set, which rows that are there do not get.",
    why: "Only rows to come have it.",
    instead: "Update the rows that are there too, in batches, if they shall have it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::SetDefault { table, column, .. } = operation else {
        return None;
    };
    let is_filled = context.later(|it| matches!(it, Operation::Update { table: t, assigned, .. } if t == table && assigned.contains(column)));
    let is_nullable = context
        .column(table, column)
        .is_none_or(|it| it.is_nullable);
    (is_nullable && !is_filled && context.step().is_none()).then(|| {
        Hit::on(
            table,
            format!("rows of `{table}` that are there keep what they have in `{column}`"),
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
            "default-keeps-old-rows",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN name SET DEFAULT 'x'",
        );
        misses(
            "default-keeps-old-rows",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN name SET DEFAULT 'x';UPDATE users SET name = 'x' WHERE name IS NULL",
        );
    }
}
