//! How the statements of one file run: in one transaction with their history where the database can, else one by one with a
//! journal that is written before and after each. When others are in the way, they are tried again.

use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::event::Event;
use super::history;
use super::journal::{self, DONE, FAILED, PENDING, Run, UP};
use super::rebuild::{Before, foreign_keys, settle};
use super::resume;
use super::run::Runner;
use super::script::{Script, Statement};
use crate::db::Deadline;
use crate::db::session::native_code;
use crate::error::{Error, ErrorKind};
use backon::{BackoffBuilder, ExponentialBuilder};
use orm_schema::Dialect;
use std::collections::BTreeSet;
use std::time::Duration;

/// What runs as one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job<'j> {
    pub(crate) migration: &'j str,
    pub(crate) file: &'static str,
    pub(crate) script: &'j Script,
    pub(crate) direction: &'static str,
    pub(crate) ending: Ending<'j>,
}

/// What the history has of it afterwards.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ending<'j> {
    /// The migration is applied, when no steps over data follow.
    Apply { checksum: &'j str, is_last: bool },
    /// The attempt of that id is undone.
    Revert { id: &'j str },
    /// The attempt of that id stays what it is.
    Keep { id: &'j str },
}

/// Why an attempt ended, and at which statement.
struct Fault {
    at: Option<usize>,
    cause: Cause,
}

enum Cause {
    Database(Error),
    Refused(MigrateError),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self {
            at: None,
            cause: Cause::Database(error),
        }
    }
}

impl From<MigrateError> for Fault {
    fn from(error: MigrateError) -> Self {
        Self {
            at: None,
            cause: Cause::Refused(error),
        }
    }
}

/// Whether somebody else was in the way, so that it may work later.
fn is_contended(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Busy | ErrorKind::Deadlock | ErrorKind::SerializationFailure
    )
}

fn pauses(options: &super::Options) -> impl Iterator<Item = Duration> + use<> {
    ExponentialBuilder::new()
        .with_min_delay(Duration::from_millis(100))
        .with_max_delay(Duration::from_secs(5))
        .with_max_times(options.lock_attempts.saturating_sub(1) as usize)
        .with_jitter()
        .build()
}

/// Runs all in one transaction, and all of it again when others were in the way. Returns the attempt's id.
pub(crate) async fn in_transaction(
    runner: &mut Runner<'_>,
    job: &Job<'_>,
) -> Result<String, MigrateError> {
    let mut pauses = pauses(&runner.migrations.options);
    let mut attempts = 0;
    loop {
        attempts += 1;
        let fault = match attempt(runner, job).await {
            Ok(id) => return Ok(id),
            Err(fault) => fault,
        };
        let session = runner.session().await?;
        // Where nothing is open any more, there is nothing to roll back.
        let _ = session.script("ROLLBACK").await;
        if session.dialect() == Dialect::Sqlite {
            // A connection that does not answer is not used again.
            let _ = session.limit(None);
            let _ = settle(session).await;
        }
        let error = match fault.cause {
            Cause::Database(error) => error,
            Cause::Refused(error) => {
                note_failure(runner, job, fault.at, &error.to_string(), None).await;
                return Err(error.of(job.migration));
            }
        };
        if is_contended(&error)
            && let Some(pause) = pauses.next()
        {
            runner.tell(&Event::Retrying {
                migration: job.migration.to_owned(),
                attempts,
                pause,
            });
            tokio::time::sleep(pause).await;
            continue;
        }
        let code = native_code(&error);
        let error = failed(job, fault.at, error);
        note_failure(runner, job, fault.at, &error.to_string(), code).await;
        return Err(error);
    }
}

/// Records an attempt of which nothing is left, as far as the connection lets it.
async fn note_failure(
    runner: &mut Runner<'_>,
    job: &Job<'_>,
    at: Option<usize>,
    logs: &str,
    code: Option<String>,
) {
    let Ending::Apply { checksum, .. } = job.ending else {
        return;
    };
    let write = async {
        let session = runner.session().await.ok()?;
        let id = history::begin(session, job.migration, checksum)
            .await
            .ok()?;
        history::log(session, &id, Some(logs)).await.ok()?;
        history::roll_back(session, &id).await.ok()?;
        let at = at?;
        let print = &job.script.statements.get(at.checked_sub(1)?)?.fingerprint;
        let run = Run {
            id: &id,
            direction: job.direction,
            migration: job.migration,
        };
        journal::note(session, run, at, print, FAILED).await.ok()?;
        journal::end(session, run, at, Err(code)).await.ok()
    };
    // The error itself is what the caller learns; that it could not be recorded follows from it.
    let _ = write.await;
}

