//! `Vec<u8>`: bytes.

use super::{ColumnValue, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;

#[diagnostic::do_not_recommend]
impl ColumnValue for Vec<u8> {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::Bytes;
    const KIND: ValueKind = ValueKind::Bytes;

    fn encode(&self) -> Value {
        Value::Bytes(self.clone())
    }

    fn into_value(self) -> Value {
        Value::Bytes(self)
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        match cell {
            Cell::Blob(bytes) | Cell::Postgres(bytes) | Cell::MySql(bytes) => Ok(bytes.to_vec()),
            Cell::Null => Err(DecodeError::UnexpectedNull),
            Cell::Integer(_)
            | Cell::Unsigned(_)
            | Cell::Real(_)
            | Cell::Text(_)
            | Cell::Json(_) => Err(DecodeError::WrongType),
        }
    }
}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::Bytes> for Vec<u8> {}
