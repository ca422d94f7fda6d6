//! A statement whose rows are read a batch at a time -> the batches, each when it is asked for. Nothing is read ahead of
//! what was asked for but for one batch on SQLite. Knows no types of rows: what takes them says when a batch is full.

use crate::cell::Row;
use crate::error::Result;
use futures_util::future::BoxFuture;
use std::future::{Future, poll_fn, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

/// Takes the rows of a stream, and says of each whether the batch is full with it.
pub(crate) type OnStreamRow = Box<dyn FnMut(Row<'_>) -> Result<bool> + Send>;

/// Work that stops to hand something over, and goes on when it is asked for more. What it borrows and awaits stays as it
/// is while it is stopped; dropping it drops that.
pub(crate) struct Coroutine<'a> {
    work: BoxFuture<'a, Result<()>>,
    is_paused: Arc<AtomicBool>,
}

/// What the work of a [`Coroutine`] stops with.
#[derive(Debug, Clone)]
pub(crate) struct Pause(Arc<AtomicBool>);

impl<'a> Coroutine<'a> {
    pub(crate) fn new<F>(work: impl FnOnce(Pause) -> F) -> Self
    where
        F: Future<Output = Result<()>> + Send + 'a,
    {
        let is_paused = Arc::new(AtomicBool::new(false));
        Self {
            work: Box::pin(work(Pause(Arc::clone(&is_paused)))),
            is_paused,
        }
    }

    /// Goes on until the work pauses (`true`) or ends (`false`). After the end it stays so.
    pub(crate) fn poll_resume(&mut self, context: &mut Context<'_>) -> Poll<Result<bool>> {
        match self.work.as_mut().poll(context) {
            Poll::Ready(done) => {
                // What the work held is let go at once: a connection, for example.
                self.work = Box::pin(ready(Ok(())));
                Poll::Ready(done.map(|()| false))
            }
            Poll::Pending if self.is_paused.swap(false, Ordering::Relaxed) => Poll::Ready(Ok(true)),
            Poll::Pending => Poll::Pending,
        }
    }

    pub(crate) async fn resume(&mut self) -> Result<bool> {
        poll_fn(|context| self.poll_resume(context)).await
    }
}

impl std::fmt::Debug for Coroutine<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Coroutine").finish_non_exhaustive()
    }
}

impl Pause {
    /// Stops until the coroutine is resumed. Nothing wakes it: who holds the coroutine asks again.
    pub(crate) async fn pause(&self) {
        let mut was_paused = false;
        poll_fn(|_| {
            if was_paused {
                return Poll::Ready(());
            }
            was_paused = true;
            self.0.store(true, Ordering::Relaxed);
            Poll::Pending
        })
        .await;
    }
}

/// The batches of one statement.
pub(crate) enum Batches<'a> {
    /// The driver hands out rows as they come in; the connection does nothing else meanwhile.
    Direct(Coroutine<'a>),
    /// The connection runs on a thread of its own, and other statements too.
    #[cfg(feature = "sqlite")]
    Hosted(Box<super::sqlite::HostedRows>),
}

impl Batches<'_> {
    /// Reads the next batch. `false`: it was the last one.
    pub(crate) async fn next(&mut self) -> Result<bool> {
        match self {
            Self::Direct(rows) => rows.resume().await,
            #[cfg(feature = "sqlite")]
            Self::Hosted(rows) => rows.next().await,
        }
    }

    /// The rows of the last batch were taken, so the next one can be read ahead.
    pub(crate) fn read_ahead(&mut self) {
        match self {
            Self::Direct(_) => {}
            #[cfg(feature = "sqlite")]
            Self::Hosted(rows) => rows.read_ahead(),
        }
    }
}
