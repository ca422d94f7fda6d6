//! `type-change-with-dependents`: A column that a view uses gets another type. PostgreSQL refuses. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A column that a view uses gets another type.
pub(super) const RULE: Rule = Rule {
    name: "type-change-with-dependents",
    id: "PX02",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "A column that a view uses gets another type.",
    why: "PostgreSQL refuses.",
    instead: "Drop the view, change the column, and make the view again, in one transaction.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AlterType { table, column, .. } = operation else {
        return None;
    };
    let others = context
        .migration
        .before()
        .map_or(&[][..], |schema| &schema.others);
    let view = others.iter().find(|it| {
        it.kind.contains("view")
            && has_word(&it.definition, table)
            && (has_word(&it.definition, column) || it.definition.contains('*'))
    })?;
    let is_dropped = context
        .earlier(|it| matches!(it, Operation::DropObject { name, .. } if *name == view.name));
    (!is_dropped).then(|| {
        Hit::on(
            table,
            format!("view `{}` uses `{table}.{column}`", view.name),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        misses(
            "type-change-with-dependents",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN email TYPE text",
        );
    }
}
