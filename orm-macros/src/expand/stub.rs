//! Implementations that stand in for those of an item with errors, so that the code around it is not reported too.
//! They never run: the program does not compile.

use super::{junction, methods, model, names, poly_fields, poly_ref, relations, rows, validation};
use orm_schema::syntax::{Derive, ItemDef, ModelDef, PolyDef, PolyVariantDef, RESERVED, recover};
use orm_schema::{ColumnType, PolyStorage, PolyType, PolyVariant, Str};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeSet;
use syn::{Data, DeriveInput, Field, GenericArgument, PathArguments, Type};

pub(super) fn expand(derive: Derive, item: &DeriveInput, def: Option<&ItemDef>) -> TokenStream {
    if !item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let orm = quote!(::orm);
    match (derive, def) {
        (Derive::Model, _) => recover(item).map(stand_in).unwrap_or_default(),
        (Derive::DbEnum, Some(ItemDef::Enum(def))) => column_value(&item.ident, &def.krate),
        (Derive::NewType, Some(ItemDef::NewType(def))) => column_value(&item.ident, &def.krate),
        (Derive::DbEnum | Derive::NewType, _) => column_value(&item.ident, &orm),
        (Derive::PolyRef, Some(ItemDef::PolyRef(def))) => poly_ref(def),
        (Derive::PolyRef, _) => recover_poly(item)
            .as_ref()
            .map(poly_ref)
            .unwrap_or_default(),
    }
}

/// Text, a number and whatever else its fields may ask of it.
fn column_value(ident: &Ident, krate: &TokenStream) -> TokenStream {
    let names = names(krate);
    quote! {
        const _: () = {
            #names

            #[automatically_derived]
            impl __ColumnValue for #ident {
                type Nullable = ::core::option::Option<Self>;
                const TYPE: __private::schema::ColumnType = __private::schema::ColumnType::String;
                const KIND: __private::ValueKind = __private::ValueKind::Text;

                fn encode(&self) -> __private::Value {
                    ::core::unreachable!()
                }

                fn decode(_: __private::Cell<'_>) -> ::core::result::Result<Self, __private::DecodeError> {
                    ::core::unreachable!()
                }
            }

            impl<K> __private::StoredAs<K> for #ident {}
            impl __orm::TextValue for #ident {}
            impl __orm::NumberValue for #ident { type Sum = i64; type Total = i64; type Mean = f64; }
            impl __orm::ListElement for #ident {}
        };
    }
}

/// Everything that code can name of a model, and nothing that depends on what is wrong with it.
fn stand_in(mut def: ModelDef) -> TokenStream {
    rename_clashes(&mut def);
    for field in &mut def.fields {
        field.ty = without_self(&field.ty, &def.ident);
    }
    let (names, ident) = (names(&def.krate), &def.ident);
    let patch = rows::patch_ident(&def);
    let name = def.schema.name.as_ref();
    let key = key(&def);
    let bare = TokenStream::new();
    let new_structs = rows::new_structs(&def).map(|row| row.item(&def, &bare));
    let patch_struct = rows::patch_struct(&def, &bare);
    let new_idents = rows::new_structs(&def).map(|row| row.ident);
    let unusable = new_idents.chain([patch.clone()]).map(|row| unusable(&row));
    let row_impls = rows::bare_impls(&def);
    let soft_delete = model::soft_delete(&def);
    let polys = poly_fields::expand(&def);
    let junction = junction(&def);
    let methods = methods::expand(&def);
    let relations = relations::expand(&def);
    let validate = validation::methods(&def);
    let has_id = model::has_id(&def);
    // Most likely what was meant, when nothing says what the key is.
    let key_is_id = def.id_repr.is_none().then(|| model::key_is_id(ident));
    quote! {
        #(#new_structs)*
        #patch_struct
        const _: () = {
            #names

            #[automatically_derived]
            impl __Model for #ident {
                type Key = #key;
                const NAME: &'static str = #name;
                type Columns<S, N: __orm::Presence> = ();

                fn columns<S, N: __orm::Presence>(_: __private::ModelRow) {}

                fn info() -> &'static __private::ModelInfo {
                    ::core::unreachable!()
                }

                fn decode(_: &__private::Row<'_>) -> ::core::result::Result<Self, __orm::Error> {
                    ::core::unreachable!()
                }

                fn encode(&self, _: usize) -> __private::Value {
                    ::core::unreachable!()
                }

                fn primary_key(&self) -> Self::Key {
                    ::core::unreachable!()
                }
            }

            #row_impls

            impl ::core::default::Default for #patch {
                fn default() -> Self {
                    ::core::unreachable!()
                }
            }

            #(#unusable)*
            #has_id
            #key_is_id
            #soft_delete
            #methods
            #relations
            #polys
            #junction
            #validate
        };
    }
}

/// What other models may ask of a junction. What it ties together may be what is wrong with it.
fn junction(def: &ModelDef) -> TokenStream {
    let ident = &def.ident;
    let data = junction::data(def).filter(|columns| !columns.is_empty());
    let data = match data {
        Some(_) => junction::data_ident(def).to_token_stream(),
        None => quote!(()),
    };
    quote! {
        impl<A, B> __orm::JunctionBetween<A, B> for #ident {
            const NEAR: &'static [u16] = &[];
            const FAR: &'static [u16] = &[];
        }

        impl __orm::LinkData<#ident> for #data {
            fn assign(self, _: &mut __private::Assignments) {}
        }
    }
}

