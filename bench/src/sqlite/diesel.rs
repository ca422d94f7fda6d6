//! Diesel, blocking. Its guide reads one row by `first()`, which binds a limit; `get_result()` does not.
//!
//! Diesel keeps no prepared statement of an update, of an upsert and of an insert of many rows.

use std::path::Path;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::prelude::*;
use diesel::r2d2::{self, ConnectionManager, CustomizeConnection};
use diesel::upsert::excluded;

use crate::data::{Row, fields};
use crate::workload::{CONNECTIONS, Contender, Filter, Workload};

macro_rules! tables {
    ($($table:ident),+) => {$(
        diesel::table! {
            $table (id) {
                id -> BigInt,
                title -> Text,
                note -> Nullable<Text>,
                score -> Double,
                created_at -> TimestamptzSqlite,
            }
        }
    )+};
}
tables!(items, new_items, changed_items, big_items);

#[derive(Queryable, Selectable)]
#[diesel(table_name = items)]
#[diesel(check_for_backend(diesel::sqlite::Sqlite))]
pub struct Item {
    pub id: i64,
    pub title: String,
    pub note: Option<String>,
    pub score: f64,
    pub created_at: DateTime<Utc>,
}

// Without a default for `None` the columns are known, so that many rows are one statement, and one is kept prepared.
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

type Pool = r2d2::Pool<ConnectionManager<SqliteConnection>>;

/// As in the documentation of `SqliteConnection`; the file is in WAL mode already.
fn set_up(connection: &mut SqliteConnection) -> QueryResult<()> {
    connection.batch_execute("PRAGMA busy_timeout = 2000")?;
    connection.batch_execute("PRAGMA synchronous = NORMAL")
}

#[derive(Debug)]
struct SetUp;

impl CustomizeConnection<SqliteConnection, r2d2::Error> for SetUp {
    fn on_acquire(&self, connection: &mut SqliteConnection) -> Result<(), r2d2::Error> {
        set_up(connection).map_err(r2d2::Error::QueryError)
    }
}

pub struct Diesel {
    connection: SqliteConnection,
    pool: Option<Pool>,
    first: bool,
}

impl Diesel {
    pub fn open(path: &Path) -> Result<Self> {
        let path = path.to_str().context("path is not UTF-8")?;
        let mut connection = SqliteConnection::establish(path)?;
        set_up(&mut connection)?;
        let pool = Pool::builder()
            .max_size(CONNECTIONS as u32)
            .connection_customizer(Box::new(SetUp))
            .build(ConnectionManager::new(path))?;
        Ok(Self {
            connection,
            pool: Some(pool),
            first: false,
        })
    }

    /// For the point selects alone.
    pub fn with_first(self) -> Self {
        Self {
            connection: self.connection,
            pool: None,
            first: true,
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
        !self.first || matches!(workload, Workload::Point | Workload::BigPoint)
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

    async fn update(&mut self, id: i64, score: f64) -> Result<()> {
        diesel::update(changed_items::table.find(id))
            .set(changed_items::score.eq(score))
            .execute(&mut self.connection)?;
        Ok(())
    }

    async fn upsert(&mut self, row: &Row) -> Result<()> {
        use self::changed_items::dsl::{changed_items, created_at, id, note, score, title};
        let row = ChangedItem {
            id: row.id,
            title: &row.title,
            note: row.note.as_deref(),
            score: row.score,
            created_at: row.created_at,
        };
        diesel::insert_into(changed_items)
            .values(row)
            .on_conflict(id)
            .do_update()
            .set((
                title.eq(excluded(title)),
                note.eq(excluded(note)),
                score.eq(excluded(score)),
                created_at.eq(excluded(created_at)),
            ))
            .execute(&mut self.connection)?;
        Ok(())
    }

    async fn transaction(&mut self, id: i64, new: NewItem) -> Result<()> {
        Ok(self.connection.immediate_transaction(|connection| {
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
        let pool = self.pool.as_ref().context("no pool")?;
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
        let rows = big_items::table
            .order(big_items::id)
            .load_iter::<Item, DefaultLoadingMode>(&mut self.connection)?;
        for row in rows {
            each(&row?);
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        let query = big_items::table.find(id);
        Ok(if self.first {
            query.first(&mut self.connection)?
        } else {
            query.get_result(&mut self.connection)?
        })
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
