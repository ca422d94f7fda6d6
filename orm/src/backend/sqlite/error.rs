//! SQLite's errors -> ours: by the extended code, and by the text where there is none.

use crate::error::{Constraint, Error, ErrorKind};
use rusqlite::ffi;

pub(crate) fn map_error(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, message) = &error else {
        // What rusqlite itself refuses quotes no values: a NUL in SQL, a wrong number of parameters.
        let kind = match &error {
            rusqlite::Error::SqlInputError { msg, .. } => missing(msg),
            _ => ErrorKind::Database,
        };
        let text = match &error {
            rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
            other => other.to_string(),
        };
        return Error::new(kind, text).with_source(error);
    };
    let text = message.clone().unwrap_or_default();
    let (kind, message) = match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => {
            let columns: Vec<String> = constrained(&text).split(", ").map(str::to_owned).collect();
            let message = format!("a row with the same {} exists already", columns.join(", "));
            return Error::new(ErrorKind::UniqueViolation, message)
                .with_constraint(Some(Constraint::Columns(columns)))
                .with_source(error);
        }
        // RESTRICT is reported as if a trigger had refused.
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY | ffi::SQLITE_CONSTRAINT_TRIGGER => (
            ErrorKind::ForeignKeyViolation,
            "a foreign key refers to a row that does not exist, or the row is still referred to"
                .to_owned(),
        ),
        ffi::SQLITE_CONSTRAINT_NOTNULL => (
            ErrorKind::NotNullViolation,
            format!("{} is required", constrained(&text)),
        ),
        ffi::SQLITE_CONSTRAINT_CHECK => (
            ErrorKind::CheckViolation,
            format!("the check `{}` is not met", constrained(&text)),
        ),
        extended => match extended & 0xff {
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => {
                (ErrorKind::Busy, "the database stayed locked".to_owned())
            }
            ffi::SQLITE_CANTOPEN => (
                ErrorKind::Connection,
                "the file cannot be opened; does its folder exist?".to_owned(),
            ),
            ffi::SQLITE_NOTADB => (
                ErrorKind::Connection,
                "the file is no SQLite database".to_owned(),
            ),
            ffi::SQLITE_INTERRUPT => (
                ErrorKind::Timeout,
                "the statement was interrupted".to_owned(),
            ),
            ffi::SQLITE_READONLY => (ErrorKind::Database, "the database is read-only".to_owned()),
            ffi::SQLITE_FULL => (ErrorKind::Database, "the disk is full".to_owned()),
            ffi::SQLITE_TOOBIG => (
                ErrorKind::ValueTooLong,
                "a value is too large for SQLite".to_owned(),
            ),
            _ => (missing(&text), text.clone()),
        },
    };
    Error::new(kind, message).with_source(error)
}

/// `UNIQUE constraint failed: users.email, users.tenant` to what stands behind the colon.
fn constrained(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, rest)| rest)
}

fn missing(message: &str) -> ErrorKind {
    if message.contains("no such table") {
        ErrorKind::MissingTable
    } else if message.contains("no such column") || message.contains("has no column named") {
        ErrorKind::MissingColumn
    } else if message == "integer overflow" {
        // Of `sum` ("Built-in Aggregate Functions").
        ErrorKind::ValueOutOfRange
    } else {
        ErrorKind::Database
    }
}
