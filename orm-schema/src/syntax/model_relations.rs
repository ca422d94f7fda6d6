//! A relation field of a model.

use super::attr::{Attr, Attrs};
use super::attributes::Place;
use super::def::RelationDef;
use super::model_fields::{constant, unknown_field};
use super::rust_type::{RustType, SlotKind, SlotType};
use super::{docs, plain};
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::{Field, List, ReferentialAction, Relation, RelationKind, Str};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Token, parenthesized};

pub(super) fn relation_field(
    field: &syn::Field,
    slot: SlotType,
    stored: &[(Field, RustType)],
    diagnostics: &mut Diagnostics,
) -> Option<(Relation, RelationDef)> {
    let ident = field.ident.clone()?;
    let before = diagnostics.iter().count();
    let attrs = Attrs::read(&field.attrs, Place::Relation, diagnostics);
    let kind = match slot.kind {
        SlotKind::BelongsTo => RelationKind::BelongsTo,
        SlotKind::HasOne => RelationKind::HasOne,
        SlotKind::HasMany => RelationKind::HasMany,
        SlotKind::ManyToMany => {
            // `through` has said so already.
            if diagnostics.iter().count() == before {
                let help = "write two `HasMany` to a junction model meanwhile";
                diagnostics.push(
                    Code::NOT_BUILT_YET,
                    ident.span(),
                    "`ManyToMany` is not built yet",
                    help,
                );
            }
            return None;
        }
    };
    report_misplaced(&attrs, kind, diagnostics);
    // All of it is read before a mistake ends the relation, so that everything wrong is reported at once.
    let mut action = |name: &str| {
        attrs
            .get(name)
            .and_then(|attr| Some((attr, referential_action(attr, diagnostics)?)))
    };
    let (on_delete, on_update) = (action("on_delete"), action("on_update"));
    let db_name = attrs
        .get("map")
        .and_then(|attr| attr.db_name(diagnostics))
        .map(Str::Owned);
    let constant = constant(&attrs, &ident, diagnostics);
    let key = key(&attrs, kind, &ident, &slot, stored, diagnostics)?;

    let is_required = |name: &Str| {
        stored
            .iter()
            .any(|(field, _)| field.name == *name && !field.is_nullable)
    };
    for (attr, action) in [on_delete, on_update].into_iter().flatten() {
        if action == ReferentialAction::SetNull && key.fields.iter().any(is_required) {
            let help = "make the key field an `Option`, or choose another action";
            diagnostics.push(
                Code::INVALID_RELATION,
                attr.span(),
                "`SetNull` needs a key that may be NULL",
                help,
            );
        }
    }
    let relation = Relation {
        name: Str::Owned(plain(&ident)),
        kind,
        target: Str::Owned(plain(&slot.target_ident)),
        is_optional: slot.is_optional,
        fields: List::Owned(key.fields),
        inverse: key
            .inverse
            .as_ref()
            .map(|inverse| Str::Owned(plain(inverse))),
        on_delete: on_delete.map(|(_, action)| action),
        on_update: on_update.map(|(_, action)| action),
        db_name,
        docs: docs(&field.attrs),
    };
    let def = RelationDef {
        ident,
        constant,
        vis: field.vis.to_token_stream(),
        slot,
        key_span: key.span,
        inverse: key.inverse,
    };
    Some((relation, def))
}

/// What stands in for a relation that could not be read: its constant and the model it reaches.
pub(super) fn recovered(field: &syn::Field, slot: SlotType) -> Option<(Relation, RelationDef)> {
    let ident = field.ident.clone()?;
    let mut reported = Diagnostics::new();
    let attrs = Attrs::read(&field.attrs, Place::Relation, &mut reported);
    let relation = Relation {
        name: Str::Owned(plain(&ident)),
        kind: match slot.kind {
            SlotKind::BelongsTo => RelationKind::BelongsTo,
            SlotKind::HasOne => RelationKind::HasOne,
            SlotKind::HasMany | SlotKind::ManyToMany => RelationKind::HasMany,
        },
        target: Str::Owned(plain(&slot.target_ident)),
        is_optional: slot.is_optional,
        fields: List::Owned(Vec::new()),
        inverse: None,
        on_delete: None,
        on_update: None,
        db_name: None,
        docs: Str::default(),
    };
    let def = RelationDef {
        constant: constant(&attrs, &ident, &mut reported),
        key_span: ident.span(),
        ident,
        vis: field.vis.to_token_stream(),
        slot,
        inverse: None,
    };
    Some((relation, def))
}

