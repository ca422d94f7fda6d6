//! Normal forms: two schemas that mean the same become equal, however a person or a server spells them. Goes in: a lowered
//! or an introspected [`SqlSchema`]. Comes out: one that is only good for comparing. Pure; runs no SQL and decides no change.

mod defaults;
mod expression;
mod reported;
mod types;

pub use reported::{Reported, ReportedPair, normalize_with, reported};

use crate::dialect::rules;
use orm_schema::sql::{
    Check, Column, Generated, PrimaryKey, SqlEnum, SqlSchema, Table, TableForeignKey, TableIndex,
};
use orm_schema::{Dialect, ReferentialAction};

/// The schema in its normal form: types without aliases, defaults and expressions in one spelling, tables, enums, indexes,
/// foreign keys and checks by name. Columns keep their positions. Comments and other objects are left out, because no
/// model declares them.
///
/// The text is SQL that means the same; still, files are written from the schema itself. Normalising twice changes
/// nothing.
pub fn normalize(schema: &SqlSchema) -> SqlSchema {
    normalize_only(schema, |_| true)
}

/// The same, with some of the tables alone.
pub(crate) fn normalize_only(schema: &SqlSchema, is_wanted: impl Fn(&Table) -> bool) -> SqlSchema {
    let SqlSchema {
        dialect,
        enums,
        tables,
        others: _,
    } = schema;
    let mut enums: Vec<SqlEnum> = enums.clone();
    enums.sort_by(|a, b| a.name.cmp(&b.name));
    let mut tables: Vec<Table> = tables
        .iter()
        .filter(|item| is_wanted(item))
        .map(|item| table(*dialect, item))
        .collect();
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    SqlSchema {
        dialect: *dialect,
        enums,
        tables,
        others: Vec::new(),
    }
}

/// One table in its normal form.
fn table(dialect: Dialect, table: &Table) -> Table {
    let Table {
        name,
        columns,
        primary_key,
        indexes,
        foreign_keys,
        checks,
        comment: _,
    } = table;
    let key: &[String] = primary_key.as_ref().map_or(&[], |key| &key.columns);
    let columns: Vec<Column> = columns
        .iter()
        .map(|item| {
            let mut item = column(dialect, item, columns);
            // No column of a key holds NULL; SQLite alone would let it ("PRIMARY KEY"), and lowering never does.
            item.is_nullable &= !key.contains(&item.name);
            item
        })
        .collect();
    let condition = |text: &str| expression::canonical(dialect, text, &columns);
    let mut indexes: Vec<TableIndex> = indexes
        .iter()
        .map(|index| TableIndex {
            predicate: index.predicate.as_deref().map(condition),
            ..index.clone()
        })
        .collect();
    indexes.sort_by(|a, b| a.name.cmp(&b.name));
    let mut foreign_keys: Vec<TableForeignKey> = foreign_keys
        .iter()
        .map(|key| foreign_key(dialect, key))
        .collect();
    foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
    let mut checks: Vec<Check> = checks
        .iter()
        .map(|check| Check {
            name: check.name.clone(),
            condition: condition(&check.condition),
        })
        .collect();
    checks.sort_by(|a, b| a.name.cmp(&b.name));
    Table {
        name: name.clone(),
        primary_key: primary_key.as_ref().map(|key| PrimaryKey {
            name: key.name.clone(),
            columns: key.columns.clone(),
        }),
        columns,
        indexes,
        foreign_keys,
        checks,
        comment: None,
    }
}

/// One column in its normal form; `all` are the columns that its expression may name.
fn column(dialect: Dialect, column: &Column, all: &[Column]) -> Column {
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
    let (sql_type, written) = types::without_collation(sql_type);
    let sql_type = types::canonical(dialect, &sql_type);
    let collation = collation.as_ref().or(written.as_ref());
    Column {
        name: name.clone(),
        is_nullable: *is_nullable,
        default: default
            .as_deref()
            .and_then(|text| defaults::canonical(dialect, text, &sql_type))
            .map(|text| rules(dialect).default_expression(&sql_type, &text)),
        is_auto_increment: *is_auto_increment,
        generated: generated.as_ref().map(|generated| {
            let Generated {
                expression,
                is_stored,
            } = generated;
            Generated {
                expression: expression::canonical(dialect, expression, all),
                is_stored: *is_stored,
            }
        }),
        collation: collation.and_then(|collation| collation_of(dialect, collation)),
        comment: None,
        sql_type,
    }
}

/// The collation, unless it is the one that a column has without any.
fn collation_of(dialect: Dialect, collation: &str) -> Option<String> {
    let (name, implied) = match dialect {
        // Names of collations have no case here ("CREATE TABLE", "Charset and Collation").
        Dialect::Sqlite => (collation.to_ascii_uppercase(), "BINARY"),
        Dialect::MySql => (collation.to_ascii_lowercase(), ""),
        Dialect::Postgres => (collation.to_owned(), "default"),
    };
    (name != implied).then_some(name)
}

fn foreign_key(dialect: Dialect, key: &TableForeignKey) -> TableForeignKey {
    let action = |action: ReferentialAction| match action {
        // InnoDB checks every row at once: the two are the same ("FOREIGN KEY Constraints").
        ReferentialAction::NoAction if dialect == Dialect::MySql => ReferentialAction::Restrict,
        ReferentialAction::NoAction
        | ReferentialAction::Restrict
        | ReferentialAction::Cascade
        | ReferentialAction::SetNull
        | ReferentialAction::SetDefault => action,
    };
    TableForeignKey {
        on_delete: action(key.on_delete),
        on_update: action(key.on_update),
        ..key.clone()
    }
}

#[cfg(test)]
mod tests;
