//! A marker and a constant for each polymorphic field.

use super::at;
use super::relations::{
    constant, constants_of, marker_ident, marker_struct, named, optional_inverse,
};
use orm_schema::syntax::{ModelDef, PolyFieldDef};
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    if def.poly_fields.is_empty() {
        return TokenStream::new();
    }
    let markers = (0..def.poly_fields.len()).map(|position| marker(def, position));
    let constants = def.poly_fields.iter().map(|field| {
        let docs = format!("The polymorphic field `{}`.", field.ident);
        let marker = marker_ident(def, &field.ident);
        constant(&field.constant, &field.vis, &marker, &docs)
    });
    let constants = constants_of(&def.ident, constants);
    quote! {
        #(#markers)*
        #constants
    }
}

/// What the field holds: the enum, or an `Option` of it.
pub(super) fn value(field: &PolyFieldDef) -> TokenStream {
    let poly = &field.poly;
    if field.is_optional {
        quote_spanned!(at(poly.span())=> ::core::option::Option<#poly>)
    } else {
        poly.clone()
    }
}

/// The position of a field's first column: behind the stored fields and the polymorphic ones before it. Only types know
/// how many columns those take.
fn offset(def: &ModelDef, position: usize) -> TokenStream {
    match position.checked_sub(1) {
        None => {
            let stored = Literal::usize_unsuffixed(def.fields.len());
            quote!(#stored)
        }
        Some(before) => end(def, before),
    }
}

/// The position behind a field's last column.
fn end(def: &ModelDef, position: usize) -> TokenStream {
    let field = &def.poly_fields[position];
    let marker = marker_ident(def, &field.ident);
    quote_spanned!(at(field.poly.span())=> <#marker as __orm::PolyRelation>::END)
}

/// The field out of a row.
pub(super) fn decoded(def: &ModelDef, position: usize) -> TokenStream {
    let field = &def.poly_fields[position];
    let marker = marker_ident(def, &field.ident);
    quote_spanned!(at(field.poly.span())=> __private::poly_decode::<#marker>(row)?)
}

/// The arms that encode its columns, behind those of what stands before it.
pub(super) fn encoded(def: &ModelDef, position: usize) -> TokenStream {
    let field = &def.poly_fields[position];
    let (marker, end) = (marker_ident(def, &field.ident), end(def, position));
    quote_spanned! {at(field.poly.span())=>
        position if position < #end as usize => __private::poly_encode::<#marker>(self, position),
    }
}

fn marker(def: &ModelDef, position: usize) -> TokenStream {
    let (ident, field) = (&def.ident, &def.poly_fields[position]);
    let (marker, value, poly) = (marker_ident(def, &field.ident), value(field), &field.poly);
    let item = marker_struct(&marker, &def.vis, "A polymorphic field.");
    let named = named(def, &field.ident);
    let name = def.schema.poly_fields[position].name.as_ref();
    let (offset, member) = (offset(def, position), &field.ident);
    let optional = field.is_optional.then(|| optional_inverse(&marker));
    // The value by the associated type, and all at the enum, so that a type which is none is one error.
    quote_spanned! {at(poly.span())=>
        #item

        #[automatically_derived]
        impl __orm::PolyRelation for #marker {
            type From = #ident;
            type Value = <#value as __orm::PolyValue>::Itself;
            const NAME: &'static str = #name;
            const OFFSET: u16 = #offset;

            fn slot(row: &#ident) -> &__orm::Poly<#value> {
                &row.#member
            }

            fn slot_mut(row: &mut #ident) -> &mut __orm::Poly<#value> {
                &mut row.#member
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::Loadable for #marker {
            type Owner = #ident;
            type Get<'a, L: __orm::LoadSet> =
                <<Self as __orm::PolyRelation>::Value as __orm::PolyValue>::Get<'a>;

            fn get<L: __orm::LoadSet>(row: &#ident) -> Self::Get<'_, L> {
                __private::poly_loaded::<Self>(row)
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __private::LoadRows for #marker {
            fn preload_all() -> ::std::boxed::Box<dyn __private::Preload<#ident>> {
                __private::PolyPreload::<#marker>::boxed()
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl<T> __private::BelongsFrom<#ident, T> for #marker
        where
            #poly: __private::PolyTarget<T>,
        {
            const COLUMNS: &'static [u16] =
                &[<Self as __orm::PolyRelation>::OFFSET + <#poly as __private::PolyTarget<T>>::COLUMN];
            const TAG: ::core::option::Option<(u16, &'static str)> = match <#poly as __private::PolyTarget<T>>::TAG {
                ::core::option::Option::Some(tag) => {
                    ::core::option::Option::Some((<Self as __orm::PolyRelation>::OFFSET, tag))
                }
                ::core::option::Option::None => ::core::option::Option::None,
            };
        }

        #named
        #optional
    }
}
