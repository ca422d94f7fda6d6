//! What PostgreSQL and MySQL share because both run on sqlx: a pool, and statements whose rows stream in. What differs is
//! behind [`Driver`].

use super::batches::{Coroutine, OnStreamRow, Pause};
use super::{OnRow, Outcome, Pace, Prepared};
use crate::cell::{Cells, Row};
use crate::db::ConnectOptions;
use crate::db::pool::{Lease, Pool};
use crate::error::{Error, ErrorKind, Result};
use crate::value::Value;
use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use sqlx::{ConnectOptions as _, Database, Either};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Prepared statements kept by each connection.
pub(crate) const CACHED_STATEMENTS: usize = 256;

/// How much a message may hold that arrives at once.
///
/// sqlx 0.9 leaves Nagle's algorithm on, so a message that takes two writes to a socket waits for the other side's delayed
/// acknowledgement: 44 ms for what the server does in 2. A socket takes what fits into its buffer in one write: megabytes
/// within one machine, some ten KiB to another. Over TLS every record of 16 KiB is a write.
const MESSAGE_BYTES: usize = 14 * 1024;
const LOCAL_MESSAGE_BYTES: usize = 512 * 1024;

/// What a statement answers, step by step: a row, or how it ended.
pub(crate) type Steps<'c, D> =
    BoxStream<'c, Result<Either<<D as Database>::QueryResult, <D as Database>::Row>, sqlx::Error>>;

/// What is peculiar to one of sqlx's databases.
pub(crate) trait Driver: Database<Row: Cells> {
    /// Where and how to connect.
    type Options: sqlx::ConnectOptions<Connection = Self::Connection>;

    /// What every connection is told first.
    const GREETING: Option<&'static str> = None;

    fn options(url: &str) -> Result<Self::Options, sqlx::Error>;

    /// The server is on this machine, and nothing is encrypted.
    fn is_local(options: &Self::Options) -> bool;

    fn arguments(values: &[Value]) -> Result<Self::Arguments>;

    fn fetch(
        connection: &mut Self::Connection,
        text: Arc<str>,
        arguments: Self::Arguments,
    ) -> Steps<'_, Self>;

    /// The row of a statement that has at most one. What follows it on the connection is read by the next statement.
    fn fetch_one(
        connection: &mut Self::Connection,
        text: Arc<str>,
        arguments: Self::Arguments,
    ) -> BoxFuture<'_, Result<Option<Self::Row>, sqlx::Error>>;

    /// Runs text as it is, without binds.
    fn script<'c>(
        connection: &'c mut Self::Connection,
        text: &'c str,
    ) -> BoxFuture<'c, Result<Self::QueryResult, sqlx::Error>>;

    fn count(outcome: &mut Outcome, done: &Self::QueryResult);

    fn map_error(error: sqlx::Error) -> Error;
}

pub(crate) struct ServerPool<D: Driver> {
    options: D::Options,
    connect_timeout: Duration,
    message_bytes: usize,
    pool: Pool<D::Connection>,
}

impl<D: Driver> ServerPool<D> {
    pub(crate) async fn connect(url: &str, options: &ConnectOptions) -> Result<Self> {
        let server = D::options(url).map_err(configuration)?;
        let pool = Self {
            message_bytes: if D::is_local(&server) {
                LOCAL_MESSAGE_BYTES
            } else {
                MESSAGE_BYTES
            },
            options: server.disable_statement_logging(),
            connect_timeout: options.connect_timeout,
            pool: Pool::new(options.limits()),
        };
        drop(pool.lease().await?);
        Ok(pool)
    }

    pub(crate) async fn lease(&self) -> Result<Lease<D::Connection>> {
        let mut lease = self.pool.acquire().await?;
        if lease.is_vacant() {
            let mut connection = self.open().await?;
            if let Some(greeting) = D::GREETING {
                D::script(&mut connection, greeting)
                    .await
                    .map_err(D::map_error)?;
            }
            lease.put(connection);
        }
        Ok(lease)
    }

    async fn open(&self) -> Result<D::Connection> {
        match tokio::time::timeout(self.connect_timeout, self.options.connect()).await {
            Ok(opened) => opened.map_err(D::map_error),
            Err(_) => {
                let message = format!(
                    "the database cannot be reached: no answer within {:?}",
                    self.connect_timeout
                );
                Err(Error::new(ErrorKind::Connection, message))
            }
        }
    }

    pub(crate) async fn run(&self, statement: &Prepared, on_row: OnRow<'_>) -> Result<Outcome> {
        let mut lease = self.lease().await?;
        let mut has_rows = false;
        let outcome = run_on::<D>(&mut lease, statement, &mut |row| {
            has_rows = true;
            on_row(row)
        })
        .await;
        match outcome {
            // The server closed an idle connection: nothing was answered yet, and reading twice changes nothing.
            Err(error)
                if error.kind() == ErrorKind::Connection && statement.is_read && !has_rows =>
            {
                drop(lease);
                run_on::<D>(&mut self.lease().await?, statement, on_row).await
            }
            outcome => outcome,
        }
    }

