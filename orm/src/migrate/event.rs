//! What a run tells while it goes on, and what it says at its end.

use std::time::Duration;

/// What happens in a run, as it happens. For progress bars and logs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Somebody else migrates the database; this run waits.
    WaitingForLock {
        /// Who, as far as is known.
        holder: Option<String>,
    },
    /// A migration begins, or goes on where an earlier run was cut off.
    Started {
        /// Its name.
        migration: String,
        /// How many statements it has.
        statements: usize,
        /// How many of them an earlier run did.
        done: usize,
    },
    /// A statement begins.
    Statement {
        /// The migration.
        migration: String,
        /// Which statement, from one.
        number: usize,
        /// How many there are.
        count: usize,
        /// The first line of its text.
        title: String,
    },
    /// A statement waited for a lock for too long, and is tried again.
    Retrying {
        /// The migration.
        migration: String,
        /// How many times it was tried.
        attempts: u32,
        /// How long the pause is.
        pause: Duration,
    },
    /// A step over data did a batch.
    Rows {
        /// The migration.
        migration: String,
        /// How many rows are done.
        done: u64,
        /// How many there are, where that is known.
        total: Option<u64>,
    },
    /// A migration is applied or reverted.
    Finished {
        /// Its name.
        migration: String,
        /// How long it took.
        took: Duration,
    },
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MigrationReport {
    /// What was applied or reverted, in that order.
    pub migrations: Vec<DoneMigration>,
}

/// One migration of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DoneMigration {
    /// Its name.
    pub name: String,
    /// How many statements ran.
    pub statements: usize,
    /// How long they took.
    pub took: Duration,
}

/// What a run would do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedMigration {
    /// The migration's name.
    pub name: String,
    /// The statements that would run, in order.
    pub statements: Vec<String>,
    /// Whether they run in one transaction.
    pub is_transactional: bool,
}
