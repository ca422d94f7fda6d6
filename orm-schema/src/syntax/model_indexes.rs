//! `unique(..)` and `index(..)` over the fields of a model.

use super::attr::{Attr, checked_db_name, malformed, until_comma};
use super::condition::{self, Names};
use super::def::ConditionDef;
use super::model_key::{position, stands_twice};
use super::plain;
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::naming;
use crate::{Condition, Field, Index, IndexField, IndexKind, List, SortOrder, Str};
use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Token};

/// An ascending index over whole fields, without a name of its own.
pub(super) fn index_of(kind: IndexKind, names: &[Str]) -> Index {
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
        predicate: None,
    }
}

/// Whether a lookup by these fields is served by the key or an index that starts with them.
pub(super) fn is_covered<'a>(
    fields: &[Str],
    key: &[Str],
    mut indexes: impl Iterator<Item = &'a Index>,
) -> bool {
    key.starts_with(fields)
        || indexes.any(|index| {
            index.predicate.is_none()
                && index.fields.len() >= fields.len()
                && index.fields.iter().zip(fields).all(|(a, b)| a.field == *b)
        })
}

enum Entry {
    /// `a`, `a.desc()`
    Field { name: Ident, method: Option<Ident> },
    /// `map = "d"`
    Setting { name: Ident, value: TokenStream },
}

/// Reads `unique(..)` or `index(..)`; with it the condition of `where`, for the derive.
pub(super) fn index(
    attr: &Attr,
    kind: IndexKind,
    fields: &[Field],
    scope: Names<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Index, Option<ConditionDef>)> {
    let entries = attr.parse(entries, diagnostics)?;
    let mut index = Index {
        kind,
        fields: List::Owned(Vec::new()),
        db_name: None,
        constant: None,
        predicate: None,
    };
    let mut names: Vec<IndexField> = Vec::new();
    let mut settings: Vec<String> = Vec::new();
    let mut typed = None;
    let mut is_complete = true;
    for entry in entries {
        match entry {
            Entry::Field { name, method } => {
                let order = order(method.as_ref(), diagnostics);
                let found = position(&name, fields.iter(), diagnostics).map(|i| &fields[i]);
                if found.is_some_and(|field| names.iter().any(|other| other.field == field.name)) {
                    stands_twice(&name, diagnostics);
                } else if let Some(field) = found {
                    let field = field.name.clone();
                    names.push(IndexField { field, order });
                } else {
                    is_complete = false;
                }
            }
            Entry::Setting { name, .. } if settings.contains(&plain(&name)) => {
                stands_twice(&name, diagnostics);
            }
            Entry::Setting { name, value } if name == "where" => {
                settings.push(plain(&name));
                let read = predicate(&name, value, scope, diagnostics);
                is_complete &= read.is_some();
                if let Some((predicate, def)) = read {
                    index.predicate = Some(predicate);
                    typed = def;
                }
            }
            Entry::Setting { name, value } => {
                settings.push(plain(&name));
                setting(&mut index, &name, value, diagnostics);
            }
        }
    }
    if names.is_empty() {
        if is_complete {
            let message = "an index has at least one field";
            diagnostics.push(
                Code::MALFORMED_ATTRIBUTE,
                attr.span(),
                message,
                attr.example(),
            );
        }
        return None;
    }
    if index.predicate.is_some() {
        if index.constant.take().is_some() {
            let message = "a unique key over some rows only has no constant";
            let help = "remove `name`; it finds no row by itself";
            diagnostics.push(Code::CONFLICTING_ATTRIBUTES, attr.span(), message, help);
        }
    } else if kind == IndexKind::Unique && index.constant.is_none() {
        index.constant = Some(Str::Owned(naming::unique_constant(
            names.iter().map(|field| field.field.as_ref()),
        )));
    }
    index.fields = List::Owned(names);
    is_complete.then_some((index, typed))
}

/// The value of `where = ..`.
fn predicate(
    name: &Ident,
    value: TokenStream,
    scope: Names<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Condition, Option<ConditionDef>)> {
    let span = name.span();
    let Ok(expr) = syn::parse2::<syn::Expr>(value) else {
        malformed(
            span,
            "expected `where = Model::field.is_null()`",
            diagnostics,
        );
        return None;
    };
    condition::condition(&expr, scope, diagnostics)
}

fn order(method: Option<&Ident>, diagnostics: &mut Diagnostics) -> SortOrder {
    let Some(method) = method else {
        return SortOrder::Ascending;
    };
    match plain(method).as_str() {
        "asc" => SortOrder::Ascending,
        "desc" => SortOrder::Descending,
        _ => {
            let message = format!("expected `asc()` or `desc()`, not `{method}`");
            malformed(method.span(), &message, diagnostics);
            SortOrder::Ascending
        }
    }
}

fn setting(index: &mut Index, name: &Ident, value: TokenStream, diagnostics: &mut Diagnostics) {
    let span = syn::spanned::Spanned::span(&value);
    match plain(name).as_str() {
        "map" => match syn::parse2::<LitStr>(value) {
            Ok(literal) => index.db_name = checked_db_name(&literal, diagnostics).map(Str::Owned),
            Err(_) => malformed(
                span,
                "expected `map = \"name_in_the_database\"`",
                diagnostics,
            ),
        },
        "name" if index.kind == IndexKind::Unique => match Ident::parse_any.parse2(value) {
            Ok(ident) => index.constant = Some(Str::Owned(plain(&ident))),
            Err(_) => malformed(span, "expected `name = constant_in_rust`", diagnostics),
        },
        "name" => diagnostics.push(
            Code::MALFORMED_ATTRIBUTE,
            name.span(),
            "`name` does not go on an index",
            "an index has no constant; its name in the database is `map = \"..\"`",
        ),
        _ => {
            let known: &[&str] = match index.kind {
                IndexKind::Unique => &["name", "map", "where"],
                IndexKind::Plain => &["map", "where"],
            };
            diagnostics.push(
                Code::UNKNOWN_ATTRIBUTE,
                name.span(),
                format!("unknown setting `{name}`"),
                name_help(&plain(name), known.iter().copied()),
            );
        }
    }
}

/// `a, b.desc(), name = c, map = "d", where = ..`
fn entries(input: ParseStream<'_>) -> syn::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    while !input.is_empty() {
        let name = Ident::parse_any(input)?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let value = until_comma(input, &name)?;
            entries.push(Entry::Setting { name, value });
        } else {
            let mut method = None;
            if input.peek(Token![.]) {
                input.parse::<Token![.]>()?;
                method = Some(input.parse()?);
                let content;
                syn::parenthesized!(content in input);
                content.parse::<syn::parse::Nothing>()?;
            }
            entries.push(Entry::Field { name, method });
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(entries)
}
