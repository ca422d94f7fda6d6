//! MySQL's and MariaDB's spelling.

use super::{DialectRules, PrimaryKeyStyle, TableLayout, enum_literals, parenthesised};
use orm_schema::{ColumnType, Dialect, EnumStorage, EnumType};

/// MySQL's rules.
#[derive(Debug)]
pub(super) struct Rules;

impl DialectRules for Rules {
    fn dialect(&self) -> Dialect {
        Dialect::MySql
    }

    fn quote(&self, name: &str) -> String {
        format!("`{}`", name.replace('`', "``"))
    }

    fn text_literal(&self, text: &str) -> String {
        // A backslash escapes unless NO_BACKSLASH_ESCAPES is set ("String Literals").
        format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    }

    fn scalar_type(&self, column_type: &ColumnType, enum_type: Option<&EnumType>) -> String {
        match column_type {
            ColumnType::Bool => "BOOLEAN",
            ColumnType::I8 => "TINYINT",
            ColumnType::I16 => "SMALLINT",
            ColumnType::I32 => "INTEGER",
            ColumnType::I64 => "BIGINT",
            ColumnType::U8 => "TINYINT UNSIGNED",
            ColumnType::U16 => "SMALLINT UNSIGNED",
            ColumnType::U32 => "INTEGER UNSIGNED",
            ColumnType::U64 => "BIGINT UNSIGNED",
            ColumnType::F32 => "FLOAT",
            ColumnType::F64 => "DOUBLE",
            ColumnType::Decimal { precision, scale } => {
                return format!("DECIMAL({precision},{scale})");
            }
            ColumnType::String => "VARCHAR(191)",
            ColumnType::Text => "LONGTEXT",
            ColumnType::VarChar(length) => return format!("VARCHAR({length})"),
            ColumnType::Char(length) => return format!("CHAR({length})"),
            ColumnType::Bytes => "LONGBLOB",
            ColumnType::DateTime | ColumnType::NaiveDateTime => "DATETIME(6)",
            ColumnType::Date => "DATE",
            ColumnType::Time => "TIME(6)",
            ColumnType::Uuid => "CHAR(36)",
            ColumnType::Json => "JSON",
            ColumnType::Enum(_) => {
                match enum_type.map(|enum_type| (enum_type.storage, enum_type)) {
                    Some((EnumStorage::Native, enum_type)) => {
                        return format!("ENUM({})", enum_literals(self, enum_type).join(", "));
                    }
                    Some((EnumStorage::Integer, _)) => "INTEGER",
                    Some((EnumStorage::Text, _)) | None => "VARCHAR(191)",
                }
            }
        }
        .to_owned()
    }

    fn list_type(&self, _scalar: &str) -> String {
        self.scalar_type(&ColumnType::Json, None)
    }

    fn now(&self, sql_type: &str) -> String {
        // The precision of the default must be that of the column (error 1067).
        let precision = sql_type.find('(').map_or("", |start| &sql_type[start..]);
        format!("CURRENT_TIMESTAMP{precision}")
    }

    fn default_expression(&self, sql_type: &str, expression: &str) -> String {
        let upper = sql_type.to_ascii_uppercase();
        // These take no literal, only an expression ("Data Type Default Values").
        let needs_expression = ["TEXT", "BLOB", "JSON", "GEOMETRY"]
            .iter()
            .any(|name| upper.contains(name));
        let text = parenthesised(expression);
        if needs_expression && !text.starts_with('(') {
            format!("({text})")
        } else {
            text
        }
    }

    fn type_check(&self, _column: &str, _column_type: &ColumnType) -> Option<String> {
        None
    }

    fn auto_increment(&self, sql_type: &str) -> (String, &'static str) {
        (sql_type.to_owned(), " AUTO_INCREMENT")
    }

    fn layout(&self) -> TableLayout {
        TableLayout {
            primary_key: PrimaryKeyStyle::Last,
            inline_indexes: true,
            inline_foreign_keys: false,
            table_options: " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        }
    }
}
