//! diesel-async over tokio-postgres, one connection.

use anyhow::Result;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use futures_util::TryStreamExt;
use tokio::task::JoinSet;

use crate::data::{Row, fields};
use crate::workload::{CONNECTIONS, Contender, Filter};

macro_rules! tables {
    ($($table:ident),+) => {$(
        diesel::table! {
            $table (id) {
                id -> BigInt,
                title -> Text,
                note -> Nullable<Text>,
                score -> Double,
                created_at -> Timestamptz,
            }
        }
    )+};
}
tables!(items, new_items, changed_items, big_items);

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

#[derive(Insertable)]
#[diesel(table_name = changed_items)]
#[diesel(treat_none_as_default_value = false)]
struct ChangedItem<'a> {
    id: i64,
    title: &'a str,
    note: Option<&'a str>,
    score: f64,
    created_at: DateTime<Utc>,
}

fields!(Item);

pub struct DieselAsync {
    connection: AsyncPgConnection,
    pool: Pool<AsyncPgConnection>,
}

impl DieselAsync {
    pub async fn connect(url: &str) -> Result<Self> {
        let manager = AsyncDieselConnectionManager::new(url);
        Ok(Self {
            connection: AsyncPgConnection::establish(url).await?,
            pool: Pool::builder(manager).max_size(CONNECTIONS).build()?,
        })
    }
}

impl Contender for DieselAsync {
    type Item = Item;
    type New = NewItem;

    fn name(&self) -> &'static str {
        "diesel-async"
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
        Ok(items::table
            .find(id)
            .select(Item::as_select())
            .get_result(&mut self.connection)
            .await?)
    }

    async fn select(&mut self, rows: usize) -> Result<Vec<Item>> {
        Ok(items::table
            .select(Item::as_select())
            .order(items::id)
            .limit(rows as i64)
            .load(&mut self.connection)
            .await?)
    }

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        let mut query = items::table.select(Item::as_select()).into_boxed();
        if let Some(score) = filter.least_score {
            query = query.filter(items::score.ge(score));
        }
        if let Some(time) = filter.before {
            query = query.filter(items::created_at.lt(time));
        }
        if let Some(title) = &filter.other_than_title {
            query = query.filter(items::title.ne(title));
        }
        Ok(query
            .order(items::id)
            .limit(filter.limit as i64)
            .load(&mut self.connection)
            .await?)
    }

    async fn insert(&mut self, rows: Vec<NewItem>) -> Result<()> {
        let insert = diesel::insert_into(new_items::table);
        if let [row] = rows.as_slice() {
            insert.values(row).execute(&mut self.connection).await?;
        } else {
            insert.values(&rows).execute(&mut self.connection).await?;
        }
        Ok(())
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        diesel::update(changed_items::table.find(id))
            .set(changed_items::score.eq(score))
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        use changed_items::dsl;
        let row = ChangedItem {
            id: row.id,
            title: &row.title,
            note: row.note.as_deref(),
            score: row.score,
            created_at: row.created_at,
        };
        diesel::insert_into(changed_items::table)
            .values(row)
            .on_conflict(dsl::id)
            .do_update()
            .set((
                dsl::title.eq(excluded(dsl::title)),
                dsl::note.eq(excluded(dsl::note)),
                dsl::score.eq(excluded(dsl::score)),
                dsl::created_at.eq(excluded(dsl::created_at)),
            ))
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: NewItem) -> Result<()> {
        Ok(self
            .connection
            .transaction(async |connection| {
                let row = changed_items::table.find(id);
                let item: Item = row.get_result(connection).await?;
                diesel::update(row)
                    .set(changed_items::score.eq(item.score + 1.0))
                    .execute(connection)
                    .await?;
                diesel::insert_into(new_items::table)
                    .values(new)
                    .execute(connection)
                    .await?;
                QueryResult::Ok(())
            })
            .await?)
    }

    async fn tasks(&mut self, keys: Vec<Vec<i64>>) -> Result<i64> {
        let mut tasks = JoinSet::new();
        for keys in keys {
            tasks.spawn(read(self.pool.clone(), keys));
        }
        let mut sum = 0;
        while let Some(done) = tasks.join_next().await {
            sum += done??;
        }
        Ok(sum)
    }

    async fn stream(&mut self, each: &mut (dyn FnMut(&Item) + Send)) -> Result<()> {
        let mut rows = big_items::table
            .order(big_items::id)
            .load_stream::<Item>(&mut self.connection)
            .await?;
        while let Some(row) = rows.try_next().await? {
            each(&row);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        Ok(big_items::table
            .find(id)
            .get_result(&mut self.connection)
            .await?)
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        Ok(big_items::table
            .filter(big_items::id.gt(after))
            .order(big_items::id)
            .limit(rows as i64)
            .load(&mut self.connection)
            .await?)
    }
}

/// Each point select takes a connection.
async fn read(pool: Pool<AsyncPgConnection>, keys: Vec<i64>) -> Result<i64> {
    let mut sum = 0;
    for id in keys {
        let mut connection = pool.get().await?;
        let item: Item = items::table
            .find(id)
            .select(Item::as_select())
            .get_result(&mut connection)
            .await?;
        sum += item.id;
    }
    Ok(sum)
}
