//! Diesel over libmysqlclient, blocking. A DATETIME is a `NaiveDateTime` to it.
//!
//! Diesel keeps no prepared statement of an update, of an upsert and of an insert of many rows.

use anyhow::Result;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::connection::DefaultLoadingMode;
use diesel::dsl::DuplicatedKeys;
use diesel::prelude::*;
use diesel::r2d2::{self, ConnectionManager};

use crate::data::{Fields, Row};
use crate::workload::{CONNECTIONS, Contender, Filter};

macro_rules! tables {
    ($($table:ident),+) => {$(
        diesel::table! {
            $table (id) {
                id -> BigInt,
                title -> Text,
                note -> Nullable<Text>,
                score -> Double,
                created_at -> Datetime,
            }
        }
    )+};
}
tables!(items, new_items, changed_items, big_items);

#[derive(Queryable, Selectable)]
#[diesel(table_name = items)]
#[diesel(check_for_backend(diesel::mysql::Mysql))]
pub struct Item {
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: NaiveDateTime,
}

impl Fields for Item {
    fn fields(&self) -> (i64, &str, Option<&str>, f64, DateTime<Utc>) {
        let time = self.created_at.and_utc();
        (self.id, &self.title, self.note.as_deref(), self.score, time)
    }
}

// Without a default for `None` the columns are known, so that one row is kept prepared.
#[derive(Insertable)]
#[diesel(table_name = new_items)]
#[diesel(treat_none_as_default_value = false)]
pub struct NewItem {
    title: String,
    note: Option<String>,
    score: f64,
    created_at: NaiveDateTime,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = changed_items)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
struct ChangedItem<'a> {
    id: i64,
    title: &'a str,
    note: Option<&'a str>,
    score: f64,
    created_at: NaiveDateTime,
}

type Pool = r2d2::Pool<ConnectionManager<MysqlConnection>>;

pub struct Diesel {
    connection: MysqlConnection,
    pool: Pool,
}

impl Diesel {
    pub fn connect(url: &str) -> Result<Self> {
        Ok(Self {
            connection: MysqlConnection::establish(url)?,
            pool: Pool::builder()
                .max_size(CONNECTIONS as u32)
                .build(ConnectionManager::new(url))?,
        })
    }
}

impl Contender for Diesel {
    type Item = Item;
    type New = NewItem;

    fn name(&self) -> &'static str {
        "diesel"
    }

    fn new_item(row: &Row) -> NewItem {
        NewItem {
            title: row.title.clone(),
            note: row.note.clone(),
            score: row.score,
            created_at: row.created_at.naive_utc(),
        }
    }

    async fn point(&mut self, id: i64) -> Result<Item> {
        Ok(items::table
            .find(id)
            .select(Item::as_select())
            .get_result(&mut self.connection)?)
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

    async fn filter(&mut self, filter: &Filter) -> Result<Vec<Item>> {
        let mut query = items::table.select(Item::as_select()).into_boxed();
        if let Some(score) = filter.least_score {
            query = query.filter(items::score.ge(score));
        }
        if let Some(time) = filter.before {
            query = query.filter(items::created_at.lt(time.naive_utc()));
        }
        if let Some(title) = &filter.other_than_title {
            query = query.filter(items::title.ne(title));
        }
        Ok(query
            .order(items::id)
            .limit(filter.limit as i64)
            .load(&mut self.connection)?)
    }

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        diesel::update(changed_items::table.find(id))
            .set(changed_items::score.eq(score))
            .execute(&mut self.connection)?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        let row = ChangedItem {
            id: row.id,
            title: &row.title,
            note: row.note.as_deref(),
            score: row.score,
            created_at: row.created_at.naive_utc(),
        };
        diesel::insert_into(changed_items::table)
            .values(&row)
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set(&row)
            .execute(&mut self.connection)?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: NewItem) -> Result<()> {
        Ok(self.connection.transaction(|connection| {
            let row = changed_items::table.find(id);
            let item: Item = row.get_result(connection)?;
            diesel::update(row)
                .set(changed_items::score.eq(item.score + 1.0))
                .execute(connection)?;
            diesel::insert_into(new_items::table)
                .values(new)
                .execute(connection)?;
            QueryResult::Ok(())
        })?)
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

    /// libmysqlclient holds all rows meanwhile: Diesel stores every result.
    async fn stream(&mut self, each: &mut (dyn FnMut(&Item) + Send)) -> Result<()> {
        let rows = big_items::table
            .order(big_items::id)
            .load_iter::<Item, DefaultLoadingMode>(&mut self.connection)?;
        for row in rows {
            each(&row?);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        Ok(big_items::table.find(id).get_result(&mut self.connection)?)
    }

    async fn big_page(&mut self, after: i64, rows: usize) -> Result<Vec<Item>> {
        Ok(big_items::table
            .filter(big_items::id.gt(after))
            .order(big_items::id)
            .limit(rows as i64)
            .load(&mut self.connection)?)
    }
}

/// Each point select takes a connection, on a thread that may block.
async fn read(pool: Pool, keys: Vec<i64>) -> Result<i64> {
    let mut sum = 0;
    for id in keys {
        let pool = pool.clone();
        let read = tokio::task::spawn_blocking(move || -> Result<Item> {
            let mut connection = pool.get()?;
            let item = items::table.find(id).select(Item::as_select());
            Ok(item.get_result(&mut connection)?)
        });
        sum += read.await??.id;
    }
    Ok(sum)
}
