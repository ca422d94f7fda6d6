//! `#[filterable(..)]` of a struct and of its fields.

use orm_schema::diagnostic::name_help;
use proc_macro2::{Ident, Literal, Span};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Field, LitInt, LitStr, Meta, Token, parenthesized};

/// The operators by their names in input and their variants of `orm::FilterOp`.
const OPERATORS: &[(&str, &str)] = &[
    ("eq", "Eq"),
    ("ne", "Ne"),
    ("in", "In"),
    ("not_in", "NotIn"),
    ("is_null", "IsNull"),
    ("lt", "Lt"),
    ("lte", "Lte"),
    ("gt", "Gt"),
    ("gte", "Gte"),
    ("between", "Between"),
    ("contains", "Contains"),
    ("starts_with", "StartsWith"),
    ("ends_with", "EndsWith"),
    ("icontains", "IContains"),
    ("istarts_with", "IStartsWith"),
    ("iends_with", "IEndsWith"),
];

/// Which columns have an operator.
pub(super) fn needs(operator: &str) -> &'static str {
    match operator {
        "is_null" => "it is for columns that may be NULL",
        "lt" | "lte" | "gt" | "gte" | "between" => {
            "it is for numbers, text, dates, times and UUIDs"
        }
        "eq" | "ne" | "in" | "not_in" => "it is for every column but JSON, bytes and lists",
        _ => "it is for text",
    }
}

/// The limits by their names, with the largest value of each.
const LIMITS: &[(&str, u64)] = &[
    // Every level is a level of the stack, and of subqueries.
    ("max_depth", 16),
    ("max_list", 10_000),
    ("max_conditions", 10_000),
    ("max_page", 1_000_000),
    ("default_page", 1_000_000),
];

/// That of `InputLimits::DEFAULT` in `orm`.
const DEFAULT_MAX_PAGE: u64 = 100;

/// How the names of fields become those of input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Case {
    #[default]
    Same,
    Camel,
}

impl Case {
    pub(super) fn apply(self, name: &str) -> String {
        if self == Self::Same {
            return name.to_owned();
        }
        let mut out = String::with_capacity(name.len());
        let mut is_start_of_word = false;
        for letter in name.chars() {
            if letter == '_' {
                is_start_of_word = !out.is_empty();
            } else if std::mem::take(&mut is_start_of_word) {
                out.extend(letter.to_uppercase());
            } else {
                out.push(letter);
            }
        }
        out
    }
}

/// Whether input can have such a name.
pub(super) fn is_name(name: &str) -> Result<(), String> {
    const HELP: &str = "name it otherwise: `#[filterable(name = \"..\")]`";
    if ["and", "or", "not"].contains(&name) {
        return Err(format!(
            "`{name}` joins filters, so no field of input can have that name\n  help: {HELP}"
        ));
    }
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_letter) {
        return Err("a name in input has letters, digits and `_` only".to_owned());
    }
    Ok(())
}

