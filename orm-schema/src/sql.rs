//! The database side as data: what a schema is to one database. Made by `orm-codegen` from a [`Schema`](crate::Schema)
//! (lowering) and, from a live database, by introspection. Knows nothing of models or fields.

use crate::{Dialect, IndexKind, ReferentialAction, SortOrder};

/// All tables and types of one database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlSchema {
    /// Which database.
    pub dialect: Dialect,
    /// Native enum types, by name. PostgreSQL only: MySQL's stand in the column type.
    pub enums: Vec<SqlEnum>,
    /// Tables, by name.
    pub tables: Vec<Table>,
}

/// A native enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlEnum {
    /// The type's name.
    pub name: String,
    /// Its values in order.
    pub values: Vec<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The table's name.
    pub name: String,
    /// The columns in order.
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Indexes and unique indexes, in declaration order.
    pub indexes: Vec<TableIndex>,
    /// Foreign keys, in declaration order.
    pub foreign_keys: Vec<TableForeignKey>,
    /// Checks, in declaration order.
    pub checks: Vec<Check>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// The native type as DDL spells it.
    pub sql_type: String,
    /// Whether it may hold NULL.
    pub is_nullable: bool,
    /// The default as an SQL expression.
    pub default: Option<String>,
    /// Numbered by the database.
    pub is_auto_increment: bool,
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name; databases other than PostgreSQL do not keep it.
    pub name: String,
    /// The columns in key order.
    pub columns: Vec<String>,
}

/// An index or unique index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableIndex {
    /// The index's name.
    pub name: String,
    /// Plain or unique.
    pub kind: IndexKind,
    /// Columns and directions in order.
    pub columns: Vec<(String, SortOrder)>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableForeignKey {
    /// The constraint's name.
    pub name: String,
    /// The referring columns.
    pub columns: Vec<String>,
    /// The table referred to.
    pub target_table: String,
    /// The columns referred to, in the same order.
    pub target_columns: Vec<String>,
    /// What happens when the row referred to is deleted.
    pub on_delete: ReferentialAction,
    /// What happens when the key referred to changes.
    pub on_update: ReferentialAction,
}

/// A CHECK constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name.
    pub name: String,
    /// The condition as SQL.
    pub condition: String,
}
