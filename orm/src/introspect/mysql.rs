//! MySQL's and MariaDB's `information_schema` -> tables. It is the only catalogue that both have and every user may read.

mod others;
mod types;

use super::{empty_table, is_bookkeeping, is_parked, other};
use crate::db::Executor;
use crate::error::Result;
use crate::query::sql;
use orm_schema::naming::{ConstraintKind, constraint_name};
use orm_schema::sql::{
    Check, Column, Generated, OtherObject, PrimaryKey, SqlSchema, Table, TableForeignKey,
    TableIndex,
};
use orm_schema::{Dialect, IndexKind, ReferentialAction, SortOrder};
use std::collections::{BTreeMap, BTreeSet};

/// What our DDL gives every table.
const COLLATION: &str = "utf8mb4_unicode_ci";

/// Which of the two servers it is: they describe defaults and expressions differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Server {
    MariaDb,
    MySql,
}

/// Reads the database of the connection.
pub(super) async fn read(db: &(impl Executor + ?Sized)) -> Result<SqlSchema> {
    let version: String = sql("SELECT CAST(version() AS CHAR)")
        .scalars()
        .one(db)
        .await?;
    let server = if version.contains("MariaDB") {
        Server::MariaDb
    } else {
        Server::MySql
    };
    let checks = match server {
        Server::MariaDb => MARIADB_CHECKS,
        Server::MySql => MYSQL_CHECKS,
    };
    let mut found = Found {
        server,
        tables: BTreeMap::new(),
        json: BTreeSet::new(),
        others: Vec::new(),
    };
    for row in sql(TABLES).rows::<TableRow>().all(db).await? {
        found.table(row);
    }
    for row in sql(checks).rows::<CheckRow>().all(db).await? {
        found.check(row);
    }
    for row in sql(COLUMNS).rows::<ColumnRow>().all(db).await? {
        found.column(row);
    }
    let indexes = match server {
        Server::MariaDb => sql(INDEXES),
        Server::MySql => sql(MYSQL_INDEXES),
    };
    found.indexes(indexes.rows::<IndexRow>().all(db).await?);
    for row in sql(FOREIGN_KEYS).rows::<ForeignKeyRow>().all(db).await? {
        found.foreign_key(row);
    }
    let Found {
        mut tables,
        others: mut found_others,
        ..
    } = found;
    for table in tables.values_mut() {
        leave_out_implied_indexes(table);
        move_parked(table, &mut found_others);
    }
    found_others.extend(others::read(db).await?);
    Ok(SqlSchema {
        dialect: Dialect::MySql,
        enums: Vec::new(),
        tables: tables.into_values().collect(),
        others: found_others,
    })
}

/// Name, kind, engine, collation, options, comment.
type TableRow = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
);

const TABLES: &str = "
SELECT CAST(TABLE_NAME AS CHAR), CAST(TABLE_TYPE AS CHAR), CAST(ENGINE AS CHAR), CAST(TABLE_COLLATION AS CHAR),
    CAST(CREATE_OPTIONS AS CHAR), CAST(TABLE_COMMENT AS CHAR)
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY TABLE_NAME";

/// Table, name, type, whether nullable, default, what else there is, collation, expression, comment.
type ColumnRow = (
    String,
    String,
    String,
    i64,
    Option<String>,
    String,
    Option<String>,
    Option<String>,
    String,
);

const COLUMNS: &str = "
SELECT CAST(c.TABLE_NAME AS CHAR), CAST(c.COLUMN_NAME AS CHAR), CAST(c.COLUMN_TYPE AS CHAR),
    CAST(c.IS_NULLABLE = 'YES' AS SIGNED), CAST(c.COLUMN_DEFAULT AS CHAR), CAST(c.EXTRA AS CHAR),
    CAST(CASE WHEN c.COLLATION_NAME <> t.TABLE_COLLATION THEN c.COLLATION_NAME END AS CHAR),
    CAST(c.GENERATION_EXPRESSION AS CHAR), CAST(c.COLUMN_COMMENT AS CHAR)
FROM information_schema.COLUMNS c
JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_SCHEMA = DATABASE()
ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION";

