//! What the columns of a random schema can hold. Row number `r` holds the value `r` of its type in every column, so that keys
//! are unique, foreign keys find their rows, and text reads as a number: whatever an edit asks for, the rows meet it.

use orm_codegen::dialect::{DialectRules, rules};
use orm_schema::Dialect;
use orm_schema::sql::{Column, SqlSchema, Table};
use std::fmt::Write as _;

/// How many rows a table has.
pub const ROWS: usize = 4;

/// The row that holds NULL wherever it can.
pub(super) const NULL_ROW: usize = 2;

/// What row `row` holds in a column of that type, as SQL.
pub(super) fn literal(schema: &SqlSchema, sql_type: &str, row: usize) -> Option<String> {
    let rules = rules(schema.dialect);
    if let Some(item) = sql_type.strip_suffix("[]") {
        return Some(format!(
            "ARRAY[{}]::{sql_type}",
            literal(schema, item, row)?
        ));
    }
    if let Some(values) = enum_values(schema, sql_type) {
        return values
            .get(row % values.len().max(1))
            .map(|value| rules.text_literal(value));
    }
    let name = sql_type.split(['(', ' ']).next().unwrap_or_default();
    Some(match name {
        "BOOLEAN" => row.is_multiple_of(2).to_string(),
        "BYTEA" => format!("'\\x0{row}'"),
        "BLOB" | "LONGBLOB" => format!("x'0{row}'"),
        "DATE" => format!("'2020-01-0{row}'"),
        "TIMESTAMPTZ" => format!("'2020-01-0{row} 00:00:00+00'"),
        "TIMESTAMP" | "DATETIME" => format!("'2020-01-0{row} 00:00:00'"),
        "TIME" => format!("'0{row}:00:00'"),
        "UUID" => format!("'00000000-0000-0000-0000-00000000000{row}'"),
        "JSON" | "JSONB" => format!("'{{\"a\": {row}}}'"),
        _ if is_number(sql_type) => row.to_string(),
        _ if is_text(sql_type) => format!("'{row}'"),
        _ => return None,
    })
}

/// The values of an enum: a type, or a column type of MySQL.
pub(super) fn enum_values(schema: &SqlSchema, sql_type: &str) -> Option<Vec<String>> {
    if let Some(list) = sql_type
        .strip_prefix("ENUM('")
        .and_then(|rest| rest.strip_suffix("')"))
    {
        return Some(
            list.split("', '")
                .map(|value| value.replace("''", "'"))
                .collect(),
        );
    }
    let quoted = |name: &str| rules(schema.dialect).quote(name);
    let mut enums = schema.enums.iter();
    let found = enums.find(|sql_enum| quoted(&sql_enum.name) == sql_type)?;
    Some(found.values.clone())
}

/// The enum type of a MySQL column.
pub(super) fn enum_type(rules: &dyn DialectRules, values: &[String]) -> String {
    let values: Vec<String> = values
        .iter()
        .map(|value| rules.text_literal(value))
        .collect();
    format!("ENUM({})", values.join(", "))
}

pub(super) fn is_number(sql_type: &str) -> bool {
    let name = sql_type.split(['(', ' ']).next().unwrap_or_default();
    let is_fraction = ["DECIMAL", "REAL", "FLOAT", "DOUBLE"].contains(&name);
    (is_fraction && !sql_type.ends_with("[]")) || is_integer(sql_type)
}

pub(super) fn is_integer(sql_type: &str) -> bool {
    let name = sql_type.split(['(', ' ']).next().unwrap_or_default();
    ["TINYINT", "SMALLINT", "INTEGER", "BIGINT"].contains(&name) && !sql_type.ends_with("[]")
}

pub(super) fn is_text(sql_type: &str) -> bool {
    let name = sql_type.split('(').next().unwrap_or_default();
    ["TEXT", "VARCHAR", "CHAR", "LONGTEXT"].contains(&name) && !sql_type.ends_with("[]")
}

/// Whether an index can be over the column on every database.
pub(super) fn is_indexable(dialect: Dialect, column: &Column) -> bool {
    let name = column.sql_type.split(['(', ' ']).next().unwrap_or_default();
    let needs_length = dialect == Dialect::MySql && name == "LONGTEXT";
    let has_order = is_number(&column.sql_type)
        || is_text(&column.sql_type)
        || [
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMPTZ",
            "DATETIME",
            "UUID",
            "BOOLEAN",
        ]
        .contains(&name);
    has_order && !needs_length && column.generated.is_none()
}

/// Whether no two rows hold the same in the column.
pub(super) fn is_unique(table: &Table, column: &Column) -> bool {
    column.sql_type != "BOOLEAN" && table.columns.iter().any(|other| other.name == column.name)
}

/// Whether nothing but checks and indexes speaks of the column, so that it can be constrained and changed.
pub(super) fn is_constrainable(table: &Table, column: &str) -> bool {
    let mut columns = table.columns.iter();
    let is_plain = columns
        .any(|other| other.name == column && other.generated.is_none() && !other.is_auto_increment);
    let is_key = table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns.iter().any(|name| name == column));
    let refers = table
        .foreign_keys
        .iter()
        .any(|key| key.columns.iter().any(|name| name == column));
    is_plain && !is_key && !refers && !is_computed_from(table, column)
}

pub(super) fn is_computed_from(table: &Table, column: &str) -> bool {
    let mentions = |text: &str| {
        [format!("\"{column}\""), format!("`{column}`")]
            .iter()
            .any(|quoted| text.contains(quoted.as_str()))
    };
    table
        .columns
        .iter()
        .filter_map(|column| column.generated.as_ref())
        .any(|generated| mentions(&generated.expression))
}

/// The script that fills every table. Foreign keys hold when all of it has run.
pub(super) fn insert(schema: &SqlSchema) -> String {
    let rules = rules(schema.dialect);
    let (mut script, end) = match schema.dialect {
        Dialect::Sqlite => (
            "PRAGMA foreign_keys = OFF;\n".to_owned(),
            "PRAGMA foreign_keys = ON;\n",
        ),
        Dialect::Postgres => (
            "SET session_replication_role = replica;\n".to_owned(),
            "SET session_replication_role = DEFAULT;\n",
        ),
        Dialect::MySql => (
            "SET foreign_key_checks = 0;\n".to_owned(),
            "SET foreign_key_checks = 1;\n",
        ),
    };
    for table in &schema.tables {
        let columns: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none())
            .collect();
        let names: Vec<String> = columns
            .iter()
            .map(|column| rules.quote(&column.name))
            .collect();
        for row in 1..=ROWS {
            let values: Vec<String> = columns
                .iter()
                .map(|column| {
                    let is_null = column.is_nullable && row == NULL_ROW;
                    let value = literal(schema, &column.sql_type, row).filter(|_| !is_null);
                    value.unwrap_or_else(|| "NULL".to_owned())
                })
                .collect();
            let _ = writeln!(
                script,
                "INSERT INTO {} ({}) VALUES ({});",
                rules.quote(&table.name),
                names.join(", "),
                values.join(", ")
            );
        }
    }
    script.push_str(end);
    script
}
