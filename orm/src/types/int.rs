//! The integers. Read by the width that the database sent, so that a narrower or wider column still decodes as long as
//! the value fits.

use super::{ColumnValue, ListElement, NumberValue, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;

/// A whole number that MySQL computed as a decimal or as a text.
fn mysql_text<T: std::str::FromStr>(bytes: &[u8]) -> Result<T, DecodeError> {
    let text = std::str::from_utf8(bytes).map_err(|_| DecodeError::WrongType)?;
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole,
        _ => text,
    };
    whole.parse().map_err(|_| DecodeError::WrongType)
}

/// A whole number that a database computed as a float, as long as a float holds all of them.
fn whole(number: f64) -> Result<i64, DecodeError> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= LIMIT {
        #[expect(clippy::cast_possible_truncation, reason = "checked right above")]
        let number = number as i64;
        return Ok(number);
    }
    Err(DecodeError::WrongType)
}

/// Big-endian: PostgreSQL's int2, int4 and int8.
fn postgres_signed(bytes: &[u8]) -> Result<i64, DecodeError> {
    Ok(match *bytes {
        [a, b] => i64::from(i16::from_be_bytes([a, b])),
        [a, b, c, d] => i64::from(i32::from_be_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => i64::from_be_bytes([a, b, c, d, e, f, g, h]),
        _ => return Err(DecodeError::WrongType),
    })
}

#[inline]
pub(crate) fn signed(cell: Cell<'_>) -> Result<i64, DecodeError> {
    match cell {
        Cell::Integer(number) => Ok(number),
        Cell::Postgres(bytes) => postgres_signed(bytes),
        Cell::MySql(bytes) => mysql_text(bytes),
        Cell::Real(number) => whole(number),
        Cell::Unsigned(_) => Err(DecodeError::OutOfRange),
        Cell::Json(value) => value.as_i64().ok_or(DecodeError::WrongType),
        Cell::Null => Err(DecodeError::UnexpectedNull),
        Cell::Text(_) | Cell::Blob(_) => Err(DecodeError::WrongType),
    }
}

/// Integers that every database holds in a signed column, or in one that MySQL zero extends.
macro_rules! integers {
    ($($ty:ident $column:ident $value:ident $inner:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ColumnValue for $ty {
            type Nullable = Option<Self>;

            const TYPE: ColumnType = ColumnType::$column;
            const KIND: ValueKind = ValueKind::$value;

            fn encode(&self) -> Value {
                Value::$value(<$inner>::from(*self))
            }

            #[inline]
            fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
                Self::try_from(signed(cell)?).map_err(|_| DecodeError::OutOfRange)
            }
        }

        #[diagnostic::do_not_recommend]
        impl NumberValue for $ty {
            type Sum = i64;
            type Total = i64;
            type Mean = f64;
        }
    )*};
}

integers! {
    i8 I8 I16 i16;
    i16 I16 I16 i16;
    i32 I32 I32 i32;
    i64 I64 I64 i64;
    u8 U8 I16 i16;
    u16 U16 I32 i32;
    u32 U32 I64 i64;
}

/// Above `i64::MAX` only MySQL (BIGINT UNSIGNED) and PostgreSQL (DECIMAL(20,0)) hold it; SQLite refuses the value.
#[diagnostic::do_not_recommend]
impl ColumnValue for u64 {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::U64;
    const KIND: ValueKind = ValueKind::U64;

    fn encode(&self) -> Value {
        Value::U64(*self)
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        match cell {
            Cell::Unsigned(number) => Ok(number),
            Cell::MySql(bytes) => mysql_text(bytes),
            Cell::Json(value) => value.as_u64().ok_or(DecodeError::WrongType),
            Cell::Postgres(bytes) => {
                let number = super::decimal::from_postgres(bytes)?;
                Self::try_from(number).map_err(|_| DecodeError::OutOfRange)
            }
            cell => Self::try_from(signed(cell)?).map_err(|_| DecodeError::OutOfRange),
        }
    }
}

// Not `u8`: a `Vec<u8>` is bytes.
#[diagnostic::do_not_recommend]
impl ListElement for i8 {}
#[diagnostic::do_not_recommend]
impl ListElement for i16 {}
#[diagnostic::do_not_recommend]
impl ListElement for i32 {}
#[diagnostic::do_not_recommend]
impl ListElement for i64 {}
#[diagnostic::do_not_recommend]
impl ListElement for u16 {}
#[diagnostic::do_not_recommend]
impl ListElement for u32 {}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::U64> for u64 {}
#[diagnostic::do_not_recommend]
impl NumberValue for u64 {
    type Sum = rust_decimal::Decimal;
    type Total = rust_decimal::Decimal;
    type Mean = f64;
}
#[diagnostic::do_not_recommend]
impl ListElement for u64 {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::I8> for i8 {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::I16> for i16 {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::I32> for i32 {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::I64> for i64 {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::U8> for u8 {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::U16> for u16 {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::U32> for u32 {}
