//! `#[derive(Filterable)]`: what of a model input may name, as static rules. The only reader of `#[filterable(..)]`.
//!
//! The model itself is read by `orm-schema`, as the derive `Model` reads it. What is wrong with it says that derive; here it
//! gets stand-ins, so that its users report nothing more.

mod attrs;

use super::at;
use attrs::{Columns, FieldAttrs, ModelAttrs};
use orm_schema::RelationKind;
use orm_schema::naming::name_hash;
use orm_schema::syntax::{
    Derive, FieldDef, ItemDef, Member, ModelDef, RelationDef, parse_as, recover,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use std::collections::BTreeMap;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields};

pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let item: DeriveInput = match syn::parse2(input) {
        Ok(item) => item,
        Err(error) => return error.to_compile_error(),
    };
    let (def, diagnostics) = parse_as(Derive::Model, &item);
    let is_whole = diagnostics.is_empty();
    let Some(ItemDef::Model(def)) = def else {
        let found = recover(&item);
        return found.map(|def| stand_in(&def)).unwrap_or_default();
    };
    let mut errors = Errors::default();
    let rules = rules(&item, &def, is_whole, &mut errors);
    let errors = errors.tokens();
    if is_whole && errors.is_empty() {
        expand(&def, &rules)
    } else {
        let stand_in = stand_in(&def);
        quote!(#errors #stand_in)
    }
}

/// Everything that is wrong, to report at once.
#[derive(Default)]
struct Errors(Vec<syn::Error>);

impl Errors {
    fn push(&mut self, span: proc_macro2::Span, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new(span, message));
    }

    fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.push(error);
                None
            }
        }
    }

    fn tokens(&self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// What the attributes of a struct say.
#[derive(Default)]
struct Rules<'a> {
    attrs: ModelAttrs,
    fields: Vec<(String, usize, &'a FieldDef, FieldAttrs)>,
    relations: Vec<(String, usize, &'a RelationDef, FieldAttrs)>,
}

fn rules<'a>(
    item: &DeriveInput,
    def: &'a ModelDef,
    is_whole: bool,
    errors: &mut Errors,
) -> Rules<'a> {
    let mut rules = Rules {
        attrs: errors
            .take(ModelAttrs::parse(&item.attrs))
            .unwrap_or_default(),
        ..Rules::default()
    };
    let Data::Struct(data) = &item.data else {
        return rules;
    };
    let Fields::Named(fields) = &data.fields else {
        return rules;
    };
    let mut names: BTreeMap<String, Ident> = BTreeMap::new();
    let mut is_told = false;
    for (i, field) in fields.named.iter().enumerate() {
        let (Some(ident), Some(attrs)) = (&field.ident, errors.take(FieldAttrs::parse(field)))
        else {
            is_told = true;
            continue;
        };
        let Some(attrs) = attrs else { continue };
        is_told = true;
        let (name, span) = match &attrs.name {
            Some(name) => (name.value(), name.span()),
            None => (rules.attrs.case.apply(&plain(ident)), ident.span()),
        };
        if let Err(why) = attrs::is_name(&name) {
            errors.push(span, why);
        }
        if let Some(other) = names.insert(name.clone(), ident.clone()) {
            let message = format!(
                "input has two fields of the name `{name}`, this one and `{other}`\n  help: name one of them otherwise: `#[filterable(name = \"..\")]`"
            );
            errors.push(span, message);
        }
        // Of a model with errors it is not known which field is what.
        let Some(member) = def.members.get(i).filter(|_| is_whole) else {
            continue;
        };
        match *member {
            Member::Field(position) => {
                check_field(&attrs, errors);
                rules
                    .fields
                    .push((name, position, &def.fields[position], attrs));
            }
            Member::Relation(position) => {
                check_relation(&attrs, def.schema.relations[position].kind, errors);
                rules
                    .relations
                    .push((name, position, &def.relations[position], attrs));
            }
            Member::Poly(_) => {
                let message = "input cannot filter by a polymorphic field\n  help: remove the attribute, and filter in the program: `Model::field.is(..)`";
                errors.push(attrs.span, message);
            }
        }
    }
    if !is_told {
        let message = "nothing may be filtered or sorted by\n  help: add `#[filterable(filter, sort)]` to the fields that input may name";
        errors.push(item.ident.span(), message);
    }
    rules
}

fn check_field(attrs: &FieldAttrs, errors: &mut Errors) {
    if let Some(span) = attrs.relation {
        let message = "this field is a column, not a relation\n  help: write `filter`, with the operators that are allowed or without: `filter(eq, in)`";
        errors.push(span, message);
    }
    if attrs.filter.is_none() && attrs.sort.is_none() && attrs.relation.is_none() {
        let message = "this allows nothing\n  help: add `filter`, `sort` or both: `#[filterable(filter, sort)]`";
        errors.push(attrs.span, message);
    }
}

fn check_relation(attrs: &FieldAttrs, kind: RelationKind, errors: &mut Errors) {
    let is_to_many = matches!(kind, RelationKind::HasMany | RelationKind::ManyToMany);
    if let Some(filter) = &attrs.filter {
        let message = "this field is a relation\n  help: write `relation`; what may be filtered by, the other model says";
        errors.push(filter.span, message);
    }
    if let Some(span) = attrs.sort
        && is_to_many
    {
        let message = "rows cannot be sorted by a relation to several rows\n  help: remove `sort`, or put it on a relation to one row";
        errors.push(span, message);
    }
    if attrs.relation.is_none() && attrs.filter.is_none() {
        let span = attrs.sort.unwrap_or(attrs.span);
        let message = "this field is a relation\n  help: add `relation`, so that input may follow it: `#[filterable(relation)]`";
        errors.push(span, message);
    }
}

