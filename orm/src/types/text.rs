//! `String`: text in any width.

use super::{ColumnValue, ListElement, StoredAs, TextValue, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;
use std::borrow::Cow;

/// The text of a cell.
#[inline]
pub(crate) fn text(cell: Cell<'_>) -> Result<&str, DecodeError> {
    match cell {
        Cell::Text(bytes) | Cell::Postgres(bytes) | Cell::MySql(bytes) => {
            std::str::from_utf8(bytes).map_err(|_| DecodeError::Invalid("valid UTF-8"))
        }
        Cell::Json(serde_json::Value::String(text)) => Ok(text),
        Cell::Null => Err(DecodeError::UnexpectedNull),
        Cell::Integer(_) | Cell::Unsigned(_) | Cell::Real(_) | Cell::Blob(_) | Cell::Json(_) => {
            Err(DecodeError::WrongType)
        }
    }
}

#[diagnostic::do_not_recommend]
impl ColumnValue for String {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::String;
    const KIND: ValueKind = ValueKind::Text;

    fn encode(&self) -> Value {
        Value::Text(Cow::Owned(self.clone()))
    }

    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        text(cell).map(str::to_owned)
    }
}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::Text> for String {}
#[diagnostic::do_not_recommend]
impl TextValue for String {}
#[diagnostic::do_not_recommend]
impl ListElement for String {}