/// `#[filterable(max_depth = 3, rename_all = "camelCase")]`
#[derive(Default)]
pub(super) struct ModelAttrs {
    pub(super) limits: Vec<(&'static str, Literal)>,
    pub(super) case: Case,
}

impl ModelAttrs {
    pub(super) fn parse(attrs: &[Attribute]) -> syn::Result<Self> {
        let mut whole = Self::default();
        let mut values: Vec<(&str, u64, Span)> = Vec::new();
        let mut is_renamed = false;
        for attr in attrs
            .iter()
            .filter(|attr| attr.path().is_ident("filterable"))
        {
            let options =
                attr.parse_args_with(Punctuated::<ModelOption, Token![,]>::parse_terminated)?;
            for ModelOption { name, value } in options {
                let text = name.to_string();
                let is_again = match value {
                    Value::Case(case) => {
                        whole.case = case;
                        std::mem::replace(&mut is_renamed, true)
                    }
                    Value::Limit(limit, number) => {
                        let is_again = values.iter().any(|(other, ..)| *other == limit);
                        values.push((limit, number, name.span()));
                        is_again
                    }
                };
                if is_again {
                    return Err(twice(&name, &text));
                }
            }
        }
        let of = |limit: &str| {
            let mut values = values.iter();
            values.find(|(name, ..)| *name == limit)
        };
        if let Some((_, default, span)) = of("default_page")
            && *default > of("max_page").map_or(DEFAULT_MAX_PAGE, |(_, max, _)| *max)
        {
            let message = "a page without a size would be larger than pages may be\n  help: give `default_page` at most the value of `max_page`, which is 100 unless it is given";
            return Err(syn::Error::new(*span, message));
        }
        let literal = |(name, number, _)| (name, Literal::u64_unsuffixed(number));
        whole.limits = values.into_iter().map(literal).collect();
        Ok(whole)
    }
}

fn twice(name: &Ident, text: &str) -> syn::Error {
    let message = format!("`{text}` is given twice\n  help: remove one of the two");
    syn::Error::new(name.span(), message)
}

struct ModelOption {
    name: Ident,
    value: Value,
}

enum Value {
    Limit(&'static str, u64),
    Case(Case),
}

impl Parse for ModelOption {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let text = name.to_string();
        let known = LIMITS.iter().find(|(limit, _)| *limit == text);
        if known.is_none() && text != "rename_all" {
            let names = LIMITS.iter().map(|(limit, _)| *limit).chain(["rename_all"]);
            let help = name_help(&text, names);
            let message = format!("unknown option `{text}` of a filterable model\n  help: {help}");
            return Err(syn::Error::new(name.span(), message));
        }
        input.parse::<Token![=]>()?;
        let value = match known {
            Some(&(limit, max)) => {
                let number: LitInt = input.parse()?;
                let value = number
                    .base10_parse()
                    .ok()
                    .filter(|value| (1..=max).contains(value));
                let Some(value) = value else {
                    let message = format!("`{limit}` is a number from 1 to {max}");
                    return Err(syn::Error::new(number.span(), message));
                };
                Value::Limit(limit, value)
            }
            None => {
                let case: LitStr = input.parse()?;
                if case.value() != "camelCase" {
                    let message = "unknown case\n  help: write `rename_all = \"camelCase\"`, or name each field: `name = \"..\"`";
                    return Err(syn::Error::new(case.span(), message));
                }
                Value::Case(Case::Camel)
            }
        };
        Ok(Self { name, value })
    }
}

/// `filter` or `filter(eq, in)`
pub(super) struct Columns {
    pub(super) span: Span,
    /// The variants, beside the names as written; without any, all that the type has.
    pub(super) operators: Vec<(Ident, Ident)>,
}

/// `#[filterable(filter(eq, in), sort, name = "..")]`, `#[filterable(relation)]`
pub(super) struct FieldAttrs {
    pub(super) span: Span,
    pub(super) filter: Option<Columns>,
    pub(super) sort: Option<Span>,
    pub(super) relation: Option<Span>,
    pub(super) name: Option<LitStr>,
}

const FIELD_OPTIONS: &[&str] = &["filter", "sort", "relation", "name"];

impl FieldAttrs {
    /// `None` for a field without the attribute.
    pub(super) fn parse(field: &Field) -> syn::Result<Option<Self>> {
        let mut found: Option<Self> = None;
        for attr in field
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("filterable"))
        {
            let whole = found.get_or_insert_with(|| Self {
                span: attr.path().span(),
                filter: None,
                sort: None,
                relation: None,
                name: None,
            });
            if matches!(attr.meta, Meta::Path(_)) {
                continue;
            }
            attr.parse_args_with(|input: ParseStream<'_>| whole.options(input))?;
        }
        Ok(found)
    }

    fn options(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            let name = input.call(Ident::parse_any)?;
            let text = name.to_string();
            let is_again = match text.as_str() {
                "filter" => {
                    let operators = operators(input)?;
                    let columns = Columns {
                        span: name.span(),
                        operators,
                    };
                    self.filter.replace(columns).is_some()
                }
                "sort" => self.sort.replace(name.span()).is_some(),
                "relation" => self.relation.replace(name.span()).is_some(),
                "name" => {
                    input.parse::<Token![=]>()?;
                    self.name.replace(input.parse()?).is_some()
                }
                _ => {
                    let help = name_help(&text, FIELD_OPTIONS.iter().copied());
                    let message =
                        format!("unknown option `{text}` of a filterable field\n  help: {help}");
                    return Err(syn::Error::new(name.span(), message));
                }
            };
            if is_again {
                return Err(twice(&name, &text));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }
}

/// What stands behind `filter`: nothing, or operators in parentheses.
fn operators(input: ParseStream<'_>) -> syn::Result<Vec<(Ident, Ident)>> {
    if !input.peek(syn::token::Paren) {
        return Ok(Vec::new());
    }
    let inner;
    let parens = parenthesized!(inner in input);
    let mut operators: Vec<(Ident, Ident)> = Vec::new();
    for name in inner.call(|inner| {
        Punctuated::<Ident, Token![,]>::parse_terminated_with(inner, Ident::parse_any)
    })? {
        let text = name.to_string();
        let Some((_, variant)) = OPERATORS.iter().find(|(operator, _)| *operator == text) else {
            let help = name_help(&text, OPERATORS.iter().map(|(operator, _)| *operator));
            let message = format!("unknown operator `{text}`\n  help: {help}");
            return Err(syn::Error::new(name.span(), message));
        };
        if operators.iter().any(|(_, other)| *other == name) {
            return Err(twice(&name, &text));
        }
        operators.push((Ident::new(variant, Span::call_site()), name));
    }
    if operators.is_empty() {
        let message = "this allows no operator\n  help: name those that are allowed, or write `filter` for all that the type has";
        return Err(syn::Error::new(parens.span.join(), message));
    }
    Ok(operators)
}
