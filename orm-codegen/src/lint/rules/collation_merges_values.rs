//! `collation-merges-values`: The collation of a unique column changes. Values that were different may become the
//! same, and the statement fails. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// The collation of a unique column changes.
pub(super) const RULE: Rule = Rule {
    name: "collation-merges-values",
    id: "DD16",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: POSTGRES_MYSQL,
    summary: "The collation of a unique column changes.",
    why: "Values that were different may become the same, and the statement fails.",
    instead: "Look for values that the new collation holds for the same.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, column) = match operation {
        Operation::AlterType {
            table,
            column,
            has_collation: true,
            ..
        } => (table, Some(column)),
        Operation::ModifyColumn { table, column, to }
            if to.collation.is_some() || to.charset.is_some() =>
        {
            (table, Some(column))
        }
        Operation::TableOption {
            table,
            option: TableOption::Convert(_),
        } => (table, None),
        _ => return None,
    };
    let mut unique = context
        .state
        .table(table)?
        .indexes
        .iter()
        .filter(|it| it.kind == orm_schema::IndexKind::Unique);
    let index = unique.find(|index| {
        column.is_none_or(|column| index.columns.iter().any(|(name, _)| name == column))
    })?;
    Some(Hit::on(
        table,
        format!(
            "values of `{}` may become the same in `{table}`",
            index.name
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
            "collation-merges-values",
            Dialect::MySql,
            "ALTER TABLE users MODIFY email VARCHAR(60) COLLATE utf8mb4_general_ci NOT NULL",
        );
        misses(
            "collation-merges-values",
            Dialect::MySql,
            "ALTER TABLE users MODIFY name TEXT COLLATE utf8mb4_general_ci",
        );
    }
}
