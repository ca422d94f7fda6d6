//! Soft delete: what keeps deleted rows out of a model's unique keys, so that a value is free again.

use super::Lowering;
use orm_schema::sql::{Column, Generated};
use orm_schema::{Dialect, IndexKind};

/// How an index tells rows that live from deleted ones.
#[derive(Debug)]
pub(super) enum Live {
    /// Only rows for which this condition holds are in the index.
    Predicate(String),
    /// This computed column stands last in the index: it is NULL in deleted rows, and NULLs never collide.
    Column(Column),
}

impl Lowering<'_> {
    /// What the model's unique indexes need; `None` when rows are deleted for good or nothing is unique.
    pub(super) fn live(&self) -> Option<Live> {
        let deleted = &self.model.deleted()?.column;
        let mut indexes = self.model.indexes.iter();
        if !indexes.any(|index| index.kind == IndexKind::Unique) {
            return None;
        }
        let condition = format!("{} IS NULL", self.rules.quote(deleted));
        Some(match self.rules.dialect() {
            Dialect::Sqlite | Dialect::Postgres => Live::Predicate(condition),
            // Neither MySQL nor MariaDB has partial indexes, and MariaDB none over expressions.
            Dialect::MySql => Live::Column(Column {
                name: format!("{deleted}_live"),
                sql_type: "TINYINT".to_owned(),
                is_nullable: true,
                default: None,
                is_auto_increment: false,
                generated: Some(Generated {
                    expression: format!("CASE WHEN {condition} THEN 1 END"),
                    is_stored: false,
                }),
                collation: None,
                comment: None,
            }),
        })
    }
}
