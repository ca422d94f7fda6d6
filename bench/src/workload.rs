//! What is measured, and what a library must be able to do to take part.

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::data::{Fields, Row};
use crate::nested::{Nested, Tree};

/// Tasks of [`Workload::Tasks`], and the connections that they share.
pub const TASKS: usize = 64;
pub const CONNECTIONS: usize = 10;
/// Point selects of each task, one after the other.
pub const KEYS_PER_TASK: usize = 16;

/// Rows of a page of [`Workload::BigPage`].
pub const PAGE: usize = 50;

/// Users of [`Workload::Levels`], and how many levels there are.
pub const LEVEL_USERS: i64 = 100;
pub const LEVELS: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Workload {
    /// One row by its key.
    Point,
    /// The first rows by key, decoded into a `Vec`.
    Select(usize),
    /// Rows by filters that are there or not, in order, up to a limit; the query is built each time.
    Filter,
    /// New rows in one call, committed.
    Insert(usize),
    /// One column of one row by its key, committed.
    Update,
    /// A row that is there already, written over by its key, committed.
    Upsert,
    /// A row read by its key, updated, and a new row, in one transaction.
    Transaction,
    /// [`TASKS`] tasks that read rows by key on [`CONNECTIONS`] connections.
    Tasks,
    /// All rows of the large table, one after the other, and never all in memory.
    Stream,
    /// One row of the large table by its key.
    BigPoint,
    /// The [`PAGE`] rows of the large table that follow a key.
    BigPage,
    /// The first rows of the large table, decoded into a `Vec`.
    Scale(usize),
    /// Rows with the rows of their relations.
    Nested(Nested),
    /// [`LEVEL_USERS`] users, and so many levels of their relations: users, posts, comments, reactions.
    Levels(usize),
}

impl Workload {
    pub fn title(self) -> String {
        match self {
            Self::Point => "point select by key".to_owned(),
            Self::Select(rows) => format!("select {rows} x 5 columns"),
            Self::Filter => "three optional filters, order, limit".to_owned(),
            Self::Insert(rows) => format!("insert {rows}"),
            Self::Update => "update by key".to_owned(),
            Self::Upsert => "upsert".to_owned(),
            Self::Transaction => "transaction of three statements".to_owned(),
            Self::Tasks => format!("{TASKS} tasks over {CONNECTIONS} connections"),
            Self::Stream => "stream of 1,000,000 rows".to_owned(),
            Self::BigPoint => "point select by key, 1,000,000 rows".to_owned(),
            Self::BigPage => format!("page of {PAGE}, 1,000,000 rows"),
            Self::Scale(rows) => format!("scale: {rows} rows"),
            Self::Nested(nested) => nested.title(),
            Self::Levels(levels) => format!("levels: {levels} of {LEVEL_USERS} users"),
        }
    }

    /// What an operation has many of, and how many, where that says more than the operation.
    pub fn parts(self) -> Option<(&'static str, usize)> {
        match self {
            Self::Select(rows) | Self::Insert(rows) | Self::Scale(rows) => Some(("row", rows)),
            Self::Tasks => Some(("select", TASKS * KEYS_PER_TASK)),
            Self::Stream => Some(("row", crate::data::BIG)),
            _ => None,
        }
    }

    /// Whether it writes to `new_items` or `changed_items`.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Insert(_) | Self::Update | Self::Upsert | Self::Transaction
        )
    }

    /// Whether it reads `big_items`.
    pub fn is_big(self) -> bool {
        matches!(
            self,
            Self::Stream | Self::BigPoint | Self::BigPage | Self::Scale(_)
        )
    }

    /// Whether the memory that it takes is of interest.
    pub fn is_large(self) -> bool {
        matches!(self, Self::Stream | Self::Scale(_))
    }
}

/// What [`Workload::Filter`] asks for: each of the three may be absent; ordered by key.
#[derive(Clone, Debug)]
pub struct Filter {
    pub least_score: Option<f64>,
    pub before: Option<DateTime<Utc>>,
    pub other_than_title: Option<String>,
    pub limit: usize,
}

