//! `default_scope(name = condition)` of a model. The conditions stay tokens: the derive's expansion gives them a type.

use super::attr::Attrs;
use super::def::ScopeDef;
use super::plain;
use crate::diagnostic::{Code, Diagnostics};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Token};

/// Reads every `default_scope(..)`.
pub(super) fn scopes(attrs: &Attrs, diagnostics: &mut Diagnostics) -> Vec<ScopeDef> {
    let mut scopes: Vec<ScopeDef> = Vec::new();
    for attr in attrs.all("default_scope") {
        let entries = attr.parse(
            |input| input.parse_terminated(entry, Token![,]),
            diagnostics,
        );
        for (ident, condition) in entries.into_iter().flatten() {
            if scopes.iter().any(|scope| scope.ident == ident) {
                diagnostics.push(
                    Code::DUPLICATE_ATTRIBUTE,
                    ident.span(),
                    format!("the default scope `{ident}` is declared twice"),
                    "give one of them another name, or join the conditions with `&`",
                );
                continue;
            }
            scopes.push(ScopeDef {
                constant: Ident::new(&format!("{}_scope", plain(&ident)), ident.span()),
                ident,
                condition: condition.to_token_stream(),
            });
        }
    }
    scopes
}

fn entry(input: ParseStream<'_>) -> syn::Result<(Ident, Expr)> {
    let name = input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    Ok((name, input.parse()?))
}
