//! A folder with the same database twice, one for each side; removed when dropped.

use crate::{ByHand, STORED};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    CREATE TABLE items (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        note TEXT,
        score REAL NOT NULL,
        created_at TEXT NOT NULL
    );";

/// The databases of one run.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Makes them in the system's folder for temporary files.
    ///
    /// # Errors
    ///
    /// What the system or SQLite reports.
    pub fn create(name: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = std::env::temp_dir().join(format!("orm-speed-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let files = Self { folder };
        for path in [files.by_hand(), files.by_orm()] {
            fill(&path)?;
        }
        Ok(files)
    }

    /// The database of rusqlite by hand.
    pub fn by_hand(&self) -> PathBuf {
        self.folder.join("by_hand.db")
    }

    /// The database of `orm`.
    pub fn by_orm(&self) -> PathBuf {
        self.folder.join("by_orm.db")
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn fill(path: &Path) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare(ByHand::INSERT)?;
        for n in 1..=STORED {
            insert.execute(params![title(n), note(n), score(n), created_at(n)])?;
        }
    }
    transaction.commit()
}

/// The text of new rows.
pub(crate) const TITLE: &str = "A new item of the guards on speed";

/// Later than all times that are stored.
pub(crate) const BEFORE: DateTime<Utc> =
    match DateTime::from_timestamp_micros(4_102_444_800_123_456) {
        Some(time) => time,
        None => DateTime::UNIX_EPOCH,
    };

/// About 30 bytes.
fn title(n: i64) -> String {
    format!("Item {n:06} of the guards on speed")
}

/// About 60 bytes in two rows of three.
fn note(n: i64) -> Option<String> {
    (n % 3 != 0).then(|| format!("A note on item {n:06}, long enough not to fit into few words"))
}

pub(crate) fn score(n: i64) -> f64 {
    // Small enough to be exact.
    f64::from(i32::try_from(n).unwrap_or(i32::MAX)) / 4.0
}

fn created_at(n: i64) -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::microseconds(n * 61_000_007)
}
