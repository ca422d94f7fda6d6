//! A marker and a constant for each relation.

use super::{at, schema};
use orm_schema::naming::{is_link_a, link_name, name_hash};
use orm_schema::syntax::{ModelDef, RelationDef};
use orm_schema::{Relation, RelationKind};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

pub(super) fn expand(def: &ModelDef) -> TokenStream {
    if def.relations.is_empty() {
        return TokenStream::new();
    }
    let relations = def.schema.relations.iter().zip(&def.relations);
    let markers = relations.map(|(relation, relation_def)| marker(def, relation, relation_def));
    let constants = def.relations.iter().map(|relation| {
        let docs = format!("The relation `{}`.", relation.ident);
        let marker = marker_ident(def, &relation.ident);
        constant(&relation.constant, &relation.vis, &marker, &docs)
    });
    let constants = constants_of(&def.ident, constants);
    quote! {
        #(#markers)*
        #constants
    }
}

/// `User_posts`: what an error calls the relation, and no name that the types of fields could mean.
pub(super) fn marker_ident(def: &ModelDef, field: &Ident) -> Ident {
    format_ident!("{}_{}", def.ident, field)
}

/// The marker's struct. It is as visible as the model, because `RelationNamed` gives it away wherever the model can be
/// named.
pub(super) fn marker_struct(marker: &Ident, vis: &TokenStream, docs: &str) -> TokenStream {
    quote! {
        #[doc = #docs]
        #[allow(non_camel_case_types, unreachable_pub, missing_debug_implementations, missing_copy_implementations)]
        #vis struct #marker;
    }
}

pub(super) fn constant(
    constant: &Ident,
    vis: &TokenStream,
    marker: &Ident,
    docs: &str,
) -> TokenStream {
    quote_spanned! {at(constant.span())=>
        #[doc = #docs]
        #vis const #constant: __orm::Rel<#marker> = __orm::Rel::new();
    }
}

pub(super) fn constants_of(
    ident: &Ident,
    constants: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code, unreachable_pub, private_interfaces)]
        impl #ident {
            #(#constants)*
        }
    }
}

/// A relation's name as a number, in full, so that no expansion computes it.
fn hash_of(name: &Ident) -> Literal {
    let name = name.to_string();
    Literal::u64_suffixed(name_hash(name.strip_prefix("r#").unwrap_or(&name)))
}

pub(super) fn named(def: &ModelDef, field: &Ident) -> TokenStream {
    let (ident, marker) = (&def.ident, marker_ident(def, field));
    let hash = hash_of(field);
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __private::RelationNamed<#hash> for #ident {
            type Relation = #marker;
        }
    }
}

/// The positions of the fields that hold the key of a `BelongsTo`.
pub(super) fn key_positions(def: &ModelDef, relation: &Relation) -> Vec<usize> {
    let fields = relation.fields.iter();
    fields
        .filter_map(|field| def.schema.field_position(field))
        .collect()
}

