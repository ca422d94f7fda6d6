//! `#[derive(Shape)]`: a struct whose fields say what to read of a model. No schema comes of it, so this is the only reader
//! of `#[shape(..)]`.
//!
//! Inside of the attribute a bare lower-case name is the model's: `name` a column, `boss.name` a path, `posts.count()` an
//! aggregate, and `posts` alone a nested shape. Everything else is Rust as it stands.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "most expressions of Rust stand as they are"
)]

use super::at;
use super::relations::marker_struct;
use orm_schema::naming::name_hash;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Expr, Fields, Member, Path, Token, Type};

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let item: DeriveInput = match syn::parse2(input) {
        Ok(item) => item,
        Err(error) => return error.to_compile_error(),
    };
    expand(&item).unwrap_or_else(|error| {
        let (error, stand_in) = (error.to_compile_error(), stand_in(&item));
        quote!(#error #stand_in)
    })
}

/// A shape without fields in place of one with errors, so that its users report nothing.
fn stand_in(item: &DeriveInput) -> Option<TokenStream> {
    let ShapeOf { model, krate } = shape_of(item).ok()?;
    if !item.generics.params.is_empty() {
        return None;
    }
    let ident = &item.ident;
    Some(quote! {
        const _: () = {
            use #krate as __orm;
            use __orm::private as __private;

            #[automatically_derived]
            impl __orm::Shape for #ident {
                type Model = #model;
                type Flat = ();
                type Nested = ();

                const FIELDS: &'static [&'static str] = &[];

                fn nodes(_: &mut __private::ShapeNodes) {}

                fn decode(_: &__private::Row<'_>) -> ::core::result::Result<(), __orm::Error> {
                    ::core::unreachable!()
                }

                fn assemble(_: (), _: ()) -> Self {
                    ::core::unreachable!()
                }
            }
        };
    })
}

/// The attribute of the struct.
fn shape_of(item: &DeriveInput) -> syn::Result<ShapeOf> {
    let Some(attr) = item.attrs.iter().find(|attr| attr.path().is_ident("shape")) else {
        let message = "a shape says what it reads of\n  help: add `#[shape(Model)]` to the struct";
        return Err(syn::Error::new(item.ident.span(), message));
    };
    attr.parse_args()
}

/// `#[shape(User, crate = path)]`
struct ShapeOf {
    model: Type,
    krate: TokenStream,
}

impl Parse for ShapeOf {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let model = input.parse()?;
        let mut krate = quote!(::orm);
        while !input.is_empty() {
            if !input.peek(Token![,]) {
                let message = "expected the model alone\n  help: write `#[shape(User)]`";
                return Err(input.error(message));
            }
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            let path = input.call(Path::parse_mod_style)?;
            krate = quote!(#path);
        }
        Ok(Self { model, krate })
    }
}

/// `#[shape(posts, filter = .., order = .., limit = 3, with_deleted)]` or `#[shape(posts.count())]`
struct FieldSource {
    expr: Expr,
    filter: Option<Expr>,
    order: Option<Expr>,
    limit: Option<Expr>,
    with_deleted: Option<Span>,
}

impl Parse for FieldSource {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut source = Self {
            expr: input.parse()?,
            filter: None,
            order: None,
            limit: None,
            with_deleted: None,
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name: Ident = input.parse()?;
            if name == "with_deleted" {
                source.with_deleted = Some(name.span());
                continue;
            }
            let slot = match name.to_string().as_str() {
                "filter" => &mut source.filter,
                "order" => &mut source.order,
                "limit" => &mut source.limit,
                _ => {
                    let message = format!(
                        "unknown option `{name}` of a nested shape\n  help: known here: `filter`, `order`, `limit`, `with_deleted`"
                    );
                    return Err(syn::Error::new(name.span(), message));
                }
            };
            input.parse::<Token![=]>()?;
            if slot.replace(input.parse()?).is_some() {
                let message = format!("`{name}` is given twice\n  help: remove one of the two");
                return Err(syn::Error::new(name.span(), message));
            }
        }
        Ok(source)
    }
}

struct Flat<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    expr: TokenStream,
}

struct Nested<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    relation: TokenStream,
    include: TokenStream,
}

