//! `add-required-rollout`: A column is required from now on that programs of the version before do not write. Their
//! inserts fail. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column is required from now on that programs of the version before do not write.
pub(super) const RULE: Rule = Rule {
    name: "add-required-rollout",
    id: "BC05",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A column is required from now on that programs of the version before do not write.",
    why: "Their inserts fail.",
    instead: "Keep a default until no such program runs.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = match operation {
        Operation::AddColumn { table, column, .. }
            if column.is_not_null
                && column.default.is_none()
                && !column.is_generated
                && !column.is_numbered =>
        {
            (table.as_str(), column.name.as_str())
        }
        _ => {
            let (table, column) = context.becomes_required(operation)?;
            let has_default = context
                .column(table, column)
                .is_some_and(|it| it.default.is_some());
            if has_default {
                return None;
            } else {
                (table, column)
            }
        }
    };
    Some(Hit::on(
        table,
        format!("inserts of the version before have no value for `{table}.{column}`"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "add-required-rollout",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN phone text NOT NULL",
        );
        misses(
            "add-required-rollout",
            Dialect::Postgres,
            "ALTER TABLE users ADD COLUMN phone text NOT NULL DEFAULT ''",
        );
    }
}
