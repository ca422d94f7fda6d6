//! The operations as one writes them with rusqlite alone, with its statement cache.

use crate::files::{BEFORE, TITLE, score};
use crate::{Item, Operation, STORED};
use rusqlite::{Connection, Row, ToSql, params};
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;

const POINT: &str = "SELECT id, title, note, score, created_at FROM items WHERE id = ?1";
const CREATE: &str = "INSERT INTO items (title, note, score, created_at) VALUES (?1, ?2, ?3, ?4) \
    RETURNING id, title, note, score, created_at";
const UPDATE: &str = "UPDATE items SET score = ?1 WHERE id = ?2";

/// The side of rusqlite.
#[derive(Debug)]
pub struct ByHand {
    connection: Connection,
}

impl ByHand {
    pub(crate) const INSERT: &str =
        "INSERT INTO items (title, note, score, created_at) VALUES (?1, ?2, ?3, ?4)";

    /// Opens the database.
    ///
    /// # Errors
    ///
    /// What SQLite reports.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        Ok(Self { connection })
    }

    /// Does it for the `n`th time; returns the rows that were read.
    ///
    /// # Errors
    ///
    /// What SQLite reports.
    pub fn run(&self, operation: Operation, n: i64) -> rusqlite::Result<Vec<Item>> {
        let id = n % STORED + 1;
        match operation {
            Operation::Point => {
                let mut statement = self.connection.prepare_cached(POINT)?;
                return Ok(vec![statement.query_row([id], item)?]);
            }
            Operation::Rows(limit) => {
                let text = format!(
                    "SELECT id, title, note, score, created_at FROM items ORDER BY id LIMIT {limit}"
                );
                let capacity = usize::try_from(limit).unwrap_or_default();
                return self.rows(&text, &[], capacity);
            }
            Operation::Filter => {
                let values: [&dyn ToSql; 3] = [&id, &BEFORE, &"none"];
                return self.rows(&text(1), &values, 1);
            }
            Operation::Text => {
                let values: [&dyn ToSql; 3] = [&id, &BEFORE, &"none"];
                black_box((text(1), values));
            }
            Operation::Create => {
                let mut statement = self.connection.prepare_cached(CREATE)?;
                let values = params![TITLE, TITLE, score(id), BEFORE];
                return Ok(vec![statement.query_row(values, item)?]);
            }
            Operation::CreateMany => {
                let mut statement = self.connection.prepare_cached(Self::INSERT)?;
                statement.execute(params![TITLE, TITLE, score(id), BEFORE])?;
            }
            Operation::Update => {
                let mut statement = self.connection.prepare_cached(UPDATE)?;
                statement.execute(params![score(id) + 1.0, id])?;
            }
        }
        Ok(Vec::new())
    }

    fn rows(
        &self,
        text: &str,
        values: &[&dyn ToSql],
        capacity: usize,
    ) -> rusqlite::Result<Vec<Item>> {
        let mut statement = self.connection.prepare_cached(text)?;
        let mut rows = statement.query(values)?;
        let mut items = Vec::with_capacity(capacity);
        while let Some(row) = rows.next()? {
            items.push(item(row)?);
        }
        Ok(items)
    }
}

/// Put together as a program does whose conditions are optional.
fn text(limit: u64) -> String {
    let mut text = "SELECT id, title, note, score, created_at FROM items WHERE id >= ?1".to_owned();
    text.push_str(" AND created_at < ?2");
    text.push_str(" AND title <> ?3");
    text.push_str(" ORDER BY id");
    // Writing to a String does not fail.
    let _ = write!(text, " LIMIT {limit}");
    text
}

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        title: row.get(1)?,
        note: row.get(2)?,
        score: row.get(3)?,
        created_at: row.get(4)?,
    })
}
