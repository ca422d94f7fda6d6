//! Folders and the database's records -> the state of each migration.

use super::Migrations;
use super::error::{Doing, MigrateError};
use super::folder::Folder;
use super::history::{self, Entry};
use super::journal::{self, DONE, DOWN, Note, UP};
use super::lock;
use crate::db::Db;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// The state of a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationState {
    /// Not applied yet.
    Pending,
    /// Somebody applies it now.
    Running,
    /// Applied.
    Applied,
    /// It failed, or was cut off, and part of it may be in the database.
    Failed {
        /// At which statement, from one, where that is known.
        statement: Option<usize>,
    },
    /// It failed or was reverted, and nothing of it is in the database: it will be applied again.
    RolledBack,
    /// Applied, and its `migration.sql` was changed since.
    Edited,
    /// Applied, and its folder is missing.
    Missing,
    /// Not applied, although a later one is.
    OutOfOrder,
    /// Applied, and reverting it was cut off.
    HalfReverted,
}

/// What is known of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationStatus {
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: MigrationState,
    /// When it was applied.
    pub applied_at: Option<DateTime<Utc>>,
    /// Whether it can be reverted.
    pub has_down: bool,
}

/// A migration with what the records have of it.
#[derive(Debug, Clone)]
pub(crate) struct Assessed {
    pub(crate) name: String,
    pub(crate) state: MigrationState,
    /// The attempt that counts.
    pub(crate) entry: Option<Entry>,
    /// It was applied and reverted before.
    pub(crate) was_reverted: bool,
    /// It was reverted, or an attempt that failed was undone.
    pub(crate) was_undone: bool,
    /// What the journal has of that attempt, in either direction.
    pub(crate) notes: Vec<Note>,
}

impl Assessed {
    pub(crate) fn is_applied(&self) -> bool {
        self.entry.as_ref().is_some_and(Entry::is_applied)
    }

    pub(crate) fn is_unfinished(&self) -> bool {
        self.entry.as_ref().is_some_and(Entry::is_unfinished)
    }
}

/// The state of each migration, in the order of their names.
pub(crate) fn assess(
    folders: &[Folder],
    entries: &[Entry],
    notes: &[Note],
    is_running: bool,
) -> Vec<Assessed> {
    let mut names: BTreeMap<&str, Option<&Folder>> = BTreeMap::new();
    for entry in entries {
        // A migration that was undone, and whose folder was then removed, is nobody's business.
        if entry.rolled_back.is_none() {
            names.insert(&entry.name, None);
        }
    }
    for folder in folders {
        names.insert(&folder.name, Some(folder));
    }
    let last_applied = entries
        .iter()
        .filter(|entry| entry.is_applied())
        .map(|entry| entry.name.as_str())
        .max();
    let one = |(name, folder): (&str, Option<&Folder>)| {
        let mut own = entries.iter().filter(|entry| entry.name == name);
        let all: Vec<&Entry> = own.by_ref().collect();
        let applied = all.iter().rev().find(|entry| entry.is_applied());
        let unfinished = all.iter().rev().find(|entry| entry.is_unfinished());
        let entry = applied.or(unfinished).copied().cloned();
        let notes: Vec<Note> = entry
            .as_ref()
            .map(|entry| {
                notes
                    .iter()
                    .filter(|note| note.run == entry.id)
                    .cloned()
                    .collect()
            })
            .unwrap_or_default();
        let state = match (&entry, folder) {
            (Some(entry), _) if entry.is_unfinished() => {
                if is_running {
                    MigrationState::Running
                } else {
                    let statement = notes
                        .iter()
                        .filter(|note| note.direction == UP && note.state != DONE)
                        .map(|note| note.step)
                        .min();
                    MigrationState::Failed { statement }
                }
            }
            (Some(_), None) => MigrationState::Missing,
            (Some(_), Some(_)) if notes.iter().any(|note| note.direction == DOWN) => {
                MigrationState::HalfReverted
            }
            (Some(entry), Some(folder)) if !folder.has_checksum(&entry.checksum) => {
                MigrationState::Edited
            }
            (Some(_), Some(_)) => MigrationState::Applied,
            (None, _) if last_applied.is_some_and(|last| last > name) => MigrationState::OutOfOrder,
            (None, _) if all.is_empty() => MigrationState::Pending,
            (None, _) => MigrationState::RolledBack,
        };
        Assessed {
            name: name.to_owned(),
            state,
            was_undone: all.iter().any(|entry| entry.rolled_back.is_some()),
            was_reverted: all
                .iter()
                .any(|entry| entry.finished.is_some() && entry.rolled_back.is_some()),
            entry,
            notes,
        }
    };
    names.into_iter().map(one).collect()
}

pub(crate) async fn status(
    migrations: &Migrations,
    db: &Db,
) -> Result<Vec<MigrationStatus>, MigrateError> {
    migrations.check_provider(db.dialect())?;
    let mut session = db.session().await.doing("cannot connect")?;
    let entries = history::read(&mut session).await?;
    let notes = journal::read(&mut session)
        .await
        .doing("cannot read the journal of migrations")?;
    let is_running =
        entries.iter().any(Entry::is_unfinished) && lock::is_held(db, &mut session).await?;
    let assessed = assess(&migrations.folders, &entries, &notes, is_running);
    Ok(assessed
        .into_iter()
        .map(|migration| MigrationStatus {
            applied_at: migration
                .entry
                .as_ref()
                .and_then(|entry| entry.finished)
                .and_then(DateTime::from_timestamp_millis),
            has_down: migrations
                .folder(&migration.name)
                .is_some_and(|folder| folder.down.is_some()),
            state: migration.state,
            name: migration.name,
        })
        .collect())
}
