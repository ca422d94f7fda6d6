//! The one error of the library: opaque, with a kind to branch on. Names models, columns and constraints, never values.

use crate::cell::DecodeError;
use crate::model::Model;
use crate::query::UniqueKey;
use crate::validation::ValidationReport;
use orm_schema::Dialect;
use orm_schema::naming::{ConstraintKind, constraint_name};
use std::fmt;

/// The result of everything that touches a database.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
///
/// ```
/// # fn handle(err: orm::Error) -> u16 {
/// match err {
///     e if e.kind() == orm::ErrorKind::UniqueViolation => 409,
///     e if e.is_retryable() => 503,
///     e => e.http_status(),
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    constraint: Option<Constraint>,
    /// The position of the bound value that is to blame.
    value: Option<usize>,
    /// The position, among the rows of the statement, of the one that is to blame.
    row: Option<usize>,
    is_twice: bool,
    /// The rules that are not met.
    report: Option<ValidationReport>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What a database said of the constraint that a write broke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Constraint {
    /// Its name (PostgreSQL, MySQL).
    Name(Dialect, String),
    /// `table.column` of each column (SQLite).
    Columns(Vec<String>),
}

/// The kinds of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No row was found where one was required.
    NotFound,
    /// A unique key exists already.
    UniqueViolation,
    /// A foreign key refers to nothing, or a row is still referred to.
    ForeignKeyViolation,
    /// A required column would be NULL.
    NotNullViolation,
    /// A CHECK is not met.
    CheckViolation,
    /// A rule of the model is not met; nothing was sent.
    Validation,
    /// Text is longer than its column.
    ValueTooLong,
    /// A value is outside of what its column or the database can hold.
    ValueOutOfRange,
    /// A column does not hold what its field's type expects.
    Decode,
    /// The database cannot be reached, or the connection broke.
    Connection,
    /// User or password were refused.
    Authentication,
    /// The database does not exist.
    UnknownDatabase,
    /// The connection URL or an option is wrong.
    Configuration,
    /// A table is missing.
    MissingTable,
    /// A column is missing.
    MissingColumn,
    /// No connection became free in time.
    PoolTimeout,
    /// The database or a row stayed locked for too long, or was locked where nobody was to wait.
    Busy,
    /// A transaction conflicts with another one and can be tried again.
    SerializationFailure,
    /// Two transactions waited for each other; this one was ended.
    Deadlock,
    /// A transaction or a statement took longer than it may.
    Timeout,
    /// The row was changed by someone else since it was read.
    Stale,
    /// A row would be, or is, its own ancestor.
    Cycle,
    /// What a client asked for is malformed or not allowed, such as a cursor that was changed or an unknown order.
    InvalidInput,
    /// The library was asked for something that it refuses, such as an update of all rows that was not spelled so.
    Usage,
    /// The database cannot do what was asked.
    Unsupported,
    /// Anything else that the database reported.
    Database,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            constraint: None,
            value: None,
            row: None,
            is_twice: false,
            report: None,
            source: None,
        }))
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_constraint(mut self, constraint: Option<Constraint>) -> Self {
        self.0.constraint = constraint;
        self
    }

    pub(crate) fn at_value(mut self, position: usize) -> Self {
        self.0.value = Some(position);
        self
    }

    pub(crate) fn with_report(mut self, report: ValidationReport) -> Self {
        self.0.report = Some(report);
        self
    }

    /// The rules that a write does not meet, by field: of an error of the kind `Validation`.
    pub fn validation(&self) -> Option<&ValidationReport> {
        self.0.report.as_ref()
    }

    pub(crate) fn value(&self) -> Option<usize> {
        self.0.value
    }

    /// Two rows of one upsert have the same key.
    pub(crate) fn is_twice(&self) -> bool {
        self.0.is_twice
    }

    pub(crate) fn twice(mut self, is_twice: bool) -> Self {
        self.0.is_twice = is_twice;
        self
    }

    pub(crate) fn at_row(mut self, position: Option<usize>) -> Self {
        self.0.row = position;
        self
    }

    pub(crate) fn row(&self) -> Option<usize> {
        self.0.row
    }

    #[cold]
    pub(crate) fn decode(model: &str, column: &str, reason: &DecodeError) -> Self {
        let of = if model.is_empty() {
            String::new()
        } else {
            format!(" of `{model}`")
        };
        Self::new(
            ErrorKind::Decode,
            format!("cannot read column `{column}`{of}: {reason}"),
        )
    }

    #[cold]
    pub(crate) fn not_found(model: &str) -> Self {
        Self::new(ErrorKind::NotFound, format!("no `{model}` was found"))
    }

    /// Adds in front of the message what was being done.
    pub(crate) fn context(mut self, doing: impl fmt::Display) -> Self {
        self.0.message = format!("{doing}: {}", self.0.message);
        self
    }

    /// The kind, to branch on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the write broke this unique key.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(unique)] email: String }
    /// # fn f(e: orm::Error) -> bool {
    /// e.violates(User::email_key)
    /// # }
    /// ```
    pub fn violates<M: Model, V>(&self, key: UniqueKey<M, V>) -> bool {
        if self.0.kind != ErrorKind::UniqueViolation {
            return false;
        }
        let model = M::schema();
        let columns = key
            .fields
            .iter()
            .filter_map(|name| model.field(name))
            .map(|field| field.column.as_ref());
        match &self.0.constraint {
            Some(Constraint::Name(dialect, name)) => {
                let columns: Vec<&str> = columns.collect();
                let derived =
                    constraint_name(*dialect, ConstraintKind::Unique, &model.table, &columns);
                *name == key.db_name.map_or(derived, str::to_owned)
            }
            Some(Constraint::Columns(found)) => {
                let mut expected: Vec<String> = columns
                    .map(|column| format!("{}.{column}", model.table))
                    .collect();
                let mut found = found.clone();
                expected.sort_unstable();
                found.sort_unstable();
                expected == found
            }
            None => false,
        }
    }

    /// Whether the same work may succeed when it is tried again: a conflict between transactions, a locked database, no
    /// free connection, a broken connection.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::SerializationFailure
                | ErrorKind::Deadlock
                | ErrorKind::Busy
                | ErrorKind::PoolTimeout
                | ErrorKind::Connection
        )
    }

    /// Prisma's code for the same error, where it has one.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self.0.kind {
            ErrorKind::NotFound => "P2025",
            ErrorKind::UniqueViolation => "P2002",
            ErrorKind::ForeignKeyViolation => "P2003",
            ErrorKind::NotNullViolation => "P2011",
            ErrorKind::CheckViolation => "P2004",
            ErrorKind::Validation => "P2007",
            ErrorKind::ValueTooLong => "P2000",
            ErrorKind::ValueOutOfRange => "P2020",
            ErrorKind::Decode => "P2023",
            ErrorKind::Connection => "P1001",
            ErrorKind::Authentication => "P1000",
            ErrorKind::UnknownDatabase => "P1003",
            ErrorKind::Configuration => "P1013",
            ErrorKind::MissingTable => "P2021",
            ErrorKind::MissingColumn => "P2022",
            ErrorKind::PoolTimeout => "P2024",
            ErrorKind::Busy => "P1008",
            ErrorKind::SerializationFailure | ErrorKind::Deadlock => "P2034",
            ErrorKind::Timeout => "P2028",
            ErrorKind::Stale
            | ErrorKind::Cycle
            | ErrorKind::InvalidInput
            | ErrorKind::Usage
            | ErrorKind::Unsupported
            | ErrorKind::Database => return None,
        })
    }

    /// The HTTP status that fits when the error reaches a client: 400, 404, 409, 422, 503, else 500.
    pub fn http_status(&self) -> u16 {
        match self.0.kind {
            ErrorKind::InvalidInput => 400,
            ErrorKind::NotFound => 404,
            ErrorKind::UniqueViolation
            | ErrorKind::ForeignKeyViolation
            | ErrorKind::Stale
            | ErrorKind::Cycle => 409,
            ErrorKind::NotNullViolation
            | ErrorKind::CheckViolation
            | ErrorKind::Validation
            | ErrorKind::ValueTooLong
            | ErrorKind::ValueOutOfRange => 422,
            ErrorKind::Connection
            | ErrorKind::PoolTimeout
            | ErrorKind::Busy
            | ErrorKind::SerializationFailure
            | ErrorKind::Deadlock
            | ErrorKind::Timeout => 503,
            ErrorKind::Decode
            | ErrorKind::Authentication
            | ErrorKind::UnknownDatabase
            | ErrorKind::Configuration
            | ErrorKind::MissingTable
            | ErrorKind::MissingColumn
            | ErrorKind::Usage
            | ErrorKind::Unsupported
            | ErrorKind::Database => 500,
        }
    }

    /// A value cannot be bound; `what` names the reason, not the value.
    #[cold]
    pub(crate) fn out_of_range(what: &str) -> Self {
        Self::new(ErrorKind::ValueOutOfRange, what)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The driver's own error may quote values, so it stays behind `source()`.
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    /// The driver's error, which may quote values.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