/// One library on one database. A method is one operation as a user of that library would write it.
///
/// `items` (10,000 rows) and `big_items` (1,000,000) are read only; `changed_items` has the same 10,000 rows to write over;
/// `new_items` is empty at the start of each batch. All have the columns of [`Row`].
pub trait Contender: Send + 'static {
    type Item: Fields + Send;
    /// What an insert takes; made outside the time taken.
    type New: Send;

    fn name(&self) -> &'static str;

    /// Variants of a library stand only in the workloads where they differ.
    fn takes_part(&self, _workload: Workload) -> bool {
        true
    }

    /// A row for `new_items`, which numbers its rows itself.
    fn new_item(row: &Row) -> Self::New;
    /// From `items`.
    fn point(&mut self, id: i64) -> impl Future<Output = Result<Self::Item>> + Send;
    /// The first rows of `items` by key.
    fn select(&mut self, rows: usize) -> impl Future<Output = Result<Vec<Self::Item>>> + Send;
    /// Into `new_items`, in one transaction or statement.
    fn insert(&mut self, rows: Vec<Self::New>) -> impl Future<Output = Result<()>> + Send;

    /// From `items`, ordered by key.
    fn filter(&mut self, filter: &Filter) -> impl Future<Output = Result<Vec<Self::Item>>> + Send;

    /// Sets the score of a row of `changed_items`.
    fn update(&mut self, id: i64, score: f64) -> impl Future<Output = Result<()>> + Send;

    /// Writes all columns of a row of `changed_items`, which may be there: on conflict of the key, the others are
    /// updated.
    fn upsert(&mut self, row: &Row) -> impl Future<Output = Result<()>> + Send;

    /// In one transaction: reads the row of `changed_items`, sets its score to the score read and one more, and inserts
    /// the new row into `new_items`.
    fn transaction(&mut self, id: i64, new: Self::New) -> impl Future<Output = Result<()>> + Send;

    /// A task for each list of keys, all at once over a pool of [`CONNECTIONS`]; each reads its rows of `items` by key, one
    /// after the other, and takes a connection for each, as handlers of a server do. The sum of the keys of the rows.
    fn tasks(&mut self, keys: Vec<Vec<i64>>) -> impl Future<Output = Result<i64>> + Send;

    /// All rows of `big_items` in the order of their keys, each decoded to an `Item`, given to the function, and let go.
    fn stream(
        &mut self,
        each: &mut (dyn FnMut(&Self::Item) + Send),
    ) -> impl Future<Output = Result<()>> + Send;

    /// From `big_items`.
    fn big_point(&mut self, id: i64) -> impl Future<Output = Result<Self::Item>> + Send;

    /// The first rows of `big_items` whose key is greater, by key; [`PAGE`] rows, or as many as [`Workload::Scale`] says.
    fn big_page(
        &mut self,
        after: i64,
        rows: usize,
    ) -> impl Future<Output = Result<Vec<Self::Item>>> + Send;
}

/// One library on one database, loading relations as a user of that library would write it.
pub trait Nests: Send + 'static {
    fn name(&self) -> &'static str;

    /// Whether the library can cut the children of each parent.
    fn has_limit(&self) -> bool {
        false
    }

    /// The first users by key with their posts, and the posts with their comments.
    fn all(&mut self, users: i64) -> impl Future<Output = Result<impl Tree + Send>> + Send;

    /// The same with the [`LATEST`](crate::nested::LATEST) posts of each user.
    fn latest(&mut self, users: i64) -> impl Future<Output = Result<impl Tree + Send>> + Send {
        self.all(users)
    }

    /// Whether the library takes part in [`Workload::Levels`].
    fn has_levels(&self) -> bool {
        false
    }

    /// The first users by key, to so many levels: users, posts, comments, reactions. How many rows that were, all levels
    /// together.
    fn levels(
        &mut self,
        _users: i64,
        _levels: usize,
    ) -> impl Future<Output = Result<usize>> + Send {
        async { bail!("takes no part") }
    }
}
