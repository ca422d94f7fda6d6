//! Indexes and unique keys.

use crate::{Condition, List, Str, set};
use std::borrow::Cow;

/// An index or unique key of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Plain or unique.
    pub kind: IndexKind,
    /// The fields in order.
    pub fields: List<IndexField>,
    /// The name in the database, when the attribute gives one; else it is derived.
    pub db_name: Option<Str>,
    /// The name of the Rust constant of a unique key over all rows.
    pub constant: Option<Str>,
    /// Only rows that meet this condition are in it. A unique index of some rows identifies none, so it has no constant.
    pub predicate: Option<Condition>,
}

/// What an index promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum IndexKind {
    /// Only speed.
    Plain,
    /// No two rows are equal in its columns.
    Unique,
}

/// A field of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexField {
    /// The Rust name of the field.
    pub field: Str,
    /// The direction.
    pub order: SortOrder,
}

/// Ascending or descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum SortOrder {
    /// Smallest first. The default.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// What a derive declares.
impl Index {
    /// An index of all rows with a derived name.
    pub const fn new(kind: IndexKind, fields: &'static [IndexField]) -> Self {
        Self {
            kind,
            fields: Cow::Borrowed(fields),
            db_name: None,
            constant: None,
            predicate: None,
        }
    }

    /// The same index, with a name in the database.
    pub const fn with_name(mut self, name: &'static str) -> Self {
        set(&mut self.db_name, Some(Cow::Borrowed(name)));
        self
    }

    /// The same index, with a Rust constant.
    pub const fn with_constant(mut self, name: &'static str) -> Self {
        set(&mut self.constant, Some(Cow::Borrowed(name)));
        self
    }

    /// The same index, of some rows.
    pub const fn with_predicate(mut self, predicate: Condition) -> Self {
        set(&mut self.predicate, Some(predicate));
        self
    }
}

impl Index {
    /// Whether no two rows of the table are equal in its columns.
    pub fn is_unique_key(&self) -> bool {
        self.kind == IndexKind::Unique && self.predicate.is_none()
    }

    /// The Rust names of the fields in order.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.field.as_ref())
    }
}
