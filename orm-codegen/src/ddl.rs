//! SQL schema -> the text that creates it, or drops it, in Prisma's layout. Stable and made to be reviewed: one
//! column a line, every statement behind a comment. Decides nothing: what is created was decided by lowering.

mod drop;

pub use drop::{drop_ddl, drop_statements};

use crate::dialect::{DialectRules, PrimaryKeyStyle, rules};
use orm_schema::sql::{
    Check, Column, Generated, SqlEnum, SqlSchema, Table, TableForeignKey, TableIndex,
};
use orm_schema::{Dialect, IndexKind, SortOrder};
use std::fmt::Write as _;

/// How a foreign key says that it waits for the end of the transaction.
const DEFERRABLE: &str = " DEFERRABLE INITIALLY DEFERRED";

/// The text that creates everything in an empty database.
pub fn ddl(schema: &SqlSchema) -> String {
    let blocks: Vec<String> = pieces(schema)
        .into_iter()
        .map(|Piece { title, sql }| format!("-- {title}\n{sql}\n"))
        .collect();
    blocks.join("\n")
}

/// The same as [`ddl`], one statement an entry, without comments.
pub fn statements(schema: &SqlSchema) -> Vec<String> {
    pieces(schema).into_iter().map(|piece| piece.sql).collect()
}

struct Piece {
    title: &'static str,
    sql: String,
}

fn pieces(schema: &SqlSchema) -> Vec<Piece> {
    let SqlSchema {
        dialect,
        enums,
        tables,
        // Nothing says how to make them, besides what made them.
        others: _,
    } = schema;
    let rules = rules(*dialect);
    let layout = rules.layout();
    let mut pieces = Vec::new();
    for sql_enum in enums {
        pieces.push(Piece {
            title: "CreateEnum",
            sql: create_enum(rules, sql_enum),
        });
    }
    for table in tables {
        pieces.push(Piece {
            title: "CreateTable",
            sql: create_table(rules, table),
        });
    }
    for table in tables.iter().filter(|_| !layout.inline_indexes) {
        for index in &table.indexes {
            pieces.push(Piece {
                title: "CreateIndex",
                sql: create_index(rules, &table.name, index),
            });
        }
    }
    for table in tables.iter().filter(|_| !layout.inline_foreign_keys) {
        for foreign_key in &table.foreign_keys {
            let table = rules.quote(&table.name);
            let sql = format!(
                "ALTER TABLE {table} ADD {};",
                foreign_key_clause(rules, foreign_key)
            );
            pieces.push(Piece {
                title: "AddForeignKey",
                sql,
            });
        }
    }
    pieces
}

pub(crate) fn create_enum(rules: &dyn DialectRules, sql_enum: &SqlEnum) -> String {
    let SqlEnum { name, values } = sql_enum;
    let values: Vec<String> = values
        .iter()
        .map(|value| rules.text_literal(value))
        .collect();
    format!(
        "CREATE TYPE {} AS ENUM ({});",
        rules.quote(name),
        values.join(", ")
    )
}

pub(crate) fn create_table(rules: &dyn DialectRules, table: &Table) -> String {
    let Table {
        name,
        columns,
        primary_key,
        indexes,
        foreign_keys,
        checks,
        comment: _,
    } = table;
    let layout = rules.layout();
    let key_columns = primary_key
        .as_ref()
        .map(|key| key.columns.as_slice())
        .unwrap_or_default();
    let key_on_column = layout.primary_key == PrimaryKeyStyle::OnColumn && key_columns.len() == 1;

    let mut lines: Vec<String> = columns
        .iter()
        .map(|column| {
            column_line(
                rules,
                column,
                key_on_column && key_columns.contains(&column.name),
            )
        })
        .collect();
    let column_count = lines.len();
    for index in indexes.iter().filter(|_| layout.inline_indexes) {
        let name = rules.quote(&index.name);
        lines.push(format!(
            "{}INDEX {name}({})",
            unique_word(index.kind),
            index_columns(rules, index)
        ));
    }
    if let Some(key) = primary_key.as_ref().filter(|_| !key_on_column) {
        let clause = format!("PRIMARY KEY ({})", quoted_list(rules, &key.columns));
        lines.push(match layout.primary_key {
            PrimaryKeyStyle::Named => format!("CONSTRAINT {} {clause}", rules.quote(&key.name)),
            PrimaryKeyStyle::OnColumn | PrimaryKeyStyle::Last => clause,
        });
        // Prisma sets a key, and the indexes in front of it, apart from the columns, and nothing else.
        lines[column_count].insert_str(0, "\n    ");
    }
    for foreign_key in foreign_keys.iter().filter(|_| layout.inline_foreign_keys) {
        lines.push(foreign_key_clause(rules, foreign_key));
    }
    for check in checks {
        lines.push(check_clause(rules, check));
    }
    let body: Vec<String> = lines
        .into_iter()
        .map(|line| {
            if line.starts_with('\n') {
                line
            } else {
                format!("    {line}")
            }
        })
        .collect();
    format!(
        "CREATE TABLE {} (\n{}\n){};",
        rules.quote(name),
        body.join(",\n"),
        layout.table_options
    )
}

