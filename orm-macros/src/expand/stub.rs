//! Implementations that stand in for those of an item with errors, so that the code around it is not reported too.
//! They never run: the program does not compile.

use super::{methods, model, relations, rows};
use orm_schema::syntax::{Derive, ItemDef, ModelDef, RESERVED, recover};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use std::collections::BTreeSet;
use syn::DeriveInput;

pub(super) fn expand(derive: Derive, item: &DeriveInput, def: Option<&ItemDef>) -> TokenStream {
    if !item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let orm = quote!(::orm);
    match (derive, def) {
        (Derive::Model, _) => recover(item).map(stand_in).unwrap_or_default(),
        (Derive::DbEnum, Some(ItemDef::Enum(def))) => column_value(&item.ident, &def.krate),
        (Derive::NewType, Some(ItemDef::NewType(def))) => column_value(&item.ident, &def.krate),
        (Derive::DbEnum | Derive::NewType, _) => column_value(&item.ident, &orm),
        (Derive::PolyRef, _) => TokenStream::new(),
    }
}

/// Text, a number and whatever else its fields may ask of it.
fn column_value(ident: &Ident, krate: &TokenStream) -> TokenStream {
    quote! {
        const _: () = {
            use #krate as __orm;
            use __orm::private as __private;

            #[automatically_derived]
            impl __orm::ColumnValue for #ident {
                const TYPE: __private::schema::ColumnType = __private::schema::ColumnType::String;
                const KIND: __private::ValueKind = __private::ValueKind::Text;

                fn encode(&self) -> __private::Value {
                    ::core::unreachable!()
                }

                fn decode(_: __private::Cell<'_>) -> ::core::result::Result<Self, __private::DecodeError> {
                    ::core::unreachable!()
                }
            }

            impl<K> __private::StoredAs<K> for #ident {}
            impl __orm::TextValue for #ident {}
            impl __orm::NumberValue for #ident {}
            impl __orm::ListElement for #ident {}
        };
    }
}

/// Everything that code can name of a model, and nothing that depends on what is wrong with it.
fn stand_in(mut def: ModelDef) -> TokenStream {
    rename_clashes(&mut def);
    for field in &mut def.fields {
        field.ty = without_self(&field.ty, &def.ident);
    }
    let (krate, ident) = (&def.krate, &def.ident);
    let (new, patch) = (rows::new_ident(&def), rows::patch_ident(&def));
    let name = def.schema.name.as_ref();
    let key = key(&def);
    let structs = rows::bare_structs(&def, &TokenStream::new(), &TokenStream::new());
    let unusable = [new.clone(), patch.clone()].map(|row| unusable(&row));
    let methods = methods::expand(&def);
    let relations = relations::expand(&def);
    let has_id = model::has_id(&def);
    // Most likely what was meant, when nothing says what the key is.
    let key_is_id = def.id_repr.is_none().then(|| model::key_is_id(ident));
    quote! {
        #structs
        const _: () = {
            use #krate as __orm;
            use __orm::private as __private;

            #[automatically_derived]
            impl __orm::Model for #ident {
                type Key = #key;
                const NAME: &'static str = #name;

                fn info() -> &'static __private::ModelInfo {
                    ::core::unreachable!()
                }

                fn decode(_: &__private::Row<'_>) -> ::core::result::Result<Self, __orm::Error> {
                    ::core::unreachable!()
                }

                fn encode(&self, _: usize) -> __private::Value {
                    ::core::unreachable!()
                }

                fn primary_key(&self) -> Self::Key {
                    ::core::unreachable!()
                }
            }

            impl __orm::NewRow<#ident> for #new {
                fn assign(self, _: &mut __private::Assignments) {}
            }

            impl __orm::IntoCreate<#ident> for #new {
                fn into_create(self) -> __orm::Create<#ident> {
                    __orm::Create::new(self)
                }
            }

            impl __orm::PatchRow<#ident> for #patch {
                fn assign(self, _: &mut __private::Assignments) {}
            }

            impl ::core::default::Default for #patch {
                fn default() -> Self {
                    ::core::unreachable!()
                }
            }

            #(#unusable)*
            #has_id
            #key_is_id
            #methods
            #relations
        };
    }
}

/// What is derived otherwise; the types of fields with errors may not allow it.
fn unusable(ident: &Ident) -> TokenStream {
    quote! {
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::unreachable!()
            }
        }

        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                ::core::unreachable!()
            }
        }
    }
}

/// `Self` would mean another struct in the structs of new rows and of patches.
fn without_self(tokens: &TokenStream, model: &Ident) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => {
            TokenTree::Ident(format_ident!("{}", model, span = ident.span()))
        }
        TokenTree::Group(group) => TokenTree::Group(Group::new(
            group.delimiter(),
            without_self(&group.stream(), model),
        )),
        token @ (TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) => token,
    });
    tokens.collect()
}

/// The type of the key. Where none is declared, a field called `id` was most likely meant to be it.
fn key(def: &ModelDef) -> TokenStream {
    let mut fields: Vec<_> = def
        .key
        .iter()
        .map(|&position| &def.fields[position])
        .collect();
    if fields.is_empty() {
        fields.extend(def.fields.iter().find(|field| field.ident == "id"));
    }
    if fields.iter().any(|field| field.is_broken) {
        return quote!(i64);
    }
    let types: Vec<_> = fields.iter().map(|field| &field.ty).collect();
    match types.as_slice() {
        [] => quote!(i64),
        [ty] => quote!(#ty),
        _ => quote!((#(#types),*)),
    }
}

/// Two constants of one name, or one that is called like a function, have been reported.
fn rename_clashes(def: &mut ModelDef) {
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|&name| name.to_owned()).collect();
    let fields = def.fields.iter_mut().map(|field| &mut field.constant);
    let relations = def
        .relations
        .iter_mut()
        .map(|relation| &mut relation.constant);
    for constant in fields.chain(relations) {
        let mut clashes = 0_u32;
        let written = constant.clone();
        while !taken.insert(constant.to_string()) {
            clashes += 1;
            *constant = format_ident!("__{}_{}", written, clashes, span = written.span());
        }
    }
    for index in def.schema.indexes.to_mut() {
        index
            .constant
            .take_if(|constant| !taken.insert(constant.to_string()));
    }
}
