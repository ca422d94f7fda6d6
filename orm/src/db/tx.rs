//! Transactions that say what they want: [`Db::tx`] with options, and with attempts. Holds how an attempt begins, ends
//! and is judged; what runs inside is [`Tx`](super::Tx)'s.

pub(super) mod connection;
pub(super) mod hooks;
pub(super) mod options;
pub(super) mod rows;

pub use options::Isolation;

use super::{Db, Tx};
use crate::error::{Error, ErrorKind, Result};
use backon::{BackoffBuilder, ExponentialBuilder};
use options::{Deadline, TxOptions};
use std::time::Duration;

/// A transaction that says what it wants of the database; made by [`Db::tx`].
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `.run(..)` is awaited"]
pub struct TxBuilder<'a> {
    db: &'a Db,
    options: TxOptions,
}

/// A transaction that is tried again when it conflicts with another one; made by [`TxBuilder::retry`].
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `.run(..)` is awaited"]
pub struct TxRetry<'a> {
    db: &'a Db,
    options: TxOptions,
    times: u32,
}

impl Db {
    /// A transaction with options: isolation, reading only, a time limit, attempts. Without any it is
    /// [`transaction`](Self::transaction).
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use std::time::Duration;
    /// # #[derive(Model)] #[orm(table = "t")] struct Account { #[orm(id)] id: i64, balance: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let sum = db
    ///     .tx()
    ///     .isolation(orm::Isolation::RepeatableRead)
    ///     .read_only()
    ///     .timeout(Duration::from_secs(5))
    ///     .run(async |tx| {
    ///         let balances: Vec<i64> = Account::query().select(Account::balance).all(tx).await?;
    ///         Ok::<_, orm::Error>(balances.iter().sum::<i64>())
    ///     })
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn tx(&self) -> TxBuilder<'_> {
        TxBuilder {
            db: self,
            options: TxOptions::default(),
        }
    }
}

impl<'a> TxBuilder<'a> {
    /// How much the transaction sees of what others commit meanwhile; the database's default otherwise. A database may give
    /// more than was asked for, never less: see [`Isolation`].
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.options.isolation = Some(isolation);
        self
    }

    /// The transaction only reads: a write in it is an error of the kind `Usage`. On a SQLite file it does not wait for the
    /// writer, nor the writer for it.
    pub fn read_only(mut self) -> Self {
        self.options.is_read_only = true;
        self
    }

    /// May wait at its beginning, and in return is never ended because it conflicts with another one; for long reports. Goes
    /// with `.isolation(Isolation::Serializable).read_only()`. PostgreSQL; SQLite's readers always are; MySQL has no such
    /// thing, which is an error of the kind `Unsupported`.
    pub fn deferrable(mut self) -> Self {
        self.options.is_deferrable = true;
        self
    }

    /// How long all of it may take: waiting for a connection, the work, and with [`retry`](Self::retry) all attempts. When the
    /// time is up the transaction is rolled back, and the error has the kind `Timeout`.
    ///
    /// A COMMIT that is on its way is waited for, because nobody would know whether it was done. The hooks after it do
    /// not count. A statement that is still running on a server then is given up at once, and ended there when it took as
    /// long as the whole timeout; a write that waits for a lock of MySQL, the next whole second after that.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Runs the work up to `times` times again when it conflicts with others: when a statement, the beginning or the COMMIT
    /// fails with an error that [`is_retryable`](Error::is_retryable). The work must then be such that it can run again:
    /// everything that it does to the database was undone, everything else was not. Each attempt runs a clone of the
    /// closure, so it borrows what it uses, or owns what can be cloned. Between two attempts is a pause of 10 to 20
    /// milliseconds, which doubles each time up to one or two seconds.
    ///
    /// A connection that breaks while COMMIT is on its way is not retried: it may have been done.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] #[orm(table = "t")] struct Account { #[orm(id)] id: i64, balance: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// db.tx()
    ///     .isolation(orm::Isolation::Serializable)
    ///     .retry(5)
    ///     .run(async |tx| {
    ///         let sum: i64 = Account::query().select(Account::balance).all(tx).await?.iter().sum();
    ///         Account::filter(Account::id.eq(1)).update().set(Account::balance, sum).exec(tx).await
    ///     })
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn retry(self, times: u32) -> TxRetry<'a> {
        TxRetry {
            db: self.db,
            options: self.options,
            times,
        }
    }

    /// Runs `work` in the transaction: committed when it returns `Ok`, rolled back when it returns `Err`, panics or is
    /// dropped. Statements take part when they run on the `tx` that `work` gets.
    ///
    /// # Errors
    ///
    /// What `work` returns, that the transaction could not begin or commit, `Timeout` when its time was up, `Unsupported`
    /// when the database lacks what is asked of it.
    pub async fn run<T, E>(self, work: impl AsyncFnOnce(&Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let deadline = self.options.timeout.and_then(Deadline::after);
        attempt(self.db, &self.options, deadline, work)
            .await
            .map_err(|failed| failed.error)
    }
}

