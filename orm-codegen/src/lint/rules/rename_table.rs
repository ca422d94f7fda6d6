//! `rename-table`: A table gets another name. Programs of the version before ask for the old one. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A table gets another name.
pub(super) const RULE: Rule = Rule {
    name: "rename-table",
    id: "BC01",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A table gets another name.",
    why: "Programs of the version before ask for the old one.",
    instead: "Make a view with the old name in the same transaction, and drop it when no such program runs.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::RenameTable { table, to } = operation else {
        return None;
    };
    let has_view = context
        .migration
        .operations()
        .any(|(_, it)| matches!(it, Operation::CreateView { name, .. } if name == table));
    if has_view || is_parked(to) || is_parked(table) || context.migration.is_rebuilt(to) {
        return None;
    }
    Some(Hit::on(table, format!("`{table}` is `{to}` from now on")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "rename-table",
            Dialect::Postgres,
            "ALTER TABLE users RENAME TO people",
        );
        misses(
            "rename-table",
            Dialect::Postgres,
            "ALTER TABLE users RENAME TO people;CREATE VIEW users AS SELECT * FROM people",
        );
    }
}
