//! `Vec<T>`: an array on PostgreSQL, a JSON array elsewhere.

use super::{ColumnValue, StoredAs};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::{ColumnType, EnumType};

/// A column type that lists can be made of.
#[diagnostic::on_unimplemented(
    message = "a list of `{Self}` cannot be stored in a column",
    label = "not a list element",
    note = "use `Json<Vec<{Self}>>`"
)]
pub trait ListElement: ColumnValue {}

#[diagnostic::do_not_recommend]
impl<T: ListElement> ColumnValue for Vec<T> {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = T::TYPE;
    const KIND: ValueKind = T::KIND;
    const IS_LIST: bool = true;

    fn enum_type() -> Option<&'static EnumType> {
        T::enum_type()
    }

    fn encode(&self) -> Value {
        Value::List(T::KIND, self.iter().map(ColumnValue::encode).collect())
    }

    fn into_value(self) -> Value {
        Value::List(
            T::KIND,
            self.into_iter().map(ColumnValue::into_value).collect(),
        )
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        match cell {
            Cell::Postgres(bytes) => from_postgres(bytes),
            Cell::Text(bytes) | Cell::Blob(bytes) | Cell::MySql(bytes) => {
                let values: Vec<serde_json::Value> = serde_json::from_slice(bytes)
                    .map_err(|_| DecodeError::Invalid("a JSON array"))?;
                values
                    .iter()
                    .map(|value| T::decode(json_cell(value)))
                    .collect()
            }
            Cell::Null => Err(DecodeError::UnexpectedNull),
            Cell::Integer(_) | Cell::Unsigned(_) | Cell::Real(_) | Cell::Json(_) => {
                Err(DecodeError::WrongType)
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl<K, T: StoredAs<K>> StoredAs<K> for Vec<T> where T: ListElement {}

fn json_cell(value: &serde_json::Value) -> Cell<'_> {
    if value.is_null() {
        Cell::Null
    } else {
        Cell::Json(value)
    }
}

/// The array's wire format: dimensions, a null flag, the element type, length and lower bound of each dimension, then
/// each element behind its length (-1 for NULL). Source: PostgreSQL, `array_send`.
fn from_postgres<T: ColumnValue>(bytes: &[u8]) -> Result<Vec<T>, DecodeError> {
    const BROKEN: DecodeError = DecodeError::Invalid("an array");
    let int = |at: usize| -> Result<i32, DecodeError> {
        let four = bytes
            .get(at..at + 4)
            .and_then(|four| <[u8; 4]>::try_from(four).ok());
        four.map(i32::from_be_bytes).ok_or(BROKEN)
    };
    match int(0)? {
        0 => return Ok(Vec::new()),
        1 => {}
        _ => return Err(DecodeError::Invalid("an array of one dimension")),
    }
    let length = usize::try_from(int(12)?).map_err(|_| BROKEN)?;
    let mut at = 20;
    // The length is the server's word: do not allocate more for it than the bytes can hold.
    let mut list = Vec::with_capacity(length.min(bytes.len() / 4));
    for _ in 0..length {
        let size = int(at)?;
        at += 4;
        let cell = match usize::try_from(size) {
            Ok(size) => {
                let element = bytes.get(at..at + size).ok_or(BROKEN)?;
                at += size;
                Cell::Postgres(element)
            }
            Err(_) => Cell::Null,
        };
        list.push(T::decode(cell)?);
    }
    Ok(list)
}

/// A list as the JSON array that SQLite and MySQL store. `None` when an element has no JSON form (NaN).
pub(crate) fn to_json(values: &[Value]) -> Option<String> {
    if let Some(text) = integers(values) {
        return Some(text);
    }
    let elements: Option<Vec<serde_json::Value>> = values.iter().map(element).collect();
    serde_json::to_string(&elements?).ok()
}

/// Integers, which most keys are, without a document in between; `None` when something else is among them.
fn integers(values: &[Value]) -> Option<String> {
    use std::fmt::Write;
    let mut text = String::with_capacity(values.len() * 8 + 2);
    for value in values {
        let number = match value {
            Value::I16(value) => i64::from(*value),
            Value::I32(value) => i64::from(*value),
            Value::I64(value) => *value,
            _ => return None,
        };
        text.push(if text.is_empty() { '[' } else { ',' });
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{number}");
    }
    if text.is_empty() {
        text.push('[');
    }
    text.push(']');
    Some(text)
}

fn element(value: &Value) -> Option<serde_json::Value> {
    use super::datetime::{date_text, date_time_text, instant_text, time_text};
    Some(match value {
        Value::Null(_) | Value::NullList(_) => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::I16(value) => (*value).into(),
        Value::I32(value) => (*value).into(),
        Value::I64(value) => (*value).into(),
        Value::U64(value) => (*value).into(),
        Value::F32(value) => serde_json::Number::from_f64(f64::from(*value))?.into(),
        Value::F64(value) => serde_json::Number::from_f64(*value)?.into(),
        Value::Decimal(value) => value.to_string().into(),
        Value::Text(value) => value.as_ref().into(),
        Value::Enum(value) => (*value).into(),
        Value::DateTime(value) => instant_text(*value).as_str().into(),
        Value::NaiveDateTime(value) => date_time_text(*value).as_str().into(),
        Value::Date(value) => date_text(*value).as_str().into(),
        Value::Time(value) => time_text(*value).as_str().into(),
        Value::Uuid(value) => value.to_string().into(),
        Value::Bytes(_) | Value::Json(_) | Value::List(..) => return None,
    })
}
