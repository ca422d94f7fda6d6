//! What can go wrong with a migration: a kind to branch on, what happened, and which command goes on from there. Names
//! migrations, statements, tables and constraints, never values.

use crate::error::{Error, ErrorKind};
use std::fmt;

/// Why a migration was not run, or not to its end.
pub struct MigrateError(Box<Inner>);

struct Inner {
    kind: MigrateErrorKind,
    message: String,
    help: String,
    migration: Option<String>,
    statement: Option<usize>,
    source: Option<Error>,
}

/// The kinds of errors of migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MigrateErrorKind {
    /// A folder cannot be read, or a file in it is missing or malformed.
    Folder,
    /// The migrations are for another database.
    Provider,
    /// The database has tables, but no history of migrations.
    NotEmpty,
    /// A migration was changed after it was applied.
    Edited,
    /// A migration was applied whose folder is missing.
    Missing,
    /// A migration comes before one that is applied already.
    OutOfOrder,
    /// A migration that failed before waits for a decision.
    Failed,
    /// A statement of a migration failed.
    Statement,
    /// A step over data that the program wrote failed.
    DataStep,
    /// A revert was cut off.
    HalfReverted,
    /// Somebody else migrates the same database.
    Locked,
    /// The connection is not the one that holds the lock, as behind a pooler of transactions.
    Pooler,
    /// There is no migration of that name.
    UnknownMigration,
    /// The migration did not fail.
    NotFailed,
    /// The migration is applied already.
    AlreadyApplied,
    /// The migration has no `down.sql`.
    NotReversible,
    /// Reverting would lose values.
    WouldLose,
    /// The migration begins or ends transactions itself.
    OwnTransaction,
    /// Rows would refer to rows that are gone, or would have changed beside the migration.
    BrokenReferences,
    /// The connection broke.
    Connection,
    /// Anything else that the database reported.
    Database,
}

impl MigrateError {
    pub(crate) fn new(
        kind: MigrateErrorKind,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            help: help.into(),
            migration: None,
            statement: None,
            source: None,
        }))
    }

    /// What the database reported while something was done that is no statement of a migration.
    pub(crate) fn database(doing: &str, error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Connection => MigrateErrorKind::Connection,
            _ => MigrateErrorKind::Database,
        };
        let help = match kind {
            MigrateErrorKind::Connection => {
                "nothing that was applied is lost; run the command again when the database is reachable"
            }
            _ => {
                "nothing that was applied is lost; see to what the database says, then run the command again"
            }
        };
        Self::new(kind, format!("{doing}: {error}"), help).with_source(error)
    }

    pub(crate) fn with_source(mut self, source: Error) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn of(mut self, migration: &str) -> Self {
        self.0.migration = Some(migration.to_owned());
        self
    }

    pub(crate) fn at(mut self, statement: usize) -> Self {
        self.0.statement = Some(statement);
        self
    }

    /// The kind, to branch on.
    pub fn kind(&self) -> MigrateErrorKind {
        self.0.kind
    }

    /// What to do now, with the command that does it.
    pub fn help(&self) -> &str {
        &self.0.help
    }

    /// The migration that it is about.
    pub fn migration(&self) -> Option<&str> {
        self.0.migration.as_deref()
    }

    /// The statement that failed, from one.
    pub fn statement(&self) -> Option<usize> {
        self.0.statement
    }

    /// What the database reported.
    pub fn database_error(&self) -> Option<&Error> {
        self.0.source.as_ref()
    }

    /// Prisma's code for the same error, where it has one.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self.0.kind {
            MigrateErrorKind::Folder => "P3015",
            MigrateErrorKind::Provider => "P3019",
            MigrateErrorKind::NotEmpty => "P3005",
            MigrateErrorKind::Failed => "P3009",
            MigrateErrorKind::Statement | MigrateErrorKind::DataStep => "P3018",
            MigrateErrorKind::Locked => "P1002",
            MigrateErrorKind::UnknownMigration => "P3017",
            MigrateErrorKind::NotFailed => "P3012",
            MigrateErrorKind::AlreadyApplied => "P3008",
            MigrateErrorKind::Connection => "P1001",
            MigrateErrorKind::Database => return self.0.source.as_ref().and_then(Error::code),
            MigrateErrorKind::Edited
            | MigrateErrorKind::Missing
            | MigrateErrorKind::OutOfOrder
            | MigrateErrorKind::HalfReverted
            | MigrateErrorKind::Pooler
            | MigrateErrorKind::NotReversible
            | MigrateErrorKind::WouldLose
            | MigrateErrorKind::OwnTransaction
            | MigrateErrorKind::BrokenReferences => return None,
        })
    }
}

impl fmt::Display for MigrateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for MigrateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MigrateError")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("help", &self.0.help)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for MigrateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}

/// Says of a database's error what was being done.
pub(crate) trait Doing<T> {
    fn doing(self, what: &str) -> Result<T, MigrateError>;
}

impl<T> Doing<T> for Result<T, Error> {
    fn doing(self, what: &str) -> Result<T, MigrateError> {
        self.map_err(|error| MigrateError::database(what, error))
    }
}
