//! `#[cfg(..)]` and `#[cfg_attr(..)]` -> what is there. Three-valued: what nobody has decided stays unknown, and becomes
//! an error only where it decides about the schema. Never looks at the machine it runs on.

use orm_schema::syntax::Derive;
use proc_macro2::Span;
use quote::ToTokens as _;
use std::collections::{BTreeMap, BTreeSet};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, ExprLit, Lit, LitBool, Meta, Token};

/// What is known about the predicates of `cfg`. `test` does not hold; every feature that is not named is off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CfgFacts {
    pub(crate) features: BTreeSet<String>,
    /// Other predicates, by their spelling without spaces.
    pub(crate) predicates: BTreeMap<String, bool>,
}

/// Whether a predicate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    Unknown,
}

/// What stands inside `cfg(..)`.
pub(crate) enum Predicate {
    /// `true` or `false`, which are no names.
    Bool(LitBool),
    Meta(Box<Meta>),
}

impl Parse for Predicate {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitBool) {
            input.parse().map(Self::Bool)
        } else {
            input.parse().map(Box::new).map(Self::Meta)
        }
    }
}

impl Predicate {
    fn span(&self) -> Span {
        match self {
            Self::Bool(literal) => literal.span(),
            Self::Meta(meta) => meta.span(),
        }
    }

    /// The text without spaces, which is how facts are looked up.
    pub(crate) fn spelling(&self) -> String {
        let text = match self {
            Self::Bool(literal) => literal.value.to_string(),
            Self::Meta(meta) => meta.to_token_stream().to_string(),
        };
        text.replace(' ', "")
    }
}

/// A predicate that nobody has decided.
#[derive(Debug, Clone)]
pub(crate) struct Doubt {
    /// The predicate as written, without spaces.
    pub(crate) predicate: String,
    pub(crate) span: Span,
}

impl CfgFacts {
    /// Whether the predicate holds.
    pub(crate) fn evaluate(&self, predicate: &Predicate) -> Truth {
        if let Some(&decided) = self.predicates.get(&predicate.spelling()) {
            return Truth::from(decided);
        }
        let meta = match predicate {
            Predicate::Bool(literal) => return Truth::from(literal.value),
            Predicate::Meta(meta) => meta,
        };
        match &**meta {
            Meta::Path(path) if path.is_ident("test") => Truth::False,
            Meta::NameValue(pair) if pair.path.is_ident("feature") => {
                let Expr::Lit(ExprLit {
                    lit: Lit::Str(name),
                    ..
                }) = &pair.value
                else {
                    return Truth::Unknown;
                };
                Truth::from(self.features.contains(&name.value()))
            }
            Meta::List(list) => {
                let Ok(inner) =
                    list.parse_args_with(Punctuated::<Predicate, Token![,]>::parse_terminated)
                else {
                    return Truth::Unknown;
                };
                let values = inner.iter().map(|inner| self.evaluate(inner));
                if list.path.is_ident("all") {
                    values.fold(Truth::True, Truth::and)
                } else if list.path.is_ident("any") {
                    values.fold(Truth::False, |any, value| any.not().and(value.not()).not())
                } else if list.path.is_ident("not") && inner.len() == 1 {
                    values.fold(Truth::True, |_, value| value.not())
                } else {
                    Truth::Unknown
                }
            }
            Meta::Path(_) | Meta::NameValue(_) => Truth::Unknown,
        }
    }

    /// Replaces `cfg_attr` by the attributes that it adds, and says whether what carries the attributes is there.
    /// An undecided `cfg_attr` counts as there when it could change the schema, and is dropped otherwise.
    pub(crate) fn apply(&self, attrs: &mut Vec<Attribute>, doubts: &mut Vec<Doubt>) -> Truth {
        let mut presence = Truth::True;
        let mut applied = Vec::new();
        for attr in std::mem::take(attrs) {
            self.apply_one(attr, &mut applied, &mut presence, doubts);
        }
        *attrs = applied;
        presence
    }

