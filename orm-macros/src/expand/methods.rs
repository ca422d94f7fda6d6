//! The inherent constants and functions of a model: columns, unique keys, queries.

use super::{at, rows, scopes};
use orm_schema::IndexKind;
use orm_schema::syntax::ModelDef;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    let (ident, vis) = (&def.ident, &def.vis);
    let columns = def.fields.iter().enumerate().map(|(position, field)| {
        let (constant, ty, vis) = (&field.constant, &field.ty, &field.vis);
        let position = Literal::usize_unsuffixed(position);
        let docs = format!("The column of `{}`.", field.ident);
        quote_spanned! {at(constant.span())=>
            #[doc = #docs]
            #vis const #constant: __Column<#ident, #ty> = __Column::new(#position);
        }
    });
    let keys = unique_keys(def);
    let scopes = scopes::constants(def);
    let soft_delete = soft_delete(def);
    let patch = rows::patch_ident(def);
    quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code, unreachable_pub, private_interfaces)]
        impl #ident {
            #(#columns)*
            #keys
            #scopes

            /// The row of a primary key.
            #[track_caller]
            #vis fn find(key: impl __orm::IntoKey<<#ident as __Model>::Key>) -> __orm::Find<#ident> {
                __orm::Find::new(key)
            }

            /// The row of a unique key.
            #[track_caller]
            #vis fn find_by<V: __private::Key>(
                key: __orm::UniqueKey<#ident, V>,
                value: impl __orm::IntoKey<V>,
            ) -> __orm::Query<#ident> {
                __orm::Find::by(key, value)
            }

            /// A query for rows.
            #[track_caller]
            #vis fn query() -> __orm::Query<#ident> {
                __orm::Query::new()
            }

            /// A query for the rows for which a condition holds.
            #[track_caller]
            #vis fn filter(condition: impl __orm::IntoExpr<#ident, bool>) -> __orm::Query<#ident> {
                __orm::Query::new().filter(condition)
            }

            /// A query for all rows that may also update or delete all of them.
            #[track_caller]
            #vis fn all_rows() -> __orm::Query<#ident> {
                __orm::Query::all_rows()
            }

            /// A new row.
            #vis fn create(row: impl __orm::NewRow<#ident>) -> __orm::Create<#ident> {
                __orm::Create::new(row)
            }

            /// New rows, in few statements.
            #vis fn create_many<'a>(
                rows: impl ::core::iter::IntoIterator<
                    Item = impl __orm::IntoCreate<#ident> + 'a,
                    IntoIter: ::core::marker::Send + 'a,
                >,
            ) -> __orm::CreateMany<'a, #ident> {
                __orm::CreateMany::new(rows)
            }

            /// A new row of each that a query returns.
            #vis fn create_from<C: __orm::ModelColumns<#ident>, T>(
                columns: C,
                rows: __orm::Selected<T>,
            ) -> __orm::CreateFrom<#ident>
            where
                T: __orm::FitsColumns<C::Values> + ::core::marker::Send,
            {
                __orm::CreateFrom::new(columns, rows)
            }

            /// A new row to nest in one that it belongs to, with more to set or to nest.
            #vis fn nested<F>(row: impl __orm::IntoNested<#ident, F>) -> __orm::Nested<#ident, F> {
                __orm::Nested::new(row)
            }

            /// Loads relations into rows that are here.
            #[track_caller]
            #vis fn load_into(rows: &mut [#ident]) -> __orm::LoadInto<'_, #ident, ()> {
                __orm::LoadInto::new(rows)
            }

            /// Changes rows by their keys, each by a patch of its own; all or none.
            #vis fn update_many(
                rows: impl ::core::iter::IntoIterator<
                    Item = (impl __orm::IntoKey<<#ident as __Model>::Key>, #patch),
                >,
            ) -> __orm::UpdateMany<#ident> {
                __orm::UpdateMany::new(rows)
            }

            /// Changes these rows, each by a patch of its own; all or none.
            #vis fn update_each(
                rows: &[#ident],
                patch: impl ::core::ops::FnMut(&#ident) -> #patch,
            ) -> __orm::UpdateMany<#ident> {
                __orm::UpdateMany::each(rows, patch)
            }

            /// Changes columns of these rows, all or none.
            #vis fn update_rows(rows: &[#ident]) -> __orm::UpdateRows<#ident> {
                __orm::UpdateRows::new(rows)
            }

            /// Deletes these rows, all or none.
            #vis fn delete_rows(rows: &[#ident]) -> __orm::DeleteRows<#ident> {
                __orm::DeleteRows::new(rows)
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
            #[track_caller]
            #vis fn reload(&self) -> __orm::Find<#ident> {
                __orm::Find::new(<#ident as __Model>::primary_key(self))
            }

            /// The primary key of this row.
            #vis fn key(&self) -> <#ident as __Model>::Key {
                <#ident as __Model>::primary_key(self)
            }

            #soft_delete
        }
    }
}

/// What only rows have that are marked as deleted.
fn soft_delete(def: &ModelDef) -> TokenStream {
    let (ident, vis) = (&def.ident, &def.vis);
    if def.schema.deleted().is_none() {
        return TokenStream::new();
    }
    quote! {
        /// Brings this row back, and what went with it.
        #vis fn restore(&self) -> __orm::Restore<#ident> {
            __orm::Restore::of(self)
        }

        /// Deletes this row for good.
        #vis fn purge(&self) -> __orm::Delete<#ident> {
            __orm::Delete::purge_of(self)
        }

        /// A query for rows, deleted ones too.
        #[track_caller]
        #vis fn with_deleted() -> __orm::Query<#ident> {
            __orm::Query::new().with_deleted()
        }

        /// A query for the rows that are deleted.
        #[track_caller]
        #vis fn only_deleted() -> __orm::Query<#ident> {
            __orm::Query::new().only_deleted()
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
