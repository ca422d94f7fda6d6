//! One value of input -> a value of a column's type to bind, or what was expected instead. Text stands for any type whose
//! values it writes without doubt, because query strings have nothing else.

use super::names;
use super::tree::Tree;
use crate::private::encode_enum;
use crate::statement::ColumnRef;
use crate::types::datetime::is_storable;
use crate::value::Value;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use orm_schema::{ColumnType, EnumType};
use rust_decimal::Decimal;
use uuid::Uuid;

/// Why a value cannot stand where it does.
pub(super) struct Misfit {
    pub(super) code: &'static str,
    pub(super) message: String,
}

fn wrong_type(expected: &str) -> Misfit {
    Misfit {
        code: "wrong-type",
        message: format!("expected {expected}"),
    }
}

fn out_of_range(expected: &str) -> Misfit {
    Misfit {
        code: "out-of-range",
        message: format!("expected {expected}"),
    }
}

/// Why no value can be read from this at all.
pub(super) fn unreadable(tree: &Tree) -> Option<Misfit> {
    match tree {
        Tree::TooDeep => Some(Misfit {
            code: "too-deep",
            message: "this is nested too deeply".to_owned(),
        }),
        Tree::TooLong => Some(Misfit {
            code: "too-long",
            message: "this has too many elements".to_owned(),
        }),
        Tree::Null
        | Tree::Bool(_)
        | Tree::Int(_)
        | Tree::Float(_)
        | Tree::Digits(_)
        | Tree::Text(_)
        | Tree::List(_)
        | Tree::Map(_)
        | Tree::Other => None,
    }
}

/// The value, with NULL where the column may be NULL.
pub(super) fn nullable(tree: &Tree, column: ColumnRef) -> Result<Value, Misfit> {
    if matches!(tree, Tree::Null) && column.field().is_nullable {
        Ok(Value::Null(column.key_kind()))
    } else {
        value(tree, column)
    }
}

/// The value, which is not NULL.
pub(super) fn value(tree: &Tree, column: ColumnRef) -> Result<Value, Misfit> {
    if let Some(misfit) = unreadable(tree) {
        return Err(misfit);
    }
    let field = column.field();
    if matches!(tree, Tree::Null) {
        let why = if field.is_nullable {
            "only `eq`, `ne`, `in` and `not_in` compare with null"
        } else {
            "this is never null"
        };
        return Err(Misfit {
            code: "null-not-allowed",
            message: why.to_owned(),
        });
    }
    if let Some(ty) = (column.model.enum_type)(usize::from(column.position)) {
        return variant(tree, ty);
    }
    let ty = &field.column_type;
    match ty {
        ColumnType::Bool => boolean(tree).map(Value::Bool),
        ColumnType::I8
        | ColumnType::I16
        | ColumnType::I32
        | ColumnType::I64
        | ColumnType::U8
        | ColumnType::U16
        | ColumnType::U32
        | ColumnType::U64 => integer(tree, ty),
        ColumnType::F32 => float(tree, f64::from(f32::MAX)).map(|number| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the range has been checked; the column holds no more digits"
            )]
            Value::F32(number as f32)
        }),
        ColumnType::F64 => float(tree, f64::MAX).map(Value::F64),
        ColumnType::Decimal { .. } => decimal(tree).map(Value::Decimal),
        ColumnType::String
        | ColumnType::Text
        | ColumnType::VarChar(_)
        | ColumnType::Char(_)
        // Of an enum there is an enum type.
        | ColumnType::Enum(_) => text(tree).map(|text| Value::Text(text.to_owned().into())),
        ColumnType::DateTime => {
            let expected = "a date and time with its offset, such as `2024-02-29T12:30:00Z`";
            let value = parsed(tree, expected, |text| DateTime::parse_from_rfc3339(text).ok())?;
            let value = value.with_timezone(&Utc);
            stored(value, value.date_naive()).map(Value::DateTime)
        }
        ColumnType::NaiveDateTime => {
            let expected = "a date and time without an offset, such as `2024-02-29T12:30:00`";
            let value = parsed(tree, expected, date_time)?;
            stored(value, value.date()).map(Value::NaiveDateTime)
        }
        ColumnType::Date => {
            let expected = "a date such as `2024-02-29`";
            let value = parsed(tree, expected, |text| {
                NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
            })?;
            stored(value, value).map(Value::Date)
        }
        ColumnType::Time => parsed(tree, "a time such as `12:30:00`", time).map(Value::Time),
        ColumnType::Uuid => parsed(tree, "a UUID", |text| Uuid::try_parse(text).ok()).map(Value::Uuid),
        ColumnType::Bytes | ColumnType::Json => Err(wrong_type("nothing: it cannot be compared")),
    }
}

/// `true` or `false`.
pub(super) fn boolean(tree: &Tree) -> Result<bool, Misfit> {
    match tree {
        Tree::Bool(value) => Ok(*value),
        Tree::Text(text) if text == "true" => Ok(true),
        Tree::Text(text) if text == "false" => Ok(false),
        _ => Err(wrong_type("`true` or `false`")),
    }
}

/// A whole number, when it is one; what is too large for any column is the largest.
pub(super) fn whole(tree: &Tree) -> Option<i128> {
    /// Above, a float does not tell its neighbours apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match tree {
        Tree::Int(number) => Some(*number),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it is whole, and in the range of exact floats or far outside of every column"
        )]
        Tree::Float(number) if number.fract() == 0.0 => Some(if number.abs() <= EXACT {
            *number as i128
        } else {
            i128::MAX
        }),
        Tree::Text(text) | Tree::Digits(text) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            Some(text.parse().unwrap_or(i128::MAX))
        }
        _ => None,
    }
}