async fn attempt(runner: &mut Runner<'_>, job: &Job<'_>) -> Result<String, Fault> {
    let dialect = runner.dialect();
    let is_unchecked = job.script.is_without_foreign_keys;
    let timeout = runner.migrations.options.statement_timeout;
    let session = runner.session().await?;
    if is_unchecked && !foreign_keys(session, false).await? {
        let message = "SQLite did not stop looking at foreign keys, so rebuilding a table could delete rows of others";
        let help = "run the migration outside of any transaction";
        return Err(MigrateError::new(MigrateErrorKind::BrokenReferences, message, help).into());
    }
    let begin = match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres | Dialect::MySql => "BEGIN",
    };
    session.script(begin).await?;
    let before = match is_unchecked {
        true => Some(Before::look(session, job.script).await?),
        false => None,
    };
    let id = match job.ending {
        Ending::Apply { checksum, .. } => history::begin(session, job.migration, checksum).await?,
        Ending::Revert { id } | Ending::Keep { id } => id.to_owned(),
    };
    for (position, statement) in job.script.statements.iter().enumerate() {
        let number = position + 1;
        let mut rows = 0;
        if resume::is_wanted(runner.session().await?, statement).await? {
            say(runner, job, number, statement);
            let session = runner.session().await?;
            session.limit(timeout.and_then(Deadline::after))?;
            let ran = session.script(&statement.text).await;
            session.limit(None)?;
            rows = ran.map_err(|error| Fault {
                at: Some(number),
                cause: Cause::Database(error),
            })?;
        }
        let session = runner.session().await?;
        let run = Run {
            id: &id,
            direction: job.direction,
            migration: job.migration,
        };
        journal::note(session, run, number, &statement.fingerprint, DONE).await?;
        journal::end(session, run, number, Ok(rows)).await?;
    }
    let session = runner.session().await?;
    match job.ending {
        Ending::Apply { checksum, is_last } if is_last => {
            history::finish(session, &id, checksum).await?;
        }
        Ending::Revert { id } => history::roll_back(session, id).await?,
        Ending::Apply { .. } | Ending::Keep { .. } => {}
    }
    if let Some(before) = before {
        before.compare(session).await?;
    }
    session.script("COMMIT").await?;
    if is_unchecked {
        settle(session).await?;
    }
    Ok(id)
}

fn say(runner: &Runner<'_>, job: &Job<'_>, number: usize, statement: &Statement) {
    runner.tell(&Event::Statement {
        migration: job.migration.to_owned(),
        number,
        count: job.script.statements.len(),
        title: statement.title.clone(),
    });
}

/// Records that an attempt begins, together with the note of its first statement: so that one without notes is not ours.
pub(crate) async fn begin(
    runner: &mut Runner<'_>,
    job: &Job<'_>,
    checksum: &str,
) -> Result<String, MigrateError> {
    const DOING: &str = "cannot write the history of migrations";
    let session = runner.session().await?;
    session.script("BEGIN").await.doing(DOING)?;
    let id = history::begin(session, job.migration, checksum)
        .await
        .doing(DOING)?;
    if let Some(first) = job.script.statements.first() {
        let run = Run {
            id: &id,
            direction: job.direction,
            migration: job.migration,
        };
        journal::note(session, run, 1, &first.fingerprint, PENDING)
            .await
            .doing(DOING)?;
    }
    session.script("COMMIT").await.doing(DOING)?;
    Ok(id)
}

/// Runs the statements that are not done one by one, each written down before and after.
pub(crate) async fn journaled(
    runner: &mut Runner<'_>,
    job: &Job<'_>,
    id: &str,
    done: &BTreeSet<usize>,
) -> Result<(), MigrateError> {
    let run = Run {
        id,
        direction: job.direction,
        migration: job.migration,
    };
    for (position, statement) in job.script.statements.iter().enumerate() {
        let number = position + 1;
        if done.contains(&number) {
            continue;
        }
        let Err(error) = one(runner, job, run, number, statement).await else {
            continue;
        };
        let code = native_code(&error);
        let error = failed(job, Some(number), error);
        let session = runner.session().await?;
        // On a broken connection these fail: then the statement stays begun, which is what is known of it.
        let _ = session.script("ROLLBACK").await;
        let _ = journal::end(session, run, number, Err(code)).await;
        if matches!(job.ending, Ending::Apply { .. }) {
            let _ = history::log(session, id, Some(&error.to_string())).await;
        }
        return Err(error);
    }
    Ok(())
}

