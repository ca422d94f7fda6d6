//! `#[orm(a, b = tokens, c(tokens))]` -> [`Attr`]s that have a row in [`attributes`](super::attributes) for their place.
//! Unknown, duplicate, misplaced, conflicting and not yet built ones are reported here, once for all attributes.

use super::attributes::{AttributeSpec, Form, Place};
use super::plain;
use crate::diagnostic::{Code, Diagnostics, name_help};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Path, Token};

/// One attribute that was read.
#[derive(Debug, Clone)]
pub(super) struct Attr {
    pub(super) spec: &'static AttributeSpec,
    pub(super) name: Ident,
    /// What follows `=`, or stands in the parentheses.
    pub(super) tokens: TokenStream,
    pub(super) is_list: bool,
}

/// The attributes of one item or field.
#[derive(Debug)]
pub(super) struct Attrs(Vec<Attr>);

impl Attrs {
    /// Reads all `#[orm(...)]` of one place.
    pub(super) fn read(attrs: &[Attribute], place: Place, diagnostics: &mut Diagnostics) -> Self {
        let mut read = Vec::new();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("orm")) {
            match attr.meta.require_list() {
                Ok(list) => {
                    let mut entries = Vec::new();
                    let split = |input: ParseStream<'_>| split(input, &mut entries);
                    let error = split.parse2(list.tokens.clone()).err();
                    // What stands before the mistake is read all the same.
                    for entry in entries {
                        read.extend(check(entry, place, &read, diagnostics));
                    }
                    if let Some(error) = error {
                        malformed(error.span(), &error.to_string(), diagnostics);
                    }
                }
                Err(_) => malformed(attr.span(), "expected `#[orm(...)]`", diagnostics),
            }
        }
        Self::report_conflicts(&read, diagnostics);
        Self(read)
    }

    fn report_conflicts(read: &[Attr], diagnostics: &mut Diagnostics) {
        for attr in read {
            for other in read
                .iter()
                .filter(|other| attr.spec.conflicts.contains(&other.spec.name))
            {
                diagnostics.push(
                    Code::CONFLICTING_ATTRIBUTES,
                    attr.name.span(),
                    format!(
                        "`{}` and `{}` contradict each other",
                        attr.spec.name, other.spec.name
                    ),
                    format!("remove `{}` or `{}`", attr.spec.name, other.spec.name),
                );
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Attr> {
        self.0.iter().find(|attr| attr.spec.name == name)
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Attr> {
        self.0.iter().filter(move |attr| attr.spec.name == name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

struct Entry {
    name: Ident,
    tokens: Option<TokenStream>,
    is_list: bool,
}

/// Splits at top-level commas. Keywords such as `type` and `crate` are names here.
fn split(input: ParseStream<'_>, entries: &mut Vec<Entry>) -> syn::Result<()> {
    while !input.is_empty() {
        if !input.peek(Ident::peek_any) {
            return Err(input.error("expected the name of an attribute"));
        }
        let name = Ident::parse_any(input)?;
        let mut entry = Entry {
            name,
            tokens: None,
            is_list: false,
        };
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            entry.tokens = Some(until_comma(input, &entry.name)?);
        } else if input.peek(syn::token::Paren) {
            let TokenTree::Group(group) = input.parse()? else {
                return Err(input.error("expected a list"));
            };
            debug_assert_eq!(group.delimiter(), Delimiter::Parenthesis);
            entry.tokens = Some(group.stream());
            entry.is_list = true;
        }
        entries.push(entry);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

/// The tokens up to the next comma outside of groups: the value behind `name =`.
pub(super) fn until_comma(input: ParseStream<'_>, name: &Ident) -> syn::Result<TokenStream> {
    let mut tokens = Vec::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.push(input.parse::<TokenTree>()?);
    }
    if tokens.is_empty() {
        // The end of the input has no place of its own.
        Err(syn::Error::new(
            name.span(),
            format!("expected a value behind `{name} =`"),
        ))
    } else {
        Ok(tokens.into_iter().collect())
    }
}

fn check(entry: Entry, place: Place, read: &[Attr], diagnostics: &mut Diagnostics) -> Option<Attr> {
    let name = plain(&entry.name);
    let span = entry.name.span();
    let Some(spec) = place.attributes().iter().find(|spec| spec.name == name) else {
        let elsewhere: Vec<&str> = Place::ALL
            .into_iter()
            .filter(|other| other.attributes().iter().any(|spec| spec.name == name))
            .map(Place::noun)
            .collect();
        let (message, help) = if elsewhere.is_empty() {
            let known = place.attributes().iter();
            (
                format!("unknown attribute `{name}`"),
                name_help(&name, known.map(|spec| spec.name)),
            )
        } else {
            (
                format!("`{name}` does not go on {}", place.noun()),
                format!("it goes on {}", elsewhere.join(" or ")),
            )
        };
        diagnostics.push(Code::UNKNOWN_ATTRIBUTE, span, message, help);
        return None;
    };
    let fits = match spec.form {
        Form::Flag => entry.tokens.is_none(),
        Form::Value => entry.tokens.is_some() && !entry.is_list,
        Form::List => entry.is_list,
        Form::ValueOrList => entry.tokens.is_some(),
    };
    if !fits {
        let (span, message) = match &entry.tokens {
            Some(tokens) if spec.form == Form::Flag && !tokens.is_empty() => {
                (tokens.span(), format!("`{name}` takes no value"))
            }
            _ if spec.form == Form::Flag => (span, format!("`{name}` takes no list")),
            _ => (span, format!("expected `{}`", spec.example)),
        };
        malformed(span, &message, diagnostics);
        return None;
    }
    if !spec.is_repeatable && read.iter().any(|attr| attr.spec.name == spec.name) {
        diagnostics.push(
            Code::DUPLICATE_ATTRIBUTE,
            span,
            format!("`{name}` is given twice"),
            "keep one of the two",
        );
        return None;
    }
    Some(Attr {
        spec,
        name: entry.name,
        tokens: entry.tokens.unwrap_or_default(),
        is_list: entry.is_list,
    })
}

pub(super) fn malformed(span: Span, message: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(Code::MALFORMED_ATTRIBUTE, span, message, "");
}

impl Attr {
    pub(super) fn span(&self) -> Span {
        if self.tokens.is_empty() {
            self.name.span()
        } else {
            self.tokens.span()
        }
    }

    /// How the attribute is written, as help.
    pub(super) fn example(&self) -> String {
        format!("write it as in `{}`", self.spec.example)
    }

    /// Parses the value; what does not parse is reported with the attribute's example.
    pub(super) fn parse<T>(
        &self,
        parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
        diagnostics: &mut Diagnostics,
    ) -> Option<T> {
        match parser.parse2(self.tokens.clone()) {
            Ok(value) => Some(value),
            Err(_) => {
                malformed(
                    self.span(),
                    &format!("expected `{}`", self.spec.example),
                    diagnostics,
                );
                None
            }
        }
    }

    /// A name for a database, as a string literal.
    pub(super) fn db_name(&self, diagnostics: &mut Diagnostics) -> Option<String> {
        let literal = self.parse(|input| input.parse::<LitStr>(), diagnostics)?;
        checked_db_name(&literal, diagnostics)
    }

    pub(super) fn ident(&self, diagnostics: &mut Diagnostics) -> Option<Ident> {
        self.parse(Ident::parse_any, diagnostics)
    }

    pub(super) fn path(&self, diagnostics: &mut Diagnostics) -> Option<Path> {
        self.parse(Path::parse_mod_style, diagnostics)
    }
}

/// A name that a database can have: not empty, no NUL character.
pub(super) fn checked_db_name(literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<String> {
    let name = literal.value();
    if name.is_empty() || name.contains('\0') {
        malformed(
            literal.span(),
            "a name in a database has at least one character, and no NUL",
            diagnostics,
        );
        return None;
    }
    Some(name)
}
