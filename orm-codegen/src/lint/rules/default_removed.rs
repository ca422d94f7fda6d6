//! `default-removed`: A default is removed from a required column. Inserts of the version before that rely on it
//! fail. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A default is removed from a required column.
pub(super) const RULE: Rule = Rule {
    name: "default-removed",
    id: "BC09",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A default is removed from a required column.",
    why: "Inserts of the version before that rely on it fail.",
    instead: "Keep it until no such program runs.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = match operation {
        Operation::DropDefault { table, column } => (table, column),
        Operation::ModifyColumn { table, column, to } if to.default.is_none() && to.is_not_null => {
            (table, column)
        }
        _ => return None,
    };
    let found = context.column(table, column);
    let is_harmless = found.is_some_and(|it| it.is_nullable || it.default.is_none());
    let is_unknown_change = found.is_none() && matches!(operation, Operation::ModifyColumn { .. });
    if is_harmless || is_unknown_change || context.state.is_new_column(table, column) {
        return None;
    }
    Some(Hit::on(
        table,
        format!("inserts of the version before may rely on the default of `{table}.{column}`"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "default-removed",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age DROP DEFAULT",
        );
        misses(
            "default-removed",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN name DROP DEFAULT",
        );
    }
}
