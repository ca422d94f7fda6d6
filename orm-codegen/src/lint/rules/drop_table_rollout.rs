//! `drop-table-rollout`: A table is gone that programs of the version before read. They fail as soon as it is.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A table is gone that programs of the version before read.
pub(super) const RULE: Rule = Rule {
    name: "drop-table-rollout",
    id: "BC03",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A table is gone that programs of the version before read.",
    why: "They fail as soon as it is.",
    instead: "Deploy a version that does not use it first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let table = match operation {
        Operation::DropTable { table, .. }
            if !context.migration.is_rebuilt(table) && !is_parked(table) =>
        {
            table
        }
        Operation::RenameTable { table, to } if is_parked(to) && !is_parked(table) => table,
        _ => return None,
    };
    Some(Hit::on(
        table,
        format!("programs of the version before still read `{table}`"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("drop-table-rollout", Dialect::Postgres, "DROP TABLE users");
        misses(
            "drop-table-rollout",
            Dialect::Postgres,
            "DROP TABLE __parked_12345678_users",
        );
    }
}
