//! The floor: tokio-postgres by hand, statements prepared once. The limit is a literal, because PostgreSQL plans again
//! at each bind of a limit. Rows are decoded as they come in.
//! Bulk inserts send one array a column.

use std::pin::pin;

use anyhow::Result;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use tokio_postgres::{Client, Statement};

use crate::data::{Row, fields};
use crate::harness::Contender;

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
    point: Statement,
    /// The select for so many rows.
    select: Option<(usize, Statement)>,
    insert_one: Statement,
    insert_many: Statement,
}

impl TokioPostgres {
    pub async fn connect(url: &str) -> Result<Self> {
        let client = super::connect(url).await?;
        let point = client
            .prepare("SELECT id, title, note, score, created_at FROM items WHERE id = $1")
            .await?;
        let insert_one = client
            .prepare(
                "INSERT INTO new_items (title, note, score, created_at) VALUES ($1, $2, $3, $4)",
            )
            .await?;
        let insert_many = client
            .prepare(
                "INSERT INTO new_items (title, note, score, created_at)
                 SELECT * FROM unnest($1::text[], $2::text[], $3::float8[], $4::timestamptz[])",
            )
            .await?;
        Ok(Self {
            client,
            point,
            select: None,
            insert_one,
            insert_many,
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
}
