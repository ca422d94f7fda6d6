//! Statement -> SQL text and the values to bind, in the order of the text's placeholders.
//!
//! Text is made once a shape: everything of a statement but its values is written into a short key, and the key finds
//! the text. Only a miss renders (through sea-query). Pure; runs nothing.

mod cache;
mod lock;
mod render;
mod shape;
mod values;

pub(crate) use cache::ModelTexts;
use render::sea_statement;
pub(crate) use render::{can_unnest, postgres_type};
pub(crate) use values::is_one_parameter;

use crate::backend::{INSERT, Prepared, Subject};
use crate::db::{self, Site, Walk};
use crate::error::{Error, ErrorKind, Result};
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
    /// What the statement asks for and the dialect does not have, each with what to write instead.
    pub(crate) refusals: Option<Arc<[String]>>,
    /// A select that writes: by a common table expression.
    pub(crate) is_write: bool,
}

impl Text {
    /// No text: the statement cannot be run.
    fn refused(refusal: String) -> Self {
        Self {
            sql: "".into(),
            order: None,
            refusals: Some([refusal].into()),
            is_write: false,
        }
    }
}

/// Prepares a statement for a dialect.
pub(crate) fn prepare(mut statement: Statement, dialect: Dialect) -> Prepared {
    let text = cache::text(&statement, dialect);
    let is_read = statement.is_read() && !text.is_write;
    let sql = match &statement {
        Statement::Select(select) => with_end(&text.sql, select, dialect),
        Statement::Insert(_)
        | Statement::Update(_)
        | Statement::UpdateLists(_)
        | Statement::UpdateFrom(_)
        | Statement::Delete(_)
        | Statement::Selects(..)
        | Statement::Link(_) => Arc::clone(&text.sql),
    };
    let subject = subject(&mut statement);
    let (mut values, mut refusals) = (Vec::new(), text.refusals.clone());
    // What is refused binds nothing.
    if refusals.is_none() {
        match values::collect(&mut statement, dialect) {
            Ok(collected) => values = collected,
            Err(refusal) => refusals = Some([refusal.to_owned()].into()),
        }
    }
    if let Some(order) = text.order.as_ref().filter(|_| refusals.is_none()) {
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
        refusals,
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
        Statement::UpdateLists(update) => ("update", update.model, Vec::new()),
        Statement::UpdateFrom(update) => ("update", update.model, Vec::new()),
        Statement::Delete(delete) => ("delete", delete.model, Vec::new()),
        Statement::Selects(model, _) => ("read", *model, Vec::new()),
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

/// PostgreSQL's COPY into these columns.
pub(crate) fn prepare_copy(model: &'static crate::model::ModelInfo, columns: Vec<u16>) -> Prepared {
    let quote = |name: &str| render::quote(Dialect::Postgres, name);
    let names: Vec<String> = columns
        .iter()
        .map(|&position| quote(&model.column(position).field().column))
        .collect();
    let table = quote(&model.schema.table);
    let subject = Subject {
        verb: INSERT,
        model: model.schema,
        columns,
        site: None,
        walk: None,
    };
    Prepared {
        text: format!("COPY {table} ({}) FROM STDIN", names.join(", ")).into(),
        values: Vec::new(),
        is_read: false,
        subject,
        is_short: false,
        refusals: None,
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
        refusals: None,
    }
}

/// Limit and offset are literals: bound ones make SQLite prepare and PostgreSQL plan at every execution. They stand
/// last but for a lock, so neither is part of the cached text.
fn with_end(sql: &Arc<str>, select: &Select, dialect: Dialect) -> Arc<str> {
    if select.limit.is_none() && select.offset.is_none() && select.lock.is_none() {
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
    if let Some(lock) = select.lock {
        out.push_str(&lock::clause(lock, dialect, &select.model.schema.table));
    }
    out.into()
}

/// The text of a statement, for people and tests.
pub(crate) fn to_sql(statement: Statement, dialect: Dialect) -> Result<String> {
    let prepared = prepare(statement, dialect);
    prepared.check(dialect)?;
    Ok(prepared.text.to_string())
}

/// A select as a statement of sea-query, with its values.
pub(crate) fn to_sea_query(
    mut select: Select,
    dialect: Dialect,
) -> Result<sea_query::SelectStatement> {
    let mut statement = Statement::Select(select.clone());
    prepare(statement.clone(), dialect).check(dialect)?;
    // What it refuses was refused above.
    let values = values::collect(&mut statement, dialect).unwrap_or_default();
    select.site = None;
    sea_statement(&select, values, dialect).map_err(|refusals| {
        let message = format!("{dialect} has no {}", refusals.join("; and no "));
        Error::new(ErrorKind::Unsupported, message)
    })
}

/// Every refusal of every dialect at once.
pub(crate) fn check_portable(statement: &Statement) -> Result<()> {
    let mut problems: Vec<String> = Vec::new();
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
        let text = cache::text(statement, dialect);
        let refusals = text.refusals.iter().flat_map(|refusals| refusals.iter());
        problems.extend(refusals.map(|refusal| format!("{dialect} has no {refusal}")));
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Unsupported, problems.join("\n")))
}
