//! `drop-column`: A column is dropped with its values. They cannot be brought back. Source: the documentation of
//! the databases, and measurements.

use super::prelude::*;

/// A column is dropped with its values.
pub(super) const RULE: Rule = Rule {
    name: "drop-column",
    id: "DS03",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A column is dropped with its values.",
    why: "They cannot be brought back.",
    instead: "Put it aside: rename it to `__parked_<id>_<name>`, as `orm migrate generate` does, and drop it when nobody needs it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropColumn { table, column, .. } = operation else {
        return None;
    };
    let is_computed = context
        .column(table, column)
        .is_some_and(|it| it.generated.is_some());
    if is_computed || context.state.is_new_column(table, column) {
        return None;
    }
    let values = context
        .rows(table)
        .zip(context.nulls(table, column))
        .map(|(rows, nulls)| rows.saturating_sub(nulls));
    match values {
        Some(0) => None,
        Some(values) => Some(Hit::on(
            table,
            format!("dropping `{table}.{column}` loses {values} values"),
        )),
        None => Some(Hit::on(
            table,
            format!("dropping `{table}.{column}` loses its values"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-column",
            Dialect::Postgres,
            "ALTER TABLE users DROP COLUMN nick",
        );
        misses(
            "drop-column",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN scratch int;ALTER TABLE users DROP COLUMN scratch",
        );
    }
}
