//! PostgreSQL's catalogue -> tables. Spells types as our DDL does and leaves expressions as the server prints them.

mod others;
mod rows;
mod types;

use super::{empty_table, is_bookkeeping, is_parked, other};
use crate::db::Executor;
use crate::error::Result;
use crate::query::sql;
use orm_schema::sql::{
    Check, Column, Generated, OtherObject, PrimaryKey, SqlEnum, SqlSchema, Table, TableForeignKey,
    TableIndex,
};
use orm_schema::{Dialect, IndexKind, ReferentialAction, SortOrder};
use rows::{ColumnRow, ConstraintRow, EnumRow, IndexRow, TableRow};
use std::collections::BTreeMap;

/// Reads one schema.
pub(super) async fn read(db: &(impl Executor + ?Sized), schema: Option<&str>) -> Result<SqlSchema> {
    let schema = match schema {
        Some(name) => name.to_owned(),
        None => {
            sql("SELECT coalesce(current_schema(), 'public')::text")
                .scalars::<String>()
                .one(db)
                .await?
        }
    };
    let mut found = Found {
        schema: schema.clone(),
        tables: BTreeMap::new(),
        others: Vec::new(),
    };
    for row in rows::all::<TableRow>(db, rows::TABLES, &schema).await? {
        found.table(row);
    }
    for row in rows::all::<ColumnRow>(db, rows::COLUMNS, &schema).await? {
        found.column(row);
    }
    for row in rows::all::<IndexRow>(db, rows::INDEXES, &schema).await? {
        found.index(row);
    }
    for row in rows::all::<ConstraintRow>(db, rows::CONSTRAINTS, &schema).await? {
        found.constraint(row);
    }
    let enums = rows::all::<EnumRow>(db, rows::ENUMS, &schema).await?;
    let Found {
        schema: _,
        tables,
        mut others,
    } = found;
    others.extend(others::read(db, &schema).await?);
    Ok(SqlSchema {
        dialect: Dialect::Postgres,
        enums: enums
            .into_iter()
            .map(|EnumRow { name, values }| SqlEnum { name, values })
            .collect(),
        tables: tables.into_values().collect(),
        others,
    })
}

/// What was read so far: tables by their object ids.
struct Found {
    schema: String,
    tables: BTreeMap<i64, Table>,
    others: Vec<OtherObject>,
}

impl Found {
    fn table(&mut self, row: TableRow) {
        let TableRow {
            id,
            name,
            comment,
            partition_key,
            parent,
            partition_bound,
            is_unlogged,
            options,
            row_security,
        } = row;
        if is_bookkeeping(&name) {
            return;
        }
        if is_parked(&name) {
            self.others.push(other("parked table", &name, &name, ""));
            return;
        }
        if let Some(bound) = partition_bound {
            let parent = parent.as_deref().unwrap_or_default();
            let definition = format!("PARTITION OF {parent} {bound}");
            self.others
                .push(other("partition", parent, &name, definition));
            return;
        }
        let mut note = |kind: &str, definition: String| {
            self.others.push(other(kind, &name, &name, definition));
        };
        if let Some(key) = partition_key {
            note("partitioned table", format!("PARTITION BY {key}"));
        }
        if let Some(parent) = parent {
            note("inheritance", format!("INHERITS ({parent})"));
        }
        if is_unlogged {
            note("table option", "UNLOGGED".to_owned());
        }
        if let Some(options) = options {
            note("table option", format!("WITH ({options})"));
        }
        if let Some(security) = row_security {
            note("row level security", security);
        }
        let mut table = empty_table(&name);
        table.comment = comment;
        self.tables.insert(id, table);
    }

    fn column(&mut self, row: ColumnRow) {
        let ColumnRow {
            table,
            name,
            sql_type,
            type_kind,
            type_schema,
            type_name,
            is_array,
            is_nullable,
            is_identity,
            is_serial,
            is_generated,
            is_stored,
            expression,
            collation,
            comment,
        } = row;
        let Some(table) = self.tables.get_mut(&table) else {
            return;
        };
        if is_parked(&name) {
            let found = other("parked column", &table.name, &name, sql_type);
            self.others.push(found);
            return;
        }
        let is_own = type_schema == self.schema;
        let sql_type = types::spelled(
            &sql_type,
            &type_kind,
            &type_schema,
            &type_name,
            is_own,
            is_array,
        );
        let is_auto_increment = is_identity || is_serial;
        let (default, generated) = match expression {
            Some(expression) if is_generated => (
                None,
                Some(Generated {
                    expression: bare(&expression),
                    is_stored,
                }),
            ),
            _ if is_auto_increment => (None, None),
            // `DEFAULT NULL` keeps its cast to a type with a length.
            expression => (expression.filter(|text| !text.starts_with("NULL::")), None),
        };
        table.columns.push(Column {
            name,
            sql_type,
            is_nullable,
            default,
            is_auto_increment,
            generated,
            collation,
            comment,
        });
    }

