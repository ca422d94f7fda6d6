//! `drop-table`: A table is dropped with its rows. They cannot be brought back. Source: the documentation of the
//! databases, and measurements.

use super::prelude::*;

/// A table is dropped with its rows.
pub(super) const RULE: Rule = Rule {
    name: "drop-table",
    id: "DS02",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A table is dropped with its rows.",
    why: "They cannot be brought back.",
    instead: "Put it aside: rename it to `__parked_<id>_<name>`, as `orm migrate generate` does, and drop it when nobody needs it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropTable { table, .. } = operation else {
        return None;
    };
    let is_copy = context.migration.is_rebuilt(table) || context.state.is_new_table(table);
    if is_copy || context.rows(table) == Some(0) {
        return None;
    }
    Some(Hit::on(table, format!("dropping `{table}` loses its rows")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("drop-table", Dialect::Postgres, "DROP TABLE users");
        misses(
            "drop-table",
            Dialect::Postgres,
            "CREATE TABLE scratch (id int);DROP TABLE scratch",
        );
    }
}
