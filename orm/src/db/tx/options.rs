//! What a transaction is asked to be -> how each database is told so, in one message. Pure; runs nothing.

use crate::error::{Error, ErrorKind, Result};
use orm_schema::Dialect;
use std::borrow::Cow;
use std::time::{Duration, Instant};

/// How much a transaction sees of what others commit meanwhile. A database may give more than was asked for, never less.
///
/// | | SQLite | PostgreSQL | MySQL, MariaDB |
/// |---|---|---|---|
/// | `ReadUncommitted` | as `Serializable` | as `ReadCommitted` | rows that others have not committed are seen |
/// | `ReadCommitted` | as `Serializable` | the default | each statement sees what was committed before it |
/// | `RepeatableRead` | as `Serializable` | all see the same snapshot; a write to a row that changed since is refused | the default: reads see the same snapshot, writes and locks what is committed now |
/// | `Serializable` | always | as if one after the other, or `SerializationFailure` | every read locks what it saw |
///
/// Sources: "Isolation In SQLite"; PostgreSQL, "Transaction Isolation"; MySQL, "Transaction Isolation Levels".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Isolation {
    /// Sees also what others have not committed, where the database shows that at all.
    ReadUncommitted,
    /// Each statement sees what was committed before it began.
    ReadCommitted,
    /// All statements see the rows as the first one saw them.
    RepeatableRead,
    /// As if transactions ran one after the other.
    Serializable,
}

impl Isolation {
    fn sql(self) -> &'static str {
        match self {
            Self::ReadUncommitted => "READ UNCOMMITTED",
            Self::ReadCommitted => "READ COMMITTED",
            Self::RepeatableRead => "REPEATABLE READ",
            Self::Serializable => "SERIALIZABLE",
        }
    }
}

/// What a transaction is asked to be. The default is what the database does by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TxOptions {
    pub(super) isolation: Option<Isolation>,
    pub(crate) is_read_only: bool,
    pub(super) is_deferrable: bool,
    pub(super) timeout: Option<Duration>,
}

/// When a transaction must be over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    at: Instant,
    timeout: Duration,
}

impl Deadline {
    /// A timeout that the clock cannot hold is none.
    pub(crate) fn after(timeout: Duration) -> Option<Self> {
        let at = Instant::now().checked_add(timeout)?;
        Some(Self { at, timeout })
    }

    pub(crate) fn at(self) -> Instant {
        self.at
    }

    pub(crate) fn is_over(&self) -> bool {
        Instant::now() >= self.at
    }

    /// How long is left, at least a millisecond: servers take 0 for no limit.
    pub(crate) fn left(self) -> Duration {
        let left = self.at.saturating_duration_since(Instant::now());
        left.max(Duration::from_millis(1))
    }

    #[cold]
    pub(crate) fn error(self) -> Error {
        let message = format!(
            "the transaction took longer than {:?}, so it was rolled back",
            self.timeout
        );
        Error::new(ErrorKind::Timeout, message)
    }
}

/// Milliseconds for a setting of a server: whole, at least 1, at most what 32 bits with a sign hold.
fn milliseconds(left: Duration) -> u128 {
    left.as_millis().clamp(1, i32::MAX as u128)
}

impl TxOptions {
    /// Refuses what makes no sense, and what the database does not have.
    pub(super) fn check(&self, dialect: Dialect) -> Result<()> {
        if !self.is_deferrable {
            return Ok(());
        }
        if self.isolation != Some(Isolation::Serializable) || !self.is_read_only {
            let message = "`deferrable()` means something for serializable reading only; add \
                           `.isolation(Isolation::Serializable).read_only()`";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        match dialect {
            // A reader has a snapshot of its own and is never ended for a conflict.
            Dialect::Sqlite | Dialect::Postgres => Ok(()),
            Dialect::MySql => {
                let message = "MySQL has no DEFERRABLE; leave it out and use `Isolation::RepeatableRead`, whose reads see \
                               one snapshot and wait for nobody";
                Err(Error::new(ErrorKind::Unsupported, message))
            }
        }
    }

    /// What begins the transaction, as one script.
    pub(crate) fn begin(&self, dialect: Dialect, deadline: Option<Deadline>) -> Cow<'static, str> {
        match dialect {
            // Readers work side by side and begin without the lock. Taking it at once means that a writer never fails in
            // the middle for want of it. Nothing weaker than serializable exists ("Isolation In SQLite").
            Dialect::Sqlite if self.is_read_only => "PRAGMA query_only = ON; BEGIN".into(),
            Dialect::Sqlite => "BEGIN IMMEDIATE".into(),
            Dialect::Postgres => self.begin_postgres(deadline),
            Dialect::MySql => self.begin_mysql(deadline),
        }
    }

    fn begin_postgres(&self, deadline: Option<Deadline>) -> Cow<'static, str> {
        let mut sql = Cow::Borrowed("BEGIN");
        if let Some(isolation) = self.isolation {
            let sql = sql.to_mut();
            sql.push_str(" ISOLATION LEVEL ");
            sql.push_str(isolation.sql());
        }
        if self.is_read_only {
            sql.to_mut().push_str(" READ ONLY");
        }
        if self.is_deferrable {
            sql.to_mut().push_str(" DEFERRABLE");
        }
        if let Some(deadline) = deadline {
            // A server does not look for a closed connection while it works, so it is told how long a statement may take.
            let limit = milliseconds(deadline.left());
            sql.to_mut()
                .push_str(&format!("; SET LOCAL statement_timeout = {limit}"));
        }
        sql
    }

    fn begin_mysql(&self, deadline: Option<Deadline>) -> Cow<'static, str> {
        let mut sql = Cow::Borrowed("");
        if let Some(deadline) = deadline {
            let left = deadline.left();
            let limit = milliseconds(left);
            let (seconds, rest) = (limit / 1_000, limit % 1_000);
            // Whole seconds, at least one. MariaDB limits all statements, MySQL those that read; each reads its own
            // comment only.
            let lock = limit.div_ceil(1_000);
            *sql.to_mut() = format!(
                "SET SESSION innodb_lock_wait_timeout = {lock} /*M!100200 , SESSION max_statement_time = {seconds}.{rest:03} */ \
                 /*!80003 , SESSION max_execution_time = {limit} */; "
            );
        }
        if let Some(isolation) = self.isolation {
            let sql = sql.to_mut();
            // For the next transaction alone ("SET TRANSACTION Statement").
            sql.push_str("SET TRANSACTION ISOLATION LEVEL ");
            sql.push_str(isolation.sql());
            sql.push_str("; ");
        }
        if sql.is_empty() && !self.is_read_only {
            return "BEGIN".into();
        }
        sql.to_mut().push_str(if self.is_read_only {
            "START TRANSACTION READ ONLY"
        } else {
            "START TRANSACTION"
        });
        sql
    }
}

/// What goes back to how the connection was before, when the transaction changed more than itself.
pub(crate) fn reset(
    dialect: Dialect,
    is_read_only: bool,
    has_deadline: bool,
) -> Option<&'static str> {
    match dialect {
        Dialect::Sqlite if is_read_only => Some("PRAGMA query_only = OFF"),
        Dialect::MySql if has_deadline => Some(
            "SET SESSION innodb_lock_wait_timeout = DEFAULT /*M!100200 , SESSION max_statement_time = DEFAULT */ \
             /*!80003 , SESSION max_execution_time = DEFAULT */",
        ),
        // `SET LOCAL` ends with the transaction.
        Dialect::Sqlite | Dialect::Postgres | Dialect::MySql => None,
    }
}
