//! The work behind a stream: runs the statement, decodes a batch of rows, loads what belongs to them, hands them over.
//! Decides what runs on which connection when more than one statement is needed.

use crate::backend::Prepared;
use crate::cell::Row;
use crate::db::{Db, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use futures_util::future::BoxFuture;
use orm_schema::Dialect;
use std::sync::{Arc, Mutex, PoisonError};

/// What a stream runs on.
#[derive(Debug)]
pub(crate) enum Source<'a> {
    Borrowed(ExecutorRef<'a>),
    Owned(Db),
}

impl Source<'_> {
    fn executor(&self) -> ExecutorRef<'_> {
        match self {
            Self::Borrowed(db) => *db,
            Self::Owned(db) => ExecutorRef::Db(db),
        }
    }
}

/// What is done to a batch of decoded rows before it is handed out.
pub(crate) trait Finish<R, T>: Send + Sync {
    /// Whether it runs statements of its own.
    fn runs_statements(&self) -> bool;

    fn finish<'a>(&'a self, rows: Vec<R>, db: ExecutorRef<'a>) -> BoxFuture<'a, Result<Vec<T>>>;
}

/// Nothing is done.
#[derive(Debug)]
pub(crate) struct AsIs;

impl<T: Send + 'static> Finish<T, T> for AsIs {
    fn runs_statements(&self) -> bool {
        false
    }

    fn finish<'a>(&'a self, rows: Vec<T>, _db: ExecutorRef<'a>) -> BoxFuture<'a, Result<Vec<T>>> {
        Box::pin(std::future::ready(Ok(rows)))
    }
}

/// What takes finished batches.
pub(super) trait HandOver<T>: Send + Sync {
    fn hand_over(&self, rows: Vec<T>) -> BoxFuture<'_, ()>;
}

pub(super) async fn produce<R: Send + 'static, T: Send + 'static>(
    source: Source<'_>,
    prepare: impl FnOnce(Dialect) -> Result<Prepared> + Send,
    decode: impl FnMut(&Row<'_>) -> Result<R> + Send + 'static,
    finish: &(impl Finish<R, T> + ?Sized),
    size: usize,
    hand_over: &impl HandOver<T>,
) -> Result<()> {
    let db = source.executor();
    let statement = prepare(db.dialect())?;
    match place(db, finish.runs_statements())? {
        Place::There => pump(db, statement, decode, finish, size, hand_over).await,
        Place::ReadingTransaction(db) => {
            let tx = db.begin_reading().await?;
            let on = ExecutorRef::Tx(&tx);
            let done = pump(on, statement, decode, finish, size, hand_over).await;
            tx.end_reading().await;
            done
        }
    }
}

enum Place<'a> {
    There,
    /// All statements on one connection, which sees the rows of one moment.
    ReadingTransaction(&'a Db),
}

fn place(db: ExecutorRef<'_>, runs_more: bool) -> Result<Place<'_>> {
    if !runs_more {
        return Ok(Place::There);
    }
    match (db, db.dialect()) {
        (ExecutorRef::Tx(_), Dialect::Sqlite | Dialect::Postgres) => Ok(Place::There),
        (ExecutorRef::Tx(_), Dialect::MySql) => {
            let message = "MySQL has no second statement on a connection whose rows are being read, so a stream in a transaction \
                           loads no relations there: stream on the `Db`, or read pages with `limit` and a filter by key";
            Err(Error::new(ErrorKind::Unsupported, message))
        }
        // All statements of a database in memory share one connection anyway, and take turns on it.
        (ExecutorRef::Db(db), Dialect::Sqlite) if db.shares_connection() => Ok(Place::There),
        (ExecutorRef::Db(db), Dialect::Sqlite | Dialect::Postgres) => {
            Ok(Place::ReadingTransaction(db))
        }
        (ExecutorRef::Db(db), Dialect::MySql) if db.max_connections() < 2 => {
            let message = "a stream that loads relations needs a second connection on MySQL; connect with \
                           `max_connections(2)` or more";
            Err(Error::new(ErrorKind::Usage, message))
        }
        (ExecutorRef::Db(_), Dialect::MySql) => Ok(Place::There),
    }
}

async fn pump<R: Send + 'static, T: Send + 'static>(
    db: ExecutorRef<'_>,
    statement: Prepared,
    mut decode: impl FnMut(&Row<'_>) -> Result<R> + Send + 'static,
    finish: &(impl Finish<R, T> + ?Sized),
    size: usize,
    hand_over: &impl HandOver<T>,
) -> Result<()> {
    let decoded: Arc<Mutex<Vec<R>>> = Arc::default();
    let rows = Arc::clone(&decoded);
    let on_row = Box::new(move |row: Row<'_>| {
        let row = decode(&row)?;
        let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.push(row);
        Ok(rows.len() >= size)
    });
    let take = || std::mem::take(&mut *decoded.lock().unwrap_or_else(PoisonError::into_inner));
    let mut batches = db.rows(statement, on_row, size).await?;
    loop {
        let step = batches.next().await;
        let rows = take();
        if matches!(step, Ok(true)) {
            batches.read_ahead();
        }
        // After an error a transaction may answer nothing any more, so what would have to be loaded is not.
        if !rows.is_empty() && (step.is_ok() || !finish.runs_statements()) {
            let rows = finish.finish(rows, db).await?;
            hand_over.hand_over(rows).await;
        }
        if !step? {
            return Ok(());
        }
    }
}