/// Table, name, whether not unique, column, direction, length of the prefix, kind, expression, comment.
type IndexRow = (
    String,
    String,
    i64,
    Option<String>,
    Option<String>,
    Option<i64>,
    String,
    Option<String>,
    i64,
);

const INDEXES: &str = "
SELECT CAST(TABLE_NAME AS CHAR), CAST(INDEX_NAME AS CHAR), CAST(NON_UNIQUE AS SIGNED), CAST(COLUMN_NAME AS CHAR),
    CAST(COLLATION AS CHAR), CAST(SUB_PART AS SIGNED), CAST(INDEX_TYPE AS CHAR), CAST(NULL AS CHAR),
    CAST(IGNORED = 'YES' AS SIGNED)
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX";

// MySQL has indexes over expressions, and calls those that it does not use invisible.
const MYSQL_INDEXES: &str = "
SELECT CAST(TABLE_NAME AS CHAR), CAST(INDEX_NAME AS CHAR), CAST(NON_UNIQUE AS SIGNED), CAST(COLUMN_NAME AS CHAR),
    CAST(COLLATION AS CHAR), CAST(SUB_PART AS SIGNED), CAST(INDEX_TYPE AS CHAR), CAST(EXPRESSION AS CHAR),
    CAST(IS_VISIBLE = 'NO' AS SIGNED)
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX";

/// Table, name, column, schema, table and column referred to, actions.
type ForeignKeyRow = (String, String, String, i64, String, String, String, String);

const FOREIGN_KEYS: &str = "
SELECT CAST(k.TABLE_NAME AS CHAR), CAST(k.CONSTRAINT_NAME AS CHAR), CAST(k.COLUMN_NAME AS CHAR),
    CAST(k.REFERENCED_TABLE_SCHEMA = DATABASE() AS SIGNED), CAST(k.REFERENCED_TABLE_NAME AS CHAR),
    CAST(k.REFERENCED_COLUMN_NAME AS CHAR), CAST(r.DELETE_RULE AS CHAR), CAST(r.UPDATE_RULE AS CHAR)
FROM information_schema.KEY_COLUMN_USAGE k
JOIN information_schema.REFERENTIAL_CONSTRAINTS r ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA
    AND r.TABLE_NAME = k.TABLE_NAME AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
WHERE k.TABLE_SCHEMA = DATABASE() AND r.CONSTRAINT_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION";

/// Table, name, whether it stands in a column, whether it is enforced, condition.
type CheckRow = (String, String, i64, i64, String);

const MARIADB_CHECKS: &str = "
SELECT CAST(TABLE_NAME AS CHAR), CAST(CONSTRAINT_NAME AS CHAR), CAST(LEVEL = 'Column' AS SIGNED), CAST(1 AS SIGNED),
    CAST(CHECK_CLAUSE AS CHAR)
FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()";

const MYSQL_CHECKS: &str = "
SELECT CAST(t.TABLE_NAME AS CHAR), CAST(t.CONSTRAINT_NAME AS CHAR), CAST(0 AS SIGNED),
    CAST(t.ENFORCED = 'YES' AS SIGNED), CAST(c.CHECK_CLAUSE AS CHAR)
FROM information_schema.TABLE_CONSTRAINTS t
JOIN information_schema.CHECK_CONSTRAINTS c ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA
    AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME
WHERE t.CONSTRAINT_SCHEMA = DATABASE() AND t.CONSTRAINT_TYPE = 'CHECK'";

/// What was read so far, tables by their names.
struct Found {
    server: Server,
    tables: BTreeMap<String, Table>,
    /// Columns that a check of MariaDB's own keeps to JSON.
    json: BTreeSet<(String, String)>,
    others: Vec<OtherObject>,
}

