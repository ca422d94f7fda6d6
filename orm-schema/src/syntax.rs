//! Tokens of one annotated item -> what it declares ([`ItemDef`]). The only reader of `#[orm(...)]`; both the derive and
//! the source reader call [`parse_item`], so they cannot disagree. Never fails: what is wrong is collected and the rest
//! is still read. Sees one item at a time; what spans items is [`resolve`](crate::resolve)'s.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "syn's enums are open, and what is not listed is refused"
)]

mod attr;
pub mod attributes;
mod condition;
mod def;
mod enum_item;
mod indexable;
mod model_fields;
mod model_indexes;
mod model_item;
mod model_junction;
mod model_key;
mod model_many_to_many;
mod model_marks;
mod model_names;
mod model_poly;
mod model_relations;
mod model_scopes;
mod poly_item;
mod relation_key;
mod rules;
mod rust_type;
mod slot_type;
mod value;

pub use def::{
    EnumDef, FieldDef, ItemDef, JunctionDef, Member, ModelDef, NewTypeDef, PolyDef, PolyFieldDef,
    PolyVariantDef, RelationDef, ScopeDef,
};
pub(crate) use indexable::{report_unindexable, unindexable};
pub use model_fields::RESERVED;
pub(crate) use model_many_to_many::report_wide_key;
pub use rust_type::{BaseType, RustType};
pub use slot_type::{SlotKind, SlotType};
pub(crate) use value::{invalid_default, misfit};

use crate::Str;
use crate::diagnostic::{Code, Diagnostics};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Expr, ExprLit, Lit, Meta};

/// Which derive an item carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derive {
    /// `#[derive(Model)]`
    Model,
    /// `#[derive(DbEnum)]`
    DbEnum,
    /// `#[derive(NewType)]`
    NewType,
    /// `#[derive(PolyRef)]`
    PolyRef,
}

impl Derive {
    /// The derive of ours among an item's attributes, by the last segment of its path.
    pub fn of(attrs: &[Attribute]) -> Option<Self> {
        let mut found = None;
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
            // A malformed derive list is rustc's to report.
            let _ = attr.parse_nested_meta(|meta| {
                let name = meta
                    .path
                    .segments
                    .last()
                    .map(|segment| segment.ident.to_string());
                found = found.or(match name.as_deref() {
                    Some("Model") => Some(Self::Model),
                    Some("DbEnum") => Some(Self::DbEnum),
                    Some("NewType") => Some(Self::NewType),
                    Some("PolyRef") => Some(Self::PolyRef),
                    _ => None,
                });
                Ok(())
            });
        }
        found
    }
}

/// Reads an item that carries one of our derives, as its `#[derive(..)]` says.
pub fn parse_item(item: &DeriveInput) -> (Option<ItemDef>, Diagnostics) {
    match Derive::of(&item.attrs) {
        Some(derive) => parse_as(derive, item),
        None => {
            let mut diagnostics = Diagnostics::new();
            diagnostics.push(
                Code::UNSUPPORTED_ITEM,
                item.ident.span(),
                format!("`{}` carries no derive of this library", item.ident),
                "add `#[derive(Model)]`, `#[derive(DbEnum)]`, `#[derive(NewType)]` or `#[derive(PolyRef)]`",
            );
            (None, diagnostics)
        }
    }
}

/// Reads an item as the given derive. A derive macro does not see its own `#[derive(..)]`, so it says which it is.
pub fn parse_as(derive: Derive, item: &DeriveInput) -> (Option<ItemDef>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    if !item.generics.params.is_empty() {
        diagnostics.push(
            Code::UNSUPPORTED_ITEM,
            item.generics.params.span(),
            format!(
                "`{}` has generic parameters, but one item describes one table or column",
                item.ident
            ),
            "write the concrete types",
        );
        return (None, diagnostics);
    }
    let parsed = match derive {
        Derive::Model => {
            model_item::parse(item, &mut diagnostics).map(|def| ItemDef::Model(Box::new(def)))
        }
        Derive::DbEnum => enum_item::parse_enum(item, &mut diagnostics).map(ItemDef::Enum),
        Derive::NewType => enum_item::parse_new_type(item, &mut diagnostics).map(ItemDef::NewType),
        Derive::PolyRef => poly_item::parse(item, &mut diagnostics).map(ItemDef::PolyRef),
    };
    (parsed, diagnostics)
}

/// A model that [`parse_as`] refuses, as far as it can be read, so that the derive can put stand-ins in its place and
/// what uses the model is not reported too. `None` when not even its fields can be read.
pub fn recover(item: &DeriveInput) -> Option<ModelDef> {
    if !item.generics.params.is_empty() {
        return None;
    }
    // All of it has been reported.
    model_item::read(item, &mut Diagnostics::new()).map(|(def, _)| def)
}

/// The crate path that expansions name: `#[orm(crate = path)]`, else `::orm`.
fn crate_path(attr: Option<&attr::Attr>, diagnostics: &mut Diagnostics) -> TokenStream {
    attr.and_then(|attr| attr.path(diagnostics))
        .map_or_else(|| quote!(::orm), |path| path.to_token_stream())
}

fn docs(attrs: &[Attribute]) -> Str {
    let lines: Vec<String> = attrs
        .iter()
        .filter(|attr| attr.path().is_ident("doc"))
        .filter_map(|attr| match &attr.meta {
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
        .flat_map(|text| {
            text.lines()
                .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    Str::Owned(lines.join("\n").trim().to_owned())
}

/// "a struct", "an enum" or "a union".
fn item_kind(data: &Data) -> &'static str {
    match data {
        Data::Struct(_) => "a struct",
        Data::Enum(_) => "an enum",
        Data::Union(_) => "a union",
    }
}

/// The name without `r#`.
fn plain(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

#[cfg(test)]
pub(crate) mod tests;
