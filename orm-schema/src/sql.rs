//! The database side as data: what a schema is to one database. Made by `orm-codegen` from a [`Schema`](crate::Schema)
//! (lowering) and, from a live database, by introspection. Knows nothing of models or fields.
//!
//! With the feature `serde` these values are also what the snapshot of a migration holds.

use crate::{Dialect, IndexKind, ReferentialAction, SortOrder};

/// All tables and types of one database.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SqlSchema {
    /// Which database.
    pub dialect: Dialect,
    /// Native enum types, by name. PostgreSQL only: MySQL's stand in the column type.
    pub enums: Vec<SqlEnum>,
    /// Tables, by name.
    pub tables: Vec<Table>,
    /// What the database has and no model can declare, by kind, table and name. Empty when made by lowering; a difference
    /// between schemas never looks at them, so nothing here is ever dropped.
    pub others: Vec<OtherObject>,
}

/// An object that no model declares: a view, a trigger, an index over an expression. Carried as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OtherObject {
    /// What it is, in the database's own words and lower case: `view`, `trigger`, `index`, `policy`, `sequence`.
    pub kind: String,
    /// The table that it belongs to.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub table: Option<String>,
    /// Its name.
    pub name: String,
    /// How the database describes it: the statement that makes it where there is one.
    pub definition: String,
}

/// A native enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SqlEnum {
    /// The type's name.
    pub name: String,
    /// Its values in order.
    pub values: Vec<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Table {
    /// The table's name.
    pub name: String,
    /// The columns in order.
    pub columns: Vec<Column>,
    /// The primary key.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub primary_key: Option<PrimaryKey>,
    /// Indexes and unique indexes, in declaration order.
    pub indexes: Vec<TableIndex>,
    /// Foreign keys, in declaration order.
    pub foreign_keys: Vec<TableForeignKey>,
    /// Checks, in declaration order.
    pub checks: Vec<Check>,
    /// The comment that the database keeps. Never set on SQLite, which keeps none, nor by lowering.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub comment: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// The native type as DDL spells it.
    pub sql_type: String,
    /// Whether it may hold NULL.
    pub is_nullable: bool,
    /// The default as an SQL expression.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub default: Option<String>,
    /// Numbered by the database.
    pub is_auto_increment: bool,
    /// Computed by the database, and not written.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub generated: Option<Generated>,
    /// The collation, where it is not the default of the type, table or database.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub collation: Option<String>,
    /// The comment that the database keeps. Never set on SQLite, which keeps none, nor by lowering.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub comment: Option<String>,
}

/// How a column is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Generated {
    /// The expression over other columns.
    pub expression: String,
    /// Kept in the row (`STORED`), not computed when it is read (`VIRTUAL`).
    pub is_stored: bool,
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PrimaryKey {
    /// The constraint's name; databases other than PostgreSQL do not keep it.
    pub name: String,
    /// The columns in key order.
    pub columns: Vec<String>,
}

/// An index or unique index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TableIndex {
    /// The index's name.
    pub name: String,
    /// Plain or unique.
    pub kind: IndexKind,
    /// Columns and directions in order.
    pub columns: Vec<(String, SortOrder)>,
    /// Only rows for which this condition holds are in the index. Never set on MySQL, which has no such indexes.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub predicate: Option<String>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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
    /// Checked when the transaction commits. Never set on MySQL, which checks every row at once.
    pub is_deferrable: bool,
}

/// A CHECK constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Check {
    /// The constraint's name.
    pub name: String,
    /// The condition as SQL.
    pub condition: String,
}
