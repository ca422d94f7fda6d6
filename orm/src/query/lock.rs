//! Rows that nobody else may change until the transaction ends: [`Locking`] reads and locks them. Goes on where a
//! [`Query`] ends; a lock outside of a transaction would end with its statement, so it is refused.

use super::select::Query;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::relation::LoadSet;
use crate::statement::{Lock, LockStrength, LockWait};
use orm_schema::Dialect;

/// A query that locks the rows it reads; made by [`Query::for_update`] and its kin. Everything else of the query comes
/// before it. Rows that are loaded `with` it are not locked.
#[derive(Debug)]
#[must_use = "nothing is sent before `.all(..)` or another call with the transaction is awaited"]
pub struct Locking<M: Model, L = ()> {
    query: Query<M, L>,
}

impl<M: Model, L: LoadSet> Query<M, L> {
    /// Locks the rows until the transaction ends: others can neither change, delete nor lock them, and wait. On SQLite the
    /// transaction is the only one that writes, so the rows are locked with everything else.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] #[orm(table = "t")] struct Account { #[orm(id)] id: i64, balance: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// db.transaction(async |tx| {
    ///     let account = Account::filter(Account::id.eq(1)).for_update().one(tx).await?;
    ///     account.update().set(Account::balance, account.balance / 2).exec(tx).await
    /// })
    /// .await?;
    /// # Ok(()) }
    /// ```
    pub fn for_update(self) -> Locking<M, L> {
        self.locked(LockStrength::Update)
    }

    /// Locks the rows against being changed or deleted until the transaction ends; others may read them, and share the lock.
    pub fn for_share(self) -> Locking<M, L> {
        self.locked(LockStrength::Share)
    }

    /// As [`for_update`](Self::for_update), but others may still write rows that refer to these: for changes that leave the
    /// key alone. PostgreSQL; elsewhere `for_update` stands in, which is stronger.
    pub fn for_no_key_update(self) -> Locking<M, L> {
        self.locked(LockStrength::NoKeyUpdate)
    }

    /// Locks the rows against being deleted or getting another key; others may change the rest of them. PostgreSQL; elsewhere
    /// [`for_share`](Self::for_share) stands in, which is stronger.
    pub fn for_key_share(self) -> Locking<M, L> {
        self.locked(LockStrength::KeyShare)
    }

    fn locked(mut self, strength: LockStrength) -> Locking<M, L> {
        *self.lock() = Some(Lock {
            strength,
            wait: LockWait::Wait,
        });
        Locking { query: self }
    }
}

impl<M: Model, L: LoadSet> Locking<M, L> {
    /// Leaves out the rows that somebody else has locked, instead of waiting for them. On SQLite nobody else can.
    pub fn skip_locked(self) -> Self {
        self.waiting(LockWait::SkipLocked)
    }

    /// Fails with an error of the kind `Busy` when somebody else has locked one of the rows, instead of waiting for it. On
    /// SQLite nobody else can.
    pub fn no_wait(self) -> Self {
        self.waiting(LockWait::NoWait)
    }

    fn waiting(mut self, wait: LockWait) -> Self {
        if let Some(lock) = self.query.lock() {
            lock.wait = wait;
        }
        self
    }

    fn check(db: ExecutorRef<'_>) -> Result<()> {
        let message = match db {
            ExecutorRef::Db(_) => {
                "a row is locked until its transaction ends, and here is none; run the query on the `tx` of \
                 `db.transaction(async |tx| ..)`"
            }
            ExecutorRef::Tx(tx) if tx.is_read_only() => {
                "the transaction only reads, so it locks no rows; leave `read_only()` out"
            }
            ExecutorRef::Tx(_) => return Ok(()),
        };
        Err(Error::new(ErrorKind::Usage, message))
    }

    /// Every row.
    ///
    /// # Errors
    ///
    /// `Usage` outside of a transaction or in one that only reads, `Busy` when a lock was not to be had, and what the
    /// database reports.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<L::Row<M>>> {
        Self::check(db.executor())?;
        self.query.all(db).await
    }

    /// The only row. When there are several, two of them may be locked.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), `NotFound` when there is none, `Usage` when there are several.
    pub async fn one(self, db: &(impl Executor + ?Sized)) -> Result<L::Row<M>> {
        Self::check(db.executor())?;
        self.query.one(db).await
    }

    /// The only row, or `None`. When there are several, two of them may be locked.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), and `Usage` when there are several.
    pub async fn opt(self, db: &(impl Executor + ?Sized)) -> Result<Option<L::Row<M>>> {
        Self::check(db.executor())?;
        self.query.opt(db).await
    }

    /// The first row in the order of the query, or `None`.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn first(self, db: &(impl Executor + ?Sized)) -> Result<Option<L::Row<M>>> {
        Self::check(db.executor())?;
        self.query.first(db).await
    }

    /// The SQL of the query, with placeholders for values; for logs and tests.
    ///
    /// # Errors
    ///
    /// `Unsupported` when the database lacks what the query asks for.
    pub fn to_sql(&self, dialect: Dialect) -> Result<String> {
        self.query.to_sql(dialect)
    }
}
