//! The table `_prisma_migrations`, made and filled as Prisma does, so that either tool goes on where the other was. Facts:
//! Prisma 7's schema engine.

use super::error::{Doing, MigrateError};
use crate::db::session::Session;
use crate::error::Result as DbResult;
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;

/// One row: one attempt to apply a migration.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) checksum: String,
    pub(crate) name: String,
    /// Milliseconds since 1970.
    pub(crate) finished: Option<i64>,
    pub(crate) rolled_back: Option<i64>,
}

impl Entry {
    pub(crate) fn is_applied(&self) -> bool {
        self.finished.is_some() && self.rolled_back.is_none()
    }

    /// Neither applied nor undone: it runs, or it failed.
    pub(crate) fn is_unfinished(&self) -> bool {
        self.finished.is_none() && self.rolled_back.is_none()
    }
}

const TABLE: &str = "_prisma_migrations";

/// How Prisma writes the table.
fn ddl(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => {
            "CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)"
        }
        Dialect::Sqlite => {
            r#"CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)"#
        }
        Dialect::MySql => {
            "CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             DATETIME(3),
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          DATETIME(3),
    started_at              DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    applied_steps_count     INTEGER UNSIGNED NOT NULL DEFAULT 0
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
        }
    }
}

/// The present moment. SQLite's times are numbers of milliseconds.
fn now(dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres => "clock_timestamp()".to_owned(),
        Dialect::MySql => "UTC_TIMESTAMP(3)".to_owned(),
        Dialect::Sqlite => chrono::Utc::now().timestamp_millis().to_string(),
    }
}

/// A time of the table as milliseconds since 1970. The default of SQLite's `started_at` is text.
fn milliseconds(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("(extract(epoch from {column}) * 1000)::bigint"),
        Dialect::MySql => format!("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {column}) DIV 1000"),
        Dialect::Sqlite => format!(
            "CASE typeof({column}) WHEN 'text' THEN CAST(strftime('%s', {column}) AS INTEGER) * 1000 ELSE {column} END"
        ),
    }
}

/// Whether a table exists; on PostgreSQL the name may have its schema in front.
pub(crate) async fn has_table(session: &mut Session, table: &str) -> DbResult<bool> {
    let text = match session.dialect() {
        Dialect::Postgres => "SELECT 1 WHERE to_regclass(?) IS NOT NULL",
        Dialect::MySql => {
            "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?"
        }
        Dialect::Sqlite => "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?",
    };
    session
        .has_row(text, vec![Value::Text(table.to_owned().into())])
        .await
}

/// All attempts, the oldest first. None where the table is missing.
pub(crate) async fn read(session: &mut Session) -> Result<Vec<Entry>, MigrateError> {
    const DOING: &str = "cannot read the history of migrations (`_prisma_migrations`)";
    if !has_table(session, TABLE).await.doing(DOING)? {
        return Ok(Vec::new());
    }
    let dialect = session.dialect();
    let text = format!(
        "SELECT id, checksum, migration_name, {}, {} FROM {TABLE} ORDER BY started_at, migration_name, id",
        milliseconds(dialect, "finished_at"),
        milliseconds(dialect, "rolled_back_at"),
    );
    session
        .rows(&text, Vec::new(), |row| {
            Ok(Entry {
                id: row.get(0)?,
                checksum: row.get(1)?,
                name: row.get(2)?,
                finished: row.get(3)?,
                rolled_back: row.get(4)?,
            })
        })
        .await
        .doing(DOING)
}

/// Makes the table where it is missing.
pub(crate) async fn create(session: &mut Session) -> DbResult<()> {
    if has_table(session, TABLE).await? {
        return Ok(());
    }
    session.script(ddl(session.dialect())).await.map(drop)
}

/// Whether the database has tables of somebody's: a history that begins on it would not tell the truth.
pub(crate) async fn has_tables(session: &mut Session) -> DbResult<bool> {
    let text = match session.dialect() {
        Dialect::Postgres => {
            "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() \
             AND table_name <> '_prisma_migrations' LIMIT 1"
        }
        Dialect::MySql => {
            "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() \
             AND table_name <> '_prisma_migrations' AND LEFT(table_name, 5) <> '_orm_' LIMIT 1"
        }
        Dialect::Sqlite => {
            "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name <> '_prisma_migrations' \
             AND substr(name, 1, 7) <> 'sqlite_' AND substr(name, 1, 5) <> '_orm_' LIMIT 1"
        }
    };
    session.has_row(text, Vec::new()).await
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned().into())
}

/// A new attempt; returns its id.
pub(crate) async fn begin(session: &mut Session, name: &str, checksum: &str) -> DbResult<String> {
    let id = uuid::Uuid::new_v4().to_string();
    let sql = format!(
        "INSERT INTO {TABLE} (id, checksum, started_at, migration_name) VALUES (?, ?, {}, ?)",
        now(session.dialect())
    );
    session
        .execute(&sql, vec![text(&id), text(checksum), text(name)])
        .await?;
    Ok(id)
}

/// The attempt succeeded. The checksum is that of the file as it is now: it may have been corrected since it failed.
pub(crate) async fn finish(session: &mut Session, id: &str, checksum: &str) -> DbResult<()> {
    let sql = format!(
        "UPDATE {TABLE} SET applied_steps_count = applied_steps_count + 1, finished_at = {}, checksum = ? WHERE id = ?",
        now(session.dialect())
    );
    session
        .execute(&sql, vec![text(checksum), text(id)])
        .await
        .map(drop)
}

/// The attempt failed; without an error, it no longer does.
pub(crate) async fn log(session: &mut Session, id: &str, logs: Option<&str>) -> DbResult<()> {
    let sql = format!("UPDATE {TABLE} SET logs = ? WHERE id = ?");
    let logs = logs.map_or(Value::Null(ValueKind::Text), text);
    session.execute(&sql, vec![logs, text(id)]).await.map(drop)
}

/// What the attempt did is undone.
pub(crate) async fn roll_back(session: &mut Session, id: &str) -> DbResult<()> {
    let sql = format!(
        "UPDATE {TABLE} SET rolled_back_at = {} WHERE id = ?",
        now(session.dialect())
    );
    session.execute(&sql, vec![text(id)]).await.map(drop)
}

/// Records as applied what was not run, as `prisma migrate resolve --applied` does.
pub(crate) async fn record(session: &mut Session, name: &str, checksum: &str) -> DbResult<()> {
    let id = uuid::Uuid::new_v4().to_string();
    let now = now(session.dialect());
    let sql = format!(
        "INSERT INTO {TABLE} (id, checksum, started_at, finished_at, migration_name, logs, applied_steps_count) \
         VALUES (?, ?, {now}, {now}, ?, '', 0)"
    );
    session
        .execute(&sql, vec![text(&id), text(checksum), text(name)])
        .await
        .map(drop)
}
