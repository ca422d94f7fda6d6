//! The fields of a model that the library writes by itself: `version` and `deleted`.

use super::attr::{Attr, Attrs};
use super::model_fields::ParsedField;
use super::rust_type::{BaseType, RustType};
use crate::diagnostic::{Code, Diagnostics};
use crate::{ColumnType, Index, IndexKind};
use proc_macro2::Span;

/// Whether the field's type can be what its attribute makes of it.
pub(super) fn check_types(attrs: &Attrs, rust: &RustType, diagnostics: &mut Diagnostics) {
    let builtin = match &rust.base {
        BaseType::Builtin(ty) if !rust.is_list => Some(ty),
        BaseType::Builtin(_) | BaseType::Id(_) | BaseType::Named(_) => None,
    };
    let is_number = matches!(builtin, Some(ColumnType::I32 | ColumnType::I64));
    let is_time = matches!(
        builtin,
        Some(ColumnType::DateTime | ColumnType::NaiveDateTime)
    );
    let wrong = [
        (
            "version",
            is_number && !rust.is_nullable,
            "use `i32` or `i64`",
        ),
        (
            "deleted",
            is_time && rust.is_nullable,
            "use `Option<DateTime<Utc>>` or `Option<NaiveDateTime>`",
        ),
    ];
    for (name, fits, help) in wrong {
        if let Some(attr) = attrs.get(name).filter(|_| !fits) {
            let message = format!("`{name}` does not fit the field's type");
            diagnostics.push(Code::TYPE_MISMATCH, attr.span(), message, help);
        }
    }
}

/// What a mark is called, and why its field is in no key.
const MARKS: [(&str, &str); 2] = [
    ("version", "changes with every update"),
    ("deleted", "is NULL while a row lives"),
];

fn span_of(parsed: &ParsedField, mark: &str) -> Option<Span> {
    parsed
        .marks
        .iter()
        .find(|(name, _)| *name == mark)
        .map(|&(_, span)| span)
}

/// The marks that an attribute list gives.
pub(super) fn read(attrs: &Attrs) -> Vec<(&'static str, Span)> {
    let marks = MARKS
        .iter()
        .filter_map(|&(name, _)| Some((name, attrs.get(name)?)));
    marks.map(|(name, attr)| (name, Attr::span(attr))).collect()
}

/// One field of each in a model, and in none of its keys.
pub(super) fn check(
    fields: &[ParsedField],
    key: &[usize],
    indexes: &[(Index, Span)],
    diagnostics: &mut Diagnostics,
) {
    for (mark, why) in MARKS {
        let marked = || {
            (fields.iter().enumerate())
                .filter_map(|(i, parsed)| Some((i, parsed, span_of(parsed, mark)?)))
        };
        let Some((_, first, _)) = marked().next() else {
            continue;
        };
        for (_, second, span) in marked().skip(1) {
            diagnostics.push(
                Code::DUPLICATE_ATTRIBUTE,
                span,
                format!(
                    "`{}` and `{}` are both marked `{mark}`",
                    first.def.ident, second.def.ident
                ),
                "a model has one such field",
            );
        }
        for (i, parsed, span) in marked() {
            let name = &parsed.field.name;
            // An `id` or `unique` on the field itself has been reported.
            if key.contains(&i) && parsed.id.is_none() {
                diagnostics.push(
                    Code::CONFLICTING_ATTRIBUTES,
                    span,
                    format!("`{name}` {why}, so it cannot be part of the primary key"),
                    "take it out of `id(..)`",
                );
            }
            for (index, span) in indexes {
                let is_own = parsed.unique.is_some() && index.fields.len() == 1;
                let has_it = index.field_names().any(|field| field == name);
                if index.kind == IndexKind::Unique && has_it && !is_own {
                    diagnostics.push(
                        Code::CONFLICTING_ATTRIBUTES,
                        *span,
                        format!("`{name}` {why}, so it cannot be part of a unique key"),
                        "take it out of `unique(..)`",
                    );
                }
            }
        }
    }
}
