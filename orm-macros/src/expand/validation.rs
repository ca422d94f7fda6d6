//! The rules of fields, `#[garde(..)]`: each on a struct of one field, which garde's own derive reads, and a function that
//! checks a bound value by it. One struct a field, so that a write of some columns is checked by their rules alone, with
//! their types as they are, and so that garde's errors stand at the field which they are about.

use super::{at, junction, rows};
use orm_schema::syntax::{FieldDef, ModelDef};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

fn fields(def: &ModelDef) -> impl Iterator<Item = (usize, &FieldDef)> {
    let fields = def.fields.iter().enumerate();
    fields.filter(|(_, field)| !field.rules.is_empty())
}

fn has_rules(def: &ModelDef) -> bool {
    fields(def).next().is_some()
}

/// What `INFO` adds for a model with rules.
pub(super) fn info(def: &ModelDef) -> Option<TokenStream> {
    let ident = &def.ident;
    has_rules(def).then(|| quote!(.with_rules(<#ident as __private::HasRules>::RULES)))
}

/// The rules in a scope of their own: what they name is the user's, not what else is generated.
pub(super) fn expand(def: &ModelDef) -> TokenStream {
    if !has_rules(def) {
        return TokenStream::new();
    }
    let (krate, ident) = (&def.krate, &def.ident);
    let checks = fields(def).map(|(position, field)| check(position, field));
    let rules = fields(def).map(|(position, _)| {
        let (check, position) = (
            format_ident!("__check_{}", position),
            Literal::usize_unsuffixed(position),
        );
        quote!(__rules::Rule { position: #position, check: #check })
    });
    // A crate that is missing is missed at the first rule.
    let first = fields(def).find_map(|(_, field)| field.rules.first());
    let first = at(first.map_or_else(Span::call_site, Spanned::span));
    let garde = quote_spanned!(first=> use ::garde::Validate as _;);
    quote! {
        const _: () = {
            use #krate::private as __rules;
            #garde

            /// Found where garde has refused a rule, so that its own error is the only one.
            #[allow(dead_code)]
            trait __Refused {
                fn validate(&self) -> ::core::result::Result<(), ::garde::Report> {
                    ::core::result::Result::Ok(())
                }
            }

            impl<T> __Refused for &T {}

            #(#checks)*

            #[automatically_derived]
            impl __rules::HasRules for #ident {
                const RULES: &'static [__rules::Rule] = &[#(#rules),*];
            }
        };
    }
}

fn check(position: usize, field: &FieldDef) -> TokenStream {
    let FieldDef {
        ident, ty, rules, ..
    } = field;
    let (rule, check) = (
        format_ident!("__Rules{}", position),
        format_ident!("__check_{}", position),
    );
    let name = ident.to_string();
    // A rule that does not fit the type is refused at the type.
    let derive = quote_spanned!(at(ty.span())=> ::garde::Validate);
    quote! {
        #[derive(#derive)]
        #[allow(dead_code)]
        struct #rule {
            #(#rules)*
            #ident: #ty,
        }

        fn #check(value: &__rules::Value, failures: &mut __rules::Failures) {
            if let ::core::option::Option::Some(value) = failures.value::<#ty>(#name, value) {
                if let ::core::result::Result::Err(report) = (&#rule { #ident: value }).validate() {
                    for (field, error) in report.iter() {
                        failures.push(field, error);
                    }
                }
            }
        }
    }
}

/// `validate` of the structs that are written.
pub(super) fn methods(def: &ModelDef) -> TokenStream {
    if !has_rules(def) {
        return TokenStream::new();
    }
    let (ident, new) = (&def.ident, rows::new_ident(def));
    let patch = rows::patch_ident(def);
    let new = method(def, &new, &quote!(validate_new::<#ident>));
    let patch = method(def, &patch, &quote!(validate_patch::<#ident>));
    let nested = rows::nested_structs(def)
        .map(|(row, marker)| method(def, &row, &quote!(validate_nested::<#ident, #marker>)));
    let data = junction::data(def).filter(|columns| !columns.is_empty());
    let data = data.map(|_| {
        let data = junction::data_ident(def);
        method(def, &data, &quote!(validate_link::<#ident>))
    });
    quote!(#new #patch #(#nested)* #data)
}

fn method(def: &ModelDef, row: &impl ToTokens, function: &TokenStream) -> TokenStream {
    let vis = &def.vis;
    quote! {
        #[automatically_derived]
        #[allow(dead_code, unreachable_pub)]
        impl #row {
            /// Checks the rules of all columns that it sets, as every write of it does before anything is sent.
            ///
            /// # Errors
            ///
            /// `Validation`, with everything that is not met.
            #vis fn validate(&self) -> ::core::result::Result<(), __orm::Error> {
                __private::#function(::core::clone::Clone::clone(self))
            }
        }
    }
}
