//! The floor: rusqlite by hand, with its statement cache. The limit is a literal, because SQLite prepares again at each
//! bind of a limit. Bulk inserts go in statements of [`CHUNK`] rows.

use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, ToSql, TransactionBehavior, params};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::data::{Row, fields};
use crate::workload::{CONNECTIONS, Contender, Filter};

const CHUNK: usize = 100;
const POINT: &str = "SELECT id, title, note, score, created_at FROM items WHERE id = ?1";
const INSERT: &str =
    "INSERT INTO new_items (title, note, score, created_at) VALUES (?1, ?2, ?3, ?4)";
const UPDATE: &str = "UPDATE changed_items SET score = ?2 WHERE id = ?1";
const UPSERT: &str =
    "INSERT INTO changed_items (id, title, note, score, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, note = excluded.note,
        score = excluded.score, created_at = excluded.created_at";
const CHANGED_POINT: &str =
    "SELECT id, title, note, score, created_at FROM changed_items WHERE id = ?1";
const STREAM: &str = "SELECT id, title, note, score, created_at FROM big_items ORDER BY id";
const BIG_POINT: &str = "SELECT id, title, note, score, created_at FROM big_items WHERE id = ?1";

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
    big_page: (usize, String),
    insert_chunk: String,
    /// Of the tasks.
    pool: Arc<Pool>,
}

impl Rusqlite {
    pub fn open(path: &Path) -> Result<Self> {
        let connections = (0..CONNECTIONS).map(|_| connect(path));
        let values = vec!["(?, ?, ?, ?)"; CHUNK].join(", ");
        Ok(Self {
            connection: connect(path)?,
            select: (0, String::new()),
            big_page: (0, String::new()),
            insert_chunk: format!(
                "INSERT INTO new_items (title, note, score, created_at) VALUES {values}"
            ),
            pool: Arc::new(Pool {
                free: Semaphore::new(CONNECTIONS),
                connections: Mutex::new(connections.collect::<Result<_>>()?),
            }),
        })
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    Ok(connection)
}

/// Connections that are used in place.
struct Pool {
    free: Semaphore,
    connections: Mutex<Vec<Connection>>,
}

impl Pool {
    async fn point(&self, id: i64) -> Result<Item> {
        let _permit = self.free.acquire().await?;
        let connection = self.connections().pop().context("no connection")?;
        let found = point(&connection, POINT, id);
        self.connections().push(connection);
        found
    }

    fn connections(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn point(connection: &Connection, select: &str, id: i64) -> Result<Item> {
    let mut statement = connection.prepare_cached(select)?;
    Ok(statement.query_row([id], item)?)
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
        point(&self.connection, POINT, id)
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
            return insert_one(&self.connection, row);
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

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        let mut text = "SELECT id, title, note, score, created_at FROM items".to_owned();
        let mut values: Vec<&dyn ToSql> = Vec::with_capacity(3);
        let mut and = |condition: &str, value| {
            text.push_str(if values.is_empty() {
                " WHERE "
            } else {
                " AND "
            });
            text.push_str(condition);
            values.push(value);
        };
        if let Some(score) = &filter.least_score {
            and("score >= ?", score);
        }
        if let Some(before) = &filter.before {
            and("created_at < ?", before);
        }
        if let Some(title) = &filter.other_than_title {
            and("title <> ?", title);
        }
        write!(text, " ORDER BY id LIMIT {}", filter.limit)?;
        let mut statement = self.connection.prepare_cached(&text)?;
        let mut found = statement.query(values.as_slice())?;
        let mut items = Vec::with_capacity(filter.limit);
        while let Some(row) = found.next()? {
            items.push(item(row)?);
        }
        Ok(items)
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        let mut statement = self.connection.prepare_cached(UPDATE)?;
        statement.execute(params![id, score])?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        let mut statement = self.connection.prepare_cached(UPSERT)?;
        statement.execute(params![
            row.id,
            row.title,
            row.note,
            row.score,
            row.created_at
        ])?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: NewItem) -> Result<()> {
        // It will write, and so takes the lock at once, or it could fail in the middle.
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = point(&transaction, CHANGED_POINT, id)?;
        transaction
            .prepare_cached(UPDATE)?
            .execute(params![id, found.score + 1.0])?;
        insert_one(&transaction, &new)?;
        Ok(transaction.commit()?)
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let mut tasks = JoinSet::new();
        for keys in keys {
            let pool = Arc::clone(&self.pool);
            tasks.spawn(async move {
                let mut sum = 0;
                for id in keys {
                    sum += pool.point(id).await?.id;
                }
                anyhow::Ok(sum)
            });
        }
        let mut sum = 0;
        while let Some(done) = tasks.join_next().await {
            sum += done??;
        }
        Ok(sum)
    }

    async fn stream(&mut self, each: &mut (dyn FnMut(&Item) + Send)) -> Result<()> {
        let mut statement = self.connection.prepare_cached(STREAM)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            each(&item(row)?);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        point(&self.connection, BIG_POINT, id)
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        if self.big_page.0 != rows {
            let text = format!(
                "SELECT id, title, note, score, created_at FROM big_items
                WHERE id > ?1 ORDER BY id LIMIT {rows}"
            );
            self.big_page = (rows, text);
        }
        let mut statement = self.connection.prepare_cached(&self.big_page.1)?;
        let mut found = statement.query([after])?;
        let mut items = Vec::with_capacity(rows);
        while let Some(row) = found.next()? {
            items.push(item(row)?);
        }
        Ok(items)
    }
}

fn insert_one(connection: &Connection, row: &NewItem) -> Result<()> {
    let mut statement = connection.prepare_cached(INSERT)?;
    statement.execute(params![row.title, row.note, row.score, row.created_at])?;
    Ok(())
}
