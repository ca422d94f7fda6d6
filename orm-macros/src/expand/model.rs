//! `impl Model`: the static facts, decoding and encoding by position.

use super::{checks, methods, relations, rows, schema};
use orm_schema::syntax::{BaseType, Member, ModelDef};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

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
            let field = &def.fields[position].ident;
            let position = Literal::usize_unsuffixed(position);
            quote!(#field: row.get(#position)?)
        }
        Member::Relation(position) => {
            let field = &def.relations[position].ident;
            quote!(#field: ::core::default::Default::default())
        }
    });
    let encoded = def.fields.iter().enumerate().map(|(position, field)| {
        let field = &field.ident;
        let position = Literal::usize_unsuffixed(position);
        quote!(#position => __orm::ColumnValue::encode(&self.#field),)
    });
    let enums = def
        .fields
        .iter()
        .enumerate()
        .filter_map(|(position, field)| {
            let ty = &field.ty;
            let position = Literal::usize_unsuffixed(position);
            matches!(field.rust_type.base, BaseType::Named(_))
                .then(|| quote!(#position => <#ty as __orm::ColumnValue>::enum_type(),))
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

fn has_id(def: &ModelDef) -> Option<TokenStream> {
    let ident = &def.ident;
    let repr = match def.id_repr.as_ref()? {
        orm_schema::ColumnType::I32 => quote!(i32),
        orm_schema::ColumnType::Uuid => quote!(__private::Uuid),
        orm_schema::ColumnType::String => quote!(::std::string::String),
        _ => quote!(i64),
    };
    Some(quote! {
        #[automatically_derived]
        impl __orm::HasId for #ident {
            type Repr = #repr;
        }
    })
}
