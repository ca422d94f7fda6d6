//! The crate being built in this repository, on its pool: the same on all databases.

mod levels;
pub mod nested;

use anyhow::Result;
use orm::prelude::*;
use tokio::task::JoinSet;

use crate::data::{Row, fields};
use crate::workload::{CONNECTIONS, Contender, Filter};

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

#[derive(Model, Debug, Clone)]
#[orm(table = "changed_items")]
pub struct Changed {
    #[orm(id)]
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: DateTime<Utc>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "big_items")]
pub struct BigItem {
    #[orm(id)]
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: DateTime<Utc>,
}

impl From<BigItem> for Item {
    fn from(big: BigItem) -> Self {
        Self {
            id: big.id,
            title: big.title,
            note: big.note,
            score: big.score,
            created_at: big.created_at,
        }
    }
}

fields!(Item);

pub struct Orm {
    db: Db,
    /// Of the tasks.
    shared: Db,
}

impl Orm {
    pub async fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            db: Db::connect(url).await?,
            shared: Db::options()
                .max_connections(CONNECTIONS as u32)
                .connect(url)
                .await?,
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

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        Ok(Item::query()
            .filter_opt(filter.least_score.map(|score| Item::score.ge(score)))
            .filter_opt(filter.before.map(|before| Item::created_at.lt(before)))
            .filter_opt(
                filter
                    .other_than_title
                    .as_deref()
                    .map(|title| Item::title.ne(title)),
            )
            .order_by(Item::id.asc())
            .limit(filter.limit as u64)
            .all(&self.db)
            .await?)
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        Changed::filter(Changed::id.eq(id))
            .update()
            .set(Changed::score, score)
            .exec(&self.db)
            .await?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        let required = NewChanged {
            id: row.id,
            title: row.title.clone(),
            score: row.score,
            created_at: row.created_at,
        };
        Changed::create(required)
            .set(Changed::note, row.note.clone())
            .on_conflict_key()
            .update((
                Changed::title,
                Changed::note,
                Changed::score,
                Changed::created_at,
            ))
            .outcome(&self.db)
            .await?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: orm::Create<Added>) -> Result<()> {
        self.db
            .transaction(async |tx| -> orm::Result<()> {
                let found = Changed::find(id).one(tx).await?;
                Changed::filter(Changed::id.eq(id))
                    .update()
                    .set(Changed::score, found.score + 1.0)
                    .exec(tx)
                    .await?;
                // `exec` of the row alone would read it back.
                Added::create_many([new]).exec(tx).await?;
                Ok(())
            })
            .await?;
        Ok(())
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let mut tasks = JoinSet::new();
        for keys in keys {
            let db = self.shared.clone();
            tasks.spawn(async move {
                let mut sum = 0;
                for id in keys {
                    sum += Item::find(id).one(&db).await?.id;
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
        let mut items = BigItem::query()
            .order_by(BigItem::id.asc())
            .stream(&self.db);
        while let Some(item) = items.next().await {
            each(&item?.into());
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        Ok(BigItem::find(id).one(&self.db).await?.into())
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        let found = BigItem::filter(BigItem::id.gt(after))
            .order_by(BigItem::id.asc())
            .limit(rows as u64)
            .all(&self.db)
            .await?;
        Ok(found.into_iter().map(Item::from).collect())
    }
}
