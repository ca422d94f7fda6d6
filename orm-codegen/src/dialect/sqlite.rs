//! SQLite's spelling. Types are names with an affinity; what they do not enforce, a check does.

use super::{DialectRules, PrimaryKeyStyle, TableLayout, parenthesised};
use orm_schema::{ColumnType, Dialect, EnumStorage, EnumType};

/// Only a column of exactly this type can be an alias of the rowid ("ROWIDs and the INTEGER PRIMARY KEY").
pub(super) const ROWID_TYPE: &str = "INTEGER";

/// SQLite's rules.
#[derive(Debug)]
pub(super) struct Rules;

impl DialectRules for Rules {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn quote(&self, name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    fn scalar_type(&self, column_type: &ColumnType, enum_type: Option<&EnumType>) -> String {
        match column_type {
            ColumnType::Bool => "BOOLEAN",
            ColumnType::I8
            | ColumnType::I16
            | ColumnType::I32
            | ColumnType::U8
            | ColumnType::U16 => "INTEGER",
            ColumnType::I64 | ColumnType::U32 | ColumnType::U64 => "BIGINT",
            ColumnType::F32 | ColumnType::F64 => "REAL",
            ColumnType::Decimal { .. } => "DECIMAL",
            ColumnType::String
            | ColumnType::Text
            | ColumnType::VarChar(_)
            | ColumnType::Char(_)
            | ColumnType::Time
            | ColumnType::Uuid => "TEXT",
            ColumnType::Bytes => "BLOB",
            ColumnType::DateTime | ColumnType::NaiveDateTime | ColumnType::Date => "DATETIME",
            ColumnType::Json => "JSONB",
            ColumnType::Enum(_) => match enum_type.map(|enum_type| enum_type.storage) {
                Some(EnumStorage::Integer) => "INTEGER",
                Some(EnumStorage::Native | EnumStorage::Text) | None => "TEXT",
            },
        }
        .to_owned()
    }

    fn list_type(&self, _scalar: &str) -> String {
        self.scalar_type(&ColumnType::Json, None)
    }

    fn now(&self, _sql_type: &str) -> String {
        "CURRENT_TIMESTAMP".to_owned()
    }

    fn default_expression(&self, _sql_type: &str, expression: &str) -> String {
        parenthesised(expression)
    }

    fn type_check(&self, column: &str, column_type: &ColumnType) -> Option<String> {
        if let ColumnType::VarChar(length) | ColumnType::Char(length) = column_type {
            Some(format!("length({column}) <= {length}"))
        } else {
            None
        }
    }

    fn auto_increment(&self, sql_type: &str) -> (String, &'static str) {
        (sql_type.to_owned(), " AUTOINCREMENT")
    }

    fn layout(&self) -> TableLayout {
        TableLayout {
            primary_key: PrimaryKeyStyle::OnColumn,
            inline_indexes: false,
            inline_foreign_keys: true,
            table_options: "",
        }
    }
}
