//! Our own tables: which statement of a migration was begun and which was done, how far a step over data is, and who
//! migrates now. In a schema of their own on PostgreSQL; elsewhere their names begin with `_orm_`.

use super::history::has_table;
use crate::db::session::Session;
use crate::error::Result;
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;

/// A statement in the journal.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) run: String,
    pub(crate) direction: String,
    /// From one.
    pub(crate) step: usize,
    pub(crate) fingerprint: String,
    pub(crate) state: String,
}

/// A statement was begun: this is committed before it runs.
pub(crate) const PENDING: &str = "pending";
/// It was done.
pub(crate) const DONE: &str = "done";
/// The database refused it.
pub(crate) const FAILED: &str = "failed";

pub(crate) const UP: &str = "up";
pub(crate) const DOWN: &str = "down";
/// `down.sql` too, of a migration that was not applied to its end.
pub(crate) const UNDO: &str = "undo";

/// What a statement belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run<'a> {
    pub(crate) id: &'a str,
    pub(crate) direction: &'static str,
    pub(crate) migration: &'a str,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Names {
    pub(crate) journal: &'static str,
    pub(crate) progress: &'static str,
    pub(crate) lease: &'static str,
}

pub(crate) const fn names(dialect: Dialect) -> Names {
    match dialect {
        Dialect::Postgres => Names {
            journal: "_orm.journal",
            progress: "_orm.progress",
            lease: "_orm.lease",
        },
        Dialect::Sqlite | Dialect::MySql => Names {
            journal: "_orm_journal",
            progress: "_orm_progress",
            lease: "_orm_lease",
        },
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned().into())
}

/// The present moment, readable and in order.
pub(crate) fn now() -> String {
    chrono::Utc::now()
        .format("%Y-%m-%dT%H:%M:%S%.3fZ")
        .to_string()
}

/// Who runs this program, where.
pub(crate) fn actor() -> String {
    let user = ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|user| !user.is_empty())
        .unwrap_or_else(|| "unknown".to_owned());
    let mut actor = format!("{user}@{} (process {})", host(), std::process::id());
    actor.truncate(actor.floor_char_boundary(250));
    actor
}

