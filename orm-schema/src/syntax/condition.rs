//! The condition of a check or a partial index: tokens -> [`Condition`]. Types are the derive's matter; here is only what
//! can be said to a database once and for all.

use super::attr::{Attr, Attrs};
use super::def::ConditionDef;
use super::model_fields::ParsedField;
use super::plain;
use crate::diagnostic::{Code, Diagnostics, name_help};
use crate::{CheckDef, Condition, ConditionOperator, Dialect, List, NativeType, Str};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, Lit, LitStr, Token, UnOp};

const HELP: &str = "write columns, literals, `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `between`, `in_`, `not_in`, `is_null`, \
    `is_not_null`, `length`, `+`, `-`, `*`, `&`, `|`, `!`; for anything else `sql(\"..\")`";

/// Methods of columns and expressions that a condition may call, and how many arguments they take.
const METHODS: &[(&str, ConditionOperator, usize)] = &[
    ("eq", ConditionOperator::Eq, 1),
    ("ne", ConditionOperator::Ne, 1),
    ("lt", ConditionOperator::Lt, 1),
    ("le", ConditionOperator::Le, 1),
    ("gt", ConditionOperator::Gt, 1),
    ("ge", ConditionOperator::Ge, 1),
    ("between", ConditionOperator::Between, 2),
    ("in_", ConditionOperator::In, 1),
    ("not_in", ConditionOperator::NotIn, 1),
    ("is_null", ConditionOperator::IsNull, 0),
    ("is_not_null", ConditionOperator::IsNotNull, 0),
    ("and", ConditionOperator::And, 1),
    ("or", ConditionOperator::Or, 1),
    ("not", ConditionOperator::Not, 0),
    ("length", ConditionOperator::Length, 0),
];

/// What a condition may name.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) model: &'a Ident,
    pub(super) fields: &'a [ParsedField],
}

/// What `check(..)` declares.
pub(super) struct Checks {
    pub(super) checks: Vec<CheckDef>,
    /// Where each stands.
    pub(super) spans: Vec<Span>,
    /// What the derive gives a type.
    pub(super) conditions: Vec<ConditionDef>,
}

/// The checks of a model.
pub(super) fn checks(attrs: &Attrs, names: Names<'_>, diagnostics: &mut Diagnostics) -> Checks {
    let (mut checks, mut spans): (Vec<CheckDef>, _) = (Vec::new(), Vec::new());
    let mut typed = Vec::new();
    for attr in attrs.all("check") {
        let entries = attr.parse(
            |input| input.parse_terminated(entry, Token![,]),
            diagnostics,
        );
        for (ident, expr) in entries.into_iter().flatten() {
            let name = plain(&ident);
            if checks.iter().any(|check| check.name == name) {
                diagnostics.push(
                    Code::DUPLICATE_ATTRIBUTE,
                    ident.span(),
                    format!("the check `{name}` is declared twice"),
                    "give one of them another name, or join the conditions with `&`",
                );
                continue;
            }
            let Some((condition, def)) = condition(&expr, names, diagnostics) else {
                continue;
            };
            typed.extend(def);
            spans.push(ident.span());
            checks.push(CheckDef {
                name: Str::Owned(name),
                condition,
            });
        }
    }
    Checks {
        checks,
        spans,
        conditions: typed,
    }
}

fn entry(input: ParseStream<'_>) -> syn::Result<(Ident, Expr)> {
    let name = input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    Ok((name, input.parse()?))
}

/// A condition, and its tokens for the derive where they are Rust.
pub(super) fn condition(
    expr: &Expr,
    names: Names<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Condition, Option<ConditionDef>)> {
    if let Expr::Call(call) = expr
        && call.func.to_token_stream().to_string() == "sql"
    {
        return Some((Condition::Sql(sql(call, diagnostics)?), None));
    }
    let mut reader = Reader {
        names,
        variants: Vec::new(),
        diagnostics,
    };
    let condition = part(expr, &mut reader)?;
    let variants = reader.variants;
    let mut has_field = false;
    condition.walk(&mut |part| has_field |= matches!(part, Condition::Field(_)));
    if !has_field {
        let message = "a condition is about at least one column";
        return wrong(expr.span(), message, diagnostics);
    }
    let def = ConditionDef {
        tokens: expr.to_token_stream(),
        variants,
    };
    Some((condition, Some(def)))
}

