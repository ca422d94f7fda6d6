//! Rows that are found by their keys and get values of their own.

use super::super::expr::postgres_type;
use super::super::{Renderer, table};
use super::{
    Expr, ExprTrait, MysqlQueryBuilder, PostgresQueryBuilder, Query, SqliteQueryBuilder, Values,
};
use crate::sql::render::name;
use crate::statement::{ColumnRef, Select, UpdateFrom, UpdateLists};
use orm_schema::{ColumnType, Dialect};
use sea_query::UnionType;

impl Renderer {
    /// `UPDATE .. FROM UNNEST(..)`: one array a column, so any number of rows is one shape.
    pub(in crate::sql::render) fn update_lists(
        &mut self,
        update: &UpdateLists,
    ) -> (String, Values) {
        let model = update.model;
        let rows = |i: usize| Expr::col((name("_rows"), name(&format!("_c{i}"))));
        let mut query = Query::update();
        query.table(table(model));
        self.enter(model, Some(model.schema.table.to_string()), false);
        for (i, &position) in update.columns.iter().enumerate() {
            let column = model.column(position);
            let value = rows(update.matched.len() + i);
            let value = match self.stored_type(column) {
                Some(target) => value.cast_as(name(&target)),
                None => value,
            };
            query.value(name(&column.field().column), value);
        }
        for (position, node) in &update.set {
            let column = model.column(*position);
            let value = self.operand(node, Some(column));
            query.value(name(&column.field().column), value);
        }
        let (head, mut values) = build!(self.dialect, query);
        let mut conditions: Vec<String> = Vec::new();
        for (i, &position) in update.matched.iter().enumerate() {
            let column = model.column(position);
            let read = match self.stored_type(column) {
                Some(target) => format!("CAST(\"_rows\".\"_c{i}\" AS {target})"),
                None => format!("\"_rows\".\"_c{i}\""),
            };
            conditions.push(format!(
                "{} = {read}",
                self.of_table(update.model, position)
            ));
        }
        if let Some(deleted) = model.deleted {
            conditions.push(format!("{} IS NULL", self.of_table(model, deleted)));
        }
        let mut arrays: Vec<String> = Vec::new();
        for list in &update.lists {
            let (kind, _) = list.kind();
            arrays.push(format!(
                "CAST(${} AS {}[])",
                self.slots + 1,
                postgres_type(kind)
            ));
            values
                .0
                .push(sea_query::Value::BigUnsigned(Some(self.slots)));
            self.slots += 1;
        }
        let names: Vec<String> = (0..update.lists.len())
            .map(|i| format!("\"_c{i}\""))
            .collect();
        let sql = format!(
            "{head} FROM UNNEST({}) AS \"_rows\" ({}) WHERE {}",
            arrays.join(", "),
            names.join(", "),
            conditions.join(" AND "),
        );
        (sql, values)
    }

