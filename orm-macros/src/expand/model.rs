//! `impl Model`: the static facts, decoding and encoding by position.

use super::{checks, methods, relations, rows, schema};
use orm_schema::ColumnType;
use orm_schema::syntax::{BaseType, Member, ModelDef};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    let krate = &def.krate;
    let rows = rows::structs(def);
    let schema = schema::model(def);
    let implementation = implementation(def);
    let has_id = has_id(def);
    let row_impls = rows::impls(def);
    let methods = methods::expand(def);
    let relations = relations::expand(def);
    let checks = checks::expand(def);
    quote! {
        #rows
        const _: () = {
            use #krate as __orm;
            use __orm::private as __private;
            use __private::schema as __schema;
            use __orm::ColumnValue as __ColumnValue;

            static SCHEMA: __schema::Model = #schema;
            #implementation
            #has_id
            #row_impls
            #methods
            #relations
            #checks
        };
    }
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
    let key_column = Literal::usize_unsuffixed(def.key.first().copied().unwrap_or_default());
    let key_positions = def.key.iter().map(|&i| Literal::usize_unsuffixed(i));

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
    });
    let encoded = def.fields.iter().enumerate().map(|(position, field)| {
        let (field, ty) = (&field.ident, &field.ty);
        let position = Literal::usize_unsuffixed(position);
        let encoded = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::encode(&self.#field));
        quote!(#position => #encoded,)
    });
    let enums = def
        .fields
        .iter()
        .enumerate()
        .filter_map(|(position, field)| {
            let ty = &field.ty;
            let position = Literal::usize_unsuffixed(position);
            matches!(field.rust_type.base, BaseType::Named(_)).then(|| {
                let enum_type = quote_spanned!(ty.span()=> <#ty as __ColumnValue>::enum_type);
                quote!(#position => #enum_type(),)
            })
        });
    quote! {
        static INFO: __private::ModelInfo = __private::ModelInfo::new(&SCHEMA, enum_type, &[#(#key_positions),*]);

        fn enum_type(position: usize) -> ::core::option::Option<&'static __schema::EnumType> {
            match position {
                #(#enums)*
                _ => ::core::option::Option::None,
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::Model for #ident {
            type Key = #key;
            const NAME: &'static str = #name;
            const KEY_COLUMN: u16 = #key_column;

            fn info() -> &'static __private::ModelInfo {
                &INFO
            }

            fn decode(row: &__private::Row<'_>) -> ::core::result::Result<Self, __orm::Error> {
                ::core::result::Result::Ok(Self { #(#members),* })
            }

            fn encode(&self, position: usize) -> __private::Value {
                match position {
                    #(#encoded)*
                    _ => __private::Value::Null(__private::ValueKind::Bool),
                }
            }

            fn primary_key(&self) -> Self::Key {
                #key_value
            }
        }
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
