//! Implementations that stand in for those of an item with errors, so that the code around it is not reported too.
//! They never run: the program does not compile.

use orm_schema::syntax::Derive;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Type};

pub(super) fn expand(derive: Derive, item: &DeriveInput) -> TokenStream {
    if !item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &item.ident;
    match derive {
        Derive::Model => model(item),
        Derive::DbEnum | Derive::NewType => quote! {
            const _: () = {
                #[automatically_derived]
                impl ::orm::ColumnValue for #ident {
                    const TYPE: ::orm::schema::ColumnType = ::orm::schema::ColumnType::String;
                    const KIND: ::orm::private::ValueKind = ::orm::private::ValueKind::Text;
                    fn encode(&self) -> ::orm::private::Value { ::core::unreachable!() }
                    fn decode(_: ::orm::private::Cell<'_>) -> ::core::result::Result<Self, ::orm::private::DecodeError> {
                        ::core::unreachable!()
                    }
                }
            };
        },
        Derive::PolyRef => TokenStream::new(),
    }
}

fn is_relation(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| {
            ["BelongsTo", "HasOne", "HasMany", "ManyToMany"]
                .iter()
                .any(|slot| segment.ident == slot)
        }),
        _ => false,
    }
}

fn model(item: &DeriveInput) -> TokenStream {
    let (ident, vis) = (&item.ident, &item.vis);
    let Data::Struct(data) = &item.data else {
        return TokenStream::new();
    };
    let Fields::Named(fields) = &data.fields else {
        return TokenStream::new();
    };
    let columns = fields
        .named
        .iter()
        .filter(|field| !is_relation(&field.ty))
        .map(|field| {
            let (name, ty) = (&field.ident, &field.ty);
            quote!(#vis const #name: ::orm::Column<#ident, #ty> = ::orm::Column::new(0);)
        });
    quote! {
        const _: () = {
            #[automatically_derived]
            impl ::orm::Model for #ident {
                type Key = i64;
                const NAME: &'static str = "";
                fn info() -> &'static ::orm::private::ModelInfo { ::core::unreachable!() }
                fn decode(_: &::orm::private::Row<'_>) -> ::core::result::Result<Self, ::orm::Error> {
                    ::core::unreachable!()
                }
                fn encode(&self, _: usize) -> ::orm::private::Value { ::core::unreachable!() }
                fn primary_key(&self) -> i64 { ::core::unreachable!() }
            }

            #[automatically_derived]
            impl ::orm::HasId for #ident {
                type Repr = i64;
            }

            #[allow(non_upper_case_globals, dead_code, unreachable_pub, private_interfaces)]
            impl #ident {
                #(#columns)*
                #vis fn query() -> ::orm::Query<#ident> { ::orm::Query::new() }
                #vis fn filter(condition: impl ::orm::IntoExpr<#ident, bool>) -> ::orm::Query<#ident> {
                    ::orm::Query::new().filter(condition)
                }
                #vis fn all_rows() -> ::orm::Query<#ident> { ::orm::Query::all_rows() }
            }
        };
    }
}
