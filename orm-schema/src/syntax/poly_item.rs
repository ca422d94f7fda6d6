//! `#[derive(PolyRef)]` enums: each variant is the key of one model.

use super::attr::{Attr, Attrs, malformed};
use super::attributes::Place;
use super::def::{PolyDef, PolyVariantDef};
use super::slot_type::id_target;
use super::{crate_path, docs, item_kind, plain};
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::naming::snake_case;
use crate::{ColumnType, List, PolyStorage, PolyType, PolyVariant, Str};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields};

/// What the column of a tag holds, in characters.
const MAX_VALUE: usize = 64;

pub(super) fn parse(item: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<PolyDef> {
    let Data::Enum(data) = &item.data else {
        let message = format!(
            "`PolyRef` goes on an enum, but `{}` is {}",
            item.ident,
            item_kind(&item.data)
        );
        let help = "write an enum of keys, such as `Post(Id<Post>)`";
        diagnostics.push(Code::UNSUPPORTED_ITEM, item.ident.span(), message, help);
        return None;
    };
    let attrs = Attrs::read(&item.attrs, Place::Poly, diagnostics);
    let storage_attr = attrs.get("storage");
    let storage = storage_attr.map_or(Some(PolyStorage::default()), |attr| {
        storage(attr, diagnostics)
    });
    if data.variants.is_empty() {
        let message = format!("`{}` has no variants, so no row could hold one", item.ident);
        let help = "add a variant such as `Post(Id<Post>)`";
        diagnostics.push(Code::UNSUPPORTED_ITEM, item.ident.span(), message, help);
    }
    let mut is_complete = storage.is_some() && !data.variants.is_empty();
    let mut schemas: Vec<PolyVariant> = Vec::new();
    let mut defs: Vec<PolyVariantDef> = Vec::new();
    for variant in &data.variants {
        match read_variant(variant, storage, diagnostics) {
            Some((schema, def)) => {
                check_variant(&schema, &def, &schemas, storage, diagnostics);
                schemas.push(schema);
                defs.push(def);
            }
            None => is_complete = false,
        }
    }
    let krate = crate_path(attrs.get("crate"), diagnostics);
    let def = PolyDef {
        ident: item.ident.clone(),
        vis: item.vis.to_token_stream(),
        krate,
        schema: PolyType {
            name: Str::Owned(plain(&item.ident)),
            storage: storage.unwrap_or_default(),
            variants: List::Owned(schemas),
            docs: docs(&item.attrs),
        },
        variants: defs,
    };
    // Without all of its variants, fields of the enum would have too few columns.
    is_complete.then_some(def)
}

fn storage(attr: &Attr, diagnostics: &mut Diagnostics) -> Option<PolyStorage> {
    let ident = attr.ident(diagnostics)?;
    let known = [("arc", PolyStorage::Arc), ("tagged", PolyStorage::Tagged)];
    let found = known.iter().find(|(name, _)| ident == name);
    if found.is_none() {
        let help = name_help(&ident.to_string(), known.iter().map(|&(name, _)| name));
        let message = format!("unknown storage `{ident}`");
        diagnostics.push(Code::MALFORMED_ATTRIBUTE, ident.span(), message, help);
    }
    found.map(|&(_, storage)| storage)
}

fn read_variant(
    variant: &syn::Variant,
    storage: Option<PolyStorage>,
    diagnostics: &mut Diagnostics,
) -> Option<(PolyVariant, PolyVariantDef)> {
    let attrs = Attrs::read(&variant.attrs, Place::PolyVariant, diagnostics);
    let name = plain(&variant.ident);
    let value_attr = attrs.get("value");
    let value = value_attr.and_then(|attr| attr.db_name(diagnostics));
    if let Some(attr) = value_attr.filter(|_| storage == Some(PolyStorage::Arc)) {
        diagnostics.push(
            Code::CONFLICTING_ATTRIBUTES,
            attr.name.span(),
            "`value` has no effect on an enum that is stored as an arc",
            "remove `value`, or write `#[orm(storage = tagged)]` on the enum",
        );
    }
    if let (Some(attr), Some(value)) = (value_attr, &value)
        && value.chars().count() > MAX_VALUE
    {
        let message = format!("a `value` has at most {MAX_VALUE} characters");
        malformed(attr.span(), &message, diagnostics);
    }
    let ty = match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            fields.unnamed.first().map(|field| {
                for attr in field
                    .attrs
                    .iter()
                    .filter(|attr| attr.path().is_ident("orm"))
                {
                    diagnostics.push(
                        Code::UNKNOWN_ATTRIBUTE,
                        attr.path().span(),
                        "the inside of a variant takes no attributes",
                        "put them on the variant",
                    );
                }
                &field.ty
            })
        }
        Fields::Unnamed(_) | Fields::Named(_) | Fields::Unit => None,
    };
    let Some((ty, (target, target_ident))) = ty.and_then(|ty| Some((ty, id_target(ty)?))) else {
        let span = ty.map_or(variant.ident.span(), Spanned::span);
        diagnostics.push(
            Code::UNSUPPORTED_ITEM,
            span,
            format!("`{name}` does not hold the key of a model"),
            format!("write `{name}(Id<..>)` with the name of a model"),
        );
        return None;
    };
    let schema = PolyVariant {
        value: Str::Owned(value.unwrap_or_else(|| snake_case(&name))),
        name: Str::Owned(name),
        target: Str::Owned(plain(&target_ident)),
        column_type: ColumnType::I64,
    };
    let def = PolyVariantDef {
        ident: variant.ident.clone(),
        ty: ty.to_token_stream(),
        target,
        target_ident,
    };
    Some((schema, def))
}

/// Each variant refers to a model of its own, and is stored under a name of its own.
fn check_variant(
    variant: &PolyVariant,
    def: &PolyVariantDef,
    before: &[PolyVariant],
    storage: Option<PolyStorage>,
    diagnostics: &mut Diagnostics,
) {
    if let Some(other) = before.iter().find(|other| other.target == variant.target) {
        let message = format!(
            "`{}` and `{}` both refer to `{}`",
            other.name, variant.name, variant.target
        );
        let help = "keep one of the two";
        diagnostics.push(
            Code::INVALID_RELATION,
            def.target_ident.span(),
            message,
            help,
        );
    }
    let (stored, help): (fn(&PolyVariant) -> String, _) = match storage {
        // Columns are named by variants.
        Some(PolyStorage::Arc) => (|variant| snake_case(&variant.name), "rename one of the two"),
        // Databases may compare the values without case.
        Some(PolyStorage::Tagged) => (
            |variant| variant.value.to_lowercase(),
            "add `#[orm(value = \"..\")]`",
        ),
        None => return,
    };
    if let Some(other) = before.iter().find(|other| stored(other) == stored(variant)) {
        let message = format!(
            "`{}` and `{}` are both stored as `{}`",
            other.name,
            variant.name,
            stored(variant)
        );
        diagnostics.push(Code::NAME_COLLISION, def.ident.span(), message, help);
    }
}