/// `sql("a > 0")`, or `sql(postgres = "..", mysql = "..")`.
fn sql(call: &syn::ExprCall, diagnostics: &mut Diagnostics) -> Option<List<NativeType>> {
    let mut list: Vec<NativeType> = Vec::new();
    for arg in &call.args {
        let (dialects, text) = match arg {
            Expr::Lit(literal) => (Dialect::ALL.to_vec(), literal),
            Expr::Assign(assign) => {
                let name = assign.left.to_token_stream().to_string();
                let Some(dialect) = Dialect::from_name(&name) else {
                    let known = Dialect::ALL.into_iter().map(Dialect::name);
                    diagnostics.push(
                        Code::UNKNOWN_ATTRIBUTE,
                        assign.left.span(),
                        format!("unknown database `{name}`"),
                        name_help(&name, known),
                    );
                    return None;
                };
                let Expr::Lit(literal) = &*assign.right else {
                    return wrong(assign.right.span(), "expected SQL in quotes", diagnostics);
                };
                (vec![dialect], literal)
            }
            other => return wrong(other.span(), "expected SQL in quotes", diagnostics),
        };
        let Lit::Str(text) = &text.lit else {
            return wrong(text.span(), "expected SQL in quotes", diagnostics);
        };
        let text = checked(text, diagnostics)?;
        list.extend(dialects.into_iter().map(|dialect| NativeType {
            dialect,
            sql: Str::Owned(text.clone()),
        }));
    }
    if list.is_empty() {
        return wrong(call.span(), "expected SQL in quotes", diagnostics);
    }
    Some(List::Owned(list))
}

fn checked(text: &LitStr, diagnostics: &mut Diagnostics) -> Option<String> {
    let value = text.value();
    if value.trim().is_empty() || value.contains('\0') {
        return wrong(text.span(), "expected SQL in quotes", diagnostics);
    }
    Some(value.trim().to_owned())
}

struct Reader<'a> {
    names: Names<'a>,
    variants: Vec<(Ident, Ident)>,
    diagnostics: &'a mut Diagnostics,
}

fn part(expr: &Expr, reader: &mut Reader<'_>) -> Option<Condition> {
    match expr {
        Expr::Paren(inner) => part(&inner.expr, reader),
        Expr::Group(inner) => part(&inner.expr, reader),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(value) => Some(Condition::Bool(value.value)),
            Lit::Int(value) => Some(Condition::Int(Str::Owned(value.base10_digits().to_owned()))),
            Lit::Float(value) => Some(Condition::Float(Str::Owned(
                value.base10_digits().to_owned(),
            ))),
            Lit::Str(value) => Some(Condition::Text(Str::Owned(value.value()))),
            _ => unknown(expr.span(), reader.diagnostics),
        },
        Expr::Path(path) => named(path, reader),
        Expr::Unary(unary) => match (&unary.op, &*unary.expr) {
            (UnOp::Not(_), inner) => call(ConditionOperator::Not, [part(inner, reader)]),
            (UnOp::Neg(_), Expr::Lit(literal)) => match &literal.lit {
                Lit::Int(value) => Some(Condition::Int(Str::Owned(format!(
                    "-{}",
                    value.base10_digits()
                )))),
                Lit::Float(value) => Some(Condition::Float(Str::Owned(format!(
                    "-{}",
                    value.base10_digits()
                )))),
                _ => unknown(expr.span(), reader.diagnostics),
            },
            _ => unknown(expr.span(), reader.diagnostics),
        },
        Expr::Binary(binary) => {
            let operator = match &binary.op {
                BinOp::BitAnd(_) => ConditionOperator::And,
                BinOp::BitOr(_) => ConditionOperator::Or,
                BinOp::Add(_) => ConditionOperator::Add,
                BinOp::Sub(_) => ConditionOperator::Sub,
                BinOp::Mul(_) => ConditionOperator::Mul,
                op => return unknown(op.span(), reader.diagnostics),
            };
            let left = part(&binary.left, reader);
            let right = part(&binary.right, reader);
            call(operator, [left, right])
        }
        Expr::MethodCall(method) => method_call(method, reader),
        other => unknown(other.span(), reader.diagnostics),
    }
}

