//! Polymorphic references: an enum whose variants are keys of different models, and the fields that hold one.
//!
//! Goes in: a model with its polymorphic fields, and the enums they hold. Comes out: the columns and foreign keys that
//! these become. The derive does it at run time, because it cannot see the enum's variants; `resolve` does it with the
//! same function when the schema is read from source.

use crate::naming::snake_case;
use crate::{
    ColumnType, Field, Index, IndexField, IndexKind, List, Model, ReferentialAction, Relation,
    RelationKind, SortOrder, Str,
};

/// How a reference to one of several models is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PolyStorage {
    /// An exclusive arc: a foreign key for each variant, of which exactly one is not NULL. The default.
    #[default]
    Arc,
    /// A column that names the variant and one that holds the key. No database can check that the row exists.
    Tagged,
}

/// A `#[derive(PolyRef)]` enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolyType {
    /// The Rust name.
    pub name: Str,
    /// How it is stored.
    pub storage: PolyStorage,
    /// The variants in declaration order.
    pub variants: List<PolyVariant>,
    /// The doc comment, lines joined by `\n`.
    pub docs: Str,
}

/// One variant of a polymorphic enum: the key of one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolyVariant {
    /// The Rust name.
    pub name: Str,
    /// The Rust name of the model it refers to.
    pub target: Str,
    /// The type of that model's key.
    pub column_type: ColumnType,
    /// How the variant is spelled in the column of [`PolyStorage::Tagged`].
    pub value: Str,
}

/// A field of a model that holds a reference to one of several models.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolyField {
    /// The Rust name.
    pub name: Str,
    /// What the names of its columns begin with.
    pub column: Str,
    /// The Rust name of the enum.
    pub poly_type: Str,
    /// Written `Poly<Option<E>>`: there may be none.
    pub is_optional: bool,
    /// What happens here when the other row is deleted; `None` refuses, or sets NULL when there may be none.
    pub on_delete: Option<ReferentialAction>,
    /// No index is made for it.
    pub is_unindexed: bool,
    /// The doc comment, lines joined by `\n`.
    pub docs: Str,
}

impl PolyType {
    /// How many columns a field of it takes.
    pub fn column_count(&self) -> usize {
        match self.storage {
            PolyStorage::Arc => self.variants.len(),
            PolyStorage::Tagged => 2,
        }
    }
}

impl PolyField {
    /// The name of the column, and field, that holds the key of a variant.
    pub fn key_column(&self, poly: &PolyType, variant: &PolyVariant) -> String {
        match poly.storage {
            PolyStorage::Arc => format!("{}_{}_id", self.column, snake_case(&variant.name)),
            PolyStorage::Tagged => format!("{}_id", self.column),
        }
    }

    /// The name of the column, and field, that names the variant of [`PolyStorage::Tagged`].
    pub fn tag_column(&self) -> String {
        format!("{}_type", self.column)
    }
}

fn column(name: String, column_type: ColumnType, is_nullable: bool) -> Field {
    Field {
        name: Str::Owned(name.clone()),
        column: Str::Owned(name),
        column_type,
        is_list: false,
        is_nullable,
        native: List::Owned(Vec::new()),
        default: None,
        is_created: false,
        is_updated: false,
        is_version: false,
        is_deleted: false,
        docs: Str::default(),
    }
}

fn plain_index(fields: &[&str]) -> Index {
    Index {
        kind: IndexKind::Plain,
        fields: List::Owned(
            fields
                .iter()
                .map(|field| IndexField {
                    field: Str::Owned((*field).to_owned()),
                    order: SortOrder::Ascending,
                })
                .collect(),
        ),
        db_name: None,
        constant: None,
        predicate: None,
    }
}

impl Model {
    /// Adds the columns, foreign keys and indexes of the polymorphic fields. `poly_type` finds an enum by its Rust name;
    /// a field whose enum it does not know is left out.
    pub fn add_poly_columns<'a>(&mut self, poly_type: impl Fn(&str) -> Option<&'a PolyType>) {
        for field in self.poly_fields.clone().iter() {
            let Some(poly) = poly_type(&field.poly_type) else {
                continue;
            };
            match poly.storage {
                PolyStorage::Arc => {
                    for variant in poly.variants.iter() {
                        self.add_arm(field, poly, variant);
                    }
                }
                PolyStorage::Tagged => {
                    let (tag, key) = (field.tag_column(), format!("{}_id", field.column));
                    let key_type = poly
                        .variants
                        .first()
                        .map_or(ColumnType::I64, |variant| variant.column_type.clone());
                    if !field.is_unindexed {
                        self.indexes.to_mut().push(plain_index(&[&tag, &key]));
                    }
                    let fields = self.fields.to_mut();
                    fields.push(column(tag, ColumnType::VarChar(64), field.is_optional));
                    fields.push(column(key, key_type, field.is_optional));
                }
            }
        }
    }

    /// One foreign key of an exclusive arc.
    fn add_arm(&mut self, field: &PolyField, poly: &PolyType, variant: &PolyVariant) {
        let name = field.key_column(poly, variant);
        if !field.is_unindexed {
            self.indexes.to_mut().push(plain_index(&[&name]));
        }
        self.relations.to_mut().push(Relation {
            name: Str::Owned(format!("{}_{}", field.name, snake_case(&variant.name))),
            kind: RelationKind::BelongsTo,
            target: variant.target.clone(),
            is_optional: true,
            fields: List::Owned(vec![Str::Owned(name.clone())]),
            inverse: None,
            on_delete: field.on_delete,
            // MySQL refuses a foreign key that changes a column of a CHECK ("Foreign key referential actions are
            // prohibited on columns used in CHECK constraints", CHECK Constraints).
            on_update: Some(ReferentialAction::NoAction),
            db_name: None,
            is_deferrable: false,
            poly: Some(field.name.clone()),
            junction: None,
            is_reversed: false,
            link: None,
            docs: Str::default(),
        });
        self.fields
            .to_mut()
            .push(column(name, variant.column_type.clone(), true));
    }
}
