//! Statement -> SQL text and the values to bind, in the order of the text's placeholders.
//!
//! Text is made once a shape: everything of a statement but its values is written into a short key, and the key finds
//! the text. Only a miss renders (through sea-query). Pure; runs nothing.

mod cache;
mod end;
mod render;
mod shape;
mod values;

pub(crate) use cache::ModelTexts;
use render::sea_statement;
pub(crate) use render::{can_unnest, postgres_type};
pub(crate) use values::is_one_parameter;

use crate::backend::{INSERT, Pace, Prepared, Subject, Took};
use crate::db::{self, Site, Walk};
use crate::error::{Error, ErrorKind, Result};
use crate::statement::{Node, Select, Statement};
use crate::value::Value;
use orm_schema::Dialect;
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
    /// The columns of the first values, in order; in an insert they repeat row by row.
    pub(crate) columns: Box<[u16]>,
    pub(crate) took: Took,
}

impl Text {
    /// Text that stands for itself, and is not kept.
    pub(crate) fn plain(sql: impl Into<Arc<str>>) -> Arc<Self> {
        Arc::new(Self::of(sql))
    }

    fn of(sql: impl Into<Arc<str>>) -> Self {
        Self {
            sql: sql.into(),
            order: None,
            refusals: None,
            is_write: false,
            columns: Box::default(),
            took: Took::unknown(),
        }
    }

    /// No text: the statement cannot be run.
    fn refused(refusal: String) -> Self {
        Self {
            refusals: Some([refusal].into()),
            ..Self::of("")
        }
    }
}

/// Prepares a statement for a dialect.
pub(crate) fn prepare(mut statement: Statement, dialect: Dialect) -> Prepared {
    let text = cache::text(&statement, dialect);
    let is_read = statement.is_read() && !text.is_write;
    let subject = subject(&statement);
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
        text,
        values,
        is_read,
        subject,
        pace: Pace::Seen,
        refusals,
    }
}

/// What the statement works on.
fn subject(statement: &Statement) -> Subject {
    let (mut site, mut walk) = (None, None);
    let verb = match statement {
        Statement::Select(select) => {
            site = select.site;
            // Asked of what stands in the program; relations are loaded without a place of their own.
            if site.is_some() && db::is_watching() {
                walk = Walk::of(select);
            }
            "read"
        }
        Statement::Insert(_) => INSERT,
        Statement::Update(_) | Statement::UpdateLists(_) | Statement::UpdateFrom(_) => "update",
        Statement::Delete(_) => "delete",
        Statement::Selects(..) => "read",
        Statement::Link(_) => "link",
    };
    Subject {
        verb,
        model: statement.model().schema,
        site,
        walk,
    }
}

/// The columns of the first values of a statement.
fn value_columns(statement: &Statement) -> Box<[u16]> {
    match statement {
        Statement::Insert(insert) => insert.columns.as_slice().into(),
        Statement::Update(update) => {
            // As long as each column is set to one value, value and column have the same position.
            let plain = update
                .set
                .iter()
                .take_while(|(_, node)| matches!(node, Node::Value(_)));
            plain.map(|(column, _)| *column).collect()
        }
        Statement::Select(_)
        | Statement::UpdateLists(_)
        | Statement::UpdateFrom(_)
        | Statement::Delete(_)
        | Statement::Selects(..)
        | Statement::Link(_) => Box::default(),
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
        site: None,
        walk: None,
    };
    Prepared {
        text: Arc::new(Text {
            columns: columns.into(),
            ..Text::of(format!("COPY {table} ({}) FROM STDIN", names.join(", ")))
        }),
        values: Vec::new(),
        is_read: false,
        subject,
        pace: Pace::Seen,
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
        render::render(&Statement::from(select), dialect)
    });
    let subject = Subject {
        verb: "read",
        model: model.schema,
        site,
        walk: Some(Walk::by_key(model)),
    };
    Prepared {
        text,
        values: key,
        is_read: true,
        subject,
        pace: Pace::OneRow,
        refusals: None,
    }
}

/// The text of a statement, for people and tests.
pub(crate) fn to_sql(statement: Statement, dialect: Dialect) -> Result<String> {
    let prepared = prepare(statement, dialect);
    prepared.check(dialect)?;
    Ok(prepared.text.sql.to_string())
}

/// A select as a statement of sea-query, with its values.
pub(crate) fn to_sea_query(
    mut select: Select,
    dialect: Dialect,
) -> Result<sea_query::SelectStatement> {
    prepare(select.clone().into(), dialect).check(dialect)?;
    // There the offset is no value to bind.
    let mut statement = Statement::from(Select {
        offset: None,
        ..select.clone()
    });
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