fn report_misplaced(attrs: &Attrs, kind: RelationKind, diagnostics: &mut Diagnostics) {
    let (misplaced, help): (&[&str], _) = match kind {
        RelationKind::BelongsTo => (&["inverse"], "it goes on `HasOne` and `HasMany`"),
        RelationKind::HasOne | RelationKind::HasMany => (
            &["fk", "on_delete", "on_update", "map"],
            "it goes on `BelongsTo`",
        ),
    };
    for attr in misplaced.iter().filter_map(|name| attrs.get(name)) {
        let message = format!("`{}` does not fit this relation", attr.spec.name);
        diagnostics.push(Code::INVALID_RELATION, attr.name.span(), message, help);
    }
}

/// What ties a relation to the other model.
struct Key {
    fields: Vec<Str>,
    inverse: Option<Ident>,
    span: Span,
}

fn key(
    attrs: &Attrs,
    kind: RelationKind,
    ident: &Ident,
    slot: &SlotType,
    stored: &[(Field, RustType)],
    diagnostics: &mut Diagnostics,
) -> Option<Key> {
    if kind != RelationKind::BelongsTo {
        let Some(attr) = attrs.get("inverse") else {
            diagnostics.push(
                Code::INVALID_RELATION,
                ident.span(),
                "this relation does not say which relation it is the inverse of",
                format!(
                    "add `#[orm(inverse = ..)]` with the `BelongsTo` of `{}`",
                    slot.target_ident
                ),
            );
            return None;
        };
        return Some(Key {
            fields: Vec::new(),
            inverse: Some(attr.ident(diagnostics)?),
            span: attr.span(),
        });
    }
    let Some(attr) = attrs.get("fk") else {
        diagnostics.push(
            Code::INVALID_RELATION,
            ident.span(),
            "this relation does not say which field holds its key",
            format!("add `#[orm(fk = {}_id)]`", plain(ident)),
        );
        return None;
    };
    let names = attr.parse(one_or_more, diagnostics)?;
    let fields = key_fields(&names, slot, stored, diagnostics)?;
    if fields.len() > 1 {
        let help = "relations over a composite key cannot be loaded yet; keep the fields without the relation";
        diagnostics.push(
            Code::NOT_BUILT_YET,
            attr.span(),
            "a relation over several fields is not built yet",
            help,
        );
        return None;
    }
    Some(Key {
        fields,
        inverse: None,
        span: attr.span(),
    })
}

fn key_fields(
    names: &[Ident],
    slot: &SlotType,
    stored: &[(Field, RustType)],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Str>> {
    let mut fields = Vec::new();
    for name in names {
        let Some((field, _)) = stored.iter().find(|(field, _)| field.name == plain(name)) else {
            unknown_field(
                name,
                stored.iter().map(|(field, _)| field.name.as_ref()),
                diagnostics,
            );
            continue;
        };
        let problem = if field.is_list {
            Some((
                format!("`{name}` is a list, but a key is one value"),
                "write a junction model with two `BelongsTo`".to_owned(),
            ))
        } else if field.is_nullable && !slot.is_optional {
            Some((
                format!("`{name}` may be NULL, but the relation is not optional"),
                format!("write `BelongsTo<Option<{}>>`", slot.target_ident),
            ))
        } else if slot.is_optional && !field.is_nullable {
            Some((
                format!("`{name}` is never NULL, but the relation is optional"),
                format!(
                    "make `{name}` an `Option`, or write `BelongsTo<{}>`",
                    slot.target_ident
                ),
            ))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            diagnostics.push(Code::INVALID_RELATION, name.span(), message, help);
            continue;
        }
        fields.push(field.name.clone());
    }
    (fields.len() == names.len()).then_some(fields)
}

fn one_or_more(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    if !input.peek(syn::token::Paren) {
        return Ok(vec![Ident::parse_any(input)?]);
    }
    let content;
    parenthesized!(content in input);
    let mut names = vec![Ident::parse_any(&content)?];
    while !content.is_empty() {
        content.parse::<Token![,]>()?;
        names.extend(
            content
                .peek(Ident::peek_any)
                .then(|| Ident::parse_any(&content))
                .transpose()?,
        );
    }
    Ok(names)
}

fn referential_action(attr: &Attr, diagnostics: &mut Diagnostics) -> Option<ReferentialAction> {
    let ident = attr.ident(diagnostics)?;
    let found = ReferentialAction::ALL
        .iter()
        .find(|(name, _)| ident == name)
        .map(|&(_, action)| action);
    if found.is_none() {
        let help = name_help(
            &ident.to_string(),
            ReferentialAction::ALL.iter().map(|&(name, _)| name),
        );
        diagnostics.push(
            Code::MALFORMED_ATTRIBUTE,
            ident.span(),
            format!("unknown action `{ident}`"),
            help,
        );
    }
    found
}