fn expand(item: &DeriveInput) -> syn::Result<TokenStream> {
    let ident = &item.ident;
    let Data::Struct(data) = &item.data else {
        return Err(syn::Error::new(ident.span(), "a shape is a struct"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new(ident.span(), "a shape has named fields"));
    };
    if !item.generics.params.is_empty() {
        let message = "a shape has no generic parameters\n  help: write the concrete types";
        return Err(syn::Error::new(item.generics.params.span(), message));
    }
    let ShapeOf { model, krate } = shape_of(item)?;
    let model = quote!(#model);
    let mut flat: Vec<Flat<'_>> = Vec::new();
    let mut nested: Vec<Nested<'_>> = Vec::new();
    let mut errors: Option<syn::Error> = None;
    for field in &fields.named {
        let Some(name) = &field.ident else { continue };
        let source = match field
            .attrs
            .iter()
            .find(|attr| attr.path().is_ident("shape"))
        {
            None => None,
            Some(attr) => match attr.parse_args::<FieldSource>() {
                Ok(source) => Some(source),
                Err(error) => {
                    match &mut errors {
                        Some(errors) => errors.combine(error),
                        None => errors = Some(error),
                    }
                    continue;
                }
            },
        };
        match source {
            None => flat.push(Flat {
                ident: name,
                ty: &field.ty,
                expr: quote_spanned!(name.span()=> <#model>::#name),
            }),
            Some(source) => match single_ident(&source.expr) {
                Some(relation) => nested.push(Nested {
                    ident: name,
                    ty: &field.ty,
                    relation: named(&model, relation, at(relation.span())),
                    include: include(&model, relation, &source),
                }),
                None => flat.push(Flat {
                    ident: name,
                    ty: &field.ty,
                    expr: resolve(&model, &source.expr).0,
                }),
            },
        }
    }
    if let Some(errors) = errors {
        return Err(errors);
    }
    Ok(implementation(item, &krate, &model, &flat, &nested))
}

fn implementation(
    item: &DeriveInput,
    krate: &TokenStream,
    model: &TokenStream,
    flat: &[Flat<'_>],
    nested: &[Nested<'_>],
) -> TokenStream {
    let (ident, vis) = (&item.ident, item.vis.to_token_stream());
    let flat_types = flat.iter().map(|field| field.ty);
    let pushes = flat.iter().map(|field| {
        let (ty, expr) = (field.ty, &field.expr);
        quote_spanned!(expr.span()=> list.push::<#model, #ty>(#expr);)
    });
    let reads = flat.iter().enumerate().map(|(position, field)| {
        let (ty, position) = (field.ty, Literal::usize_unsuffixed(position));
        quote!(row.get::<#ty>(#position)?)
    });
    let markers: Vec<Ident> = nested
        .iter()
        .map(|field| format_ident!("{}_{}", ident, field.ident))
        .collect();
    let nested_fields = nested.iter().zip(&markers).map(|(field, marker)| {
        let item = marker_struct(marker, &vis, "A nested shape.");
        let (ty, relation, include) = (field.ty, &field.relation, &field.include);
        let part = quote_spanned!(ty.span()=> type Part = #ty;);
        // All at the relation, so that a name which is none is one error.
        quote_spanned! {at(relation.span())=>
            #item

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __private::NestedField for #marker {
                type Relation = #relation;
                #part

                fn include() -> __private::Include<Self::Relation, ()> {
                    #include
                }
            }
        }
    });
    // Names of their own: a field could be called `row`.
    let flat_names: Vec<Ident> = (0..flat.len())
        .map(|i| format_ident!("__flat{}", i))
        .collect();
    let nested_names: Vec<Ident> = (0..nested.len())
        .map(|i| format_ident!("__nested{}", i))
        .collect();
    let flat_idents = flat.iter().map(|field| field.ident);
    let field_names = flat.iter().map(|field| {
        let name = field.ident.to_string();
        name.strip_prefix("r#").unwrap_or(&name).to_owned()
    });
    let nested_idents = nested.iter().map(|field| field.ident);
    quote! {
        const _: () = {
            use #krate as __orm;
            use __orm::private as __private;

            #(#nested_fields)*

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::Shape for #ident {
                type Model = #model;
                type Flat = (#(#flat_types,)*);
                type Nested = (#(#markers,)*);

                const FIELDS: &'static [&'static str] = &[#(#field_names),*];

                fn nodes(list: &mut __private::ShapeNodes) {
                    let _ = &list;
                    #(#pushes)*
                }

                fn decode(row: &__private::Row<'_>) -> ::core::result::Result<Self::Flat, __orm::Error> {
                    let _ = &row;
                    ::core::result::Result::Ok((#(#reads,)*))
                }

                fn assemble(
                    (#(#flat_names,)*): Self::Flat,
                    (#(#nested_names,)*): <Self::Nested as __private::NestedParts>::Values,
                ) -> Self {
                    Self {
                        #(#flat_idents: #flat_names,)*
                        #(#nested_idents: #nested_names,)*
                    }
                }
            }
        };
    }
}

fn single_ident(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        Expr::Group(group) => single_ident(&group.expr),
        _ => None,
    }
}

/// The type of the relation of that name.
fn named(model: &TokenStream, relation: &Ident, span: Span) -> TokenStream {
    let name = relation.to_string();
    let mut hash = Literal::u64_suffixed(name_hash(name.strip_prefix("r#").unwrap_or(&name)));
    hash.set_span(span);
    quote_spanned!(span=> __private::Named<#model, #hash>)
}

/// The relation of that name as a value.
fn relation(model: &TokenStream, name: &Ident) -> TokenStream {
    let named = named(model, name, name.span());
    quote_spanned!(name.span()=> __orm::Rel::<#named>::new())
}

/// The model that the relation of that name reaches.
fn target(model: &TokenStream, relation: &Ident) -> TokenStream {
    let named = named(model, relation, relation.span());
    quote_spanned!(relation.span()=> __private::Target<#named>)
}

fn include(model: &TokenStream, name: &Ident, source: &FieldSource) -> TokenStream {
    let target = target(model, name);
    let relation = quote_spanned!(at(name.span())=> __orm::Rel::<Self::Relation>::new());
    let filter = source.filter.as_ref().map(|expr| {
        let (condition, _) = resolve(&target, expr);
        quote_spanned!(expr.span()=> .filter(#condition))
    });
    let order = source.order.as_ref().map(|expr| {
        let (order, _) = resolve(&target, expr);
        quote_spanned!(expr.span()=> .order_by(#order))
    });
    let limit = source
        .limit
        .as_ref()
        .map(|limit| quote_spanned!(limit.span()=> .limit(#limit)));
    let with_deleted = source
        .with_deleted
        .map(|span| quote_spanned!(span=> .with_deleted()));
    quote_spanned!(at(name.span())=> #relation.load() #filter #order #limit #with_deleted)
}

/// What a relation can be asked for.
const OF_RELATIONS: &[&str] = &[
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "any",
    "none",
    "every",
    "exists",
    "is_empty",
    "filter",
    "with_deleted",
    "to",
];

/// The names of `a.b.c`.
fn chain(expr: &Expr) -> Option<Vec<&Ident>> {
    match expr {
        Expr::Path(_) => single_ident(expr)
            .filter(|ident| is_of_model(ident))
            .map(|ident| vec![ident]),
        Expr::Field(field) => {
            let Member::Named(member) = &field.member else {
                return None;
            };
            let mut names = chain(&field.base)?;
            names.push(member);
            Some(names)
        }
        Expr::Group(group) => chain(&group.expr),
        Expr::Paren(paren) => chain(&paren.expr),
        _ => None,
    }
}

/// A name in lower case is one of the model's; constants and types are not.
fn is_of_model(ident: &Ident) -> bool {
    ident
        .to_string()
        .chars()
        .next()
        .is_some_and(|first| first.is_lowercase() || first == '_')
}

/// An expression with the model's names filled in, and, where it is a relation, the model that arguments are over.
fn resolve(model: &TokenStream, expr: &Expr) -> (TokenStream, Option<TokenStream>) {
    let span = expr.span();
    if let Some(names) = chain(expr) {
        return (
            path(
                model,
                &names,
                |model, name| quote_spanned!(name.span()=> <#model>::#name),
            ),
            None,
        );
    }
    let tokens = match expr {
        Expr::MethodCall(call) => {
            let (method, turbofish) = (&call.method, &call.turbofish);
            let of_relation = OF_RELATIONS.contains(&method.to_string().as_str());
            if let Some(names) = chain(&call.receiver).filter(|_| of_relation) {
                let mut over = None;
                let tokens = path(model, &names, |model, name| {
                    let (receiver, target) = (relation(model, name), target(model, name));
                    let args = arguments(&target, &call.args);
                    over = Some(target);
                    quote_spanned!(span=> #receiver.#method #turbofish (#(#args),*))
                });
                return (tokens, over);
            }
            let (receiver, over) = resolve(model, &call.receiver);
            let args = arguments(over.as_ref().unwrap_or(model), &call.args);
            return (
                quote_spanned!(span=> #receiver.#method #turbofish (#(#args),*)),
                over,
            );
        }
        Expr::Binary(binary) => {
            let (left, op, right) = (
                resolve(model, &binary.left).0,
                &binary.op,
                resolve(model, &binary.right).0,
            );
            quote_spanned!(span=> #left #op #right)
        }
        Expr::Unary(unary) => {
            let (op, inner) = (&unary.op, resolve(model, &unary.expr).0);
            quote_spanned!(span=> #op #inner)
        }
        Expr::Paren(paren) => {
            let inner = resolve(model, &paren.expr).0;
            quote_spanned!(span=> (#inner))
        }
        Expr::Group(group) => return resolve(model, &group.expr),
        Expr::Tuple(tuple) => {
            let parts = tuple.elems.iter().map(|part| resolve(model, part).0);
            quote_spanned!(span=> (#(#parts,)*))
        }
        expr => quote!(#expr),
    };
    (tokens, None)
}

fn arguments(model: &TokenStream, args: &Punctuated<Expr, Token![,]>) -> Vec<TokenStream> {
    args.iter().map(|arg| resolve(model, arg).0).collect()
}

/// `a.b.c`: `c` of the row that `b` reaches from the row that `a` reaches.
fn path(
    model: &TokenStream,
    names: &[&Ident],
    last: impl FnOnce(&TokenStream, &Ident) -> TokenStream,
) -> TokenStream {
    match names {
        [] => TokenStream::new(),
        [name] => last(model, name),
        [hop, rest @ ..] => {
            let (relation, target) = (relation(model, hop), target(model, hop));
            let rest = path(&target, rest, last);
            quote_spanned!(hop.span()=> #relation.to(#rest))
        }
    }
}
