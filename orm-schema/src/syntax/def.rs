//! What one item declares: the schema value it becomes, beside the tokens that the derive and the checks need.

use super::rust_type::RustType;
use super::slot_type::SlotType;
use crate::{ColumnType, EnumType, Model, PolyType};
use proc_macro2::{Ident, Span, TokenStream};

/// An annotated item.
#[derive(Debug, Clone)]
pub enum ItemDef {
    /// `#[derive(Model)]`
    Model(Box<ModelDef>),
    /// `#[derive(DbEnum)]`
    Enum(EnumDef),
    /// `#[derive(NewType)]`
    NewType(NewTypeDef),
    /// `#[derive(PolyRef)]`
    PolyRef(PolyDef),
}

/// A model as declared.
#[derive(Debug, Clone)]
pub struct ModelDef {
    /// The struct's name.
    pub ident: Ident,
    /// The struct's visibility.
    pub vis: TokenStream,
    /// The path of the `orm` crate in expansions.
    pub krate: TokenStream,
    /// Derives to add to `New{Model}`.
    pub new_derives: Vec<TokenStream>,
    /// Derives to add to `{Model}Patch`.
    pub patch_derives: Vec<TokenStream>,
    /// Where the table's name stands: the attribute's value, else the struct's name.
    pub table_span: Span,
    /// What it becomes. The column types of fields whose type another item defines are placeholders until
    /// [`resolve`](crate::resolve) or the derive's trait constants fill them in.
    pub schema: Model,
    /// The stored fields, parallel to `schema.fields`.
    pub fields: Vec<FieldDef>,
    /// The relation fields, parallel to `schema.relations`.
    pub relations: Vec<RelationDef>,
    /// Where each of `schema.indexes` was declared.
    pub index_spans: Vec<Span>,
    /// What `Id<Self>` stores, when the key is one.
    pub id_repr: Option<ColumnType>,
    /// The positions of the primary key's fields among `fields`, in key order.
    pub key: Vec<usize>,
    /// The polymorphic fields, parallel to `schema.poly_fields`. Their columns are not in `schema.fields`: the derive adds
    /// them at run time, [`resolve`](crate::resolve) when it knows the enums.
    pub poly_fields: Vec<PolyFieldDef>,
    /// The two relations that make it a junction.
    pub junction: Option<JunctionDef>,
    /// The conditions that its queries have until they are lifted.
    pub scopes: Vec<ScopeDef>,
    /// Where each of `schema.checks` was declared.
    pub check_spans: Vec<Span>,
    /// The conditions of checks and indexes, for the derive to give them a type.
    pub conditions: Vec<ConditionDef>,
    /// Every member of the struct in declaration order: the position among `fields`, among `relations`, or among
    /// `poly_fields`. Complete only when the model is.
    pub members: Vec<Member>,
}

/// A member of a struct: a stored field, a relation slot or a polymorphic field, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// Position in [`ModelDef::fields`].
    Field(usize),
    /// Position in [`ModelDef::relations`].
    Relation(usize),
    /// Position in [`ModelDef::poly_fields`].
    Poly(usize),
}

/// A stored field as declared.
#[derive(Debug, Clone)]
pub struct FieldDef {
    /// The field's name.
    pub ident: Ident,
    /// The associated constant's name.
    pub constant: Ident,
    /// The field's visibility.
    pub vis: TokenStream,
    /// The type as written.
    pub ty: TokenStream,
    /// The type as understood.
    pub rust_type: RustType,
    /// Whether an attribute fixes the column type, so that a type from another item need not be looked up.
    pub is_type_explicit: bool,
    /// The type could not be read; only in what [`recover`](super::recover) returns.
    pub is_broken: bool,
    /// A default that is a variant of an enum, as written.
    pub default_path: Option<TokenStream>,
    /// The default's tokens, for checks against types that only other items know.
    pub default_span: Span,
    /// The attributes `#[garde(..)]`, as written.
    pub rules: Vec<TokenStream>,
}

