//! `impl PolyRef` for an enum of references: the enum of the rows they refer to, and a marker and a constant for each
//! variant.

use super::relations::marker_struct;
use super::{at, names, schema};
use orm_schema::naming::snake_case;
use orm_schema::syntax::{PolyDef, PolyVariantDef};
use orm_schema::{PolyStorage, PolyVariant};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::collections::BTreeSet;
use syn::spanned::Spanned;

pub(super) fn expand(def: &PolyDef) -> TokenStream {
    let names = names(&def.krate);
    let row = row_enum(def);
    let schema = schema::poly_type(&def.schema, &def.variants);
    let implementation = implementation(def);
    let variants = variants(def);
    let checks = checks(def);
    quote! {
        #row
        const _: () = {
            #names

            static POLY: __schema::PolyType = #schema;

            #implementation
            #variants
            #checks
        };
    }
}

/// `{Enum}Row`.
pub(super) fn row_ident(def: &PolyDef) -> Ident {
    format_ident!("{}Row", def.ident)
}

/// `Commentable_Post`, for errors, as the markers of relations.
fn marker_ident(def: &PolyDef, variant: &PolyVariantDef) -> Ident {
    format_ident!("{}_{}", def.ident, variant.ident)
}

pub(super) fn row_enum(def: &PolyDef) -> TokenStream {
    let (vis, ident, row) = (&def.vis, &def.ident, row_ident(def));
    let docs = format!("The row that a [`{ident}`] refers to.");
    let variants = def.variants.iter().map(|variant| {
        let (name, target) = (&variant.ident, &variant.target);
        let docs = format!("A row of `{}`.", variant.target_ident);
        quote!(#[doc = #docs] #name(&'a #target),)
    });
    // Only what stands in for an enum with errors has none, but must use its lifetime.
    let nothing = def.variants.is_empty();
    let nothing = nothing.then(|| quote!(__Nothing(&'a ()),));
    let names = def.variants.iter().map(|variant| &variant.ident);
    let texts = def.schema.variants.iter().map(|variant| &variant.name);
    let debug = match &nothing {
        Some(_) => quote!(::core::unreachable!()),
        None => quote!(f.write_str(match self { #(Self::#names(_) => #texts,)* })),
    };
    quote! {
        #[doc = #docs]
        #[derive(::core::clone::Clone, ::core::marker::Copy)]
        #[allow(dead_code, unreachable_pub)]
        #vis enum #row<'a> {
            #(#variants)*
            #nothing
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for #row<'_> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #debug
            }
        }
    }
}

fn implementation(def: &PolyDef) -> TokenStream {
    let (ident, row) = (&def.ident, row_ident(def));
    let columns = Literal::usize_unsuffixed(def.schema.column_count());
    let (mut kinds, mut positions, mut keys, mut reads, mut rows, mut preloads) =
        (vec![], vec![], vec![], vec![], vec![], vec![]);
    let mut arms = vec![];
    let last = def.variants.len().saturating_sub(1);
    for (position, variant) in def.variants.iter().enumerate() {
        let (name, ty) = (&variant.ident, &variant.ty);
        let marker = marker_ident(def, variant);
        let index = Literal::usize_unsuffixed(position);
        let pattern = if position == last {
            quote!(_)
        } else {
            quote!(#index)
        };
        kinds.push(quote!(<#ty as __ColumnValue>::KIND));
        positions.push(quote!(Self::#name(_) => #index,));
        keys.push(quote!(Self::#name(key) => <#ty as __ColumnValue>::encode(key),));
        let read = quote_spanned!(at(ty.span())=> row.get::<#ty>(position).map(Self::#name));
        reads.push(quote!(#pattern => #read,));
        rows.push(quote!(Self::#name(_) => #row::#name(loaded.of()),));
        arms.push(quote!(<__private::Arm<F, #marker> as __orm::Relation>::INFO));
        preloads.push(quote!(<__private::Arm<F, #marker> as __private::LoadRows>::preload_all()));
    }
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::PolyRef for #ident {
            type Row<'a> = #row<'a>;
            const COLUMNS: u16 = #columns;
            const KINDS: &'static [__private::ValueKind] = &[#(#kinds),*];

            fn poly_type() -> &'static __schema::PolyType {
                &POLY
            }

            fn variant(&self) -> usize {
                match self { #(#positions)* }
            }

            fn key(&self) -> __private::Value {
                match self { #(#keys)* }
            }

            fn read(
                variant: usize,
                row: &__private::Row<'_>,
                position: usize,
            ) -> ::core::result::Result<Self, __orm::Error> {
                match variant { #(#reads)* }
            }

            fn row<'a>(&self, loaded: __private::LoadedTarget<'a>) -> #row<'a> {
                match self { #(#rows)* }
            }

            fn arms<F>() -> ::std::vec::Vec<&'static __private::RelationInfo>
            where
                F: __orm::PolyRelation,
                F::Value: __orm::PolyValue<Poly = Self>,
            {
                ::std::vec![#(#arms),*]
            }

            fn preloads<F>() -> ::std::vec::Vec<::std::boxed::Box<dyn __private::Preload<F::From>>>
            where
                F: __orm::PolyRelation,
                F::Value: __orm::PolyValue<Poly = Self>,
            {
                ::std::vec![#(#preloads),*]
            }
        }
    }
}

fn variants(def: &PolyDef) -> TokenStream {
    let ident = &def.ident;
    let targets = def.variants.iter().map(|variant| {
        let (marker, target) = (marker_ident(def, variant), &variant.target);
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __private::PolyTarget<#target> for #ident {
                const COLUMN: u16 = <#marker as __orm::PolyVariantOf>::COLUMN;
                const TAG: ::core::option::Option<&'static str> = <#marker as __orm::PolyVariantOf>::TAG;
            }
        }
    });
    let markers = markers(def);
    quote! {
        #markers
        #(#targets)*
    }
}

/// The markers and constants.
pub(super) fn markers(def: &PolyDef) -> TokenStream {
    let (ident, vis) = (&def.ident, &def.vis);
    let variants = || def.schema.variants.iter().zip(&def.variants);
    let markers = variants()
        .enumerate()
        .map(|(position, (schema, variant))| marker(def, position, schema, variant));
    let mut taken = BTreeSet::new();
    let constants = variants()
        .map(|(schema, variant)| (constant_ident(&schema.name, variant), variant))
        // Two of one name have been reported.
        .filter(|(constant, _)| taken.insert(constant.to_string()))
        .map(|(constant, variant)| {
            let marker = marker_ident(def, variant);
            let docs = format!("The variant `{}`.", variant.ident);
            quote_spanned! {at(variant.ident.span())=>
                #[doc = #docs]
                #vis const #constant: __orm::Variant<#marker> = __orm::Variant::new();
            }
        });
    quote! {
        #(#markers)*

        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code, unreachable_pub, private_interfaces)]
        impl #ident {
            #(#constants)*
        }
    }
}

fn marker(
    def: &PolyDef,
    position: usize,
    schema: &PolyVariant,
    variant: &PolyVariantDef,
) -> TokenStream {
    let (ident, target) = (&def.ident, &variant.target);
    let marker = marker_ident(def, variant);
    let item = marker_struct(&marker, &def.vis, "A variant.");
    let (name, value) = (schema.name.as_ref(), schema.value.as_ref());
    let index = Literal::usize_unsuffixed(position);
    let reached = quote_spanned!(at(target.span())=> type Target = #target;);
    let (column, tag) = match def.schema.storage {
        PolyStorage::Arc => (quote!(#index), quote!(::core::option::Option::None)),
        PolyStorage::Tagged => (quote!(1), quote!(::core::option::Option::Some(#value))),
    };
    quote! {
        #item

        #[automatically_derived]
        impl __orm::PolyVariantOf for #marker {
            type Poly = #ident;
            #reached
            const INDEX: u16 = #index;
            const NAME: &'static str = #name;
            const COLUMN: u16 = #column;
            const TAG: ::core::option::Option<&'static str> = #tag;
        }
    }
}

/// `post` for `Post`; a keyword as `r#type`, and `crate`, which cannot be written so, as `crate_`.
fn constant_ident(name: &str, variant: &PolyVariantDef) -> Ident {
    let (name, span) = (snake_case(name), variant.ident.span());
    match name.as_str() {
        "crate" | "self" | "super" => format_ident!("{}_", name, span = span),
        _ if syn::parse_str::<Ident>(&name).is_ok() => Ident::new(&name, span),
        _ => Ident::new_raw(&name, span),
    }
}

/// What a variant holds is the key of its model; the keys of a tagged enum share a column.
fn checks(def: &PolyDef) -> TokenStream {
    let keys = def.variants.iter().map(|variant| {
        let ty = &variant.ty;
        quote_spanned!(ty.span()=> __private::id_of_key::<#ty>();)
    });
    let ident = &def.ident;
    let is_poly_ref = quote_spanned!(ident.span()=> __private::is_poly_ref::<#ident>(););
    let is_tagged = def.schema.storage == PolyStorage::Tagged;
    let first = def.variants.first().filter(|_| is_tagged);
    let kinds = first.into_iter().flat_map(|first| {
        def.variants.iter().skip(1).map(|variant| {
            let (one, other) = (&first.ty, &variant.ty);
            let message = format!(
                "the keys of `{}` and `{}` share a column, but they are of different types",
                first.target_ident, variant.target_ident
            );
            let is_same = quote!(<#one as __ColumnValue>::KIND as u8 == <#other as __ColumnValue>::KIND as u8);
            quote_spanned!(other.span()=> const _: () = ::core::assert!(#is_same, #message);)
        })
    });
    quote! {
        const _: fn() = || {
            #is_poly_ref
            #(#keys)*
        };
        #(#kinds)*
    }
}
