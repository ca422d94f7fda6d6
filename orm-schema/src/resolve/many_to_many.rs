//! Many-to-many relations: the junction model that ties two models together, or the link table that does.

use super::Items;
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::naming::link_name;
use crate::syntax::{RelationDef, report_wide_key};
use crate::{Model, Relation, RelationKind, Schema};
use proc_macro2::Ident;

pub(super) fn check(
    model: &Model,
    relation: &Relation,
    def: &RelationDef,
    target: &Model,
    schema: &Schema,
    items: &Items,
    diagnostics: &mut Diagnostics,
) {
    match &def.slot.junction {
        Some((_, junction)) => {
            check_junction(
                model,
                relation,
                junction,
                target,
                schema,
                items,
                diagnostics,
            );
        }
        None => {
            // Between a model and itself the parser has reported it.
            if target.primary_key.len() > 1 && target.name != model.name {
                let span = def.slot.target_ident.span();
                report_wide_key(&target.name, &model.name, &target.name, span, diagnostics);
            }
            check_link(model, relation, def, schema, diagnostics);
        }
    }
}

fn check_junction(
    model: &Model,
    relation: &Relation,
    ident: &Ident,
    target: &Model,
    schema: &Schema,
    items: &Items,
    diagnostics: &mut Diagnostics,
) {
    let name = relation.junction.as_deref().unwrap_or_default();
    let Some(junction) = schema.model(name) else {
        let help = name_help(name, items.models.keys().map(String::as_str));
        let message = format!("`{ident}` is no model");
        diagnostics.push(Code::UNKNOWN_MODEL, ident.span(), message, help);
        return;
    };
    let Some(pair) = &junction.junction else {
        diagnostics.push(
            Code::INVERSE_MISMATCH,
            ident.span(),
            format!("`{ident}` does not say what it ties together"),
            junction_help(model, target, junction),
        );
        return;
    };
    let reached = |relation| junction.relation(relation).map(|relation| &relation.target);
    let (Some(first), Some(second)) = (reached(&pair.first), reached(&pair.second)) else {
        return;
    };
    let ties = |one: &Model, other: &Model| *first == one.name && *second == other.name;
    if !ties(model, target) && !ties(target, model) {
        diagnostics.push(
            Code::INVERSE_MISMATCH,
            ident.span(),
            format!(
                "`{ident}` ties `{first}` and `{second}` together, not `{}` and `{}`",
                model.name, target.name
            ),
            "name the junction model of these two",
        );
    }
}

/// What to write on a model, so that it becomes the junction of the two.
fn junction_help(model: &Model, target: &Model, junction: &Model) -> String {
    let to = |other: &Model, skipped: usize| {
        let mut found = (junction.belongs_to())
            .filter(|relation| relation.target == other.name && relation.poly.is_none());
        found.nth(skipped).map(|relation| relation.name.as_ref())
    };
    let (first, second) = (
        to(model, 0),
        to(target, usize::from(model.name == target.name)),
    );
    if let (Some(first), Some(second)) = (first, second) {
        return format!(
            "add `#[orm(junction({first}, {second}))]` to `{}`",
            junction.name
        );
    }
    let missing = [(model, first), (target, second)]
        .into_iter()
        .filter(|(_, found)| found.is_none());
    let article = if first.is_some() && model.name == target.name {
        "another"
    } else {
        "a"
    };
    let missing: Vec<String> = missing
        .map(|(model, _)| format!("{article} `BelongsTo<{}>`", model.name))
        .collect();
    format!(
        "add {} to `{}`, and `#[orm(junction(..))]` with both relations",
        missing.join(" and "),
        junction.name
    )
}

/// One link table, one pair of models. Relations of one model are compared where they are read.
fn check_link(
    model: &Model,
    relation: &Relation,
    def: &RelationDef,
    schema: &Schema,
    diagnostics: &mut Diagnostics,
) {
    let table = |model: &Model, relation: &Relation| {
        link_name(&model.name, &relation.target, relation.link.as_deref())
    };
    let own = table(model, relation);
    let before = schema
        .models()
        .iter()
        .filter(|other| other.name < model.name);
    for other in before {
        let is_other_link = |found: &&Relation| {
            found.kind == RelationKind::ManyToMany
                && found.junction.is_none()
                && table(other, found) == own
                && !(found.target == model.name && relation.target == other.name)
        };
        if let Some(found) = other.relations.iter().find(is_other_link) {
            let message = format!(
                "`{}::{}` and `{}::{}` would both be stored in `{own}`",
                other.name, found.name, model.name, relation.name
            );
            let help = "give one of them another `name`";
            diagnostics.push(Code::NAME_COLLISION, def.ident.span(), message, help);
            return;
        }
    }
}