/// A relation field as declared.
#[derive(Debug, Clone)]
pub struct RelationDef {
    /// The field's name.
    pub ident: Ident,
    /// The associated constant's name.
    pub constant: Ident,
    /// The field's visibility.
    pub vis: TokenStream,
    /// The type as understood.
    pub slot: SlotType,
    /// Where the key fields or the inverse are named.
    pub key_span: Span,
    /// `has_one`, `has_many`, and `many_to_many` of a model to itself: the inverse relation's name as written.
    pub inverse: Option<Ident>,
}

/// The condition of a check or an index as written.
#[derive(Debug, Clone)]
pub struct ConditionDef {
    /// The expression.
    pub tokens: TokenStream,
    /// The variants of enums in it: enum and variant.
    pub variants: Vec<(Ident, Ident)>,
}

/// A default scope as declared.
#[derive(Debug, Clone)]
pub struct ScopeDef {
    /// Its name.
    pub ident: Ident,
    /// The associated constant's name.
    pub constant: Ident,
    /// The condition as written.
    pub condition: TokenStream,
}

/// A polymorphic field as declared.
#[derive(Debug, Clone)]
pub struct PolyFieldDef {
    /// The field's name.
    pub ident: Ident,
    /// The associated constant's name.
    pub constant: Ident,
    /// The field's visibility.
    pub vis: TokenStream,
    /// The enum as written.
    pub poly: TokenStream,
    /// The last segment of that type.
    pub poly_ident: Ident,
    /// Written `Poly<Option<E>>`.
    pub is_optional: bool,
    /// Where its columns, or else the field, are named.
    pub span: Span,
    /// Where `on_delete` says its action, else as `span`.
    pub on_delete_span: Span,
}

/// The relations that a junction model ties together.
#[derive(Debug, Clone, Copy)]
pub struct JunctionDef {
    /// Position of the first in [`ModelDef::relations`].
    pub first: usize,
    /// Position of the second in [`ModelDef::relations`].
    pub second: usize,
    /// Where the two are named.
    pub span: Span,
}

/// A polymorphic enum as declared.
#[derive(Debug, Clone)]
pub struct PolyDef {
    /// The enum's name.
    pub ident: Ident,
    /// The enum's visibility.
    pub vis: TokenStream,
    /// The path of the `orm` crate in expansions.
    pub krate: TokenStream,
    /// What it becomes. The column types of the variants are placeholders until [`resolve`](crate::resolve) or the
    /// derive's trait constants fill them in.
    pub schema: PolyType,
    /// The variants, parallel to `schema.variants`.
    pub variants: Vec<PolyVariantDef>,
}

/// A variant of a polymorphic enum as declared.
#[derive(Debug, Clone)]
pub struct PolyVariantDef {
    /// The variant's name.
    pub ident: Ident,
    /// The type of its field as written: `Id<Post>`.
    pub ty: TokenStream,
    /// The model as written.
    pub target: TokenStream,
    /// The last segment of that type.
    pub target_ident: Ident,
}

/// An enum as declared.
#[derive(Debug, Clone)]
pub struct EnumDef {
    /// The enum's name.
    pub ident: Ident,
    /// The path of the `orm` crate in expansions.
    pub krate: TokenStream,
    /// What it becomes.
    pub schema: EnumType,
    /// The variants' names, parallel to `schema.variants`.
    pub variants: Vec<Ident>,
}

/// A newtype as declared.
#[derive(Debug, Clone)]
pub struct NewTypeDef {
    /// The struct's name.
    pub ident: Ident,
    /// The path of the `orm` crate in expansions.
    pub krate: TokenStream,
    /// The inner type as written.
    pub ty: TokenStream,
    /// The inner type as understood.
    pub rust_type: RustType,
    /// The inner field's name, when it has one.
    pub member: Option<Ident>,
}

impl ItemDef {
    /// The item's name.
    pub fn ident(&self) -> &Ident {
        match self {
            Self::Model(def) => &def.ident,
            Self::Enum(def) => &def.ident,
            Self::NewType(def) => &def.ident,
            Self::PolyRef(def) => &def.ident,
        }
    }
}
