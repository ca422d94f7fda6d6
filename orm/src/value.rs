//! Values on their way to a database: what a statement binds, before a backend encodes it.

use crate::cell::{Cell, DecodeError};
use crate::types::ColumnValue;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use std::borrow::Cow;
use uuid::Uuid;

/// A value to bind. Not for display: it may hold secrets.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// NULL of a kind: PostgreSQL wants the type of a parameter even when it is NULL.
    Null(ValueKind),
    /// NULL where a list is stored.
    NullList(ValueKind),
    /// `bool`
    Bool(bool),
    /// `i8`, `i16`, `u8`
    I16(i16),
    /// `i32`, `u16`
    I32(i32),
    /// `i64`, `u32`
    I64(i64),
    /// `u64`
    U64(u64),
    /// `f32`
    F32(f32),
    /// `f64`
    F64(f64),
    /// `Decimal`
    Decimal(Decimal),
    /// Text.
    Text(Cow<'static, str>),
    /// A value of a native enum; its type is the column's.
    Enum(&'static str),
    /// Bytes.
    Bytes(Vec<u8>),
    /// `DateTime<Utc>`
    DateTime(DateTime<Utc>),
    /// `NaiveDateTime`
    NaiveDateTime(NaiveDateTime),
    /// `NaiveDate`
    Date(NaiveDate),
    /// `NaiveTime`
    Time(NaiveTime),
    /// `Uuid`
    Uuid(Uuid),
    /// JSON text.
    Json(String),
    /// A list of values of one kind.
    List(ValueKind, Vec<Value>),
}

/// The kind of a value: decides the parameter's type on PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are those of `Value`")]
pub enum ValueKind {
    Bool,
    I16,
    I32,
    I64,
    U64,
    F32,
    F64,
    Decimal,
    Text,
    Enum,
    Bytes,
    DateTime,
    NaiveDateTime,
    Date,
    Time,
    Uuid,
    Json,
}

impl Value {
    /// Reads a cell as a value of a kind that keys can have.
    pub(crate) fn decode(kind: ValueKind, cell: Cell<'_>) -> Result<Self, DecodeError> {
        fn read<T: ColumnValue>(cell: Cell<'_>) -> Result<Value, DecodeError> {
            T::decode(cell).map(T::into_value)
        }
        if matches!(cell, Cell::Null) {
            return Ok(Self::Null(kind));
        }
        match kind {
            ValueKind::Bool => read::<bool>(cell),
            ValueKind::I16 => read::<i16>(cell),
            ValueKind::I32 => read::<i32>(cell),
            ValueKind::I64 => read::<i64>(cell),
            ValueKind::U64 => read::<u64>(cell),
            ValueKind::Decimal => read::<Decimal>(cell),
            ValueKind::Text | ValueKind::Enum => read::<String>(cell),
            ValueKind::DateTime => read::<DateTime<Utc>>(cell),
            ValueKind::NaiveDateTime => read::<NaiveDateTime>(cell),
            ValueKind::Date => read::<NaiveDate>(cell),
            ValueKind::Time => read::<NaiveTime>(cell),
            ValueKind::Uuid => read::<Uuid>(cell),
            ValueKind::F32 | ValueKind::F64 | ValueKind::Bytes | ValueKind::Json => {
                Err(DecodeError::Invalid("the value of a key"))
            }
        }
    }

    /// The same text for the same key, whatever its width; for comparing keys, never for people.
    pub(crate) fn key_text(&self) -> String {
        match self {
            Self::I16(value) => value.to_string(),
            Self::I32(value) => value.to_string(),
            Self::I64(value) => value.to_string(),
            Self::U64(value) => value.to_string(),
            Self::Bool(value) => value.to_string(),
            Self::Decimal(value) => value.normalize().to_string(),
            Self::Text(value) => value.to_string(),
            Self::Enum(value) => (*value).to_owned(),
            Self::Uuid(value) => value.to_string(),
            Self::DateTime(value) => value.timestamp_micros().to_string(),
            Self::NaiveDateTime(value) => value.and_utc().timestamp_micros().to_string(),
            Self::Date(value) => value.to_string(),
            Self::Time(value) => value.to_string(),
            Self::Null(_)
            | Self::NullList(_)
            | Self::F32(_)
            | Self::F64(_)
            | Self::Bytes(_)
            | Self::Json(_)
            | Self::List(..) => "\u{0}".to_owned(),
        }
    }

    /// Whether it is NULL.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null(_) | Self::NullList(_))
    }

    /// About how many bytes it takes in a message to a server.
    pub(crate) fn size(&self) -> usize {
        const LENGTH: usize = 4;
        LENGTH
            + match self {
                Self::Null(_) | Self::NullList(_) => 0,
                Self::Text(text) => text.len(),
                Self::Enum(text) => text.len(),
                Self::Bytes(bytes) => bytes.len(),
                Self::Json(text) => text.len(),
                Self::List(_, values) => values.iter().map(Self::size).sum(),
                Self::Decimal(_) | Self::Uuid(_) => 16,
                Self::Bool(_)
                | Self::I16(_)
                | Self::I32(_)
                | Self::I64(_)
                | Self::U64(_)
                | Self::F32(_)
                | Self::F64(_)
                | Self::DateTime(_)
                | Self::NaiveDateTime(_)
                | Self::Date(_)
                | Self::Time(_) => 8,
            }
    }

    /// The kind, and whether it is a list of that kind.
    pub(crate) fn kind(&self) -> (ValueKind, bool) {
        let kind = match self {
            Self::Null(kind) => *kind,
            Self::NullList(kind) | Self::List(kind, _) => return (*kind, true),
            Self::Bool(_) => ValueKind::Bool,
            Self::I16(_) => ValueKind::I16,
            Self::I32(_) => ValueKind::I32,
            Self::I64(_) => ValueKind::I64,
            Self::U64(_) => ValueKind::U64,
            Self::F32(_) => ValueKind::F32,
            Self::F64(_) => ValueKind::F64,
            Self::Decimal(_) => ValueKind::Decimal,
            Self::Text(_) => ValueKind::Text,
            Self::Enum(_) => ValueKind::Enum,
            Self::Bytes(_) => ValueKind::Bytes,
            Self::DateTime(_) => ValueKind::DateTime,
            Self::NaiveDateTime(_) => ValueKind::NaiveDateTime,
            Self::Date(_) => ValueKind::Date,
            Self::Time(_) => ValueKind::Time,
            Self::Uuid(_) => ValueKind::Uuid,
            Self::Json(_) => ValueKind::Json,
        };
        (kind, false)
    }
}

impl std::fmt::Debug for Value {
    /// Names the kind only: values do not belong in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, is_list) = self.kind();
        if is_list {
            write!(f, "[{kind:?}]")
        } else {
            write!(f, "{kind:?}")
        }
    }
}
