//! What a statement can run on: a database or a transaction.

use super::watch::{self, Watched};
use super::{Db, Tx};
use crate::backend::{OnRow, Outcome, Prepared};
use crate::cell::Row;
use crate::error::{Error, ErrorKind, Result};
use orm_schema::Dialect;

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
        match self {
            Self::Db(db) => db.transaction(work).await,
            Self::Tx(tx) => tx.transaction(work).await,
        }
    }

    /// Whether statements can run at the same time, each on a connection of its own.
    pub(crate) fn is_concurrent(self) -> bool {
        match self {
            Self::Db(db) => db.dialect() != Dialect::Sqlite,
            Self::Tx(_) => false,
        }
    }

    /// Runs a statement; rows go to `on_row` one after the other.
    pub(crate) async fn run(self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        tracing::trace!(target: "orm::statement", sql = %statement.text, binds = statement.values.len());
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
        let entry = watch::record(self.watched(), statement);
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
        outcome.map_err(|error| match error.kind() {
            // These say all there is to say.
            ErrorKind::Decode
            | ErrorKind::Connection
            | ErrorKind::PoolTimeout
            | ErrorKind::Usage => error,
            _ => statement.subject.explain(error),
        })
    }

    /// Runs a statement that returns no rows.
    pub(crate) async fn execute(self, statement: &Prepared) -> Result<Outcome> {
        self.run(statement, &mut |_| Ok(())).await
    }
}
