//! Reading rows one after the other: a query and a database in, a [`RowStream`] out. Never holds more than a few batches
//! of rows, however many there are. What runs where is decided in `produce`.

mod produce;

pub(super) use produce::{AsIs, Finish, Source};

use super::select::Query;
use super::selection::Selected;
use super::shape::{Shape, ShapeColumns, Shaped};
use crate::backend::Prepared;
use crate::backend::batches::{Coroutine, Pause};
use crate::cell::Row;
use crate::db::{Db, Executor, ExecutorRef, Site, loading};
use crate::error::Result;
use crate::model::Model;
use crate::relation::{LoadSet, Preload, decode_key, load_all};
use crate::sql;
use crate::statement::{Select, Statement};
use crate::value::Value;
use futures_util::Stream;
use futures_util::future::BoxFuture;
use orm_schema::Dialect;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

/// Rows of a batch when nothing else is said.
const BATCH_SIZE: usize = 1_000;

/// The rows of a query, one after the other; made by `stream`. Nothing is sent before the first row is asked for.
///
/// It holds two batches of rows at most, one that is handed out and one that is read ahead, whatever the number of rows.
/// Dropping it ends the statement; the connection is used again or closed, whichever is quicker. After an error it ends.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let mut users = User::query().order_by(User::id.asc()).stream(db);
/// while let Some(user) = users.next().await {
///     println!("{}", user?.name);
/// }
/// # Ok(()) }
/// ```
///
/// It is a `futures_core::Stream` too, so the adapters of `futures` and `tokio-stream` work on it.
#[must_use = "nothing is sent before the first row is asked for"]
pub struct RowStream<'a, T> {
    shared: Arc<Shared<T>>,
    rows: std::vec::IntoIter<T>,
    work: Option<Coroutine<'a>>,
    taken: u64,
    reported: u64,
    on_progress: Option<Box<dyn FnMut(u64) + Send + 'a>>,
}

/// What the stream and the work behind it hand each other.
struct Shared<T> {
    batch_size: AtomicUsize,
    ready: Mutex<Vec<T>>,
}

impl<T> Shared<T> {
    fn put(&self, rows: Vec<T>) {
        *self.ready.lock().unwrap_or_else(PoisonError::into_inner) = rows;
    }

    fn take(&self) -> Vec<T> {
        std::mem::take(&mut *self.ready.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Where finished batches go out.
struct Door<T> {
    shared: Arc<Shared<T>>,
    pause: Pause,
}

impl<T: Send> produce::HandOver<T> for Door<T> {
    fn hand_over(&self, rows: Vec<T>) -> BoxFuture<'_, ()> {
        self.shared.put(rows);
        Box::pin(self.pause.pause())
    }
}

impl<T> std::fmt::Debug for RowStream<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowStream")
            .field("taken", &self.taken)
            .finish_non_exhaustive()
    }
}

// Nothing in it is pinned in place: the work is in a box of its own, the rows are in a list.
impl<T> Unpin for RowStream<'_, T> {}

impl<'a, T: Send + 'static> RowStream<'a, T> {
    pub(super) fn new<R: Send + 'static>(
        source: Source<'a>,
        prepare: impl FnOnce(Dialect) -> Result<Prepared> + Send + 'a,
        decode: impl FnMut(&Row<'_>) -> Result<R> + Send + 'static,
        finish: impl Finish<R, T> + 'a,
    ) -> Self {
        let shared = Arc::new(Shared {
            batch_size: AtomicUsize::new(BATCH_SIZE),
            ready: Mutex::default(),
        });
        let handed = Arc::clone(&shared);
        let work = Coroutine::new(move |pause| async move {
            let size = handed.batch_size.load(Ordering::Relaxed);
            let door = Door {
                shared: handed,
                pause,
            };
            produce::produce(source, prepare, decode, &finish, size, &door).await
        });
        Self {
            shared,
            rows: Vec::new().into_iter(),
            work: Some(work),
            taken: 0,
            reported: 0,
            on_progress: None,
        }
    }
}

impl<'a, T> RowStream<'a, T> {
    /// How many rows are read, and their relations loaded, at a time; default 1,000, at least 1. Say it before the first
    /// row is asked for.
    pub fn batch_size(self, rows: usize) -> Self {
        self.shared.batch_size.store(rows.max(1), Ordering::Relaxed);
        self
    }

    /// Calls `report` with the number of rows that were handed out so far: each time that a batch was, when the next row
    /// is asked for, and after the last one.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let mut users = User::query().stream(db).batch_size(10_000).on_progress(|rows| println!("{rows} so far"));
    /// # users.next().await;
    /// # Ok(()) }
    /// ```
    pub fn on_progress(mut self, report: impl FnMut(u64) + Send + 'a) -> Self {
        self.on_progress = Some(Box::new(report));
        self
    }

