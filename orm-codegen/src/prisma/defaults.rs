//! A column's default -> Prisma's `@default(..)`. Says the same as the DDL does, in the form that Prisma's engine reads
//! back from a database, so that it finds no difference.

use super::string_literal;
use super::types::PrismaType;
use crate::dialect::{is_number, string_constant, without_parentheses};
use crate::lower::decimal;
use orm_schema::sql::Column;
use orm_schema::{DefaultValue, Dialect, Field};

/// What stands inside `@default(..)`. `variant` is the name in Prisma of the enum value that the default names, when
/// the field's type is an enum there.
pub(super) fn default_argument(
    dialect: Dialect,
    field: &Field,
    column: &Column,
    prisma_type: &PrismaType,
    variant: Option<String>,
) -> Option<String> {
    let is_string = prisma_type.scalar == "String";
    match &field.default {
        Some(DefaultValue::UuidV4) => return is_string.then(|| "uuid()".to_owned()),
        Some(DefaultValue::UuidV7) => return is_string.then(|| "uuid(7)".to_owned()),
        Some(DefaultValue::AutoIncrement) => return Some("autoincrement()".to_owned()),
        Some(DefaultValue::Variant(_)) if variant.is_some() => return variant,
        Some(
            DefaultValue::Bool(_)
            | DefaultValue::Int(_)
            | DefaultValue::Float(_)
            | DefaultValue::Text(_)
            | DefaultValue::Variant(_)
            | DefaultValue::Now
            | DefaultValue::Sql(_),
        )
        | None => {}
    }
    let expression = column.default.as_deref()?;
    Some(
        constant(dialect, field, expression, prisma_type)
            .unwrap_or_else(|| generated(dialect, expression)),
    )
}

/// The default as a value of Prisma's, where it is one.
fn constant(
    dialect: Dialect,
    field: &Field,
    expression: &str,
    prisma_type: &PrismaType,
) -> Option<String> {
    if prisma_type.is_list {
        return (expression == "'{}'").then(|| "[]".to_owned());
    }
    match prisma_type.scalar.as_str() {
        "Boolean" => {
            let word = expression.to_ascii_lowercase();
            (word == "true" || word == "false").then_some(word)
        }
        "Int" | "BigInt" | "Float" | "Decimal" => {
            is_number(expression).then(|| decimal(expression))
        }
        "DateTime" => expression
            .starts_with("CURRENT_TIMESTAMP")
            .then(|| "now()".to_owned()),
        "String" | "Json" => {
            let text = match &field.default {
                // A literal of MySQL's escapes more than the standard says, so it is not read back.
                Some(DefaultValue::Text(text)) if !expression.starts_with('(') => {
                    Some(text.to_string())
                }
                _ => string_constant(expression),
            }?;
            if prisma_type.attribute.as_deref() == Some("db.Uuid") {
                return Some(generated(dialect, &format!("{expression}::uuid")));
            }
            Some(string_literal(&text))
        }
        _ => None,
    }
}

fn generated(dialect: Dialect, expression: &str) -> String {
    let reported = match dialect {
        // SQLite keeps the parentheses to itself (`PRAGMA table_info`).
        Dialect::Sqlite => without_parentheses(expression),
        Dialect::Postgres | Dialect::MySql => expression,
    };
    format!("dbgenerated({})", string_literal(reported))
}
