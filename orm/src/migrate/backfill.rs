//! Running the steps over data of a migration: `data.sql`, and what the program has in Rust. Each batch is a transaction
//! together with how far it came.

use super::data::Batch;
use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::event::Event;
use super::folder::Folder;
use super::journal::{self, DONE, PENDING, Run};
use super::run::Runner;
use super::script::{Script, Statement};
use crate::db::session::prepared;
use crate::error::{Error, ErrorKind};
use orm_schema::Dialect;

/// The journal's name for `data.sql`.
const DATA: &str = "data";

/// The steps over data, each from where it stopped.
pub(crate) async fn data(
    runner: &mut Runner<'_>,
    folder: &Folder,
    id: &str,
) -> Result<(), MigrateError> {
    let name: &str = &folder.name;
    let statements = Script::data(folder.data.as_deref().unwrap_or_default(), runner.dialect());
    if !statements.is_empty() {
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
        for (position, statement) in statements.iter().enumerate() {
            if !is_done(position + 1) {
                statement_of_data(runner, run, position + 1, statement)
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

/// Runs a statement of `data.sql`; one with `-- orm:repeat`, each time in a transaction of its own, until it changes no row.
async fn statement_of_data(
    runner: &mut Runner<'_>,
    run: Run<'_>,
    number: usize,
    statement: &Statement,
) -> Result<(), Error> {
    let mut total = 0;
    loop {
        let session = runner
            .session()
            .await
            .map_err(|error| Error::new(ErrorKind::Connection, error.to_string()))?;
        session.script("BEGIN").await?;
        let done = async {
            let rows = session.script(&statement.text).await?;
            let is_over = rows == 0 || !statement.is_repeated;
            let state = if is_over { DONE } else { PENDING };
            journal::note(session, run, number, &statement.fingerprint, state).await?;
            if is_over {
                journal::end(session, run, number, Ok(total + rows)).await?;
            }
            session.script("COMMIT").await?;
            Ok::<_, Error>((rows, is_over))
        }
        .await;
        let (rows, is_over) = match done {
            Ok(done) => done,
            Err(error) => {
                // The connection itself may be what failed.
                let _ = session.script("ROLLBACK").await;
                return Err(error);
            }
        };
        total += rows;
        runner.tell(&Event::Rows {
            migration: run.migration.to_owned(),
            done: total,
            total: None,
        });
        if is_over {
            return Ok(());
        }
    }
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
