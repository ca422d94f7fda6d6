//! Filters that a program builds -> the tree that a client would have sent.

use super::operator::FilterOp;
use super::tree::Tree;
use crate::types::datetime::{date_text, time_text};
use crate::value::Value;
use chrono::SecondsFormat;
use orm_schema::EnumType;

/// One operator of one field.
pub(super) struct Built<'a> {
    pub(super) name: &'a str,
    pub(super) op: FilterOp,
    pub(super) value: Tree,
}

/// Adds an operator to a filter. What cannot stand beside what is there goes into an `and`.
pub(super) fn add(filter: &mut Tree, built: Built<'_>) {
    let Built { name, op, value } = built;
    if !matches!(filter, Tree::Map(_)) {
        *filter = Tree::Map(Vec::new());
    }
    let Tree::Map(fields) = filter else { return };
    let operation = (op.name().to_owned(), value);
    let found = fields.iter().position(|(field, _)| field == name);
    match found.map(|at| &mut fields[at].1) {
        None => fields.push((name.to_owned(), Tree::Map(vec![operation]))),
        Some(Tree::Map(ops)) if !ops.iter().any(|(there, _)| *there == operation.0) => {
            ops.push(operation);
        }
        Some(_) => {
            let part = Tree::Map(vec![(name.to_owned(), Tree::Map(vec![operation]))]);
            let all = fields.iter_mut().find(|(field, _)| field == "and");
            match all.map(|(_, all)| all) {
                Some(Tree::List(parts)) => parts.push(part),
                _ => fields.push(("and".to_owned(), Tree::List(vec![part]))),
            }
        }
    }
}

/// A value as a client writes it; of an enum that is stored as a number the variant's text.
pub(super) fn value(value: Value, enum_type: Option<&'static EnumType>) -> Tree {
    if let (Value::I32(number), Some(ty)) = (&value, enum_type) {
        let variant = ty.variants.iter().find(|variant| variant.number == *number);
        return variant.map_or(Tree::Other, |variant| Tree::Text(variant.value.to_string()));
    }
    match value {
        Value::Null(_) | Value::NullList(_) => Tree::Null,
        Value::Bool(value) => Tree::Bool(value),
        Value::I16(value) => Tree::Int(value.into()),
        Value::I32(value) => Tree::Int(value.into()),
        Value::I64(value) => Tree::Int(value.into()),
        Value::U64(value) => Tree::Int(value.into()),
        Value::F32(value) => Tree::Float(value.into()),
        Value::F64(value) => Tree::Float(value),
        Value::Decimal(value) => Tree::Text(value.to_string()),
        Value::Text(value) => Tree::Text(value.into_owned()),
        Value::Enum(value) => Tree::Text(value.to_owned()),
        Value::DateTime(value) => Tree::Text(value.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        Value::NaiveDateTime(value) => Tree::Text(format!("{value:?}")),
        Value::Date(value) => Tree::Text(date_text(value).as_str().to_owned()),
        Value::Time(value) => Tree::Text(time_text(value).as_str().to_owned()),
        Value::Uuid(value) => Tree::Text(value.to_string()),
        // Such columns have no operator that takes a value.
        Value::Bytes(_) | Value::Json(_) | Value::List(..) => Tree::Other,
    }
}
