//! `dml-without-where`: Rows are changed or deleted without a condition. It is every row of the table. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// Rows are changed or deleted without a condition.
pub(super) const RULE: Rule = Rule {
    name: "dml-without-where",
    id: "DS11",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "Rows are changed or deleted without a condition.",
    why: "It is every row of the table.",
    instead: "Write a condition; to fill a new column, work in batches by key.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, verb) = match operation {
        Operation::Update {
            table,
            has_where: false,
            assigned,
        } => {
            if has_new_column(context, table, assigned) || context.is_fill() {
                return None;
            }
            (table, "changed")
        }
        Operation::Delete {
            table,
            has_where: false,
        } => (table, "deleted"),
        _ => return None,
    };
    Some(Hit::on(table, format!("every row of `{table}` is {verb}")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("dml-without-where", Dialect::Postgres, "DELETE FROM users");
        misses(
            "dml-without-where",
            Dialect::Postgres,
            "DELETE FROM users WHERE age < 0",
        );
    }
}
