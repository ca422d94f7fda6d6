//! A small connection pool, the same for every backend: a stack of idle connections, and a queue of those who wait.
//! Nothing is sent to check a connection; one that broke is found by use and dropped. A connection whose statement was
//! cancelled in the middle is dropped too, because nobody knows what it will answer next.

use crate::error::{Error, ErrorKind, Result};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

pub(crate) struct Pool<C> {
    shared: Arc<Shared<C>>,
}

struct Shared<C> {
    limits: Limits,
    /// One lock, taken once when a connection is lent and once when it comes back: on SQLite a statement takes microseconds.
    state: Mutex<State<C>>,
}

struct State<C> {
    idle: Vec<Idle<C>>,
    /// How many leases there are.
    lent: u32,
    /// In the order in which they came; nobody is overtaken.
    waiting: VecDeque<oneshot::Sender<Lease<C>>>,
    is_closed: bool,
}

/// How long things may take or live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) connections: u32,
    pub(crate) acquire_timeout: Duration,
    pub(crate) idle_timeout: Option<Duration>,
}

/// Boxed, because a connection goes in and out with every statement, and rusqlite's is some hundred bytes.
struct Idle<C> {
    connection: Box<C>,
    /// Known where idle connections are closed.
    since: Option<Instant>,
}

/// A connection on loan, or the right to open one. Comes back to the pool on drop; the connection only if no statement was
/// left in the middle.
pub(crate) struct Lease<C> {
    connection: Option<Box<C>>,
    is_clean: bool,
    /// `None` once it was passed on.
    pool: Option<Arc<Shared<C>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds this lock.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> Error {
    Error::new(ErrorKind::Connection, "the pool is closed")
}

impl<C> Pool<C> {
    pub(crate) fn new(limits: Limits) -> Self {
        let state = State {
            idle: Vec::new(),
            lent: 0,
            waiting: VecDeque::new(),
            is_closed: false,
        };
        Self {
            shared: Arc::new(Shared {
                limits,
                state: Mutex::new(state),
            }),
        }
    }

    /// An idle connection, or none and the right to open one.
    pub(crate) async fn acquire(&self) -> Result<Lease<C>> {
        let waiter = {
            let mut state = lock(&self.shared.state);
            if state.is_closed {
                return Err(closed());
            }
            if state.lent < self.max_connections() {
                state.lent += 1;
                let connection = self.idle(&mut state);
                drop(state);
                return Ok(Lease {
                    connection,
                    is_clean: true,
                    pool: Some(Arc::clone(&self.shared)),
                });
            }
            let (sender, waiter) = oneshot::channel();
            state.waiting.push_back(sender);
            waiter
        };
        self.wait(waiter).await
    }

    fn idle(&self, state: &mut State<C>) -> Option<Box<C>> {
        let found = state.idle.pop()?;
        if let (Some(limit), Some(since)) = (self.shared.limits.idle_timeout, found.since)
            && since.elapsed() > limit
        {
            // The stack's top is the youngest: the others are older still.
            state.idle.clear();
            return None;
        }
        Some(found.connection)
    }

    #[cold]
    async fn wait(&self, waiter: oneshot::Receiver<Lease<C>>) -> Result<Lease<C>> {
        let Limits {
            acquire_timeout,
            connections,
            ..
        } = self.shared.limits;
        // Who stops waiting leaves a sender that nobody hears; a lease that was sent already comes back by its drop.
        match tokio::time::timeout(acquire_timeout, waiter).await {
            Ok(Ok(lease)) => Ok(lease),
            Ok(Err(_)) => Err(closed()),
            Err(_) => Err(Error::new(
                ErrorKind::PoolTimeout,
                format!(
                    "no connection became free within {acquire_timeout:?}; {connections} are in use"
                ),
            )),
        }
    }

    pub(crate) fn max_connections(&self) -> u32 {
        self.shared.limits.connections.max(1)
    }

    /// Closes the pool: nothing is handed out any more, idle connections are dropped.
    pub(crate) fn close(&self) {
        let mut state = lock(&self.shared.state);
        state.is_closed = true;
        let (idle, waiting) = (
            std::mem::take(&mut state.idle),
            std::mem::take(&mut state.waiting),
        );
        // Closing a connection takes a while, and tells those who wait.
        drop(state);
        drop((idle, waiting));
    }
}

impl<C> Shared<C> {
    /// Takes back what was lent: it goes to who waits longest, or is idle.
    fn take_back(self: &Arc<Self>, mut connection: Option<Box<C>>) {
        loop {
            let mut state = lock(&self.state);
            let Some(next) = state.waiting.pop_front() else {
                state.lent -= 1;
                if !state.is_closed
                    && let Some(connection) = connection.take()
                {
                    let since = self.limits.idle_timeout.map(|_| Instant::now());
                    state.idle.push(Idle { connection, since });
                }
                drop(state);
                return;
            };
            drop(state);
            let lease = Lease {
                connection: connection.take(),
                is_clean: true,
                pool: Some(Arc::clone(self)),
            };
            match next.send(lease) {
                Ok(()) => return,
                // It waits no longer.
                Err(mut lease) => {
                    lease.pool = None;
                    connection = lease.connection.take();
                }
            }
        }
    }
}

impl<C> Lease<C> {
    /// Whether a connection must still be opened.
    pub(crate) fn is_vacant(&self) -> bool {
        self.connection.is_none()
    }

    pub(crate) fn put(&mut self, connection: C) {
        self.connection = Some(Box::new(connection));
    }

    /// Takes the connection out, for work on another thread.
    pub(crate) fn take(&mut self) -> Option<C> {
        self.connection.take().map(|connection| *connection)
    }

    pub(crate) fn connection(&mut self) -> Result<&mut C> {
        self.connection
            .as_deref_mut()
            .ok_or_else(|| Error::new(ErrorKind::Connection, "the connection is gone"))
    }

    /// From here to [`Lease::end`], dropping the lease closes the connection.
    pub(crate) fn begin(&mut self) {
        self.is_clean = false;
    }

    pub(crate) fn end(&mut self) {
        self.is_clean = true;
    }

    /// Whether no statement was left in the middle.
    pub(crate) fn is_clean(&self) -> bool {
        self.is_clean
    }
}

impl<C> Drop for Lease<C> {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.take() {
            pool.take_back(self.connection.take().filter(|_| self.is_clean));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, Pool};
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[tokio::test]
    async fn who_waits_longest_gets_the_connection_and_who_left_loses_none() {
        let pool: Pool<u8> = Pool::new(Limits {
            connections: 1,
            acquire_timeout: Duration::from_secs(60),
            idle_timeout: None,
        });
        let mut first = pool.acquire().await.unwrap();
        assert!(first.is_vacant());
        first.put(7);
        let mut third = pin!(pool.acquire());
        {
            // It comes before the third, and leaves before anything is free.
            let mut second = pin!(pool.acquire());
            assert!(poll(second.as_mut()).is_pending());
            assert!(poll(third.as_mut()).is_pending());
        }
        {
            // It leaves when the connection is on its way to it.
            let mut fourth = Box::pin(pool.acquire());
            assert!(poll(fourth.as_mut()).is_pending());
            drop(first);
            let Poll::Ready(Ok(mut lease)) = poll(third.as_mut()) else {
                panic!("the third waited longest");
            };
            assert_eq!(*lease.connection().unwrap(), 7);
            drop(lease);
            drop(fourth);
        }
        let mut last = pool.acquire().await.unwrap();
        assert_eq!(*last.connection().unwrap(), 7);
        last.begin();
        drop(last);
        assert!(pool.acquire().await.unwrap().is_vacant());
    }
}
