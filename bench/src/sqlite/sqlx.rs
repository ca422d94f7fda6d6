//! sqlx: on the pool as its guide does it, and on one connection held.

use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqliteSynchronous};
use sqlx::{QueryBuilder, Sqlite};

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
    pool: SqlitePool,
    held: Option<PoolConnection<Sqlite>>,
}

impl Sqlx {
    pub async fn open(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .synchronous(SqliteSynchronous::Normal);
        Ok(Self {
            pool: SqlitePool::connect_with(options).await?,
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
            sqlx::query_as("SELECT id, title, note, score, created_at FROM items WHERE id = ?1")
                .bind(id);
        Ok(match &mut self.held {
            Some(connection) => query.fetch_one(&mut **connection).await?,
            None => query.fetch_one(&self.pool).await?,
        })
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM items ORDER BY id LIMIT ?1",
        )
        .bind(rows as i64);
        Ok(match &mut self.held {
            Some(connection) => query.fetch_all(&mut **connection).await?,
            None => query.fetch_all(&self.pool).await?,
        })
    }

    async fn insert(&mut self, rows: Vec<NewItem>) -> Result<()> {
        let mut builder =
            QueryBuilder::<Sqlite>::new("INSERT INTO new_items (title, note, score, created_at) ");
        builder.push_values(rows, |mut values, row| {
            values
                .push_bind(row.title)
                .push_bind(row.note)
                .push_bind(row.score)
                .push_bind(row.created_at);
        });
        let query = builder.build();
        match &mut self.held {
            Some(connection) => query.execute(&mut **connection).await?,
            None => query.execute(&self.pool).await?,
        };
        Ok(())
    }
}
