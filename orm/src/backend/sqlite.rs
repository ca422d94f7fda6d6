//! SQLite through rusqlite, in place: on the calling thread, because a hop to another costs more than most statements.
//! One writer and several readers on a file in WAL mode; one connection for all on a database in memory.

mod changes;
mod error;
mod host;
mod kept;

pub(crate) use error::map_error;
pub(crate) use host::{Conn, HostedRows};
use kept::KeptRows;

use super::batches::OnStreamRow;
use super::{OnRow, Outcome, Pace, Prepared, Took};
use crate::cell::{Cell, Cells, Row};
use crate::db::pool::{Lease, Limits, Pool};
use crate::db::{ConnectOptions, Deadline, SqliteExecution};
use crate::error::{Error, ErrorKind, Result};
use crate::types::{datetime, list};
use crate::value::Value;
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::runtime::{Handle, RuntimeFlavor};

pub(crate) struct Sqlite {
    location: Location,
    writer: Pool<Conn>,
    /// Absent where all share one connection.
    readers: Option<Pool<Conn>>,
    execution: SqliteExecution,
}

#[derive(Debug, Clone)]
struct Location {
    /// `None` is a database in memory.
    path: Option<PathBuf>,
    flags: OpenFlags,
    busy_timeout: Duration,
}

/// A rusqlite statement cache entry is a few kilobytes; shapes of one application rarely pass this.
const CACHED_STATEMENTS: usize = 256;

impl Sqlite {
    pub(crate) async fn connect(rest: &str, options: &ConnectOptions) -> Result<Self> {
        let location = Location::parse(rest, options.busy_timeout)?;
        let is_memory = location.path.is_none();
        let limits = |connections| Limits {
            connections,
            acquire_timeout: options.acquire_timeout,
            // Dropping the only connection would drop a database in memory, and an idle file costs nothing.
            idle_timeout: None,
        };
        let readers = (!is_memory).then(|| Pool::new(limits(options.max_connections.max(2) - 1)));
        let sqlite = Self {
            location,
            writer: Pool::new(limits(1)),
            readers,
            // A cancelled statement on another thread closes its connection, and with it a database in memory.
            execution: if is_memory {
                SqliteExecution::InPlace
            } else {
                options.sqlite_execution
            },
        };
        // Opening it finds a wrong path now, and switches a new file to WAL before the first reader comes.
        drop(sqlite.writer().await?);
        Ok(sqlite)
    }

    pub(crate) async fn writer(&self) -> Result<Lease<Conn>> {
        let mut lease = self.writer.acquire().await?;
        self.fill(&mut lease)?;
        Ok(lease)
    }

    pub(crate) async fn reader(&self) -> Result<Lease<Conn>> {
        let Some(readers) = &self.readers else {
            return self.writer().await;
        };
        let mut lease = readers.acquire().await?;
        self.fill(&mut lease)?;
        Ok(lease)
    }

    fn fill(&self, lease: &mut Lease<Conn>) -> Result<()> {
        if lease.is_vacant() {
            lease.put(Conn::Local(self.location.open()?));
        }
        Ok(())
    }

    pub(crate) async fn run(&self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        let mut lease = if statement.is_read {
            self.reader().await?
        } else {
            self.writer().await?
        };
        self.run_on(&mut lease, statement, on_row).await
    }

    pub(crate) async fn run_on(
        &self,
        lease: &mut Lease<Conn>,
        statement: &Prepared,
        on_row: OnRow<'_>,
    ) -> Result<Outcome> {
        if let Conn::Hosted(_) = lease.connection()?
            && host::local(lease).await?.is_none()
        {
            return host::hosted(lease)?.run(statement.clone(), on_row).await;
        }
        match self.execution {
            SqliteExecution::InPlace => {
                let connection = here(lease)?;
                match &statement.pace {
                    // Telling the runtime costs 11 to 15 us in a task that yields in between.
                    Pace::OneRow | Pace::Short => run(connection, statement, on_row),
                    Pace::Seen => {
                        paced(&statement.text.took, || run(connection, statement, on_row))
                    }
                }
            }
            SqliteExecution::Blocking => blocking(lease, statement.clone(), on_row).await,
        }
    }

    /// Runs the statement that begins, nests or ends a transaction.
    pub(crate) async fn control_on(&self, lease: &mut Lease<Conn>, text: &str) -> Result<()> {
        // COMMIT is the longest: it writes, and now and then into the file itself.
        static TOOK: Took = Took::unknown();
        match host::local(lease).await? {
            Some(connection) => paced(&TOOK, || connection.prepare_cached(text)?.raw_execute())
                .map(drop)
                .map_err(map_error),
            None => host::hosted(lease)?.batch(text).await,
        }
    }

