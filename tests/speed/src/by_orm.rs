//! The operations as a user of `orm` writes them.

use crate::files::{BEFORE, TITLE, score};
use crate::{Operation, STORED};
use chrono::{DateTime, Utc};
use orm::{Db, Dialect, Model, Query};
use std::hint::black_box;
use std::path::Path;

/// Five columns, as in `bench/`.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(table = "items")]
pub struct Item {
    /// The key.
    #[orm(id, default = autoincrement)]
    pub id: i64,
    /// Text.
    pub title: String,
    /// Text in two rows of three.
    pub note: Option<String>,
    /// A number.
    pub score: f64,
    /// A time.
    pub created_at: DateTime<Utc>,
}

/// The side of `orm`.
#[derive(Debug)]
pub struct ByOrm {
    db: Db,
}

impl ByOrm {
    /// Opens the database.
    ///
    /// # Errors
    ///
    /// What SQLite reports.
    pub async fn open(path: &Path) -> orm::Result<Self> {
        let db = Db::connect(&format!("sqlite:{}", path.display())).await?;
        Ok(Self { db })
    }

    /// Does it for the `n`th time; returns the rows that were read.
    ///
    /// # Errors
    ///
    /// What SQLite reports.
    pub async fn run(&self, operation: Operation, n: i64) -> orm::Result<Vec<Item>> {
        let id = n % STORED + 1;
        match operation {
            Operation::Point => {
                let item = Item::find(id).one(&self.db).await?;
                return Ok(vec![item]);
            }
            Operation::Rows(rows) => {
                let rows = Item::query().order_by(Item::id.asc()).limit(rows);
                return rows.all(&self.db).await;
            }
            Operation::Filter => return filter(id).all(&self.db).await,
            Operation::Text => {
                black_box(filter(id).to_sql(Dialect::Sqlite)?);
            }
            Operation::Create => return Ok(vec![create(id).exec(&self.db).await?]),
            Operation::CreateMany => {
                Item::create_many([create(id)]).exec(&self.db).await?;
            }
            Operation::Update => {
                Item::filter(Item::id.eq(id))
                    .update()
                    .set(Item::score, score(id) + 1.0)
                    .exec(&self.db)
                    .await?;
            }
        }
        Ok(Vec::new())
    }
}

/// Finds its row at once, so that building and decoding are what is counted.
fn filter(id: i64) -> Query<Item> {
    Item::filter(Item::id.ge(id))
        .filter(Item::created_at.lt(BEFORE))
        .filter(Item::title.ne("none"))
        .order_by(Item::id.asc())
        .limit(1)
}

fn create(id: i64) -> orm::Create<Item> {
    let required = NewItem {
        title: TITLE.to_owned(),
        score: score(id),
        created_at: BEFORE,
    };
    Item::create(required).set(Item::note, TITLE)
}
