//! What a statement can run on: a database or a transaction.

use super::watch::{self, Entry, Watched};
use super::{Db, Tx};
use crate::backend::batches::{Batches, OnStreamRow};
use crate::backend::{OnRow, Outcome, Prepared, Subject, Target};
use crate::cell::Row;
use crate::error::{Error, ErrorKind, Result};
use crate::sql::Text;
use orm_schema::Dialect;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A [`Db`] or a [`Tx`]. Sealed: every statement takes `&db` or `tx`.
#[diagnostic::on_unimplemented(
    message = "a statement runs on a `Db` or a `Tx`, found `{Self}`",
    label = "not a database",
    note = "pass `&db`, or the `tx` that `db.transaction(async |tx| ..)` hands out"
)]
pub trait Executor: sealed::Sealed + Send + Sync {}

pub(crate) mod sealed {
    #[derive(Debug, Clone, Copy)]
    pub enum ExecutorRef<'a> {
        Db(&'a super::Db),
        Tx(&'a super::Tx),
    }

    pub trait Sealed {
        fn executor(&self) -> ExecutorRef<'_>;
    }
}

pub(crate) use sealed::ExecutorRef;

#[diagnostic::do_not_recommend]
impl Executor for Db {}
#[diagnostic::do_not_recommend]
impl Executor for Tx {}

impl sealed::Sealed for Db {
    fn executor(&self) -> ExecutorRef<'_> {
        ExecutorRef::Db(self)
    }
}

impl sealed::Sealed for Tx {
    fn executor(&self) -> ExecutorRef<'_> {
        ExecutorRef::Tx(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Executor + ?Sized> Executor for &T {}

impl<T: sealed::Sealed + ?Sized> sealed::Sealed for &T {
    fn executor(&self) -> ExecutorRef<'_> {
        (**self).executor()
    }
}

impl ExecutorRef<'_> {
    pub(crate) fn dialect(self) -> Dialect {
        match self {
            Self::Db(db) => db.dialect(),
            Self::Tx(tx) => tx.dialect(),
        }
    }

    /// What statements are made for.
    pub(crate) fn target(self) -> Target {
        match self {
            Self::Db(db) => db.target(),
            Self::Tx(tx) => tx.target(),
        }
    }

    fn watched(&self) -> &Watched {
        match self {
            Self::Db(db) => &db.watched,
            Self::Tx(tx) => tx.watched(),
        }
    }

    /// Runs work of which all or nothing shall be done: in a transaction, or in a savepoint of the one that there is, so that
    /// a caller who goes on after an error finds nothing half done.
    pub(crate) async fn transaction<T>(
        self,
        work: impl AsyncFnOnce(&Tx) -> Result<T>,
    ) -> Result<T> {
        // Boxed, because most calls need none, and the future of each would have room for it.
        match self {
            Self::Db(db) => Box::pin(db.transaction(work)).await,
            Self::Tx(tx) => Box::pin(tx.transaction(work)).await,
        }
    }

    /// Whether statements can run at the same time, each on a connection of its own.
    pub(crate) fn is_concurrent(self) -> bool {
        match self {
            Self::Db(db) => db.dialect() != Dialect::Sqlite,
            Self::Tx(_) => false,
        }
    }

