//! `rows-with-schema-mysql`: Rows are written beside statements that change the schema. MySQL commits at each of
//! those, so a failure leaves the rows half written. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// Rows are written beside statements that change the schema.
pub(super) const RULE: Rule = Rule {
    name: "rows-with-schema-mysql",
    id: "TX03",
    group: Group::Transaction,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "Rows are written beside statements that change the schema.",
    why: "MySQL commits at each of those, so a failure leaves the rows half written.",
    instead: "Write rows in a migration of their own.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let table = written_table(operation)?;
    let is_beside = context
        .migration
        .operations()
        .any(|(at, it)| at != context.at && is_schema_change(it));
    (is_beside && !context.is_fill()).then(|| {
        Hit::of(format!(
            "what is written to `{table}` is committed by the next change of the schema"
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "rows-with-schema-mysql",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN a INT;UPDATE users SET a = 1 WHERE age > 0",
        );
        misses(
            "rows-with-schema-mysql",
            Dialect::MySql,
            "UPDATE users SET age = 1 WHERE age < 0",
        );
    }
}
