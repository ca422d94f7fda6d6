//! Link -> the table behind a many-to-many relation without a junction model, exactly as Prisma makes it, so that Prisma
//! takes it for its own implicit relation.

use super::Lowering;
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{Column, PrimaryKey, Table, TableForeignKey, TableIndex};
use orm_schema::{Dialect, IndexKind, Link, Model, ReferentialAction, SortOrder};

/// The table of a link; `a` and `b` are the lowerings of its two models. `None` when a model has no key of one field:
/// `resolve` has reported it.
pub(super) fn table(link: &Link<'_>, a: &Lowering<'_>, b: &Lowering<'_>) -> Option<Table> {
    let dialect = a.rules.dialect();
    let name = link.table.as_str();
    let columns = [("A", a.key()?), ("B", b.key()?)];
    let index = |suffix: &str, kind, columns: &[&str]| TableIndex {
        name: constraint(dialect, name, suffix),
        kind,
        columns: columns
            .iter()
            .map(|column| ((*column).to_owned(), SortOrder::Ascending))
            .collect(),
        predicate: None,
    };
    let mut indexes = vec![index("_B_index", IndexKind::Plain, &["B"])];
    let mut primary_key = None;
    match dialect {
        Dialect::Postgres => {
            primary_key = Some(PrimaryKey {
                name: constraint(dialect, name, "_AB_pkey"),
                columns: vec!["A".to_owned(), "B".to_owned()],
            });
        }
        Dialect::Sqlite | Dialect::MySql => {
            indexes.insert(0, index("_AB_unique", IndexKind::Unique, &["A", "B"]));
        }
    }
    let foreign_keys = [("A", link.a, &columns[0].1), ("B", link.b, &columns[1].1)]
        .into_iter()
        .map(|(column, target, key)| foreign_key(dialect, name, column, target, key))
        .collect();
    Some(Table {
        name: name.to_owned(),
        columns: columns
            .into_iter()
            .map(|(name, key)| Column {
                name: name.to_owned(),
                sql_type: key.sql_type,
                is_nullable: false,
                default: None,
                is_auto_increment: false,
                generated: None,
                collation: None,
                comment: None,
            })
            .collect(),
        primary_key,
        indexes,
        foreign_keys,
        checks: Vec::new(),
        comment: None,
    })
}

fn foreign_key(
    dialect: Dialect,
    table: &str,
    column: &str,
    target: &Model,
    key: &Column,
) -> TableForeignKey {
    TableForeignKey {
        name: constraint_name(dialect, ConstraintKind::ForeignKey, table, &[column]),
        columns: vec![column.to_owned()],
        target_table: target.table.to_string(),
        target_columns: vec![key.name.clone()],
        on_delete: ReferentialAction::Cascade,
        on_update: ReferentialAction::Cascade,
        is_deferrable: false,
    }
}

/// A name with an ending that only these tables have, cut as all other names are.
fn constraint(dialect: Dialect, table: &str, suffix: &str) -> String {
    let mut name = table.to_owned();
    if let Some(limit) = dialect.capabilities().max_identifier_length {
        let mut end = name.len().min(limit - suffix.len());
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
    }
    name + suffix
}

impl Lowering<'_> {
    /// The column of a primary key of one field.
    fn key(&self) -> Option<Column> {
        match self.model.primary_key.as_ref() {
            [key] => Some(self.column(self.model.field(key)?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_keep_their_ending() {
        let table = format!("_{}", "ä".repeat(40));
        let name = constraint(Dialect::Postgres, &table, "_AB_pkey");
        assert!(name.len() <= 63 && name.ends_with("ä_AB_pkey"), "{name}");
        assert_eq!(
            constraint(Dialect::Sqlite, "_PostToTag", "_B_index"),
            "_PostToTag_B_index"
        );
    }
}
