//! The default scopes of a model: a constant for each, and what the library knows of them at run time.

use super::at;
use orm_schema::syntax::{ModelDef, ScopeDef};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

/// The constants, inside the model's `impl`.
pub(super) fn constants(def: &ModelDef) -> TokenStream {
    let (model, vis) = (&def.ident, &def.vis);
    let constants = def.scopes.iter().map(|scope| {
        let constant = &scope.constant;
        let name = scope.ident.to_string();
        let docs = format!("The default scope `{name}`, to lift.");
        quote_spanned! {at(constant.span())=>
            #[doc = #docs]
            #vis const #constant: __orm::DefaultScope<#model> = __orm::DefaultScope::new(#name);
        }
    });
    quote!(#(#constants)*)
}

fn condition_ident(scope: &ScopeDef) -> Ident {
    format_ident!("__{}_condition", scope.constant)
}

/// `SCOPES`, and a function that makes each condition. They are the model's own, so that `Self` is the model.
pub(super) fn statics(def: &ModelDef) -> TokenStream {
    if def.scopes.is_empty() {
        return TokenStream::new();
    }
    let model = &def.ident;
    let conditions = def.scopes.iter().map(|scope| {
        let (function, condition) = (condition_ident(scope), &scope.condition);
        quote! {
            fn #function() -> __private::Node {
                __private::scope_condition::<#model>(#condition)
            }
        }
    });
    let infos = def.scopes.iter().map(|scope| {
        let (function, name) = (condition_ident(scope), scope.ident.to_string());
        quote!(__private::ScopeInfo { name: #name, condition: #model::#function })
    });
    quote! {
        #[automatically_derived]
        #[allow(non_snake_case)]
        impl #model {
            #(#conditions)*
        }

        static SCOPES: &[__private::ScopeInfo] = &[#(#infos),*];
    }
}

/// What `INFO` adds.
pub(super) fn info(def: &ModelDef) -> Option<TokenStream> {
    (!def.scopes.is_empty()).then(|| quote!(.with_scopes(SCOPES)))
}
