//! A native type -> the Rust type that reads it. Pure. What no Rust type can read has none: nothing is guessed.

use super::enums::Enums;
use crate::compare::normalize;
use crate::dialect::rules;
use orm_schema::sql::{Column, SqlSchema, Table};
use orm_schema::{ColumnType, Dialect};

/// What a column holds, without `Option`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    /// A single value, or an element of the list. An enum is named as in the pulled source.
    pub(super) scalar: ColumnType,
    /// A list of them.
    pub(super) is_list: bool,
}

impl Kind {
    /// Whether a key of this kind can refer to one of the other.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let is_integer = |kind: &Self| kind.scalar.integer_range().is_some();
        !self.is_list
            && !other.is_list
            && (self.scalar == other.scalar
                || (self.scalar.is_text() && other.scalar.is_text())
                || (is_integer(self) && is_integer(other)))
    }

    /// Whether a key or index can hold it: bytes take a length on MySQL, which is written then.
    pub(super) fn is_indexable(&self) -> bool {
        !self.is_list && self.scalar != ColumnType::Json
    }
}

/// What a column holds; `None` when no Rust type reads it.
pub(super) fn kind(dialect: Dialect, column: &Column, enums: &Enums) -> Option<Kind> {
    if let Some(found) = enums.of(column) {
        return Some(found);
    }
    let bare = Column {
        default: None,
        generated: None,
        ..column.clone()
    };
    let normal = normal(dialect, &bare);
    let text = normal.sql_type.as_str();
    let (name, parameters) = split(text);
    let scalar = match dialect {
        Dialect::Postgres => {
            let (scalar, is_list) = match text.strip_suffix("[]") {
                Some(scalar) => (scalar, true),
                None => (text, false),
            };
            let (name, parameters) = split(scalar);
            let scalar = postgres(name, parameters)?;
            let is_element = !matches!(scalar, ColumnType::Bytes | ColumnType::Json);
            return (is_element || !is_list).then_some(Kind { scalar, is_list });
        }
        Dialect::MySql => mysql(text, name, parameters)?,
        Dialect::Sqlite => sqlite(name)?,
    };
    Some(Kind {
        scalar,
        is_list: false,
    })
}

/// `NAME`, and what stands between the parentheses.
fn split(text: &str) -> (&str, &str) {
    match (text.find('('), text.rfind(')')) {
        (Some(start), Some(end)) if start < end => (text[..start].trim(), &text[start + 1..end]),
        _ => (text, ""),
    }
}

fn length(parameters: &str) -> Option<u32> {
    parameters.parse().ok().filter(|length| *length > 0)
}

/// `DECIMAL(p,s)` as far as the attribute can say it; the widest otherwise, which the native type replaces.
fn decimal(parameters: &str) -> ColumnType {
    let said = parameters.split_once(',').and_then(|(precision, scale)| {
        let (precision, scale) = (precision.parse::<u8>().ok()?, scale.parse::<u8>().ok()?);
        let is_sayable = (1..=65).contains(&precision) && scale <= precision.min(30);
        is_sayable.then_some(ColumnType::Decimal { precision, scale })
    });
    said.unwrap_or(ColumnType::DEFAULT_DECIMAL)
}

/// Only types whose binary form is that of the Rust type.
fn postgres(name: &str, parameters: &str) -> Option<ColumnType> {
    Some(match name {
        "BOOLEAN" => ColumnType::Bool,
        "SMALLINT" => ColumnType::I16,
        "INTEGER" => ColumnType::I32,
        "BIGINT" => ColumnType::I64,
        "REAL" => ColumnType::F32,
        "DOUBLE PRECISION" => ColumnType::F64,
        "DECIMAL" => decimal(parameters),
        "VARCHAR" => length(parameters).map_or(ColumnType::String, ColumnType::VarChar),
        "CHAR" => length(parameters).map_or(ColumnType::String, ColumnType::Char),
        // The letters of these are sent as they are.
        "TEXT" | "CITEXT" | "NAME" | "XML" => ColumnType::String,
        "BYTEA" => ColumnType::Bytes,
        "TIMESTAMPTZ" => ColumnType::DateTime,
        "TIMESTAMP" => ColumnType::NaiveDateTime,
        "DATE" => ColumnType::Date,
        "TIME" => ColumnType::Time,
        "UUID" => ColumnType::Uuid,
        "JSONB" | "JSON" => ColumnType::Json,
        _ => return None,
    })
}

