//! `mass-dml`: One statement changes more rows than the project allows. It holds all their locks until it is over,
//! and what it was is nowhere kept. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// One statement changes more rows than the project allows.
pub(super) const RULE: Rule = Rule {
    name: "mass-dml",
    id: "DS12",
    group: Group::Destructive,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "One statement changes more rows than the project allows.",
    why: "It holds all their locks until it is over, and what it was is nowhere kept.",
    instead: "Work in batches by key, and keep a copy of the rows that change.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let table = written_table(operation)?;
    let rows = context.rows(table)?;
    (rows > context.migration.many_rows()).then(|| {
        Hit::on(
            table,
            format!("`{table}` may have many rows changed by one statement"),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        misses(
            "mass-dml",
            Dialect::Postgres,
            "UPDATE users SET age = 1 WHERE age = 0",
        );
    }
}
