//! Transactions: one connection for all statements; nested ones are savepoints of it.

use super::Db;
use super::tx::connection::Connection;
use super::tx::hooks::Hooks;
use super::tx::options::{Deadline, TxOptions};
use super::tx::rows::Streams;
use super::watch::{self, Watched};
use crate::backend::{self, OnRow, Outcome, Prepared, Target};
use crate::error::{Error, ErrorKind, Result};
use orm_schema::Dialect;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::{Mutex, MutexGuard};

/// A transaction. Handed out by [`Db::transaction`](crate::Db::transaction); statements run on it like on a `Db`.
pub struct Tx {
    session: Arc<Session>,
    /// 0 for the transaction itself, then one more for each savepoint around.
    depth: u32,
}

struct Session {
    target: Target,
    watched: Watched,
    connection: Mutex<Connection>,
    is_read_only: bool,
    /// How many savepoints stand.
    savepoints: AtomicU32,
    /// The outermost savepoint whose work was dropped in the middle; rolled back to before anything else runs.
    abandoned: AtomicU32,
    /// PostgreSQL refuses everything after a failed statement, but turns COMMIT into ROLLBACK without an error.
    has_failed: AtomicBool,
    /// The last statement that the database answered failed in a way that may not happen again.
    is_conflicting: AtomicBool,
    /// Why the database itself undid all of it.
    ended: OnceLock<ErrorKind>,
    hooks: Hooks,
    streams: Streams,
}

const NONE: u32 = u32::MAX;

impl Tx {
    pub(super) async fn begin(
        db: &Db,
        options: &TxOptions,
        deadline: Option<Deadline>,
    ) -> Result<Self> {
        let connection = Connection::begin(&db.backend, options, deadline).await?;
        let session = Session {
            target: db.target(),
            watched: db.watched.clone(),
            connection: Mutex::new(connection),
            is_read_only: options.is_read_only,
            savepoints: AtomicU32::new(0),
            abandoned: AtomicU32::new(NONE),
            has_failed: AtomicBool::new(false),
            is_conflicting: AtomicBool::new(false),
            ended: OnceLock::new(),
            hooks: Hooks::default(),
            streams: Streams::default(),
        };
        Ok(Self {
            session: Arc::new(session),
            depth: 0,
        })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.session.target.dialect
    }

    pub(super) fn target(&self) -> Target {
        self.session.target
    }

    pub(super) fn watched(&self) -> &Watched {
        &self.session.watched
    }

    /// The same transaction once more, for work that takes it by value.
    #[cfg(feature = "migrate")]
    pub(crate) fn share(&self) -> Self {
        Self {
            session: Arc::clone(&self.session),
            depth: self.depth,
        }
    }

    pub(super) fn depth(&self) -> u32 {
        self.depth
    }

    pub(super) fn streams(&self) -> &Streams {
        &self.session.streams
    }

