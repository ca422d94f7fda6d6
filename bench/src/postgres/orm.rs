//! The crate being built in this repository, on its pool.

use anyhow::Result;
use orm::prelude::*;

use crate::data::{Row, fields};
use crate::harness::Contender;

#[derive(Model, Debug, Clone)]
#[orm(table = "items")]
pub struct Item {
    #[orm(id)]
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: DateTime<Utc>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "new_items")]
pub struct Added {
    #[orm(id, default = autoincrement)]
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: DateTime<Utc>,
}

fields!(Item);

pub struct Orm {
    db: Db,
}

impl Orm {
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            db: Db::connect(url).await?,
        })
    }
}

impl Contender for Orm {
    type Item = Item;
    type New = orm::Create<Added>;

    fn name(&self) -> &'static str {
        "orm"
    }

    fn new_item(row: &Row) -> orm::Create<Added> {
        let required = NewAdded {
            title: row.title.clone(),
            score: row.score,
            created_at: row.created_at,
        };
        Added::create(required).set(Added::note, row.note.clone())
    }

    async fn point(&mut self, id: i64) -> Result<Item> {
        Ok(Item::find(id).one(&self.db).await?)
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        Ok(Item::query()
            .order_by(Item::id.asc())
            .limit(rows as u64)
            .all(&self.db)
            .await?)
    }

    async fn insert(&mut self, rows: Vec<orm::Create<Added>>) -> Result<()> {
        Added::create_many(rows).exec(&self.db).await?;
        Ok(())
    }
}
