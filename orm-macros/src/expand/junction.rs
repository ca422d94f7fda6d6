//! `#[orm(junction(..))]`: which columns of a model hold the keys of the two that it ties together, and the struct of what
//! else a link must say.

use super::relations::{key_positions, positions};
use super::rows::{self, Column};
use orm_schema::syntax::ModelDef;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// `{Model}Data`.
pub(super) fn data_ident(def: &ModelDef) -> Ident {
    format_ident!("{}Data", def.ident)
}

/// The columns that a link must say besides the two keys; `None` for a model that is no junction.
pub(super) fn data(def: &ModelDef) -> Option<Vec<Column<'_>>> {
    let junction = def.junction?;
    let keys = [junction.first, junction.second]
        .map(|relation| key_positions(def, &def.schema.relations[relation]));
    Some(rows::required_without(def, &keys.concat()))
}

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    let (Some(junction), Some(data)) = (def.junction, data(def)) else {
        return TokenStream::new();
    };
    let ident = &def.ident;
    let [first, second] = [junction.first, junction.second].map(|relation| {
        let key = positions(&key_positions(def, &def.schema.relations[relation]));
        (&def.relations[relation].slot.target, key)
    });
    let between = |near: &(&TokenStream, TokenStream), far: &(&TokenStream, TokenStream)| {
        let ((near, near_key), (far, far_key)) = (near, far);
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::JunctionBetween<#near, #far> for #ident {
                const NEAR: &'static [u16] = #near_key;
                const FAR: &'static [u16] = #far_key;
            }
        }
    };
    let forth = between(&first, &second);
    // Between a model and itself there would be two of the same.
    let back = (first.0.to_string() != second.0.to_string()).then(|| between(&second, &first));
    let data_type = if data.is_empty() {
        quote!(())
    } else {
        let data = data_ident(def);
        quote!(#data)
    };
    let assignments = rows::assignments(def, &data);
    quote! {
        #forth
        #back

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __orm::LinkData<#ident> for #data_type {
            fn assign(self, row: &mut __private::Assignments) {
                let _ = &row;
                #assignments
            }
        }
    }
}
