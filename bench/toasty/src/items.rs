//! Toasty on single tables, as its guide does it.

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use jiff::Timestamp;
use toasty::Db;
use toasty::schema::Model;

use crate::data::{Fields, Row};
use crate::workload::{CONNECTIONS, Contender, Filter, Workload};

#[derive(Debug, toasty::Model)]
#[table = "items"]
pub struct Item {
    #[key]
    id: i64,
    title: String,
    note: Option<String>,
    score: f64,
    created_at: Timestamp,
}

#[derive(Debug, toasty::Model)]
#[table = "new_items"]
pub struct NewItem {
    #[key]
    #[auto]
    id: i64,
    title: String,
    note: Option<String>,
    score: f64,
    created_at: Timestamp,
}

#[derive(Debug, toasty::Model)]
#[table = "changed_items"]
pub struct ChangedItem {
    #[key]
    id: i64,
    title: String,
    note: Option<String>,
    score: f64,
    created_at: Timestamp,
}

#[derive(Debug, toasty::Model)]
#[table = "big_items"]
pub struct BigItem {
    #[key]
    id: i64,
    title: String,
    note: Option<String>,
    score: f64,
    created_at: Timestamp,
}

impl Fields for Item {
    fn fields(&self) -> (i64, &str, Option<&str>, f64, DateTime<Utc>) {
        // A time that chrono lacks differs from all stored ones.
        let created_at = DateTime::from_timestamp_micros(self.created_at.as_microsecond());
        (
            self.id,
            &self.title,
            self.note.as_deref(),
            self.score,
            created_at.unwrap_or_default(),
        )
    }
}

impl From<BigItem> for Item {
    fn from(item: BigItem) -> Self {
        let BigItem {
            id,
            title,
            note,
            score,
            created_at,
        } = item;
        Self {
            id,
            title,
            note,
            score,
            created_at,
        }
    }
}

/// What an insert takes. Builders are not made outside the time taken, for they are a part of the statement.
pub struct New {
    title: String,
    note: Option<String>,
    score: f64,
    created_at: Timestamp,
}

impl New {
    fn builder(self) -> <NewItem as Model>::Create {
        toasty::create!(NewItem {
            title: self.title,
            note: self.note,
            score: self.score,
            created_at: self.created_at,
        })
    }
}

fn timestamp(time: DateTime<Utc>) -> Timestamp {
    Timestamp::from_microsecond(time.timestamp_micros()).expect("a time of this century")
}

pub struct Items {
    /// Of one connection.
    db: Db,
    /// Of [`CONNECTIONS`].
    pool: Db,
}

impl Items {
    pub async fn connect(url: &str) -> Result<Self> {
        let mut db = connect(url, 1).await?;
        if url.starts_with("sqlite:") {
            prepare_sqlite(&mut db).await?;
        }
        Ok(Self {
            db,
            pool: connect(url, CONNECTIONS).await?,
        })
    }
}

async fn connect(url: &str, connections: usize) -> Result<Db> {
    let models = toasty::models!(Item, NewItem, ChangedItem, BigItem);
    let mut builder = Db::builder();
    builder.models(models).max_pool_size(connections);
    Ok(builder.connect(url).await?)
}

async fn prepare_sqlite(db: &mut Db) -> Result<()> {
    // A setting of the one connection of this pool; the URL cannot tell it.
    toasty::sql::statement("PRAGMA synchronous = NORMAL")
        .exec(db)
        .await?;
    // Times are text, and text is what SQLite compares: they must be spelled as Toasty does it.
    toasty::sql::statement(
        "UPDATE items SET created_at = replace(replace(created_at, ' ', 'T'), '+00:00', '000Z')",
    )
    .exec(db)
    .await?;
    Ok(())
}

impl Contender for Items {
    type Item = Item;
    type New = New;

    fn name(&self) -> &'static str {
        "toasty"
    }

    fn takes_part(&self, workload: Workload) -> bool {
        workload != Workload::Stream
    }

    fn new_item(row: &Row) -> New {
        New {
            title: row.title.clone(),
            note: row.note.clone(),
            score: row.score,
            created_at: timestamp(row.created_at),
        }
    }

    async fn point(&mut self, id: i64) -> Result<Item> {
        Ok(Item::get_by_id(&mut self.db, &id).await?)
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        Ok(Item::all()
            .order_by(Item::fields().id().asc())
            .limit(rows)
            .exec(&mut self.db)
            .await?)
    }

    async fn insert(&mut self, rows: Vec<New>) -> Result<()> {
        let mut many = NewItem::create_many();
        for row in rows {
            many = many.item(row.builder());
        }
        many.exec(&mut self.db).await?;
        Ok(())
    }

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        let mut query = Item::all();
        if let Some(score) = filter.least_score {
            query = query.filter(Item::fields().score().ge(score));
        }
        if let Some(before) = filter.before {
            query = query.filter(Item::fields().created_at().lt(timestamp(before)));
        }
        if let Some(title) = &filter.other_than_title {
            query = query.filter(Item::fields().title().ne(title));
        }
        Ok(query
            .order_by(Item::fields().id().asc())
            .limit(filter.limit)
            .exec(&mut self.db)
            .await?)
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        ChangedItem::update_by_id(id)
            .score(score)
            .exec(&mut self.db)
            .await?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        ChangedItem::upsert_by_id(row.id)
            .title(&row.title)
            .note(row.note.clone())
            .score(row.score)
            .created_at(timestamp(row.created_at))
            .exec(&mut self.db)
            .await?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: New) -> Result<()> {
        let mut transaction = self.db.transaction().await?;
        let mut item = ChangedItem::get_by_id(&mut transaction, &id).await?;
        let score = item.score + 1.0;
        toasty::update!(item { score })
            .exec(&mut transaction)
            .await?;
        new.builder().exec(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let tasks: Vec<_> = keys
            .into_iter()
            .map(|keys| tokio::spawn(read(self.pool.clone(), keys)))
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await??;
        }
        Ok(sum)
    }

    /// It has no streams: its drivers hold all rows before the first is decoded.
    async fn stream(&mut self, _: &mut (dyn FnMut(&Item) + Send)) -> Result<()> {
        bail!("takes no part")
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        Ok(BigItem::get_by_id(&mut self.db, &id).await?.into())
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        let page = BigItem::filter(BigItem::fields().id().gt(after))
            .order_by(BigItem::fields().id().asc())
            .limit(rows)
            .exec(&mut self.db)
            .await?;
        Ok(page.into_iter().map(Item::from).collect())
    }
}

async fn read(mut db: Db, keys: Vec<i64>) -> Result<i64> {
    let mut sum = 0;
    for id in keys {
        sum += Item::get_by_id(&mut db, &id).await?.id;
    }
    Ok(sum)
}
