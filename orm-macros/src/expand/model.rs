//! `impl Model`: the static facts, decoding and encoding by position.

use super::relations::{self, marker_ident, positions};
use super::{
    at, checks, columns, junction, methods, names, poly_fields, rows, schema, scopes, validation,
};
use orm_schema::syntax::{BaseType, Member, ModelDef};
use orm_schema::{ColumnType, Field};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    let names = names(&def.krate);
    let rows = rows::structs(def);
    let statics = schema::statics(def, &info(def));
    let implementation = implementation(def);
    let has_id = has_id(def);
    let row_impls = rows::impls(def);
    let methods = methods::expand(def);
    let relations = relations::expand(def);
    let polys = poly_fields::expand(def);
    let junction = junction::expand(def);
    let checks = checks::expand(def);
    let rules = validation::expand(def);
    let scopes = scopes::statics(def);
    let validate = validation::methods(def);
    quote! {
        #rows
        #rules
        const _: () = {
            #names

            #statics
            #scopes
            #implementation
            #has_id
            #row_impls
            #methods
            #relations
            #polys
            #junction
            #checks
            #validate
        };
    }
}

/// The value of `INFO`.
fn info(def: &ModelDef) -> TokenStream {
    let ident = &def.ident;
    let marked = |is_marked: fn(&Field) -> bool, method: &str| {
        let position = def.schema.fields.iter().position(is_marked)?;
        let (position, method) = (
            Literal::usize_unsuffixed(position),
            format_ident!("{}", method),
        );
        Some(quote!(.#method(#position)))
    };
    let version = marked(|field| field.is_version, "with_version");
    let deleted = marked(|field| field.is_deleted, "with_deleted");
    let rules = validation::info(def);
    let scopes = scopes::info(def);
    let arms = def.poly_fields.iter().map(|field| {
        let marker = marker_ident(def, &field.ident);
        let poly = quote_spanned!(at(field.poly.span())=> <#marker as __orm::PolyRelation>::Value);
        quote_spanned! {at(field.poly.span())=>
            .with_arms(<<#poly as __orm::PolyValue>::Poly as __orm::PolyRef>::arms::<#marker>())
        }
    });
    let relations = def.relations.iter();
    let relations = relations.map(|relation| marker_ident(def, &relation.ident));
    let enums = match enums(def).next() {
        Some(_) => quote!(enum_type),
        None => quote!(__private::no_enums),
    };
    quote! {
        __private::ModelInfo::new(
            &SCHEMA,
            #enums,
            <#ident as __Model>::KEY,
            &[#(<#relations as __orm::Relation>::INFO),*],
        )
            #version #deleted #rules #scopes #(#arms)*
    }
}

/// The enums that other items may define: what asks each field whose type is named for its own.
fn enums(def: &ModelDef) -> impl Iterator<Item = TokenStream> {
    let fields = def.fields.iter().enumerate();
    let named = fields.filter(|(_, field)| matches!(field.rust_type.base, BaseType::Named(_)));
    named.map(|(position, field)| {
        let ty = &field.ty;
        let position = Literal::usize_unsuffixed(position);
        let enum_type = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::enum_type);
        quote!(#position => #enum_type(),)
    })
}

/// Rows of it are marked as deleted.
pub(super) fn soft_delete(def: &ModelDef) -> Option<TokenStream> {
    let ident = &def.ident;
    def.schema.deleted().map(|_| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::SoftDelete for #ident {}
        }
    })
}

fn implementation(def: &ModelDef) -> TokenStream {
    let ident = &def.ident;
    let name = def.schema.name.as_ref();
    let key_types: Vec<&TokenStream> = def.key.iter().map(|&i| &def.fields[i].ty).collect();
    let key_idents: Vec<_> = def.key.iter().map(|&i| &def.fields[i].ident).collect();
    let (key, key_value) = match (key_types.as_slice(), key_idents.as_slice()) {
        ([ty], [field]) => (
            quote!(#ty),
            quote!(::core::clone::Clone::clone(&self.#field)),
        ),
        _ => (
            quote!((#(#key_types),*)),
            quote!((#(::core::clone::Clone::clone(&self.#key_idents)),*)),
        ),
    };
    let key_positions = positions(&def.key);
    let soft_delete = soft_delete(def);
    let (columns, columns_of) = columns::expand(def);

    let members = def.members.iter().map(|member| match *member {
        Member::Field(position) => {
            let (field, ty) = (&def.fields[position].ident, &def.fields[position].ty);
            let position = Literal::usize_unsuffixed(position);
            let decode = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::decode);
            quote!(#field: row.decoded(#position, #decode(row.cell(#position)))?)
        }
        Member::Relation(position) => {
            let field = &def.relations[position].ident;
            quote!(#field: ::core::default::Default::default())
        }
        Member::Poly(position) => {
            let field = &def.poly_fields[position].ident;
            let decoded = poly_fields::decoded(def, position);
            quote!(#field: #decoded)
        }
    });
    let encoded = def.fields.iter().enumerate().map(|(position, field)| {
        let (field, ty) = (&field.ident, &field.ty);
        let position = Literal::usize_unsuffixed(position);
        let encoded = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::encode(&self.#field));
        quote!(#position => #encoded,)
    });
    let encoded_polys =
        (0..def.poly_fields.len()).map(|position| poly_fields::encoded(def, position));
    let mut enums = enums(def).peekable();
    let enum_type = enums.peek().is_some().then(|| {
        quote! {
            fn enum_type(position: usize) -> ::core::option::Option<&'static __schema::EnumType> {
                match position {
                    #(#enums)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    });
    quote! {
        #enum_type

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __Model for #ident {
            type Key = #key;
            const NAME: &'static str = #name;
            const KEY: &'static [u16] = #key_positions;
            #columns_of

            fn info() -> &'static __private::ModelInfo {
                &INFO
            }

            fn decode(row: &__private::Row<'_>) -> ::core::result::Result<Self, __orm::Error> {
                ::core::result::Result::Ok(Self { #(#members),* })
            }

            fn encode(&self, position: usize) -> __private::Value {
                match position {
                    #(#encoded)*
                    #(#encoded_polys)*
                    _ => __private::Value::Null(__private::ValueKind::Bool),
                }
            }

            fn primary_key(&self) -> Self::Key {
                #key_value
            }
        }

        #columns
        #soft_delete
    }
}

pub(super) fn has_id(def: &ModelDef) -> TokenStream {
    let ident = &def.ident;
    let repr = match &def.id_repr {
        Some(ColumnType::I32) => quote!(i32),
        Some(ColumnType::Uuid) => quote!(__private::Uuid),
        Some(ColumnType::String) => quote!(::std::string::String),
        _ => quote!(i64),
    };
    let key_is_id = def.id_repr.is_some().then(|| key_is_id(ident));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::HasId for #ident {
            type Repr = #repr;
        }

        #key_is_id
    }
}

pub(super) fn key_is_id(ident: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::KeyIsId for #ident {}
    }
}
