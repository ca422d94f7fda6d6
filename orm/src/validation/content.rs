//! A bound value -> the cell that a driver would read it back from, so that the decoder of a column type makes the typed
//! value that rules are about. Every decoder takes SQLite's cells.

use crate::cell::Cell;
use crate::types::datetime::{date_text, date_time_text, instant_text, is_storable, time_text};
use crate::types::list;
use crate::value::Value;
use std::borrow::Cow;

/// What a cell borrows.
pub(super) enum Content<'v> {
    Null,
    Integer(i64),
    Real(f64),
    Text(Cow<'v, str>),
    Bytes(&'v [u8]),
    /// A number that SQLite's integers do not hold.
    Json(serde_json::Value),
}

impl<'v> Content<'v> {
    /// `None` for a value without such a form: a NaN in a list, a year of five digits, JSON that could not be written.
    pub(super) fn of(value: &'v Value) -> Option<Self> {
        let text = |text: &str| Self::Text(Cow::Owned(text.to_owned()));
        Some(match value {
            Value::Null(_) | Value::NullList(_) => Self::Null,
            Value::Bool(value) => Self::Integer((*value).into()),
            Value::I16(value) => Self::Integer((*value).into()),
            Value::I32(value) => Self::Integer((*value).into()),
            Value::I64(value) => Self::Integer(*value),
            Value::U64(value) => match i64::try_from(*value) {
                Ok(value) => Self::Integer(value),
                Err(_) => Self::Json((*value).into()),
            },
            Value::F32(value) => Self::Real((*value).into()),
            Value::F64(value) => Self::Real(*value),
            Value::Decimal(value) => Self::Text(Cow::Owned(value.to_string())),
            Value::Text(value) => Self::Text(Cow::Borrowed(value.as_ref())),
            Value::Enum(value) => Self::Text(Cow::Borrowed(value)),
            Value::Bytes(value) => Self::Bytes(value),
            Value::DateTime(value) if !is_storable(value.date_naive()) => return None,
            Value::DateTime(value) => text(instant_text(*value).as_str()),
            Value::NaiveDateTime(value) if !is_storable(value.date()) => return None,
            Value::NaiveDateTime(value) => text(date_time_text(*value).as_str()),
            Value::Date(value) if !is_storable(*value) => return None,
            Value::Date(value) => text(date_text(*value).as_str()),
            Value::Time(value) => text(time_text(*value).as_str()),
            Value::Uuid(value) => Self::Text(Cow::Owned(value.to_string())),
            Value::Json(value) => Self::Text(Cow::Borrowed(value)),
            Value::List(_, values) => Self::Text(Cow::Owned(list::to_json(values)?)),
        })
    }

    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Null => Cell::Null,
            Self::Integer(value) => Cell::Integer(*value),
            Self::Real(value) => Cell::Real(*value),
            Self::Text(value) => Cell::Text(value.as_bytes()),
            Self::Bytes(value) => Cell::Blob(value),
            Self::Json(value) => Cell::Json(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Content;
    use crate::types::{ColumnValue, Json};
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
    use rust_decimal::Decimal;
    use uuid::Uuid;

    #[track_caller]
    fn comes_back<T: ColumnValue + PartialEq>(value: T) {
        let bound = value.encode();
        let content = Content::of(&bound).expect("a form");
        assert_eq!(T::decode(content.cell()), Ok(value));
    }

    #[test]
    fn every_type_comes_back_as_it_was() {
        let instant =
            DateTime::<Utc>::from_timestamp_micros(1_700_000_000_123_456).expect("a time");
        comes_back(true);
        comes_back(-8_i8);
        comes_back(i64::MIN);
        comes_back(u32::MAX);
        comes_back(7_u64);
        comes_back(u64::MAX);
        comes_back(Some(u64::MAX));
        comes_back(1.5_f32);
        comes_back(f64::INFINITY);
        comes_back(Decimal::new(-12_345, 3));
        comes_back("ü\u{0}'".to_owned());
        comes_back(vec![0_u8, 255]);
        comes_back(instant);
        comes_back(instant.naive_utc());
        comes_back(instant.date_naive());
        comes_back(instant.time());
        comes_back(NaiveDateTime::default());
        comes_back(NaiveDate::default());
        comes_back(NaiveTime::default());
        comes_back(Uuid::from_u128(7));
        comes_back(Json(vec![Some(1), None]));
        comes_back(serde_json::json!({ "a": [1, "x"] }));
        comes_back(vec!["a".to_owned(), String::new()]);
        comes_back(vec![1_i32, -2]);
        comes_back(vec![u64::MAX]);
        comes_back(Vec::<String>::new());
        comes_back(Some(vec![instant]));
        comes_back(None::<Vec<String>>);
        comes_back(None::<String>);
    }

    #[test]
    fn what_has_no_form_is_told() {
        assert!(Content::of(&vec![f64::NAN].encode()).is_none());
        assert!(Content::of(&NaiveDate::MAX.encode()).is_none());
    }
}