/// A name as input has it: without `r#`.
fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

fn expand(def: &ModelDef, rules: &Rules<'_>) -> TokenStream {
    let (ident, krate) = (&def.ident, &def.krate);
    let limits = rules.attrs.limits.iter().map(|(name, value)| {
        let name = Ident::new(name, proc_macro2::Span::call_site());
        quote!(#name: #value,)
    });
    let fields = rules.fields.iter().map(|(name, position, field, attrs)| {
        let operators = match &attrs.filter {
            None => quote!(0),
            Some(Columns { operators, .. }) if operators.is_empty() => {
                quote!(::core::primitive::u32::MAX)
            }
            Some(Columns { operators, .. }) => {
                let bits = operators
                    .iter()
                    .map(|(variant, _)| quote!(__orm::FilterOp::#variant.bit()));
                quote!(#(#bits)|*)
            }
        };
        rule(name, *position, field, &operators, attrs.sort.is_some())
    });
    let key = def.key.iter().map(|&position| {
        let field = &def.fields[position];
        rule(&plain(&field.ident), position, field, &quote!(0), true)
    });
    let relation_rules = rules.relations.iter().map(|(name, _, relation, attrs)| {
        // By its name: the marker stands where only the derive `Model` can name it.
        let hash = Literal::u64_suffixed(name_hash(&plain(&relation.ident)));
        let target = &relation.slot.target;
        let sorts = attrs.sort.is_some();
        // A model that is not filterable is an error about the field.
        let new = quote_spanned!(at(target.span())=> __private::RelationRule::new::<#target>);
        quote!(#new(#name, <__private::Named<#ident, #hash> as __orm::Relation>::INFO, #sorts))
    });
    let checks = rules
        .fields
        .iter()
        .map(|(_, _, field, attrs)| checks(field, attrs));
    let aliases = aliases(def);
    quote! {
        #aliases
        const _: () = {
            use #krate as __orm;
            use __orm::private as __private;

            #[allow(clippy::needless_update)]
            static RULES: __private::InputRules = __private::InputRules::new::<#ident>(
                __private::InputLimits { #(#limits)* ..__private::InputLimits::DEFAULT },
                &[#(#fields),*],
                &[#(#relation_rules),*],
                &[#(#key),*],
            );

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __orm::Filterable for #ident {
                fn rules() -> &'static __private::InputRules {
                    &RULES
                }
            }

            #(#checks)*
        };
    }
}

fn rule(
    name: &str,
    position: usize,
    field: &FieldDef,
    operators: &TokenStream,
    sorts: bool,
) -> TokenStream {
    let (ty, position) = (&field.ty, Literal::usize_unsuffixed(position));
    quote!(__private::FieldRule::new::<#ty>(#name, #position, #operators, #sorts))
}

/// What the type of a column does not have, by the type's own constants.
fn checks(field: &FieldDef, attrs: &FieldAttrs) -> TokenStream {
    let ty = &field.ty;
    let mut checks = TokenStream::new();
    let mut check = |span, condition: TokenStream, message: &str| {
        let assert = quote_spanned!(at(span)=> ::core::assert!(#condition, #message));
        checks.extend(quote!(const _: () = #assert;));
    };
    if let Some(Columns { span, operators }) = &attrs.filter {
        if operators.is_empty() {
            let message =
                "a column of this type has no operators that input could use; remove `filter`";
            check(
                *span,
                quote!(__private::operators_of::<#ty>() != 0),
                message,
            );
        }
        for (variant, name) in operators {
            let condition =
                quote!(__private::operators_of::<#ty>() & __orm::FilterOp::#variant.bit() != 0);
            let message = format!(
                "a column of this type has no operator `{name}`; {}",
                attrs::needs(&name.to_string())
            );
            check(name.span(), condition, &message);
        }
    }
    if let Some(span) = attrs.sort {
        let message = "rows cannot be sorted by a column of this type; remove `sort`";
        check(span, quote!(__private::sorts::<#ty>()), message);
    }
    checks
}

/// `UserFilter` and its like.
fn aliases(def: &ModelDef) -> TokenStream {
    let (ident, vis, krate) = (&def.ident, def.vis.to_token_stream(), &def.krate);
    let alias = |suffix: &str, ty: &str, docs: &str| {
        let name = format_ident!("{}{}", ident, suffix);
        let ty = Ident::new(ty, proc_macro2::Span::call_site());
        let docs = docs.replace("{}", &plain(ident));
        quote! {
            #[doc = #docs]
            #[allow(dead_code, unreachable_pub, private_interfaces)]
            #vis type #name = #krate::#ty<#ident>;
        }
    };
    let filter = alias("Filter", "Filter", "Which rows of `{}` a client wants.");
    let sort = alias(
        "Sort",
        "Sort",
        "In which order a client wants rows of `{}`.",
    );
    let page = alias(
        "Page",
        "PageInput",
        "Which part of the rows of `{}` a client wants.",
    );
    let search = alias("Search", "Search", "Filter, order and page of `{}` in one.");
    quote!(#filter #sort #page #search)
}

/// Rules of nothing, in place of those with errors, so that users of the model report nothing.
fn stand_in(def: &ModelDef) -> TokenStream {
    let (ident, krate, aliases) = (&def.ident, &def.krate, aliases(def));
    quote! {
        #aliases
        const _: () = {
            use #krate as __orm;
            use __orm::private as __private;

            #[automatically_derived]
            impl __orm::Filterable for #ident {
                fn rules() -> &'static __private::InputRules {
                    ::core::unreachable!()
                }
            }
        };
    }
}
