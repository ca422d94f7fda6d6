//! `impl ColumnValue` for an enum: the position of a variant, translated by a static table.

use super::{names, schema};
use orm_schema::EnumStorage;
use orm_schema::syntax::EnumDef;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn expand(def: &EnumDef) -> TokenStream {
    let (names, ident) = (names(&def.krate), &def.ident);
    let schema = schema::enum_type(&def.schema);
    let name = def.schema.name.as_ref();
    let kind = match def.schema.storage {
        EnumStorage::Native => quote!(Enum),
        EnumStorage::Text => quote!(Text),
        EnumStorage::Integer => quote!(I32),
    };
    let variants = &def.variants;
    let positions: Vec<Literal> = (0..variants.len()).map(Literal::usize_unsuffixed).collect();
    quote! {
        const _: () = {
            #names

            static ENUM: __schema::EnumType = #schema;

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __ColumnValue for #ident {
                type Nullable = ::core::option::Option<Self>;
                const TYPE: __schema::ColumnType = __schema::ColumnType::Enum(__Borrowed(#name));
                const KIND: __private::ValueKind = __private::ValueKind::#kind;

                fn enum_type() -> ::core::option::Option<&'static __schema::EnumType> {
                    ::core::option::Option::Some(&ENUM)
                }

                fn encode(&self) -> __private::Value {
                    __private::encode_enum(&ENUM, match self { #(Self::#variants => #positions),* })
                }

                fn decode(cell: __private::Cell<'_>) -> ::core::result::Result<Self, __private::DecodeError> {
                    const VARIANTS: &[fn() -> #ident] = &[#(|| #ident::#variants),*];
                    ::core::result::Result::Ok(VARIANTS[__private::decode_enum(&ENUM, cell)?]())
                }
            }

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::ListElement for #ident {}
        };
    }
}