impl TxRetry<'_> {
    /// Runs `work` in a transaction, and again in a new one when it conflicted with another; see [`TxBuilder::retry`].
    /// Hooks that a failed attempt asked for are forgotten.
    ///
    /// # Errors
    ///
    /// As [`TxBuilder::run`]; after the last attempt, its error.
    // `AsyncFnMut` would say the same, but the compiler does not see that the future of a closure that borrows anything is
    // `Send` then (rust-lang/rust#110338), and nothing would run in a task.
    pub async fn run<T, E>(
        self,
        work: impl AsyncFnOnce(&Tx) -> Result<T, E> + RunsAgain,
    ) -> Result<T, E>
    where
        E: From<Error>,
    {
        let deadline = self.options.timeout.and_then(Deadline::after);
        let mut pauses = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(10))
            .with_max_delay(Duration::from_secs(1))
            .with_max_times(usize::try_from(self.times).unwrap_or(usize::MAX))
            .with_jitter()
            .build();
        loop {
            let failed = match attempt(self.db, &self.options, deadline, work.clone()).await {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            let pause = pauses.next().filter(|_| failed.is_retryable);
            let Some(pause) = pause.filter(|&pause| deadline.is_none_or(|d| d.left() > pause))
            else {
                return Err(failed.error);
            };
            tracing::debug!(target: "orm::transaction", ?pause, "a transaction conflicted and is tried again");
            tokio::time::sleep(pause).await;
        }
    }
}

/// Work that can run again: what can be cloned, as a closure that borrows what it uses.
#[diagnostic::on_unimplemented(
    message = "the work of a transaction that is tried again must be able to run again",
    label = "runs only once",
    note = "let it borrow what it uses, or own what can be cloned; what it changes outside of the database is not undone, so it \
            takes nothing by `&mut`"
)]
pub trait RunsAgain: Clone {}

#[diagnostic::do_not_recommend]
impl<T: Clone> RunsAgain for T {}

/// How an attempt ended without a commit.
pub(super) struct Failed<E> {
    pub(super) error: E,
    is_retryable: bool,
}

impl<E: From<Error>> Failed<E> {
    fn ours(error: Error) -> Self {
        let is_retryable = error.is_retryable();
        Self {
            error: error.into(),
            is_retryable,
        }
    }
}

/// One attempt: begins, works, and ends.
pub(super) async fn attempt<T, E>(
    db: &Db,
    options: &TxOptions,
    deadline: Option<Deadline>,
    work: impl AsyncFnOnce(&Tx) -> Result<T, E>,
) -> Result<T, Failed<E>>
where
    E: From<Error>,
{
    let tx = begin(db, options, deadline).await.map_err(Failed::ours)?;
    // Boxed: without optimisation each future around would hold it several times, and transactions nest.
    let worked = within(deadline, Box::pin(work(&tx))).await;
    end(tx, deadline, worked).await
}

async fn begin(db: &Db, options: &TxOptions, deadline: Option<Deadline>) -> Result<Tx> {
    options.check(db.dialect())?;
    match within(deadline, Tx::begin(db, options, deadline)).await {
        Ok(Ok(tx)) => Ok(tx),
        // A writer of SQLite waited for as long as it could.
        Ok(Err(error)) => Err(match deadline.filter(Deadline::is_over) {
            Some(late) => late.error().with_source(error),
            None => error,
        }),
        Err(late) => Err(late.error()),
    }
}

/// Commits or rolls back, as the work wants and the time allows.
async fn end<T, E: From<Error>>(
    tx: Tx,
    deadline: Option<Deadline>,
    worked: Result<Result<T, E>, Deadline>,
) -> Result<T, Failed<E>> {
    // SQLite works in place, where no timer fires.
    let late = deadline.filter(Deadline::is_over);
    let value = match (worked, late) {
        (Ok(Ok(value)), None) => value,
        (Ok(Err(error)), _) => {
            let is_retryable = tx.is_conflicting();
            // The error of the work is what the caller wants to see, and dropping the transaction rolls back too.
            tx.rollback().await;
            return Err(Failed {
                error,
                is_retryable,
            });
        }
        (Err(late), _) | (Ok(Ok(_)), Some(late)) => {
            tx.expire().await;
            return Err(Failed::ours(late.error()));
        }
    };
    match tx.commit().await {
        Ok(hooks) => {
            hooks.run().await;
            Ok(value)
        }
        // A connection that broke may have broken after the COMMIT was done.
        Err(error) => Err(Failed {
            is_retryable: error.is_retryable() && error.kind() != ErrorKind::Connection,
            error: error.into(),
        }),
    }
}

/// What the work returns, or the deadline when that came first.
async fn within<F: Future>(deadline: Option<Deadline>, work: F) -> Result<F::Output, Deadline> {
    match deadline {
        None => Ok(work.await),
        Some(deadline) => tokio::time::timeout_at(deadline.at().into(), work)
            .await
            .map_err(|_| deadline),
    }
}
