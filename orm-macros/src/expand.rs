//! Item -> implementations, or what is wrong with it and stubs, so that one mistake does not cause fifty errors.

mod checks;
mod columns;
mod db_enum;
pub(crate) mod filterable;
mod junction;
mod methods;
mod model;
mod new_type;
mod poly_fields;
mod poly_ref;
mod relations;
mod rows;
mod schema;
mod scopes;
pub(crate) mod shape;
mod stub;
mod validation;

use orm_schema::diagnostic::Diagnostics;
use orm_schema::syntax::{Derive, ItemDef, parse_as};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::DeriveInput;

pub(crate) fn derive(derive: Derive, input: TokenStream) -> TokenStream {
    let item: DeriveInput = match syn::parse2(input) {
        Ok(item) => item,
        Err(error) => return error.to_compile_error(),
    };
    let (def, diagnostics) = parse_as(derive, &item);
    let expanded = match def.as_ref().filter(|_| diagnostics.is_empty()) {
        Some(ItemDef::Model(def)) => model::expand(def),
        Some(ItemDef::Enum(def)) => db_enum::expand(def),
        Some(ItemDef::NewType(def)) => new_type::expand(def),
        Some(ItemDef::PolyRef(def)) => poly_ref::expand(def),
        None => {
            let errors = errors(&diagnostics);
            let stub = stub::expand(derive, &item, def.as_ref());
            quote!(#errors #stub)
        }
    };
    debug(&expanded);
    expanded
}

fn errors(diagnostics: &Diagnostics) -> TokenStream {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let message = match &diagnostic.help {
                Some(help) => format!("{}\n  help: {help}", diagnostic.message),
                None => diagnostic.message.clone(),
            };
            quote_spanned!(diagnostic.span=> ::core::compile_error!(#message);)
        })
        .collect()
}

/// The names that an expansion uses, none of which a user has. Short ones for what stands there often: each token costs
/// every build of the user's crate, after an edit too.
fn names(krate: &TokenStream) -> TokenStream {
    quote! {
        #[allow(unused_imports)]
        use #krate::{self as __orm, Column as __Column, ColumnValue as __ColumnValue, Model as __Model, private as __private};
        #[allow(unused_imports)]
        use __private::{Borrowed as __Borrowed, schema as __schema};
    }
}

/// Generated tokens that an error shows at the user's tokens which they are about.
fn at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// `ORM_MACRO_DEBUG=1 cargo build` shows what a derive expands to.
fn debug(expanded: &TokenStream) {
    if std::env::var_os("ORM_MACRO_DEBUG").is_some_and(|value| value == "1") {
        #[expect(clippy::print_stderr, reason = "asked for by the environment")]
        {
            eprintln!("{expanded}");
        }
    }
}

#[cfg(test)]
mod tests;