    fn index(&mut self, row: IndexRow) {
        let IndexRow {
            table,
            name,
            definition,
            is_unique,
            is_valid,
            is_plain,
            columns,
            predicate,
        } = row;
        let Some(table) = self.tables.get_mut(&table) else {
            return;
        };
        let mut parts = Vec::with_capacity(columns.len());
        let mut is_plain = is_plain;
        for column in columns {
            let order = match column.option {
                Some(0) => SortOrder::Ascending,
                // Descending, and NULLs first with it, which is its default.
                Some(3) => SortOrder::Descending,
                _ => {
                    is_plain = false;
                    break;
                }
            };
            match column.name.filter(|_| column.is_plain.unwrap_or(false)) {
                Some(name) => parts.push((name, order)),
                None => is_plain = false,
            }
        }
        let kind = if !is_valid {
            Some("invalid index")
        } else if is_parked(&name) || parts.iter().any(|(name, _)| is_parked(name)) {
            Some("parked index")
        } else if !is_plain {
            Some("index")
        } else {
            None
        };
        if let Some(kind) = kind {
            let found = other(kind, &table.name, &name, definition);
            self.others.push(found);
            return;
        }
        table.indexes.push(TableIndex {
            name,
            kind: if is_unique {
                IndexKind::Unique
            } else {
                IndexKind::Plain
            },
            columns: parts,
            predicate: predicate.as_deref().map(bare),
        });
    }

    fn constraint(&mut self, row: ConstraintRow) {
        let ConstraintRow {
            table,
            name,
            kind,
            definition,
            is_plain,
            is_deferred,
            on_delete,
            on_update,
            columns,
            target_schema,
            target_table,
            target_columns,
            expression,
        } = row;
        let Some(table) = self.tables.get_mut(&table) else {
            return;
        };
        let is_parked = is_parked(&name) || columns.iter().any(|name| self::is_parked(name));
        let actions = on_delete.as_deref().zip(on_update.as_deref());
        let actions = actions.and_then(|(delete, update)| Some((action(delete)?, action(update)?)));
        match (kind.as_str(), expression, target_table, actions) {
            ("p", ..) => {
                if !is_plain {
                    let found = other("primary key", &table.name, &name, definition);
                    self.others.push(found);
                }
                table.primary_key = Some(PrimaryKey { name, columns });
            }
            ("c", Some(expression), ..) if is_plain && !is_parked => {
                table.checks.push(Check {
                    name,
                    condition: bare(&expression),
                });
            }
            ("f", _, Some(target_table), Some((on_delete, on_update)))
                if is_plain
                    && !is_parked
                    && target_schema.as_deref() == Some(self.schema.as_str()) =>
            {
                table.foreign_keys.push(TableForeignKey {
                    name,
                    columns,
                    target_table,
                    target_columns,
                    on_delete,
                    on_update,
                    is_deferrable: is_deferred,
                });
            }
            (kind, ..) => {
                let kind = match kind {
                    _ if is_parked => "parked constraint",
                    "c" => "check",
                    "f" => "foreign key",
                    "x" => "exclusion constraint",
                    _ => "constraint",
                };
                let found = other(kind, &table.name, &name, definition);
                self.others.push(found);
            }
        }
    }
}

/// The letters of `pg_constraint.confdeltype`.
fn action(letter: &str) -> Option<ReferentialAction> {
    Some(match letter {
        "a" => ReferentialAction::NoAction,
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => return None,
    })
}

/// The expression without the parentheses that the server prints around the whole of it.
fn bare(expression: &str) -> String {
    let inner = expression
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let Some(inner) = inner else {
        return expression.to_owned();
    };
    let mut depth = 0_i32;
    // Quotes are doubled inside of quoted text, which leaves and enters it again.
    let mut quote = None;
    for c in inner.chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return expression.to_owned();
        }
    }
    inner.to_owned()
}
