//! Which columns a key or index can hold on every database.

use super::model_fields::ParsedField;
use super::rust_type::BaseType;
use crate::diagnostic::{Code, Diagnostics};
use crate::{ColumnType, Dialect, Field, Index, Str};
use proc_macro2::Span;

/// Why MySQL cannot index a column of the field's type, and what to do about it; `None` when it can.
/// It indexes text and bytes up to a length only (error 1170), and JSON, which lists become there, not at all (3152).
pub(crate) fn unindexable(field: &Field) -> Option<&'static str> {
    if field.native_type(Dialect::MySql).is_some() {
        return None;
    }
    if field.is_list {
        return Some("give the elements a model of their own");
    }
    match field.column_type {
        ColumnType::Text => Some("write `type = varchar(n)`"),
        ColumnType::Bytes => Some("write `type(mysql = \"varbinary(n)\")`"),
        ColumnType::Json => Some("store what you look up in a field of its own"),
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
        | ColumnType::Decimal { .. }
        | ColumnType::String
        | ColumnType::VarChar(_)
        | ColumnType::Char(_)
        | ColumnType::DateTime
        | ColumnType::NaiveDateTime
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Uuid
        | ColumnType::Enum(_) => None,
    }
}

pub(crate) fn report_unindexable(
    field: &Field,
    what: &str,
    span: Span,
    help: &str,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("MySQL cannot hold `{}` in {what}", field.name);
    diagnostics.push(Code::UNINDEXABLE_TYPE, span, message, help);
}

/// Reports the fields of keys and indexes that MySQL cannot index, as far as their types are known here. `foreign_keys`
/// are those without an index: MySQL makes one for them all the same.
pub(super) fn check(
    fields: &[ParsedField],
    key: &[usize],
    indexes: &[(Index, Span)],
    foreign_keys: &[(&[Str], Span)],
    diagnostics: &mut Diagnostics,
) {
    for parsed in fields {
        let is_known = match parsed.def.rust_type.base {
            BaseType::Builtin(_) | BaseType::Id(_) => true,
            // Another item says what it stores, unless it is a list of whatever that is.
            BaseType::Named(_) => parsed.def.is_type_explicit || parsed.field.is_list,
        };
        let Some(help) = unindexable(&parsed.field).filter(|_| is_known && !parsed.def.is_broken)
        else {
            continue;
        };
        let is_key = key
            .iter()
            .any(|&i| fields[i].field.name == parsed.field.name);
        // A list as a key has been reported as such.
        if is_key && !parsed.field.is_list {
            let span = parsed.def.ident.span();
            report_unindexable(&parsed.field, "a primary key", span, help, diagnostics);
        }
        for (_, span) in indexes
            .iter()
            .filter(|(index, _)| index.field_names().any(|name| name == parsed.field.name))
        {
            report_unindexable(&parsed.field, "an index", *span, help, diagnostics);
        }
        for &(names, span) in foreign_keys {
            if names.contains(&parsed.field.name) {
                report_unindexable(&parsed.field, "a foreign key", span, help, diagnostics);
            }
        }
    }
}
