//! SQLite: a file in WAL mode with `synchronous = NORMAL`, one copy for each contender.

mod diesel;
mod nested;
mod rusqlite;
mod sea_orm;
mod sqlx;

use std::future::ready;
use std::path::{Path, PathBuf};

use ::rusqlite::{Connection, params};
use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::data::{self, Row};
use crate::harness::{BoxFuture, Entry, Written};
#[cfg(feature = "orm")]
use crate::ours;
use crate::toasty::Toasty;
use crate::workload::Contender;

/// What every table has.
const COLUMNS: &str = "
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    note TEXT,
    score REAL NOT NULL,
    created_at TEXT NOT NULL";

pub fn version() -> String {
    format!("SQLite {}", ::rusqlite::version())
}

/// The database files; removed when dropped.
pub struct Files {
    folder: TempDir,
}

impl Files {
    /// With the large table, if it is needed.
    pub fn create(stored: &[Row], is_big: bool) -> Result<Self> {
        let files = Self {
            folder: tempfile::tempdir()?,
        };
        let mut connection = Connection::open(files.path("seed"))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        fill(&mut connection, "items", stored.iter().cloned())?;
        fill(&mut connection, "changed_items", stored.iter().cloned())?;
        fill(&mut connection, "new_items", std::iter::empty())?;
        if is_big {
            let rows = (1..=data::BIG as i64).map(data::row);
            fill(&mut connection, "big_items", rows)?;
        }
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
            let url = format!("sqlite://{}", utf8(&path)?);
            entries.push(entry(ours::Orm::connect(&url).await?, &path)?);
            entries.push(Entry::nesting(ours::nested::Orm::connect(&url).await?));
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
        let url = format!("sqlite:{}", utf8(&path)?);
        let tables = Tables(Connection::open(&path)?);
        entries.extend(Toasty::entries(&url, place, tables)?);
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

fn utf8(path: &Path) -> Result<&str> {
    path.to_str().context("path is not UTF-8")
}

fn fill(connection: &mut Connection, table: &str, rows: impl Iterator<Item = Row>) -> Result<()> {
    connection.execute_batch(&format!("CREATE TABLE {table} ({COLUMNS})"))?;
    let transaction = connection.transaction()?;
    {
        let insert = format!("INSERT INTO {table} VALUES (?1, ?2, ?3, ?4, ?5)");
        let mut insert = transaction.prepare(&insert)?;
        for row in rows {
            insert.execute(params![
                row.id,
                row.title,
                row.note,
                row.score,
                row.created_at
            ])?;
        }
    }
    Ok(transaction.commit()?)
}

fn entry(contender: impl Contender, path: &Path) -> Result<Entry> {
    Ok(Entry::new(contender, Tables(Connection::open(path)?)))
}

struct Tables(Connection);

impl Written for Tables {
    fn clear(&mut self) -> BoxFuture<'_, Result<()>> {
        // The first write after a checkpoint begins the log anew and waits for the disk: it is done here, not in the batch.
        let done = self.0.execute_batch(
            "DELETE FROM new_items; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA user_version = 1;",
        );
        Box::pin(ready(done.map_err(Into::into)))
    }

    fn added(&mut self) -> BoxFuture<'_, Result<Vec<Row>>> {
        Box::pin(ready(self.read("SELECT * FROM new_items ORDER BY id")))
    }

    fn changed(&mut self) -> BoxFuture<'_, Result<Vec<Row>>> {
        Box::pin(ready(self.read("SELECT * FROM changed_items ORDER BY id")))
    }
}

impl Tables {
    fn read(&self, select: &str) -> Result<Vec<Row>> {
        let mut select = self.0.prepare(select)?;
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