    /// Runs a script of several statements.
    pub(crate) async fn batch_on(&self, lease: &mut Lease<Conn>, script: &str) -> Result<()> {
        match host::local(lease).await? {
            Some(connection) => in_place(|| connection.execute_batch(script)).map_err(map_error),
            None => host::hosted(lease)?.batch(script).await,
        }
    }

    /// Runs a script, and says how many rows it changed.
    #[cfg(feature = "migrate")]
    pub(crate) async fn script_on(&self, lease: &mut Lease<Conn>, script: &str) -> Result<u64> {
        let message = "rows of the connection are still being read";
        let connection = host::local(lease)
            .await?
            .ok_or_else(|| Error::new(ErrorKind::Usage, message))?;
        let before = connection.total_changes();
        in_place(|| connection.execute_batch(script)).map_err(map_error)?;
        Ok(connection.total_changes() - before)
    }

    /// The file that holds the database; none in memory.
    #[cfg(feature = "migrate")]
    pub(crate) fn path(&self) -> Option<&std::path::Path> {
        self.location.path.as_deref()
    }

    /// Begins to read the rows of a statement in batches, on a connection of its own where there are several.
    pub(crate) async fn open_rows(
        &self,
        statement: Prepared,
        on_row: OnStreamRow,
    ) -> Result<HostedRows> {
        let mut lease = if statement.is_read {
            self.reader().await?
        } else {
            self.writer().await?
        };
        let rows = self.open_rows_on(&mut lease, statement, on_row)?;
        // In memory all share one connection, so others go on using it.
        Ok(if self.is_shared() {
            rows
        } else {
            rows.alone_on(lease)
        })
    }

    /// The same on a connection that others use too.
    pub(crate) fn open_rows_on(
        &self,
        lease: &mut Lease<Conn>,
        statement: Prepared,
        on_row: OnStreamRow,
    ) -> Result<HostedRows> {
        host::hosted(lease)?.open(statement, on_row)
    }

    /// Whether all statements share one connection.
    pub(crate) fn is_shared(&self) -> bool {
        self.readers.is_none()
    }

    /// Ends statements, and waiting for another program's lock, when the time is up. Nothing else could: they run where no
    /// timer fires.
    pub(crate) fn limit(&self, lease: &mut Lease<Conn>, deadline: Deadline) -> Result<()> {
        /// Instructions of SQLite's machine between two looks at the clock: some ten microseconds.
        const STEPS: std::ffi::c_int = 2_000;
        let wait = self.location.busy_timeout.min(deadline.left());
        lease.connection()?.tell(move |connection| {
            connection.progress_handler(STEPS, Some(move || deadline.is_over()))?;
            connection.busy_timeout(wait)
        })
    }

    /// Takes the limit away.
    pub(crate) fn unlimit(&self, lease: &mut Lease<Conn>) -> Result<()> {
        let wait = self.location.busy_timeout;
        lease.connection()?.tell(move |connection| {
            connection.progress_handler(0, None::<fn() -> bool>)?;
            connection.busy_timeout(wait)
        })
    }

    pub(crate) fn close(&self) {
        self.writer.close();
        if let Some(readers) = &self.readers {
            readers.close();
        }
    }
}

impl Location {
    /// `path`, `//path`, `:memory:`, each with `?mode=ro|rw|rwc`.
    fn parse(rest: &str, busy_timeout: Duration) -> Result<Self> {
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.strip_prefix("//").unwrap_or(path);
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            flags = match pair {
                "mode=ro" => OpenFlags::SQLITE_OPEN_READ_ONLY,
                "mode=rw" => OpenFlags::SQLITE_OPEN_READ_WRITE,
                "mode=rwc" => flags,
                _ => {
                    return Err(Error::new(
                        ErrorKind::Configuration,
                        "an unknown option in the SQLite URL; write `mode=ro`, `mode=rw` or `mode=rwc`",
                    ));
                }
            };
        }
        if path.is_empty() {
            let message = "the SQLite URL has no path; write `sqlite:app.db` or `sqlite::memory:`";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        flags |= OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Ok(Self {
            path: (path != ":memory:").then(|| PathBuf::from(path)),
            flags,
            busy_timeout,
        })
    }

    fn open(&self) -> Result<Connection> {
        let opened = match &self.path {
            None => Connection::open_in_memory(),
            Some(path) => Connection::open_with_flags(path, self.flags),
        };
        let connection = opened.map_err(|error| match &self.path {
            Some(path) => {
                map_error(error).context(format_args!("cannot open `{}`", path.display()))
            }
            None => map_error(error),
        })?;
        self.prepare(&connection).map_err(map_error)?;
        Ok(connection)
    }

