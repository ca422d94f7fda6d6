//! The columns of a model as fields, of one row of a query over several tables.

use super::at;
use orm_schema::syntax::ModelDef;
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// The struct, and what `impl Model` says of it.
pub(super) fn expand(def: &ModelDef) -> (TokenStream, TokenStream) {
    let fields = def.fields.iter().map(|field| {
        let (ident, ty, vis) = (&field.ident, &field.ty, &field.vis);
        let column = quote_spanned!(at(ty.span())=> __Column<S, N::Of<#ty>>);
        quote!(#vis #ident: #column)
    });
    let values = def.fields.iter().enumerate().map(|(position, field)| {
        let (ident, ty) = (&field.ident, &field.ty);
        let position = Literal::usize_unsuffixed(position);
        let column = quote_spanned!(at(ty.span())=> row.column(#position));
        quote!(#ident: #column)
    });
    let declared = quote! {
        #[doc(hidden)]
        #[allow(missing_debug_implementations, dead_code, private_interfaces, unnameable_types)]
        pub struct Columns<S, N: __orm::Presence> {
            #(#fields),*
        }
    };
    let implemented = quote! {
        type Columns<S, N: __orm::Presence> = Columns<S, N>;

        fn columns<S, N: __orm::Presence>(row: __private::ModelRow) -> Columns<S, N> {
            Columns { #(#values),* }
        }
    };
    (declared, implemented)
}
