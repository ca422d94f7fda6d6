//! `junction(user, role)` on a model: which two rows each of its rows ties together.

use super::attr::{Attr, malformed};
use super::def::JunctionDef;
use super::model_key::stands_twice;
use super::model_relations::ParsedRelation;
use super::plain;
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::{Index, RelationKind, Str};
use proc_macro2::{Ident, Span};
use syn::Token;
use syn::ext::IdentExt;

/// What of the model a junction is checked against.
pub(super) struct Around<'a> {
    pub(super) relations: &'a [ParsedRelation],
    /// The names of relations whose type could not be read.
    pub(super) unread: &'a [String],
    /// The primary key, when it could be read.
    pub(super) key: Option<&'a [Str]>,
    pub(super) indexes: &'a [(Index, Span)],
    /// Its rows are marked as deleted.
    pub(super) has_deleted: bool,
}

pub(super) fn junction(
    attr: &Attr,
    model: &Around<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<JunctionDef> {
    let names = attr.parse(
        |input| input.parse_terminated(Ident::parse_any, Token![,]),
        diagnostics,
    )?;
    if names.len() != 2 {
        let message = format!(
            "a junction ties two relations together: `{}`",
            attr.spec.example
        );
        malformed(attr.span(), &message, diagnostics);
        return None;
    }
    let mut found = Vec::new();
    for name in &names {
        let position = relation(name, model, diagnostics);
        if position.is_some_and(|position| found.contains(&position)) {
            stands_twice(name, diagnostics);
        } else {
            found.extend(position);
        }
    }
    let &[first, second] = found.as_slice() else {
        return None;
    };
    check_key(
        &model.relations[first],
        &model.relations[second],
        attr.span(),
        model,
        diagnostics,
    );
    Some(JunctionDef {
        first,
        second,
        span: attr.span(),
    })
}

fn relation(name: &Ident, model: &Around<'_>, diagnostics: &mut Diagnostics) -> Option<usize> {
    let is_key = |parsed: &&ParsedRelation| parsed.relation.kind == RelationKind::BelongsTo;
    let position = (model.relations.iter()).position(|parsed| parsed.relation.name == plain(name));
    let Some(position) = position else {
        if model.unread.contains(&plain(name)) {
            return None;
        }
        let belongs_to = || model.relations.iter().filter(is_key);
        let of_field =
            belongs_to().find(|parsed| parsed.relation.fields.contains(&Str::Owned(plain(name))));
        let help = match of_field {
            Some(parsed) => format!(
                "name the relation instead of its key: `{}`",
                parsed.relation.name
            ),
            None => {
                let known: Vec<&str> = belongs_to()
                    .map(|parsed| parsed.relation.name.as_ref())
                    .collect();
                name_help(&plain(name), known)
            }
        };
        let message = format!("the model has no relation `{name}`");
        diagnostics.push(Code::UNKNOWN_FIELD, name.span(), message, help);
        return None;
    };
    let parsed = &model.relations[position];
    let (message, help) = if !is_key(&parsed) {
        (
            format!("`{name}` is no `BelongsTo`"),
            "name the two relations whose keys this model holds".to_owned(),
        )
    } else if parsed.relation.is_optional {
        let target = &parsed.def.slot.target_ident;
        (
            format!("`{name}` is optional, but a junction ties two rows together"),
            format!("write `BelongsTo<{target}>`"),
        )
    } else {
        return Some(position);
    };
    diagnostics.push(Code::INVALID_RELATION, name.span(), message, help);
    None
}

/// Without a key over both, the same two rows could be tied together twice.
fn check_key(
    first: &ParsedRelation,
    second: &ParsedRelation,
    span: Span,
    model: &Around<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut fields: Vec<&str> = Vec::new();
    for field in first
        .relation
        .fields
        .iter()
        .chain(second.relation.fields.iter())
    {
        if !fields.contains(&field.as_ref()) {
            fields.push(field);
        }
    }
    // Relations that could not be read have no fields; that has been reported.
    let is_read = |parsed: &ParsedRelation| !parsed.relation.fields.is_empty();
    let Some(key) = model.key.filter(|_| is_read(first) && is_read(second)) else {
        return;
    };
    let is_same = |names: &[&str]| {
        names.len() == fields.len() && names.iter().all(|name| fields.contains(name))
    };
    let key: Vec<&str> = key.iter().map(AsRef::as_ref).collect();
    let unique = (model.indexes.iter()).filter(|(index, _)| index.is_unique_key());
    let mut unique = unique.map(|(index, _)| index.field_names().collect::<Vec<_>>());
    let (is_key, is_unique) = (is_same(&key), unique.any(|names| is_same(&names)));
    let fields = fields.join(", ");
    if is_key && model.has_deleted {
        diagnostics.push(
            Code::INVALID_RELATION,
            span,
            "a deleted row keeps its primary key, so what it tied together could not be tied together again",
            format!("give the model a key of its own, and add `#[orm(unique({fields}))]`"),
        );
        return;
    }
    if is_key || is_unique {
        return;
    }
    diagnostics.push(
        Code::INVALID_RELATION,
        span,
        format!(
            "the same `{}` and `{}` could be tied together twice",
            first.relation.name, second.relation.name
        ),
        format!("add `#[orm(id({fields}))]` or `#[orm(unique({fields}))]`"),
    );
}