/// One statement, tried again when others were in the way.
async fn one(
    runner: &mut Runner<'_>,
    job: &Job<'_>,
    run: Run<'_>,
    number: usize,
    statement: &Statement,
) -> Result<(), Error> {
    let options = &runner.migrations.options;
    let mut pauses = pauses(options);
    let timeout = options.statement_timeout;
    let wait = options.lock_timeout.as_millis().clamp(1, i32::MAX as u128);
    let dialect = runner.dialect();
    let broken = |error: MigrateError| Error::new(ErrorKind::Connection, error.to_string());
    let mut attempts = 0;
    loop {
        attempts += 1;
        let session = runner.session().await.map_err(broken)?;
        journal::note(session, run, number, &statement.fingerprint, PENDING).await?;
        if !resume::is_wanted(session, statement).await? {
            return journal::end(session, run, number, Ok(0)).await;
        }
        resume::drop_invalid_index(session, statement).await?;
        if attempts == 1 {
            say(runner, job, number, statement);
        }
        let session = runner.session().await.map_err(broken)?;
        // Rows alone can share a transaction with the note, so that both are there or neither is.
        if statement.is_data {
            session.script("BEGIN").await?;
        }
        // Building an index concurrently waits for transactions that were there before, which blocks nobody.
        let is_patient = statement.is_alone && dialect == Dialect::Postgres;
        if is_patient {
            session.script("SET lock_timeout = 0").await?;
        }
        session.limit(timeout.and_then(Deadline::after))?;
        let ran = session.script(&statement.text).await;
        session.limit(None)?;
        if is_patient {
            // After an error of the connection this fails too, and that error is what is told.
            let _ = session.script(&format!("SET lock_timeout = {wait}")).await;
        }
        let error = match ran {
            Ok(rows) => {
                journal::end(session, run, number, Ok(rows)).await?;
                if statement.is_data {
                    session.script("COMMIT").await?;
                }
                return Ok(());
            }
            Err(error) => error,
        };
        if statement.is_data {
            // The connection itself may be what failed.
            let _ = session.script("ROLLBACK").await;
        }
        let Some(pause) = pauses.next().filter(|_| is_contended(&error)) else {
            return Err(error);
        };
        runner.tell(&Event::Retrying {
            migration: run.migration.to_owned(),
            attempts,
            pause,
        });
        tokio::time::sleep(pause).await;
    }
}

/// What failed, what is in the database now, and which command goes on.
fn failed(job: &Job<'_>, at: Option<usize>, error: Error) -> MigrateError {
    let Job {
        migration,
        file,
        script,
        direction,
        ..
    } = *job;
    let count = script.statements.len();
    let statement = at
        .and_then(|at| script.statements.get(at.checked_sub(1)?))
        // Values can stand in a statement that writes rows.
        .filter(|statement| !statement.is_data)
        .map(|statement| format!(" (`{}`)", statement.title))
        .unwrap_or_default();
    let place = at.map_or_else(
        || "outside of its statements".to_owned(),
        |at| format!("at statement {at} of {count}{statement}"),
    );
    let is_lost = error.kind() == ErrorKind::Connection;
    let command = if direction == UP { "deploy" } else { "down" };
    let left = match at {
        _ if script.is_transactional => {
            "all of it was rolled back, so nothing of it is in the database".to_owned()
        }
        Some(1) | None => "nothing before it had been done".to_owned(),
        Some(2) => "statement 1 is done and stays".to_owned(),
        Some(at) => format!("statements 1 to {} are done and stay", at - 1),
    };
    let help = if is_lost {
        format!(
            "nothing is lost; when the database is reachable, run `orm migrate {command}` again: it finds out what was done and goes on"
        )
    } else if script.is_transactional {
        format!(
            "see to the cause or correct `{migration}/{file}`, then run `orm migrate {command}` again"
        )
    } else if direction == UP {
        format!(
            "see to the cause or correct this statement in `{migration}/{file}`, then run `orm migrate deploy` again: it goes on with \
             this statement; or undo what was done with `orm migrate resolve {migration} --undo`"
        )
    } else {
        format!(
            "see to the cause or correct this statement in `{migration}/{file}`, then run `orm migrate down` again: it goes on with \
             this statement"
        )
    };
    let kind = if is_lost {
        MigrateErrorKind::Connection
    } else {
        MigrateErrorKind::Statement
    };
    let what = if direction == UP {
        "applying"
    } else {
        "reverting"
    };
    let message = format!("{what} `{migration}` failed {place}: {error}; {left}");
    let made = MigrateError::new(kind, message, help)
        .of(migration)
        .with_source(error);
    match at {
        Some(at) => made.at(at),
        None => made,
    }
}
