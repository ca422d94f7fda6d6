//! sqlx: on the pool as its guide does it, and on one connection held. Bulk inserts send one array a column, as its FAQ
//! recommends.

use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

use crate::data::{Row, fields};
use crate::harness::Contender;

#[derive(sqlx::FromRow)]
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

pub struct Sqlx {
    pool: PgPool,
    held: Option<PoolConnection<Postgres>>,
}

impl Sqlx {
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            pool: PgPool::connect(url).await?,
            held: None,
        })
    }

    pub async fn hold(self) -> Result<Self> {
        let held = Some(self.pool.acquire().await?);
        Ok(Self { held, ..self })
    }
}

impl Contender for Sqlx {
    type Item = Item;
    type New = NewItem;

    fn name(&self) -> &'static str {
        if self.held.is_some() {
            "sqlx"
        } else {
            "sqlx-pool"
        }
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
        let query =
            sqlx::query_as("SELECT id, title, note, score, created_at FROM items WHERE id = $1")
                .bind(id);
        Ok(match &mut self.held {
            Some(connection) => query.fetch_one(&mut **connection).await?,
            None => query.fetch_one(&self.pool).await?,
        })
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM items ORDER BY id LIMIT $1",
        )
        .bind(rows as i64);
        Ok(match &mut self.held {
            Some(connection) => query.fetch_all(&mut **connection).await?,
            None => query.fetch_all(&self.pool).await?,
        })
    }

    async fn insert(&mut self, rows: Vec<NewItem>) -> Result<()> {
        let query = if rows.len() == 1 {
            let mut query = sqlx::query(
                "INSERT INTO new_items (title, note, score, created_at) VALUES ($1, $2, $3, $4)",
            );
            for row in rows {
                query = query
                    .bind(row.title)
                    .bind(row.note)
                    .bind(row.score)
                    .bind(row.created_at);
            }
            query
        } else {
            let mut titles = Vec::with_capacity(rows.len());
            let mut notes = Vec::with_capacity(rows.len());
            let mut scores = Vec::with_capacity(rows.len());
            let mut times = Vec::with_capacity(rows.len());
            for row in rows {
                titles.push(row.title);
                notes.push(row.note);
                scores.push(row.score);
                times.push(row.created_at);
            }
            sqlx::query(
                "INSERT INTO new_items (title, note, score, created_at)
                 SELECT * FROM unnest($1::text[], $2::text[], $3::float8[], $4::timestamptz[])",
            )
            .bind(titles)
            .bind(notes)
            .bind(scores)
            .bind(times)
        };
        match &mut self.held {
            Some(connection) => query.execute(&mut **connection).await?,
            None => query.execute(&self.pool).await?,
        };
        Ok(())
    }
}
