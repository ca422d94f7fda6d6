//! How to connect.

use super::Db;
use super::pool::Limits;
use crate::error::Result;
use std::time::Duration;

/// Options of a connection pool.
///
/// ```
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> orm::Result<()> {
/// let db = Db::options().max_connections(4).connect("sqlite::memory:").await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    pub(crate) max_connections: u32,
    pub(crate) acquire_timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) busy_timeout: Duration,
    pub(crate) sqlite_execution: SqliteExecution,
    pub(crate) warn_repeats: Option<usize>,
}

/// Where SQLite does its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SqliteExecution {
    /// On the calling thread: fastest, since most statements take less than a hop to another thread. A multi-threaded
    /// runtime is told of it, so other tasks go on. The default. Not for a tokio `LocalSet` on a multi-threaded runtime.
    #[default]
    InPlace,
    /// On the runtime's blocking threads: for statements that run long on a single-threaded runtime.
    Blocking,
}

impl ConnectOptions {
    pub(crate) fn new() -> Self {
        Self {
            max_connections: 10,
            acquire_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(600),
            busy_timeout: Duration::from_secs(5),
            sqlite_execution: SqliteExecution::default(),
            warn_repeats: None,
        }
    }

    /// How many connections may be open at once; default 10. On a SQLite file one of them writes, the others read.
    #[must_use]
    pub fn max_connections(mut self, connections: u32) -> Self {
        self.max_connections = connections;
        self
    }

    /// How long to wait for a free connection; default 30 seconds.
    #[must_use]
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.acquire_timeout = timeout;
        self
    }

    /// How long opening a connection to a server may take; default 10 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// After how long an idle connection to a server is closed instead of used; default 10 minutes.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// How long SQLite waits for another program's lock; default 5 seconds.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// Where SQLite does its work; default in place, and always so for a database in memory.
    #[must_use]
    pub fn sqlite_execution(mut self, execution: SqliteExecution) -> Self {
        self.sqlite_execution = execution;
        self
    }

    /// Warns of a query that ran so many times from the same place in one [`statement_scope`](crate::statement_scope), by
    /// an event of `tracing` with the target `orm::n_plus_one`, once a scope. Off by default; for development.
    #[must_use]
    pub fn warn_repeats(mut self, times: usize) -> Self {
        self.warn_repeats = Some(times.max(1));
        self
    }

    /// Connects. URLs:
    ///
    /// - `sqlite:app.db`, `sqlite:///var/app.db`, `sqlite::memory:`; `?mode=ro|rw|rwc` (default `rwc`, which creates it)
    /// - `postgres://user:password@host:5432/database`
    /// - `mysql://user:password@host:3306/database`, also for MariaDB
    ///
    /// # Errors
    ///
    /// When the URL is wrong, or the database is unreachable, refuses the user or does not exist.
    pub async fn connect(&self, url: &str) -> Result<Db> {
        Db::connect_with(url, self).await
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            connections: self.max_connections,
            acquire_timeout: self.acquire_timeout,
            idle_timeout: Some(self.idle_timeout),
        }
    }
}
