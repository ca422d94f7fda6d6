//! Diesel over libpq, blocking. Its guide reads one row by `first()`, which binds a limit; `get_result()` does not.

use anyhow::Result;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::data::{Row, fields};
use crate::harness::{Contender, Workload};

diesel::table! {
    items (id) {
        id -> BigInt,
        title -> Text,
        note -> Nullable<Text>,
        score -> Double,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    new_items (id) {
        id -> BigInt,
        title -> Text,
        note -> Nullable<Text>,
        score -> Double,
        created_at -> Timestamptz,
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = items)]
#[diesel(check_for_backend(diesel::pg::Pg))]
pub struct Item {
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = new_items)]
#[diesel(treat_none_as_default_value = false)]
pub struct NewItem {
    title: String,
    note: Option<String>,
    score: f64,
    created_at: DateTime<Utc>,
}

fields!(Item);

pub struct Diesel {
    connection: PgConnection,
    first: bool,
}

impl Diesel {
    pub fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            connection: PgConnection::establish(url)?,
            first: false,
        })
    }

    pub fn with_first(self) -> Self {
        Self {
            first: true,
            ..self
        }
    }
}

impl Contender for Diesel {
    type Item = Item;
    type New = NewItem;

    fn name(&self) -> &'static str {
        if self.first { "diesel-first" } else { "diesel" }
    }

    fn takes_part(&self, workload: Workload) -> bool {
        !self.first || workload == Workload::Point
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
        let query = items::table.find(id).select(Item::as_select());
        Ok(if self.first {
            query.first(&mut self.connection)?
        } else {
            query.get_result(&mut self.connection)?
        })
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        Ok(items::table
            .select(Item::as_select())
            .order(items::id)
            .limit(rows as i64)
            .load(&mut self.connection)?)
    }

    async fn insert(&mut self, rows: Vec<NewItem>) -> Result<()> {
        let insert = diesel::insert_into(new_items::table);
        if let [row] = rows.as_slice() {
            insert.values(row).execute(&mut self.connection)?;
        } else {
            insert.values(&rows).execute(&mut self.connection)?;
        }
        Ok(())
    }
}
