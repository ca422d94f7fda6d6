//! `impl ColumnValue` for a struct around one value: everything is the inner type's.

use super::{checks, names};
use orm_schema::ColumnType;
use orm_schema::syntax::{BaseType, NewTypeDef};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

pub(super) fn expand(def: &NewTypeDef) -> TokenStream {
    let (names, ident, ty) = (names(&def.krate), &def.ident, &def.ty);
    let (member, wrap) = match &def.member {
        Some(member) => (quote!(#member), quote!(|value| Self { #member: value })),
        None => (quote!(0), quote!(Self)),
    };
    let families = match &def.rust_type.base {
        BaseType::Builtin(builtin) => families(def, builtin),
        BaseType::Id(_) | BaseType::Named(_) => TokenStream::new(),
    };
    quote! {
        const _: () = {
            #names

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __ColumnValue for #ident {
                type Nullable = ::core::option::Option<Self>;
                const TYPE: __schema::ColumnType = <#ty as __ColumnValue>::TYPE;
                const KIND: __private::ValueKind = <#ty as __ColumnValue>::KIND;
                const IS_LIST: bool = <#ty as __ColumnValue>::IS_LIST;

                fn enum_type() -> ::core::option::Option<&'static __schema::EnumType> {
                    <#ty as __ColumnValue>::enum_type()
                }

                fn encode(&self) -> __private::Value {
                    __ColumnValue::encode(&self.#member)
                }

                fn into_value(self) -> __private::Value {
                    __ColumnValue::into_value(self.#member)
                }

                fn decode(cell: __private::Cell<'_>) -> ::core::result::Result<Self, __private::DecodeError> {
                    <#ty as __ColumnValue>::decode(cell).map(#wrap)
                }
            }

            #families
        };
    }
}

/// What the inner type's family can do, the newtype can; what it is spelled as is checked.
fn families(def: &NewTypeDef, builtin: &ColumnType) -> TokenStream {
    let (ident, ty) = (&def.ident, &def.ty);
    let kind = checks::kind(builtin);
    let check = quote_spanned!(ty.span()=> const _: fn() = || __private::stored_as::<#ty, __private::kind::#kind>(););
    let is_number = builtin.integer_range().is_some()
        || matches!(
            builtin,
            ColumnType::F32 | ColumnType::F64 | ColumnType::Decimal { .. }
        );
    let mut families = quote! {
        #check
        #[diagnostic::do_not_recommend]
        impl __private::StoredAs<__private::kind::#kind> for #ident {}
    };
    if def.rust_type.is_list {
        return families;
    }
    if builtin.is_text() {
        families
            .extend(quote!(#[diagnostic::do_not_recommend] impl __orm::TextValue for #ident {}));
    }
    if is_number {
        families
            .extend(quote!(#[diagnostic::do_not_recommend] impl __orm::NumberValue for #ident { type Sum = <#ty as __orm::NumberValue>::Sum; type Total = <#ty as __orm::NumberValue>::Total; type Mean = <#ty as __orm::NumberValue>::Mean; }));
    }
    if !matches!(builtin, ColumnType::Bytes | ColumnType::Json) {
        families
            .extend(quote!(#[diagnostic::do_not_recommend] impl __orm::ListElement for #ident {}));
    }
    families
}
