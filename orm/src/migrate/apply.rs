//! Applying: which migrations are to run, and how the statements of one run — in one transaction with their history where
//! the database can, else one by one with a journal that is written before each.

use super::Migrations;
use super::data::Batch;
use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::event::{DoneMigration, Event, MigrationReport, PlannedMigration};
use super::folder::Folder;
use super::gc::exists;
use super::history;
use super::journal::{self, DONE, FAILED, PENDING, Run, UP};
use super::lock;
use super::rebuild::{Before, foreign_keys};
use super::resume;
use super::run::{Runner, missing};
use super::script::{Script, Statement};
use super::status::{Assessed, MigrationState, assess};
use crate::db::{Db, Deadline};
use crate::db::session::{Session, native_code, prepared};
use crate::error::{Error, ErrorKind};
use backon::{BackoffBuilder, ExponentialBuilder};
use futures_util::future::BoxFuture;
use orm_schema::Dialect;
use orm_schema::migration::{Direction, Plan};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// The journal's name for `data.sql`.
const DATA: &str = "data";

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

/// Applies what is not applied. Boxed, so that the run shows that it is alive beside it.
pub(crate) fn run<'r>(
    runner: &'r mut Runner<'_>,
) -> BoxFuture<'r, Result<MigrationReport, MigrateError>> {
    Box::pin(async move {
        let assessed = runner.assess().await?;
        let chosen = choose(runner.migrations, &assessed)?;
        if chosen.is_empty() {
            return Ok(MigrationReport::default());
        }
        refuse_strangers(runner.session().await?, &assessed).await?;
        let mut jobs = Vec::with_capacity(chosen.len());
        for migration in chosen {
            let (folder, plan) = runner.files(&migration.name)?;
            let script = Script::up(folder, plan.as_ref(), runner.dialect())?;
            jobs.push((migration, folder, plan, script));
        }
        runner.write_down().await?;
        let mut report = MigrationReport::default();
        for (migration, folder, plan, script) in jobs {
            let done = apply(runner, migration, folder, plan.as_ref(), script).await?;
            report.migrations.push(done);
        }
        Ok(report)
    })
}

/// What would run.
pub(crate) async fn plan(
    migrations: &Migrations,
    db: &Db,
) -> Result<Vec<PlannedMigration>, MigrateError> {
    let dialect = db.dialect();
    migrations.check_provider(dialect)?;
    let mut session = db.session().await.doing("cannot connect")?;
    let entries = history::read(&mut session).await?;
    let notes = journal::read(&mut session)
        .await
        .doing("cannot read the journal of migrations")?;
    let assessed = assess(&migrations.folders, &entries, &notes, false);
    let chosen = choose(migrations, &assessed)?;
    if !chosen.is_empty() {
        refuse_strangers(&mut session, &assessed).await?;
    }
    chosen
        .into_iter()
        .map(|migration| {
            let folder = migrations.known(&migration.name)?;
            let script = Script::up(folder, folder.plan(dialect)?.as_ref(), dialect)?;
            let mut statements: Vec<String> =
                script.statements.into_iter().map(|statement| statement.text).collect();
            let data = folder.data.as_deref().unwrap_or_default();
            statements.extend(Script::data(data, dialect).into_iter().map(|statement| statement.text));
            Ok(PlannedMigration {
                name: migration.name.clone(),
                statements,
                is_transactional: script.is_transactional,
            })
        })
        .collect()
}