    /// Each row's values are those that a select finds by the key.
    pub(in crate::sql::render) fn update_from(&mut self, update: &UpdateFrom) -> (String, Values) {
        let model = update.model;
        let width = model.key.len() + update.columns.len();
        // The first select names the columns and has no rows: what all of them hold is as the others have it.
        let names: Vec<String> = (0..width)
            .map(|i| {
                let column = i
                    .checked_sub(model.key.len())
                    .and_then(|i| update.columns.get(i));
                let null = match (self.dialect, column) {
                    (Dialect::MySql, Some(&position)) => wide_null(model.column(position)),
                    _ => "NULL",
                };
                format!("{null} AS {}", self.quote(&format!("_c{i}")))
            })
            .collect();
        let nowhere = if self.dialect == Dialect::MySql {
            " FROM DUAL"
        } else {
            ""
        };
        let mut rows = format!(
            "SELECT {}{nowhere} WHERE 1 = 0 UNION ALL ",
            names.join(", ")
        );
        let mut selects = update.selects.iter();
        let mut values = Values(Vec::new());
        if let Some(first) = selects.next() {
            let mut union = self.select(first, false);
            for select in selects {
                let next = self.select(select, false);
                union.union(UnionType::All, next);
            }
            let (sql, bound) = build!(self.dialect, union);
            rows.push_str(&sql);
            values = bound;
        }
        let table = self.quote(&model.schema.table);
        let matched: Vec<String> = model
            .key
            .iter()
            .enumerate()
            .map(|(i, &position)| {
                format!("{} = {}", self.of_table(model, position), self.of_rows(i))
            })
            .collect();
        let matched = matched.join(" AND ");
        let assigned: Vec<String> = update
            .columns
            .iter()
            .enumerate()
            .map(|(i, &position)| {
                let column = model.column(position);
                let value = self.of_rows(model.key.len() + i);
                let value = match self.stored_type(column) {
                    Some(target) => format!("CAST({value} AS {target})"),
                    None => value,
                };
                match self.dialect {
                    Dialect::MySql => format!("{} = {value}", self.of_table(model, position)),
                    Dialect::Sqlite | Dialect::Postgres => {
                        format!("{} = {value}", self.quote(&column.field().column))
                    }
                }
            })
            .collect();
        let assigned = assigned.join(", ");
        let alias = self.quote("_rows");
        let sql = match self.dialect {
            Dialect::MySql => {
                format!("UPDATE {table} INNER JOIN ({rows}) AS {alias} ON {matched} SET {assigned}")
            }
            Dialect::Sqlite | Dialect::Postgres => {
                format!("UPDATE {table} SET {assigned} FROM ({rows}) AS {alias} WHERE {matched}")
            }
        };
        (sql, values)
    }

    /// Several selects as one statement, for which each locks what it finds where it says so.
    pub(in crate::sql::render) fn selects(&mut self, selects: &[Select]) -> (String, Values) {
        let mut values = Values(Vec::new());
        let mut parts: Vec<String> = Vec::with_capacity(selects.len());
        for select in selects {
            let query = self.select(select, false);
            let (sql, bound) = build!(self.dialect, query);
            values.0.extend(bound);
            parts.push(match self.dialect {
                // A lock stands in each of them: behind all it would be that of the last.
                Dialect::MySql | Dialect::Postgres if select.lock.is_some() => {
                    format!("({sql} FOR UPDATE)")
                }
                Dialect::MySql | Dialect::Postgres => format!("({sql})"),
                // Its compound selects take no parentheses.
                Dialect::Sqlite => sql,
            });
        }
        (parts.join(" UNION ALL "), values)
    }

    fn of_table(&self, model: &'static crate::model::ModelInfo, position: u16) -> String {
        let column = &model.column(position).field().column;
        format!("{}.{}", self.quote(&model.schema.table), self.quote(column))
    }

    fn of_rows(&self, i: usize) -> String {
        format!("{}.{}", self.quote("_rows"), self.quote(&format!("_c{i}")))
    }
}

/// What makes a column of MySQL's UNION wide enough, in a row that is never there; of text a literal's function, whose
/// collation gives way to those of columns. A bound text of more than 65,535 bytes has no wider type there
/// than its length modulo 65,536, and is cut to it in silence (MariaDB 10.11).
fn wide_null(column: ColumnRef) -> &'static str {
    let field = column.field();
    match field.column_type {
        _ if field.is_list => "RPAD('', 16777216, '')",
        ColumnType::String
        | ColumnType::Text
        | ColumnType::VarChar(_)
        | ColumnType::Char(_)
        | ColumnType::Json => "RPAD('', 16777216, '')",
        ColumnType::Bytes => "CAST(NULL AS BINARY(16777216))",
        ColumnType::Bool
        | ColumnType::I8
        | ColumnType::I16
        | ColumnType::I32
        | ColumnType::I64
        | ColumnType::U8
        | ColumnType::U16
        | ColumnType::U32
        | ColumnType::U64
        | ColumnType::F32
        | ColumnType::F64
        | ColumnType::Decimal { .. }
        | ColumnType::DateTime
        | ColumnType::NaiveDateTime
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Uuid
        | ColumnType::Enum(_) => "NULL",
    }
}
