//! The portable column types and how Rust spells them. What each becomes in a database is `orm-codegen`'s business.

use crate::Str;

/// A portable column type: what a field's Rust type means before a dialect spells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnType {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `Decimal`; precision is the number of digits in all, scale the number behind the point.
    Decimal {
        /// Digits in all.
        precision: u8,
        /// Digits behind the point.
        scale: u8,
    },
    /// `String`, as each database stores text by default.
    String,
    /// `String` without a length limit on any database (`type = text`).
    Text,
    /// `String` of at most so many characters (`type = varchar(n)`).
    VarChar(u32),
    /// `String` of exactly so many characters (`type = char(n)`).
    Char(u32),
    /// `Vec<u8>`
    Bytes,
    /// `DateTime<Utc>`: an instant, to the microsecond.
    DateTime,
    /// `NaiveDateTime`: date and time without a zone, to the microsecond.
    NaiveDateTime,
    /// `NaiveDate`
    Date,
    /// `NaiveTime`, to the microsecond.
    Time,
    /// `Uuid`
    Uuid,
    /// `serde_json::Value` and `Json<T>`
    Json,
    /// A `#[derive(DbEnum)]` enum, by its Rust name.
    Enum(Str),
}

impl ColumnType {
    /// The widest decimal that every database holds; what `Decimal` means without `type = decimal(p, s)`.
    pub const DEFAULT_DECIMAL: Self = Self::Decimal {
        precision: 65,
        scale: 30,
    };

    /// Every column type once, with example parameters: what tests and reference tables iterate over.
    pub const ALL: &'static [Self] = &[
        Self::Bool,
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::F32,
        Self::F64,
        Self::Decimal {
            precision: 10,
            scale: 2,
        },
        Self::String,
        Self::Text,
        Self::VarChar(100),
        Self::Char(2),
        Self::Bytes,
        Self::DateTime,
        Self::NaiveDateTime,
        Self::Date,
        Self::Time,
        Self::Uuid,
        Self::Json,
        Self::Enum(Str::Borrowed("Status")),
    ];

    /// How Rust spells the type in a field, for tables and messages.
    pub fn rust_spelling(&self) -> &str {
        match self {
            Self::Bool => "bool",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Decimal { .. } => "Decimal",
            Self::String | Self::Text | Self::VarChar(_) | Self::Char(_) => "String",
            Self::Bytes => "Vec<u8>",
            Self::DateTime => "DateTime<Utc>",
            Self::NaiveDateTime => "NaiveDateTime",
            Self::Date => "NaiveDate",
            Self::Time => "NaiveTime",
            Self::Uuid => "Uuid",
            Self::Json => "serde_json::Value",
            Self::Enum(name) => name,
        }
    }

    /// The type that a path such as `chrono::NaiveDate` names by its last segment, where it takes no arguments.
    pub fn from_spelling(last_segment: &str) -> Option<Self> {
        Some(match last_segment {
            "bool" => Self::Bool,
            "i8" => Self::I8,
            "i16" => Self::I16,
            "i32" => Self::I32,
            "i64" => Self::I64,
            "u8" => Self::U8,
            "u16" => Self::U16,
            "u32" => Self::U32,
            "u64" => Self::U64,
            "f32" => Self::F32,
            "f64" => Self::F64,
            "Decimal" => Self::DEFAULT_DECIMAL,
            "String" => Self::String,
            "NaiveDateTime" => Self::NaiveDateTime,
            "NaiveDate" => Self::Date,
            "NaiveTime" => Self::Time,
            "Uuid" => Self::Uuid,
            _ => return None,
        })
    }

    /// The whole numbers that the type holds, when it is an integer.
    pub fn integer_range(&self) -> Option<(i128, i128)> {
        Some(match self {
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
            Self::Bool
            | Self::F32
            | Self::F64
            | Self::Decimal { .. }
            | Self::String
            | Self::Text
            | Self::VarChar(_)
            | Self::Char(_)
            | Self::Bytes
            | Self::DateTime
            | Self::NaiveDateTime
            | Self::Date
            | Self::Time
            | Self::Uuid
            | Self::Json
            | Self::Enum(_) => return None,
        })
    }

    /// Whether Rust holds the value as text (`String` in any width).
    pub fn is_text(&self) -> bool {
        matches!(
            self,
            Self::String | Self::Text | Self::VarChar(_) | Self::Char(_)
        )
    }
}
