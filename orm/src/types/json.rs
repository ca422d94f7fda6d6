//! JSON: `serde_json::Value` for anything, `Json<T>` for a structure of one's own.

use super::{ColumnValue, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::ops::{Deref, DerefMut};

/// A structure that is stored as JSON.
///
/// A value whose serialisation fails (a map with keys that are no strings) is refused by the write that binds it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

fn decode<T: DeserializeOwned>(cell: Cell<'_>) -> Result<T, DecodeError> {
    let invalid = |_| DecodeError::Invalid("the JSON that the field expects");
    match cell {
        // PostgreSQL's jsonb starts with its version, json does not.
        Cell::Postgres([1, text @ ..]) => serde_json::from_slice(text).map_err(invalid),
        Cell::Postgres(text) | Cell::Text(text) | Cell::Blob(text) | Cell::MySql(text) => {
            serde_json::from_slice(text).map_err(invalid)
        }
        // SQLite's column type JSONB has numeric affinity: a document that is only a number is stored as a number.
        Cell::Unsigned(number) => serde_json::from_value(number.into()).map_err(invalid),
        Cell::Integer(number) => serde_json::from_value(number.into()).map_err(invalid),
        Cell::Real(number) => serde_json::from_value(number.into()).map_err(invalid),
        Cell::Json(value) => serde_json::from_value(value.clone()).map_err(invalid),
        Cell::Null => Err(DecodeError::UnexpectedNull),
    }
}

/// An empty text is no JSON, so the backend refuses it with an error that names the column.
fn encode<T: Serialize>(value: &T) -> Value {
    Value::Json(serde_json::to_string(value).unwrap_or_default())
}

#[diagnostic::do_not_recommend]
impl ColumnValue for serde_json::Value {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::Json;
    const KIND: ValueKind = ValueKind::Json;

    fn encode(&self) -> Value {
        encode(self)
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        decode(cell)
    }
}

/// What `Json` can hold. Implemented for all that fits.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored as JSON",
    label = "not JSON",
    note = "derive `serde::Serialize`, `serde::Deserialize`, `Debug` and `Clone` for it"
)]
pub trait JsonValue: Serialize + DeserializeOwned + Clone + Debug + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T> JsonValue for T where T: Serialize + DeserializeOwned + Clone + Debug + Send + Sync + 'static
{}

impl<T: JsonValue> ColumnValue for Json<T> {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::Json;
    const KIND: ValueKind = ValueKind::Json;

    fn encode(&self) -> Value {
        encode(&self.0)
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        decode(cell).map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::Json> for serde_json::Value {}
#[diagnostic::do_not_recommend]
impl<T: JsonValue> StoredAs<kind::Json> for Json<T> {}