pub(super) fn positions(positions: &[usize]) -> TokenStream {
    let positions = positions.iter().map(|&i| Literal::usize_unsuffixed(i));
    quote!(&[#(#positions),*])
}

/// What ties the two models of a relation together.
struct Tie {
    arity: TokenStream,
    /// The constructor of `RelationInfo`.
    info: TokenStream,
    /// The traits that only such relations have.
    impls: TokenStream,
}

fn marker(def: &ModelDef, relation: &Relation, relation_def: &RelationDef) -> TokenStream {
    let (ident, field, target) = (&def.ident, &relation_def.ident, &relation_def.slot.target);
    let marker = marker_ident(def, field);
    let item = marker_struct(&marker, &def.vis, "A relation.");
    let named = named(def, field);
    let Tie { arity, info, impls } = match relation.kind {
        RelationKind::BelongsTo => belongs_to(def, relation, relation_def),
        RelationKind::HasOne => inverse(def, relation, relation_def, quote!(__private::Maybe)),
        RelationKind::HasMany => inverse(def, relation, relation_def, quote!(__private::Many)),
        RelationKind::ManyToMany => many_to_many(def, relation, relation_def),
    };
    // A model that is less visible than this one is an error about the field.
    let to = quote_spanned!(at(target.span())=> type To = #target;);
    quote! {
        #item

        #[automatically_derived]
        impl __orm::Relation for #marker {
            type From = #ident;
            #to
            type Arity = #arity;
            const INFO: &'static __private::RelationInfo = &__private::RelationInfo::#info;

            fn slot(row: &#ident) -> &dyn __private::Slot<#target> {
                &row.#field
            }

            fn slot_mut(row: &mut #ident) -> &mut dyn __private::Slot<#target> {
                &mut row.#field
            }
        }

        #named
        #impls
    }
}

fn belongs_to(def: &ModelDef, relation: &Relation, relation_def: &RelationDef) -> Tie {
    let (ident, target) = (&def.ident, &relation_def.slot.target);
    let marker = marker_ident(def, &relation_def.ident);
    let arity = if relation.is_optional {
        quote!(__private::Maybe)
    } else {
        quote!(__private::One)
    };
    let key = key_positions(def, relation);
    let columns = positions(&key);
    let is_nullable = key.iter().all(|&i| def.schema.fields[i].is_nullable);
    let optional = (is_nullable && !key.is_empty()).then(|| optional_inverse(&marker));
    let (name, is_required) = (relation.name.as_ref(), !relation.is_optional);
    Tie {
        arity,
        info: quote!(belongs_to::<Self>(#name, #columns, #is_required)),
        impls: quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __private::BelongsFrom<#ident, #target> for #marker {
                const COLUMNS: &'static [u16] = #columns;
            }

            #optional
        },
    }
}

pub(super) fn optional_inverse(marker: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __private::OptionalInverse for #marker {}
    }
}

/// A relation that reads another one backwards: that one must exist, and point back here.
fn inverse(
    def: &ModelDef,
    relation: &Relation,
    relation_def: &RelationDef,
    arity: TokenStream,
) -> Tie {
    let (ident, target) = (&def.ident, &relation_def.slot.target);
    let marker = marker_ident(def, &relation_def.ident);
    let (to_columns, tag, impls) = match &relation_def.inverse {
        Some(inverse) => {
            let span = inverse.span();
            let hash = hash_of(inverse);
            let other =
                quote_spanned!(span=> <#target as __private::RelationNamed<#hash>>::Relation);
            // By the associated type, so that a name which is none is one error.
            let call = |function: &str| {
                let function = Ident::new(function, Span::call_site());
                let own = quote_spanned!(span=> <Self as __private::HasInverse>::Inverse);
                quote_spanned!(span=> __private::#function::<#target, #ident, #own>(__orm::Rel::new()))
            };
            let impls = quote! {
                #[automatically_derived]
                #[diagnostic::do_not_recommend]
                impl __private::HasInverse for #marker {
                    type Inverse = #other;
                }
            };
            (call("inverse_columns"), call("inverse_tag"), impls)
        }
        // It has been reported.
        None => (
            quote!(&[]),
            quote!(::core::option::Option::None),
            TokenStream::new(),
        ),
    };
    let name = relation.name.as_ref();
    let kind = schema::variant("RelationKind", relation.kind);
    Tie {
        arity,
        info: quote!(inverse::<Self>(#name, #kind, #to_columns, #tag)),
        impls,
    }
}

fn many_to_many(def: &ModelDef, relation: &Relation, relation_def: &RelationDef) -> Tie {
    let (ident, target) = (&def.ident, &relation_def.slot.target);
    let (arity, through) = match &relation_def.slot.junction {
        Some((junction, _)) => {
            let between = quote_spanned! {junction.span()=>
                <#junction as __private::JunctionBetween<#ident, #target>>
            };
            let (near, far) = if relation.is_reversed {
                (quote!(FAR), quote!(NEAR))
            } else {
                (quote!(NEAR), quote!(FAR))
            };
            let through = quote! {
                __private::Through::Junction {
                    model: <#junction as __Model>::info, near: #between::#near, far: #between::#far,
                }
            };
            (quote!(__private::Linked<#junction>), through)
        }
        None => {
            let (model, other) = (def.schema.name.as_ref(), relation.target.as_ref());
            let table = link_name(model, other, relation.link.as_deref());
            let (near, far) =
                if is_link_a(model, other, &relation.name, relation.inverse.as_deref()) {
                    ("A", "B")
                } else {
                    ("B", "A")
                };
            let through =
                quote!(__private::Through::Link { table: #table, near: #near, far: #far });
            (quote!(__private::Joined), through)
        }
    };
    let name = relation.name.as_ref();
    Tie {
        arity,
        info: quote!(many_to_many::<Self>(#name, #through)),
        impls: TokenStream::new(),
    }
}