fn host() -> String {
    std::env::var("HOSTNAME")
        .ok()
        .or_else(|| std::fs::read_to_string("/etc/hostname").ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .map(|host| host.trim().to_owned())
        .filter(|host| !host.is_empty())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Makes the tables where they are missing.
pub(crate) async fn create(session: &mut Session) -> Result<()> {
    let dialect = session.dialect();
    let Names {
        journal,
        progress,
        lease,
    } = names(dialect);
    // A user may use a schema that they may not create.
    if has_table(session, lease).await? {
        return Ok(());
    }
    if dialect == Dialect::Postgres
        && !session
            .has_row(
                "SELECT 1 FROM pg_namespace WHERE nspname = '_orm'",
                Vec::new(),
            )
            .await?
    {
        session.script("CREATE SCHEMA IF NOT EXISTS _orm").await?;
    }
    for table in [
        format!(
            "CREATE TABLE IF NOT EXISTS {journal} (run_id VARCHAR(36) NOT NULL, direction VARCHAR(16) NOT NULL, \
             step INTEGER NOT NULL, migration VARCHAR(255) NOT NULL, fingerprint VARCHAR(16) NOT NULL, \
             state VARCHAR(16) NOT NULL, started_at VARCHAR(32) NOT NULL, finished_at VARCHAR(32), row_count BIGINT, \
             error_code VARCHAR(64), actor VARCHAR(255) NOT NULL, tool VARCHAR(64) NOT NULL, \
             PRIMARY KEY (run_id, direction, step))"
        ),
        format!(
            "CREATE TABLE IF NOT EXISTS {progress} (migration VARCHAR(255) NOT NULL, position TEXT, \
             rows_done BIGINT NOT NULL, rows_total BIGINT, is_finished INTEGER NOT NULL, updated_at VARCHAR(32) NOT NULL, \
             PRIMARY KEY (migration))"
        ),
        format!(
            "CREATE TABLE IF NOT EXISTS {lease} (id INTEGER NOT NULL, holder VARCHAR(255) NOT NULL, \
             since VARCHAR(32) NOT NULL, heartbeat VARCHAR(32) NOT NULL, PRIMARY KEY (id))"
        ),
    ] {
        session.script(&table).await?;
    }
    Ok(())
}

/// All that is noted of some attempts, in order. Nothing where the table is missing.
pub(crate) async fn read(session: &mut Session) -> Result<Vec<Note>> {
    let journal = names(session.dialect()).journal;
    if !has_table(session, journal).await? {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT run_id, direction, step, fingerprint, state FROM {journal} ORDER BY run_id, direction, step"
    );
    session
        .rows(&sql, Vec::new(), |row| {
            Ok(Note {
                run: row.get(0)?,
                direction: row.get(1)?,
                step: usize::try_from(row.get::<i32>(2)?).unwrap_or(0),
                fingerprint: row.get(3)?,
                state: row.get(4)?,
            })
        })
        .await
}

fn step(number: usize) -> Value {
    Value::I32(i32::try_from(number).unwrap_or(i32::MAX))
}

/// Notes a statement in a state. What was noted of it before is replaced.
pub(crate) async fn note(
    session: &mut Session,
    run: Run<'_>,
    number: usize,
    fingerprint: &str,
    state: &str,
) -> Result<()> {
    let journal = names(session.dialect()).journal;
    let sql = format!("DELETE FROM {journal} WHERE run_id = ? AND direction = ? AND step = ?");
    let key = vec![text(run.id), text(run.direction), step(number)];
    session.execute(&sql, key).await?;
    let sql = format!(
        "INSERT INTO {journal} (run_id, direction, step, migration, fingerprint, state, started_at, actor, tool) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    );
    let values = vec![
        text(run.id),
        text(run.direction),
        step(number),
        text(run.migration),
        text(fingerprint),
        text(state),
        text(&now()),
        text(&actor()),
        text(concat!("orm ", env!("CARGO_PKG_VERSION"))),
    ];
    session.execute(&sql, values).await.map(drop)
}

/// Notes how a statement ended: that it is done and how many rows it changed, or the database's code of the error.
pub(crate) async fn end(
    session: &mut Session,
    run: Run<'_>,
    number: usize,
    outcome: Result<u64, Option<String>>,
) -> Result<()> {
    let journal = names(session.dialect()).journal;
    let sql = format!(
        "UPDATE {journal} SET state = ?, finished_at = ?, row_count = ?, error_code = ? \
         WHERE run_id = ? AND direction = ? AND step = ?"
    );
    let (state, rows, code) = match outcome {
        Ok(rows) => (
            DONE,
            Value::I64(i64::try_from(rows).unwrap_or(i64::MAX)),
            None,
        ),
        Err(code) => (FAILED, Value::Null(ValueKind::I64), code),
    };
    let values = vec![
        text(state),
        text(&now()),
        rows,
        code.as_deref().map_or(Value::Null(ValueKind::Text), text),
        text(run.id),
        text(run.direction),
        step(number),
    ];
    session.execute(&sql, values).await.map(drop)
}

/// Forgets what was noted of an attempt in one direction.
pub(crate) async fn forget(session: &mut Session, id: &str, direction: &str) -> Result<()> {
    let journal = names(session.dialect()).journal;
    let sql = format!("DELETE FROM {journal} WHERE run_id = ? AND direction = ?");
    session
        .execute(&sql, vec![text(id), text(direction)])
        .await
        .map(drop)
}

/// Says who migrates now.
pub(crate) async fn take_lease(session: &mut Session) -> Result<()> {
    let lease = names(session.dialect()).lease;
    drop_lease(session).await?;
    let sql = format!("INSERT INTO {lease} (id, holder, since, heartbeat) VALUES (1, ?, ?, ?)");
    let values = vec![text(&actor()), text(&now()), text(&now())];
    session.execute(&sql, values).await.map(drop)
}

/// Nobody migrates any more.
pub(crate) async fn drop_lease(session: &mut Session) -> Result<()> {
    let lease = names(session.dialect()).lease;
    session
        .execute(&format!("DELETE FROM {lease} WHERE id = 1"), Vec::new())
        .await
        .map(drop)
}

/// Who migrates, by the last lease. It may be stale: the lock says whether anybody does.
pub(crate) async fn holder(session: &mut Session) -> Result<Option<String>> {
    let lease = names(session.dialect()).lease;
    if !has_table(session, lease).await? {
        return Ok(None);
    }
    let sql = format!("SELECT holder, since, heartbeat FROM {lease} WHERE id = 1");
    let rows = session
        .rows(&sql, Vec::new(), |row| {
            let (holder, since, heartbeat) = (
                row.get::<String>(0)?,
                row.get::<String>(1)?,
                row.get::<String>(2)?,
            );
            Ok(format!("{holder} since {since}, last seen {heartbeat}"))
        })
        .await?;
    Ok(rows.into_iter().next())
}

/// Where the progress of a statement of `data.sql` is kept.
pub(crate) fn place_of_data(migration: &str, number: usize) -> String {
    format!("{migration}/data.sql {number}")
}

/// How far the steps over data of a migration are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    pub(crate) position: Option<String>,
    pub(crate) rows: i64,
    pub(crate) is_finished: bool,
}

pub(crate) async fn progress(session: &mut Session, migration: &str) -> Result<Progress> {
    let table = names(session.dialect()).progress;
    let sql = format!("SELECT position, rows_done, is_finished FROM {table} WHERE migration = ?");
    let rows = session
        .rows(&sql, vec![text(migration)], |row| {
            Ok(Progress {
                position: row.get(0)?,
                rows: row.get(1)?,
                is_finished: row.get::<i32>(2)? != 0,
            })
        })
        .await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

/// The two statements that keep how far they are, with their values.
pub(crate) fn keep_progress(
    dialect: Dialect,
    migration: &str,
    progress: &Progress,
    total: Option<u64>,
) -> [(String, Vec<Value>); 2] {
    let table = names(dialect).progress;
    let position = progress.position.as_deref();
    let total = total.and_then(|total| i64::try_from(total).ok());
    [
        (
            format!("DELETE FROM {table} WHERE migration = ?"),
            vec![text(migration)],
        ),
        (
            format!(
                "INSERT INTO {table} (migration, position, rows_done, rows_total, is_finished, updated_at) \
                 VALUES (?, ?, ?, ?, ?, ?)"
            ),
            vec![
                text(migration),
                position.map_or(Value::Null(ValueKind::Text), text),
                Value::I64(progress.rows),
                total.map_or(Value::Null(ValueKind::I64), Value::I64),
                Value::I32(progress.is_finished.into()),
                text(&now()),
            ],
        ),
    ]
}
