//! The names that the members of a model become: columns of the table, constants of the struct.

use super::def::ScopeDef;
use super::model_fields::{ParsedField, RESERVED};
use super::plain;
use crate::Index;
use crate::diagnostic::{Code, Diagnostics};
use proc_macro2::{Ident, Span};
use std::collections::BTreeMap;

pub(super) fn check_columns(fields: &[ParsedField], diagnostics: &mut Diagnostics) {
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

/// Every constant has a name of its own, in the struct's `impl`, where the generated functions are too. `others` are the
/// names and constants of relations and polymorphic fields.
pub(super) fn check_constants<'a>(
    fields: &'a [ParsedField],
    others: impl Iterator<Item = (&'a Ident, &'a Ident)>,
    indexes: &[(Index, Span)],
    scopes: &[ScopeDef],
    diagnostics: &mut Diagnostics,
) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let members = fields.iter().map(|p| (&p.def.ident, &p.def.constant));
    let members = members.chain(others).map(|(ident, constant)| {
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
    let scopes = scopes.iter().map(|scope| {
        let what = format!("the constant of the default scope `{}`", scope.ident);
        let help: Help = |_| "give the default scope another name".to_owned();
        (plain(&scope.constant), what, scope.ident.span(), help)
    });
    for (name, what, span, help) in members.chain(keys).chain(scopes).collect::<Vec<_>>() {
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
