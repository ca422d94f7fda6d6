//! `New{Model}`, the required columns, and `{Model}Patch`, the changeable ones.

use orm_schema::syntax::{FieldDef, ModelDef};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

fn required(def: &ModelDef) -> impl Iterator<Item = (usize, &FieldDef)> {
    let fields = def.schema.fields.iter().zip(&def.fields).enumerate();
    fields
        .filter(|(_, (field, _))| !field.is_optional_on_insert())
        .map(|(i, (_, field))| (i, field))
}

/// Everything but the key: a row keeps that.
fn changeable(def: &ModelDef) -> impl Iterator<Item = (usize, &FieldDef)> {
    def.fields
        .iter()
        .enumerate()
        .filter(|(i, _)| !def.key.contains(i))
}

pub(super) fn new_ident(def: &ModelDef) -> Ident {
    format_ident!("New{}", def.ident)
}

pub(super) fn patch_ident(def: &ModelDef) -> Ident {
    format_ident!("{}Patch", def.ident)
}

pub(super) fn structs(def: &ModelDef) -> TokenStream {
    let (new, patch) = (&def.new_derives, &def.patch_derives);
    let new_derives = quote!(#[derive(::core::fmt::Debug, ::core::clone::Clone #(, #new)*)]);
    // What a patch does not name is kept.
    let is_deserialized = patch
        .iter()
        .any(|derive| derive.to_string().ends_with("Deserialize"));
    let default = is_deserialized.then(|| quote!(#[serde(default)]));
    let patch_derives = quote! {
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::default::Default #(, #patch)*)]
        #default
    };
    bare_structs(def, &new_derives, &patch_derives)
}

/// The structs, with these attributes.
pub(super) fn bare_structs(
    def: &ModelDef,
    new_derives: &TokenStream,
    patch_derives: &TokenStream,
) -> TokenStream {
    let (krate, vis) = (&def.krate, &def.vis);
    let (new, patch) = (new_ident(def), patch_ident(def));
    let new_docs = format!("The required columns of a new [`{}`].", def.ident);
    let patch_docs = format!(
        "Changes to a [`{}`]: a column is kept unless it is set.",
        def.ident
    );
    let member = |field: &FieldDef| {
        let (ident, vis) = (&field.ident, &field.vis);
        let docs = format!("The column of `{ident}`.");
        quote!(#[doc = #docs] #vis #ident)
    };
    let new_fields = required(def).map(|(_, field)| {
        let (member, ty) = (member(field), &field.ty);
        quote!(#member: #ty)
    });
    let patch_fields = changeable(def).map(|(_, field)| {
        let (member, ty) = (member(field), &field.ty);
        quote!(#member: #krate::Patch<#ty>)
    });
    quote! {
        #[doc = #new_docs]
        #new_derives
        #[allow(dead_code, unreachable_pub)]
        #vis struct #new {
            #(#new_fields,)*
        }

        #[doc = #patch_docs]
        #patch_derives
        #[allow(dead_code, unreachable_pub)]
        #vis struct #patch {
            #(#patch_fields,)*
        }
    }
}

pub(super) fn impls(def: &ModelDef) -> TokenStream {
    let ident = &def.ident;
    let (new, patch) = (new_ident(def), patch_ident(def));
    let assignments = required(def).map(|(position, field)| {
        let (position, ty, field) = (Literal::usize_unsuffixed(position), &field.ty, &field.ident);
        let into_value = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::into_value);
        quote!(row.put(#position, #into_value(self.#field));)
    });
    let changes = changeable(def).map(|(position, field)| {
        let (position, ty, field) = (Literal::usize_unsuffixed(position), &field.ty, &field.ident);
        let into_value = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::into_value);
        quote!(if let __orm::Patch::Set(value) = self.#field { row.put(#position, #into_value(value)); })
    });
    // The parameter is unused when there is nothing to assign.
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::NewRow<#ident> for #new {
            fn assign(self, row: &mut __private::Assignments) {
                let _ = &row;
                #(#assignments)*
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::IntoCreate<#ident> for #new {
            fn into_create(self) -> __orm::Create<#ident> {
                __orm::Create::new(self)
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::PatchRow<#ident> for #patch {
            fn assign(self, row: &mut __private::Assignments) {
                let _ = &row;
                #(#changes)*
            }
        }
    }
}
