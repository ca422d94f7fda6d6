//! Steps over data that a program writes: batches, each in a transaction together with how far it came, so that a run which
//! was cut off goes on where it stopped.

use crate::db::Tx;
use crate::error::Result;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// One batch of a step over data.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::migrate::{Batch, Progress};
/// # #[derive(Model, Debug, Clone)] #[orm(table = "users")] struct User { #[orm(id, default = autoincrement)] id: i64, email: String }
/// async fn lower_emails(batch: Batch) -> orm::Result<Progress> {
///     let after: i64 = batch.cursor().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
///     let users = User::filter(User::id.gt(after)).order_by(User::id.asc()).limit(500).all(batch.tx()).await?;
///     for user in &users {
///         User::filter(User::id.eq(user.id)).update().set(User::email, user.email.to_lowercase()).exec(batch.tx()).await?;
///     }
///     Ok(match users.last() {
///         Some(last) => Progress::more(last.id.to_string(), users.len()),
///         None => Progress::done(0),
///     })
/// }
/// ```
#[derive(Debug)]
pub struct Batch {
    pub(crate) tx: Tx,
    pub(crate) cursor: Option<String>,
    pub(crate) rows: u64,
}

impl Batch {
    /// The transaction of this batch. What is written on it and how far it came are kept together, or neither is.
    pub fn tx(&self) -> &Tx {
        &self.tx
    }

    /// What the batch before returned as its cursor; `None` for the first one.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// How many rows the batches before did.
    pub fn rows_done(&self) -> u64 {
        self.rows
    }
}

/// How far a step over data came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub(crate) cursor: Option<String>,
    pub(crate) rows: u64,
    pub(crate) total: Option<u64>,
}

impl Progress {
    /// There is more to do: the next batch gets the cursor. It is kept in the database, so it should be a key.
    pub fn more(cursor: impl Into<String>, rows: usize) -> Self {
        Self {
            cursor: Some(cursor.into()),
            rows: rows as u64,
            total: None,
        }
    }

    /// Nothing is left.
    pub fn done(rows: usize) -> Self {
        Self {
            cursor: None,
            rows: rows as u64,
            total: None,
        }
    }

    /// How many rows there are in all, for those who watch.
    #[must_use]
    pub fn of(mut self, total: u64) -> Self {
        self.total = Some(total);
        self
    }
}

/// A step over data, whatever its type.
pub(crate) type DataStep = Arc<dyn Fn(Batch) -> BoxFuture<'static, Result<Progress>> + Send + Sync>;