    /// Refuses what cannot run, and tells who watches of the rest.
    fn admit(self, statement: &Prepared) -> Result<Option<Arc<Entry>>> {
        statement.check(self.dialect())?;
        tracing::trace!(target: "orm::statement", sql = %statement.text.sql, binds = statement.values.len());
        let limit = self.dialect().capabilities().max_bind_parameters;
        if statement.values.len() > limit {
            return Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "the statement binds {} values, {} takes {limit}",
                    statement.values.len(),
                    self.dialect()
                ),
            ));
        }
        Ok(watch::record(self.watched(), statement))
    }

    /// Runs a statement; rows go to `on_row` one after the other.
    pub(crate) async fn run(self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        let entry = self.admit(statement)?;
        let entry = entry.as_deref();
        let mut rows = 0;
        let mut counting;
        let on_row: OnRow<'_> = if entry.is_some() {
            counting = |row: Row<'_>| {
                rows += 1;
                on_row(row)
            };
            &mut counting
        } else {
            on_row
        };
        let outcome = match self {
            Self::Db(db) => db.run(statement, on_row).await,
            Self::Tx(tx) => tx.run(statement, on_row).await,
        };
        if let (Some(entry), Ok(outcome)) = (entry, &outcome) {
            entry.done(rows, *outcome);
        }
        outcome.map_err(|error| explain(&statement.subject, &statement.text, error))
    }

    /// Runs a COPY whose rows `next` encodes, and returns how many those were. In a transaction of PostgreSQL only.
    #[cfg(feature = "postgres")]
    pub(crate) async fn copy_in(
        self,
        statement: &Prepared,
        next: crate::backend::postgres::copy::NextRows<'_>,
    ) -> Result<u64> {
        let Self::Tx(tx) = self else {
            return Err(Error::new(ErrorKind::Usage, "COPY runs in a transaction"));
        };
        tracing::trace!(target: "orm::statement", sql = %statement.text.sql);
        let entry = watch::record(self.watched(), statement);
        let copied = tx.copy_in(&statement.text.sql, next).await;
        if let (Some(entry), Ok(rows)) = (entry.as_deref(), &copied) {
            let outcome = Outcome {
                rows_affected: *rows,
                ..Outcome::default()
            };
            entry.done(0, outcome);
        }
        copied.map_err(|error| match error.kind() {
            ErrorKind::Connection | ErrorKind::Usage | ErrorKind::Validation => error,
            _ => statement.subject.explain(&statement.text, error),
        })
    }

    /// The same where nothing has it.
    #[cfg(not(feature = "postgres"))]
    pub(crate) async fn copy_in(
        self,
        _: &Prepared,
        _: &mut (dyn FnMut() -> Result<Option<Vec<u8>>> + Send),
    ) -> Result<u64> {
        Err(Error::new(
            ErrorKind::Unsupported,
            "only PostgreSQL has COPY",
        ))
    }

    /// Runs a statement that returns no rows.
    pub(crate) async fn execute(self, statement: &Prepared) -> Result<Outcome> {
        self.run(statement, &mut |_| Ok(())).await
    }
}

impl<'a> ExecutorRef<'a> {
    /// Begins to read a statement's rows in batches of `size`; `on_row` says when a batch is full.
    pub(crate) async fn rows(
        self,
        statement: Prepared,
        mut on_row: OnStreamRow,
        size: usize,
    ) -> Result<RowBatches<'a>> {
        let entry = self.admit(&statement)?;
        let (subject, text) = (statement.subject.clone(), Arc::clone(&statement.text));
        let count: Arc<AtomicU64> = Arc::default();
        if entry.is_some() {
            let count = Arc::clone(&count);
            on_row = Box::new(move |row| {
                count.fetch_add(1, Ordering::Relaxed);
                on_row(row)
            });
        }
        let batches = match self {
            Self::Db(db) => db.rows(statement, on_row).await,
            Self::Tx(tx) => tx.rows(statement, on_row, size).await,
        };
        Ok(RowBatches {
            batches: batches.map_err(|error| explain(&subject, &text, error))?,
            subject,
            text,
            entry,
            count,
        })
    }
}

/// The rows of a statement in batches, with what is to be said of it when it ends.
pub(crate) struct RowBatches<'a> {
    batches: Batches<'a>,
    subject: Subject,
    text: Arc<Text>,
    entry: Option<Arc<Entry>>,
    count: Arc<AtomicU64>,
}

impl RowBatches<'_> {
    /// Reads the next batch. `false`: it was the last one.
    pub(crate) async fn next(&mut self) -> Result<bool> {
        let step = self.batches.next().await;
        if let (Ok(false), Some(entry)) = (&step, &self.entry) {
            entry.done(self.count.load(Ordering::Relaxed), Outcome::default());
        }
        step.map_err(|error| explain(&self.subject, &self.text, error))
    }

    /// The rows of the last batch were taken, so the next one can be read ahead.
    pub(crate) fn read_ahead(&mut self) {
        self.batches.read_ahead();
    }
}

fn explain(subject: &Subject, text: &Text, error: Error) -> Error {
    match error.kind() {
        // These say all there is to say.
        ErrorKind::Decode | ErrorKind::Connection | ErrorKind::PoolTimeout | ErrorKind::Usage => {
            error
        }
        _ => subject.explain(text, error),
    }
}
