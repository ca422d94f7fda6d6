//! Running the steps over data of a migration: `data.sql`, and what the program has in Rust. Each batch is a transaction
//! together with how far it came.

use super::data::Batch;
use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::event::Event;
use super::folder::Folder;
use super::journal::{self, DONE, PENDING, Run};
use super::revert::quoted;
use super::run::Runner;
use crate::db::session::{Session, prepared};
use crate::error::{Error, ErrorKind};
use orm_schema::Dialect;
use orm_schema::migration::{DataStep, data_steps};

/// The journal's name for `data.sql`.
const DATA: &str = "data";

/// The statements of `data.sql`.
pub(crate) fn steps(folder: &Folder, dialect: Dialect) -> Result<Vec<DataStep>, MigrateError> {
    let text = folder.data.as_deref().unwrap_or_default();
    data_steps(text, dialect).map_err(|problems| {
        let list: Vec<String> = problems
            .iter()
            .map(|problem| format!("line {}: {}", problem.line, problem.message))
            .collect();
        let message = format!(
            "`{}/data.sql` is malformed: {}",
            folder.name,
            list.join("; ")
        );
        let help = "correct the file, then run the command again; nothing was done";
        MigrateError::new(MigrateErrorKind::Folder, message, help).of(&folder.name)
    })
}

/// The steps over data, each from where it stopped.
pub(crate) async fn data(
    runner: &mut Runner<'_>,
    folder: &Folder,
    id: &str,
) -> Result<(), MigrateError> {
    let name: &str = &folder.name;
    let steps = steps(folder, runner.dialect())?;
    if !steps.is_empty() {
        let (_, notes) = runner.read().await?;
        let is_done = |number: usize| {
            notes.iter().any(|note| {
                note.run == id
                    && note.direction == DATA
                    && note.step == number
                    && note.state == DONE
            })
        };
        let run = Run {
            id,
            direction: DATA,
            migration: name,
        };
        for (position, step) in steps.iter().enumerate() {
            if !is_done(position + 1) {
                sql_step(runner, run, position + 1, step)
                    .await
                    .map_err(|error| not_done(name, error))?;
            }
        }
    }
    rust_step(runner, name).await
}

fn not_done(name: &str, error: Error) -> MigrateError {
    let message =
        format!("a step over the data of `{name}` failed: {error}; the batches before it are kept");
    let help = "see to the cause, then run `orm migrate deploy` again: it goes on with the batch that failed";
    MigrateError::new(MigrateErrorKind::DataStep, message, help)
        .of(name)
        .with_source(error)
}

/// Runs a statement of `data.sql`: once, or for one range of keys after the other, each in a transaction with how far it is.
async fn sql_step(
    runner: &mut Runner<'_>,
    run: Run<'_>,
    number: usize,
    step: &DataStep,
) -> Result<(), Error> {
    let dialect = runner.dialect();
    let place = journal::place_of_data(run.migration, number);
    let broken = |error: MigrateError| Error::new(ErrorKind::Connection, error.to_string());
    let mut progress = journal::progress(runner.session().await.map_err(broken)?, &place).await?;
    while !progress.is_finished {
        let session = runner.session().await.map_err(broken)?;
        session.script("BEGIN").await?;
        let done = async {
            let range = match &step.batch {
                Some(batch) => next_range(session, batch, progress.position.as_deref()).await?,
                None => Some((String::new(), String::new())),
            };
            let mut after = progress.clone();
            after.is_finished = range.is_none() || step.batch.is_none();
            if let Some((from, to)) = range {
                let text =
                    step.for_range(dialect, &literal(dialect, &from), &literal(dialect, &to));
                let rows = session.script(&text).await?;
                after.rows = after
                    .rows
                    .saturating_add(i64::try_from(rows).unwrap_or(i64::MAX));
                after.position = Some(to);
            }
            for (sql, values) in journal::keep_progress(dialect, &place, &after, None) {
                session.execute(&sql, values).await?;
            }
            let rows = u64::try_from(after.rows).unwrap_or(0);
            if after.is_finished {
                journal::note(session, run, number, &step.fingerprint, PENDING).await?;
                journal::end(session, run, number, Ok(rows)).await?;
            }
            session.script("COMMIT").await?;
            Ok::<_, Error>(after)
        }
        .await;
        progress = match done {
            Ok(after) => after,
            Err(error) => {
                // The connection itself may be what failed.
                let _ = session.script("ROLLBACK").await;
                return Err(error);
            }
        };
        runner.tell(&Event::Rows {
            migration: run.migration.to_owned(),
            done: u64::try_from(progress.rows).unwrap_or(0),
            total: None,
        });
    }
    Ok(())
}

