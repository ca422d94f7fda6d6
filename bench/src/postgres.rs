//! PostgreSQL: a schema of our own on the server of `ORM_BENCH_POSTGRES_URL`, dropped at the end.

mod diesel;
mod diesel_async;
mod nested;
mod sea_orm;
mod sqlx;
mod tokio_postgres;

use std::sync::Arc;

use ::tokio_postgres::{Client, NoTls};
use anyhow::{Context, Result};

use crate::data::{self, Row};
use crate::harness::{BoxFuture, Entry, Written};
#[cfg(feature = "orm")]
use crate::ours;
use crate::toasty::Toasty;
use crate::workload::Contender;

const URL: &str = "ORM_BENCH_POSTGRES_URL";

/// [`data::rows`], made by the server.
const FILL_BIG: &str = "
    INSERT INTO big_items
    SELECT id,
        'Item ' || lpad(id::text, greatest(6, length(id::text)), '0') || ' of the benchmark',
        CASE WHEN id % 3 <> 0 THEN 'A note on item ' || id || ', long enough not to fit into a few words' END,
        id * 0.37::float8,
        'epoch'::timestamptz + interval '480000 hours' + (id * 61000007) * interval '1 microsecond'
    FROM generate_series(1, $1::bigint) AS ids (id)";

pub struct Schema {
    name: String,
    /// Connects into the schema. Commits do not wait for the disk, so that inserts measure libraries.
    url: String,
    client: Arc<Client>,
}

impl Schema {
    pub async fn create(stored: &[Row], is_big: bool) -> Result<Self> {
        let base = std::env::var(URL).unwrap_or_else(|_| {
            "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable".to_owned()
        });
        let name = format!("orm_bench_{}", std::process::id());
        let separator = if base.contains('?') { '&' } else { '?' };
        let url = format!(
            "{base}{separator}options=-c%20search_path%3D{name}%20-c%20synchronous_commit%3Doff"
        );
        let client = connect(&url)
            .await
            .with_context(|| format!("connecting to PostgreSQL; {URL} names the server"))?;
        client
            .batch_execute(&format!("CREATE SCHEMA {name}"))
            .await?;
        let schema = Self {
            name,
            url,
            client: Arc::new(client),
        };
        if let Err(error) = schema.fill(stored, is_big).await {
            schema.drop().await?;
            return Err(error);
        }
        Ok(schema)
    }

    async fn fill(&self, stored: &[Row], is_big: bool) -> Result<()> {
        for table in ["items", "new_items", "changed_items", "big_items"] {
            self.client.batch_execute(&table_named(table)).await?;
        }
        let insert = self
            .client
            .prepare("INSERT INTO items VALUES ($1, $2, $3, $4, $5)")
            .await?;
        self.client.batch_execute("BEGIN").await?;
        for row in stored {
            self.client
                .execute(
                    &insert,
                    &[&row.id, &row.title, &row.note, &row.score, &row.created_at],
                )
                .await?;
        }
        self.client.batch_execute("COMMIT").await?;
        self.client
            .batch_execute("INSERT INTO changed_items SELECT * FROM items")
            .await?;
        if is_big {
            self.client
                .execute(FILL_BIG, &[&(data::BIG as i64)])
                .await?;
        }
        for table in ["items", "changed_items", "big_items"] {
            let vacuum = format!("VACUUM ANALYZE {table}");
            self.client.batch_execute(&vacuum).await?;
        }
        nested::fill(&self.client).await
    }

    /// The floor first.
    pub async fn entries(&self, place: &str) -> Result<Vec<Entry>> {
        let url = &self.url;
        let mut entries = vec![
            self.entry(tokio_postgres::TokioPostgres::connect(url).await?),
            #[cfg(feature = "orm")]
            self.entry(ours::Orm::connect(url).await?),
            self.entry(diesel::Diesel::connect(url)?),
            self.entry(diesel::Diesel::with_first(url)?),
            self.entry(diesel::Diesel::row_by_row(url)?),
            self.entry(diesel_async::DieselAsync::connect(url).await?),
            self.entry(sqlx::Sqlx::connect(url).await?.hold().await?),
            self.entry(sqlx::Sqlx::connect(url).await?),
            self.entry(sea_orm::SeaOrm::connect(url).await?),
            Entry::nesting(nested::tokio_postgres::TokioPostgres::connect(url).await?),
            #[cfg(feature = "orm")]
            Entry::nesting(ours::nested::Orm::connect(url).await?),
            Entry::nesting(nested::diesel::Diesel::connect(url)?),
            Entry::nesting(nested::diesel_async::DieselAsync::connect(url).await?),
            Entry::nesting(nested::sea_orm::SeaOrm::connect(url).await?),
        ];
        entries.extend(Toasty::entries(url, place, self.tables())?);
        Ok(entries)
    }

    fn entry(&self, contender: impl Contender) -> Entry {
        Entry::new(contender, self.tables())
    }

    fn tables(&self) -> Tables {
        Tables(Arc::clone(&self.client))
    }

    pub async fn version(&self) -> Result<String> {
        let row = self.client.query_one("SHOW server_version", &[]).await?;
        Ok(format!("PostgreSQL {}", row.get::<_, &str>(0)))
    }

    pub async fn drop(self) -> Result<()> {
        let drop = format!("DROP SCHEMA {} CASCADE", self.name);
        Ok(self.client.batch_execute(&drop).await?)
    }
}

/// What is written over has room for it, and no vacuum comes in between.
fn table_named(name: &str) -> String {
    let options = match name {
        "changed_items" => "WITH (fillfactor = 70, autovacuum_enabled = off)",
        "new_items" => "WITH (autovacuum_enabled = off)",
        _ => "",
    };
    format!(
        "CREATE TABLE {name} (
            id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
            title TEXT NOT NULL,
            note TEXT,
            score DOUBLE PRECISION NOT NULL,
            created_at TIMESTAMPTZ NOT NULL
        ) {options}"
    )
}

/// A client, its connection driven by a task.
async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = ::tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            eprintln!("connection lost: {error}");
        }
    });
    Ok(client)
}

struct Tables(Arc<Client>);

impl Written for Tables {
    fn clear(&mut self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async {
            let truncate = "TRUNCATE new_items RESTART IDENTITY";
            Ok(self.0.batch_execute(truncate).await?)
        })
    }

    fn added(&mut self) -> BoxFuture<'_, Result<Vec<Row>>> {
        Box::pin(self.read("SELECT * FROM new_items ORDER BY id"))
    }

    fn changed(&mut self) -> BoxFuture<'_, Result<Vec<Row>>> {
        Box::pin(self.read("SELECT * FROM changed_items ORDER BY id"))
    }
}

impl Tables {
    async fn read(&self, select: &str) -> Result<Vec<Row>> {
        let rows = self.0.query(select, &[]).await?;
        let row = |row: &::tokio_postgres::Row| Row {
            id: row.get(0),
            title: row.get(1),
            note: row.get(2),
            score: row.get(3),
            created_at: row.get(4),
        };
        Ok(rows.iter().map(row).collect())
    }
}
