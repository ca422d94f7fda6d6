//! One migrator at a time: PostgreSQL's advisory lock and MySQL's named lock are Prisma's, so that the two exclude each
//! other; SQLite's is a file beside the database. All three end with the process that holds them.

use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::journal;
use crate::db::Db;
use crate::db::session::Session;
use backon::{BackoffBuilder, ExponentialBuilder};
use orm_schema::Dialect;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What holds the lock.
pub(crate) struct Lock {
    #[cfg(feature = "sqlite")]
    _file: Option<crate::db::session::FileLock>,
}

const DOING: &str = "cannot take the lock of migrations";

/// The file whose lock is that of a SQLite database: beside it, the same for all names of it.
fn lock_file(db: &Db) -> Option<PathBuf> {
    let path = db.sqlite_file()?;
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut name = path.file_name()?.to_owned();
    name.push("-migrate-lock");
    Some(path.with_file_name(name))
}

/// Waits for the lock. On servers it belongs to the session that comes with it.
pub(crate) async fn acquire(
    db: &Db,
    patience: Duration,
    on_wait: impl Fn(Option<String>) + Send + Sync,
) -> Result<(Lock, Option<Session>), MigrateError> {
    let file = lock_file(db);
    let mut session = match db.dialect() {
        Dialect::Postgres | Dialect::MySql => Some(db.session().await.doing(DOING)?),
        Dialect::Sqlite => None,
    };
    let began = Instant::now();
    let mut pauses = ExponentialBuilder::new()
        .with_min_delay(Duration::from_millis(20))
        .with_max_delay(Duration::from_millis(250))
        .without_max_times()
        .with_jitter()
        .build();
    let mut has_said = false;
    loop {
        let taken = match &mut session {
            Some(session) => {
                if try_server(session).await? {
                    check(session).await?;
                    Some(Lock::none())
                } else {
                    None
                }
            }
            None => try_file(file.as_deref())?,
        };
        if let Some(lock) = taken {
            return Ok((lock, session));
        }
        let left = patience.saturating_sub(began.elapsed());
        if !has_said || left.is_zero() {
            let holder = holder(db, session.as_mut()).await;
            if left.is_zero() {
                return Err(locked(patience, holder.as_deref()));
            }
            on_wait(holder);
            has_said = true;
        }
        let pause = pauses.next().unwrap_or(Duration::from_millis(250));
        tokio::time::sleep(pause.min(left)).await;
    }
}

impl Lock {
    fn none() -> Self {
        Self {
            #[cfg(feature = "sqlite")]
            _file: None,
        }
    }
}

fn locked(patience: Duration, holder: Option<&str>) -> MigrateError {
    let by = holder.map_or_else(
        || "by somebody who left no name, such as Prisma".to_owned(),
        |holder| format!("by {holder}"),
    );
    let message = format!("the database is being migrated {by}; waited {patience:?}");
    let help = "wait until it is done and run the command again, or wait longer with `--wait-lock` or `.wait_for_lock(..)`; the lock ends with the \
                process that holds it";
    MigrateError::new(MigrateErrorKind::Locked, message, help)
}

async fn try_server(session: &mut Session) -> Result<bool, MigrateError> {
    let text = match session.dialect() {
        // Prisma's id.
        Dialect::Postgres => {
            "SELECT CASE WHEN pg_try_advisory_lock(72707369) THEN 1::bigint ELSE 0::bigint END"
        }
        Dialect::MySql | Dialect::Sqlite => "SELECT CAST(GET_LOCK('prisma_migrate', 0) AS SIGNED)",
    };
    Ok(session.number(text, Vec::new()).await.doing(DOING)? == Some(1))
}

/// That the session still is the one that holds the lock: a pooler of transactions gives each statement another one.
pub(crate) async fn check(session: &mut Session) -> Result<(), MigrateError> {
    let text = match session.dialect() {
        Dialect::Sqlite => return Ok(()),
        Dialect::Postgres => {
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = 72707369 AND objsubid = 1 \
             AND granted AND pid = pg_backend_pid()"
        }
        Dialect::MySql => {
            "SELECT 1 FROM DUAL WHERE IS_USED_LOCK('prisma_migrate') = CONNECTION_ID()"
        }
    };
    // Twice: a pooler may by chance answer from the right one.
    for _ in 0..2 {
        if !session.has_row(text, Vec::new()).await.doing(DOING)? {
            let message = "the lock of migrations is held by another session of the server than the one that answers";
            let help = "connect to the server itself instead of a pooler of transactions such as PgBouncer; or end the process that \
                        ended this session, and run the command again";
            return Err(MigrateError::new(MigrateErrorKind::Pooler, message, help));
        }
    }
    Ok(())
}

/// Lets others migrate.
pub(crate) async fn release(session: &mut Session) {
    let text = match session.dialect() {
        Dialect::Sqlite => return,
        Dialect::Postgres => "SELECT pg_advisory_unlock(72707369)",
        Dialect::MySql => "DO RELEASE_LOCK('prisma_migrate')",
    };
    // Closing the connection releases it too.
    let _ = session.script(text).await;
}

/// Whether somebody holds the lock now.
pub(crate) async fn is_held(db: &Db, session: &mut Session) -> Result<bool, MigrateError> {
    let text = match session.dialect() {
        Dialect::Sqlite => return Ok(try_file(lock_file(db).as_deref())?.is_none()),
        Dialect::Postgres => {
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = 72707369 AND objsubid = 1 \
             AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        }
        // The name is of the whole server: a run on another of its databases is none on this one. Who may not see the other's
        // connection cannot tell.
        Dialect::MySql => {
            "SELECT 1 FROM DUAL WHERE IS_USED_LOCK('prisma_migrate') IS NOT NULL AND NOT EXISTS (\
             SELECT 1 FROM information_schema.processlist WHERE id = IS_USED_LOCK('prisma_migrate') \
             AND (db IS NULL OR db <> DATABASE()))"
        }
    };
    session.has_row(text, Vec::new()).await.doing(DOING)
}

#[cfg(feature = "sqlite")]
fn try_file(path: Option<&Path>) -> Result<Option<Lock>, MigrateError> {
    // In memory the connection itself is the lock: there is one.
    let Some(path) = path else {
        return Ok(Some(Lock::none()));
    };
    let what = format!("cannot take the lock of migrations (`{}`)", path.display());
    let file = crate::db::session::FileLock::try_take(path).doing(&what)?;
    Ok(file.map(|file| Lock { _file: Some(file) }))
}

#[cfg(not(feature = "sqlite"))]
fn try_file(_path: Option<&Path>) -> Result<Option<Lock>, MigrateError> {
    Ok(Some(Lock::none()))
}

/// Who holds the lock, as far as is known: it is for a message, so nothing is made of a failure.
async fn holder(db: &Db, session: Option<&mut Session>) -> Option<String> {
    match session {
        Some(session) => journal::holder(session).await.ok().flatten(),
        None => {
            // In this process the only writing connection is with the holder.
            let session = tokio::time::timeout(Duration::from_millis(100), db.session());
            let mut session = session.await.ok()?.ok()?;
            journal::holder(&mut session).await.ok().flatten()
        }
    }
}
