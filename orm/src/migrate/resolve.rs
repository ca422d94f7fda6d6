//! What a person decides: how a migration that failed goes on, and what a database has that no history tells of.

use super::apply::complete;
use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::event::{DoneMigration, MigrationReport};
use super::execute::{Ending, Job, in_transaction, journaled};
use super::folder::Folder;
use super::history;
use super::journal::{self, DONE, DOWN, PENDING, Run, UNDO, UP};
use super::resume::{self, Doubt, drop_invalid_index};
use super::revert::forget_progress;
use super::run::Runner;
use super::script::{Script, Statement};
use super::status::{Assessed, MigrationState};
use crate::db::session::native_code;
use crate::error::{Error, ErrorKind};
use orm_schema::Dialect;
use orm_schema::migration::{Action, Plan};
use std::collections::BTreeSet;
use std::time::Duration;

/// What becomes of a migration that failed or was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolution {
    /// Runs the rest of it, beginning with the statement at which it stopped.
    Resume,
    /// Runs the rest of it behind the statement at which it stopped, which was done.
    ResumeAfter,
    /// Undoes what was done of it, by the statements of `down.sql` that are about what is there.
    Undo,
    /// Records that all of it is in the database.
    MarkApplied,
    /// Records that nothing of it is in the database.
    MarkRolledBack,
}

const DOING: &str = "cannot write the history of migrations";
const JOURNAL: &str = "cannot write the journal of migrations";

pub(crate) async fn resolve(
    runner: &mut Runner<'_>,
    name: &str,
    resolution: Resolution,
) -> Result<(), MigrateError> {
    let assessed = runner.assess().await?;
    let Some(migration) = assessed
        .into_iter()
        .find(|migration| migration.name == name)
    else {
        return runner.migrations.known(name).map(drop);
    };
    match resolution {
        Resolution::MarkApplied => mark_applied(runner, &migration).await,
        Resolution::MarkRolledBack => {
            let id = failed(&migration)?;
            runner.write_down().await?;
            let session = runner.session().await?;
            history::roll_back(session, id).await.doing(DOING)?;
            forget_progress(session, name).await.doing(DOING)
        }
        Resolution::Resume => resume(runner, &migration, Doubt::NotDone).await,
        Resolution::ResumeAfter => resume(runner, &migration, Doubt::Done).await,
        Resolution::Undo => undo(runner, &migration).await,
    }
}

/// The id of the attempt, when it failed.
fn failed(migration: &Assessed) -> Result<&str, MigrateError> {
    match &migration.entry {
        Some(entry) if migration.is_unfinished() => Ok(&entry.id),
        Some(_) | None => {
            let name = &migration.name;
            let message = format!("`{name}` did not fail, so there is nothing to decide");
            let help = "see `orm migrate status`; an applied migration is reverted with `orm migrate down`";
            Err(MigrateError::new(MigrateErrorKind::NotFailed, message, help).of(name))
        }
    }
}

/// As `prisma migrate resolve --applied`: an attempt that failed counts as undone, and a new row says that it is applied.
async fn mark_applied(runner: &mut Runner<'_>, migration: &Assessed) -> Result<(), MigrateError> {
    let name = &migration.name;
    if migration.state == MigrationState::HalfReverted
        && let Some(entry) = &migration.entry
    {
        // What `down.sql` had done has been taken back by hand: nothing is noted of the revert any more.
        let session = runner.session().await?;
        return journal::forget(session, &entry.id, DOWN).await.doing(DOING);
    }
    if migration.is_applied() {
        let message = format!("`{name}` is applied already");
        let help = "nothing is to be done";
        return Err(MigrateError::new(MigrateErrorKind::AlreadyApplied, message, help).of(name));
    }
    let checksum = runner.migrations.known(name)?.checksum();
    let id = migration.entry.as_ref().map(|entry| entry.id.clone());
    runner.write_down().await?;
    let session = runner.session().await?;
    session.script("BEGIN").await.doing(DOING)?;
    if let Some(id) = id {
        history::roll_back(session, &id).await.doing(DOING)?;
    }
    history::record(session, name, &checksum)
        .await
        .doing(DOING)?;
    session.script("COMMIT").await.doing(DOING).map(drop)
}

