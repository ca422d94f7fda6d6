//! Diesel over libpq, blocking. Its guide reads one row by `first()`, which binds a limit; `get_result()` does not.
//! It reads a result as a whole before it hands out rows, but for the row-by-row mode, which its guide has for huge results.
//!
//! Diesel keeps no prepared statement of an update, of an upsert and of an insert of many rows.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use diesel::connection::DefaultLoadingMode;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::r2d2::{self, ConnectionManager};
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

type Pool = r2d2::Pool<ConnectionManager<PgConnection>>;

pub struct Diesel {
    connection: PgConnection,
    pool: Option<Pool>,
    variant: Variant,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Variant {
    Whole,
    First,
    RowByRow,
}

impl Diesel {
    pub fn connect(url: &str) -> Result<Self> {
        let pool = Pool::builder()
            .max_size(CONNECTIONS as u32)
            .build(ConnectionManager::new(url))?;
        Ok(Self {
            pool: Some(pool),
            ..Self::variant(url, Variant::Whole)?
        })
    }

    /// For the point selects alone.
    pub fn with_first(url: &str) -> Result<Self> {
        Self::variant(url, Variant::First)
    }

    /// For the stream alone.
    pub fn row_by_row(url: &str) -> Result<Self> {
        Self::variant(url, Variant::RowByRow)
    }

    fn variant(url: &str, variant: Variant) -> Result<Self> {
        Ok(Self {
            connection: PgConnection::establish(url)?,
            pool: None,
            variant,
        })
    }
}

impl Contender for Diesel {
    type Item = Item;
    type New = NewItem;

    fn name(&self) -> &'static str {
        match self.variant {
            Variant::Whole => "diesel",
            Variant::First => "diesel-first",
            Variant::RowByRow => "diesel-row-by-row",
        }
    }

    fn takes_part(&self, workload: Workload) -> bool {
        match self.variant {
            Variant::Whole => true,
            Variant::First => matches!(workload, Workload::Point | Workload::BigPoint),
            Variant::RowByRow => workload == Workload::Stream,
        }
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
        Ok(if self.variant == Variant::First {
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
        let query = big_items::table.order(big_items::id);
        if self.variant == Variant::RowByRow {
            for row in query.load_iter::<Item, PgRowByRowLoadingMode>(&mut self.connection)? {
                each(&row?);
            }
        } else {
            for row in query.load_iter::<Item, DefaultLoadingMode>(&mut self.connection)? {
                each(&row?);
            }
        }
        Ok(())
    }

    async fn big_point(&mut self, id: i64) -> Result<Item> {
        let query = big_items::table.find(id);
        Ok(if self.variant == Variant::First {
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
