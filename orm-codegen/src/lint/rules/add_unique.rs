//! `add-unique`: Columns of a table that may have rows become unique. It fails when two rows have the same values;
//! built concurrently, an invalid index is left behind. Source: the documentation of the databases, and
//! measurements.

use super::prelude::*;

/// Columns of a table that may have rows become unique.
pub(super) const RULE: Rule = Rule {
    name: "add-unique",
    id: "DD04",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "Columns of a table that may have rows become unique.",
    why: "It fails when two rows have the same values; built concurrently, an invalid index is left behind.",
    instead: "Look for duplicates first. On PostgreSQL build the index concurrently, and then add the constraint with USING INDEX.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, columns) = becomes_unique(operation)?;
    let is_narrower = context
        .state
        .unique_columns_dropped
        .iter()
        .any(|(t, dropped)| t == table && dropped.iter().all(|column| columns.contains(column)));
    if columns.is_empty() || is_narrower || has_new_column(context, table, &columns) {
        return None;
    }
    let hit = Hit::on(
        table,
        format!("rows of `{table}` may have the same {}", list(&columns)),
    );
    hit.counted(context, context.duplicates(table, &columns), "rows do")
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "add-unique",
            Dialect::Postgres,
            "CREATE UNIQUE INDEX CONCURRENTLY users_name_key ON users (name)",
        );
        misses(
            "add-unique",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY users_name_idx ON users (name)",
        );
    }
}
