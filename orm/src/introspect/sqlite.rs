//! SQLite's pragmas, and the statements that made its tables -> tables. The pragmas give no names of constraints, no checks
//! and no collations: those are read from the statements.

mod create_table;
mod indexes;
mod tokens;

use super::{empty_table, is_bookkeeping, is_parked, other};
use crate::db::Executor;
use crate::error::Result;
use crate::query::sql;
use create_table::CreateTable;
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{
    Check, Column, Generated, OtherObject, PrimaryKey, SqlSchema, Table, TableForeignKey,
};
use orm_schema::{Dialect, ReferentialAction};
use std::collections::{BTreeMap, BTreeSet};

/// Reads the main database of the connection.
pub(super) async fn read(db: &(impl Executor + ?Sized)) -> Result<SqlSchema> {
    let objects = sql(OBJECTS).rows::<Object>().all(db).await?;
    let mut found = Found::default();
    for (kind, name, table, definition, table_kind) in objects {
        found.object(&kind, &name, &table, &definition, table_kind.as_deref());
    }
    for row in sql(COLUMNS).rows::<ColumnRow>().all(db).await? {
        found.column(row);
    }
    for row in sql(FOREIGN_KEYS).rows::<ForeignKeyRow>().all(db).await? {
        found.foreign_key(row);
    }
    found.finish_tables();
    indexes::read(db, &mut found).await?;
    Ok(SqlSchema {
        dialect: Dialect::Sqlite,
        enums: Vec::new(),
        tables: found
            .tables
            .into_values()
            .map(|found| found.table)
            .collect(),
        others: found.others,
    })
}

/// Kind, name, table, the statement that made it, and what kind of table it is.
type Object = (String, String, String, String, Option<String>);

// Shadow tables are how virtual tables store what is theirs.
const OBJECTS: &str = "
SELECT m.type, m.name, m.tbl_name, coalesce(m.sql, ''), l.type
FROM sqlite_schema m LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = m.name
WHERE m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.rowid";

/// Table, name, type, whether NOT NULL, default, position in the primary key, and what is special about it.
type ColumnRow = (String, String, String, bool, Option<String>, i64, i64);

const COLUMNS: &str = "
SELECT m.name, c.name, c.type, c.\"notnull\" <> 0, c.dflt_value, c.pk, c.hidden
FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c
WHERE m.type = 'table' ORDER BY m.rowid, c.cid";

/// Table, position among the table's keys from the last, position of the column, target, columns, actions.
type ForeignKeyRow = (
    String,
    i64,
    i64,
    String,
    String,
    Option<String>,
    String,
    String,
);

const FOREIGN_KEYS: &str = "
SELECT m.name, f.id, f.seq, f.\"table\", f.\"from\", f.\"to\", f.on_delete, f.on_update
FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
WHERE m.type = 'table' ORDER BY m.rowid, f.id DESC, f.seq";

/// A table while it is read.
#[derive(Debug)]
struct FoundTable {
    table: Table,
    statement: CreateTable,
    /// Columns of the primary key with their positions in it.
    key: BTreeMap<i64, String>,
    /// Foreign keys by the position that the pragma counts from the last.
    foreign_keys: BTreeMap<i64, TableForeignKey>,
}

/// What was read so far, tables by their names.
#[derive(Debug, Default)]
struct Found {
    tables: BTreeMap<String, FoundTable>,
    /// The statements of indexes that have one, by name.
    indexes: BTreeMap<String, String>,
    others: Vec<OtherObject>,
}

impl Found {
    fn object(
        &mut self,
        kind: &str,
        name: &str,
        table: &str,
        definition: &str,
        table_kind: Option<&str>,
    ) {
        if is_bookkeeping(table) || table_kind == Some("shadow") {
            return;
        }
        let kind = match (kind, table_kind) {
            ("table", Some("virtual")) => "virtual table",
            ("table", _) if is_parked(name) => "parked table",
            ("table", _) => {
                let statement = CreateTable::parse(definition);
                for option in &statement.options {
                    let found = other("table option", name, name, option);
                    self.others.push(found);
                }
                for (column, clause) in &statement.conflicts {
                    let found = other("conflict clause", name, column, clause);
                    self.others.push(found);
                }
                let found = FoundTable {
                    table: empty_table(name),
                    statement,
                    key: BTreeMap::new(),
                    foreign_keys: BTreeMap::new(),
                };
                self.tables.insert(name.to_owned(), found);
                return;
            }
            ("index", _) => {
                self.indexes.insert(name.to_owned(), definition.to_owned());
                return;
            }
            (kind, _) if is_parked(name) => &format!("parked {kind}"),
            (kind, _) => kind,
        };
        self.others.push(OtherObject {
            kind: kind.to_owned(),
            table: (table != name || kind == "parked table").then(|| table.to_owned()),
            name: name.to_owned(),
            definition: definition.to_owned(),
        });
    }

