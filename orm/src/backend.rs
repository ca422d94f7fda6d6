//! The live databases behind one enum: how a statement's text and values run, and what comes back. One file a driver
//! holds all that is peculiar to it: binding, cells, error kinds. Knows nothing of models or queries.

#[cfg(feature = "mysql")]
pub(crate) mod mysql;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use crate::cell::Row;
use crate::error::Result;
use crate::value::Value;
use std::sync::Arc;

/// A statement that is ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) text: Arc<str>,
    pub(crate) values: Vec<Value>,
    /// Only reads, so it may run on a reader of SQLite, and again on another connection when the first one was gone.
    pub(crate) is_read: bool,
    /// Touches one row by its key, so it takes microseconds.
    pub(crate) is_short: bool,
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
        Err(crate::Error::out_of_range(
            "databases hold the years 1 to 9999",
        ))
    }
}

/// A structure whose serialisation failed is bound as empty text.
pub(crate) fn check_json(text: &str) -> Result<()> {
    if text.is_empty() {
        Err(crate::Error::out_of_range(
            "the value cannot be written as JSON",
        ))
    } else {
        Ok(())
    }
}
