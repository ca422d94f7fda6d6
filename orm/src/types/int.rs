//! The integers. Read by the width that the database sent, so that a narrower or wider column still decodes as long as
//! the value fits.

use super::{ColumnValue, ListElement, NumberValue, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;

/// Little-endian, sign extended: MySQL's TINYINT to BIGINT.
pub(super) fn mysql_signed(bytes: &[u8]) -> Result<i64, DecodeError> {
    Ok(match *bytes {
        [a] => i64::from(a.cast_signed()),
        [a, b] => i64::from(i16::from_le_bytes([a, b])),
        [a, b, c, d] => i64::from(i32::from_le_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => i64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => return Err(DecodeError::WrongType),
    })
}

/// Little-endian, zero extended: MySQL's unsigned integers.
fn mysql_unsigned(bytes: &[u8]) -> Result<u64, DecodeError> {
    Ok(match *bytes {
        [a] => u64::from(a),
        [a, b] => u64::from(u16::from_le_bytes([a, b])),
        [a, b, c, d] => u64::from(u32::from_le_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => return Err(DecodeError::WrongType),
    })
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
        Cell::MySql(bytes) => mysql_signed(bytes),
        Cell::Json(value) => value.as_i64().ok_or(DecodeError::WrongType),
        Cell::Null => Err(DecodeError::UnexpectedNull),
        Cell::Real(_) | Cell::Text(_) | Cell::Blob(_) => Err(DecodeError::WrongType),
    }
}

/// Integers that every database holds in a signed column, except that MySQL's unsigned columns are zero extended.
macro_rules! integers {
    ($($ty:ident $column:ident $value:ident $inner:ty, $is_unsigned:literal;)*) => {$(
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
                if $is_unsigned && let Cell::MySql(bytes) = cell {
                    return Self::try_from(mysql_unsigned(bytes)?).map_err(|_| DecodeError::OutOfRange);
                }
                Self::try_from(signed(cell)?).map_err(|_| DecodeError::OutOfRange)
            }
        }

        #[diagnostic::do_not_recommend]
        impl NumberValue for $ty {
            type Sum = i64;
        }
    )*};
}

integers! {
    i8 I8 I16 i16, false;
    i16 I16 I16 i16, false;
    i32 I32 I32 i32, false;
    i64 I64 I64 i64, false;
    u8 U8 I16 i16, true;
    u16 U16 I32 i32, true;
    u32 U32 I64 i64, true;
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
            Cell::MySql(bytes) => mysql_unsigned(bytes),
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
