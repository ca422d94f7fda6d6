//! `drop-column-rollout`: A column is gone that programs of the version before read. They fail as soon as it is.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column is gone that programs of the version before read.
pub(super) const RULE: Rule = Rule {
    name: "drop-column-rollout",
    id: "BC04",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A column is gone that programs of the version before read.",
    why: "They fail as soon as it is.",
    instead: "Deploy a version whose model does not have it first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = match operation {
        Operation::DropColumn { table, column, .. } if !is_parked(column) => (table, column),
        Operation::RenameColumn { table, column, to } if is_parked(to) && !is_parked(column) => {
            (table, column)
        }
        Operation::ModifyColumn { table, column, to }
            if is_parked(&to.name) && !is_parked(column) =>
        {
            (table, column)
        }
        _ => return None,
    };
    (!context.state.is_new_column(table, column)).then(|| {
        Hit::on(
            table,
            format!("programs of the version before still read `{table}.{column}`"),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-column-rollout",
            Dialect::Postgres,
            "ALTER TABLE users DROP COLUMN nick",
        );
        misses(
            "drop-column-rollout",
            Dialect::Postgres,
            "ALTER TABLE users DROP COLUMN __parked_12345678_nick",
        );
    }
}
