//! Relations between models: what they reach exists, points back, and has a key of the same type.

use super::{Items, plain};
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::syntax::ModelDef;
use crate::{Model, Relation, RelationKind, Schema};
use proc_macro2::Span;

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
        if relation.kind == RelationKind::BelongsTo {
            check_key(model, relation, target, relation_def.key_span, diagnostics);
            continue;
        }
        let Some(inverse_ident) = &relation_def.inverse else {
            continue;
        };
        let Some(inverse) = target.relation(&plain(inverse_ident)) else {
            let known = target
                .belongs_to()
                .filter(|other| other.target == model.name);
            let known: Vec<&str> = known.map(|other| other.name.as_ref()).collect();
            let message = format!("`{target_ident}` has no relation `{inverse_ident}`");
            let help = if known.is_empty() {
                format!("add a `BelongsTo<{}>` to `{target_ident}`", model.name)
            } else {
                name_help(&plain(inverse_ident), known)
            };
            diagnostics.push(Code::INVERSE_MISMATCH, inverse_ident.span(), message, help);
            continue;
        };
        if inverse.kind != RelationKind::BelongsTo || inverse.target != model.name {
            let message = format!(
                "`{target_ident}::{inverse_ident}` is not a `BelongsTo` of `{}`",
                model.name
            );
            let help = format!(
                "name the relation of `{target_ident}` that holds the key of `{}`",
                model.name
            );
            diagnostics.push(Code::INVERSE_MISMATCH, inverse_ident.span(), message, help);
        } else if let Some(other) = model.relations[..position]
            .iter()
            .find(|other| other.target == relation.target && other.inverse == relation.inverse)
        {
            let message = format!(
                "`{}` is the inverse of `{target_ident}::{inverse_ident}` already",
                other.name
            );
            let help = "keep one of the two";
            diagnostics.push(Code::INVERSE_MISMATCH, inverse_ident.span(), message, help);
        } else if relation.kind == RelationKind::HasOne && !target.is_unique(&inverse.fields) {
            let message = format!(
                "`{target_ident}` may hold several rows for one `{}`",
                model.name
            );
            let help = format!(
                "make `{target_ident}::{}` `unique`, or write `HasMany`",
                inverse.fields.join(", ")
            );
            diagnostics.push(Code::INVERSE_MISMATCH, inverse_ident.span(), message, help);
        }
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