async fn resume(
    runner: &mut Runner<'_>,
    migration: &Assessed,
    doubt: Doubt,
) -> Result<(), MigrateError> {
    let id = failed(migration)?.to_owned();
    let (folder, plan) = runner.files(&migration.name)?;
    let script = up(migration, folder, plan.as_ref(), runner.dialect())?;
    let checksum = folder.checksum();
    let job = Job {
        migration: &migration.name,
        file: "migration.sql",
        script: &script,
        direction: UP,
        ending: Ending::Apply {
            checksum: &checksum,
            is_last: true,
        },
    };
    runner.write_down().await?;
    let done = resume::done(runner, &job, migration, doubt).await?;
    journaled(runner, &job, &id, &done).await?;
    complete(runner, folder, &id).await
}

/// What was to run: the statements, and what was to come back that had been put aside.
fn up(
    migration: &Assessed,
    folder: &Folder,
    plan: Option<&Plan>,
    dialect: Dialect,
) -> Result<Script, MigrateError> {
    let mut script = Script::up(folder, plan, dialect)?;
    if migration.was_undone {
        script.restore(plan, dialect);
    }
    Ok(script)
}

/// Undoes what was done.
async fn undo(runner: &mut Runner<'_>, migration: &Assessed) -> Result<(), MigrateError> {
    let id = failed(migration)?.to_owned();
    let (folder, plan) = runner.files(&migration.name)?;
    let dialect = runner.dialect();
    let up = up(migration, folder, plan.as_ref(), dialect)?;
    runner.write_down().await?;
    let is_nothing_done = migration.notes.is_empty()
        && dialect.capabilities().transactional_ddl
        && up.is_transactional;
    if !is_nothing_done {
        let down = Script::down(folder, plan.as_ref(), dialect)?;
        undo_with(runner, migration, folder, &up, &down, &id).await?;
    }
    let session = runner.session().await?;
    session.script("BEGIN").await.doing(DOING)?;
    history::roll_back(session, &id).await.doing(DOING)?;
    for direction in [UP, UNDO] {
        let forgotten = journal::forget(session, &id, direction).await;
        forgotten.doing(JOURNAL)?;
    }
    let forgotten = forget_progress(session, &migration.name).await;
    forgotten.doing(JOURNAL)?;
    session.script("COMMIT").await.doing(DOING).map(drop)
}

async fn undo_with(
    runner: &mut Runner<'_>,
    migration: &Assessed,
    folder: &Folder,
    up: &Script,
    down: &Script,
    id: &str,
) -> Result<(), MigrateError> {
    let job = Job {
        migration: &migration.name,
        file: "migration.sql",
        script: up,
        direction: UP,
        ending: Ending::Keep { id },
    };
    let done = match resume::done(runner, &job, migration, Doubt::NotDone).await {
        Ok(done) => done,
        // A statement that was done was changed since: then nothing is known of any.
        Err(error) if error.kind() == MigrateErrorKind::Failed => BTreeSet::new(),
        Err(error) => return Err(error),
    };
    let is_whole = done.len() == up.statements.len();
    if is_whole && down.is_transactional {
        let job = Job {
            migration: &migration.name,
            file: "down.sql",
            script: down,
            direction: UNDO,
            ending: Ending::Revert { id },
        };
        return in_transaction(runner, &job).await.map(drop);
    }
    let session = runner.session().await?;
    for statement in &up.statements {
        drop_invalid_index(session, statement)
            .await
            .doing("cannot drop what a failed index left behind")?;
    }
    let undone: Vec<&Statement> = up
        .statements
        .iter()
        .enumerate()
        .filter(|(position, _)| !done.contains(&(position + 1)))
        .map(|(_, statement)| statement)
        .collect();
    let run = Run {
        id,
        direction: UNDO,
        migration: &migration.name,
    };
    for (position, statement) in down.statements.iter().enumerate() {
        let number = position + 1;
        let mut notes = migration.notes.iter();
        let note = notes.find(|note| {
            note.direction == UNDO
                && note.step == number
                && note.fingerprint == statement.fingerprint
        });
        if note.is_some_and(|note| note.state == DONE) {
            continue;
        }
        let is_cut_off = note.is_some_and(|note| note.state == PENDING);
        let known = resume::is_done(session, statement)
            .await
            .doing("cannot find out whether a statement was done")?;
        if known == Some(true) {
            continue;
        }
        let print = &statement.fingerprint;
        let pending = journal::note(session, run, number, print, PENDING).await;
        pending.doing(JOURNAL)?;
        let rows = match session.script(&statement.text).await {
            Ok(rows) => rows,
            // What reverts a statement that did not run finds nothing to revert, and says so; one that was cut off too.
            Err(error)
                if finds_nothing(&error, session.dialect())
                    && (is_cut_off || undone.iter().any(|up| may_revert(statement, up))) =>
            {
                0
            }
            Err(error) => {
                // On a broken connection this fails: then the statement stays begun, which is what is known of it.
                let code = native_code(&error);
                let _ = journal::end(session, run, number, Err(code)).await;
                let message = format!(
                    "undoing `{}` failed at statement {number} of `{}/down.sql`: {error}",
                    migration.name, folder.name
                );
                let help = format!(
                    "see to the cause, then run `orm migrate resolve {} --undo` again: what is undone already is passed over",
                    migration.name
                );
                return Err(
                    MigrateError::new(MigrateErrorKind::Statement, message, help)
                        .of(&migration.name)
                        .at(number)
                        .with_source(error),
                );
            }
        };
        let ended = journal::end(session, run, number, Ok(rows)).await;
        ended.doing(JOURNAL)?;
    }
    Ok(())
}