fn method_call(method: &syn::ExprMethodCall, reader: &mut Reader<'_>) -> Option<Condition> {
    let name = plain(&method.method);
    let found = METHODS.iter().find(|(known, ..)| *known == name);
    let Some(&(_, operator, count)) = found.filter(|_| method.turbofish.is_none()) else {
        return unknown(method.method.span(), reader.diagnostics);
    };
    let receiver = part(&method.receiver, reader);
    if method.args.len() != count {
        // How many a method takes, the type checker says better.
        return unknown(method.method.span(), reader.diagnostics);
    }
    let mut parts = vec![receiver];
    let is_list = matches!(operator, ConditionOperator::In | ConditionOperator::NotIn);
    for arg in &method.args {
        match arg {
            Expr::Array(array) if is_list => {
                if array.elems.is_empty() {
                    let message = "a list has at least one value";
                    return wrong(array.span(), message, reader.diagnostics);
                }
                parts.extend(array.elems.iter().map(|elem| part(elem, reader)));
            }
            other if is_list => {
                return wrong(
                    other.span(),
                    "expected a list: `[1, 2]`",
                    reader.diagnostics,
                );
            }
            other => parts.push(part(other, reader)),
        }
    }
    call(operator, parts)
}

fn call(
    operator: ConditionOperator,
    parts: impl IntoIterator<Item = Option<Condition>>,
) -> Option<Condition> {
    // All of them are read before one that is wrong ends it.
    let parts: Vec<Option<Condition>> = parts.into_iter().collect();
    let args = parts.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Condition::Call {
        operator,
        args: List::Owned(args),
    })
}

/// `User::age`, `Self::age`, or a variant `Status::Draft`.
fn named(path: &syn::ExprPath, reader: &mut Reader<'_>) -> Option<Condition> {
    let segments: Vec<&Ident> = path
        .path
        .segments
        .iter()
        .map(|segment| &segment.ident)
        .collect();
    let [.., owner, name] = segments.as_slice() else {
        return unknown(path.span(), reader.diagnostics);
    };
    if *owner != reader.names.model && *owner != "Self" {
        let variant = ((*owner).clone(), (*name).clone());
        reader.variants.push(variant);
        return Some(Condition::Variant {
            enum_type: Str::Owned(plain(owner)),
            variant: Str::Owned(plain(name)),
        });
    }
    let constants = reader.names.fields.iter();
    let found = constants
        .clone()
        .find(|field| plain(&field.def.constant) == plain(name));
    let Some(field) = found else {
        let known: Vec<String> = constants.map(|field| plain(&field.def.constant)).collect();
        reader.diagnostics.push(
            Code::UNKNOWN_FIELD,
            name.span(),
            format!("`{name}` is no column of `{}`", reader.names.model),
            name_help(&plain(name), known.iter().map(String::as_str)),
        );
        return None;
    };
    Some(Condition::Field(field.field.name.clone()))
}

fn unknown<T>(span: Span, diagnostics: &mut Diagnostics) -> Option<T> {
    wrong(span, "this cannot be said to every database", diagnostics)
}

fn wrong<T>(span: Span, message: &str, diagnostics: &mut Diagnostics) -> Option<T> {
    diagnostics.push(Code::MALFORMED_ATTRIBUTE, span, message, HELP);
    None
}

/// The name that something had, from `renamed_from = ".."`.
pub(super) fn former_name(attr: Option<&Attr>, diagnostics: &mut Diagnostics) -> Option<Str> {
    attr.and_then(|attr| attr.db_name(diagnostics))
        .map(Str::Owned)
}