/// The variants that can be read, of an enum that cannot be read in full.
fn recover_poly(item: &DeriveInput) -> Option<PolyDef> {
    let Data::Enum(data) = &item.data else {
        return None;
    };
    let mut schemas = Vec::new();
    let mut variants = Vec::new();
    for variant in &data.variants {
        let Some((ty, target)) = variant.fields.iter().next().and_then(id_target) else {
            continue;
        };
        schemas.push(PolyVariant {
            name: variant.ident.to_string().into(),
            target: target.to_string().into(),
            column_type: ColumnType::I64,
            value: String::new().into(),
        });
        variants.push(PolyVariantDef {
            ident: variant.ident.clone(),
            ty: ty.to_token_stream(),
            target: target.to_token_stream(),
            target_ident: target,
        });
    }
    Some(PolyDef {
        ident: item.ident.clone(),
        vis: item.vis.to_token_stream(),
        krate: quote!(::orm),
        schema: PolyType {
            name: item.ident.to_string().into(),
            storage: PolyStorage::Arc,
            variants: schemas.into(),
            docs: Str::default(),
        },
        variants,
    })
}

/// The model of a plain `Id<Model>`.
fn id_target(field: &Field) -> Option<(&Type, Ident)> {
    let Type::Path(path) = &field.ty else {
        return None;
    };
    let segment = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let Some(GenericArgument::Type(Type::Path(target))) = arguments.args.first() else {
        return None;
    };
    Some((&field.ty, target.path.get_ident()?.clone()))
}

/// Everything that code can name of an enum of references.
fn poly_ref(def: &PolyDef) -> TokenStream {
    let (names, ident) = (names(&def.krate), &def.ident);
    let (row, row_ident) = (poly_ref::row_enum(def), poly_ref::row_ident(def));
    let markers = poly_ref::markers(def);
    quote! {
        #row
        const _: () = {
            #names

            #[automatically_derived]
            impl __orm::PolyRef for #ident {
                type Row<'a> = #row_ident<'a>;
                const COLUMNS: u16 = 0;
                const KINDS: &'static [__private::ValueKind] = &[];

                fn poly_type() -> &'static __private::schema::PolyType {
                    ::core::unreachable!()
                }

                fn variant(&self) -> usize {
                    ::core::unreachable!()
                }

                fn key(&self) -> __private::Value {
                    ::core::unreachable!()
                }

                fn read(
                    _: usize,
                    _: &__private::Row<'_>,
                    _: usize,
                ) -> ::core::result::Result<Self, __orm::Error> {
                    ::core::unreachable!()
                }

                fn row<'a>(&self, _: __private::LoadedTarget<'a>) -> #row_ident<'a> {
                    ::core::unreachable!()
                }

                fn arms<F>() -> ::std::vec::Vec<&'static __private::RelationInfo>
                where
                    F: __orm::PolyRelation,
                    F::Value: __orm::PolyValue<Poly = Self>,
                {
                    ::core::unreachable!()
                }

                fn preloads<F>() -> ::std::vec::Vec<::std::boxed::Box<dyn __private::Preload<F::From>>>
                where
                    F: __orm::PolyRelation,
                    F::Value: __orm::PolyValue<Poly = Self>,
                {
                    ::core::unreachable!()
                }
            }

            impl<T> __private::PolyTarget<T> for #ident {
                const COLUMN: u16 = 0;
                const TAG: ::core::option::Option<&'static str> = ::core::option::Option::None;
            }

            #markers
        };
    }
}

/// What is derived otherwise; the types of fields with errors may not allow it.
fn unusable(ident: &Ident) -> TokenStream {
    quote! {
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::unreachable!()
            }
        }

        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                ::core::unreachable!()
            }
        }
    }
}

/// `Self` would mean another struct in the structs of new rows and of patches.
fn without_self(tokens: &TokenStream, model: &Ident) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => {
            TokenTree::Ident(format_ident!("{}", model, span = ident.span()))
        }
        TokenTree::Group(group) => TokenTree::Group(Group::new(
            group.delimiter(),
            without_self(&group.stream(), model),
        )),
        token @ (TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) => token,
    });
    tokens.collect()
}

/// The type of the key. Where none is declared, a field called `id` was most likely meant to be it.
fn key(def: &ModelDef) -> TokenStream {
    let mut fields: Vec<_> = def
        .key
        .iter()
        .map(|&position| &def.fields[position])
        .collect();
    if fields.is_empty() {
        fields.extend(def.fields.iter().find(|field| field.ident == "id"));
    }
    if fields.iter().any(|field| field.is_broken) {
        return quote!(i64);
    }
    let types: Vec<_> = fields.iter().map(|field| &field.ty).collect();
    match types.as_slice() {
        [] => quote!(i64),
        [ty] => quote!(#ty),
        _ => quote!((#(#types),*)),
    }
}

/// Two constants of one name, or one that is called like a function, have been reported.
fn rename_clashes(def: &mut ModelDef) {
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|&name| name.to_owned()).collect();
    let fields = def.fields.iter_mut().map(|field| &mut field.constant);
    let relations = def
        .relations
        .iter_mut()
        .map(|relation| &mut relation.constant);
    let polys = def.poly_fields.iter_mut().map(|field| &mut field.constant);
    for constant in fields.chain(relations).chain(polys) {
        let mut clashes = 0_u32;
        let written = constant.clone();
        while !taken.insert(constant.to_string()) {
            clashes += 1;
            *constant = format_ident!("__{}_{}", written, clashes, span = written.span());
        }
    }
    for index in def.schema.indexes.to_mut() {
        index
            .constant
            .take_if(|constant| !taken.insert(constant.to_string()));
    }
    def.scopes
        .retain(|scope| taken.insert(scope.constant.to_string()));
}
