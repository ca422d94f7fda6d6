//! The floor: tokio-postgres by hand, statements prepared once. The limit is a literal, because PostgreSQL plans again
//! at each bind of a limit. Rows are decoded as they come in.
//! Bulk inserts send one array a column. Each statement waits for the one before: nothing is pipelined.

mod pool;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::pin::pin;
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use tokio::task::JoinSet;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use self::pool::Pool;
use crate::data::{Row, fields};
use crate::workload::{Contender, Filter};

const POINT: &str = "SELECT id, title, note, score, created_at FROM items WHERE id = $1";
const INSERT: &str =
    "INSERT INTO new_items (title, note, score, created_at) VALUES ($1, $2, $3, $4)";
const INSERT_MANY: &str = "INSERT INTO new_items (title, note, score, created_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::float8[], $4::timestamptz[])";
const CHANGED_POINT: &str =
    "SELECT id, title, note, score, created_at FROM changed_items WHERE id = $1";
const UPDATE: &str = "UPDATE changed_items SET score = $1 WHERE id = $2";
const UPSERT: &str =
    "INSERT INTO changed_items (id, title, note, score, created_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, note = excluded.note, score = excluded.score,
        created_at = excluded.created_at";
const BIG_POINT: &str = "SELECT id, title, note, score, created_at FROM big_items WHERE id = $1";
const STREAM: &str = "SELECT id, title, note, score, created_at FROM big_items ORDER BY id";

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

pub struct TokioPostgres {
    client: Client,
    pool: Arc<Pool>,
    point: Statement,
    /// The select for so many rows.
    select: Option<(usize, Statement)>,
    /// By the text, of which there are a few.
    filters: HashMap<String, Statement>,
    insert_one: Statement,
    insert_many: Statement,
    changed_point: Statement,
    update: Statement,
    upsert: Statement,
    /// The large table is not always there.
    big_point: Option<Statement>,
    big_page: Option<(usize, Statement)>,
}

impl TokioPostgres {
    pub async fn connect(url: &str) -> Result<Self> {
        let client = super::connect(url).await?;
        Ok(Self {
            pool: Arc::new(Pool::connect(url).await?),
            point: client.prepare(POINT).await?,
            select: None,
            filters: HashMap::new(),
            insert_one: client.prepare(INSERT).await?,
            insert_many: client.prepare(INSERT_MANY).await?,
            changed_point: client.prepare(CHANGED_POINT).await?,
            update: client.prepare(UPDATE).await?,
            upsert: client.prepare(UPSERT).await?,
            big_point: None,
            big_page: None,
            client,
        })
    }

    async fn select_statement(&mut self, rows: usize) -> Result<Statement> {
        match &self.select {
            Some((prepared, statement)) if *prepared == rows => Ok(statement.clone()),
            _ => {
                let text = format!(
                    "SELECT id, title, note, score, created_at FROM items ORDER BY id LIMIT {rows}"
                );
                let statement = self.client.prepare(&text).await?;
                self.select = Some((rows, statement.clone()));
                Ok(statement)
            }
        }
    }

    async fn page_statement(&mut self, rows: usize) -> Result<Statement> {
        match &self.big_page {
            Some((prepared, statement)) if *prepared == rows => Ok(statement.clone()),
            _ => {
                let text = format!(
                    "SELECT id, title, note, score, created_at FROM big_items WHERE id > $1 ORDER BY id LIMIT {rows}"
                );
                let statement = self.client.prepare(&text).await?;
                self.big_page = Some((rows, statement.clone()));
                Ok(statement)
            }
        }
    }
}

/// The text for what is asked for, and what it binds.
fn filtered(filter: &Filter) -> Result<(String, Vec<&(dyn ToSql + Sync)>)> {
    let mut text = String::with_capacity(192);
    text.push_str("SELECT id, title, note, score, created_at FROM items");
    let mut parameters: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(3);
    if let Some(score) = &filter.least_score {
        parameters.push(score);
        push_condition(&mut text, "score >= ", parameters.len())?;
    }
    if let Some(before) = &filter.before {
        parameters.push(before);
        push_condition(&mut text, "created_at < ", parameters.len())?;
    }
    if let Some(title) = &filter.other_than_title {
        parameters.push(title);
        push_condition(&mut text, "title <> ", parameters.len())?;
    }
    write!(text, " ORDER BY id LIMIT {}", filter.limit)?;
    Ok((text, parameters))
}