    /// The connection, ready for a statement.
    pub(super) async fn connected(&self) -> Result<MutexGuard<'_, Connection>> {
        self.session.connected().await
    }

    /// Remembers how a statement on the connection ended.
    pub(super) fn note(&self, connection: &mut Connection, error: Option<&Error>) {
        self.session.note(connection, error);
    }

    pub(crate) async fn run(&self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        let mut connection = self.session.connected().await?;
        let outcome = connection.run(statement, on_row).await;
        self.session.note(&mut connection, outcome.as_ref().err());
        outcome
    }

    #[cfg(feature = "postgres")]
    pub(super) async fn copy_in(
        &self,
        text: &str,
        next: backend::postgres::copy::NextRows<'_>,
    ) -> Result<u64> {
        let mut connection = self.session.connected().await?;
        let copied = connection.copy_in(text, next).await;
        self.session.note(&mut connection, copied.as_ref().err());
        copied
    }

    /// Runs a script of one or more statements without parameters. On MySQL most data definition commits the
    /// transaction behind its back.
    ///
    /// # Errors
    ///
    /// The first statement that fails.
    pub async fn batch(&self, script: &str) -> Result<()> {
        watch::record_script(&self.session.watched, script);
        self.run_script(script).await
    }

    /// Runs a script that is not the caller's.
    async fn run_script(&self, script: &str) -> Result<()> {
        let mut connection = self.session.connected().await?;
        let done = connection.batch(script).await;
        self.session.note(&mut connection, done.as_ref().err());
        done
    }

    /// Runs `work` in a savepoint: kept when it returns `Ok`, undone when it returns `Err` or is dropped, while the
    /// transaction around it goes on.
    ///
    /// # Errors
    ///
    /// What `work` returns, that the savepoint could not be set or released, or `Usage` when another nested transaction of
    /// this one is not over.
    pub async fn transaction<T, E>(
        &self,
        work: impl AsyncFnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<Error>,
    {
        let inner = Self {
            session: Arc::clone(&self.session),
            depth: self.depth + 1,
        };
        let guard = self.session.savepoint(inner.depth).await?;
        // Boxed: without optimisation each future around would hold it several times, and transactions nest.
        let result = Box::pin(work(&inner)).await;
        if result.is_ok() {
            self.run_script(&backend::release(inner.depth)).await?;
            guard.release();
        } else {
            // A dropped guard undoes the work before the next statement; here that can happen at once.
            drop(guard);
            if self.session.ended.get().is_none() && self.session.streams.check().is_ok() {
                let mut connection = self.session.connection.lock().await;
                self.session.settle(&mut connection).await?;
            }
        }
        result
    }

    /// Runs `hook` after the outermost transaction was committed, and never when what this `tx` stands for is undone: by a
    /// rollback, of this nested transaction or of one around it, or by a failed attempt of a transaction that is
    /// [tried again](crate::TxBuilder::retry). Hooks run in order, one after the other, in the task and before the call that
    /// began the transaction returns; the connection is free again by then.
    ///
    /// A hook returns nothing: the work is committed, so there is nobody to take back what fails here. One that panics does
    /// not keep the others from running; then its panic goes on. Those that have not run when the caller is dropped never
    /// run: what must not be lost belongs into a table, written in the transaction.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] #[orm(table = "t")] struct User { #[orm(id, default = autoincrement)] id: Id<User>, email: String }
    /// # async fn send_mail(to: String) {}
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// db.transaction(async |tx| {
    ///     let user = User::create(NewUser { email: "ann@example.org".into() }).exec(tx).await?;
    ///     tx.after_commit(async move || send_mail(user.email).await);
    ///     Ok::<_, orm::Error>(())
    /// })
    /// .await?;
    /// # Ok(()) }
    /// ```
    pub fn after_commit<F, W>(&self, hook: F)
    where
        F: FnOnce() -> W + Send + 'static,
        W: Future<Output = ()> + Send + 'static,
    {
        self.session.hooks.add(self.depth, hook);
    }

    /// Whether the transaction only reads.
    pub(crate) fn is_read_only(&self) -> bool {
        self.session.is_read_only
    }

    /// Whether the work failed in a way that may not happen again.
    pub(super) fn is_conflicting(&self) -> bool {
        self.session.is_conflicting.load(Ordering::Relaxed)
    }

    /// Commits, and returns what shall happen now. The connection is free when this returns.
    pub(super) async fn commit(self) -> Result<Hooks> {
        let mut connection = self.session.connection.lock().await;
        self.session.settle(&mut connection).await?;
        if self.session.target.dialect == Dialect::Postgres
            && self.session.has_failed.load(Ordering::Relaxed)
        {
            let message = "a statement of the transaction failed, so PostgreSQL undoes all of it; \
                           return the error, or run what may fail in a nested `tx.transaction(..)`";
            connection.roll_back().await;
            return Err(Error::new(ErrorKind::Usage, message));
        }
        connection.commit().await?;
        Ok(self.session.hooks.take())
    }

    pub(super) async fn rollback(self) {
        self.session.connection.lock().await.roll_back().await;
    }

    /// Rolls back what was stopped in the middle.
    pub(super) async fn expire(self) {
        self.session.connection.lock().await.expire().await;
    }
}