    fn prepare(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.busy_timeout(self.busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        // Plans then never depend on bound values, so binding a LIMIT or a key does not prepare the statement anew.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // Otherwise a missing column in double quotes would be read as text ("Double-quoted String Literals Are Accepted").
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        changes::register(connection)?;
        if self.path.is_some() && self.flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
            // In WAL mode this loses no transaction to a crash of the program, only to one of the machine, and corrupts
            // nothing ("PRAGMA synchronous").
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            // A page that many transactions wrote goes from the log into the file once, and a checkpoint syncs the disk twice;
            // four times fewer of them than by default. So many frames still fit into one index ("WAL-Index File Format").
            connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        }
        Ok(())
    }
}

/// Tells a multi-threaded runtime that this thread is busy, so that other tasks go on elsewhere.
fn in_place<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current() {
        Ok(handle) if handle.runtime_flavor() == RuntimeFlavor::MultiThread => {
            tokio::task::block_in_place(work)
        }
        _ => work(),
    }
}

/// Tells the runtime only where such work took long lately.
fn paced<T>(took: &Took, work: impl FnOnce() -> T) -> T {
    let began = took.is_wanted().then(Instant::now);
    let done = if took.is_short() {
        work()
    } else {
        in_place(work)
    };
    if let Some(began) = began {
        took.note(began.elapsed());
    }
    done
}

/// Runs on the runtime's blocking threads; rows come back together.
async fn blocking(
    lease: &mut Lease<Conn>,
    statement: Prepared,
    on_row: OnRow<'_>,
) -> Result<Outcome> {
    let Some(Conn::Local(connection)) = lease.take() else {
        return Err(Error::new(ErrorKind::Connection, "the connection is gone"));
    };
    let work = tokio::task::spawn_blocking(move || {
        let mut rows = KeptRows::default();
        let outcome = run_with(&connection, &statement, &mut |row, columns| {
            rows.keep(row, columns)
        });
        (connection, outcome, rows)
    });
    let (connection, outcome, rows) = work.await.map_err(|error| {
        Error::new(ErrorKind::Database, "the blocking task failed").with_source(error)
    })?;
    lease.put(Conn::Local(connection));
    let outcome = outcome?;
    rows.hand_out(on_row)?;
    Ok(outcome)
}

fn here(lease: &mut Lease<Conn>) -> Result<&Connection> {
    match lease.connection()? {
        Conn::Local(connection) => Ok(connection),
        Conn::Hosted(_) => Err(Error::new(ErrorKind::Connection, "the connection is gone")),
    }
}

fn run(connection: &Connection, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
    run_with(connection, statement, &mut |row, _| on_row(Row::new(row)))
}

/// A statement with its values.
fn bound<'c>(
    connection: &'c Connection,
    statement: &Prepared,
) -> Result<rusqlite::CachedStatement<'c>> {
    let mut prepared = connection
        .prepare_cached(&statement.text.sql)
        .map_err(map_error)?;
    for (i, value) in statement.values.iter().enumerate() {
        bind(&mut prepared, i + 1, value).map_err(|error| error.at_value(i))?;
    }
    Ok(prepared)
}

fn run_with(
    connection: &Connection,
    statement: &Prepared,
    on_row: &mut dyn FnMut(&rusqlite::Row<'_>, usize) -> Result<()>,
) -> Result<Outcome> {
    let mut prepared = bound(connection, statement)?;
    changes::reset();
    let columns = prepared.column_count();
    if columns == 0 {
        let rows_affected = prepared.raw_execute().map_err(map_error)? as u64;
        return Ok(Outcome {
            rows_affected,
            last_insert_id: None,
            changed: changes::count(),
        });
    }
    let mut rows = prepared.raw_query();
    let mut count = 0;
    while let Some(row) = rows.next().map_err(map_error)? {
        on_row(row, columns)?;
        count += 1;
        // Asking for a second row would be a step that finds none.
        if matches!(statement.pace, Pace::OneRow) {
            break;
        }
    }
    Ok(Outcome {
        rows_affected: count,
        last_insert_id: None,
        changed: changes::count(),
    })
}

impl Cells for rusqlite::Row<'_> {
    #[inline]
    fn cell(&self, position: usize) -> Cell<'_> {
        self.get_ref(position).map_or(Cell::Null, Into::into)
    }

    fn width(&self) -> usize {
        self.as_ref().column_count()
    }

    fn name(&self, position: usize) -> Option<&str> {
        self.as_ref().column_name(position).ok()
    }
}

