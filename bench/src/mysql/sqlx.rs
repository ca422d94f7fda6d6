//! The floor: sqlx by hand, on one connection, statements kept prepared by the connection, rows by `FromRow`.
//! `sqlx-pool` is the same on sqlx's own pool at its defaults, which pings before and after each use.

mod pool;

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Connection, MySql, MySqlPool};
use std::fmt::Write;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use tokio::task::JoinSet;

use crate::data::{Row, fields};
use crate::workload::{CONNECTIONS, Contender, Filter, Workload};
use pool::Pool;

const BY_KEY: &str = "SELECT id, title, note, score, created_at FROM items WHERE id = ?";

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
    connections: Connections,
}

enum Connections {
    /// One for the statements one after the other, and those of the tasks.
    ByHand(MySqlConnection, Arc<Pool>),
    Pool(MySqlPool),
}

/// A connection for as long as it is used.
enum Lease<'a> {
    Held(&'a mut MySqlConnection),
    Pooled(PoolConnection<MySql>),
}

impl Deref for Lease<'_> {
    type Target = MySqlConnection;

    fn deref(&self) -> &MySqlConnection {
        match self {
            Self::Held(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl DerefMut for Lease<'_> {
    fn deref_mut(&mut self) -> &mut MySqlConnection {
        match self {
            Self::Held(connection) => connection,
            Self::Pooled(connection) => connection,
        }
    }
}

impl Sqlx {
    pub async fn by_hand(options: &MySqlConnectOptions) -> Result<Self> {
        let connection = MySqlConnection::connect_with(options).await?;
        let pool = Pool::connect(options, CONNECTIONS).await?;
        Ok(Self {
            connections: Connections::ByHand(connection, Arc::new(pool)),
        })
    }

    pub async fn pool(options: &MySqlConnectOptions) -> Result<Self> {
        let pool = MySqlPoolOptions::new()
            .max_connections(CONNECTIONS as u32)
            .connect_with(options.clone())
            .await?;
        Ok(Self {
            connections: Connections::Pool(pool),
        })
    }

    async fn lease(&mut self) -> Result<Lease<'_>> {
        Ok(match &mut self.connections {
            Connections::ByHand(connection, _) => Lease::Held(connection),
            Connections::Pool(pool) => Lease::Pooled(pool.acquire().await?),
        })
    }
}

async fn insert(connection: &mut MySqlConnection, row: NewItem) -> Result<()> {
    sqlx::query("INSERT INTO new_items (title, note, score, created_at) VALUES (?, ?, ?, ?)")
        .bind(row.title)
        .bind(row.note)
        .bind(row.score)
        .bind(row.created_at)
        .execute(connection)
        .await?;
    Ok(())
}

impl Contender for Sqlx {
    type Item = Item;
    type New = NewItem;

    fn name(&self) -> &'static str {
        match self.connections {
            Connections::ByHand(..) => "sqlx",
            Connections::Pool(_) => "sqlx-pool",
        }
    }

    /// A ping costs each statement the same, so a few workloads show it.
    fn takes_part(&self, workload: Workload) -> bool {
        match self.connections {
            Connections::ByHand(..) => true,
            Connections::Pool(_) => matches!(
                workload,
                Workload::Point | Workload::Update | Workload::Tasks
            ),
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
        let mut connection = self.lease().await?;
        let query = sqlx::query_as(BY_KEY).bind(id);
        Ok(query.fetch_one(&mut *connection).await?)
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        let mut connection = self.lease().await?;
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM items ORDER BY id LIMIT ?",
        );
        Ok(query.bind(rows as i64).fetch_all(&mut *connection).await?)
    }

    async fn insert(&mut self, rows: Vec<NewItem>) -> Result<()> {
        let mut connection = self.lease().await?;
        let rows = match <[NewItem; 1]>::try_from(rows) {
            Ok([row]) => return insert(&mut connection, row).await,
            Err(rows) => rows,
        };
        let mut text =
            "INSERT INTO new_items (title, note, score, created_at) VALUES (?, ?, ?, ?)".to_owned();
        text.push_str(&", (?, ?, ?, ?)".repeat(rows.len().saturating_sub(1)));
        let mut query = sqlx::query(AssertSqlSafe(text));
        for row in rows {
            query = query
                .bind(row.title)
                .bind(row.note)
                .bind(row.score)
                .bind(row.created_at);
        }
        query.execute(&mut *connection).await?;
        Ok(())
    }

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        let mut connection = self.lease().await?;
        let mut text = "SELECT id, title, note, score, created_at FROM items".to_owned();
        let mut separator = " WHERE ";
        let mut condition = |condition: &str| {
            text.push_str(separator);
            text.push_str(condition);
            separator = " AND ";
        };
        if filter.least_score.is_some() {
            condition("score >= ?");
        }
        if filter.before.is_some() {
            condition("created_at < ?");
        }
        if filter.other_than_title.is_some() {
            condition("title <> ?");
        }
        write!(text, " ORDER BY id LIMIT {}", filter.limit)?;
        let mut query = sqlx::query_as(AssertSqlSafe(text));
        if let Some(score) = filter.least_score {
            query = query.bind(score);
        }
        if let Some(time) = filter.before {
            query = query.bind(time);
        }
        if let Some(title) = &filter.other_than_title {
            query = query.bind(title.clone());
        }
        Ok(query.fetch_all(&mut *connection).await?)
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        let mut connection = self.lease().await?;
        sqlx::query("UPDATE changed_items SET score = ? WHERE id = ?")
            .bind(score)
            .bind(id)
            .execute(&mut *connection)
            .await?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        let mut connection = self.lease().await?;
        sqlx::query(
            "INSERT INTO changed_items (id, title, note, score, created_at) VALUES (?, ?, ?, ?, ?)
             ON DUPLICATE KEY UPDATE title = VALUES(title), note = VALUES(note), score = VALUES(score),
                created_at = VALUES(created_at)",
        )
        .bind(row.id)
        .bind(row.title.as_str())
        .bind(row.note.as_deref())
        .bind(row.score)
        .bind(row.created_at)
        .execute(&mut *connection)
        .await?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: NewItem) -> Result<()> {
        let mut connection = self.lease().await?;
        let mut transaction = connection.begin().await?;
        let row: Item = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM changed_items WHERE id = ?",
        )
        .bind(id)
        .fetch_one(&mut *transaction)
        .await?;
        sqlx::query("UPDATE changed_items SET score = ? WHERE id = ?")
            .bind(row.score + 1.0)
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        insert(&mut transaction, new).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let mut tasks = JoinSet::new();
        for keys in keys {
            match &self.connections {
                Connections::ByHand(_, pool) => {
                    let pool = Arc::clone(pool);
                    tasks.spawn(async move {
                        let mut sum = 0;
                        for id in keys {
                            let mut connection = pool.take().await?;
                            let query = sqlx::query_as(BY_KEY).bind(id);
                            let item: Item = query.fetch_one(&mut *connection).await?;
                            sum += item.id;
                        }
                        anyhow::Ok(sum)
                    });
                }
                Connections::Pool(pool) => {
                    let pool = pool.clone();
                    tasks.spawn(async move {
                        let mut sum = 0;
                        for id in keys {
                            let query = sqlx::query_as(BY_KEY).bind(id);
                            let item: Item = query.fetch_one(&pool).await?;
                            sum += item.id;
                        }
                        anyhow::Ok(sum)
                    });
                }
            }
        }
        let mut sum = 0;
        while let Some(task) = tasks.join_next().await {
            sum += task??;
        }
        Ok(sum)
    }

    async fn stream(&mut self, each: &mut (dyn FnMut(&Item) + Send)) -> Result<()> {
        let mut connection = self.lease().await?;
        let query =
            sqlx::query_as("SELECT id, title, note, score, created_at FROM big_items ORDER BY id");
        let mut rows = query.fetch(&mut *connection);
        while let Some(item) = rows.try_next().await? {
            each(&item);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        let mut connection = self.lease().await?;
        let query =
            sqlx::query_as("SELECT id, title, note, score, created_at FROM big_items WHERE id = ?");
        Ok(query.bind(id).fetch_one(&mut *connection).await?)
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        let mut connection = self.lease().await?;
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM big_items WHERE id > ? ORDER BY id LIMIT ?",
        );
        Ok(query
            .bind(after)
            .bind(rows as i64)
            .fetch_all(&mut *connection)
            .await?)
    }
}