/// A key as text that each database compares as what its column is.
fn literal(dialect: Dialect, key: &str) -> String {
    let key = key.replace('\'', "''");
    match dialect {
        Dialect::MySql => format!("'{}'", key.replace('\\', "\\\\")),
        Dialect::Sqlite | Dialect::Postgres => format!("'{key}'"),
    }
}

/// The ends of the next range of keys; none behind the last one.
async fn next_range(
    session: &mut Session,
    batch: &orm_schema::migration::Batch,
    last: Option<&str>,
) -> Result<Option<(String, String)>, Error> {
    let dialect = session.dialect();
    let (table, key) = (quoted(dialect, &batch.table), quoted(dialect, &batch.key));
    let text = match dialect {
        Dialect::Postgres => format!("{key}::text"),
        Dialect::MySql => format!("CAST({key} AS CHAR)"),
        Dialect::Sqlite => format!("CAST({key} AS TEXT)"),
    };
    let mut one = async |condition: String, order: &str, offset: u32| {
        let sql = format!(
            "SELECT {text} FROM {table} {condition} ORDER BY {table}.{key} {order} LIMIT 1 OFFSET {offset}"
        );
        let keys = session
            .rows(&sql, Vec::new(), |row| row.get::<String>(0))
            .await?;
        Ok::<_, Error>(keys.into_iter().next())
    };
    let behind = last.map_or_else(String::new, |last| {
        format!("WHERE {key} > {}", literal(dialect, last))
    });
    let Some(from) = one(behind, "ASC", 0).await? else {
        return Ok(None);
    };
    let onward = format!("WHERE {key} >= {}", literal(dialect, &from));
    let to = match one(onward.clone(), "ASC", batch.size - 1).await? {
        Some(to) => Some(to),
        None => one(onward, "DESC", 0).await?,
    };
    Ok(to.map(|to| (from, to)))
}

/// The step that the program has for this migration.
async fn rust_step(runner: &mut Runner<'_>, name: &str) -> Result<(), MigrateError> {
    let (migrations, db) = (runner.migrations, runner.db);
    let Some(step) = migrations.options.data_steps.get(name) else {
        return Ok(());
    };
    let dialect = db.dialect();
    if dialect != Dialect::Sqlite && db.max_connections() < 2 {
        let message = format!(
            "the step over the data of `{name}` needs a connection beside the one that holds the lock"
        );
        let help = "connect with `max_connections(2)` or more";
        return Err(MigrateError::new(MigrateErrorKind::DataStep, message, help).of(name));
    }
    let mut progress = journal::progress(runner.session().await?, name)
        .await
        .doing("cannot read how far the step over data is")?;
    runner.pause();
    while !progress.is_finished {
        let before = progress.clone();
        let (after, total) = db
            .transaction(async |tx| {
                let batch = Batch {
                    tx: tx.share(),
                    cursor: before.position,
                    rows: u64::try_from(before.rows).unwrap_or(0),
                };
                let made = step(batch).await?;
                let rows = i64::try_from(made.rows).unwrap_or(i64::MAX);
                let after = journal::Progress {
                    is_finished: made.cursor.is_none(),
                    position: made.cursor,
                    rows: before.rows.saturating_add(rows),
                };
                for (sql, values) in journal::keep_progress(dialect, name, &after, made.total) {
                    tx.run(&prepared(dialect, &sql, values), &mut |_| Ok(()))
                        .await?;
                }
                Ok::<_, Error>((after, made.total))
            })
            .await
            .map_err(|error| not_done(name, error))?;
        progress = after;
        runner.tell(&Event::Rows {
            migration: name.to_owned(),
            done: u64::try_from(progress.rows).unwrap_or(0),
            total,
        });
    }
    Ok(())
}
