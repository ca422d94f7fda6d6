//! A small pool by hand: sqlx's own pings a connection whenever it comes back.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use sqlx::Connection;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use tokio::sync::{Semaphore, SemaphorePermit};

pub struct Pool {
    permits: Semaphore,
    idle: Mutex<Vec<MySqlConnection>>,
}

/// A connection that goes back when it is dropped.
pub struct Taken<'a> {
    connection: Option<MySqlConnection>,
    pool: &'a Pool,
    _permit: SemaphorePermit<'a>,
}

impl Pool {
    pub async fn connect(options: &MySqlConnectOptions, connections: usize) -> Result<Self> {
        let mut idle = Vec::with_capacity(connections);
        for _ in 0..connections {
            idle.push(MySqlConnection::connect_with(options).await?);
        }
        Ok(Self {
            permits: Semaphore::new(connections),
            idle: Mutex::new(idle),
        })
    }

    pub async fn take(&self) -> Result<Taken<'_>> {
        let permit = self.permits.acquire().await?;
        let connection = self.idle().pop().context("no idle connection")?;
        Ok(Taken {
            connection: Some(connection),
            pool: self,
            _permit: permit,
        })
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<MySqlConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const TAKEN: &str = "there until it is dropped";

impl Deref for Taken<'_> {
    type Target = MySqlConnection;

    fn deref(&self) -> &MySqlConnection {
        self.connection.as_ref().expect(TAKEN)
    }
}

impl DerefMut for Taken<'_> {
    fn deref_mut(&mut self) -> &mut MySqlConnection {
        self.connection.as_mut().expect(TAKEN)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.pool.idle().extend(self.connection.take());
    }
}