    fn apply_one(
        &self,
        attr: Attribute,
        applied: &mut Vec<Attribute>,
        presence: &mut Truth,
        doubts: &mut Vec<Doubt>,
    ) {
        if attr.path().is_ident("cfg") {
            // A malformed condition is rustc's to report.
            let Ok(predicate) = attr.parse_args::<Predicate>() else {
                return;
            };
            let truth = self.evaluate(&predicate);
            if truth == Truth::Unknown {
                doubts.push(Doubt {
                    predicate: predicate.spelling(),
                    span: predicate.span(),
                });
            }
            *presence = presence.and(truth);
        } else if attr.path().is_ident("cfg_attr") {
            let Ok((predicate, metas)) = attr.parse_args_with(condition_and_attributes) else {
                return;
            };
            let truth = self.evaluate(&predicate);
            for meta in metas.into_iter().filter(|_| truth != Truth::False) {
                let inner = Attribute {
                    meta,
                    ..attr.clone()
                };
                if truth == Truth::Unknown {
                    if !matters(&inner) {
                        continue;
                    }
                    doubts.push(Doubt {
                        predicate: predicate.spelling(),
                        span: predicate.span(),
                    });
                }
                self.apply_one(inner, applied, presence, doubts);
            }
        } else {
            applied.push(attr);
        }
    }
}

/// Whether an attribute can change what the schema is.
fn matters(attr: &Attribute) -> bool {
    ["orm", "cfg", "cfg_attr", "path"]
        .iter()
        .any(|name| attr.path().is_ident(name))
        || Derive::of(std::slice::from_ref(attr)).is_some()
}

fn condition_and_attributes(
    input: ParseStream<'_>,
) -> syn::Result<(Predicate, Punctuated<Meta, Token![,]>)> {
    let predicate = input.parse()?;
    input.parse::<Token![,]>()?;
    Ok((predicate, Punctuated::parse_terminated(input)?))
}

impl Truth {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
        }
    }

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn facts() -> CfgFacts {
        CfgFacts {
            features: BTreeSet::from(["on".to_owned()]),
            predicates: BTreeMap::from([
                ("target_os=\"linux\"".to_owned(), true),
                ("unix".to_owned(), false),
            ]),
        }
    }

    fn check(predicate: &str, expected: Truth) {
        assert_eq!(
            facts().evaluate(&syn::parse_str(predicate).unwrap()),
            expected,
            "{predicate}"
        );
    }

    #[test]
    fn predicates_have_three_values() {
        check("feature = \"on\"", Truth::True);
        check("feature = \"off\"", Truth::False);
        check("test", Truth::False);
        check("debug_assertions", Truth::Unknown);
        check("target_os = \"linux\"", Truth::True);
        check("target_os = \"windows\"", Truth::Unknown);
        check("unix", Truth::False);
        check("true", Truth::True);
    }

    #[test]
    fn an_undecided_arm_matters_only_where_it_decides() {
        check("all(test, debug_assertions)", Truth::False);
        check("all(feature = \"on\", debug_assertions)", Truth::Unknown);
        check("any(feature = \"on\", debug_assertions)", Truth::True);
        check("any(test, debug_assertions)", Truth::Unknown);
        check("any()", Truth::False);
        check("all()", Truth::True);
        check("not(test)", Truth::True);
        check("not(debug_assertions)", Truth::Unknown);
        check("not(any(debug_assertions, not(test)))", Truth::False);
    }

    #[test]
    fn conditional_attributes_are_unfolded() {
        let mut attrs: Vec<Attribute> = parse_quote! {
            #[cfg_attr(feature = "on", derive(Model), cfg_attr(test, orm(table = "t")))]
            #[cfg_attr(debug_assertions, derive(Debug))]
            #[cfg_attr(feature = "off", orm(table = "u"))]
            #[doc = "x"]
        };
        let mut doubts = Vec::new();
        assert_eq!(facts().apply(&mut attrs, &mut doubts), Truth::True);
        let names: Vec<String> = attrs
            .iter()
            .map(|attr| Predicate::Meta(Box::new(attr.meta.clone())).spelling())
            .collect();
        assert_eq!(names, ["derive(Model)", "doc=\"x\""]);
        assert!(doubts.is_empty());
    }

    #[test]
    fn an_undecided_attribute_of_ours_is_a_doubt() {
        let mut attrs: Vec<Attribute> =
            parse_quote!(#[cfg_attr(debug_assertions, orm(table = "t"))]);
        let mut doubts = Vec::new();
        facts().apply(&mut attrs, &mut doubts);
        assert_eq!(doubts.len(), 1);
        assert_eq!(doubts[0].predicate, "debug_assertions");
    }
}
