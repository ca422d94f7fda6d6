//! A `#[derive(Model)]` struct -> [`ModelDef`].

use super::attr::{Attr, Attrs};
use super::attributes::Place;
use super::def::{Member, ModelDef, RelationDef};
use super::model_fields::{self, ParsedField, RESERVED};
use super::model_indexes::{index, index_of, is_covered};
use super::model_key::{check_auto_increment, primary_key};
use super::rust_type::{is_slot, slot_type};
use super::{crate_path, docs, indexable, item_kind, model_relations, plain};
use crate::diagnostic::{Code, Diagnostics};
use crate::naming;
use crate::{Field, Index, IndexKind, List, Model, Str};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::{Data, DeriveInput, Fields, Path, Token};

pub(super) fn parse(item: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<ModelDef> {
    // What failed has been reported; a partial model would only cause follow-on errors.
    let (def, is_complete) = read(item, diagnostics)?;
    is_complete.then_some(def)
}

/// The model as far as it can be read, and whether that is all of it.
pub(super) fn read(item: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<(ModelDef, bool)> {
    let Data::Struct(data) = &item.data else {
        diagnostics.push(
            Code::UNSUPPORTED_ITEM,
            item.ident.span(),
            format!(
                "a model is a struct, but `{}` is {}",
                item.ident,
                item_kind(&item.data)
            ),
            "for an enum that is stored in a column use `#[derive(DbEnum)]`",
        );
        return None;
    };
    let Fields::Named(named) = &data.fields else {
        diagnostics.push(
            Code::UNSUPPORTED_ITEM,
            item.ident.span(),
            "a model has named fields",
            "for a struct around one value use `#[derive(NewType)]`",
        );
        return None;
    };
    let attrs = Attrs::read(&item.attrs, Place::Model, diagnostics);

    // Stored fields first: relations and indexes name them.
    let mut parsed: Vec<ParsedField> = Vec::new();
    let mut slots = Vec::new();
    let mut members = Vec::new();
    for field in &named.named {
        if is_slot(&field.ty) {
            members.push(Member::Relation(slots.len()));
            slots.push((field, slot_type(&field.ty, diagnostics)));
        } else if let Some(field) = model_fields::stored_field(&item.ident, field, diagnostics) {
            members.push(Member::Field(parsed.len()));
            parsed.push(field);
        }
    }
    let stored: Vec<_> = parsed
        .iter()
        .map(|p| (p.field.clone(), p.def.rust_type.clone()))
        .collect();
    let mut is_complete = parsed.iter().all(|field| !field.def.is_broken);
    let mut relations = Vec::new();
    for (field, slot) in slots {
        let Some(slot) = slot else {
            is_complete = false;
            continue;
        };
        let read = model_relations::relation_field(field, slot.clone(), &stored, diagnostics);
        is_complete &= read.is_some();
        relations.extend(read.or_else(|| model_relations::recovered(field, slot)));
    }

    let fields: Vec<Field> = parsed.iter().map(|p| p.field.clone()).collect();
    let key = primary_key(item, &attrs, &parsed, diagnostics);
    if let Some(key) = &key {
        check_auto_increment(&parsed, key, diagnostics);
    }
    check_columns(&parsed, diagnostics);

    let mut indexes = Vec::new();
    for parsed in &parsed {
        let kind = if parsed.unique.is_some() {
            IndexKind::Unique
        } else {
            IndexKind::Plain
        };
        if let Some(span) = parsed.unique.or(parsed.index) {
            indexes.push((
                index_of(kind, std::slice::from_ref(&parsed.field.name)),
                span,
            ));
        }
    }
    for (name, kind) in [("unique", IndexKind::Unique), ("index", IndexKind::Plain)] {
        for attr in attrs.all(name) {
            indexes
                .extend(index(attr, kind, &fields, diagnostics).map(|index| (index, attr.span())));
        }
    }
    let defs = relations.iter().map(|(_, def)| def);
    check_constants(&parsed, defs, &indexes, diagnostics);
    is_complete &= key.is_some();
    let (relations, relation_defs): (Vec<_>, Vec<_>) = relations.into_iter().unzip();
    let key = key.unwrap_or_default();
    let primary_key: Vec<Str> = key
        .iter()
        .map(|&position| fields[position].name.clone())
        .collect();
    for (relation, def) in relations
        .iter()
        .zip(&relation_defs)
        .filter(|(r, _)| !r.fields.is_empty())
    {
        if !is_covered(
            &relation.fields,
            &primary_key,
            indexes.iter().map(|(index, _)| index),
        ) {
            indexes.push((index_of(IndexKind::Plain, &relation.fields), def.key_span));
        }
    }
    indexable::check(&parsed, &key, &indexes, diagnostics);
    let (indexes, index_spans) = indexes.into_iter().unzip::<_, _, Vec<Index>, Vec<Span>>();

    let name = plain(&item.ident);
    let table_attr = attrs.get("table");
    let table = table_attr
        .and_then(|attr| attr.db_name(diagnostics))
        .unwrap_or_else(|| naming::table_name(&name));
    let id_repr = parsed.iter().find_map(|p| p.id_repr.clone());
    let def = ModelDef {
        ident: item.ident.clone(),
        vis: item.vis.to_token_stream(),
        krate: crate_path(attrs.get("crate"), diagnostics),
        new_derives: derives(attrs.get("new"), diagnostics),
        patch_derives: derives(attrs.get("patch"), diagnostics),
        table_span: table_attr.map_or(item.ident.span(), Attr::span),
        schema: Model {
            name: Str::Owned(name),
            table: Str::Owned(table),
            fields: List::Owned(fields),
            primary_key: List::Owned(primary_key),
            indexes: List::Owned(indexes),
            relations: List::Owned(relations),
            docs: docs(&item.attrs),
        },
        fields: parsed.into_iter().map(|p| p.def).collect(),
        relations: relation_defs,
        index_spans,
        id_repr,
        key,
        members,
    };
    Some((def, is_complete))
}

fn check_columns(fields: &[ParsedField], diagnostics: &mut Diagnostics) {
    for (i, parsed) in fields.iter().enumerate() {
        // MySQL and SQLite compare column names without case.
        let same = |other: &&ParsedField| {
            other.field.column.to_lowercase() == parsed.field.column.to_lowercase()
        };
        if let Some(other) = fields[..i].iter().find(same) {
            let message = format!(
                "`{}` and `{}` share the column `{}`",
                other.def.ident, parsed.def.ident, parsed.field.column
            );
            diagnostics.push(
                Code::NAME_COLLISION,
                parsed.def.ident.span(),
                message,
                "add `#[orm(column = \"..\")]`",
            );
        }
    }
}

/// How to give a constant another name.
type Help = fn(&str) -> String;

/// Every constant has a name of its own, in the struct's `impl`, where the generated functions are too.
fn check_constants<'a>(
    fields: &[ParsedField],
    relations: impl Iterator<Item = &'a RelationDef>,
    indexes: &[(Index, Span)],
    diagnostics: &mut Diagnostics,
) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let members = fields.iter().map(|p| (&p.def.ident, &p.def.constant));
    let members = members.chain(relations.map(|def| (&def.ident, &def.constant)));
    let members = members.map(|(ident, constant)| {
        let what = format!("the constant of `{ident}`");
        let help: Help = |name| format!("add `#[orm(constant = {name}_)]`");
        (plain(constant), what, constant.span(), help)
    });
    let keys = indexes.iter().filter_map(|(index, span)| {
        let names: Vec<&str> = index.field_names().collect();
        let what = format!("the constant of the unique key over `{}`", names.join(", "));
        let help: Help = |name| format!("write `unique(.., name = {name}_)` on the struct");
        Some((index.constant.as_ref()?.to_string(), what, *span, help))
    });
    for (name, what, span, help) in members.chain(keys).collect::<Vec<_>>() {
        if RESERVED.contains(&name.as_str()) {
            let message =
                format!("`{name}` is taken by a generated function, so {what} needs another name");
            diagnostics.push(Code::RESERVED_NAME, span, message, help(&name));
        } else if let Some(other) = taken.get(&name) {
            let message = format!("{other} and {what} would both be called `{name}`");
            diagnostics.push(Code::RESERVED_NAME, span, message, help(&name));
        } else {
            taken.insert(name, what);
        }
    }
}

/// The paths of `new(..)` and `patch(..)`.
fn derives(attr: Option<&Attr>, diagnostics: &mut Diagnostics) -> Vec<TokenStream> {
    let paths = attr.and_then(|attr| {
        attr.parse(
            |input| input.parse_terminated(Path::parse_mod_style, Token![,]),
            diagnostics,
        )
    });
    paths
        .into_iter()
        .flatten()
        .map(|path| path.to_token_stream())
        .collect()
}
