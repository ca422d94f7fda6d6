//! What PostgreSQL and MySQL share because both run on sqlx.

use crate::error::{Error, ErrorKind, Result};
use std::future::Future;
use std::time::Duration;

/// Prepared statements kept by each connection.
pub(crate) const CACHED_STATEMENTS: usize = 256;

/// Opens a connection within a time.
pub(crate) async fn open<C>(
    timeout: Duration,
    opening: impl Future<Output = Result<C, sqlx::Error>>,
) -> Result<C, sqlx::Error> {
    match tokio::time::timeout(timeout, opening).await {
        Ok(opened) => opened,
        Err(_) => Err(sqlx::Error::Io(std::io::Error::new(
            std::io::ErrorKind::TimedOut,
            format!("no answer within {timeout:?}"),
        ))),
    }
}

/// The URL cannot be understood. The driver's message does not quote the password, but ours does not quote anything.
pub(crate) fn configuration(error: sqlx::Error) -> Error {
    let message =
        "the connection URL cannot be read; write `scheme://user:password@host:port/database`";
    Error::new(ErrorKind::Configuration, message).with_source(error)
}

/// Whether a connection must not be used again after such an error.
pub(crate) fn leaves_connection_unusable(kind: ErrorKind) -> bool {
    // A decode error stops reading in the middle of the rows.
    matches!(kind, ErrorKind::Connection | ErrorKind::Decode)
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
