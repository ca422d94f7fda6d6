//! A field: one column of a model's table.

use crate::{ColumnType, Dialect, List, Str};

/// A field that is stored in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The Rust name.
    pub name: Str,
    /// The column's name.
    pub column: Str,
    /// The type, without `Option` and `Vec`.
    pub column_type: ColumnType,
    /// Written `Vec<T>`: an array on PostgreSQL, JSON elsewhere.
    pub is_list: bool,
    /// Written `Option<T>`.
    pub is_nullable: bool,
    /// Native types that replace the derived one, by dialect.
    pub native: List<NativeType>,
    /// What an insert stores when it does not name the column.
    pub default: Option<DefaultValue>,
    /// Set to the time of the insert.
    pub is_created: bool,
    /// Set to the time of the insert and of every update.
    pub is_updated: bool,
    /// Counts the updates of its row (optimistic locking).
    pub is_version: bool,
    /// Holds the time when its row was deleted, and NULL while the row lives (soft delete).
    pub is_deleted: bool,
    /// The doc comment, lines joined by `\n`.
    pub docs: Str,
}

/// A database's own spelling of a type, from `type(postgres = "citext")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeType {
    /// Where it holds.
    pub dialect: Dialect,
    /// The spelling, passed through as it is.
    pub sql: Str,
}

/// What a column holds when an insert does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefaultValue {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction, as written (without underscores).
    Float(Str),
    /// Text.
    Text(Str),
    /// A variant of the field's enum, by Rust name.
    Variant(Str),
    /// The time of the insert, by the database's clock in DDL and by the program's in an insert of ours.
    Now,
    /// A random UUID, made by the program.
    UuidV4,
    /// A UUID that sorts by time, made by the program.
    UuidV7,
    /// The next number of the database's sequence.
    AutoIncrement,
    /// An SQL expression, passed through as it is.
    Sql(Str),
}

impl Field {
    /// Whether an insert may leave the column out: it is nullable, has a default, or is filled in.
    pub fn is_optional_on_insert(&self) -> bool {
        self.is_nullable
            || self.default.is_some()
            || self.is_created
            || self.is_updated
            || self.is_version
    }

    /// The native type that the attribute names for the dialect.
    pub fn native_type(&self, dialect: Dialect) -> Option<&str> {
        self.native
            .iter()
            .find(|native| native.dialect == dialect)
            .map(|native| native.sql.as_ref())
    }
}