fn integer(tree: &Tree, ty: &ColumnType) -> Result<Value, Misfit> {
    let (low, high) = ty.integer_range().unwrap_or((0, 0));
    let expected = format!("a whole number from {low} to {high}");
    let number = whole(tree).ok_or_else(|| wrong_type(&expected))?;
    let narrow = match ty {
        ColumnType::I8 => i8::try_from(number).ok().map(|n| Value::I16(n.into())),
        ColumnType::U8 => u8::try_from(number).ok().map(|n| Value::I16(n.into())),
        ColumnType::I16 => i16::try_from(number).ok().map(Value::I16),
        ColumnType::U16 => u16::try_from(number).ok().map(|n| Value::I32(n.into())),
        ColumnType::I32 => i32::try_from(number).ok().map(Value::I32),
        ColumnType::U32 => u32::try_from(number).ok().map(|n| Value::I64(n.into())),
        ColumnType::U64 => u64::try_from(number).ok().map(Value::U64),
        _ => i64::try_from(number).ok().map(Value::I64),
    };
    narrow.ok_or_else(|| out_of_range(&expected))
}

/// Digits with a sign, a point or an exponent: no words such as `inf`.
fn is_number(text: &str) -> bool {
    fn unsigned(text: &str) -> &str {
        text.strip_prefix(['-', '+']).unwrap_or(text)
    }
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let text = unsigned(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(unsigned(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    are_digits(whole)
        && are_digits(fraction)
        && whole.len() + fraction.len() > 0
        && exponent.is_none_or(|digits| !digits.is_empty() && are_digits(digits))
}

fn float(tree: &Tree, largest: f64) -> Result<f64, Misfit> {
    const EXPECTED: &str = "a number";
    let number = match tree {
        #[expect(
            clippy::cast_precision_loss,
            reason = "the column holds no more digits"
        )]
        Tree::Int(number) => *number as f64,
        Tree::Float(number) => *number,
        Tree::Text(text) | Tree::Digits(text) if is_number(text) => {
            text.parse().map_err(|_| wrong_type(EXPECTED))?
        }
        _ => return Err(wrong_type(EXPECTED)),
    };
    // NaN is not less than anything.
    if number.abs() <= largest {
        Ok(number)
    } else {
        Err(out_of_range("a number that the column can hold"))
    }
}

fn decimal(tree: &Tree) -> Result<Decimal, Misfit> {
    const EXPECTED: &str = "a decimal number of at most 28 digits";
    let read = |text: &str| {
        let number = Decimal::from_str_exact(text)
            .ok()
            .or_else(|| Decimal::from_scientific(text).ok());
        number.ok_or_else(|| out_of_range(EXPECTED))
    };
    match tree {
        Tree::Int(number) => read(&number.to_string()),
        // The shortest digits that read back as the same number: those which the client wrote, up to 15.
        Tree::Float(number) if number.is_finite() => read(&number.to_string()),
        Tree::Float(_) => Err(out_of_range(EXPECTED)),
        Tree::Text(text) | Tree::Digits(text) if is_number(text) && text.len() <= 64 => read(text),
        Tree::Text(text) | Tree::Digits(text) if is_number(text) => Err(out_of_range(EXPECTED)),
        _ => Err(wrong_type(EXPECTED)),
    }
}

/// Text, without the NUL that PostgreSQL cannot store and others cut text at.
pub(super) fn text(tree: &Tree) -> Result<&str, Misfit> {
    match tree {
        Tree::Text(text) if text.contains('\0') => Err(Misfit {
            code: "nul-in-text",
            message: "text holds no NUL character".to_owned(),
        }),
        Tree::Text(text) => Ok(text),
        _ => Err(wrong_type("text")),
    }
}

fn variant(tree: &Tree, ty: &'static EnumType) -> Result<Value, Misfit> {
    let position = match tree {
        Tree::Text(text) => {
            let variants = || ty.variants.iter();
            let stored = variants().position(|variant| variant.value == *text);
            stored.or_else(|| variants().position(|variant| variant.name == *text))
        }
        _ => None,
    };
    position
        .map(|position| encode_enum(ty, position))
        .ok_or_else(|| {
            let values: Vec<&str> = ty
                .variants
                .iter()
                .map(|variant| variant.value.as_ref())
                .collect();
            wrong_type(&format!("one of {}", names::quoted(&values)))
        })
}

fn parsed<T>(
    tree: &Tree,
    expected: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Misfit> {
    let value = match tree {
        Tree::Text(text) => parse(text),
        _ => None,
    };
    value.ok_or_else(|| wrong_type(expected))
}

fn stored<T>(value: T, date: NaiveDate) -> Result<T, Misfit> {
    if is_storable(date) {
        Ok(value)
    } else {
        Err(out_of_range("a year from 1 to 9999"))
    }
}

fn date_time(text: &str) -> Option<NaiveDateTime> {
    let forms = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
    ];
    let mut read = forms
        .iter()
        .map(|form| NaiveDateTime::parse_from_str(text, form));
    read.find_map(Result::ok)
}

fn time(text: &str) -> Option<NaiveTime> {
    let forms = ["%H:%M:%S%.f", "%H:%M"];
    let mut read = forms
        .iter()
        .map(|form| NaiveTime::parse_from_str(text, form));
    read.find_map(Result::ok)
}
