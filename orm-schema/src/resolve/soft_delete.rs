//! Models whose rows are marked as deleted: everything that refers to them is reachable from them, because no database
//! cascades what is not deleted.

use crate::diagnostic::{Code, Diagnostics};
use crate::naming::{plural, snake_case};
use crate::syntax::ModelDef;
use crate::{ForeignKey, Schema};
use proc_macro2::Span;

pub(super) fn check(def: &ModelDef, schema: &Schema, diagnostics: &mut Diagnostics) {
    let Some(model) = schema.model(&def.schema.name) else {
        return;
    };
    for foreign_key in schema.foreign_keys(model) {
        if foreign_key.target.deleted().is_none() || schema.inverse_of(&foreign_key).is_some() {
            continue;
        }
        // An arm is reached through its polymorphic field.
        let relation = foreign_key.relation;
        let name = relation.poly.as_ref().unwrap_or(&relation.name);
        let (model, target) = (&model.name, &foreign_key.target.name);
        let children = plural(&snake_case(model)).replace('_', " ");
        diagnostics.push(
            Code::MISSING_INVERSE,
            span_of(def, name),
            format!(
                "`{model}::{name}` refers to `{target}`, whose rows are soft-deleted, but `{target}` has no inverse of it"
            ),
            format!(
                "add `#[orm(inverse = {name})] {}` to `{target}`, so that deleting and restoring reach its {children}",
                inverse(&foreign_key)
            ),
        );
    }
}

/// The field that reads the foreign key backwards.
fn inverse(foreign_key: &ForeignKey<'_>) -> String {
    let (model, relation) = (foreign_key.model, foreign_key.relation);
    let name = snake_case(&model.name);
    if relation.poly.is_none() && model.is_unique(&relation.fields) {
        format!("{name}: HasOne<{}>", model.name)
    } else {
        format!("{}: HasMany<{}>", plural(&name), model.name)
    }
}

/// The name of the relation or polymorphic field.
fn span_of(def: &ModelDef, name: &str) -> Span {
    let relations = (def.schema.relations.iter().map(|relation| &relation.name))
        .zip(def.relations.iter().map(|def| def.ident.span()));
    let poly_fields = (def.schema.poly_fields.iter().map(|field| &field.name))
        .zip(def.poly_fields.iter().map(|def| def.ident.span()));
    let mut members = relations.chain(poly_fields);
    let found = members.find(|(member, _)| *member == name);
    found.map_or(def.ident.span(), |(_, span)| span)
}