impl Session {
    /// Sets a savepoint, which is undone unless its guard is released. Savepoints are a stack: one may not be set beside
    /// another that stands.
    async fn savepoint(&self, depth: u32) -> Result<Savepoint<'_>> {
        let mut connection = self.connected().await?;
        if self.savepoints.load(Ordering::Relaxed) + 1 != depth {
            let message = "a nested transaction is not over yet; write on the `tx` of the innermost one, and run several one \
                           after the other";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        let done = connection.control(&backend::savepoint(depth)).await;
        self.note(&mut connection, done.as_ref().err());
        done?;
        self.savepoints.store(depth, Ordering::Relaxed);
        Ok(Savepoint {
            session: self,
            depth,
            is_open: true,
        })
    }

    /// Remembers how a statement ended, and what that did to the transaction around it.
    fn note(&self, connection: &mut Connection, error: Option<&Error>) {
        let Some(error) = error else {
            self.is_conflicting.store(false, Ordering::Relaxed);
            return;
        };
        // Refused here, or not understood here: the database has nothing against it.
        let is_ours = matches!(error.kind(), ErrorKind::Usage | ErrorKind::Decode)
            && std::error::Error::source(error).is_none()
            || error.value().is_some();
        if is_ours {
            return;
        }
        self.has_failed.store(true, Ordering::Relaxed);
        if error.is_retryable() {
            self.is_conflicting.store(true, Ordering::Relaxed);
        }
        if connection.is_undone_by(error) {
            self.ended.get_or_init(|| error.kind());
        }
    }

    /// Undoes savepoints whose work ended without a word. Nothing runs in a transaction that the database has undone:
    /// each statement would be a transaction of its own.
    async fn settle(&self, connection: &mut Connection) -> Result<()> {
        if let Some(&kind) = self.ended.get() {
            let message = "the database undid the transaction when a statement failed; return the error of that statement";
            return Err(Error::new(kind, message));
        }
        let depth = self.abandoned.load(Ordering::Relaxed);
        if depth != NONE {
            connection.control(&backend::rollback_to(depth)).await?;
            connection.control(&backend::release(depth)).await?;
            self.abandoned.store(NONE, Ordering::Relaxed);
            self.savepoints.store(depth - 1, Ordering::Relaxed);
            self.has_failed.store(false, Ordering::Relaxed);
            self.streams.undone(depth);
        }
        // After a failed statement PostgreSQL closes nothing but the transaction.
        if !self.has_failed.load(Ordering::Relaxed)
            && let Some(closing) = self.streams.take_closing()
        {
            connection.batch(&closing).await?;
        }
        Ok(())
    }

    /// The connection, ready for a statement.
    async fn connected(&self) -> Result<MutexGuard<'_, Connection>> {
        self.streams.check()?;
        let mut connection = self.connection.lock().await;
        self.settle(&mut connection).await?;
        Ok(connection)
    }
}

/// Remembers a savepoint until it is released.
struct Savepoint<'a> {
    session: &'a Session,
    depth: u32,
    is_open: bool,
}

impl Savepoint<'_> {
    /// What was done stays, as part of what is around.
    fn release(mut self) {
        self.is_open = false;
        self.session
            .savepoints
            .store(self.depth - 1, Ordering::Relaxed);
        self.session.hooks.released(self.depth);
    }
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.session.hooks.undone(self.depth);
            self.session
                .abandoned
                .fetch_min(self.depth, Ordering::Relaxed);
        }
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx")
            .field("dialect", &self.session.target.dialect)
            .field("depth", &self.depth)
            .finish_non_exhaustive()
    }
}
