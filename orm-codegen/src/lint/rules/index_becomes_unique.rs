//! `index-becomes-unique`: A plain index is replaced by a unique one over the same columns. It fails when two rows
//! have the same values, and until then no index serves the queries. Source: the documentation of the databases,
//! and measurements.

use super::prelude::*;

/// A plain index is replaced by a unique one over the same columns.
pub(super) const RULE: Rule = Rule {
    name: "index-becomes-unique",
    id: "DD05",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A plain index is replaced by a unique one over the same columns.",
    why: "It fails when two rows have the same values, and until then no index serves the queries.",
    instead: "Build the unique index under another name first, and then drop the plain one.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropIndex { name, table, .. } = operation else {
        return None;
    };
    let found = table
        .as_deref()
        .and_then(|table| context.state.table(table));
    let found = found.or_else(|| context.state.table_of_index(name))?;
    let index = found.indexes.iter().find(|index| index.name == *name)?;
    if index.kind == orm_schema::IndexKind::Unique {
        return None;
    }
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|(column, _)| column.clone())
        .collect();
    let is_again = |it: &Operation| {
        becomes_unique(it).is_some_and(|(t, new)| t == found.name && new == columns)
    };
    let comes_back = context.later(is_again) || context.beside(is_again);
    comes_back.then(|| {
        Hit::on(
            &found.name,
            format!(
                "`{name}` is gone before {} is known to be unique",
                list(&columns)
            ),
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
            "index-becomes-unique",
            Dialect::Postgres,
            "DROP INDEX orders_user_id_idx;CREATE UNIQUE INDEX orders_user_id_key ON orders (user_id)",
        );
        misses(
            "index-becomes-unique",
            Dialect::Postgres,
            "CREATE UNIQUE INDEX CONCURRENTLY orders_user_id_key ON orders (user_id);DROP INDEX CONCURRENTLY orders_user_id_idx",
        );
    }
}
