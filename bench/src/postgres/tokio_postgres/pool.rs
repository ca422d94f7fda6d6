//! Connections for many tasks, by hand: a semaphore, and a stack of connections with the statement prepared on each.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use tokio::sync::Semaphore;
use tokio_postgres::{Client, Statement};

use super::{Item, POINT, item};
use crate::workload::CONNECTIONS;

pub struct Pool {
    permits: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

struct Connection {
    client: Client,
    point: Statement,
}

impl Pool {
    pub async fn connect(url: &str) -> Result<Self> {
        let mut idle = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            let client = crate::postgres::connect(url).await?;
            let point = client.prepare(POINT).await?;
            idle.push(Connection { client, point });
        }
        Ok(Self {
            permits: Semaphore::new(CONNECTIONS),
            idle: Mutex::new(idle),
        })
    }

    pub async fn point(&self, id: i64) -> Result<Item> {
        let _permit = self.permits.acquire().await?;
        let connection = self
            .idle()
            .pop()
            .context("fewer connections than permits")?;
        let found = connection.client.query_one(&connection.point, &[&id]).await;
        self.idle().push(connection);
        item(&found?)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
