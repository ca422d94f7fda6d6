//! The table of column types per dialect, for the book. Made from the rules that generate SQL and Prisma, so it cannot
//! say anything else than they do.

use crate::dialect::{native_type, rules};
use crate::prisma::prisma_type;
use orm_schema::{ColumnType, Dialect, EnumStorage, EnumType, Field, List, Str, Variant};
use std::fmt::Write as _;

/// A Markdown table: a row for every column type, for lists, and for the storages of an enum; on every database the
/// native type and, behind it, Prisma's.
pub fn type_table() -> String {
    let mut out = String::from("| Rust |");
    for dialect in Dialect::ALL {
        let _ = write!(out, " {dialect} | Prisma on {dialect} |");
    }
    out.push_str("\n|---|");
    out.push_str(&"---|---|".repeat(Dialect::ALL.len()));
    out.push('\n');
    for column_type in ColumnType::ALL {
        if !matches!(column_type, ColumnType::Enum(_)) {
            write_row(
                &mut out,
                &rust_spelling(column_type),
                &field(column_type, false),
                None,
            );
            continue;
        }
        let storages = [
            (EnumStorage::Native, "native"),
            (EnumStorage::Text, "text"),
            (EnumStorage::Integer, "integer"),
        ];
        for (storage, name) in storages {
            let rust = format!("`enum`, `storage = {name}`");
            write_row(
                &mut out,
                &rust,
                &field(column_type, false),
                Some(&sample_enum(storage)),
            );
        }
    }
    for column_type in [ColumnType::I32, ColumnType::String, ColumnType::Uuid] {
        let rust = format!("`Vec<{}>`", column_type.rust_spelling());
        write_row(&mut out, &rust, &field(&column_type, true), None);
    }
    let list = field(&ColumnType::Enum(Str::Borrowed("Status")), true);
    write_row(
        &mut out,
        "`Vec<enum>`",
        &list,
        Some(&sample_enum(EnumStorage::Native)),
    );
    out
}

fn write_row(out: &mut String, rust: &str, field: &Field, enum_type: Option<&EnumType>) {
    let _ = write!(out, "| {rust} |");
    for dialect in Dialect::ALL {
        let native = native_type(rules(dialect), field, enum_type, false);
        let is_array = field.is_list && dialect.capabilities().array_columns;
        let own_enum = enum_type.filter(|enum_type| {
            enum_type.storage == EnumStorage::Native && (is_array || !field.is_list)
        });
        let prisma = match own_enum {
            Some(_) => format!("enum{}", if is_array { "[]" } else { "" }),
            None => {
                let prisma_type = prisma_type(dialect, &native, &field.column_type);
                let list = if prisma_type.is_list { "[]" } else { "" };
                let attribute = prisma_type
                    .attribute
                    .map(|text| format!(" @{text}"))
                    .unwrap_or_default();
                format!("{}{list}{attribute}", prisma_type.scalar)
            }
        };
        let _ = write!(out, " `{native}` | `{prisma}` |");
    }
    out.push('\n');
}

fn rust_spelling(column_type: &ColumnType) -> String {
    let rust = column_type.rust_spelling();
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most types have one spelling, and so will new ones"
    )]
    let attribute = match column_type {
        ColumnType::Text => Some("text".to_owned()),
        ColumnType::VarChar(length) => Some(format!("varchar({length})")),
        ColumnType::Char(length) => Some(format!("char({length})")),
        ColumnType::Decimal { precision, scale } => Some(format!("decimal({precision}, {scale})")),
        _ => None,
    };
    attribute.map_or_else(
        || format!("`{rust}`"),
        |attribute| format!("`{rust}`, `type = {attribute}`"),
    )
}

fn field(column_type: &ColumnType, is_list: bool) -> Field {
    Field {
        name: Str::Borrowed("value"),
        column: Str::Borrowed("value"),
        column_type: column_type.clone(),
        is_list,
        is_nullable: false,
        native: List::Borrowed(&[]),
        default: None,
        is_created: false,
        is_updated: false,
        is_version: false,
        is_deleted: false,
        docs: Str::Borrowed(""),
    }
}

fn sample_enum(storage: EnumStorage) -> EnumType {
    let variant = |name: &'static str, number| Variant {
        name: Str::Borrowed(name),
        value: Str::Borrowed(name),
        number,
    };
    EnumType {
        name: Str::Borrowed("Status"),
        db_name: Str::Borrowed("status"),
        storage,
        variants: List::Owned(vec![variant("a", 0), variant("b", 1)]),
        renames: List::Borrowed(&[]),
        docs: Str::Borrowed(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_row_with_every_column() {
        let table = type_table();
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 2 + ColumnType::ALL.len() + 2 + 4);
        for line in lines {
            assert_eq!(
                line.matches(" |").count() + line.matches("---|").count(),
                7,
                "{line}"
            );
        }
        assert!(
            table.contains("| `i32` | `INTEGER` | `Int` | `INTEGER` | `Int` | `INTEGER` | `Int` |"),
            "{table}"
        );
    }
}
