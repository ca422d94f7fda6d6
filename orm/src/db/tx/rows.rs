//! Reading rows in batches in a transaction, which has one connection: other statements run between two batches where
//! the database lets them. SQLite keeps any number of statements open, PostgreSQL has cursors. On MySQL the rows come one
//! after the other with nothing in between, so what comes in between is refused.

use super::options::{Isolation, TxOptions};
use crate::backend::batches::{Batches, Coroutine, OnStreamRow};
use crate::backend::{Pace, Prepared};
use crate::db::{Db, Tx};
use crate::error::{Error, ErrorKind, Result};
use crate::sql::Text;
use orm_schema::Dialect;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a transaction knows of the streams that read in it.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    /// Rows are on their way, and nothing else can run.
    is_direct: AtomicBool,
    cursors: Mutex<Cursors>,
}

#[derive(Debug, Default)]
struct Cursors {
    /// The names that are taken.
    names: BTreeSet<String>,
    /// Cursors whose stream was dropped, with the savepoint that they were opened in; closed before the next statement.
    dropped: Vec<(u32, String)>,
}

impl Streams {
    /// Refuses a statement that would wait for the end of a stream which waits for it.
    pub(crate) fn check(&self) -> Result<()> {
        if self.is_direct.load(Ordering::Relaxed) {
            let message = "a stream reads on the transaction's connection, and the database runs nothing else there before it \
                           is read to its end or dropped; collect the rows first, or stream on the `Db`";
            return Err(Error::new(ErrorKind::Usage, message));
        }
        Ok(())
    }

    fn cursors(&self) -> MutexGuard<'_, Cursors> {
        // Nothing panics while it holds this lock.
        self.cursors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A name for a cursor: the same for the same statement, because a connection remembers the columns of a `FETCH` by its
    /// text, but never one that is taken.
    fn name(&self, text: &str) -> String {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let base = format!("orm_stream_{:x}", hasher.finish());
        let mut cursors = self.cursors();
        let mut name = base.clone();
        let mut number = 0;
        while !cursors.names.insert(name.clone()) {
            number += 1;
            name = format!("{base}_{number}");
        }
        name
    }

    /// A rollback to this savepoint closed what was opened in it. The names stay taken: a savepoint that was released since
    /// may have kept its cursor.
    pub(crate) fn undone(&self, depth: u32) {
        self.cursors().dropped.retain(|(opened, _)| *opened < depth);
    }

    /// What closes the cursors that nobody reads any more.
    pub(crate) fn take_closing(&self) -> Option<String> {
        let mut cursors = self.cursors();
        // Asked before every statement.
        if cursors.dropped.is_empty() {
            return None;
        }
        let dropped = std::mem::take(&mut cursors.dropped);
        let closing: Vec<String> = dropped
            .into_iter()
            .map(|(_, name)| {
                let close = format!("CLOSE {name}");
                cursors.names.remove(&name);
                close
            })
            .collect();
        Some(closing.join("; "))
    }
}

/// Says while it lives that rows are on their way.
struct Direct<'a>(&'a Streams);

impl<'a> Direct<'a> {
    fn new(streams: &'a Streams) -> Self {
        streams.is_direct.store(true, Ordering::Relaxed);
        Self(streams)
    }
}

impl Drop for Direct<'_> {
    fn drop(&mut self) {
        self.0.is_direct.store(false, Ordering::Relaxed);
    }
}

/// A cursor that is open on the server.
struct Cursor<'a> {
    streams: &'a Streams,
    depth: u32,
    name: Option<String>,
}

impl Drop for Cursor<'_> {
    fn drop(&mut self) {
        if let Some(name) = self.name.take() {
            self.streams.cursors().dropped.push((self.depth, name));
        }
    }
}

impl Db {
    /// A transaction of several reads: they see the rows of one moment, and keep nobody from writing.
    pub(crate) async fn begin_reading(&self) -> Result<Tx> {
        let options = TxOptions {
            isolation: Some(Isolation::RepeatableRead),
            is_read_only: true,
            ..TxOptions::default()
        };
        Tx::begin(self, &options, None).await
    }
}

impl Tx {
    /// Ends a transaction of which nothing is kept.
    pub(crate) async fn end_reading(self) {
        self.rollback().await;
    }

    /// Begins to read the rows of a statement in batches of `size` rows.
    pub(crate) async fn rows(
        &self,
        statement: Prepared,
        on_row: OnStreamRow,
        size: usize,
    ) -> Result<Batches<'_>> {
        match self.dialect() {
            #[cfg(feature = "sqlite")]
            Dialect::Sqlite => {
                let mut connection = self.connected().await?;
                Ok(Batches::Hosted(Box::new(
                    connection.open_rows(statement, on_row)?,
                )))
            }
            Dialect::Postgres if statement.is_read || is_select(&statement.text.sql) => {
                Ok(Batches::Direct(self.cursor(statement, on_row, size)))
            }
            Dialect::Postgres | Dialect::MySql => {
                Ok(Batches::Direct(self.direct(statement, on_row)))
            }
            #[cfg(not(feature = "sqlite"))]
            Dialect::Sqlite => Ok(Batches::Direct(self.direct(statement, on_row))),
        }
    }

    fn direct(&self, statement: Prepared, mut on_row: OnStreamRow) -> Coroutine<'_> {
        Coroutine::new(move |pause| async move {
            let mut connection = self.connected().await?;
            let direct = Direct::new(self.streams());
            let done = connection.rows(&statement, &mut on_row, &pause).await;
            drop(direct);
            self.note(&mut connection, done.as_ref().err());
            done
        })
    }

    fn cursor(&self, statement: Prepared, mut on_row: OnStreamRow, size: usize) -> Coroutine<'_> {
        Coroutine::new(move |pause| async move {
            let streams = self.streams();
            let name = streams.name(&statement.text.sql);
            let declare = Prepared {
                text: Text::plain(format!(
                    "DECLARE {name} NO SCROLL CURSOR FOR {}",
                    statement.text.sql
                )),
                ..statement
            };
            self.run(&declare, &mut |_| Ok(())).await?;
            let cursor = Cursor {
                streams,
                depth: self.depth(),
                name: Some(name.clone()),
            };
            let fetch = Prepared {
                text: Text::plain(format!("FETCH {size} FROM {name}")),
                values: Vec::new(),
                is_read: true,
                subject: declare.subject,
                pace: Pace::Seen,
                refusals: None,
            };
            loop {
                let mut rows = 0;
                self.run(&fetch, &mut |row| {
                    rows += 1;
                    on_row(row).map(drop)
                })
                .await?;
                if rows < size {
                    break;
                }
                pause.pause().await;
            }
            // Closed before the next statement, with those that were dropped.
            drop(cursor);
            Ok(())
        })
    }
}

fn is_select(text: &str) -> bool {
    text.get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case("select"))
}
