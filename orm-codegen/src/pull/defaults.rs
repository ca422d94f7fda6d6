//! The default of a column -> what stands behind `default =`. A literal is only written when lowering makes the same default of
//! it; anything else is SQL.

use super::enums::Enums;
use super::types::{Kind, normal};
use super::write::literal;
use crate::dialect::{is_number, rules, string_constant, without_parentheses};
use orm_schema::sql::Column;
use orm_schema::{ColumnType, Dialect};

/// A column, and what is known of its field.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) dialect: Dialect,
    pub(super) column: &'a Column,
    pub(super) kind: &'a Kind,
    pub(super) enums: &'a Enums,
    /// The field is an `Id`.
    pub(super) is_id: bool,
    /// The field is the `Id` of its own model, and refers to no other.
    pub(super) is_own_key: bool,
    /// SQLite numbers the rows of the table.
    pub(super) has_rowid: bool,
}

/// What stands behind `default =`.
pub(super) fn default(place: &Place<'_>) -> Option<String> {
    let Place {
        dialect,
        column,
        kind,
        enums: _,
        is_id,
        is_own_key,
        has_rowid,
    } = *place;
    if column.is_auto_increment {
        return Some("autoincrement".to_owned());
    }
    let Some(written) = &column.default else {
        let is_rowid = has_rowid && column.sql_type.eq_ignore_ascii_case("INTEGER");
        return match (is_own_key, dialect, &kind.scalar) {
            // SQLite numbers such a key without AUTOINCREMENT too, when an insert leaves it out; NULL is no default to it.
            (true, Dialect::Sqlite, _) if is_rowid => Some("sql(\"NULL\")".to_owned()),
            // The program makes it either way, and this changes nothing in the database.
            (true, _, ColumnType::Uuid) => Some("uuid_v7".to_owned()),
            _ => None,
        };
    };
    let plain = (!is_id && !kind.is_list)
        .then(|| candidates(place))
        .into_iter()
        .flatten()
        .find(|(_, lowered)| is_same(place, lowered));
    Some(match plain {
        Some((source, _)) => source,
        None => format!("sql({})", literal(written)),
    })
}

/// Whether lowering would make the default that is there.
fn is_same(place: &Place<'_>, lowered: &str) -> bool {
    let Place {
        dialect, column, ..
    } = *place;
    let made = Column {
        default: Some(lowered.to_owned()),
        ..column.clone()
    };
    normal(dialect, &made).default == normal(dialect, column).default
}

/// Source, and the SQL that lowering makes of it.
fn candidates(place: &Place<'_>) -> Vec<(String, String)> {
    let Place {
        dialect,
        column,
        kind,
        enums,
        ..
    } = *place;
    let rules = rules(dialect);
    let Some(text) = normal(dialect, column).default else {
        return Vec::new();
    };
    let text = without_parentheses(&text);
    let constant =
        |value: &str| rules.default_expression(&column.sql_type, &rules.text_literal(value));
    let number = || {
        let is_small = text.len() < 18;
        (is_small && is_number(text)).then(|| (text.to_owned(), text.to_owned()))
    };
    let found = match &kind.scalar {
        ColumnType::Bool => {
            return ["true", "false"]
                .map(|word| (word.to_owned(), word.to_owned()))
                .into();
        }
        ColumnType::F32 | ColumnType::F64 | ColumnType::Decimal { .. } => number(),
        ColumnType::String | ColumnType::Text | ColumnType::VarChar(_) | ColumnType::Char(_) => {
            text_value(text)
                .filter(|value| fits(&kind.scalar, value))
                .map(|value| (literal(&value), constant(&value)))
        }
        ColumnType::Enum(name) => text_value(text).and_then(|value| {
            let variant = enums.named(name)?.variant(&value)?;
            Some((format!("{name}::{variant}"), constant(&value)))
        }),
        ColumnType::DateTime | ColumnType::NaiveDateTime => {
            Some(("now".to_owned(), rules.now(&column.sql_type)))
        }
        ty @ (ColumnType::I8
        | ColumnType::I16
        | ColumnType::I32
        | ColumnType::I64
        | ColumnType::U8
        | ColumnType::U16
        | ColumnType::U32
        | ColumnType::U64) => number().filter(|(digits, _)| {
            let range = ty.integer_range().zip(digits.parse::<i128>().ok());
            range.is_some_and(|((low, high), value)| (low..=high).contains(&value))
        }),
        ColumnType::Bytes
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Uuid
        | ColumnType::Json => None,
    };
    found.into_iter().collect()
}

/// The text of a string literal, with the escapes that MySQL knows left for SQL to say.
fn text_value(text: &str) -> Option<String> {
    string_constant(text).filter(|value| !value.contains('\\'))
}

fn fits(ty: &ColumnType, value: &str) -> bool {
    if let ColumnType::VarChar(length) | ColumnType::Char(length) = ty {
        usize::try_from(*length).is_ok_and(|length| value.chars().count() <= length)
    } else {
        true
    }
}
