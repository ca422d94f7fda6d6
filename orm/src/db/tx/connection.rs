//! The connection that a transaction holds: beginning and ending on it, and leaving it as it was found. What is dropped
//! in the middle is rolled back.

use super::options::{Deadline, TxOptions, reset};
use crate::backend::batches::{OnStreamRow, Pause};
use crate::backend::{self, OnRow, Outcome, Prepared};
use crate::db::Backend;
#[cfg(any(feature = "mysql", feature = "postgres", feature = "sqlite"))]
use crate::db::pool::Lease;
use crate::error::{Error, ErrorKind, Result};
use orm_schema::Dialect;
use std::sync::Arc;

pub(crate) struct Connection {
    driver: Driver,
    /// Neither committed nor rolled back, or not yet as it was found.
    is_open: bool,
    is_read_only: bool,
    deadline: Option<Deadline>,
}

enum Driver {
    #[cfg(feature = "sqlite")]
    Sqlite(Arc<Backend>, Lease<backend::sqlite::Conn>),
    #[cfg(feature = "postgres")]
    Postgres(Lease<sqlx::PgConnection>),
    #[cfg(feature = "mysql")]
    MySql(Lease<sqlx::MySqlConnection>),
}

impl Driver {
    async fn lease(backend: &Arc<Backend>, options: &TxOptions) -> Result<Self> {
        Ok(match &**backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(sqlite) => {
                let lease = if options.is_read_only {
                    sqlite.reader().await?
                } else {
                    sqlite.writer().await?
                };
                Self::Sqlite(Arc::clone(backend), lease)
            }
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => Self::Postgres(Box::pin(pool.lease()).await?),
            #[cfg(feature = "mysql")]
            Backend::MySql(pool) => Self::MySql(Box::pin(pool.lease()).await?),
        })
    }

    fn dialect(&self) -> Dialect {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(..) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => Dialect::MySql,
        }
    }
}

impl Connection {
    pub(crate) async fn begin(
        backend: &Arc<Backend>,
        options: &TxOptions,
        deadline: Option<Deadline>,
    ) -> Result<Self> {
        let driver = Driver::lease(backend, options).await?;
        let begin = options.begin(driver.dialect(), deadline);
        // Open already, so that being dropped while BEGIN is on its way rolls back too.
        let mut connection = Self {
            driver,
            is_open: true,
            is_read_only: options.is_read_only,
            deadline,
        };
        #[cfg(feature = "sqlite")]
        if let (Driver::Sqlite(backend, lease), Some(deadline)) = (&mut connection.driver, deadline)
        {
            sqlite(backend)?.limit(lease, deadline)?;
        }
        connection.control(&begin).await?;
        Ok(connection)
    }

    /// A connection on which no transaction was begun. Being dropped closes it; of SQLite, rolls back what is open.
    #[cfg(feature = "migrate")]
    pub(crate) async fn plain(backend: &Arc<Backend>) -> Result<Self> {
        Ok(Self {
            driver: Driver::lease(backend, &TxOptions::default()).await?,
            is_open: true,
            is_read_only: false,
            deadline: None,
        })
    }

