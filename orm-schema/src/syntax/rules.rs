//! `#[garde(..)]` on a model -> the rules of each stored field, as written: garde's own derive reads them. What cannot hold
//! before every write is refused here: a write may set one column alone, so a rule sees its own field and nothing else.

use super::plain;
use crate::diagnostic::{Code, Diagnostics, did_you_mean};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Meta};

/// The rules of garde 0.23, to tell a misspelt one. Another name is garde's to refuse.
const KNOWN: &[&str] = &[
    "adapt",
    "alphanumeric",
    "ascii",
    "code",
    "contains",
    "credit_card",
    "custom",
    "dive",
    "email",
    "if",
    "inner",
    "ip",
    "ipv4",
    "ipv6",
    "length",
    "matches",
    "pattern",
    "phone_number",
    "prefix",
    "range",
    "rename",
    "required",
    "skip",
    "suffix",
    "url",
];

/// `skip` says that there is no rule.
fn is_rule(attr: &&Attribute) -> bool {
    attr.path().is_ident("garde") && arguments(attr).to_string() != "skip"
}

/// The attributes with the rules of a stored field. `Self` in them is the model.
pub(super) fn of_field(
    model: &Ident,
    field: &syn::Field,
    diagnostics: &mut Diagnostics,
) -> Vec<TokenStream> {
    let mut rules = Vec::new();
    for attr in field.attrs.iter().filter(is_rule) {
        let arguments = arguments(attr);
        check_names(arguments.clone(), diagnostics);
        if let Some((span, what)) = beyond_its_field(arguments) {
            diagnostics.push(
                Code::INVALID_RULE,
                span,
                format!("{what} sees other fields, but a write may set this one alone"),
                "compare fields in the program before the write",
            );
        }
        rules.push(with_model(attr.to_token_stream(), model));
    }
    rules
}

/// Rules of the whole struct, which a write of some columns cannot check.
pub(super) fn check_model(attrs: &[Attribute], diagnostics: &mut Diagnostics) {
    for attr in attrs.iter().filter(is_rule) {
        let Some(TokenTree::Ident(name)) = arguments(attr).into_iter().next() else {
            continue;
        };
        let (message, help) = match plain(&name).as_str() {
            // What else derives garde's trait for the struct may need it.
            "allow_unvalidated" => continue,
            "custom" => (
                "a rule of the whole model cannot be checked when a write sets some of its columns",
                "put the rule on a field, or check the row in the program before the write",
            ),
            "context" => (
                "rules that run before every write have no context",
                "check what needs one in the program before the write",
            ),
            _ => (
                "only fields of a model have rules",
                "put the rule on a field",
            ),
        };
        diagnostics.push(Code::INVALID_RULE, name.span(), message, help);
    }
}

/// Rules on a field that is no column.
pub(super) fn refuse(field: &syn::Field, diagnostics: &mut Diagnostics) {
    for attr in field.attrs.iter().filter(is_rule) {
        diagnostics.push(
            Code::INVALID_RULE,
            attr.path().span(),
            "only a stored field has rules",
            "put it on a column of this model or of the other one",
        );
    }
}

fn arguments(attr: &Attribute) -> TokenStream {
    match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}

fn check_names(arguments: TokenStream, diagnostics: &mut Diagnostics) {
    let mut is_start = true;
    for token in arguments {
        if let TokenTree::Ident(ident) = &token
            && is_start
        {
            let name = ident.to_string();
            let near = did_you_mean(&name, KNOWN.iter().copied());
            if let Some(near) = near.filter(|near| *near != name) {
                diagnostics.push(
                    Code::INVALID_RULE,
                    ident.span(),
                    format!("unknown rule `{name}`"),
                    format!("did you mean `{near}`?"),
                );
            }
        }
        is_start = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
    }
}

/// The first token that names another field: `matches(other)`, or `self`.
fn beyond_its_field(arguments: TokenStream) -> Option<(Span, String)> {
    let mut is_start = true;
    for token in arguments {
        let found = match &token {
            TokenTree::Ident(ident) if *ident == "self" || is_start && *ident == "matches" => {
                Some((ident.span(), format!("`{ident}`")))
            }
            TokenTree::Group(group) => beyond_its_field(group.stream()),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
        };
        if found.is_some() {
            return found;
        }
        is_start = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
    }
    None
}

/// The rules stand on a struct of their own in the expansion, where `Self` would be that one.
fn with_model(tokens: TokenStream, model: &Ident) -> TokenStream {
    let tokens = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => {
            TokenTree::Ident(Ident::new(&model.to_string(), ident.span()))
        }
        TokenTree::Group(group) => {
            let mut replaced = Group::new(group.delimiter(), with_model(group.stream(), model));
            replaced.set_span(group.span());
            TokenTree::Group(replaced)
        }
        token @ (TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) => token,
    });
    tokens.collect()
}