    fn column(&mut self, row: ColumnRow) {
        let (table, name, sql_type, is_not_null, default, key, hidden) = row;
        let Some(found) = self.tables.get_mut(&table) else {
            return;
        };
        if is_parked(&name) {
            self.others
                .push(other("parked column", &table, &name, sql_type));
            return;
        }
        if key > 0 {
            found.key.insert(key, name.clone());
        }
        let written = found.statement.column(&name).cloned().unwrap_or_default();
        // 2 is computed when read, 3 is stored ("PRAGMA table_xinfo").
        let is_generated = hidden == 2 || hidden == 3;
        found.table.columns.push(Column {
            sql_type,
            is_nullable: !is_not_null,
            default: default
                .filter(|text| !is_generated && !text.eq_ignore_ascii_case("NULL"))
                .map(|text| {
                    if written.default_is_expression {
                        format!("({text})")
                    } else {
                        text
                    }
                }),
            is_auto_increment: written.is_auto_increment,
            generated: written
                .generated
                .filter(|_| is_generated)
                .map(|expression| Generated {
                    expression,
                    is_stored: hidden == 3,
                }),
            collation: written.collation,
            comment: None,
            name,
        });
    }

    fn foreign_key(&mut self, row: ForeignKeyRow) {
        let (table, id, _, target_table, column, target_column, on_delete, on_update) = row;
        let Some(found) = self.tables.get_mut(&table) else {
            return;
        };
        let action = |sql: &str| super::action(sql).unwrap_or(ReferentialAction::NoAction);
        let key = found
            .foreign_keys
            .entry(id)
            .or_insert_with(|| TableForeignKey {
                name: String::new(),
                columns: Vec::new(),
                target_table,
                target_columns: Vec::new(),
                on_delete: action(&on_delete),
                on_update: action(&on_update),
                is_deferrable: false,
            });
        key.columns.push(column);
        key.target_columns.extend(target_column);
    }

    /// Adds what takes all tables: keys without columns refer to the other table's primary key.
    fn finish_tables(&mut self) {
        let keys: BTreeMap<String, Vec<String>> = self
            .tables
            .iter()
            .map(|(name, found)| {
                let key = found.key.values().cloned().collect();
                (name.to_ascii_lowercase(), key)
            })
            .collect();
        for found in self.tables.values_mut() {
            found.finish(&keys, &mut self.others);
        }
    }
}

impl FoundTable {
    fn finish(&mut self, keys: &BTreeMap<String, Vec<String>>, others: &mut Vec<OtherObject>) {
        let Self {
            table,
            statement,
            key,
            foreign_keys,
        } = self;
        let name =
            |kind, columns: &[&str]| constraint_name(Dialect::Sqlite, kind, &table.name, columns);
        if !key.is_empty() {
            table.primary_key = Some(PrimaryKey {
                name: name(ConstraintKind::PrimaryKey, &[]),
                columns: key.values().cloned().collect(),
            });
        }
        // An alias of the rowid is never NULL, and neither is a key without rowids ("WITHOUT ROWID Optimization").
        let is_rowid = key.len() == 1 && !statement.is_without_rowid();
        for column in &mut table.columns {
            let is_key = key.values().any(|name| *name == column.name);
            if is_key
                && (!is_rowid || column.sql_type.eq_ignore_ascii_case("INTEGER"))
                && (is_rowid || statement.is_without_rowid())
            {
                column.is_nullable = false;
            }
        }
        let mut names = BTreeSet::new();
        let mut unused = |wanted: String| {
            let mut name = wanted.clone();
            let mut number = 1;
            while !names.insert(name.clone()) {
                name = format!("{wanted}{number}");
                number += 1;
            }
            name
        };
        let count = foreign_keys.len();
        for (id, mut foreign_key) in std::mem::take(foreign_keys) {
            let position = usize::try_from(id)
                .ok()
                .and_then(|id| count.checked_sub(id + 1));
            let written = position.and_then(|position| statement.foreign_keys.get(position));
            let columns: Vec<&str> = foreign_key.columns.iter().map(String::as_str).collect();
            let derived = || name(ConstraintKind::ForeignKey, &columns);
            let known = written.and_then(|written| written.name.clone());
            foreign_key.name = unused(known.unwrap_or_else(derived));
            foreign_key.is_deferrable = written.is_some_and(|written| written.is_deferred);
            if foreign_key.target_columns.is_empty() {
                let target = foreign_key.target_table.to_ascii_lowercase();
                foreign_key.target_columns = keys.get(&target).cloned().unwrap_or_default();
            }
            if is_parked(&foreign_key.name)
                || foreign_key.columns.iter().any(|name| is_parked(name))
            {
                others.push(other(
                    "parked constraint",
                    &table.name,
                    &foreign_key.name,
                    "",
                ));
            } else {
                table.foreign_keys.push(foreign_key);
            }
        }
        for check in &statement.checks {
            let columns: Vec<&str> = check.column.as_deref().into_iter().collect();
            let derived = || name(ConstraintKind::Check, &columns);
            let name = unused(check.name.clone().unwrap_or_else(derived));
            if is_parked(&name) || check.column.as_deref().is_some_and(is_parked) {
                others.push(other(
                    "parked constraint",
                    &table.name,
                    &name,
                    &check.condition,
                ));
                continue;
            }
            table.checks.push(Check {
                name,
                condition: check.condition.clone(),
            });
        }
    }
}
