//! A `#[derive(Model)]` struct -> [`ModelDef`].

use super::attr::{Attr, Attrs};
use super::attributes::Place;
use super::condition::{self, Checks, Names, former_name};
use super::def::{JunctionDef, Member, ModelDef, RelationDef};
use super::model_fields::{self, ParsedField};
use super::model_indexes::{index, index_of, is_covered};
use super::model_junction::{self, Around};
use super::model_key::{check_auto_increment, primary_key};
use super::model_names::{check_columns, check_constants};
use super::model_relations::{self, ParsedRelation, relation_field};
use super::slot_type::{is_poly, is_slot, poly_slot, slot_type};
use super::{crate_path, docs, indexable, item_kind, plain, rules};
use super::{model_many_to_many, model_marks, model_poly, model_scopes};
use crate::diagnostic::{Code, Diagnostics};
use crate::naming;
use crate::{Field, Index, IndexKind, Junction, List, Model, Relation, Rename, Str};
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
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
    rules::check_model(&item.attrs, diagnostics);

    // Stored fields first: relations and indexes name them.
    let mut parsed: Vec<ParsedField> = Vec::new();
    let mut polys = Vec::new();
    let mut slots = Vec::new();
    let mut members = Vec::new();
    let mut is_complete = true;
    for field in &named.named {
        if is_slot(&field.ty) {
            rules::refuse(field, diagnostics);
            members.push(Member::Relation(slots.len()));
            slots.push((field, slot_type(&field.ty, diagnostics)));
        } else if is_poly(&field.ty) {
            rules::refuse(field, diagnostics);
            let slot = poly_slot(&field.ty, diagnostics);
            let read = slot.and_then(|slot| model_poly::poly_field(field, slot, diagnostics));
            is_complete &= read.is_some();
            members.extend(read.as_ref().map(|_| Member::Poly(polys.len())));
            polys.extend(read);
        } else if let Some(field) = model_fields::stored_field(&item.ident, field, diagnostics) {
            members.push(Member::Field(parsed.len()));
            parsed.push(field);
        }
    }
    let fields: Vec<Field> = parsed.iter().map(|p| p.field.clone()).collect();
    is_complete &= parsed.iter().all(|field| !field.def.is_broken);
    let mut relations: Vec<ParsedRelation> = Vec::new();
    let mut unread = Vec::new();
    for (field, slot) in slots {
        let Some(slot) = slot else {
            is_complete = false;
            unread.extend(field.ident.as_ref().map(plain));
            continue;
        };
        let read = relation_field(&item.ident, field, slot.clone(), &fields, diagnostics);
        is_complete &= read.is_some();
        relations.extend(read.or_else(|| model_relations::recovered(field, slot)));
    }

    let key = primary_key(item, &attrs, &parsed, diagnostics);
    if let Some(key) = &key {
        check_auto_increment(&parsed, key, diagnostics);
    }
    check_columns(&parsed, diagnostics);
    let key_fields = key.as_ref().map(Vec::len);
    model_many_to_many::check(&item.ident, &relations, key_fields, diagnostics);

    let scope = Names {
        model: &item.ident,
        fields: &parsed,
    };
    let Checks {
        checks,
        spans: check_spans,
        mut conditions,
    } = condition::checks(&attrs, scope, diagnostics);
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
            if let Some((index, typed)) = index(attr, kind, &fields, scope, diagnostics) {
                indexes.push((index, attr.span()));
                conditions.extend(typed);
            }
        }
    }
    let defs = relations.iter().map(|parsed| &parsed.def);
    let others = (defs.map(|def| (&def.ident, &def.constant)))
        .chain(polys.iter().map(|(_, def)| (&def.ident, &def.constant)));
    let scopes = model_scopes::scopes(&attrs, diagnostics);
    check_constants(&parsed, others, &indexes, &scopes, diagnostics);
    is_complete &= key.is_some();
    let key_names = key.as_ref().map(|key| {
        let names = key.iter().map(|&position| fields[position].name.clone());
        names.collect::<Vec<Str>>()
    });
    let junction = attrs.get("junction").and_then(|attr| {
        let around = Around {
            relations: &relations,
            unread: &unread,
            key: key_names.as_deref(),
            indexes: &indexes,
            has_deleted: fields.iter().any(|field| field.is_deleted),
        };
        model_junction::junction(attr, &around, diagnostics)
    });
    let key = key.unwrap_or_default();
    let primary_key = key_names.unwrap_or_default();
    model_marks::check(&parsed, &key, &indexes, diagnostics);
    let mut foreign_keys = Vec::new();
    let has_deleted = fields.iter().any(|field| field.is_deleted);
    for ParsedRelation {
        relation,
        def,
        is_unindexed,
    } in relations.iter().filter(|p| !p.relation.fields.is_empty())
    {
        // The unique keys of a model with soft delete hold its live rows only, so no foreign key can use them.
        let is_partial = |index: &&Index| {
            index.predicate.is_some() || has_deleted && index.kind == IndexKind::Unique
        };
        let others = indexes
            .iter()
            .map(|(index, _)| index)
            .filter(|index| !is_partial(index));
        if is_covered(&relation.fields, &primary_key, others) {
            continue;
        }
        if *is_unindexed {
            foreign_keys.push((relation.fields.as_ref(), def.key_span));
        } else {
            indexes.push((index_of(IndexKind::Plain, &relation.fields), def.key_span));
        }
    }
    indexable::check(&parsed, &key, &indexes, &foreign_keys, diagnostics);
    let (relations, relation_defs) = relations
        .into_iter()
        .map(|parsed| (parsed.relation, parsed.def))
        .unzip::<_, _, Vec<Relation>, Vec<RelationDef>>();
    let (poly_fields, poly_defs) = polys.into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
    let (indexes, index_spans) = indexes.into_iter().unzip::<_, _, Vec<Index>, Vec<Span>>();

    let name = plain(&item.ident);
    let table_attr = attrs.get("table");
    let table = table_attr
        .and_then(|attr| attr.db_name(diagnostics))
        .unwrap_or_else(|| naming::table_name(&name));
    let own = former_name(attrs.get("renamed_from"), diagnostics).map(|from| (None, from));
    let of_fields = parsed.iter().filter_map(|parsed| {
        let from = parsed.renamed_from.clone()?;
        Some((Some(parsed.field.name.clone()), from))
    });
    let renames = own.into_iter().chain(of_fields);
    let renames = renames
        .map(|(member, from)| Rename { member, from })
        .collect();
    let id_repr = parsed.iter().find_map(|p| p.id_repr.clone());
    let junction_of = |def: &JunctionDef| Junction {
        first: relations[def.first].name.clone(),
        second: relations[def.second].name.clone(),
    };
    let junction_schema = junction.as_ref().map(junction_of);
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
            poly_fields: List::Owned(poly_fields),
            checks: List::Owned(checks),
            renames: List::Owned(renames),
            junction: junction_schema,
            docs: docs(&item.attrs),
        },
        fields: parsed.into_iter().map(|p| p.def).collect(),
        relations: relation_defs,
        index_spans,
        id_repr,
        key,
        poly_fields: poly_defs,
        junction,
        scopes,
        check_spans,
        conditions,
        members,
    };
    Some((def, is_complete))
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
