//! Enums that are stored in a column.

use crate::{List, Rename, Str};

/// How a database stores an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EnumStorage {
    /// The database's own enum type; text with a CHECK where there is none. The default.
    #[default]
    Native,
    /// Text with a CHECK on every database.
    Text,
    /// A 32-bit integer with a CHECK.
    Integer,
}

/// A `#[derive(DbEnum)]` enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumType {
    /// The Rust name.
    pub name: Str,
    /// The name of the database's type, where it has one.
    pub db_name: Str,
    /// How it is stored.
    pub storage: EnumStorage,
    /// The variants in declaration order.
    pub variants: List<Variant>,
    /// What had another name: the database's type, and values.
    pub renames: List<Rename>,
    /// The doc comment, lines joined by `\n`.
    pub docs: Str,
}

/// One variant of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The Rust name.
    pub name: Str,
    /// What is stored with [`EnumStorage::Native`] and [`EnumStorage::Text`].
    pub value: Str,
    /// What is stored with [`EnumStorage::Integer`]: the discriminant.
    pub number: i32,
}

impl EnumType {
    /// The variant of that Rust name.
    pub fn variant(&self, name: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.name == name)
    }
}