    /// Runs a script, and says how many rows it changed.
    #[cfg(feature = "migrate")]
    pub(crate) async fn script(&mut self, script: &str) -> Result<u64> {
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(backend, lease) => sqlite(backend)?.script_on(lease, script).await,
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => {
                let outcome = backend::server::script_on::<sqlx::Postgres>(lease, script).await?;
                Ok(outcome.rows_affected)
            }
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => {
                let outcome = backend::server::script_on::<sqlx::MySql>(lease, script).await?;
                Ok(outcome.rows_affected)
            }
        }
    }

    /// Lets SQLite end its statements when the time is up; servers are told in their own words.
    #[cfg(all(feature = "migrate", feature = "sqlite"))]
    pub(crate) fn limit(&mut self, deadline: Option<Deadline>) -> Result<()> {
        match (&mut self.driver, deadline) {
            (Driver::Sqlite(backend, lease), Some(deadline)) => {
                sqlite(backend)?.limit(lease, deadline)
            }
            (Driver::Sqlite(backend, lease), None) => sqlite(backend)?.unlimit(lease),
            #[cfg(any(feature = "mysql", feature = "postgres"))]
            _ => Ok(()),
        }
    }

    /// Rolls back, checks foreign keys and renames as usual again, on SQLite, whose connections are not closed when they are
    /// dropped.
    #[cfg(all(feature = "migrate", feature = "sqlite"))]
    pub(crate) fn settle_sqlite(&mut self) {
        let Driver::Sqlite(_, lease) = &mut self.driver else {
            return;
        };
        if let Ok(connection) = lease.connection() {
            backend::sqlite::rollback(connection, false);
            // Without a connection there is nothing to set.
            let _ = connection.tell(|connection| {
                connection.pragma_update(None, "legacy_alter_table", false)?;
                connection.pragma_update(None, "foreign_keys", true)
            });
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.driver.dialect()
    }

    pub(crate) async fn run(&mut self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        // Boxed as in `Db::run`.
        let outcome = match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(backend, lease) => {
                sqlite(backend)?.run_on(lease, statement, on_row).await
            }
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => {
                Box::pin(backend::server::run_on::<sqlx::Postgres>(
                    lease, statement, on_row,
                ))
                .await
            }
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => {
                Box::pin(backend::server::run_on::<sqlx::MySql>(
                    lease, statement, on_row,
                ))
                .await
            }
        };
        outcome.map_err(|error| self.explain(error))
    }

    /// Copies rows into a table of PostgreSQL, and returns how many those were.
    #[cfg(feature = "postgres")]
    pub(crate) async fn copy_in(
        &mut self,
        text: &str,
        next: backend::postgres::copy::NextRows<'_>,
    ) -> Result<u64> {
        let copied = match &mut self.driver {
            Driver::Postgres(lease) => backend::postgres::copy::copy_in(lease, text, next).await,
            #[cfg(any(feature = "sqlite", feature = "mysql"))]
            _ => Err(Error::new(
                ErrorKind::Unsupported,
                "only PostgreSQL has COPY",
            )),
        };
        copied.map_err(|error| self.explain(error))
    }

    /// Reads the rows of a statement on a server, and pauses whenever a batch is full.
    pub(crate) async fn rows(
        &mut self,
        statement: &Prepared,
        on_row: &mut OnStreamRow,
        pause: &Pause,
    ) -> Result<()> {
        let has_rows = &mut false;
        let done = match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(..) => {
                let message = "SQLite reads its rows on a thread of their own";
                Err(Error::new(ErrorKind::Usage, message))
            }
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => {
                use backend::server::rows_on;
                rows_on::<sqlx::Postgres>(lease, statement, on_row, has_rows, pause).await
            }
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => {
                use backend::server::rows_on;
                rows_on::<sqlx::MySql>(lease, statement, on_row, has_rows, pause).await
            }
        };
        done.map_err(|error| self.explain(error))
    }

    /// Begins to read the rows of a statement on SQLite, where others run meanwhile.
    #[cfg(feature = "sqlite")]
    pub(crate) fn open_rows(
        &mut self,
        statement: Prepared,
        on_row: OnStreamRow,
    ) -> Result<backend::sqlite::HostedRows> {
        match &mut self.driver {
            Driver::Sqlite(backend, lease) => {
                sqlite(backend)?.open_rows_on(lease, statement, on_row)
            }
            #[cfg(any(feature = "mysql", feature = "postgres"))]
            _ => Err(Error::new(
                ErrorKind::Usage,
                "the transaction runs on another database",
            )),
        }
    }

    /// Runs what begins, nests or ends a transaction. SQLite prepares a single statement once.
    pub(crate) async fn control(&mut self, text: &str) -> Result<()> {
        #[cfg(feature = "sqlite")]
        if let Driver::Sqlite(backend, lease) = &mut self.driver
            && !text.contains(';')
        {
            let done = sqlite(backend)?.control_on(lease, text).await;
            return done.map_err(|error| self.explain(error));
        }
        self.batch(text).await
    }

    pub(crate) async fn batch(&mut self, script: &str) -> Result<()> {
        let done = match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(backend, lease) => sqlite(backend)?.batch_on(lease, script).await,
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => {
                Box::pin(backend::server::batch_on::<sqlx::Postgres>(lease, script)).await
            }
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => {
                Box::pin(backend::server::batch_on::<sqlx::MySql>(lease, script)).await
            }
        };
        done.map_err(|error| self.explain(error))
    }

    /// Says of an error what only the transaction knows: that its time was up, that it only reads.
    fn explain(&self, error: Error) -> Error {
        if let Some(deadline) = self.deadline
            && error.kind() == ErrorKind::Timeout
        {
            return deadline.error().with_source(error);
        }
        if self.is_read_only && is_refused_write(&error) {
            let message = "the transaction only reads, so nothing can be written in it";
            return Error::new(ErrorKind::Usage, message).with_source(error);
        }
        error
    }

    /// Whether the database undid the whole transaction because of the error, and not the statement alone. InnoDB does
    /// so with the victim of a deadlock ("InnoDB Error Handling"), MariaDB also with a row that changed since the snapshot
    /// (`innodb_snapshot_isolation`), SQLite when the disk is full or fails or a write is interrupted ("Response To Errors
    /// Within A Transaction"); PostgreSQL waits for ROLLBACK.
    pub(crate) fn is_undone_by(&mut self, error: &Error) -> bool {
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(_, lease) => lease
                .connection()
                .is_ok_and(|connection| connection.is_autocommit()),
            #[cfg(feature = "postgres")]
            Driver::Postgres(_) => false,
            #[cfg(feature = "mysql")]
            Driver::MySql(_) => matches!(
                error.kind(),
                ErrorKind::Deadlock | ErrorKind::SerializationFailure
            ),
        }
    }

    pub(crate) async fn commit(&mut self) -> Result<()> {
        if let Err(error) = self.control("COMMIT").await {
            // SQLite keeps a transaction open whose COMMIT found the database locked; the others have undone it.
            if error.kind() != ErrorKind::Connection {
                self.roll_back().await;
            }
            return Err(error);
        }
        self.restore().await;
        Ok(())
    }

    /// Where this fails, dropping the connection rolls back.
    pub(crate) async fn roll_back(&mut self) {
        if self.control("ROLLBACK").await.is_ok() {
            self.restore().await;
        }
    }

    /// Rolls back when nothing is on its way; otherwise nobody knows what the connection would answer, and dropping it rolls
    /// back.
    pub(crate) async fn expire(&mut self) {
        let is_idle = match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(_, lease) => !lease.is_vacant(),
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => lease.is_clean(),
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => lease.is_clean(),
        };
        if is_idle {
            self.roll_back().await;
        }
    }

    /// Makes the connection what it was before the transaction. Until that is done, being dropped closes it.
    async fn restore(&mut self) {
        let reset = reset(self.dialect(), self.is_read_only, self.deadline.is_some());
        #[cfg(feature = "sqlite")]
        if let (Driver::Sqlite(backend, lease), Some(_)) = (&mut self.driver, self.deadline)
            && let Ok(sqlite) = sqlite(backend)
            && sqlite.unlimit(lease).is_err()
        {
            return;
        }
        if let Some(reset) = reset
            && self.batch(reset).await.is_err()
        {
            return;
        }
        self.is_open = false;
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
            Driver::Sqlite(backend, lease) => {
                if let Ok(connection) = lease.connection() {
                    backend::sqlite::rollback(connection, self.is_read_only);
                }
                if self.deadline.is_some()
                    && let Ok(sqlite) = sqlite(backend)
                {
                    // Without a connection there is nothing to undo.
                    let _ = sqlite.unlimit(lease);
                }
            }
            #[cfg(feature = "postgres")]
            Driver::Postgres(lease) => lease.begin(),
            #[cfg(feature = "mysql")]
            Driver::MySql(lease) => lease.begin(),
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

/// Whether SQLite refused to write; the servers' errors of a transaction that only reads say so by themselves.
#[cfg(feature = "sqlite")]
fn is_refused_write(error: &Error) -> bool {
    std::error::Error::source(error)
        .and_then(|source| source.downcast_ref::<rusqlite::Error>())
        .and_then(rusqlite::Error::sqlite_error_code)
        == Some(rusqlite::ErrorCode::ReadOnly)
}

#[cfg(not(feature = "sqlite"))]
fn is_refused_write(_error: &Error) -> bool {
    false
}