impl Found {
    fn table(&mut self, row: TableRow) {
        let (name, kind, engine, collation, options, comment) = row;
        if is_bookkeeping(&name) {
            return;
        }
        if is_parked(&name) {
            self.others.push(other("parked table", &name, &name, ""));
            return;
        }
        let mut note = |kind: &str, definition: String| {
            self.others.push(other(kind, &name, &name, definition));
        };
        if kind == "SYSTEM VERSIONED" {
            note("system versioning", "WITH SYSTEM VERSIONING".to_owned());
        }
        if let Some(engine) = engine.filter(|engine| !engine.eq_ignore_ascii_case("InnoDB")) {
            note("table option", format!("ENGINE = {engine}"));
        }
        if let Some(collation) = collation.filter(|collation| collation != COLLATION) {
            note("table option", format!("COLLATE = {collation}"));
        }
        let options = options.unwrap_or_default();
        let options: Vec<&str> = options
            .split_whitespace()
            .filter(|option| *option != "partitioned")
            .collect();
        if !options.is_empty() {
            note("table option", options.join(" "));
        }
        let mut table = empty_table(&name);
        table.comment = (!comment.is_empty()).then_some(comment);
        self.tables.insert(name, table);
    }

    fn check(&mut self, row: CheckRow) {
        let (name_of_table, name, is_column, is_enforced, condition) = row;
        let Some(table) = self.tables.get_mut(&name_of_table) else {
            return;
        };
        let condition = types::expression(self.server, &condition);
        if is_column != 0 && condition == format!("json_valid({})", types::quote(&name)) {
            // The type JSON is LONGTEXT with this check ("JSON Data Type").
            self.json.insert((name_of_table, name));
            return;
        }
        let kind = if is_parked(&name) {
            "parked constraint"
        } else if is_column != 0 {
            // It goes only with its column: ALTER TABLE .. DROP CONSTRAINT does not know its name.
            "column check"
        } else if is_enforced == 0 {
            "check"
        } else {
            table.checks.push(Check { name, condition });
            return;
        };
        self.others
            .push(other(kind, &name_of_table, &name, condition));
    }

    fn column(&mut self, row: ColumnRow) {
        let (table, name, sql_type, is_nullable, default, extra, collation, expression, comment) =
            row;
        let is_json = self.json.remove(&(table.clone(), name.clone()));
        let Some(found) = self.tables.get_mut(&table) else {
            return;
        };
        if is_parked(&name) {
            self.others
                .push(other("parked column", &table, &name, sql_type));
            return;
        }
        let lower = extra.to_ascii_lowercase();
        if let Some(at) = lower.find("on update") {
            let clause = types::now(&lower[at + "on update".len()..]);
            let clause = format!("ON UPDATE {}", clause.unwrap_or_default());
            self.others
                .push(other("column option", &table, &name, clause));
        }
        if lower.split([' ', ',']).any(|word| word == "invisible") {
            self.others
                .push(other("column option", &table, &name, "INVISIBLE"));
        }
        let is_generated =
            lower.contains("virtual generated") || lower.contains("stored generated");
        let is_json = is_json && sql_type.eq_ignore_ascii_case("longtext");
        let default = default.filter(|_| !is_generated).and_then(|default| {
            let is_expression = lower.contains("default_generated");
            types::default(self.server, &default, &sql_type, is_expression)
        });
        let generated = expression
            .filter(|expression| is_generated && !expression.is_empty())
            .map(|expression| Generated {
                expression: types::expression(self.server, &expression),
                is_stored: lower.contains("stored generated"),
            });
        found.columns.push(Column {
            sql_type: if is_json {
                "JSON".to_owned()
            } else {
                types::spelled(&sql_type)
            },
            is_nullable: is_nullable != 0,
            default,
            is_auto_increment: lower.contains("auto_increment"),
            generated,
            collation: collation.filter(|_| !is_json),
            comment: (!comment.is_empty()).then_some(comment),
            name,
        });
    }

