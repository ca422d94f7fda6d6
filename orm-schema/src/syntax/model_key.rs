//! The primary key of a model, on a field or over several.

use super::attr::{Attr, Attrs};
use super::model_fields::{ParsedField, unknown_field};
use super::plain;
use crate::Field;
use crate::diagnostic::{Code, Diagnostics};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Token};

/// The positions of the primary key's fields, in key order.
pub(super) fn primary_key(
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
                "the key is declared on the struct and on a field",
                help,
            );
        }
        return struct_key(attr, fields, diagnostics);
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

fn struct_key(
    attr: &Attr,
    fields: &[ParsedField],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<usize>> {
    let names = attr.parse(
        |input| input.parse_terminated(Ident::parse_any, Token![,]),
        diagnostics,
    )?;
    if names.is_empty() {
        let message = "a primary key has at least one field";
        diagnostics.push(Code::MISSING_KEY, attr.span(), message, attr.example());
        return None;
    }
    let mut key = Vec::new();
    for name in &names {
        let found = position(name, fields.iter().map(|p| &p.field), diagnostics);
        if let Some(i) = found.filter(|i| !is_twice(name, *i, &key, diagnostics)) {
            key.push(i);
        }
    }
    for field in key.iter().map(|&i| &fields[i]) {
        if field.field.is_nullable || field.field.is_list {
            let help = "a key is never NULL: remove `Option` or `Vec`";
            diagnostics.push(
                Code::TYPE_MISMATCH,
                field.def.ty.span(),
                "this type cannot be part of a primary key",
                help,
            );
        }
    }
    (key.len() == names.len()).then_some(key)
}

pub(super) fn position<'a>(
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

/// MySQL refuses a column that stands twice in a key (error 1060), and nothing is gained by it elsewhere.
fn is_twice(
    name: &Ident,
    position: usize,
    before: &[usize],
    diagnostics: &mut Diagnostics,
) -> bool {
    let is_twice = before.contains(&position);
    if is_twice {
        stands_twice(name, diagnostics);
    }
    is_twice
}

pub(super) fn stands_twice(name: &Ident, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Code::DUPLICATE_ATTRIBUTE,
        name.span(),
        format!("`{name}` is given twice"),
        "keep one of the two",
    );
}

/// Every database numbers a column only when it is the whole primary key (SQLite: a rowid alias; MySQL: it must be a key).
pub(super) fn check_auto_increment(
    fields: &[ParsedField],
    key: &[usize],
    diagnostics: &mut Diagnostics,
) {
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