    /// The next row; `None` after the last one.
    ///
    /// Dropping the future in the middle loses no row.
    ///
    /// # Errors
    ///
    /// What the database reports, or a row that does not decode. The rows before it came first.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll_row(context)).await
    }

    fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            if let Some(row) = self.rows.next() {
                self.taken += 1;
                return Poll::Ready(Some(Ok(row)));
            }
            self.report();
            let Some(work) = &mut self.work else {
                return Poll::Ready(None);
            };
            let step = std::task::ready!(work.poll_resume(context));
            self.rows = self.shared.take().into_iter();
            match step {
                Ok(true) => {}
                Ok(false) => self.work = None,
                Err(error) => {
                    self.work = None;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    fn report(&mut self) {
        if let Some(report) = self.on_progress.as_mut()
            && self.taken > self.reported
        {
            self.reported = self.taken;
            report(self.taken);
        }
    }
}

impl<T> Stream for RowStream<'_, T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.poll_row(context)
    }
}

/// The relations of a query, loaded for each batch.
struct Relations<M, L> {
    preloads: Vec<Arc<dyn Preload<M>>>,
    site: Site,
    loaded: PhantomData<fn() -> L>,
}

impl<M: Model, L: LoadSet> Finish<M, L::Row<M>> for Relations<M, L> {
    fn runs_statements(&self) -> bool {
        !self.preloads.is_empty()
    }

    fn finish<'a>(
        &'a self,
        mut rows: Vec<M>,
        db: ExecutorRef<'a>,
    ) -> BoxFuture<'a, Result<Vec<L::Row<M>>>> {
        Box::pin(async move {
            if !self.preloads.is_empty() {
                loading(self.site, load_all(&self.preloads, &mut rows, db)).await?;
            }
            Ok(L::wrap(rows))
        })
    }
}

/// The nested shapes of a shape, loaded for each batch.
struct NestedShapes<S> {
    parts: usize,
    site: Site,
    shape: PhantomData<fn() -> S>,
}

/// A shape's own columns, and the keys of its nested shapes.
type Flat<S> = (<S as Shape>::Flat, Vec<Vec<Value>>);

impl<S: Shape> Finish<Flat<S>, S> for NestedShapes<S> {
    fn runs_statements(&self) -> bool {
        self.parts > 0
    }

    fn finish<'a>(
        &'a self,
        rows: Vec<Flat<S>>,
        db: ExecutorRef<'a>,
    ) -> BoxFuture<'a, Result<Vec<S>>> {
        use super::shape::NestedParts;
        Box::pin(async move {
            let mut keys: Vec<Vec<Vec<Value>>> = (0..self.parts).map(|_| Vec::new()).collect();
            let mut flats = Vec::with_capacity(rows.len());
            for (flat, of_row) in rows {
                flats.push(flat);
                for (keys, key) in keys.iter_mut().zip(of_row) {
                    keys.push(key);
                }
            }
            let nested = loading(self.site, S::Nested::load(keys, flats.len(), db)).await?;
            let shapes = flats.into_iter().zip(nested);
            Ok(shapes
                .map(|(flat, nested)| S::assemble(flat, nested))
                .collect())
        })
    }
}

fn prepared(select: Select) -> impl FnOnce(Dialect) -> Result<Prepared> + Send {
    move |dialect| Ok(sql::prepare(Statement::from(select), dialect))
}

macro_rules! stream_methods {
    ($row:ty) => {
        /// The rows one after the other, in bounded memory, with their relations loaded a batch at a time. Runs on a
        /// database or in a transaction; nothing is sent before the first row is asked for.
        ///
        /// In a transaction on MySQL nothing else can run on the transaction until the stream has ended or was dropped, so
        /// what loads relations is refused there.
        pub fn stream<'a>(self, db: &'a (impl Executor + ?Sized)) -> RowStream<'a, $row> {
            self.stream_from(Source::Borrowed(db.executor()))
        }

        /// The same, with a database of its own, for what must outlive the function: the body of an HTTP response, a
        /// spawned task.
        pub fn stream_owned(self, db: Db) -> RowStream<'static, $row> {
            self.stream_from(Source::Owned(db))
        }
    };
}

impl<M: Model, L: LoadSet> Query<M, L>
where
    L::Row<M>: 'static,
{
    stream_methods!(L::Row<M>);

    fn stream_from(self, source: Source<'_>) -> RowStream<'_, L::Row<M>> {
        let (select, preloads) = self.into_parts();
        let relations = Relations::<M, L> {
            preloads,
            site: select.site,
            loaded: PhantomData,
        };
        let decode = |row: &Row<'_>| M::decode(&row.of(M::schema()));
        RowStream::new(source, prepared(select), decode, relations)
    }
}

impl<T: Send + 'static> Selected<T> {
    stream_methods!(T);

    fn stream_from(self, source: Source<'_>) -> RowStream<'_, T> {
        let (select, decode) = self.into_parts();
        RowStream::new(source, prepared(select), decode, AsIs)
    }
}

impl<S: Shape> Shaped<S> {
    stream_methods!(S);

    fn stream_from(self, source: Source<'_>) -> RowStream<'_, S> {
        let (select, ShapeColumns { flat, kinds }) = self.into_columns();
        let nested = NestedShapes::<S> {
            parts: kinds.len(),
            site: select.site,
            shape: PhantomData,
        };
        let decode = move |row: &Row<'_>| {
            let mut at = flat;
            let keys = kinds.iter().map(|kinds| {
                let key = decode_key(&row.from(at), kinds);
                at += kinds.len();
                key
            });
            let keys = keys.collect::<Result<_>>()?;
            Ok((S::decode(row)?, keys))
        };
        RowStream::new(source, prepared(select), decode, nested)
    }
}
