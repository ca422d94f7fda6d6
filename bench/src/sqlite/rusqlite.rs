//! The floor: rusqlite by hand, with its statement cache. The limit is a literal, because SQLite prepares again at each
//! bind of a limit. Bulk inserts go in statements of [`CHUNK`] rows.

use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, ToSql, params};

use crate::data::{Row, fields};
use crate::harness::Contender;

const CHUNK: usize = 100;
const POINT: &str = "SELECT id, title, note, score, created_at FROM items WHERE id = ?1";
const INSERT: &str =
    "INSERT INTO new_items (title, note, score, created_at) VALUES (?1, ?2, ?3, ?4)";

pub struct Item {
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: DateTime<Utc>,
}

pub struct NewItem {
    title: String,
    note: Option<String>,
    score: f64,
    created_at: DateTime<Utc>,
}

fields!(Item);

pub struct Rusqlite {
    connection: Connection,
    /// The text of the select for so many rows.
    select: (usize, String),
    insert_chunk: String,
}

impl Rusqlite {
    pub fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        let values = vec!["(?, ?, ?, ?)"; CHUNK].join(", ");
        Ok(Self {
            connection,
            select: (0, String::new()),
            insert_chunk: format!(
                "INSERT INTO new_items (title, note, score, created_at) VALUES {values}"
            ),
        })
    }
}

fn item(row: &rusqlite::Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        title: row.get(1)?,
        note: row.get(2)?,
        score: row.get(3)?,
        created_at: row.get(4)?,
    })
}

impl Contender for Rusqlite {
    type Item = Item;
    type New = NewItem;

    fn name(&self) -> &'static str {
        "rusqlite"
    }

    fn new_item(row: &Row) -> NewItem {
        NewItem {
            title: row.title.clone(),
            note: row.note.clone(),
            score: row.score,
            created_at: row.created_at,
        }
    }

    async fn point(&mut self, id: i64) -> Result<Item> {
        let mut statement = self.connection.prepare_cached(POINT)?;
        Ok(statement.query_row([id], item)?)
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        if self.select.0 != rows {
            let text = format!(
                "SELECT id, title, note, score, created_at FROM items ORDER BY id LIMIT {rows}"
            );
            self.select = (rows, text);
        }
        let mut statement = self.connection.prepare_cached(&self.select.1)?;
        let mut found = statement.query([])?;
        let mut items = Vec::with_capacity(rows);
        while let Some(row) = found.next()? {
            items.push(item(row)?);
        }
        Ok(items)
    }

    async fn insert(&mut self, rows: Vec<NewItem>) -> Result<()> {
        if let [row] = rows.as_slice() {
            let mut one = self.connection.prepare_cached(INSERT)?;
            one.execute(params![row.title, row.note, row.score, row.created_at])?;
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        {
            let mut many = transaction.prepare_cached(&self.insert_chunk)?;
            let chunks = rows.chunks_exact(CHUNK);
            let rest = chunks.remainder();
            for chunk in chunks {
                let mut values: Vec<&dyn ToSql> = Vec::with_capacity(CHUNK * 4);
                for row in chunk {
                    values.extend([
                        &row.title as &dyn ToSql,
                        &row.note,
                        &row.score,
                        &row.created_at,
                    ]);
                }
                many.execute(values.as_slice())?;
            }
            let mut one = transaction.prepare_cached(INSERT)?;
            for row in rest {
                one.execute(params![row.title, row.note, row.score, row.created_at])?;
            }
        }
        Ok(transaction.commit()?)
    }
}