/// The migrations that are to run, or why none may.
fn choose<'m>(
    migrations: &Migrations,
    assessed: &'m [Assessed],
) -> Result<Vec<&'m Assessed>, MigrateError> {
    let options = &migrations.options;
    if let Some(to) = &options.to {
        migrations.known(to)?;
    }
    let mut chosen = Vec::new();
    for migration in assessed {
        let name = &migration.name;
        let is_wanted = options.to.as_ref().is_none_or(|to| name <= to);
        let error = |kind, message: String, help: &str| Err(MigrateError::new(kind, message, help).of(name));
        match migration.state {
            MigrationState::Applied => {}
            MigrationState::Edited if options.allows_edited => {}
            MigrationState::Edited => {
                return error(
                    MigrateErrorKind::Edited,
                    format!("`{name}/migration.sql` was changed after it was applied"),
                    "take the file from version control as it was, and write the change as a new migration with `orm migrate \
                     generate`; or go on with `--allow-edited` or `.allow_edited()`",
                );
            }
            MigrationState::Missing if options.allows_missing => {}
            MigrationState::Missing => return Err(missing(name)),
            MigrationState::HalfReverted => {
                return error(
                    MigrateErrorKind::HalfReverted,
                    format!("reverting `{name}` was cut off"),
                    "end it with `orm migrate down`, which goes on where it stopped",
                );
            }
            MigrationState::OutOfOrder if !is_wanted || options.allows_out_of_order => {
                chosen.extend(is_wanted.then_some(migration));
            }
            MigrationState::OutOfOrder => {
                return error(
                    MigrateErrorKind::OutOfOrder,
                    format!("`{name}` is not applied, although a later migration is"),
                    "rename it to a later time with `orm migrate rebase`; or apply it out of order with `--allow-out-of-order` or \
                     `.allow_out_of_order()`",
                );
            }
            // Running cannot be: this run has the lock.
            MigrationState::Failed { .. } | MigrationState::Running
                if migrations.folder(name).is_none() =>
            {
                return Err(missing(name));
            }
            MigrationState::Pending
            | MigrationState::RolledBack
            | MigrationState::Failed { .. }
            | MigrationState::Running => chosen.extend(is_wanted.then_some(migration)),
        }
    }
    Ok(chosen)
}

/// Refuses tables that no history tells of.
async fn refuse_strangers(session: &mut Session, assessed: &[Assessed]) -> Result<(), MigrateError> {
    let is_new = assessed
        .iter()
        .all(|migration| migration.entry.is_none() && !migration.was_reverted && migration.state != MigrationState::RolledBack);
    if is_new && history::has_tables(session).await.doing("cannot look for tables")? {
        let message = "the database has tables, but no history of migrations";
        let help = "record the migrations whose tables are there with `orm migrate baseline <migration>`; or use an empty database";
        return Err(MigrateError::new(MigrateErrorKind::NotEmpty, message, help));
    }
    Ok(())
}

async fn apply(
    runner: &mut Runner<'_>,
    migration: &Assessed,
    folder: &Folder,
    plan: Option<&Plan>,
    mut script: Script,
) -> Result<DoneMigration, MigrateError> {
    let began = Instant::now();
    let session = runner.session().await?;
    lock::check(session).await?;
    if migration.was_reverted {
        restore(session, &mut script, plan).await?;
    }
    let step = runner.migrations.options.data_steps.contains_key(&*folder.name);
    let has_data = folder.data.is_some() || step;
    let checksum = folder.checksum();
    let job = Job {
        migration: &folder.name,
        file: "migration.sql",
        script: &script,
        direction: UP,
        ending: Ending::Apply {
            checksum: &checksum,
            is_last: !has_data,
        },
    };
    let entry = migration.entry.as_ref().filter(|entry| entry.is_unfinished());
    let id = match entry {
        Some(entry) => {
            let done = resume::done(runner, &job, migration, resume::Doubt::Ask).await?;
            started(runner, &job, done.len());
            go_on(runner, &job, &entry.id, &done).await?;
            entry.id.clone()
        }
        None => {
            started(runner, &job, 0);
            if script.is_transactional {
                in_transaction(runner, &job).await?
            } else {
                let id = begin(runner, &job, &checksum).await?;
                journaled(runner, &job, &id, &BTreeSet::new()).await?;
                id
            }
        }
    };
    // One transaction has it already.
    if has_data || entry.is_some() || !script.is_transactional {
        complete(runner, folder, &id).await?;
    }
    let done = DoneMigration {
        name: folder.name.clone().into_owned(),
        statements: script.statements.len(),
        took: began.elapsed(),
    };
    finished(runner, &done);
    Ok(done)
}

/// What follows the statements: the steps over data, and the record that the migration is applied.
pub(crate) async fn complete(
    runner: &mut Runner<'_>,
    folder: &Folder,
    id: &str,
) -> Result<(), MigrateError> {
    const DOING: &str = "cannot write the history of migrations";
    data(runner, folder, id).await?;
    let session = runner.session().await?;
    history::log(session, id, None).await.doing(DOING)?;
    let checksum = folder.checksum();
    history::finish(session, id, &checksum).await.doing(DOING)
}

/// Runs what is left of an attempt that was cut off.
pub(crate) async fn go_on(
    runner: &mut Runner<'_>,
    job: &Job<'_>,
    id: &str,
    done: &BTreeSet<usize>,
) -> Result<(), MigrateError> {
    journaled(runner, job, id, done).await
}

