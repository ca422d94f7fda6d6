//! A `#[derive(Model)]` struct -> [`ModelDef`].

use super::attr::{Attr, Attrs, checked_db_name, until_comma};
use super::attributes::Place;
use super::def::{Member, ModelDef};
use super::model_fields::{self, ParsedField, unknown_field};
use super::rust_type::slot_type;
use super::{crate_path, docs, item_kind, plain};
use crate::diagnostic::{Code, Diagnostics};
use crate::naming;
use crate::{Field, Index, IndexField, IndexKind, List, Model, RelationKind, SortOrder, Str};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Data, DeriveInput, Fields, LitStr, Token};

pub(super) fn parse(item: &DeriveInput, diagnostics: &mut Diagnostics) -> Option<ModelDef> {
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
        if let Some(slot) = slot_type(&field.ty) {
            members.push(Member::Relation(slots.len()));
            slots.push((field, slot));
        } else if let Some(field) = model_fields::stored_field(&item.ident, field, diagnostics) {
            members.push(Member::Field(parsed.len()));
            parsed.push(field);
        }
    }
    let stored: Vec<_> = parsed
        .iter()
        .map(|p| (p.field.clone(), p.def.rust_type.clone()))
        .collect();
    let relations: Vec<_> = slots
        .into_iter()
        .map(|(field, slot)| model_fields::relation_field(field, slot, &stored, diagnostics))
        .collect();

    let fields: Vec<Field> = parsed.iter().map(|p| p.field.clone()).collect();
    let key = primary_key(item, &attrs, &parsed, diagnostics)?;
    let primary_key: Vec<Str> = key
        .iter()
        .map(|&position| fields[position].name.clone())
        .collect();
    check_auto_increment(&parsed, &key, diagnostics);
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
    // A relation that failed has been reported; a partial model would only cause follow-on errors.
    let relations: Vec<_> = relations.into_iter().collect::<Option<_>>()?;
    if parsed.iter().any(|field| field.is_broken) {
        return None;
    }
    let (relations, relation_defs): (Vec<_>, Vec<_>) = relations.into_iter().unzip();
    for (relation, def) in relations
        .iter()
        .zip(&relation_defs)
        .filter(|(r, _)| r.kind == RelationKind::BelongsTo)
    {
        if !is_covered(
            &relation.fields,
            &primary_key,
            indexes.iter().map(|(index, _)| index),
        ) {
            indexes.push((index_of(IndexKind::Plain, &relation.fields), def.key_span));
        }
    }
    let (indexes, index_spans) = indexes.into_iter().unzip::<_, _, Vec<Index>, Vec<Span>>();

    let name = plain(&item.ident);
    let table_attr = attrs.get("table");
    let table = table_attr
        .and_then(|attr| attr.db_name(diagnostics))
        .unwrap_or_else(|| naming::table_name(&name));
    let id_repr = parsed.iter().find_map(|p| p.id_repr.clone());
    Some(ModelDef {
        ident: item.ident.clone(),
        vis: item.vis.to_token_stream(),
        krate: crate_path(attrs.get("crate"), diagnostics),
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
    })
}

fn primary_key(
    item: &DeriveInput,
    attrs: &Attrs,
    fields: &[ParsedField],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<usize>> {
    let on_fields: Vec<usize> = (0..fields.len())
        .filter(|&i| fields[i].id.is_some())
        .collect();
    if let Some(attr) = attrs.get("id") {
        for span in on_fields.iter().filter_map(|&i| fields[i].id) {
            let help = "name every key field in the struct's `id(..)`, or mark one field with `id`";
            diagnostics.push(
                Code::CONFLICTING_ATTRIBUTES,
                span,
                "the key stands on the struct and on a field",
                help,
            );
        }
        let names = attr.parse(
            |input| input.parse_terminated(Ident::parse_any, Token![,]),
            diagnostics,
        )?;
        let positions: Vec<Option<usize>> = names
            .iter()
            .map(|name| position(name, fields.iter().map(|p| &p.field), diagnostics))
            .collect();
        for field in positions.iter().flatten().map(|&i| &fields[i]) {
            if field.field.is_nullable || field.field.is_list {
                let help = "a key is never NULL: remove `Option` or `Vec`";
                let span = field.def.ident.span();
                diagnostics.push(
                    Code::TYPE_MISMATCH,
                    span,
                    "this type cannot be part of a primary key",
                    help,
                );
            }
        }
        return positions.into_iter().collect();
    }
    match on_fields.as_slice() {
        [] => {
            let help = "mark the key with `#[orm(id)]`, or name several fields with `#[orm(id(a, b))]` on the struct";
            diagnostics.push(
                Code::MISSING_KEY,
                item.ident.span(),
                format!("`{}` has no primary key", item.ident),
                help,
            );
            None
        }
        [one] => Some(vec![*one]),
        [_, second, ..] => {
            let names: Vec<String> = on_fields
                .iter()
                .map(|&i| fields[i].field.name.to_string())
                .collect();
            let help = format!("write `#[orm(id({}))]` on the struct", names.join(", "));
            let span = fields[*second].id.unwrap_or_else(Span::call_site);
            diagnostics.push(
                Code::CONFLICTING_ATTRIBUTES,
                span,
                "a key over several fields needs an order",
                help,
            );
            None
        }
    }
}

/// Every database numbers a column only when it is the whole primary key (SQLite: a rowid alias; MySQL: it must be a key).
fn check_auto_increment(fields: &[ParsedField], key: &[usize], diagnostics: &mut Diagnostics) {
    for (i, parsed) in fields.iter().enumerate() {
        if parsed.field.default == Some(crate::DefaultValue::AutoIncrement) && key != [i] {
            let help = "only a single primary key can be numbered by every database";
            diagnostics.push(
                Code::INVALID_DEFAULT,
                parsed.def.default_span,
                "`autoincrement` needs the field to be the primary key",
                help,
            );
        }
    }
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

fn position<'a>(
    name: &Ident,
    fields: impl Iterator<Item = &'a Field> + Clone,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let found = fields.clone().position(|field| field.name == plain(name));
    if found.is_none() {
        let known: Vec<&str> = fields.map(|field| field.name.as_ref()).collect();
        unknown_field(name, known, diagnostics);
    }
    found
}

fn index_of(kind: IndexKind, names: &[Str]) -> Index {
    let fields = names
        .iter()
        .map(|name| IndexField {
            field: name.clone(),
            order: SortOrder::Ascending,
        })
        .collect();
    let constant = (kind == IndexKind::Unique)
        .then(|| Str::Owned(naming::unique_constant(names.iter().map(AsRef::as_ref))));
    Index {
        kind,
        fields: List::Owned(fields),
        db_name: None,
        constant,
    }
}

/// Whether a lookup by these fields is served by the key or an index that starts with them.
fn is_covered<'a>(
    fields: &[Str],
    key: &[Str],
    mut indexes: impl Iterator<Item = &'a Index>,
) -> bool {
    key.starts_with(fields)
        || indexes.any(|index| {
            index.fields.len() >= fields.len()
                && index.fields.iter().zip(fields).all(|(a, b)| a.field == *b)
        })
}

