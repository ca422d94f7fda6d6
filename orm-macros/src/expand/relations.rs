//! A marker and a constant for each relation.

use super::at;
use orm_schema::RelationKind;
use orm_schema::syntax::{ModelDef, RelationDef};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    if def.relations.is_empty() {
        return TokenStream::new();
    }
    let ident = &def.ident;
    let markers = def
        .schema
        .relations
        .iter()
        .zip(&def.relations)
        .map(|(relation, relation_def)| marker(def, relation.kind, &relation.fields, relation_def));
    let constants = def.relations.iter().map(|relation| {
        let (constant, vis) = (&relation.constant, &relation.vis);
        let marker = marker_ident(def, relation);
        let docs = format!("The relation `{}`.", relation.ident);
        quote_spanned! {at(constant.span())=>
            #[doc = #docs]
            #vis const #constant: __orm::Rel<#marker> = __orm::Rel::new();
        }
    });
    quote! {
        #(#markers)*

        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code, unreachable_pub, private_interfaces)]
        impl #ident {
            #(#constants)*
        }
    }
}

/// `User_posts`: what an error calls the relation, and no name that the types of fields could mean.
pub(super) fn marker_ident(def: &ModelDef, relation: &RelationDef) -> Ident {
    format_ident!("{}_{}", def.ident, relation.ident)
}

fn marker(
    def: &ModelDef,
    kind: RelationKind,
    fields: &[orm_schema::Str],
    relation: &RelationDef,
) -> TokenStream {
    let (ident, field, target) = (&def.ident, &relation.ident, &relation.slot.target);
    let marker = marker_ident(def, relation);
    let own_key = Literal::usize_unsuffixed(def.key.first().copied().unwrap_or_default());
    // Wherever the constant can be named, its type must be nameable too.
    let vis = &relation.vis;
    let name = relation.ident.to_string();
    let arity = match (kind, relation.slot.is_optional) {
        (RelationKind::BelongsTo, false) => quote!(__private::One),
        (RelationKind::BelongsTo, true) | (RelationKind::HasOne, _) => quote!(__private::Maybe),
        (RelationKind::HasMany, _) => quote!(__private::Many),
    };
    let belongs = (kind == RelationKind::BelongsTo).then(|| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __private::BelongsFrom<#ident, #target> for #marker {}
        }
    });
    let (from, to) = match &relation.inverse {
        None => {
            let position = fields
                .first()
                .and_then(|field| def.schema.field_position(field))
                .unwrap_or_default();
            let position = Literal::usize_unsuffixed(position);
            (
                quote!(#position),
                quote!(<#target as __orm::Model>::KEY_COLUMN),
            )
        }
        // The constant of the other side: it must exist, be a `BelongsTo`, and point back here.
        Some(inverse) => {
            let span = inverse.span();
            let column = quote_spanned!(span=> __private::inverse_column::<#target, #ident, _>(<#target>::#inverse));
            (quote!(#own_key), column)
        }
    };
    quote! {
        /// A relation.
        #[allow(non_camel_case_types, unreachable_pub)]
        #[derive(::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy)]
        #vis struct #marker;

        #[automatically_derived]
        impl __orm::Relation for #marker {
            type From = #ident;
            type To = #target;
            type Arity = #arity;
            const NAME: &'static str = #name;
            const FROM_COLUMN: u16 = #from;
            const TO_COLUMN: u16 = #to;

            fn slot(row: &#ident) -> &dyn __private::Slot<#target> {
                &row.#field
            }

            fn slot_mut(row: &mut #ident) -> &mut dyn __private::Slot<#target> {
                &mut row.#field
            }
        }

        #belongs
    }
}
