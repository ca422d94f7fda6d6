//! The inherent constants and functions of a model: columns, unique keys, queries.

use super::at;
use orm_schema::IndexKind;
use orm_schema::syntax::ModelDef;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    let (ident, vis) = (&def.ident, &def.vis);
    let columns = def.fields.iter().enumerate().map(|(position, field)| {
        let (constant, ty, vis) = (&field.constant, &field.ty, &field.vis);
        let position = Literal::usize_unsuffixed(position);
        let docs = format!("The column of `{}`.", field.ident);
        quote_spanned! {at(constant.span())=>
            #[doc = #docs]
            #vis const #constant: __orm::Column<#ident, #ty> = __orm::Column::new(#position);
        }
    });
    let keys = unique_keys(def);
    let patch = format_ident!("{}Patch", ident);
    quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code, unreachable_pub, private_interfaces)]
        impl #ident {
            #(#columns)*
            #keys

            /// The row of a primary key.
            #vis fn find(key: impl __orm::IntoKey<<#ident as __orm::Model>::Key>) -> __orm::Find<#ident> {
                __orm::Find::new(key)
            }

            /// The row of a unique key.
            #vis fn find_by<V: __private::Key>(
                key: __orm::UniqueKey<#ident, V>,
                value: impl __orm::IntoKey<V>,
            ) -> __orm::Query<#ident> {
                __orm::Find::by(key, value)
            }

            /// A query for rows.
            #vis fn query() -> __orm::Query<#ident> {
                __orm::Query::new()
            }

            /// A query for the rows for which a condition holds.
            #vis fn filter(condition: impl __orm::IntoExpr<#ident, bool>) -> __orm::Query<#ident> {
                __orm::Query::new().filter(condition)
            }

            /// A query for all rows that may also update or delete all of them.
            #vis fn all_rows() -> __orm::Query<#ident> {
                __orm::Query::all_rows()
            }

            /// A new row.
            #vis fn create(row: impl __orm::NewRow<#ident>) -> __orm::Create<#ident> {
                __orm::Create::new(row)
            }

            /// New rows, in few statements.
            #vis fn create_many(
                rows: impl ::core::iter::IntoIterator<Item = impl __orm::IntoCreate<#ident>>,
            ) -> __orm::CreateMany<#ident> {
                __orm::CreateMany::new(rows)
            }

            /// Changes columns of this row.
            #vis fn update(&self) -> __orm::UpdateRow<#ident> {
                __orm::UpdateRow::of(self)
            }

            /// Changes the columns of this row that a patch sets.
            #vis fn patch(&self, patch: #patch) -> __orm::UpdateRow<#ident> {
                __orm::UpdateRow::of(self).patch(patch)
            }

            /// Deletes this row.
            #vis fn delete(&self) -> __orm::Delete<#ident> {
                __orm::Delete::of(self)
            }

            /// This row as it is now.
            #vis fn reload(&self) -> __orm::Find<#ident> {
                __orm::Find::new(<#ident as __orm::Model>::primary_key(self))
            }

            /// The primary key of this row.
            #vis fn key(&self) -> <#ident as __orm::Model>::Key {
                <#ident as __orm::Model>::primary_key(self)
            }
        }
    }
}

fn unique_keys(def: &ModelDef) -> TokenStream {
    let (ident, vis) = (&def.ident, &def.vis);
    let unique = def
        .schema
        .indexes
        .iter()
        .zip(&def.index_spans)
        .filter(|(index, _)| index.kind == IndexKind::Unique);
    unique
        .filter_map(|(index, span)| {
            let name = index.constant.as_deref()?;
            // A keyword was written as `name = r#type`.
            let constant = syn::parse_str::<Ident>(name)
                .unwrap_or_else(|_| Ident::new_raw(name, Span::call_site()));
            let names: Vec<&str> = index.field_names().collect();
            let types: Vec<&TokenStream> = names
                .iter()
                .filter_map(|name| def.schema.field_position(name))
                .map(|position| &def.fields[position].ty)
                .collect();
            let value = match types.as_slice() {
                [ty] => quote!(#ty),
                _ => quote!((#(#types),*)),
            };
            let db_name = match index.db_name.as_deref() {
                Some(name) => quote!(::core::option::Option::Some(#name)),
                None => quote!(::core::option::Option::None),
            };
            let docs = format!("The unique key over {}.", names.join(", "));
            Some(quote_spanned! {at(*span)=>
                #[doc = #docs]
                #vis const #constant: __orm::UniqueKey<#ident, #value> =
                    __orm::UniqueKey::new(&[#(#names),*], #db_name);
            })
        })
        .collect()
}