enum Entry {
    Field { name: Ident, order: SortOrder },
    Name(Ident),
    Map(LitStr),
    Where(Ident),
}

fn index(
    attr: &Attr,
    kind: IndexKind,
    fields: &[Field],
    diagnostics: &mut Diagnostics,
) -> Option<Index> {
    let entries = attr.parse(entries, diagnostics)?;
    let mut index = Index {
        kind,
        fields: List::Owned(Vec::new()),
        db_name: None,
        constant: None,
    };
    let mut names = Vec::new();
    let mut is_complete = true;
    for entry in entries {
        match entry {
            Entry::Field { name, order } => match position(&name, fields.iter(), diagnostics) {
                Some(i) => names.push(IndexField {
                    field: fields[i].name.clone(),
                    order,
                }),
                None => is_complete = false,
            },
            Entry::Map(literal) => {
                index.db_name = checked_db_name(&literal, diagnostics).map(Str::Owned);
            }
            Entry::Name(ident) if kind == IndexKind::Unique => {
                index.constant = Some(Str::Owned(plain(&ident)));
            }
            Entry::Name(ident) => {
                let help = "an index has no constant; its name in the database is `map = \"..\"`";
                diagnostics.push(
                    Code::MALFORMED_ATTRIBUTE,
                    ident.span(),
                    "`name` does not stand on an index",
                    help,
                );
            }
            Entry::Where(keyword) => {
                let help = "remove it; it is refused so that nobody believes it works";
                diagnostics.push(
                    Code::NOT_BUILT_YET,
                    keyword.span(),
                    "`where` on an index is not built yet",
                    help,
                );
            }
        }
    }
    if names.is_empty() {
        if is_complete {
            let help = format!("expected `{}`", attr.spec.example);
            diagnostics.push(
                Code::MALFORMED_ATTRIBUTE,
                attr.span(),
                "an index has at least one field",
                help,
            );
        }
        return None;
    }
    if kind == IndexKind::Unique && index.constant.is_none() {
        index.constant = Some(Str::Owned(naming::unique_constant(
            names.iter().map(|field| field.field.as_ref()),
        )));
    }
    index.fields = List::Owned(names);
    is_complete.then_some(index)
}

/// `a, b.desc(), name = c, map = "d", where = ..`
fn entries(input: ParseStream<'_>) -> syn::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        let name = Ident::parse_any(input)?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let value = until_comma(input)?;
            entries.push(match plain(&name).as_str() {
                "name" => Entry::Name(Ident::parse_any.parse2(value)?),
                "map" => Entry::Map(syn::parse2(value)?),
                "where" => Entry::Where(name),
                _ => {
                    return Err(syn::Error::new(
                        name.span(),
                        "expected `name`, `map` or `where`",
                    ));
                }
            });
        } else {
            let mut order = SortOrder::Ascending;
            if input.peek(Token![.]) {
                input.parse::<Token![.]>()?;
                let method: Ident = input.parse()?;
                order = match method.to_string().as_str() {
                    "asc" => SortOrder::Ascending,
                    "desc" => SortOrder::Descending,
                    _ => {
                        return Err(syn::Error::new(
                            method.span(),
                            "expected `asc()` or `desc()`",
                        ));
                    }
                };
                let content;
                syn::parenthesized!(content in input);
                content.parse::<syn::parse::Nothing>()?;
            }
            entries.push(Entry::Field { name, order });
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(entries)
}
