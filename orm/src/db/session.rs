//! One connection for work that begins and ends its transactions itself, sets the connection up as it needs, and counts on
//! every statement running on the same one: the migrator. What it leaves behind is undone when it is dropped.

use super::tx::connection::Connection;
use super::{Backend, Db, Deadline};
use crate::backend::{Pace, Prepared, Subject};
use crate::cell::Row;
use crate::error::{Error, Result};
use crate::sql::Text;
use crate::value::Value;
use orm_schema::{Dialect, List, Str};
use std::path::Path;

/// What such statements work on, as far as errors say.
static SCRIPT: orm_schema::Model = orm_schema::Model {
    name: Str::Borrowed("SQL"),
    table: Str::Borrowed(""),
    fields: List::Borrowed(&[]),
    primary_key: List::Borrowed(&[]),
    indexes: List::Borrowed(&[]),
    relations: List::Borrowed(&[]),
    poly_fields: List::Borrowed(&[]),
    junction: None,
    checks: List::Borrowed(&[]),
    renames: List::Borrowed(&[]),
    docs: Str::Borrowed(""),
};

/// A connection of its own.
pub(crate) struct Session {
    connection: Connection,
}

/// A statement whose values stand as `?`, prepared for a dialect. Its text holds no other question mark.
pub(crate) fn prepared(dialect: Dialect, text: &str, values: Vec<Value>) -> Prepared {
    let text = match dialect {
        Dialect::Sqlite | Dialect::MySql => text.to_owned(),
        Dialect::Postgres => {
            let mut parts = text.split('?');
            let mut numbered = parts.next().unwrap_or_default().to_owned();
            for (i, part) in parts.enumerate() {
                numbered.push_str(&format!("${}{part}", i + 1));
            }
            numbered
        }
    };
    Prepared {
        text: Text::plain(text),
        values,
        is_read: false,
        subject: Subject {
            verb: "run",
            model: &SCRIPT,
            site: None,
            walk: None,
        },
        pace: Pace::Seen,
        refusals: None,
    }
}

impl Db {
    /// A connection of its own.
    pub(crate) async fn session(&self) -> Result<Session> {
        Ok(Session {
            connection: Connection::plain(&self.backend).await?,
        })
    }

    /// The file of a SQLite database; none for one in memory and for servers.
    pub(crate) fn sqlite_file(&self) -> Option<&Path> {
        match &*self.backend {
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(sqlite) => sqlite.path(),
            #[cfg(feature = "postgres")]
            Backend::Postgres(_) => None,
            #[cfg(feature = "mysql")]
            Backend::MySql(_) => None,
        }
    }

    /// Runs a statement whose values stand as `?` on any connection.
    pub(crate) async fn execute_text(&self, text: &str, values: Vec<Value>) -> Result<()> {
        let statement = prepared(self.dialect(), text, values);
        self.run(&statement, &mut |_| Ok(())).await.map(drop)
    }
}

impl Session {
    pub(crate) fn dialect(&self) -> Dialect {
        self.connection.dialect()
    }

    /// Runs a script, and says how many rows it changed.
    pub(crate) async fn script(&mut self, script: &str) -> Result<u64> {
        self.connection.script(script).await
    }

    /// Runs a statement whose values stand as `?`.
    pub(crate) async fn execute(&mut self, text: &str, values: Vec<Value>) -> Result<u64> {
        let statement = prepared(self.dialect(), text, values);
        let outcome = self.connection.run(&statement, &mut |_| Ok(())).await?;
        Ok(outcome.rows_affected)
    }

    /// The rows of a query whose values stand as `?`.
    pub(crate) async fn rows<T: Send>(
        &mut self,
        text: &str,
        values: Vec<Value>,
        mut read: impl FnMut(Row<'_>) -> Result<T> + Send,
    ) -> Result<Vec<T>> {
        let statement = prepared(self.dialect(), text, values);
        let mut rows = Vec::new();
        self.connection
            .run(&statement, &mut |row| {
                rows.push(read(row)?);
                Ok(())
            })
            .await?;
        Ok(rows)
    }

    /// Whether a query returns a row.
    pub(crate) async fn has_row(&mut self, text: &str, values: Vec<Value>) -> Result<bool> {
        Ok(!self.rows(text, values, |_| Ok(())).await?.is_empty())
    }

    /// The whole number in the first column of the first row; none when it is NULL or missing.
    pub(crate) async fn number(&mut self, text: &str, values: Vec<Value>) -> Result<Option<i64>> {
        let rows = self
            .rows(text, values, |row| row.get::<Option<i64>>(0))
            .await?;
        Ok(rows.into_iter().next().flatten())
    }

    /// Lets SQLite end its statements when the time is up.
    pub(crate) fn limit(&mut self, deadline: Option<Deadline>) -> Result<()> {
        #[cfg(feature = "sqlite")]
        self.connection.limit(deadline)?;
        let _ = deadline;
        Ok(())
    }
}

#[cfg(feature = "sqlite")]
impl Drop for Session {
    fn drop(&mut self) {
        self.connection.settle_sqlite();
    }
}

/// What the database calls an error: an SQLSTATE, a number of MySQL, a result code of SQLite. Never a value.
pub(crate) fn native_code(error: &Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    #[cfg(feature = "sqlite")]
    if let Some(error) = source.downcast_ref::<rusqlite::Error>() {
        return error
            .sqlite_error()
            .map(|code| code.extended_code.to_string());
    }
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    if let Some(found) = source
        .downcast_ref::<sqlx::Error>()
        .and_then(sqlx::Error::as_database_error)
    {
        #[cfg(feature = "mysql")]
        if let Some(found) = found.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
            return Some(found.number().to_string());
        }
        return found.code().map(|code| code.into_owned());
    }
    let _ = source;
    None
}

/// A file that one process at a time holds: a database of SQLite of which nothing but its lock is used, since the system frees
/// that when a process ends in whatever way.
#[cfg(feature = "sqlite")]
pub(crate) struct FileLock {
    // In a mutex because a connection cannot be shared between threads, and what holds this can.
    _held: std::sync::Mutex<rusqlite::Connection>,
}

#[cfg(feature = "sqlite")]
impl FileLock {
    /// Takes the lock; none when another has it.
    pub(crate) fn try_take(path: &Path) -> Result<Option<Self>> {
        use crate::backend::sqlite::map_error;
        let connection = rusqlite::Connection::open(path).map_err(map_error)?;
        connection
            .busy_timeout(std::time::Duration::ZERO)
            .map_err(map_error)?;
        match connection
            .execute_batch("BEGIN EXCLUSIVE")
            .map_err(map_error)
        {
            Ok(()) => Ok(Some(Self {
                _held: std::sync::Mutex::new(connection),
            })),
            Err(error) if error.kind() == crate::ErrorKind::Busy => Ok(None),
            Err(error) => Err(error),
        }
    }
}