fn push_condition(text: &mut String, condition: &str, position: usize) -> Result<()> {
    let joint = if position == 1 { " WHERE " } else { " AND " };
    Ok(write!(text, "{joint}{condition}${position}")?)
}

fn item(row: &tokio_postgres::Row) -> Result<Item> {
    Ok(Item {
        id: row.try_get(0)?,
        title: row.try_get(1)?,
        note: row.try_get(2)?,
        score: row.try_get(3)?,
        created_at: row.try_get(4)?,
    })
}

impl Contender for TokioPostgres {
    type Item = Item;
    type New = NewItem;

    fn name(&self) -> &'static str {
        "tokio-postgres"
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
        item(&self.client.query_one(&self.point, &[&id]).await?)
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        let statement = self.select_statement(rows).await?;
        let parameters: [i64; 0] = [];
        let mut found = pin!(self.client.query_raw(&statement, parameters).await?);
        let mut items = Vec::with_capacity(rows);
        while let Some(row) = found.try_next().await? {
            items.push(item(&row)?);
        }
        Ok(items)
    }

    async fn insert(&mut self, rows: Vec<NewItem>) -> Result<()> {
        if let [row] = rows.as_slice() {
            self.client
                .execute(
                    &self.insert_one,
                    &[&row.title, &row.note, &row.score, &row.created_at],
                )
                .await?;
            return Ok(());
        }
        let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
        let notes: Vec<Option<&str>> = rows.iter().map(|row| row.note.as_deref()).collect();
        let scores: Vec<f64> = rows.iter().map(|row| row.score).collect();
        let times: Vec<DateTime<Utc>> = rows.iter().map(|row| row.created_at).collect();
        self.client
            .execute(&self.insert_many, &[&titles, &notes, &scores, &times])
            .await?;
        Ok(())
    }

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        let (text, parameters) = filtered(filter)?;
        let statement = match self.filters.get(&text) {
            Some(statement) => statement,
            None => {
                let statement = self.client.prepare(&text).await?;
                self.filters.entry(text).or_insert(statement)
            }
        };
        let mut found = pin!(self.client.query_raw(statement, parameters).await?);
        let mut items = Vec::with_capacity(filter.limit);
        while let Some(row) = found.try_next().await? {
            items.push(item(&row)?);
        }
        Ok(items)
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        self.client.execute(&self.update, &[&score, &id]).await?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        self.client
            .execute(
                &self.upsert,
                &[&row.id, &row.title, &row.note, &row.score, &row.created_at],
            )
            .await?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: NewItem) -> Result<()> {
        let transaction = self.client.transaction().await?;
        let found = item(&transaction.query_one(&self.changed_point, &[&id]).await?)?;
        transaction
            .execute(&self.update, &[&(found.score + 1.0), &id])
            .await?;
        transaction
            .execute(
                &self.insert_one,
                &[&new.title, &new.note, &new.score, &new.created_at],
            )
            .await?;
        Ok(transaction.commit().await?)
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
        let statement = self.client.prepare(STREAM).await?;
        let parameters: [i64; 0] = [];
        let mut found = pin!(self.client.query_raw(&statement, parameters).await?);
        while let Some(row) = found.try_next().await? {
            each(&item(&row)?);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        if self.big_point.is_none() {
            self.big_point = Some(self.client.prepare(BIG_POINT).await?);
        }
        let statement = self.big_point.as_ref().context("prepared above")?;
        item(&self.client.query_one(statement, &[&id]).await?)
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        let statement = self.page_statement(rows).await?;
        let mut found = pin!(self.client.query_raw(&statement, [after]).await?);
        let mut items = Vec::with_capacity(rows);
        while let Some(row) = found.try_next().await? {
            items.push(item(&row)?);
        }
        Ok(items)
    }
}
