//! `f32` and `f64`. NaN and the infinities are PostgreSQL's alone (and infinities SQLite's); elsewhere a write of one is
//! refused, because the database would store NULL or fail.

use super::{ColumnValue, ListElement, NumberValue, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;

#[inline]
fn double(cell: Cell<'_>) -> Result<f64, DecodeError> {
    match cell {
        Cell::Real(number) => Ok(number),
        // SQLite stores a float without a fraction as an integer in some column types.
        #[expect(
            clippy::cast_precision_loss,
            reason = "SQLite made an integer of it only because nothing was lost"
        )]
        Cell::Integer(number) => Ok(number as f64),
        Cell::Postgres(&[a, b, c, d, e, f, g, h]) => {
            Ok(f64::from_be_bytes([a, b, c, d, e, f, g, h]))
        }
        Cell::Postgres(&[a, b, c, d]) => Ok(f64::from(f32::from_be_bytes([a, b, c, d]))),
        #[expect(clippy::cast_precision_loss, reason = "a float was asked for")]
        Cell::Unsigned(number) => Ok(number as f64),
        // A decimal, or what MySQL computed as a text.
        Cell::MySql(text) => std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or(DecodeError::WrongType),
        Cell::Json(value) => value.as_f64().ok_or(DecodeError::WrongType),
        Cell::Null => Err(DecodeError::UnexpectedNull),
        Cell::Text(_) | Cell::Blob(_) | Cell::Postgres(_) => Err(DecodeError::WrongType),
    }
}

#[diagnostic::do_not_recommend]
impl ColumnValue for f64 {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::F64;
    const KIND: ValueKind = ValueKind::F64;

    fn encode(&self) -> Value {
        Value::F64(*self)
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        double(cell)
    }
}

#[diagnostic::do_not_recommend]
impl ColumnValue for f32 {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::F32;
    const KIND: ValueKind = ValueKind::F32;

    fn encode(&self) -> Value {
        Value::F32(*self)
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        let number = double(cell)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the range is checked on the next line"
        )]
        let narrow = number as Self;
        if narrow.is_infinite() && number.is_finite() {
            Err(DecodeError::OutOfRange)
        } else {
            Ok(narrow)
        }
    }
}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::F32> for f32 {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::F64> for f64 {}
#[diagnostic::do_not_recommend]
impl NumberValue for f32 {
    type Sum = f64;
    type Total = f64;
    type Mean = f64;
}
#[diagnostic::do_not_recommend]
impl NumberValue for f64 {
    type Sum = Self;
    type Total = Self;
    type Mean = Self;
}
#[diagnostic::do_not_recommend]
impl ListElement for f32 {}
#[diagnostic::do_not_recommend]
impl ListElement for f64 {}
