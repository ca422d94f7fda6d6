//! MariaDB: a database of our own on the server of `ORM_BENCH_MYSQL_URL`, dropped at the end.

mod diesel;
mod nested;
mod sea_orm;
mod sqlx;

use std::str::FromStr;

use ::sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use ::sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, MySql, QueryBuilder, query_as, query_scalar, raw_sql,
};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};

use crate::data::{self, BIG, Row};
use crate::harness::{BoxFuture, Entry, Written};
#[cfg(feature = "orm")]
use crate::ours;
use crate::workload::Contender;

const URL: &str = "ORM_BENCH_MYSQL_URL";

/// Rows of one statement that fills a table.
const BATCH: usize = 2_000;

pub struct Database {
    name: String,
    /// Connects into the database.
    url: String,
    connection: MySqlConnection,
    /// The server's `innodb_flush_log_at_trx_commit` as it was, where it could be set. There is none for a session.
    flush: Option<i64>,
}

impl Database {
    /// The large table only for workloads that read it.
    pub async fn create(stored: &[Row], big: bool) -> Result<Self> {
        let base =
            std::env::var(URL).unwrap_or_else(|_| "mysql://root@127.0.0.1:3306/mysql".to_owned());
        let name = format!("orm_bench_{}", std::process::id());
        let url = with_database(&base, &name).context(URL)?;
        let mut connection = MySqlConnection::connect(&base)
            .await
            .with_context(|| format!("connecting to MariaDB; {URL} names the server"))?;
        execute(
            &mut connection,
            &format!("CREATE DATABASE {name}; USE {name}"),
        )
        .await?;
        let mut database = Self {
            name,
            url,
            connection,
            flush: None,
        };
        if let Err(error) = database.fill(stored, big).await {
            database.drop().await?;
            return Err(error);
        }
        Ok(database)
    }

    async fn fill(&mut self, stored: &[Row], big: bool) -> Result<()> {
        self.relax_commits().await?;
        let connection = &mut self.connection;
        for table in ["items", "new_items", "changed_items"] {
            create_table(connection, table).await?;
        }
        for rows in stored.chunks(BATCH) {
            insert(connection, "items", rows).await?;
        }
        let rest =
            "INSERT INTO changed_items SELECT * FROM items; ANALYZE TABLE items, changed_items";
        execute(connection, rest).await?;
        nested::fill(connection).await?;
        if big {
            fill_big(connection).await?;
        }
        Ok(())
    }

    /// Commits do not wait for the disk, so that inserts measure libraries.
    async fn relax_commits(&mut self) -> Result<()> {
        let connection = &mut self.connection;
        let flush = query_scalar("SELECT CAST(@@global.innodb_flush_log_at_trx_commit AS SIGNED)")
            .fetch_one(&mut *connection)
            .await?;
        match execute(connection, "SET GLOBAL innodb_flush_log_at_trx_commit = 2").await {
            Ok(()) => self.flush = Some(flush),
            Err(error) => eprintln!("every commit waits for the disk as the server says: {error}"),
        }
        Ok(())
    }

    /// The floor first.
    pub async fn entries(&self) -> Result<Vec<Entry>> {
        let url = &self.url;
        let options = MySqlConnectOptions::from_str(url)?.disable_statement_logging();
        Ok(vec![
            self.entry(sqlx::Sqlx::by_hand(&options).await?).await?,
            #[cfg(feature = "orm")]
            self.entry(ours::Orm::connect(url).await?).await?,
            self.entry(diesel::Diesel::connect(url)?).await?,
            self.entry(sqlx::Sqlx::pool(&options).await?).await?,
            self.entry(sea_orm::SeaOrm::connect(url).await?).await?,
            Entry::nesting(nested::sqlx::Sqlx::connect(&options).await?),
            #[cfg(feature = "orm")]
            Entry::nesting(ours::nested::Orm::connect(url).await?),
            Entry::nesting(nested::diesel::Diesel::connect(url)?),
            Entry::nesting(nested::sea_orm::SeaOrm::connect(url).await?),
        ])
    }