    fn indexes(&mut self, rows: Vec<IndexRow>) {
        let mut indexes: BTreeMap<(String, String), Vec<IndexRow>> = BTreeMap::new();
        for row in rows {
            indexes
                .entry((row.0.clone(), row.1.clone()))
                .or_default()
                .push(row);
        }
        for ((table, name), rows) in indexes {
            let Some(found) = self.tables.get_mut(&table) else {
                continue;
            };
            let mut columns = Vec::with_capacity(rows.len());
            let mut words = Vec::with_capacity(rows.len());
            let mut is_plain = true;
            let mut kind = IndexKind::Unique;
            let mut method = String::new();
            for (_, _, is_not_unique, column, direction, prefix, of, expression, is_ignored) in rows
            {
                let is_descending = direction.as_deref() == Some("D");
                if is_not_unique != 0 {
                    kind = IndexKind::Plain;
                }
                is_plain &= prefix.is_none() && of == "BTREE" && is_ignored == 0;
                let mut word = match (&column, expression) {
                    (Some(column), _) => types::quote(column),
                    (None, expression) => {
                        is_plain = false;
                        format!("({})", expression.unwrap_or_default())
                    }
                };
                if let Some(prefix) = prefix {
                    word += &format!("({prefix})");
                }
                if is_descending {
                    word += " DESC";
                }
                words.push(word);
                method = of;
                let order = if is_descending {
                    SortOrder::Descending
                } else {
                    SortOrder::Ascending
                };
                columns.push((column.unwrap_or_default(), order));
            }
            if name == "PRIMARY" {
                found.primary_key = Some(PrimaryKey {
                    name: constraint_name(Dialect::MySql, ConstraintKind::PrimaryKey, &table, &[]),
                    columns: columns.into_iter().map(|(name, _)| name).collect(),
                });
                continue;
            }
            if is_plain {
                found.indexes.push(TableIndex {
                    name,
                    kind,
                    columns,
                    predicate: None,
                });
                continue;
            }
            let unique = match kind {
                IndexKind::Unique => "UNIQUE ",
                IndexKind::Plain => "",
            };
            let definition = format!("{unique}{method} ({})", words.join(", "));
            self.others.push(other("index", &table, &name, definition));
        }
    }

    fn foreign_key(&mut self, row: ForeignKeyRow) {
        let (table, name, column, is_own, target, target_column, on_delete, on_update) = row;
        let Some(found) = self.tables.get_mut(&table) else {
            return;
        };
        if is_own == 0 {
            let definition = format!("({column}) REFERENCES {target} ({target_column})");
            self.others
                .push(other("foreign key", &table, &name, definition));
            return;
        }
        let action = |sql: &str| super::action(sql).unwrap_or(ReferentialAction::Restrict);
        // The columns of a key follow each other.
        match found.foreign_keys.last_mut().filter(|key| key.name == name) {
            Some(key) => {
                key.columns.push(column);
                key.target_columns.push(target_column);
            }
            None => found.foreign_keys.push(TableForeignKey {
                name,
                columns: vec![column],
                target_table: target,
                target_columns: vec![target_column],
                on_delete: action(&on_delete),
                on_update: action(&on_update),
                is_deferrable: false,
            }),
        }
    }
}

/// The server makes an index for a foreign key that has none, under the key's name, or under the column's where the key
/// was not named ("FOREIGN KEY Constraints"). It belongs to the key, as nobody asked for it.
fn leave_out_implied_indexes(table: &mut Table) {
    let Table {
        name,
        indexes,
        foreign_keys,
        ..
    } = table;
    let unnamed = format!("{name}_ibfk_");
    indexes.retain(|index| {
        index.kind == IndexKind::Unique
            || !foreign_keys.iter().any(|key| {
                let is_named = index.name == key.name
                    || (key.name.starts_with(&unnamed) && key.columns.first() == Some(&index.name));
                let columns = index.columns.iter().map(|(name, _)| name);
                is_named && columns.eq(key.columns.iter())
            })
    });
}

/// Takes what stands on parked columns, or is parked itself, out of the table.
fn move_parked(table: &mut Table, others: &mut Vec<OtherObject>) {
    let Table {
        name: table,
        indexes,
        foreign_keys,
        ..
    } = table;
    indexes.retain(|index| {
        let is_kept =
            !is_parked(&index.name) && !index.columns.iter().any(|(name, _)| is_parked(name));
        if !is_kept {
            others.push(other("parked index", table, &index.name, ""));
        }
        is_kept
    });
    foreign_keys.retain(|key| {
        let is_kept = !is_parked(&key.name) && !key.columns.iter().any(|name| is_parked(name));
        if !is_kept {
            others.push(other("parked constraint", table, &key.name, ""));
        }
        is_kept
    });
}
