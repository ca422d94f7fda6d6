//! SQLite: a file in WAL mode with `synchronous = NORMAL`, one copy for each contender.

mod diesel;
mod nested;
#[cfg(feature = "orm")]
mod orm;
mod rusqlite;
mod sea_orm;
mod sqlx;

use std::path::{Path, PathBuf};

use ::rusqlite::{Connection, params};
use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::data::Row;
use crate::harness::{BoxFuture, Contender, Entry, Inserted};
use crate::toasty::Toasty;

const SCHEMA: &str = "
    CREATE TABLE items (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        note TEXT,
        score REAL NOT NULL,
        created_at TEXT NOT NULL
    );
    CREATE TABLE new_items (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        note TEXT,
        score REAL NOT NULL,
        created_at TEXT NOT NULL
    );";

pub fn version() -> String {
    format!("SQLite {}", ::rusqlite::version())
}

/// The database files; removed when dropped.
pub struct Files {
    folder: TempDir,
}

impl Files {
    pub fn create(stored: &[Row]) -> Result<Self> {
        let files = Self {
            folder: tempfile::tempdir()?,
        };
        let mut connection = Connection::open(files.path("seed"))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.execute_batch(SCHEMA)?;
        let transaction = connection.transaction()?;
        {
            let mut insert =
                transaction.prepare("INSERT INTO items VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for row in stored {
                insert.execute(params![
                    row.id,
                    row.title,
                    row.note,
                    row.score,
                    row.created_at
                ])?;
            }
        }
        transaction.commit()?;
        nested::fill(&mut connection)?;
        Ok(files)
    }

    /// The floor first.
    pub async fn entries(&self, place: &str) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let path = self.copy("rusqlite")?;
        entries.push(entry(rusqlite::Rusqlite::open(&path)?, &path)?);
        entries.push(Entry::nesting(nested::rusqlite::Rusqlite::open(&path)?));
        #[cfg(feature = "orm")]
        {
            let path = self.copy("orm")?;
            entries.push(entry(orm::Orm::open(&path).await?, &path)?);
            entries.push(Entry::nesting(nested::orm::Orm::open(&path).await?));
        }
        let path = self.copy("diesel")?;
        entries.push(entry(diesel::Diesel::open(&path)?, &path)?);
        entries.push(entry(diesel::Diesel::open(&path)?.with_first(), &path)?);
        entries.push(Entry::nesting(nested::diesel::Diesel::open(&path)?));
        let path = self.copy("sqlx")?;
        entries.push(entry(sqlx::Sqlx::open(&path).await?.hold().await?, &path)?);
        entries.push(entry(sqlx::Sqlx::open(&path).await?, &path)?);
        let path = self.copy("sea_orm")?;
        entries.push(entry(sea_orm::SeaOrm::open(&path).await?, &path)?);
        entries.push(Entry::nesting(nested::sea_orm::SeaOrm::open(&path).await?));
        let path = self.copy("toasty")?;
        let url = format!("sqlite:{}", path.to_str().context("path is not UTF-8")?);
        entries.extend(Toasty::entries(&url, place)?);
        Ok(entries)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name).with_extension("db")
    }

    /// The log was written back when the seed's connection closed, so one file is all of it.
    fn copy(&self, name: &str) -> Result<PathBuf> {
        let path = self.path(name);
        std::fs::copy(self.path("seed"), &path)?;
        Ok(path)
    }
}

fn entry(contender: impl Contender, path: &Path) -> Result<Entry> {
    Ok(Entry::new(contender, NewItems(Connection::open(path)?)))
}

struct NewItems(Connection);

impl Inserted for NewItems {
    fn clear(&mut self) -> BoxFuture<'_, Result<()>> {
        let done = self
            .0
            .execute_batch("DELETE FROM new_items; PRAGMA wal_checkpoint(TRUNCATE);");
        Box::pin(std::future::ready(done.map_err(Into::into)))
    }

    fn rows(&mut self) -> BoxFuture<'_, Result<Vec<Row>>> {
        Box::pin(std::future::ready(self.read()))
    }
}

impl NewItems {
    fn read(&self) -> Result<Vec<Row>> {
        let mut select = self.0.prepare("SELECT * FROM new_items ORDER BY id")?;
        let rows = select.query_map([], |row| {
            Ok(Row {
                id: row.get(0)?,
                title: row.get(1)?,
                note: row.get(2)?,
                score: row.get(3)?,
                created_at: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
