//! `Uuid`: PostgreSQL's own type, hyphenated text elsewhere.

use super::{ColumnValue, ListElement, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;
use uuid::Uuid;

#[diagnostic::do_not_recommend]
impl ColumnValue for Uuid {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::Uuid;
    const KIND: ValueKind = ValueKind::Uuid;

    fn encode(&self) -> Value {
        Value::Uuid(*self)
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        if let Cell::Postgres(bytes) = cell
            && let Ok(bytes) = <[u8; 16]>::try_from(bytes)
        {
            return Ok(Self::from_bytes(bytes));
        }
        Self::try_parse(super::text::text(cell)?).map_err(|_| DecodeError::Invalid("a UUID"))
    }
}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::Uuid> for Uuid {}
#[diagnostic::do_not_recommend]
impl ListElement for Uuid {}