pub(crate) fn column_line(rules: &dyn DialectRules, column: &Column, is_key: bool) -> String {
    let Column {
        name,
        sql_type,
        is_nullable,
        default,
        is_auto_increment,
        generated,
        collation,
        comment: _,
    } = column;
    let collate = collation
        .as_ref()
        .map(|collation| format!(" COLLATE {}", rules.quote(collation)))
        .unwrap_or_default();
    if let Some(Generated {
        expression,
        is_stored,
    }) = generated
    {
        let storage = if *is_stored { "STORED" } else { "VIRTUAL" };
        let name = rules.quote(name);
        // MariaDB takes no NULL behind it, and a default would be none.
        return format!("{name} {sql_type}{collate} GENERATED ALWAYS AS ({expression}) {storage}");
    }
    let (sql_type, suffix) = if *is_auto_increment {
        rules.auto_increment(sql_type)
    } else {
        (sql_type.clone(), "")
    };
    let mut line = format!("{} {sql_type}{collate}", rules.quote(name));
    if !is_nullable {
        line.push_str(" NOT NULL");
    } else if rules.dialect() == Dialect::MySql {
        // TIMESTAMP columns would be NOT NULL without it ("explicit_defaults_for_timestamp").
        line.push_str(" NULL");
    }
    if let Some(default) = default {
        let _ = write!(line, " DEFAULT {default}");
    }
    if is_key {
        line.push_str(" PRIMARY KEY");
    }
    line.push_str(suffix);
    line
}

pub(crate) fn create_index(rules: &dyn DialectRules, table: &str, index: &TableIndex) -> String {
    create_index_with(rules, table, index, "")
}

/// The same with a word between `INDEX` and the name: `CONCURRENTLY `.
pub(crate) fn create_index_with(
    rules: &dyn DialectRules,
    table: &str,
    index: &TableIndex,
    word: &str,
) -> String {
    let predicate = index
        .predicate
        .as_ref()
        .map(|condition| format!(" WHERE {condition}"))
        .unwrap_or_default();
    format!(
        "CREATE {}INDEX {word}{} ON {}({}){predicate};",
        unique_word(index.kind),
        rules.quote(&index.name),
        rules.quote(table),
        index_columns(rules, index)
    )
}

pub(crate) fn unique_word(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Plain => "",
        IndexKind::Unique => "UNIQUE ",
    }
}

pub(crate) fn index_columns(rules: &dyn DialectRules, index: &TableIndex) -> String {
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|(name, order)| match order {
            SortOrder::Ascending => rules.quote(name),
            SortOrder::Descending => format!("{} DESC", rules.quote(name)),
        })
        .collect();
    columns.join(", ")
}

pub(crate) fn foreign_key_clause(
    rules: &dyn DialectRules,
    foreign_key: &TableForeignKey,
) -> String {
    let TableForeignKey {
        name,
        columns,
        target_table,
        target_columns,
        on_delete,
        on_update,
        is_deferrable,
    } = foreign_key;
    let space = if rules.layout().inline_foreign_keys {
        " "
    } else {
        ""
    };
    let deferrable = if *is_deferrable { DEFERRABLE } else { "" };
    format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {}{space}({}) ON DELETE {} ON UPDATE {}{deferrable}",
        rules.quote(name),
        quoted_list(rules, columns),
        rules.quote(target_table),
        quoted_list(rules, target_columns),
        on_delete.sql(),
        on_update.sql()
    )
}

pub(crate) fn check_clause(rules: &dyn DialectRules, check: &Check) -> String {
    let Check { name, condition } = check;
    format!("CONSTRAINT {} CHECK ({condition})", rules.quote(name))
}

pub(crate) fn quoted_list(rules: &dyn DialectRules, names: &[String]) -> String {
    names
        .iter()
        .map(|name| rules.quote(name))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests;
