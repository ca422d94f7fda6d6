//! A select as a statement of sea-query with its values in it, for code that goes on with it. Not the way of execution.

use super::Renderer;
use crate::statement::Select;
use crate::types::list;
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;
use sea_query::SelectStatement;

/// The statement, or what the dialect does not have. `values` are those of the select, in their order.
pub(crate) fn sea_statement(
    select: &Select,
    values: Vec<Value>,
    dialect: Dialect,
) -> Result<SelectStatement, Vec<String>> {
    let mut renderer = Renderer::new(dialect);
    let values = values.into_iter().map(|value| sea_value(value, dialect));
    renderer.values = Some(values.collect());
    let mut statement = renderer.select(select, false);
    if !renderer.refusals.is_empty() {
        return Err(renderer.refusals);
    }
    if let Some(limit) = select.limit {
        statement.limit(limit);
    }
    if let Some(offset) = select.offset {
        // Without a limit these two know no offset.
        if select.limit.is_none() && dialect != Dialect::Postgres {
            statement.limit(i64::MAX.cast_unsigned());
        }
        statement.offset(offset);
    }
    Ok(statement)
}

fn sea_value(value: Value, dialect: Dialect) -> sea_query::Value {
    match value {
        Value::Null(kind) => null(kind),
        Value::NullList(_) => None::<String>.into(),
        Value::Bool(value) => value.into(),
        Value::I16(value) => value.into(),
        Value::I32(value) => value.into(),
        Value::I64(value) => value.into(),
        Value::U64(value) => value.into(),
        Value::F32(value) => value.into(),
        Value::F64(value) => value.into(),
        Value::Decimal(value) => value.into(),
        Value::Text(value) => value.into_owned().into(),
        Value::Enum(value) => value.into(),
        Value::Bytes(value) => value.into(),
        Value::DateTime(value) => value.into(),
        Value::NaiveDateTime(value) => value.into(),
        Value::Date(value) => value.into(),
        Value::Time(value) => value.into(),
        Value::Uuid(value) => value.into(),
        Value::Json(text) => serde_json::from_str::<serde_json::Value>(&text)
            .map_or_else(|_| text.clone().into(), Into::into),
        Value::List(kind, values) if dialect == Dialect::Postgres => {
            let values = values.into_iter().map(|value| sea_value(value, dialect));
            sea_query::Value::Array(array_type(kind), Some(Box::new(values.collect())))
        }
        // As the backends bind it.
        Value::List(_, values) => list::to_json(&values).into(),
    }
}

fn null(kind: ValueKind) -> sea_query::Value {
    match kind {
        ValueKind::Bool => None::<bool>.into(),
        ValueKind::I16 => None::<i16>.into(),
        ValueKind::I32 => None::<i32>.into(),
        ValueKind::I64 => None::<i64>.into(),
        ValueKind::U64 => None::<u64>.into(),
        ValueKind::F32 => None::<f32>.into(),
        ValueKind::F64 => None::<f64>.into(),
        ValueKind::Decimal => None::<rust_decimal::Decimal>.into(),
        ValueKind::Text | ValueKind::Enum => None::<String>.into(),
        ValueKind::Bytes => None::<Vec<u8>>.into(),
        ValueKind::DateTime => None::<chrono::DateTime<chrono::Utc>>.into(),
        ValueKind::NaiveDateTime => None::<chrono::NaiveDateTime>.into(),
        ValueKind::Date => None::<chrono::NaiveDate>.into(),
        ValueKind::Time => None::<chrono::NaiveTime>.into(),
        ValueKind::Uuid => None::<uuid::Uuid>.into(),
        ValueKind::Json => None::<serde_json::Value>.into(),
    }
}

fn array_type(kind: ValueKind) -> sea_query::ArrayType {
    use sea_query::ArrayType;
    match kind {
        ValueKind::Bool => ArrayType::Bool,
        ValueKind::I16 => ArrayType::SmallInt,
        ValueKind::I32 => ArrayType::Int,
        ValueKind::I64 => ArrayType::BigInt,
        ValueKind::U64 | ValueKind::Decimal => ArrayType::Decimal,
        ValueKind::F32 => ArrayType::Float,
        ValueKind::F64 => ArrayType::Double,
        ValueKind::Text | ValueKind::Enum => ArrayType::String,
        ValueKind::Bytes => ArrayType::Bytes,
        ValueKind::DateTime => ArrayType::ChronoDateTimeUtc,
        ValueKind::NaiveDateTime => ArrayType::ChronoDateTime,
        ValueKind::Date => ArrayType::ChronoDate,
        ValueKind::Time => ArrayType::ChronoTime,
        ValueKind::Uuid => ArrayType::Uuid,
        ValueKind::Json => ArrayType::Json,
    }
}