    async fn entry(&self, contender: impl Contender) -> Result<Entry> {
        let connection = MySqlConnection::connect(&self.url).await?;
        Ok(Entry::new(contender, Tables(connection)))
    }

    pub async fn version(&mut self) -> Result<String> {
        let version: String = query_scalar("SELECT VERSION()")
            .fetch_one(&mut self.connection)
            .await?;
        Ok(version)
    }

    pub async fn drop(mut self) -> Result<()> {
        let mut script = format!("DROP DATABASE {}", self.name);
        if let Some(flush) = self.flush {
            script.push_str(&format!(
                "; SET GLOBAL innodb_flush_log_at_trx_commit = {flush}"
            ));
        }
        execute(&mut self.connection, &script).await
    }
}

/// The URL with another database.
fn with_database(url: &str, name: &str) -> Result<String> {
    let (address, options) = match url.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (url, String::new()),
    };
    let (scheme, rest) = address.split_once("://").context("no scheme")?;
    let server = rest.split('/').next().unwrap_or_default();
    Ok(format!("{scheme}://{server}/{name}{options}"))
}

async fn execute(connection: &mut MySqlConnection, script: &str) -> Result<()> {
    raw_sql(AssertSqlSafe(script)).execute(connection).await?;
    Ok(())
}

async fn create_table(connection: &mut MySqlConnection, name: &str) -> Result<()> {
    let create = format!(
        "CREATE TABLE {name} (
            id BIGINT AUTO_INCREMENT PRIMARY KEY,
            title VARCHAR(255) NOT NULL,
            note TEXT,
            score DOUBLE NOT NULL,
            created_at DATETIME(6) NOT NULL
        )"
    );
    execute(connection, &create).await
}

async fn fill_big(connection: &mut MySqlConnection) -> Result<()> {
    create_table(connection, "big_items").await?;
    execute(connection, "BEGIN").await?;
    for first in (1..=BIG).step_by(BATCH) {
        let ids = first..(first + BATCH).min(BIG + 1);
        let rows: Vec<Row> = ids.map(|id| data::row(id as i64)).collect();
        insert(connection, "big_items", &rows).await?;
    }
    execute(connection, "COMMIT; ANALYZE TABLE big_items").await
}

async fn insert(connection: &mut MySqlConnection, table: &str, rows: &[Row]) -> Result<()> {
    let mut insert = QueryBuilder::<MySql>::new(format!("INSERT INTO {table} "));
    insert.push_values(rows, |mut values, row| {
        values
            .push_bind(row.id)
            .push_bind(&row.title)
            .push_bind(&row.note)
            .push_bind(row.score)
            .push_bind(row.created_at);
    });
    insert.build().execute(connection).await?;
    Ok(())
}

struct Tables(MySqlConnection);

impl Written for Tables {
    fn clear(&mut self) -> BoxFuture<'_, Result<()>> {
        Box::pin(execute(&mut self.0, "TRUNCATE new_items"))
    }

    fn added(&mut self) -> BoxFuture<'_, Result<Vec<Row>>> {
        Box::pin(self.rows("SELECT * FROM new_items ORDER BY id"))
    }

    fn changed(&mut self) -> BoxFuture<'_, Result<Vec<Row>>> {
        Box::pin(self.rows("SELECT * FROM changed_items ORDER BY id"))
    }
}

impl Tables {
    async fn rows(&mut self, select: &'static str) -> Result<Vec<Row>> {
        let rows = query_as(select).fetch_all(&mut self.0).await?;
        Ok(rows.into_iter().map(row).collect())
    }
}

fn row(columns: (i64, String, Option<String>, f64, DateTime<Utc>)) -> Row {
    let (id, title, note, score, created_at) = columns;
    Row {
        id,
        title,
        note,
        score,
        created_at,
    }
}
