//! The values of `type = ..` and `default = ..` -> column type, native types, default; checked against the field's type.

use super::attr::{Attr, checked_db_name, malformed};
use super::plain;
use super::rust_type::{BaseType, RustType};
use crate::diagnostic::{Code, Diagnostics};
use crate::{ColumnType, DefaultValue, Dialect, NativeType, Str};
use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprLit, Lit, LitInt, LitStr, Token, UnOp, parenthesized};

/// What a `type` attribute says.
pub(super) enum TypeAttr {
    /// `type = varchar(255)`
    Portable(ColumnType),
    /// `type(postgres = "citext")`
    Native(Vec<NativeType>),
}

pub(super) fn type_attr(
    attr: &Attr,
    rust: &RustType,
    diagnostics: &mut Diagnostics,
) -> Option<TypeAttr> {
    if attr.is_list {
        return native_types(attr, diagnostics).map(TypeAttr::Native);
    }
    let (name, arguments) = attr.parse(name_and_numbers, diagnostics)?;
    let ty = match (plain(&name).as_str(), arguments.as_slice()) {
        ("text", []) => ColumnType::Text,
        ("varchar", &[length]) if length > 0 => ColumnType::VarChar(length),
        ("char", &[length]) if length > 0 => ColumnType::Char(length),
        ("decimal", &[precision, scale])
            if (1..=65).contains(&precision) && scale <= precision.min(30) =>
        {
            ColumnType::Decimal {
                precision: u8::try_from(precision).ok()?,
                scale: u8::try_from(scale).ok()?,
            }
        }
        _ => {
            diagnostics.push(
                Code::MALFORMED_ATTRIBUTE,
                attr.span(),
                "unknown column type",
                "write `text`, `varchar(n)`, `char(n)` or `decimal(p, s)` with p up to 65 and s up to 30, \
                 or a database's own type: `type(postgres = \"citext\")`",
            );
            return None;
        }
    };
    let fits = match &rust.base {
        BaseType::Builtin(ColumnType::String) => ty.is_text(),
        BaseType::Builtin(ColumnType::Decimal { .. }) => matches!(ty, ColumnType::Decimal { .. }),
        BaseType::Builtin(_) | BaseType::Id(_) => false,
        // A newtype: the derive checks it against what the type stores.
        BaseType::Named(_) => true,
    };
    if !fits {
        diagnostics.push(
            Code::TYPE_MISMATCH,
            attr.span(),
            "this column type does not fit the field's type",
            "`text`, `varchar(n)` and `char(n)` go with `String`, `decimal(p, s)` with `Decimal`",
        );
        return None;
    }
    Some(TypeAttr::Portable(ty))
}

fn name_and_numbers(input: ParseStream<'_>) -> syn::Result<(Ident, Vec<u32>)> {
    let name = Ident::parse_any(input)?;
    let mut numbers = Vec::new();
    if input.peek(syn::token::Paren) {
        let content;
        parenthesized!(content in input);
        for number in content.parse_terminated(|input| input.parse::<LitInt>(), Token![,])? {
            numbers.push(number.base10_parse()?);
        }
    }
    Ok((name, numbers))
}

fn native_types(attr: &Attr, diagnostics: &mut Diagnostics) -> Option<Vec<NativeType>> {
    let Ok(pairs) = native_pairs.parse2(attr.tokens.clone()) else {
        malformed(attr.span(), NATIVE_EXAMPLE, diagnostics);
        return None;
    };
    if pairs.is_empty() {
        malformed(attr.span(), NATIVE_EXAMPLE, diagnostics);
    }
    let mut native: Vec<NativeType> = Vec::new();
    for (name, literal) in pairs {
        let Some(dialect) = Dialect::from_name(&plain(&name)) else {
            diagnostics.push(
                Code::MALFORMED_ATTRIBUTE,
                name.span(),
                format!("unknown database `{name}`"),
                "known here: `sqlite`, `postgres`, `mysql`",
            );
            continue;
        };
        let sql = checked_db_name(&literal, diagnostics)?;
        if native.iter().any(|native| native.dialect == dialect) {
            diagnostics.push(
                Code::DUPLICATE_ATTRIBUTE,
                name.span(),
                format!("`{name}` is given twice"),
                "keep one",
            );
            continue;
        }
        native.push(NativeType {
            dialect,
            sql: Str::Owned(sql),
        });
    }
    native.sort_by_key(|native| native.dialect);
    Some(native)
}

const NATIVE_EXAMPLE: &str = "expected `type(postgres = \"citext\", mysql = \"mediumtext\")`";

