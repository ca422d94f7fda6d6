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
use crate::sql::Text;
use crate::value::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A statement that is ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) text: Arc<Text>,
    pub(crate) values: Vec<Value>,
    /// Only reads, so it may run on a reader of SQLite, and again on another connection when the first one was gone.
    pub(crate) is_read: bool,
    /// What it works on, for error messages.
    pub(crate) subject: Subject,
    pub(crate) pace: Pace,
    /// What it asks for and the dialect does not have.
    pub(crate) refusals: Option<Arc<[String]>>,
}

/// How long a statement takes, as far as that is known. SQLite runs a short one without telling the runtime that the thread
/// is busy, for telling it takes longer than such a statement.
#[derive(Debug, Clone)]
pub(crate) enum Pace {
    /// It reads the row of one key: microseconds, and nothing comes after the row.
    OneRow,
    /// It touches few rows by their keys, so it takes microseconds.
    Short,
    /// As long as those of the same text.
    Seen,
}

/// How long statements of one text took lately.
#[derive(Debug)]
pub(crate) struct Took {
    micros: AtomicU32,
    runs: AtomicU32,
}

impl Took {
    /// What a task may hold up the others of its thread: 10 to 100 us between two awaits is the rule of thumb of tokio's
    /// authors.
    const SHORT: u32 = 100;
    const UNKNOWN: u32 = u32::MAX;
    /// Looking at the clock twice takes 60 ns, a statement by key 2,500.
    const SAMPLED: u32 = 8;

    pub(crate) const fn unknown() -> Self {
        Self {
            micros: AtomicU32::new(Self::UNKNOWN),
            runs: AtomicU32::new(0),
        }
    }

    pub(crate) fn is_short(&self) -> bool {
        self.micros.load(Ordering::Relaxed) < Self::SHORT
    }

    /// Whether to take the time of the next run: of short ones now and then. Threads may lose each other's counts; that
    /// changes nothing but when.
    pub(crate) fn is_wanted(&self) -> bool {
        let runs = self.runs.load(Ordering::Relaxed);
        self.runs.store(runs.wrapping_add(1), Ordering::Relaxed);
        runs.is_multiple_of(Self::SAMPLED) || !self.is_short()
    }

    /// Believes a long time at once and short ones slowly.
    pub(crate) fn note(&self, elapsed: Duration) {
        let took = u32::try_from(elapsed.as_micros()).unwrap_or(u32::MAX);
        let before = self.micros.load(Ordering::Relaxed);
        let now = match before {
            Self::UNKNOWN => took,
            _ => took.max(before - before.saturating_sub(took) / 4),
        };
        if now != before {
            self.micros.store(now, Ordering::Relaxed);
        }
    }
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

/// What statements are made for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) dialect: orm_schema::Dialect,
    /// How much fits into a message that arrives at once.
    pub(crate) message_bytes: usize,
}

/// The verb of an insert.
pub(crate) const INSERT: &str = "create";

/// What a statement works on.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) verb: &'static str,
    pub(crate) model: &'static orm_schema::Model,
    /// Where in the program its query begins.
    pub(crate) site: Site,
    /// What it walks, found while someone watches.
    pub(crate) walk: Option<Walk>,
}

impl Subject {
    /// Says in front of an error what could not be done to which model, and to which column where a value is to blame.
    #[cold]
    pub(crate) fn explain(&self, text: &Text, error: Error) -> Error {
        let position = match error.value() {
            Some(value) if self.verb == INSERT => value.checked_rem(text.columns.len()),
            value => value,
        };
        let column = position.and_then(|position| text.columns.get(position));
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
    /// How many of the rows that an upsert proposed met one that it changed; SQLite only.
    pub(crate) changed: u64,
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

#[cfg(test)]
mod tests {
    use super::Took;
    use std::time::Duration;

    #[test]
    fn a_long_time_is_believed_at_once_and_short_ones_slowly() {
        let took = Took::unknown();
        assert!(!took.is_short());
        took.note(Duration::from_micros(5));
        assert!(took.is_short());
        took.note(Duration::from_millis(1));
        assert!(!took.is_short());
        took.note(Duration::from_micros(5));
        assert!(!took.is_short());
        (0..20).for_each(|_| took.note(Duration::from_micros(5)));
        assert!(took.is_short());
    }

    #[test]
    fn the_time_of_short_runs_is_taken_now_and_then() {
        let took = Took::unknown();
        took.note(Duration::from_micros(5));
        let wanted = (0..80).filter(|_| took.is_wanted()).count();
        assert_eq!(wanted, 10);
        took.note(Duration::from_millis(1));
        assert!((0..8).all(|_| took.is_wanted()));
    }
}
