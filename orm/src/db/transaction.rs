//! Transactions: one connection for all statements; nested ones are savepoints of it.

use super::Backend;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
use super::pool::Lease;
use super::watch::{self, Watched};
use crate::backend::{self, OnRow, Outcome, Prepared};
use crate::error::{Error, ErrorKind, Result};
use orm_schema::Dialect;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

/// A transaction. Handed out by [`Db::transaction`](crate::Db::transaction); statements run on it like on a `Db`.
pub struct Tx {
    session: Arc<Session>,
    /// 0 for the transaction itself, then one more for each savepoint around.
    depth: u32,
}

struct Session {
    dialect: Dialect,
    watched: Watched,
    connection: Mutex<Connection>,
    /// The outermost savepoint whose work was dropped in the middle; rolled back to before anything else runs.
    abandoned: AtomicU32,
    /// PostgreSQL refuses everything after a failed statement, but turns COMMIT into ROLLBACK without an error.
    has_failed: AtomicBool,
    /// Why the database itself undid all of it.
    ended: OnceLock<ErrorKind>,
}

const NONE: u32 = u32::MAX;

struct Connection {
    driver: Driver,
    /// Neither committed nor rolled back.
    is_open: bool,
}

enum Driver {
    #[cfg(feature = "sqlite")]
    Sqlite(Arc<Backend>, Lease<rusqlite::Connection>),
    #[cfg(feature = "postgres")]
    Postgres(Lease<sqlx::PgConnection>),
    #[cfg(feature = "mysql")]
    MySql(Lease<sqlx::MySqlConnection>),
}

impl Connection {
    async fn run(&mut self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(backend, lease) => {
                sqlite(backend)?.run_on(lease, statement, on_row).await
            }
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => {
                backend::server::run_on::<sqlx::Postgres>(lease, statement, on_row).await
            }
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => {
                backend::server::run_on::<sqlx::MySql>(lease, statement, on_row).await
            }
        }
    }

    /// Whether the database undid the whole transaction because of the error, and not the statement alone. InnoDB does
    /// so with the victim of a deadlock ("InnoDB Error Handling"), SQLite when the disk is full or fails ("Response To
    /// Errors Within A Transaction"); PostgreSQL waits for ROLLBACK.
    fn is_undone_by(&mut self, error: &Error) -> bool {
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(_, lease) => lease
                .connection()
                .is_ok_and(|connection| connection.is_autocommit()),
            #[cfg(feature = "postgres")]
            Driver::Postgres(_) => false,
            #[cfg(feature = "mysql")]
            Driver::MySql(_) => error.kind() == ErrorKind::Deadlock,
        }
    }

    async fn batch(&mut self, script: &str) -> Result<()> {
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(backend, lease) => sqlite(backend)?.batch_on(lease, script).await,
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => {
                backend::server::batch_on::<sqlx::Postgres>(lease, script).await
            }
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => backend::server::batch_on::<sqlx::MySql>(lease, script).await,
        }
    }
}

#[cfg(feature = "sqlite")]
fn sqlite(backend: &Backend) -> Result<&backend::sqlite::Sqlite> {
    match backend {
        Backend::Sqlite(sqlite) => Ok(sqlite),
        #[cfg(any(feature = "mysql", feature = "postgres"))]
        _ => Err(Error::new(
            ErrorKind::Usage,
            "the transaction runs on another database",
        )),
    }
}

