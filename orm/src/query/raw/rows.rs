//! Raw SQL whose rows have a type: running it, and decoding what comes back.

use super::decode::Decode;
use super::{Sql, at_name};
use crate::cell::Row;
use crate::db::{Db, Executor, ExecutorRef};
use crate::error::{Error, Result};
use crate::query::run::at_most_one;
use crate::query::stream::{AsIs, RowStream, Source};

/// Raw SQL whose rows become `T`; made by [`Sql::models`], [`Sql::shapes`], [`Sql::rows`] and [`Sql::scalars`].
#[must_use = "nothing is sent before `.all(..)` or another call with the database is awaited"]
pub struct SqlRows<T> {
    sql: Sql,
    decoder: fn() -> Decode<T>,
}

impl<T> std::fmt::Debug for SqlRows<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.sql.fmt(f)
    }
}

impl<T: Send + 'static> SqlRows<T> {
    pub(super) fn new(sql: Sql, decoder: fn() -> Decode<T>) -> Self {
        Self { sql, decoder }
    }

    /// The first rows; those beyond `limit` are not decoded.
    async fn fetch(self, db: ExecutorRef<'_>, limit: usize) -> Result<Vec<T>> {
        let (statement, names) = self.sql.prepare(db.dialect())?;
        let mut decode = (self.decoder)();
        let mut rows = Vec::new();
        db.run(&statement, &mut |row| {
            if rows.len() < limit {
                rows.push(decode(&row)?);
            }
            Ok(())
        })
        .await
        .map_err(|error| at_name(error, &names))?;
        Ok(rows)
    }

    /// Every row.
    ///
    /// # Errors
    ///
    /// `Usage` when a name has no value or a value no name, when a string or comment does not end, when there is more than
    /// one statement; `Decode` when a row is not what was asked for; and what the database reports.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<T>> {
        self.fetch(db.executor(), usize::MAX).await
    }

    /// The only row.
    ///
    /// # Errors
    ///
    /// `NotFound` when there is none, `Usage` when there are several, and those of [`all`](Self::all).
    pub async fn one(self, db: &(impl Executor + ?Sized)) -> Result<T> {
        let row = self.opt(db).await?;
        row.ok_or_else(|| Error::not_found("row"))
    }

    /// The only row, or `None`.
    ///
    /// # Errors
    ///
    /// `Usage` when there are several, and those of [`all`](Self::all).
    pub async fn opt(self, db: &(impl Executor + ?Sized)) -> Result<Option<T>> {
        at_most_one(self.fetch(db.executor(), 2).await?, "row")
    }

    /// The first row, or `None`. The database still returns all rows: add a `LIMIT`.
    ///
    /// # Errors
    ///
    /// Those of [`all`](Self::all).
    pub async fn first(self, db: &(impl Executor + ?Sized)) -> Result<Option<T>> {
        Ok(self.fetch(db.executor(), 1).await?.pop())
    }

    /// The rows one after the other, in bounded memory. See [`RowStream`].
    pub fn stream<'a>(self, db: &'a (impl Executor + ?Sized)) -> RowStream<'a, T> {
        self.stream_from(Source::Borrowed(db.executor()))
    }

    /// The same, with a database of its own, for what must outlive the function.
    pub fn stream_owned(self, db: Db) -> RowStream<'static, T> {
        self.stream_from(Source::Owned(db))
    }

    fn stream_from(self, source: Source<'_>) -> RowStream<'_, T> {
        let mut decode = (self.decoder)();
        let sql = self.sql;
        RowStream::new(
            source,
            move |dialect| Ok(sql.prepare(dialect)?.0),
            move |row: &Row<'_>| decode(row),
            AsIs,
        )
    }
}
