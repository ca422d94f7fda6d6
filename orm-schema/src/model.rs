//! A model: one annotated struct, one table.

use crate::{CheckDef, Field, Index, List, PolyField, Relation, RelationKind, Rename, Str};

/// An annotated struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The Rust name.
    pub name: Str,
    /// The table's name.
    pub table: Str,
    /// The stored fields in declaration order, then those of the polymorphic fields; the order of columns in the table and
    /// in every row that is read.
    pub fields: List<Field>,
    /// The Rust names of the primary key's fields, in key order.
    pub primary_key: List<Str>,
    /// Indexes and unique keys: those of fields first, then those of the struct, then one for each foreign key that no
    /// other index covers.
    pub indexes: List<Index>,
    /// The relations in declaration order, then the foreign keys of the polymorphic fields.
    pub relations: List<Relation>,
    /// The polymorphic fields in declaration order.
    pub poly_fields: List<PolyField>,
    /// The checks in declaration order.
    pub checks: List<CheckDef>,
    /// What had another name: the table, and fields.
    pub renames: List<Rename>,
    /// The two `belongs_to` relations that a junction model ties together.
    pub junction: Option<Junction>,
    /// The doc comment, lines joined by `\n`.
    pub docs: Str,
}

/// What makes a model the junction of a many-to-many relation: the Rust names of two of its `belongs_to` relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Junction {
    /// The first.
    pub first: Str,
    /// The second.
    pub second: Str,
}

impl Model {
    /// The field of that Rust name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The position of the field of that Rust name.
    pub fn field_position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The relation of that Rust name.
    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }

    /// The relations that hold a key of another model.
    pub fn belongs_to(&self) -> impl Iterator<Item = &Relation> {
        self.relations
            .iter()
            .filter(|relation| relation.kind == RelationKind::BelongsTo)
    }

    /// The field that counts the updates of a row.
    pub fn version(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.is_version)
    }

    /// The field that marks a row as deleted.
    pub fn deleted(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.is_deleted)
    }

    /// Whether no two rows can be equal in exactly these fields.
    pub fn is_unique(&self, fields: &[Str]) -> bool {
        let same = |names: &mut dyn Iterator<Item = &str>| {
            let mut names: Vec<&str> = names.collect();
            let mut fields: Vec<&str> = fields.iter().map(AsRef::as_ref).collect();
            names.sort_unstable();
            fields.sort_unstable();
            names == fields
        };
        same(&mut self.primary_key.iter().map(AsRef::as_ref))
            || self
                .indexes
                .iter()
                .any(|index| index.is_unique_key() && same(&mut index.field_names()))
    }
}
