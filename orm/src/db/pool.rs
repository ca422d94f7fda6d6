//! A small connection pool, the same for every backend: a number of permits and a stack of idle connections.
//! Nothing is sent to check a connection; one that broke is found by use and dropped. A connection whose statement was
//! cancelled in the middle is dropped too, because nobody knows what it will answer next.

use crate::error::{Error, ErrorKind, Result};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(crate) struct Pool<C> {
    permits: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Idle<C>>>>,
    limits: Limits,
}

/// How long things may take or live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) connections: u32,
    pub(crate) acquire_timeout: Duration,
    pub(crate) idle_timeout: Option<Duration>,
}

struct Idle<C> {
    connection: C,
    since: Instant,
}

/// A connection on loan. Comes back to the pool on drop, unless a statement was left in the middle.
pub(crate) struct Lease<C> {
    connection: Option<C>,
    is_clean: bool,
    idle: Arc<Mutex<Vec<Idle<C>>>>,
    _permit: OwnedSemaphorePermit,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds this lock.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<C> Pool<C> {
    pub(crate) fn new(limits: Limits) -> Self {
        let permits = Arc::new(Semaphore::new(limits.connections.max(1) as usize));
        Self {
            permits,
            idle: Arc::default(),
            limits,
        }
    }

    /// An idle connection, or none and the permit to open one.
    pub(crate) async fn acquire(&self) -> Result<Lease<C>> {
        let permit = match Arc::clone(&self.permits).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.wait().await?,
        };
        let mut idle = lock(&self.idle);
        let mut connection = idle.pop();
        if let (Some(limit), Some(found)) = (self.limits.idle_timeout, &connection)
            && found.since.elapsed() > limit
        {
            // The stack's top is the youngest: the others are older still.
            idle.clear();
            connection = None;
        }
        drop(idle);
        Ok(Lease {
            connection: connection.map(|idle| idle.connection),
            is_clean: true,
            idle: Arc::clone(&self.idle),
            _permit: permit,
        })
    }

    #[cold]
    async fn wait(&self) -> Result<OwnedSemaphorePermit> {
        let waited = tokio::time::timeout(
            self.limits.acquire_timeout,
            Arc::clone(&self.permits).acquire_owned(),
        )
        .await;
        match waited {
            Ok(Ok(permit)) => Ok(permit),
            Ok(Err(_)) => Err(Error::new(ErrorKind::Connection, "the pool is closed")),
            Err(_) => Err(Error::new(
                ErrorKind::PoolTimeout,
                format!(
                    "no connection became free within {:?}; {} are in use",
                    self.limits.acquire_timeout, self.limits.connections
                ),
            )),
        }
    }

    pub(crate) fn max_connections(&self) -> u32 {
        self.limits.connections.max(1)
    }

    /// Closes the pool: nothing is handed out any more, idle connections are dropped.
    pub(crate) fn close(&self) {
        self.permits.close();
        lock(&self.idle).clear();
    }
}

impl<C> Lease<C> {
    /// Whether a connection must still be opened.
    pub(crate) fn is_vacant(&self) -> bool {
        self.connection.is_none()
    }

    pub(crate) fn put(&mut self, connection: C) {
        self.connection = Some(connection);
    }

    /// Takes the connection out, for work on another thread.
    pub(crate) fn take(&mut self) -> Option<C> {
        self.connection.take()
    }

    pub(crate) fn connection(&mut self) -> Result<&mut C> {
        self.connection
            .as_mut()
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
        if let Some(connection) = self.connection.take().filter(|_| self.is_clean) {
            lock(&self.idle).push(Idle {
                connection,
                since: Instant::now(),
            });
        }
    }
}
