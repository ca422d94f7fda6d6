//! `parked-table-with-live-key`: A table is put aside that still has foreign keys with CASCADE or SET NULL. Rows
//! that are deleted in the other table take the parked rows with them. Source: 5.2 of the catalogue, measured.

use super::prelude::*;

/// A table is put aside that still has foreign keys with CASCADE or SET NULL.
pub(super) const RULE: Rule = Rule {
    name: "parked-table-with-live-key",
    id: "DS21",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A table is put aside that still has foreign keys with CASCADE or SET NULL.",
    why: "Rows that are deleted in the other table take the parked rows with them.",
    instead: "Drop its foreign keys first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::RenameTable { table, to } = operation else {
        return None;
    };
    if !is_parked(to) {
        return None;
    }
    let is_live = |key: &&orm_schema::sql::TableForeignKey| {
        matches!(key.on_delete.sql(), "CASCADE" | "SET NULL")
    };
    let key = context
        .state
        .table(table)?
        .foreign_keys
        .iter()
        .find(is_live)?;
    Some(Hit::on(
        table,
        format!(
            "deleting rows of `{}` reaches the parked rows of `{table}`",
            key.target_table
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
            "parked-table-with-live-key",
            Dialect::Postgres,
            "ALTER TABLE orders RENAME TO __parked_12345678_orders",
        );
        misses(
            "parked-table-with-live-key",
            Dialect::Postgres,
            "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;ALTER TABLE orders RENAME TO __parked_12345678_orders",
        );
    }
}