impl<'r> From<ValueRef<'r>> for Cell<'r> {
    #[inline]
    fn from(value: ValueRef<'r>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Real(number) => Self::Real(number),
            ValueRef::Text(bytes) => Self::Text(bytes),
            ValueRef::Blob(bytes) => Self::Blob(bytes),
        }
    }
}

/// SQLite compares the first 15 significant digits when it decides that a text converts to a number without loss
/// ("Datatypes In SQLite", 3), so no more can be kept.
const EXACT_DECIMAL: i128 = 1_000_000_000_000_000;

fn bind(statement: &mut rusqlite::Statement<'_>, at: usize, value: &Value) -> Result<()> {
    let bound = match value {
        Value::Null(_) | Value::NullList(_) => {
            statement.raw_bind_parameter(at, rusqlite::types::Null)
        }
        Value::Bool(value) => statement.raw_bind_parameter(at, *value),
        Value::I16(value) => statement.raw_bind_parameter(at, *value),
        Value::I32(value) => statement.raw_bind_parameter(at, *value),
        Value::I64(value) => statement.raw_bind_parameter(at, *value),
        Value::U64(value) => match i64::try_from(*value) {
            Ok(value) => statement.raw_bind_parameter(at, value),
            Err(_) => {
                return Err(Error::out_of_range(
                    "SQLite holds integers up to 9,223,372,036,854,775,807",
                ));
            }
        },
        Value::F32(value) if value.is_nan() => {
            return Err(Error::out_of_range("SQLite cannot hold NaN"));
        }
        Value::F64(value) if value.is_nan() => {
            return Err(Error::out_of_range("SQLite cannot hold NaN"));
        }
        Value::F32(value) => statement.raw_bind_parameter(at, f64::from(*value)),
        Value::F64(value) => statement.raw_bind_parameter(at, *value),
        Value::Decimal(value) => {
            let value = value.normalize();
            if value.mantissa().abs() >= EXACT_DECIMAL {
                return Err(Error::out_of_range(
                    "SQLite holds decimals of at most 15 significant digits exactly",
                ));
            }
            statement.raw_bind_parameter(at, value.to_string())
        }
        Value::Text(value) => statement.raw_bind_parameter(at, value.as_ref()),
        Value::Enum(value) => statement.raw_bind_parameter(at, *value),
        Value::Bytes(value) => statement.raw_bind_parameter(at, value.as_slice()),
        Value::DateTime(value) => {
            super::check_year(value.date_naive())?;
            statement.raw_bind_parameter(at, datetime::instant_text(*value).as_str())
        }
        Value::NaiveDateTime(value) => {
            super::check_year(value.date())?;
            statement.raw_bind_parameter(at, datetime::date_time_text(*value).as_str())
        }
        Value::Date(value) => {
            super::check_year(*value)?;
            statement.raw_bind_parameter(at, datetime::date_text(*value).as_str())
        }
        Value::Time(value) => {
            statement.raw_bind_parameter(at, datetime::time_text(*value).as_str())
        }
        Value::Uuid(value) => {
            let mut buffer = uuid::Uuid::encode_buffer();
            statement.raw_bind_parameter(at, &*value.hyphenated().encode_lower(&mut buffer))
        }
        Value::Json(text) => {
            super::check_json(text)?;
            check_json_number(text)?;
            statement.raw_bind_parameter(at, text.as_str())
        }
        Value::List(_, values) => match list::to_json(values) {
            Some(text) => statement.raw_bind_parameter(at, text),
            None => return Err(Error::out_of_range("a list holds a value that JSON cannot")),
        },
    };
    bound.map_err(map_error)
}

/// A JSON column has numeric affinity: a document that is only a number is kept as SQLite's number, which is the same
/// number for whole ones of 64 bits and for fractions, and another for the rest (`1.0` becomes `1`).
fn check_json_number(text: &str) -> Result<()> {
    if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return Ok(());
    }
    let is_kept = text.parse::<i64>().is_ok()
        || text
            .parse::<f64>()
            .is_ok_and(|number| number.fract() != 0.0 && number.to_string() == text);
    let message = "SQLite would change a JSON document that is only this number; put it into an object or array";
    if is_kept {
        Ok(())
    } else {
        Err(Error::out_of_range(message))
    }
}

/// Ends what a dropped transaction left open, and lets the connection write again.
pub(crate) fn rollback(connection: &Conn, is_read_only: bool) {
    // A failure means that nothing was open, which is what is wanted.
    let _ = connection.tell(|connection| connection.execute_batch("ROLLBACK"));
    if is_read_only {
        // This fails for want of memory alone, as everything after it would.
        let _ = connection.tell(|connection| connection.execute_batch("PRAGMA query_only = OFF"));
    }
}