fn native_pairs(input: ParseStream<'_>) -> syn::Result<Vec<(Ident, LitStr)>> {
    let mut pairs = Vec::new();
    while !input.is_empty() {
        let name = Ident::parse_any(input)?;
        input.parse::<Token![=]>()?;
        pairs.push((name, input.parse::<LitStr>()?));
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(pairs)
}

/// Reads `default = ..` and checks it as far as the spelled type is known here.
pub(super) fn default_value(
    attr: &Attr,
    rust: &RustType,
    ty: &ColumnType,
    diagnostics: &mut Diagnostics,
) -> Option<DefaultValue> {
    let expr = attr.parse(|input| input.parse::<Expr>(), diagnostics)?;
    let Some(value) = read_default(&expr) else {
        malformed(
            attr.span(),
            "expected a literal, `now`, `uuid_v4`, `uuid_v7`, `autoincrement`, `Kind::Variant` or `sql(\"..\")`",
            diagnostics,
        );
        return None;
    };
    let known = match &rust.base {
        BaseType::Builtin(_) => Some(ty),
        // Another item says what these store; `resolve` and the derive check them.
        BaseType::Id(_) | BaseType::Named(_) => None,
    };
    let problem = if rust.is_list && !matches!(value, DefaultValue::Sql(_)) {
        Some("a list takes `sql(\"..\")` only".to_owned())
    } else {
        known.and_then(|ty| misfit(&value, ty))
    };
    if let Some(problem) = problem {
        invalid_default(attr.span(), &problem, diagnostics);
        return None;
    }
    Some(value)
}

pub(crate) fn invalid_default(span: Span, problem: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Code::INVALID_DEFAULT,
        span,
        "this default does not fit the field's type",
        problem,
    );
}

fn read_default(expr: &Expr) -> Option<DefaultValue> {
    match expr {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit, false),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
            Expr::Lit(ExprLit { lit, .. }) => literal(lit, true),
            _ => None,
        },
        Expr::Path(path) => {
            let segments: Vec<String> = path
                .path
                .segments
                .iter()
                .map(|segment| plain(&segment.ident))
                .collect();
            match segments.as_slice() {
                [name] => match name.as_str() {
                    "now" => Some(DefaultValue::Now),
                    "uuid_v4" => Some(DefaultValue::UuidV4),
                    "uuid_v7" => Some(DefaultValue::UuidV7),
                    "autoincrement" => Some(DefaultValue::AutoIncrement),
                    _ => None,
                },
                [.., variant] => Some(DefaultValue::Variant(Str::Owned(variant.clone()))),
                [] => None,
            }
        }
        Expr::Call(call) => match (&*call.func, call.args.first()) {
            (
                Expr::Path(path),
                Some(Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                })),
            ) if path.path.is_ident("sql") && call.args.len() == 1 => {
                Some(DefaultValue::Sql(Str::Owned(text.value())))
            }
            _ => None,
        },
        Expr::Group(group) => read_default(&group.expr),
        _ => None,
    }
}

fn literal(lit: &Lit, negative: bool) -> Option<DefaultValue> {
    let sign = if negative { "-" } else { "" };
    match lit {
        Lit::Bool(value) if !negative => Some(DefaultValue::Bool(value.value)),
        Lit::Str(value) if !negative => Some(DefaultValue::Text(Str::Owned(value.value()))),
        Lit::Int(value) => format!("{sign}{}", value.base10_digits())
            .parse()
            .ok()
            .map(DefaultValue::Int),
        Lit::Float(value) => {
            let digits = value.base10_digits();
            // An exponent is legal Rust, but Prisma's grammar has none.
            (!digits.contains(['e', 'E']))
                .then(|| DefaultValue::Float(Str::Owned(format!("{sign}{digits}"))))
        }
        _ => None,
    }
}

/// Why a default does not fit a column type; `None` when it does.
pub(crate) fn misfit(value: &DefaultValue, ty: &ColumnType) -> Option<String> {
    let is_float = matches!(
        ty,
        ColumnType::F32 | ColumnType::F64 | ColumnType::Decimal { .. }
    );
    match value {
        DefaultValue::Sql(_) => None,
        DefaultValue::Bool(_) => {
            (*ty != ColumnType::Bool).then(|| "only a `bool` takes `true` or `false`".to_owned())
        }
        DefaultValue::Int(number) => match ty.integer_range() {
            Some((low, high)) if (low..=high).contains(&i128::from(*number)) => None,
            Some((low, high)) => Some(format!("write a number from {low} to {high}")),
            None if is_float => None,
            None => Some(format!("`{}` does not take a number", ty.rust_spelling())),
        },
        DefaultValue::Float(_) => (!is_float)
            .then(|| "only `f32`, `f64` and `Decimal` take a number with a fraction".to_owned()),
        DefaultValue::Text(text) => match ty {
            ColumnType::String | ColumnType::Text => None,
            ColumnType::VarChar(length) | ColumnType::Char(length) => (text.chars().count()
                > *length as usize)
                .then(|| format!("write at most {length} characters")),
            _ => Some(format!(
                "`{}` does not take text; write `sql(\"..\")` for an expression",
                ty.rust_spelling()
            )),
        },
        DefaultValue::Variant(_) => {
            (!matches!(ty, ColumnType::Enum(_))).then(|| "only an enum takes a variant".to_owned())
        }
        DefaultValue::Now => (!matches!(ty, ColumnType::DateTime | ColumnType::NaiveDateTime))
            .then(|| "`now` goes with `DateTime<Utc>` and `NaiveDateTime`".to_owned()),
        DefaultValue::UuidV4 | DefaultValue::UuidV7 => (*ty != ColumnType::Uuid)
            .then(|| "`uuid_v4` and `uuid_v7` go with `Uuid` and `Id<..>`".to_owned()),
        DefaultValue::AutoIncrement => {
            (!matches!(ty, ColumnType::I16 | ColumnType::I32 | ColumnType::I64))
                .then(|| "`autoincrement` goes with `i16`, `i32`, `i64` and `Id<..>`".to_owned())
        }
    }
}