    /// Reads the rows of a statement in batches, on a connection that does nothing else meanwhile. When it is dropped in the
    /// middle, the connection is closed: reading the rest of the rows could take any time.
    pub(crate) fn rows(&self, statement: Prepared, mut on_row: OnStreamRow) -> Coroutine<'_> {
        Coroutine::new(move |pause| async move {
            let mut lease = self.lease().await?;
            let mut has_rows = false;
            let done =
                rows_on::<D>(&mut lease, &statement, &mut on_row, &mut has_rows, &pause).await;
            match done {
                // As in `run`.
                Err(error)
                    if error.kind() == ErrorKind::Connection && statement.is_read && !has_rows =>
                {
                    drop(lease);
                    let mut lease = self.lease().await?;
                    rows_on::<D>(&mut lease, &statement, &mut on_row, &mut has_rows, &pause).await
                }
                done => done,
            }
        })
    }

    pub(crate) fn message_bytes(&self) -> usize {
        self.message_bytes
    }

    pub(crate) fn max_connections(&self) -> u32 {
        self.pool.max_connections()
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}

/// Reads the rows of a statement, and pauses whenever a batch is full.
pub(crate) async fn rows_on<D: Driver>(
    lease: &mut Lease<D::Connection>,
    statement: &Prepared,
    on_row: &mut OnStreamRow,
    has_rows: &mut bool,
    pause: &Pause,
) -> Result<()> {
    let arguments = D::arguments(&statement.values)?;
    lease.begin();
    let done = paused_rows::<D>(
        lease.connection()?,
        statement,
        arguments,
        on_row,
        has_rows,
        pause,
    )
    .await;
    end(lease, done.as_ref().err());
    done
}

async fn paused_rows<D: Driver>(
    connection: &mut D::Connection,
    statement: &Prepared,
    arguments: D::Arguments,
    on_row: &mut OnStreamRow,
    has_rows: &mut bool,
    pause: &Pause,
) -> Result<()> {
    let mut steps = D::fetch(connection, Arc::clone(&statement.text.sql), arguments);
    while let Some(step) = steps.try_next().await.map_err(D::map_error)? {
        let Either::Right(row) = step else { continue };
        *has_rows = true;
        let is_full = on_row(Row::new(&row))?;
        drop(row);
        if is_full {
            pause.pause().await;
        }
    }
    Ok(())
}

pub(crate) async fn run_on<D: Driver>(
    lease: &mut Lease<D::Connection>,
    statement: &Prepared,
    on_row: OnRow<'_>,
) -> Result<Outcome> {
    let arguments = D::arguments(&statement.values)?;
    lease.begin();
    let outcome = stream::<D>(lease.connection()?, statement, arguments, on_row).await;
    end(lease, outcome.as_ref().err());
    outcome
}

async fn stream<D: Driver>(
    connection: &mut D::Connection,
    statement: &Prepared,
    arguments: D::Arguments,
    on_row: OnRow<'_>,
) -> Result<Outcome> {
    if let Pace::OneRow = statement.pace {
        let found = D::fetch_one(connection, Arc::clone(&statement.text.sql), arguments).await;
        if let Some(row) = found.map_err(D::map_error)? {
            on_row(Row::new(&row))?;
        }
        return Ok(Outcome::default());
    }
    let mut steps = D::fetch(connection, Arc::clone(&statement.text.sql), arguments);
    let mut outcome = Outcome::default();
    while let Some(step) = steps.try_next().await.map_err(D::map_error)? {
        match step {
            Either::Left(done) => D::count(&mut outcome, &done),
            Either::Right(row) => on_row(Row::new(&row))?,
        }
    }
    Ok(outcome)
}

/// Whether a host is this machine, as URLs say it.
pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Runs text as it is, without binds: transaction control and scripts.
pub(crate) async fn batch_on<D: Driver>(
    lease: &mut Lease<D::Connection>,
    script: &str,
) -> Result<()> {
    script_on::<D>(lease, script).await.map(drop)
}

/// The same, and says how many rows it changed.
pub(crate) async fn script_on<D: Driver>(
    lease: &mut Lease<D::Connection>,
    script: &str,
) -> Result<Outcome> {
    lease.begin();
    let done = D::script(lease.connection()?, script)
        .await
        .map_err(D::map_error);
    end(lease, done.as_ref().err());
    let mut outcome = Outcome::default();
    D::count(&mut outcome, &done?);
    Ok(outcome)
}

/// Gives the connection back to the pool, unless it must not be used again: it broke, or a row that did not decode
/// stopped the reading in the middle.
fn end<C>(lease: &mut Lease<C>, error: Option<&Error>) {
    if !error.is_some_and(|error| matches!(error.kind(), ErrorKind::Connection | ErrorKind::Decode))
    {
        lease.end();
    }
}

/// The URL cannot be understood. The driver's message does not quote the password, but ours does not quote anything.
fn configuration(error: sqlx::Error) -> Error {
    let message =
        "the connection URL cannot be read; write `scheme://user:password@host:port/database`";
    Error::new(ErrorKind::Configuration, message).with_source(error)
}

/// Errors that no server reported.
pub(crate) fn map_error(error: sqlx::Error) -> Error {
    let (kind, message) = match &error {
        sqlx::Error::Io(io) => (
            ErrorKind::Connection,
            format!("the database cannot be reached: {io}"),
        ),
        sqlx::Error::Tls(_) => (
            ErrorKind::Connection,
            "the encrypted connection failed".to_owned(),
        ),
        sqlx::Error::Protocol(_) => (ErrorKind::Connection, "the connection broke".to_owned()),
        sqlx::Error::Configuration(_) => (
            ErrorKind::Configuration,
            "the connection options are wrong".to_owned(),
        ),
        sqlx::Error::Database(_) => (
            ErrorKind::Database,
            "the database reported an error".to_owned(),
        ),
        _ => (
            ErrorKind::Database,
            "the driver reported an error".to_owned(),
        ),
    };
    Error::new(kind, message).with_source(error)
}
