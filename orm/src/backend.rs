//! The live databases behind one enum: how a statement's text and values run, and what comes back. One file a driver
//! holds all that is peculiar to it: binding, cells, error kinds. Knows nothing of models or queries.

pub(crate) mod batches;
#[cfg(feature = "mysql")]
pub(crate) mod mysql;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(crate) mod server;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use crate::cell::Row;
use crate::db::{Site, Walk};
use crate::error::{Error, Result};
use crate::value::Value;
use std::sync::Arc;

/// A statement that is ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) text: Arc<str>,
    pub(crate) values: Vec<Value>,
    /// Only reads, so it may run on a reader of SQLite, and again on another connection when the first one was gone.
    pub(crate) is_read: bool,
    /// What it works on, for error messages.
    pub(crate) subject: Subject,
    /// Touches one row by its key, so it takes microseconds.
    pub(crate) is_short: bool,
    /// What it asks for and the dialect does not have.
    pub(crate) refusals: Option<Arc<[String]>>,
}

impl Prepared {
    /// Refuses what the dialect cannot do, all of it at once.
    pub(crate) fn check(&self, dialect: orm_schema::Dialect) -> Result<()> {
        match &self.refusals {
            None => Ok(()),
            Some(refusals) => {
                let message = format!("{dialect} has no {}", refusals.join("; and no "));
                Err(Error::new(crate::ErrorKind::Unsupported, message))
            }
        }
    }
}

/// The verb of an insert.
pub(crate) const INSERT: &str = "create";

/// What a statement works on.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) verb: &'static str,
    pub(crate) model: &'static orm_schema::Model,
    /// The columns of the first values, in order; in an insert they repeat row by row.
    pub(crate) columns: Vec<u16>,
    /// Where in the program its query begins.
    pub(crate) site: Site,
    /// What it walks, found while someone watches.
    pub(crate) walk: Option<Walk>,
}

impl Subject {
    /// Says in front of an error what could not be done to which model, and to which column where a value is to blame.
    #[cold]
    pub(crate) fn explain(&self, error: Error) -> Error {
        let position = match error.value() {
            Some(value) if self.verb == INSERT => value.checked_rem(self.columns.len()),
            value => value,
        };
        let column = position.and_then(|position| self.columns.get(position));
        match column.and_then(|&column| self.model.fields.get(usize::from(column))) {
            Some(field) => error.context(format_args!(
                "cannot write column `{}` of `{}`",
                field.column, self.model.name
            )),
            None => error.context(format_args!("cannot {} `{}`", self.verb, self.model.name)),
        }
    }
}

/// Takes the rows of a statement, one after the other.
pub(crate) type OnRow<'a> = &'a mut (dyn FnMut(Row<'_>) -> Result<()> + Send);

/// What a statement did.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    pub(crate) rows_affected: u64,
    /// The number that an auto-increment column got; MySQL only.
    pub(crate) last_insert_id: Option<u64>,
}

/// How a connection begins, ends and nests transactions: the same words on every database but for the first.
pub(crate) fn savepoint(depth: u32) -> String {
    format!("SAVEPOINT orm_{depth}")
}

pub(crate) fn release(depth: u32) -> String {
    format!("RELEASE SAVEPOINT orm_{depth}")
}

pub(crate) fn rollback_to(depth: u32) -> String {
    format!("ROLLBACK TO SAVEPOINT orm_{depth}")
}

/// Every backend refuses years that one of them could not hold.
pub(crate) fn check_year(date: chrono::NaiveDate) -> Result<()> {
    if crate::types::datetime::is_storable(date) {
        Ok(())
    } else {
        Err(Error::out_of_range("databases hold the years 1 to 9999"))
    }
}

/// A structure whose serialisation failed is bound as empty text.
pub(crate) fn check_json(text: &str) -> Result<()> {
    if text.is_empty() {
        Err(Error::out_of_range("the value cannot be written as JSON"))
    } else {
        Ok(())
    }
}