impl Tx {
    pub(super) async fn begin(backend: &Arc<Backend>, watched: Watched) -> Result<Self> {
        let (dialect, driver, begin) = match &**backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(sqlite) => {
                let driver = Driver::Sqlite(Arc::clone(backend), sqlite.writer().await?);
                (Dialect::Sqlite, driver, backend::sqlite::BEGIN)
            }
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => (
                Dialect::Postgres,
                Driver::Postgres(pool.lease().await?),
                "BEGIN",
            ),
            #[cfg(feature = "mysql")]
            Backend::MySql(pool) => (Dialect::MySql, Driver::MySql(pool.lease().await?), "BEGIN"),
        };
        // Open already, so that being dropped while BEGIN is on its way rolls back too.
        let mut connection = Connection {
            driver,
            is_open: true,
        };
        connection.batch(begin).await?;
        let session = Session {
            dialect,
            watched,
            connection: Mutex::new(connection),
            abandoned: AtomicU32::new(NONE),
            has_failed: AtomicBool::new(false),
            ended: OnceLock::new(),
        };
        Ok(Self {
            session: Arc::new(session),
            depth: 0,
        })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.session.dialect
    }

    pub(super) fn watched(&self) -> &Watched {
        &self.session.watched
    }

    pub(crate) async fn run(&self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        let mut connection = self.session.connection.lock().await;
        self.session.settle(&mut connection).await?;
        let outcome = connection.run(statement, on_row).await;
        outcome.inspect_err(|error| self.session.failed(&mut connection, error))
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
        let mut connection = self.session.connection.lock().await;
        self.session.settle(&mut connection).await?;
        let done = connection.batch(script).await;
        done.inspect_err(|error| self.session.failed(&mut connection, error))
    }

    /// Runs `work` in a savepoint: kept when it returns `Ok`, undone when it returns `Err` or is dropped, while the
    /// transaction around it goes on.
    ///
    /// # Errors
    ///
    /// What `work` returns, or that the savepoint could not be set or released.
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
        self.run_script(&backend::savepoint(inner.depth)).await?;
        let mut guard = Savepoint {
            session: &self.session,
            depth: inner.depth,
            is_open: true,
        };
        let result = work(&inner).await;
        if result.is_ok() {
            self.run_script(&backend::release(inner.depth)).await?;
            guard.is_open = false;
        }
        // An open guard undoes the work before the next statement; here that can happen at once.
        drop(guard);
        if result.is_err() && self.session.ended.get().is_none() {
            let mut connection = self.session.connection.lock().await;
            self.session.settle(&mut connection).await?;
        }
        result
    }

    pub(crate) async fn commit(self) -> Result<()> {
        let mut connection = self.session.connection.lock().await;
        self.session.settle(&mut connection).await?;
        if self.session.dialect == Dialect::Postgres
            && self.session.has_failed.load(Ordering::Relaxed)
        {
            let message = "a statement of the transaction failed, so PostgreSQL undoes all of it; \
                           return the error, or run what may fail in a nested `tx.transaction(..)`";
            connection.batch("ROLLBACK").await?;
            connection.is_open = false;
            return Err(Error::new(ErrorKind::Usage, message));
        }
        connection.batch("COMMIT").await?;
        connection.is_open = false;
        Ok(())
    }

    pub(crate) async fn rollback(self) -> Result<()> {
        let mut connection = self.session.connection.lock().await;
        connection.batch("ROLLBACK").await?;
        connection.is_open = false;
        Ok(())
    }
}

impl Session {
    /// Remembers what a failed statement did to the transaction around it.
    fn failed(&self, connection: &mut Connection, error: &Error) {
        // Refused here, or not understood here: the database has nothing against it.
        let is_ours =
            matches!(error.kind(), ErrorKind::Usage | ErrorKind::Decode) || error.value().is_some();
        if is_ours {
            return;
        }
        self.has_failed.store(true, Ordering::Relaxed);
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
            connection.batch(&backend::rollback_to(depth)).await?;
            connection.batch(&backend::release(depth)).await?;
            self.abandoned.store(NONE, Ordering::Relaxed);
            self.has_failed.store(false, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Remembers a savepoint until it is released.
struct Savepoint<'a> {
    session: &'a Session,
    depth: u32,
    is_open: bool,
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        if self.is_open {
            self.session
                .abandoned
                .fetch_min(self.depth, Ordering::Relaxed);
        }
    }
}

impl Drop for Connection {
    /// A transaction that was dropped in the middle is rolled back: SQLite is told so, a server sees the connection close.
    fn drop(&mut self) {
        if !self.is_open {
            return;
        }
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(_, lease) => {
                if let Ok(connection) = lease.connection() {
                    backend::sqlite::rollback(connection);
                }
            }
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => lease.begin(),
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => lease.begin(),
        }
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx")
            .field("dialect", &self.session.dialect)
            .field("depth", &self.depth)
            .finish_non_exhaustive()
    }
}
