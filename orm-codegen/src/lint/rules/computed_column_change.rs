//! `computed-column-change`: A computed column is changed. The table is copied or written anew. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A computed column is changed.
pub(super) const RULE: Rule = Rule {
    name: "computed-column-change",
    id: "LK34",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "A computed column is changed.",
    why: "The table is copied or written anew.",
    instead: "Add another computed column, and drop the old one.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::ModifyColumn { table, column, to } = operation else {
        return None;
    };
    let was = context
        .column(table, column)
        .is_some_and(|it| it.generated.is_some());
    (was || to.is_generated)
        .then(|| Hit::on(table, format!("`{table}` is written anew for `{column}`")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "computed-column-change",
            Dialect::MySql,
            "ALTER TABLE users MODIFY age INT GENERATED ALWAYS AS (1) VIRTUAL",
        );
        misses(
            "computed-column-change",
            Dialect::MySql,
            "ALTER TABLE users MODIFY age BIGINT",
        );
    }
}
