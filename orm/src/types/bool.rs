//! `bool`: BOOLEAN; 0 and 1 on SQLite and MySQL.

use super::{ColumnValue, ListElement, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;

#[diagnostic::do_not_recommend]
impl ColumnValue for bool {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::Bool;
    const KIND: ValueKind = ValueKind::Bool;

    fn encode(&self) -> Value {
        Value::Bool(*self)
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        let number = match cell {
            Cell::Integer(number) => number,
            Cell::Postgres(&[byte]) => i64::from(byte),
            cell @ (Cell::MySql(_) | Cell::Real(_)) => super::int::signed(cell)?,
            Cell::Json(serde_json::Value::Bool(value)) => return Ok(*value),
            Cell::Null => return Err(DecodeError::UnexpectedNull),
            Cell::Unsigned(_)
            | Cell::Text(_)
            | Cell::Blob(_)
            | Cell::Postgres(_)
            | Cell::Json(_) => {
                return Err(DecodeError::WrongType);
            }
        };
        match number {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(DecodeError::Invalid("a boolean")),
        }
    }
}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::Bool> for bool {}
#[diagnostic::do_not_recommend]
impl ListElement for bool {}