/// Whether a statement may revert one that did not run, as far as plans say: both are about the same table or type.
fn may_revert(down: &Statement, up: &Statement) -> bool {
    let (Some(down), Some(up)) = (&down.step, &up.step) else {
        return true;
    };
    match (&down.table, &up.table) {
        (Some(down), Some(up)) if down.eq_ignore_ascii_case(up) => true,
        (Some(_), Some(_)) => {
            // A table that gets another name has the old one in one direction.
            matches!(up.action, Action::RenameTable) || matches!(down.action, Action::RenameTable)
        }
        (None, _) | (_, None) => true,
    }
}

/// Whether a statement failed because what it removes or renames is not there, or what it makes is.
fn finds_nothing(error: &Error, dialect: Dialect) -> bool {
    if matches!(
        error.kind(),
        ErrorKind::MissingTable | ErrorKind::MissingColumn
    ) {
        return true;
    }
    let code = native_code(error).unwrap_or_default();
    match dialect {
        // Table and column exist or do not, key exists or does not, foreign key, primary key: "Server Error Message
        // Reference"; 1005 and 121 are what InnoDB says of a foreign key's name that is taken.
        Dialect::MySql => matches!(
            code.as_str(),
            "1005"
                | "1050"
                | "1051"
                | "1054"
                | "1060"
                | "1061"
                | "1068"
                | "1091"
                | "1146"
                | "1176"
                | "1822"
                | "1826"
                | "4092"
        ),
        // Class 42: objects that are missing or duplicate ("PostgreSQL Error Codes").
        Dialect::Postgres => matches!(
            code.as_str(),
            "42P01" | "42703" | "42704" | "42P07" | "42701" | "42710"
        ),
        Dialect::Sqlite => false,
    }
}

/// Records migrations as applied.
pub(crate) async fn baseline(
    runner: &mut Runner<'_>,
    name: &str,
) -> Result<MigrationReport, MigrateError> {
    runner.migrations.known(name)?;
    let assessed = runner.assess().await?;
    let mut report = MigrationReport::default();
    let mut chosen = Vec::new();
    for migration in assessed
        .iter()
        .filter(|migration| migration.name.as_str() <= name)
    {
        match migration.state {
            MigrationState::Pending | MigrationState::RolledBack | MigrationState::OutOfOrder => {
                chosen.push(runner.migrations.known(&migration.name)?);
            }
            MigrationState::Applied | MigrationState::Edited | MigrationState::Missing => {}
            MigrationState::Failed { .. }
            | MigrationState::Running
            | MigrationState::HalfReverted => {
                let message = format!("`{}` failed or was cut off", migration.name);
                let help = "decide about it first with `orm migrate resolve`";
                return Err(
                    MigrateError::new(MigrateErrorKind::Failed, message, help).of(&migration.name)
                );
            }
        }
    }
    if chosen.is_empty() {
        return Ok(report);
    }
    runner.write_down().await?;
    let session = runner.session().await?;
    session.script("BEGIN").await.doing(DOING)?;
    for folder in chosen {
        history::record(session, &folder.name, &folder.checksum())
            .await
            .doing(DOING)?;
        report.migrations.push(DoneMigration {
            name: folder.name.clone().into_owned(),
            statements: 0,
            took: Duration::ZERO,
        });
    }
    session.script("COMMIT").await.doing(DOING)?;
    Ok(report)
}