fn mysql(text: &str, name: &str, parameters: &str) -> Option<ColumnType> {
    let is_unsigned = text.contains(" UNSIGNED");
    let integer = |signed, unsigned| if is_unsigned { unsigned } else { signed };
    let name = name.split(' ').next().unwrap_or(name);
    Some(match name {
        "TINYINT" if text == "TINYINT(1)" => ColumnType::Bool,
        "TINYINT" => integer(ColumnType::I8, ColumnType::U8),
        "SMALLINT" => integer(ColumnType::I16, ColumnType::U16),
        "MEDIUMINT" | "INTEGER" => integer(ColumnType::I32, ColumnType::U32),
        "BIGINT" => integer(ColumnType::I64, ColumnType::U64),
        "YEAR" => ColumnType::I16,
        "FLOAT" => ColumnType::F32,
        "DOUBLE" => ColumnType::F64,
        "DECIMAL" => decimal(parameters),
        "VARCHAR" if text == "VARCHAR(191)" => ColumnType::String,
        "VARCHAR" => length(parameters).map_or(ColumnType::String, ColumnType::VarChar),
        "CHAR" => length(parameters).map_or(ColumnType::String, ColumnType::Char),
        "LONGTEXT" => ColumnType::Text,
        "TINYTEXT" | "TEXT" | "MEDIUMTEXT" | "ENUM" | "SET" | "INET4" | "INET6" => {
            ColumnType::String
        }
        "UUID" => ColumnType::Uuid,
        "BINARY" | "VARBINARY" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB" | "BIT" => {
            ColumnType::Bytes
        }
        // An instant, which the server keeps in UTC; a DATETIME has no zone ("The DATE, DATETIME, and TIMESTAMP Types").
        "TIMESTAMP" => ColumnType::DateTime,
        "DATETIME" => ColumnType::NaiveDateTime,
        "DATE" => ColumnType::Date,
        "TIME" => ColumnType::Time,
        "JSON" => ColumnType::Json,
        _ => return None,
    })
}

/// By the names that people use, then by the affinity that SQLite finds in the letters ("Determination Of Column Affinity").
fn sqlite(name: &str) -> Option<ColumnType> {
    Some(match name {
        "BOOLEAN" | "BOOL" => ColumnType::Bool,
        "DATETIME" | "TIMESTAMP" => ColumnType::DateTime,
        "DATE" => ColumnType::Date,
        "TIME" => ColumnType::Time,
        "UUID" => ColumnType::Uuid,
        "JSON" | "JSONB" => ColumnType::Json,
        "DECIMAL" | "NUMERIC" => ColumnType::DEFAULT_DECIMAL,
        // Every integer has up to 64 bits, whatever its type is called.
        _ if name.contains("INT") && !name.contains("POINT") => ColumnType::I64,
        _ if ["CHAR", "CLOB", "TEXT"]
            .iter()
            .any(|part| name.contains(part)) =>
        {
            ColumnType::String
        }
        _ if name.contains("BLOB") => ColumnType::Bytes,
        _ if ["REAL", "FLOA", "DOUB"]
            .iter()
            .any(|part| name.contains(part)) =>
        {
            ColumnType::F64
        }
        _ => return None,
    })
}

/// A column in its normal form, by itself.
pub(super) fn normal(dialect: Dialect, column: &Column) -> Column {
    let schema = SqlSchema {
        dialect,
        enums: Vec::new(),
        tables: vec![Table {
            name: String::new(),
            columns: vec![column.clone()],
            primary_key: None,
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            comment: None,
        }],
        others: Vec::new(),
    };
    let column_of =
        |schema: SqlSchema| schema.tables.into_iter().next()?.columns.into_iter().next();
    column_of(normalize(&schema)).unwrap_or_else(|| column.clone())
}

/// The native type to write down for a field of this kind, with its collation; `None` when lowering makes it by itself.
/// `lowered` is what that makes.
pub(super) fn native(dialect: Dialect, column: &Column, lowered: &str) -> Option<String> {
    let own = normal(dialect, column);
    let made = normal(
        dialect,
        &Column {
            sql_type: lowered.to_owned(),
            collation: None,
            ..column.clone()
        },
    );
    if own.sql_type == made.sql_type && own.collation == made.collation {
        return None;
    }
    let collation = own.collation.as_ref().map(|name| match dialect {
        Dialect::Postgres => format!(" COLLATE {}", rules(dialect).quote(name)),
        Dialect::MySql | Dialect::Sqlite => format!(" COLLATE {name}"),
    });
    Some(format!(
        "{}{}",
        column.sql_type,
        collation.unwrap_or_default()
    ))
}

/// The Rust type, as the prelude knows it.
pub(super) fn rust(kind: &Kind) -> String {
    let scalar = kind.scalar.rust_spelling();
    if kind.is_list {
        format!("Vec<{scalar}>")
    } else {
        scalar.to_owned()
    }
}

/// What stands in `type = ..`, where the Rust type alone does not say it.
pub(super) fn portable(kind: &Kind) -> Option<String> {
    match &kind.scalar {
        ColumnType::Text => Some("text".to_owned()),
        ColumnType::VarChar(length) => Some(format!("varchar({length})")),
        ColumnType::Char(length) => Some(format!("char({length})")),
        ty if *ty == ColumnType::DEFAULT_DECIMAL => None,
        ColumnType::Decimal { precision, scale } => Some(format!("decimal({precision}, {scale})")),
        ColumnType::Bool
        | ColumnType::I8
        | ColumnType::I16
        | ColumnType::I32
        | ColumnType::I64
        | ColumnType::U8
        | ColumnType::U16
        | ColumnType::U32
        | ColumnType::U64
        | ColumnType::F32
        | ColumnType::F64
        | ColumnType::String
        | ColumnType::Bytes
        | ColumnType::DateTime
        | ColumnType::NaiveDateTime
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Uuid
        | ColumnType::Json
        | ColumnType::Enum(_) => None,
    }
}
