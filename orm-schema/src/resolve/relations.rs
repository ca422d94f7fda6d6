//! Relations between models: what they reach exists, points back, and has a key of the same type.

use super::{Items, many_to_many, plain};
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::syntax::ModelDef;
use crate::{Model, PolyField, Relation, RelationKind, Schema};
use proc_macro2::{Ident, Span};

pub(super) fn check(def: &ModelDef, schema: &Schema, items: &Items, diagnostics: &mut Diagnostics) {
    let Some(model) = schema.model(&def.schema.name) else {
        return;
    };
    for (position, (relation, relation_def)) in
        model.relations.iter().zip(&def.relations).enumerate()
    {
        let target_ident = &relation_def.slot.target_ident;
        let Some(target) = schema.model(&relation.target) else {
            let help = name_help(&relation.target, items.models.keys().map(String::as_str));
            diagnostics.push(
                Code::UNKNOWN_MODEL,
                target_ident.span(),
                format!("`{target_ident}` is no model"),
                help,
            );
            continue;
        };
        match relation.kind {
            RelationKind::BelongsTo => {
                check_key(model, relation, target, relation_def.key_span, diagnostics);
            }
            RelationKind::ManyToMany => {
                let def = relation_def;
                many_to_many::check(model, relation, def, target, schema, items, diagnostics);
            }
            RelationKind::HasOne | RelationKind::HasMany => {
                let Some(ident) = &relation_def.inverse else {
                    continue;
                };
                if check_inverse(model, relation, ident, target, schema, diagnostics) {
                    check_once(relation, ident, &model.relations[..position], diagnostics);
                }
            }
        }
    }
}

/// Whether the relation, or the polymorphic field, that an inverse names points back.
fn check_inverse(
    model: &Model,
    relation: &Relation,
    ident: &Ident,
    target: &Model,
    schema: &Schema,
    diagnostics: &mut Diagnostics,
) -> bool {
    let name = plain(ident);
    let own = |found: &&Relation| found.poly.is_none();
    let (message, help) =
        if let Some(poly_field) = target.poly_fields.iter().find(|field| field.name == name) {
            // An enum that is none has been reported.
            let Some(poly) = schema.poly_type(&poly_field.poly_type) else {
                return false;
            };
            if !poly.variants.iter().any(|v| v.target == model.name) {
                (
                    format!(
                        "`{}::{ident}` never refers to `{}`",
                        target.name, model.name
                    ),
                    format!(
                        "add a variant `{0}(Id<{0}>)` to `{1}`",
                        model.name, poly.name
                    ),
                )
            } else if relation.kind == RelationKind::HasOne {
                (
                    several(target, model),
                    format!("write `HasMany<{}>`", target.name),
                )
            } else {
                return true;
            }
        } else if let Some(inverse) = target.relation(&name).filter(own) {
            if inverse.kind != RelationKind::BelongsTo || inverse.target != model.name {
                (
                    format!(
                        "`{}::{ident}` is not a `BelongsTo` of `{}`",
                        target.name, model.name
                    ),
                    format!(
                        "name the relation of `{}` that holds the key of `{}`",
                        target.name, model.name
                    ),
                )
            } else if relation.kind == RelationKind::HasOne && !target.is_unique(&inverse.fields) {
                let key = match &*inverse.fields {
                    [field] => format!("make `{}::{field}` `unique`", target.name),
                    fields => format!(
                        "add `#[orm(unique({}))]` to `{}`",
                        fields.join(", "),
                        target.name
                    ),
                };
                (several(target, model), format!("{key}, or write `HasMany`"))
            } else {
                return true;
            }
        } else {
            (
                format!("`{}` has no relation `{ident}`", target.name),
                inverse_help(&name, model, target, schema),
            )
        };
    diagnostics.push(Code::INVERSE_MISMATCH, ident.span(), message, help);
    false
}

fn several(target: &Model, model: &Model) -> String {
    format!(
        "`{}` may hold several rows for one `{}`",
        target.name, model.name
    )
}

/// What of the other model an inverse can name.
fn inverse_help(name: &str, model: &Model, target: &Model, schema: &Schema) -> String {
    let relations = target
        .belongs_to()
        .filter(|other| other.target == model.name && other.poly.is_none())
        .map(|other| other.name.as_ref());
    let refers = |field: &&PolyField| {
        let poly = schema.poly_type(&field.poly_type);
        poly.is_some_and(|poly| poly.variants.iter().any(|v| v.target == model.name))
    };
    let poly_fields = target
        .poly_fields
        .iter()
        .filter(refers)
        .map(|field| field.name.as_ref());
    let known: Vec<&str> = relations.chain(poly_fields).collect();
    if known.is_empty() {
        format!("add a `BelongsTo<{}>` to `{}`", model.name, target.name)
    } else {
        name_help(name, known)
    }
}

/// A relation has one inverse.
fn check_once(
    relation: &Relation,
    ident: &Ident,
    before: &[Relation],
    diagnostics: &mut Diagnostics,
) {
    let is_same = |other: &&Relation| {
        other.kind != RelationKind::ManyToMany
            && other.target == relation.target
            && other.inverse == relation.inverse
    };
    if let Some(other) = before.iter().find(is_same) {
        let message = format!(
            "`{}` is the inverse of `{}::{ident}` already",
            other.name, relation.target
        );
        let help = "keep one of the two";
        diagnostics.push(Code::INVERSE_MISMATCH, ident.span(), message, help);
    }
}

fn check_key(
    model: &Model,
    relation: &Relation,
    target: &Model,
    span: Span,
    diagnostics: &mut Diagnostics,
) {
    if relation.fields.len() != target.primary_key.len() {
        let message = format!(
            "the key of `{}` has {} fields, but the relation names {}",
            target.name,
            target.primary_key.len(),
            relation.fields.len()
        );
        diagnostics.push(
            Code::KEY_MISMATCH,
            span,
            message,
            "name one field for each field of that key",
        );
        return;
    }
    for (field, key) in relation.fields.iter().zip(target.primary_key.iter()) {
        let (Some(field), Some(key)) = (model.field(field), target.field(key)) else {
            continue;
        };
        let is_same = field.column_type == key.column_type
            || (field.column_type.is_text() && key.column_type.is_text());
        if !is_same {
            let message = format!(
                "`{}` is `{}`, but the key of `{}` is `{}`",
                field.name,
                field.column_type.rust_spelling(),
                target.name,
                key.column_type.rust_spelling()
            );
            diagnostics.push(
                Code::KEY_MISMATCH,
                span,
                message,
                format!("give it the type of `{}::{}`", target.name, key.name),
            );
        }
    }
}
