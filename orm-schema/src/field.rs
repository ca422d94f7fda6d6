//! A field: one column of a model's table.

use crate::{ColumnType, Dialect, List, Str, set};
use std::borrow::Cow;

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

/// What a derive declares.
impl Field {
    /// A field by its Rust name and its column's, without a default or marks.
    pub const fn new(
        name: &'static str,
        column: &'static str,
        column_type: ColumnType,
        is_list: bool,
        is_nullable: bool,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            column: Cow::Borrowed(column),
            column_type,
            is_list,
            is_nullable,
            native: Cow::Borrowed(&[]),
            default: None,
            is_created: false,
            is_updated: false,
            is_version: false,
            is_deleted: false,
            docs: Cow::Borrowed(""),
        }
    }

    /// The same field, with other names.
    pub const fn named(mut self, name: &'static str, column: &'static str) -> Self {
        set(&mut self.name, Cow::Borrowed(name));
        set(&mut self.column, Cow::Borrowed(column));
        self
    }

    /// The same field, of another type than its Rust type stands for.
    pub const fn with_type(mut self, column_type: ColumnType) -> Self {
        set(&mut self.column_type, column_type);
        self
    }

    /// The same field, with native types.
    pub const fn with_native(mut self, native: &'static [NativeType]) -> Self {
        set(&mut self.native, Cow::Borrowed(native));
        self
    }

    /// The same field, with a default.
    pub const fn with_default(mut self, default: DefaultValue) -> Self {
        set(&mut self.default, Some(default));
        self
    }

    /// The same field, set by inserts.
    pub const fn created(mut self) -> Self {
        self.is_created = true;
        self
    }

    /// The same field, set by inserts and updates.
    pub const fn updated(mut self) -> Self {
        self.is_updated = true;
        self
    }

    /// The same field, as the counter of updates.
    pub const fn version(mut self) -> Self {
        self.is_version = true;
        self
    }

    /// The same field, as the mark of deleted rows.
    pub const fn deleted(mut self) -> Self {
        self.is_deleted = true;
        self
    }

    /// The same field, with its doc comment.
    pub const fn with_docs(mut self, docs: &'static str) -> Self {
        set(&mut self.docs, Cow::Borrowed(docs));
        self
    }
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
