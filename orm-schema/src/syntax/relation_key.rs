//! What ties a `BelongsTo`, `HasOne` or `HasMany` to the other model: the fields of its foreign key, or its inverse.

use super::attr::{Attr, Attrs};
use super::model_fields::unknown_field;
use super::model_key::stands_twice;
use super::plain;
use super::slot_type::SlotType;
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::{DefaultValue, Field, ReferentialAction, RelationKind, Str};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Token, parenthesized};

/// What ties a relation to the other model.
pub(super) struct Key {
    pub(super) fields: Vec<Str>,
    pub(super) inverse: Option<Ident>,
    pub(super) span: Span,
}

pub(super) fn key(
    attrs: &Attrs,
    kind: RelationKind,
    ident: &Ident,
    slot: &SlotType,
    stored: &[Field],
    diagnostics: &mut Diagnostics,
) -> Option<Key> {
    if kind != RelationKind::BelongsTo {
        return inverse(attrs, ident, slot, diagnostics);
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
    Some(Key {
        fields: key_fields(&names, attr.span(), slot, stored, diagnostics)?,
        inverse: None,
        span: attr.span(),
    })
}

fn inverse(
    attrs: &Attrs,
    ident: &Ident,
    slot: &SlotType,
    diagnostics: &mut Diagnostics,
) -> Option<Key> {
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
    Some(Key {
        fields: Vec::new(),
        inverse: Some(attr.ident(diagnostics)?),
        span: attr.span(),
    })
}

fn key_fields(
    names: &[Ident],
    span: Span,
    slot: &SlotType,
    stored: &[Field],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Str>> {
    let mut fields: Vec<&Field> = Vec::new();
    for name in names {
        let Some(field) = stored.iter().find(|field| field.name == plain(name)) else {
            let known = stored.iter().map(|field| field.name.as_ref());
            unknown_field(name, known, diagnostics);
            continue;
        };
        if fields.iter().any(|other| other.name == field.name) {
            stands_twice(name, diagnostics);
            continue;
        }
        let target = &slot.target_ident;
        let problem = if field.is_list {
            Some((
                format!("`{name}` is a list, but a key is one value"),
                "write a junction model with two `BelongsTo`".to_owned(),
            ))
        } else if field.is_version || field.is_deleted {
            Some((
                format!("`{name}` is written by the library, so it holds no key"),
                "name a field of its own".to_owned(),
            ))
        } else if field.is_nullable && !slot.is_optional {
            Some((
                format!("`{name}` may be NULL, but the relation is not optional"),
                format!("write `BelongsTo<Option<{target}>>`"),
            ))
        } else if slot.is_optional && !field.is_nullable && names.len() == 1 {
            Some((
                format!("`{name}` is never NULL, but the relation is optional"),
                format!("make `{name}` an `Option`, or write `BelongsTo<{target}>`"),
            ))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            diagnostics.push(Code::INVALID_RELATION, name.span(), message, help);
            continue;
        }
        fields.push(field);
    }
    if fields.len() < names.len() {
        return None;
    }
    // A key of which one part is NULL refers to nothing, so the others may be required.
    if slot.is_optional && fields.len() > 1 && fields.iter().all(|field| !field.is_nullable) {
        let names: Vec<String> = fields.iter().map(|f| format!("`{}`", f.name)).collect();
        diagnostics.push(
            Code::INVALID_RELATION,
            span,
            format!(
                "{} are never NULL, but the relation is optional",
                names.join(" and ")
            ),
            format!(
                "make one of them an `Option`, or write `BelongsTo<{}>`",
                slot.target_ident
            ),
        );
        return None;
    }
    Some(fields.iter().map(|field| field.name.clone()).collect())
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

pub(super) fn referential_action(
    attr: &Attr,
    diagnostics: &mut Diagnostics,
) -> Option<ReferentialAction> {
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

/// Whether the fields of a key can take what the action puts there.
pub(super) fn check_action(
    attr: &Attr,
    action: ReferentialAction,
    key: &[Str],
    stored: &[Field],
    diagnostics: &mut Diagnostics,
) {
    let fields = || stored.iter().filter(|field| key.contains(&field.name));
    match action {
        ReferentialAction::SetNull => {
            if let Some(field) = fields().find(|field| !field.is_nullable) {
                let help = if key.len() == 1 {
                    "make the key field an `Option`, or choose another action".to_owned()
                } else {
                    let name = &field.name;
                    format!("make `{name}` an `Option` too, or choose another action")
                };
                let message = "`SetNull` needs a key that may be NULL";
                diagnostics.push(Code::INVALID_RELATION, attr.span(), message, help);
            }
        }
        ReferentialAction::SetDefault => {
            // The others are made by the program, so the database does not know them.
            let is_known = |field: &Field| {
                !matches!(
                    field.default,
                    None | Some(
                        DefaultValue::UuidV4 | DefaultValue::UuidV7 | DefaultValue::AutoIncrement
                    )
                )
            };
            if let Some(field) = fields().find(|field| !is_known(field)) {
                let name = &field.name;
                let message = format!("`SetDefault` needs a default of `{name}` in the database");
                let help =
                    format!("add `#[orm(default = ..)]` to `{name}`, or choose another action");
                diagnostics.push(Code::INVALID_RELATION, attr.span(), message, help);
            }
        }
        ReferentialAction::NoAction | ReferentialAction::Restrict | ReferentialAction::Cascade => {}
    }
}
