//! What is known of a relation at run time, without types: which columns of which tables tie its two models together.

use super::Relation;
use crate::model::{Model, ModelInfo};
use crate::statement::ColumnRef;
use crate::value::Value;
use orm_schema::{ReferentialAction, RelationKind};

/// A relation; a constant of each.
#[doc(hidden)]
pub struct RelationInfo {
    /// The Rust name of the field.
    pub name: &'static str,
    pub kind: RelationKind,
    pub from: fn() -> &'static ModelInfo,
    pub to: fn() -> &'static ModelInfo,
    /// The columns of `from` that are compared.
    pub from_columns: &'static [u16],
    /// The columns of `to` that are compared, in the same order; with what is in [`through`](Self::through).
    pub to_columns: &'static [u16],
    /// The table between the two.
    pub through: Through,
    /// A column that says which model the key beside it is of.
    pub tag: Option<Tag>,
    /// Whether the row that it reaches must be there.
    pub is_required: bool,
}

/// The table between the two models of a many-to-many relation.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Through {
    /// None: one of the two holds the key of the other.
    Nothing,
    /// A junction model; the columns that hold the keys of `from` and of `to`.
    Junction {
        model: fn() -> &'static ModelInfo,
        near: &'static [u16],
        far: &'static [u16],
    },
    /// A table with nothing but the two keys.
    Link {
        table: &'static str,
        near: &'static str,
        far: &'static str,
    },
}

/// The column that names the variant of a tagged polymorphic field.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    /// The column is one of `from`; else of `to`.
    pub is_on_from: bool,
    pub column: u16,
    pub value: &'static str,
}

impl std::fmt::Debug for RelationInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Used by expansions, which are shorter with a call than with a literal.
impl RelationInfo {
    /// A relation whose key is in these columns of its model.
    pub const fn belongs_to<R: Relation>(
        name: &'static str,
        columns: &'static [u16],
        is_required: bool,
    ) -> Self {
        Self {
            name,
            kind: RelationKind::BelongsTo,
            from: R::From::info,
            to: R::To::info,
            from_columns: columns,
            to_columns: R::To::KEY,
            through: Through::Nothing,
            tag: None,
            is_required,
        }
    }

    /// A relation whose key is in these columns of the other model.
    pub const fn inverse<R: Relation>(
        name: &'static str,
        kind: RelationKind,
        columns: &'static [u16],
        tag: Option<Tag>,
    ) -> Self {
        Self {
            name,
            kind,
            from: R::From::info,
            to: R::To::info,
            from_columns: R::From::KEY,
            to_columns: columns,
            through: Through::Nothing,
            tag,
            is_required: false,
        }
    }

    /// A relation whose keys are in a third table.
    pub const fn many_to_many<R: Relation>(name: &'static str, through: Through) -> Self {
        Self {
            name,
            kind: RelationKind::ManyToMany,
            from: R::From::info,
            to: R::To::info,
            from_columns: R::From::KEY,
            to_columns: R::To::KEY,
            through,
            tag: None,
            is_required: false,
        }
    }
}

impl RelationInfo {
    pub(crate) fn start_columns(&self) -> impl Iterator<Item = ColumnRef> {
        columns((self.from)(), self.from_columns)
    }

    pub(crate) fn reached_columns(&self) -> impl Iterator<Item = ColumnRef> {
        columns((self.to)(), self.to_columns)
    }

    /// The key that a row has; NULL where it refers to a row of another model.
    pub(crate) fn key_of<M: Model>(&self, row: &M) -> Vec<Value> {
        let is_of_other_model = self.tag.is_some_and(|tag| {
            tag.is_on_from
                && !matches!(row.encode(usize::from(tag.column)), Value::Text(text) if text == tag.value)
        });
        let values = self
            .from_columns
            .iter()
            .map(|&column| row.encode(usize::from(column)));
        values
            .map(|value| match value {
                value if is_of_other_model => Value::Null(value.kind().0),
                value => value,
            })
            .collect()
    }

    /// Whether there may be no row at the other end.
    pub(crate) fn may_reach_nothing(&self) -> bool {
        self.kind != RelationKind::BelongsTo
            || self.tag.is_some()
            || self
                .start_columns()
                .any(|column| column.field().is_nullable)
    }

    /// `Model::relation`, for messages.
    pub(crate) fn path(&self) -> String {
        format!("{}::{}", (self.from)().schema.name, self.name)
    }

    /// What the database does to the rows that this relation reaches when the row that has them is deleted; `None` for a
    /// relation whose other side holds no key of it.
    pub(crate) fn on_delete(&self) -> Option<ReferentialAction> {
        if !matches!(self.kind, RelationKind::HasOne | RelationKind::HasMany) {
            return None;
        }
        let (from, to) = ((self.from)().schema, (self.to)().schema);
        let own = from.relation(self.name)?.inverse.as_deref()?;
        let belongs_to = to.belongs_to().find(|relation| {
            relation.target == from.name
                && (relation.name == own || relation.poly.as_deref() == Some(own))
        });
        let Some(belongs_to) = belongs_to else {
            // A tagged polymorphic field has no foreign key.
            return Some(ReferentialAction::NoAction);
        };
        Some(orm_schema::on_delete(to, belongs_to))
    }
}

pub(crate) fn columns(
    model: &'static ModelInfo,
    positions: &'static [u16],
) -> impl Iterator<Item = ColumnRef> {
    positions
        .iter()
        .map(move |&position| ColumnRef { model, position })
}
