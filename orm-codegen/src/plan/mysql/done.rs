//! Questions to `information_schema`: each returns a row if, and only if, something is as a statement leaves it. Names are
//! compared byte by byte, which the views themselves do not.

use super::types::Type;

/// A literal.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

fn is(column: &str, name: &str) -> String {
    format!("{column} = CAST({} AS BINARY)", literal(name))
}

fn rows(view: &str, conditions: &[String]) -> String {
    format!(
        "SELECT 1 FROM information_schema.{view} WHERE {}",
        conditions.join(" AND ")
    )
}

fn here(column: &str) -> String {
    format!("{column} = DATABASE()")
}

fn none(query: &str) -> String {
    format!("SELECT 1 FROM DUAL WHERE NOT EXISTS ({query})")
}

/// Both questions in one.
pub(super) fn both(first: &str, second: &str) -> String {
    format!("SELECT 1 FROM DUAL WHERE EXISTS ({first}) AND EXISTS ({second})")
}

pub(super) fn has_table(table: &str) -> String {
    rows("TABLES", &[here("TABLE_SCHEMA"), is("TABLE_NAME", table)])
}

fn column_conditions(table: &str, column: &str) -> Vec<String> {
    vec![
        here("TABLE_SCHEMA"),
        is("TABLE_NAME", table),
        is("COLUMN_NAME", column),
    ]
}

pub(super) fn has_column(table: &str, column: &str) -> String {
    rows("COLUMNS", &column_conditions(table, column))
}

pub(super) fn has_no_column(table: &str, column: &str) -> String {
    none(&has_column(table, column))
}

/// The column is of the type, and takes NULL or does not.
pub(super) fn column_is(table: &str, column: &str, sql_type: &str, is_nullable: bool) -> String {
    let mut conditions = column_conditions(table, column);
    conditions.extend(Type::parse(sql_type).conditions());
    let answer = if is_nullable { "YES" } else { "NO" };
    conditions.push(format!("IS_NULLABLE = '{answer}'"));
    rows("COLUMNS", &conditions)
}

/// The database numbers the column, or does not.
pub(super) fn column_is_numbered(table: &str, column: &str, is_numbered: bool) -> String {
    let mut conditions = column_conditions(table, column);
    let operator = if is_numbered { "LIKE" } else { "NOT LIKE" };
    conditions.push(format!("EXTRA {operator} '%auto_increment%'"));
    rows("COLUMNS", &conditions)
}

pub(super) fn column_has_collation(table: &str, column: &str, collation: &str) -> String {
    let mut conditions = column_conditions(table, column);
    conditions.push(format!("COLLATION_NAME = {}", literal(collation)));
    rows("COLUMNS", &conditions)
}

/// The index has exactly these columns. The primary key is the index `PRIMARY`.
pub(super) fn has_index(table: &str, index: &str, is_unique: bool, columns: &[&str]) -> String {
    let conditions = [
        here("TABLE_SCHEMA"),
        is("TABLE_NAME", table),
        is("INDEX_NAME", index),
    ];
    let unique = u8::from(!is_unique);
    // GROUP_CONCAT is cut at 1024 characters; a sum of matches is not.
    let places: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            format!(
                "(SEQ_IN_INDEX = {} AND {})",
                place + 1,
                is("COLUMN_NAME", column)
            )
        })
        .collect();
    let count = columns.len();
    format!(
        "{} GROUP BY INDEX_NAME HAVING COUNT(*) = {count} AND MAX(NON_UNIQUE) = {unique} AND SUM({}) = {count}",
        rows("STATISTICS", &conditions),
        places.join(" OR ")
    )
}

pub(super) fn has_index_named(table: &str, index: &str) -> String {
    rows(
        "STATISTICS",
        &[
            here("TABLE_SCHEMA"),
            is("TABLE_NAME", table),
            is("INDEX_NAME", index),
        ],
    )
}

pub(super) fn has_no_index(table: &str, index: &str) -> String {
    none(&has_index_named(table, index))
}

/// The table has the constraint, of the kind that the view calls so.
pub(super) fn has_constraint(table: &str, constraint: &str, kind: &str) -> String {
    rows(
        "TABLE_CONSTRAINTS",
        &[
            here("TABLE_SCHEMA"),
            is("TABLE_NAME", table),
            is("CONSTRAINT_NAME", constraint),
            format!("CONSTRAINT_TYPE = '{kind}'"),
        ],
    )
}

pub(super) fn has_no_constraint(table: &str, constraint: &str, kind: &str) -> String {
    none(&has_constraint(table, constraint, kind))
}

/// The comment of a column, or of the table.
pub(super) fn has_comment(table: &str, column: Option<&str>, comment: &str) -> String {
    match column {
        Some(column) => {
            let mut conditions = column_conditions(table, column);
            conditions.push(is("COLUMN_COMMENT", comment));
            rows("COLUMNS", &conditions)
        }
        None => rows(
            "TABLES",
            &[
                here("TABLE_SCHEMA"),
                is("TABLE_NAME", table),
                is("TABLE_COMMENT", comment),
            ],
        ),
    }
}