fn started(runner: &Runner<'_>, job: &Job<'_>, done: usize) {
    runner.tell(&Event::Started {
        migration: job.migration.to_owned(),
        statements: job.script.statements.len(),
        done,
    });
}

pub(crate) fn finished(runner: &Runner<'_>, done: &DoneMigration) {
    runner.tell(&Event::Finished {
        migration: done.name.clone(),
        took: done.took,
    });
}

/// Adds what brings back what `down.sql` put aside, as far as it is there.
async fn restore(
    session: &mut Session,
    script: &mut Script,
    plan: Option<&Plan>,
) -> Result<(), MigrateError> {
    let parked = plan.map_or(&[][..], |plan| &plan.parked);
    for parked in parked {
        if parked.by == Direction::Down
            && !parked.restore.is_empty()
            && exists(session, parked).await.doing("cannot look for what was put aside")?
        {
            let dialect = session.dialect();
            let made = parked.restore.iter().map(|text| Statement::made(text, dialect));
            script.statements.extend(made);
        }
    }
    Ok(())
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
            let _ = foreign_keys(session, true).await;
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
        let id = history::begin(session, job.migration, checksum).await.ok()?;
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
        say(runner, job, number, statement);
        let session = runner.session().await?;
        session.limit(timeout.and_then(Deadline::after))?;
        let ran = session.script(&statement.text).await;
        session.limit(None)?;
        let rows = ran.map_err(|error| Fault {
            at: Some(number),
            cause: Cause::Database(error),
        })?;
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
        foreign_keys(session, true).await?;
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
async fn begin(
    runner: &mut Runner<'_>,
    job: &Job<'_>,
    checksum: &str,
) -> Result<String, MigrateError> {
    const DOING: &str = "cannot write the history of migrations";
    let session = runner.session().await?;
    session.script("BEGIN").await.doing(DOING)?;
    let id = history::begin(session, job.migration, checksum).await.doing(DOING)?;
    if let Some(first) = job.script.statements.first() {
        let run = Run {
            id: &id,
            direction: job.direction,
            migration: job.migration,
        };
        journal::note(session, run, 1, &first.fingerprint, PENDING).await.doing(DOING)?;
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
        say(runner, job, number, statement);
        let Err(error) = one(runner, run, number, statement).await else {
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
    run: Run<'_>,
    number: usize,
    statement: &Statement,
) -> Result<(), Error> {
    let options = &runner.migrations.options;
    let mut pauses = pauses(options);
    let timeout = options.statement_timeout;
    let wait = options.lock_timeout.as_millis().clamp(1, i32::MAX as u128);
    let dialect = runner.dialect();
    let broken = |error: MigrateError| {
        Error::new(ErrorKind::Connection, error.to_string())
    };
    let mut attempts = 0;
    loop {
        attempts += 1;
        let session = runner.session().await.map_err(broken)?;
        journal::note(session, run, number, &statement.fingerprint, PENDING).await?;
        resume::drop_invalid_index(session, statement).await?;
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
        format!("see to the cause or correct `{migration}/{file}`, then run `orm migrate {command}` again")
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
    let what = if direction == UP { "applying" } else { "reverting" };
    let message = format!("{what} `{migration}` failed {place}: {error}; {left}");
    let made = MigrateError::new(kind, message, help).of(migration).with_source(error);
    match at {
        Some(at) => made.at(at),
        None => made,
    }
}

/// The steps over data, each from where it stopped.
async fn data(runner: &mut Runner<'_>, folder: &Folder, id: &str) -> Result<(), MigrateError> {
    let name: &str = &folder.name;
    let statements = Script::data(folder.data.as_deref().unwrap_or_default(), runner.dialect());
    if !statements.is_empty() {
        let (_, notes) = runner.read().await?;
        let is_done = |number: usize| {
            notes.iter().any(|note| {
                note.run == id && note.direction == DATA && note.step == number && note.state == DONE
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
    let message = format!("a step over the data of `{name}` failed: {error}; the batches before it are kept");
    let help = "see to the cause, then run `orm migrate deploy` again: it goes on with the batch that failed";
    MigrateError::new(MigrateErrorKind::DataStep, message, help).of(name).with_source(error)
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
        let message = format!("the step over the data of `{name}` needs a connection beside the one that holds the lock");
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
                    tx.run(&prepared(dialect, &sql, values), &mut |_| Ok(())).await?;
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
