//! sqlx: on the pool as its guide does it, and on one connection held. Bulk inserts send one array a column, as its FAQ
//! recommends.

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Acquire, PgPool, Postgres, QueryBuilder};
use tokio::task::JoinSet;

use crate::data::{Row, fields};
use crate::workload::{CONNECTIONS, Contender, Filter, Workload};

const POINT: &str = "SELECT id, title, note, score, created_at FROM items WHERE id = $1";

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
    /// Of the tasks.
    shared: PgPool,
    held: Option<PoolConnection<Postgres>>,
}

impl Sqlx {
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            pool: PgPool::connect(url).await?,
            shared: PgPoolOptions::new()
                .max_connections(CONNECTIONS as u32)
                .connect(url)
                .await?,
            held: None,
        })
    }

    pub async fn hold(self) -> Result<Self> {
        let held = Some(self.pool.acquire().await?);
        Ok(Self { held, ..self })
    }
}

/// The transaction of three statements.
async fn transact(
    connection: impl Acquire<'_, Database = Postgres>,
    id: i64,
    new: NewItem,
) -> Result<()> {
    let mut transaction = connection.begin().await?;
    let found: Item = sqlx::query_as(
        "SELECT id, title, note, score, created_at FROM changed_items WHERE id = $1",
    )
    .bind(id)
    .fetch_one(&mut *transaction)
    .await?;
    sqlx::query("UPDATE changed_items SET score = $1 WHERE id = $2")
        .bind(found.score + 1.0)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("INSERT INTO new_items (title, note, score, created_at) VALUES ($1, $2, $3, $4)")
        .bind(new.title)
        .bind(new.note)
        .bind(new.score)
        .bind(new.created_at)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
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

    fn takes_part(&self, workload: Workload) -> bool {
        workload != Workload::Tasks || self.held.is_none()
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
        let query = sqlx::query_as(POINT).bind(id);
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

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        let mut query =
            QueryBuilder::new("SELECT id, title, note, score, created_at FROM items WHERE TRUE");
        if let Some(score) = filter.least_score {
            query.push(" AND score >= ").push_bind(score);
        }
        if let Some(before) = filter.before {
            query.push(" AND created_at < ").push_bind(before);
        }
        if let Some(title) = &filter.other_than_title {
            query.push(" AND title <> ").push_bind(title);
        }
        query
            .push(" ORDER BY id LIMIT ")
            .push_bind(filter.limit as i64);
        let query = query.build_query_as();
        Ok(match &mut self.held {
            Some(connection) => query.fetch_all(&mut **connection).await?,
            None => query.fetch_all(&self.pool).await?,
        })
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        let query = sqlx::query("UPDATE changed_items SET score = $1 WHERE id = $2")
            .bind(score)
            .bind(id);
        match &mut self.held {
            Some(connection) => query.execute(&mut **connection).await?,
            None => query.execute(&self.pool).await?,
        };
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        let query = sqlx::query(
            "INSERT INTO changed_items (id, title, note, score, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (id) DO UPDATE SET title = excluded.title, note = excluded.note,
                 score = excluded.score, created_at = excluded.created_at",
        )
        .bind(row.id)
        .bind(&row.title)
        .bind(&row.note)
        .bind(row.score)
        .bind(row.created_at);
        match &mut self.held {
            Some(connection) => query.execute(&mut **connection).await?,
            None => query.execute(&self.pool).await?,
        };
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: NewItem) -> Result<()> {
        match &mut self.held {
            Some(connection) => transact(&mut **connection, id, new).await,
            None => transact(&self.pool, id, new).await,
        }
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let mut tasks = JoinSet::new();
        for keys in keys {
            let pool = self.shared.clone();
            tasks.spawn(async move {
                let mut sum = 0;
                for id in keys {
                    let found: Item = sqlx::query_as(POINT).bind(id).fetch_one(&pool).await?;
                    sum += found.id;
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
        let query =
            sqlx::query_as("SELECT id, title, note, score, created_at FROM big_items ORDER BY id");
        let mut found = match &mut self.held {
            Some(connection) => query.fetch(&mut **connection),
            None => query.fetch(&self.pool),
        };
        while let Some(item) = found.try_next().await? {
            each(&item);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM big_items WHERE id = $1",
        )
        .bind(id);
        Ok(match &mut self.held {
            Some(connection) => query.fetch_one(&mut **connection).await?,
            None => query.fetch_one(&self.pool).await?,
        })
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM big_items WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .bind(after)
        .bind(rows as i64);
        Ok(match &mut self.held {
            Some(connection) => query.fetch_all(&mut **connection).await?,
            None => query.fetch_all(&self.pool).await?,
        })
    }
}
