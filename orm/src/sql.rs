//! Statement -> SQL text and the values to bind, in the order of the text's placeholders.
//!
//! Text is made once a shape: everything of a statement but its values is written into a short key, and the key finds
//! the text. Only a miss renders (through sea-query). Pure; runs nothing.

mod cache;
mod render;
mod shape;
mod values;

pub(crate) use cache::ModelTexts;
pub(crate) use render::can_unnest;
pub(crate) use values::is_one_parameter;

use crate::backend::{INSERT, Prepared, Subject};
use crate::db::{self, Site, Walk};
use crate::statement::{Node, Select, Statement};
use crate::value::Value;
use orm_schema::Dialect;
use std::fmt::Write;
use std::sync::Arc;

/// Rendered text. `order` says which of the statement's values, as [`values::collect`] lists them, each placeholder
/// takes; `None` when they are in the same order.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) sql: Arc<str>,
    pub(crate) order: Option<Box<[usize]>>,
}

/// Prepares a statement for a dialect.
pub(crate) fn prepare(mut statement: Statement, dialect: Dialect) -> Prepared {
    let text = cache::text(&statement, dialect);
    let is_read = statement.is_read();
    let sql = match &statement {
        Statement::Select(select) => with_limit(&text.sql, select, dialect),
        Statement::Insert(_) | Statement::Update(_) | Statement::Delete(_) | Statement::Link(_) => {
            Arc::clone(&text.sql)
        }
    };
    let subject = subject(&mut statement);
    let mut values = values::collect(&mut statement, dialect);
    if let Some(order) = &text.order {
        values = order
            .iter()
            .map(|&position| values[position].clone())
            .collect();
    }
    Prepared {
        text: sql,
        values,
        is_read,
        subject,
        is_short: false,
    }
}

/// What the statement works on. Takes the lists of columns, which nothing needs once the text is there.
fn subject(statement: &mut Statement) -> Subject {
    let (mut site, mut walk) = (None, None);
    let (verb, model, columns) = match statement {
        Statement::Select(select) => {
            site = select.site;
            // Asked of what stands in the program; relations are loaded without a place of their own.
            if site.is_some() && db::is_watching() {
                walk = Walk::of(select);
            }
            ("read", select.model, Vec::new())
        }
        Statement::Insert(insert) => (INSERT, insert.model, std::mem::take(&mut insert.columns)),
        Statement::Update(update) => {
            // As long as each column is set to one value, value and column have the same position.
            let plain = update
                .set
                .iter()
                .take_while(|(_, node)| matches!(node, Node::Value(_)));
            (
                "update",
                update.model,
                plain.map(|(column, _)| *column).collect(),
            )
        }
        Statement::Delete(delete) => ("delete", delete.model, Vec::new()),
        Statement::Link(write) => ("link", (write.relation().from)(), Vec::new()),
    };
    Subject {
        verb,
        model: model.schema,
        columns,
        site,
        walk,
    }
}

/// Prepares the select of one row by its key: the text stands with the model, nothing is hashed.
pub(crate) fn prepare_find(
    model: &'static crate::model::ModelInfo,
    key: Vec<Value>,
    dialect: Dialect,
    site: Site,
) -> Prepared {
    let text = model.texts.find(dialect, || {
        let nulls = key
            .iter()
            .map(|value| Value::Null(value.kind().0))
            .collect();
        let mut select = Select::new(model);
        select.filter = Some(crate::statement::key_filter(model, nulls));
        // The key is unique, so no LIMIT is needed to stop after one row.
        render::render(&Statement::Select(select), dialect).sql
    });
    let subject = Subject {
        verb: "read",
        model: model.schema,
        columns: Vec::new(),
        site,
        walk: Some(Walk::by_key(model)),
    };
    Prepared {
        text,
        values: key,
        is_read: true,
        subject,
        is_short: true,
    }
}

/// Limit and offset are literals: bound ones make SQLite prepare and PostgreSQL plan at every execution. They stand
/// last, so they are no part of the cached text.
fn with_limit(sql: &Arc<str>, select: &Select, dialect: Dialect) -> Arc<str> {
    if select.limit.is_none() && select.offset.is_none() {
        return Arc::clone(sql);
    }
    let mut out = String::with_capacity(sql.len() + 32);
    out.push_str(sql);
    let no_limit = match dialect {
        Dialect::Sqlite => Some("-1"),
        // "To retrieve all rows from a certain offset, use some large number" (SELECT Statement).
        Dialect::MySql => Some("18446744073709551615"),
        Dialect::Postgres => None,
    };
    let written = match (select.limit, no_limit.filter(|_| select.offset.is_some())) {
        (Some(limit), _) => write!(out, " LIMIT {limit}"),
        (None, Some(limit)) => write!(out, " LIMIT {limit}"),
        (None, None) => Ok(()),
    };
    let written = match select.offset {
        Some(offset) => written.and_then(|()| write!(out, " OFFSET {offset}")),
        None => written,
    };
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
    out.into()
}

/// The text of a statement, for people and tests.
pub(crate) fn to_sql(statement: Statement, dialect: Dialect) -> String {
    prepare(statement, dialect).text.to_string()
}
