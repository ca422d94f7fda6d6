//! The database that users hold: connecting, running statements, transactions.

mod executor;
mod options;
pub(crate) mod pool;
#[cfg(feature = "migrate")]
pub(crate) mod session;
mod transaction;
mod tx;
mod watch;

pub use executor::Executor;
pub(crate) use executor::ExecutorRef;
pub use options::{ConnectOptions, SqliteExecution};
pub use transaction::Tx;
pub(crate) use tx::options::Deadline;
pub use tx::{Isolation, RunsAgain, TxBuilder, TxRetry};
pub use watch::{LoggedStatement, Repeated, StatementLog, statement_scope};
pub(crate) use watch::{Site, Walk, is_watching, loading};

use crate::backend::batches::{Batches, OnStreamRow};
#[cfg(any(feature = "mysql", feature = "postgres"))]
use crate::backend::server::{self, ServerPool};
#[cfg(feature = "sqlite")]
use crate::backend::sqlite::Sqlite;
use crate::backend::{OnRow, Outcome, Prepared, Target};
use crate::error::{Error, ErrorKind, Result};
use orm_schema::Dialect;
use std::sync::Arc;
use tx::options::TxOptions;
use watch::Watched;

/// A database: a pool of connections. Cheap to clone, shared by all clones.
///
/// ```
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> orm::Result<()> {
/// let db = Db::connect("sqlite::memory:").await?;
/// db.batch("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)").await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Db {
    backend: Arc<Backend>,
    watched: Watched,
}

pub(crate) enum Backend {
    #[cfg(feature = "sqlite")]
    Sqlite(Sqlite),
    #[cfg(feature = "postgres")]
    Postgres(ServerPool<sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    MySql(ServerPool<sqlx::MySql>),
}

impl Db {
    /// Connects with the default options; see [`ConnectOptions::connect`] for the URLs.
    ///
    /// # Errors
    ///
    /// When the URL is wrong, or the database is unreachable, refuses the user or does not exist.
    pub async fn connect(url: &str) -> Result<Self> {
        ConnectOptions::new().connect(url).await
    }

    /// Options to connect with.
    pub fn options() -> ConnectOptions {
        ConnectOptions::new()
    }

    async fn connect_with(url: &str, options: &ConnectOptions) -> Result<Self> {
        let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
        let Some(dialect) = Dialect::from_name(scheme) else {
            let message = "the connection URL starts with `sqlite:`, `postgres://` or `mysql://`";
            return Err(Error::new(ErrorKind::Configuration, message));
        };
        let backend = match dialect {
            #[cfg(feature = "sqlite")]
            Dialect::Sqlite => {
                Backend::Sqlite(Sqlite::connect(&url["sqlite:".len()..], options).await?)
            }
            #[cfg(feature = "postgres")]
            Dialect::Postgres => Backend::Postgres(ServerPool::connect(url, options).await?),
            #[cfg(feature = "mysql")]
            Dialect::MySql => {
                let url = url.replacen("mariadb:", "mysql:", 1);
                Backend::MySql(ServerPool::connect(&url, options).await?)
            }
            #[cfg(not(all(feature = "sqlite", feature = "postgres", feature = "mysql")))]
            other => {
                let message = format!(
                    "this program was built without {other}; add the feature `{}`",
                    other.name()
                );
                return Err(Error::new(ErrorKind::Configuration, message));
            }
        };
        Ok(Self {
            backend: Arc::new(backend),
            watched: Watched::new(options),
        })
    }

    /// Which SQL the database speaks.
    pub fn dialect(&self) -> Dialect {
        self.target().dialect
    }

    fn target(&self) -> Target {
        let (dialect, message_bytes) = match &*self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(_) => (Dialect::Sqlite, usize::MAX),
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => (Dialect::Postgres, pool.message_bytes()),
            #[cfg(feature = "mysql")]
            Backend::MySql(pool) => (Dialect::MySql, pool.message_bytes()),
        };
        Target {
            dialect,
            message_bytes,
        }
    }

    /// Runs a script of one or more statements without parameters, such as generated DDL.
    ///
    /// # Errors
    ///
    /// The first statement that fails; what ran before stays done, except on PostgreSQL, which runs a script as one
    /// transaction.
    pub async fn batch(&self, script: &str) -> Result<()> {
        watch::record_script(&self.watched, script);
        match &*self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(sqlite) => sqlite.batch_on(&mut sqlite.writer().await?, script).await,
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => {
                server::batch_on::<sqlx::Postgres>(&mut pool.lease().await?, script).await
            }
            #[cfg(feature = "mysql")]
            Backend::MySql(pool) => {
                server::batch_on::<sqlx::MySql>(&mut pool.lease().await?, script).await
            }
        }
    }

    /// Runs `work` in a transaction: committed when it returns `Ok`, rolled back when it returns `Err`, panics or is
    /// dropped. Statements take part when they run on the `tx` that `work` gets. [`tx`](Self::tx) is the same with options.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] #[orm(table = "t")] struct Account { #[orm(id)] id: i64, balance: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// db.transaction(async |tx| {
    ///     Account::filter(Account::id.eq(1)).update().set(Account::balance, Account::balance - 10).exec(tx).await?;
    ///     Account::filter(Account::id.eq(2)).update().set(Account::balance, Account::balance + 10).exec(tx).await
    /// })
    /// .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// What `work` returns, or that the transaction could not begin or commit.
    pub async fn transaction<T, E>(
        &self,
        work: impl AsyncFnOnce(&Tx) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<Error>,
    {
        tx::attempt(self, &TxOptions::default(), None, work)
            .await
            .map_err(|failed| failed.error)
    }

    pub(crate) async fn run(&self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        match &*self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(sqlite) => sqlite.run(statement, on_row).await,
            // Boxed: they are thousands of bytes, which every future around would hold and move, on SQLite too.
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => Box::pin(pool.run(statement, on_row)).await,
            #[cfg(feature = "mysql")]
            Backend::MySql(pool) => Box::pin(pool.run(statement, on_row)).await,
        }
    }

    /// Begins to read the rows of a statement in batches.
    pub(crate) async fn rows(
        &self,
        statement: Prepared,
        on_row: OnStreamRow,
    ) -> Result<Batches<'_>> {
        Ok(match &*self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(sqlite) => {
                Batches::Hosted(Box::new(sqlite.open_rows(statement, on_row).await?))
            }
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => Batches::Direct(pool.rows(statement, on_row)),
            #[cfg(feature = "mysql")]
            Backend::MySql(pool) => Batches::Direct(pool.rows(statement, on_row)),
        })
    }

    /// Whether all statements share one connection: SQLite in memory.
    pub(crate) fn shares_connection(&self) -> bool {
        match &*self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(sqlite) => sqlite.is_shared(),
            #[cfg(feature = "postgres")]
            Backend::Postgres(_) => false,
            #[cfg(feature = "mysql")]
            Backend::MySql(_) => false,
        }
    }

    /// How many statements can run at the same time on a server.
    pub(crate) fn max_connections(&self) -> u32 {
        match &*self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(_) => 1,
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => pool.max_connections(),
            #[cfg(feature = "mysql")]
            Backend::MySql(pool) => pool.max_connections(),
        }
    }

    /// Closes the pool: idle connections now, those in use when they come back. Later statements fail.
    pub fn close(&self) {
        match &*self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(sqlite) => sqlite.close(),
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => pool.close(),
            #[cfg(feature = "mysql")]
            Backend::MySql(pool) => pool.close(),
        }
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL holds the password.
        f.debug_struct("Db")
            .field("dialect", &self.dialect())
            .finish_non_exhaustive()
    }
}
