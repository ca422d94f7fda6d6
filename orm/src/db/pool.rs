//! A small connection pool, the same for every backend: a number of permits and a stack of idle connections.
//! Nothing is sent to check a connection; one that broke is found by use and dropped. A connection whose statement was
//! cancelled in the middle is dropped too, because nobody knows what it will answer next.

use crate::error::{Error, ErrorKind, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

pub(crate) struct Pool<C> {
    shared: Arc<Shared<C>>,
}

struct Shared<C> {
    /// One for each connection that may still be lent.
    permits: Semaphore,
    idle: Mutex<Vec<Idle<C>>>,
    limits: Limits,
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

/// A connection on loan, and a permit of the pool. Both come back on drop; the connection only if no statement was left in
/// the middle.
pub(crate) struct Lease<C> {
    connection: Option<Box<C>>,
    is_clean: bool,
    pool: Arc<Shared<C>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds this lock.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<C> Pool<C> {
    pub(crate) fn new(limits: Limits) -> Self {
        let shared = Shared {
            permits: Semaphore::new(limits.connections.max(1) as usize),
            idle: Mutex::default(),
            limits,
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// An idle connection, or none and the permit to open one.
    pub(crate) async fn acquire(&self) -> Result<Lease<C>> {
        let shared = &self.shared;
        // The lease gives the permit back.
        match shared.permits.try_acquire() {
            Ok(permit) => permit.forget(),
            Err(_) => self.wait().await?,
        }
        let mut lease = Lease {
            connection: None,
            is_clean: true,
            pool: Arc::clone(shared),
        };
        let mut idle = lock(&shared.idle);
        if let Some(found) = idle.pop() {
            if let (Some(limit), Some(since)) = (shared.limits.idle_timeout, found.since)
                && since.elapsed() > limit
            {
                // The stack's top is the youngest: the others are older still.
                idle.clear();
            } else {
                lease.connection = Some(found.connection);
            }
        }
        drop(idle);
        Ok(lease)
    }

    #[cold]
    async fn wait(&self) -> Result<()> {
        let Shared {
            permits, limits, ..
        } = &*self.shared;
        match tokio::time::timeout(limits.acquire_timeout, permits.acquire()).await {
            Ok(Ok(permit)) => {
                permit.forget();
                Ok(())
            }
            Ok(Err(_)) => Err(Error::new(ErrorKind::Connection, "the pool is closed")),
            Err(_) => Err(Error::new(
                ErrorKind::PoolTimeout,
                format!(
                    "no connection became free within {:?}; {} are in use",
                    limits.acquire_timeout, limits.connections
                ),
            )),
        }
    }

    pub(crate) fn max_connections(&self) -> u32 {
        self.shared.limits.connections.max(1)
    }

    /// Closes the pool: nothing is handed out any more, idle connections are dropped.
    pub(crate) fn close(&self) {
        self.shared.permits.close();
        lock(&self.shared.idle).clear();
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
        let Shared {
            permits,
            idle,
            limits,
        } = &*self.pool;
        if let Some(connection) = self.connection.take().filter(|_| self.is_clean) {
            lock(idle).push(Idle {
                connection,
                since: limits.idle_timeout.map(|_| Instant::now()),
            });
        }
        // After the connection is back: who waits for the permit shall find it.
        permits.add_permits(1);
    }
}
