//! `rename-column`: A column gets another name. Programs of the version before ask for the old one. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A column gets another name.
pub(super) const RULE: Rule = Rule {
    name: "rename-column",
    id: "BC02",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A column gets another name.",
    why: "Programs of the version before ask for the old one.",
    instead: "Add a column with the new name, write both, and put the old one aside later.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column, to) = match operation {
        Operation::RenameColumn { table, column, to } => (table, column, to),
        Operation::ModifyColumn { table, column, to } if to.name != *column => {
            (table, column, &to.name)
        }
        _ => return None,
    };
    let has_twin = context.migration.operations().any(|(_, it)| {
        matches!(it, Operation::AddColumn { table: t, column: c, .. } if t == table && c.name == *column && c.is_generated)
    });
    if has_twin || is_parked(to) || is_parked(column) || context.state.is_new_column(table, column)
    {
        return None;
    }
    Some(Hit::on(
        table,
        format!("`{table}.{column}` is `{to}` from now on"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "rename-column",
            Dialect::Postgres,
            "ALTER TABLE users RENAME COLUMN nick TO alias",
        );
        misses(
            "rename-column",
            Dialect::Postgres,
            "ALTER TABLE users RENAME COLUMN nick TO __parked_12345678_nick",
        );
    }
}
