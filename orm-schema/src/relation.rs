//! Relations: fields that reach other models.

use crate::{List, Str, set};
use std::borrow::Cow;

/// A relation field. One side of a relation stores the key (`belongs_to`), the other names it as its inverse; a
/// `many_to_many` stores nothing, its keys are the rows of a junction model or of a link table of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The Rust name of the field.
    pub name: Str,
    /// The kind.
    pub kind: RelationKind,
    /// The Rust name of the model it reaches.
    pub target: Str,
    /// Written `BelongsTo<Option<M>>`: there may be none.
    pub is_optional: bool,
    /// `belongs_to`: the fields of this model that hold the other's key, in the order of that key.
    pub fields: List<Str>,
    /// `has_one`, `has_many`: the `belongs_to` relation, or the polymorphic field, of the other model that this one reads
    /// backwards. `many_to_many` of a model to itself without a junction model: the relation that reads the other way.
    pub inverse: Option<Str>,
    /// `belongs_to`: what happens here when the other row is deleted; `None` is the default of Prisma.
    pub on_delete: Option<ReferentialAction>,
    /// `belongs_to`: what happens here when the other row's key changes; `None` is the default of Prisma.
    pub on_update: Option<ReferentialAction>,
    /// The foreign key's name in the database, when the attribute gives one.
    pub db_name: Option<Str>,
    /// `belongs_to`: checked at the end of the transaction, where the database can.
    pub is_deferrable: bool,
    /// `belongs_to`: one of the foreign keys of the polymorphic field of that name.
    pub poly: Option<Str>,
    /// `many_to_many`: the Rust name of the junction model; `None` for a link table.
    pub junction: Option<Str>,
    /// `many_to_many` with a junction model: this model is the second of the two that the junction names. Only said when
    /// both are the same model.
    pub is_reversed: bool,
    /// `many_to_many` without a junction model: the relation's name, when the two models alone do not tell it.
    pub link: Option<Str>,
    /// The doc comment, lines joined by `\n`.
    pub docs: Str,
}

/// Which way a relation points, and to how many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelationKind {
    /// This model holds the key.
    BelongsTo,
    /// The other model holds the key, at most one row of it.
    HasOne,
    /// The other model holds the key, any number of rows.
    HasMany,
    /// A third table holds the keys of both.
    ManyToMany,
}

/// What a database does to the referring rows when the row they refer to goes or changes its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum ReferentialAction {
    /// Refuse, at the end of the statement or transaction.
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Delete or change them too.
    Cascade,
    /// Set the key columns to NULL.
    SetNull,
    /// Set the key columns to their default.
    SetDefault,
}

/// What a derive declares.
impl Relation {
    /// A relation that must reach a row, without keys or actions.
    pub const fn new(name: &'static str, kind: RelationKind, target: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kind,
            target: Cow::Borrowed(target),
            is_optional: false,
            fields: Cow::Borrowed(&[]),
            inverse: None,
            on_delete: None,
            on_update: None,
            db_name: None,
            is_deferrable: false,
            poly: None,
            junction: None,
            is_reversed: false,
            link: None,
            docs: Cow::Borrowed(""),
        }
    }

    /// The same relation, which may reach no row.
    pub const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// The same relation, with the fields that hold the key.
    pub const fn with_fields(mut self, fields: &'static [Str]) -> Self {
        set(&mut self.fields, Cow::Borrowed(fields));
        self
    }

    /// The same relation, with the one that reads the other way.
    pub const fn with_inverse(mut self, inverse: &'static str) -> Self {
        set(&mut self.inverse, Some(Cow::Borrowed(inverse)));
        self
    }

    /// The same relation, with what happens when the other row is deleted.
    pub const fn on_delete(mut self, action: ReferentialAction) -> Self {
        self.on_delete = Some(action);
        self
    }

    /// The same relation, with what happens when the other row's key changes.
    pub const fn on_update(mut self, action: ReferentialAction) -> Self {
        self.on_update = Some(action);
        self
    }

    /// The same relation, with a name for its foreign key.
    pub const fn with_name(mut self, name: &'static str) -> Self {
        set(&mut self.db_name, Some(Cow::Borrowed(name)));
        self
    }

    /// The same relation, checked at the end of the transaction.
    pub const fn deferrable(mut self) -> Self {
        self.is_deferrable = true;
        self
    }

    /// The same relation, by a junction model.
    pub const fn with_junction(mut self, model: &'static str) -> Self {
        set(&mut self.junction, Some(Cow::Borrowed(model)));
        self
    }

    /// The same relation, from the second model that the junction names.
    pub const fn reversed(mut self) -> Self {
        self.is_reversed = true;
        self
    }

    /// The same relation, with the name of its link table.
    pub const fn with_link(mut self, link: &'static str) -> Self {
        set(&mut self.link, Some(Cow::Borrowed(link)));
        self
    }

    /// The same relation, with its doc comment.
    pub const fn with_docs(mut self, docs: &'static str) -> Self {
        set(&mut self.docs, Cow::Borrowed(docs));
        self
    }
}

impl ReferentialAction {
    /// All actions under the names they have in attributes and in Prisma.
    pub const ALL: [(&'static str, Self); 5] = [
        ("NoAction", Self::NoAction),
        ("Restrict", Self::Restrict),
        ("Cascade", Self::Cascade),
        ("SetNull", Self::SetNull),
        ("SetDefault", Self::SetDefault),
    ];

    /// The name in attributes and in Prisma.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoAction => "NoAction",
            Self::Restrict => "Restrict",
            Self::Cascade => "Cascade",
            Self::SetNull => "SetNull",
            Self::SetDefault => "SetDefault",
        }
    }

    /// The SQL spelling, the same on every database.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}
