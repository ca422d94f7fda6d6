//! sqlx: on the pool as its guide does it, and on one connection held.

use std::path::Path;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, QueryBuilder, Sqlite, SqliteConnection};

use crate::data::{Row, fields};
use crate::workload::{CONNECTIONS, Contender, Filter, Workload};

const POINT: &str = "SELECT id, title, note, score, created_at FROM items WHERE id = ?1";
/// A transaction that will write takes the lock at once, or it could fail in the middle.
const IMMEDIATE: &str = "BEGIN IMMEDIATE";

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
    /// For [`Workload::Tasks`], with all of its connections open; the pool above opens no more than are in use at once.
    tasks: Option<SqlitePool>,
}

impl Sqlx {
    pub async fn open(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .synchronous(SqliteSynchronous::Normal);
        let tasks = SqlitePoolOptions::new()
            .min_connections(CONNECTIONS as u32)
            .max_connections(CONNECTIONS as u32)
            .connect_with(options.clone())
            .await?;
        Ok(Self {
            pool: SqlitePool::connect_with(options).await?,
            held: None,
            tasks: Some(tasks),
        })
    }

    pub async fn hold(self) -> Result<Self> {
        let held = Some(self.pool.acquire().await?);
        Ok(Self {
            pool: self.pool,
            held,
            tasks: None,
        })
    }
}

/// Runs a query on the connection held, or on the pool.
macro_rules! run {
    ($self:ident, $query:expr, $method:ident) => {
        match &mut $self.held {
            Some(connection) => $query.$method(&mut **connection).await?,
            None => $query.$method(&$self.pool).await?,
        }
    };
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

    /// The pool stands where an operation is short enough to show what taking a connection costs, and where it is shared.
    fn takes_part(&self, workload: Workload) -> bool {
        match workload {
            Workload::Point
            | Workload::Select(_)
            | Workload::Insert(1)
            | Workload::Update
            | Workload::Transaction => true,
            Workload::Tasks => self.tasks.is_some(),
            _ => self.held.is_some(),
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
        let query = sqlx::query_as(POINT).bind(id);
        Ok(run!(self, query, fetch_one))
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM items ORDER BY id LIMIT ?1",
        )
        .bind(rows as i64);
        Ok(run!(self, query, fetch_all))
    }

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        let mut builder = QueryBuilder::<Sqlite>::new(
            "SELECT id, title, note, score, created_at FROM items WHERE TRUE",
        );
        if let Some(score) = filter.least_score {
            builder.push(" AND score >= ").push_bind(score);
        }
        if let Some(time) = filter.before {
            builder.push(" AND created_at < ").push_bind(time);
        }
        if let Some(title) = &filter.other_than_title {
            builder.push(" AND title <> ").push_bind(title);
        }
        builder
            .push(" ORDER BY id LIMIT ")
            .push_bind(filter.limit as i64);
        let query = builder.build_query_as();
        Ok(run!(self, query, fetch_all))
    }

    async fn insert(&mut self, rows: Vec<NewItem>) -> Result<()> {
        if rows.len() == 1 {
            for row in rows {
                let query = insert_one(row);
                run!(self, query, execute);
            }
            return Ok(());
        }
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
        run!(self, query, execute);
        Ok(())
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        let query = update(id, score);
        run!(self, query, execute);
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        let query = sqlx::query(
            "INSERT INTO changed_items (id, title, note, score, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET title = excluded.title, note = excluded.note,
                score = excluded.score, created_at = excluded.created_at",
        )
        .bind(row.id)
        .bind(&row.title)
        .bind(&row.note)
        .bind(row.score)
        .bind(row.created_at);
        run!(self, query, execute);
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: NewItem) -> Result<()> {
        let mut transaction = match &mut self.held {
            Some(connection) => connection.begin_with(IMMEDIATE).await?,
            None => self.pool.begin_with(IMMEDIATE).await?,
        };
        let connection: &mut SqliteConnection = &mut transaction;
        let item: Item = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM changed_items WHERE id = ?1",
        )
        .bind(id)
        .fetch_one(&mut *connection)
        .await?;
        update(id, item.score + 1.0)
            .execute(&mut *connection)
            .await?;
        insert_one(new).execute(connection).await?;
        Ok(transaction.commit().await?)
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let pool = self.tasks.as_ref().context("no pool")?;
        let tasks: Vec<_> = keys
            .into_iter()
            .map(|keys| tokio::spawn(read(pool.clone(), keys)))
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await??;
        }
        Ok(sum)
    }

    async fn stream(&mut self, each: &mut (dyn FnMut(&Item) + Send)) -> Result<()> {
        let query =
            sqlx::query_as("SELECT id, title, note, score, created_at FROM big_items ORDER BY id");
        let mut rows = match &mut self.held {
            Some(connection) => query.fetch(&mut **connection),
            None => query.fetch(&self.pool),
        };
        while let Some(item) = rows.try_next().await? {
            each(&item);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM big_items WHERE id = ?1",
        )
        .bind(id);
        Ok(run!(self, query, fetch_one))
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        let query = sqlx::query_as(
            "SELECT id, title, note, score, created_at FROM big_items WHERE id > ?1 ORDER BY id LIMIT ?2",
        )
        .bind(after)
        .bind(rows as i64);
        Ok(run!(self, query, fetch_all))
    }
}

type Query = sqlx::query::Query<'static, Sqlite, <Sqlite as sqlx::Database>::Arguments>;

fn insert_one(row: NewItem) -> Query {
    sqlx::query("INSERT INTO new_items (title, note, score, created_at) VALUES (?1, ?2, ?3, ?4)")
        .bind(row.title)
        .bind(row.note)
        .bind(row.score)
        .bind(row.created_at)
}

fn update(id: i64, score: f64) -> Query {
    sqlx::query("UPDATE changed_items SET score = ?1 WHERE id = ?2")
        .bind(score)
        .bind(id)
}

/// Each point select takes a connection from the pool.
async fn read(pool: SqlitePool, keys: Vec<i64>) -> Result<i64> {
    let mut sum = 0;
    for id in keys {
        let item: Item = sqlx::query_as(POINT).bind(id).fetch_one(&pool).await?;
        sum += item.id;
    }
    Ok(sum)
}
