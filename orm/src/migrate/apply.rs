//! Applying: which migrations are to run, or why none may, and what belongs to one: what comes back that was put aside, the
//! statements, the steps over data, the record that it is applied.

use super::Migrations;
use super::backfill::{data, steps};
use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::event::{DoneMigration, Event, MigrationReport, PlannedMigration};
use super::execute::{Ending, Job, begin, in_transaction, journaled};
use super::folder::Folder;
use super::gc::make_up;
use super::history;
use super::journal::{self, UP};
use super::lock;
use super::resume::{self, is_wanted};
use super::run::{Runner, missing};
use super::script::Script;
use super::status::{Assessed, MigrationState, assess};
use crate::db::Db;
use crate::db::session::Session;
use futures_util::future::BoxFuture;
use orm_schema::migration::Plan;
use std::collections::BTreeSet;
use std::time::Instant;

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
            // What is wrong with it is said before anything runs.
            steps(folder, runner.dialect())?;
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
    let mut planned = Vec::with_capacity(chosen.len());
    for migration in chosen {
        let folder = migrations.known(&migration.name)?;
        let plan = folder.plan(dialect)?;
        let mut script = Script::up(folder, plan.as_ref(), dialect)?;
        if migration.was_undone {
            script.restore(plan.as_ref(), dialect);
        }
        let mut statements = Vec::with_capacity(script.statements.len());
        for statement in script.statements {
            let is_wanted = is_wanted(&mut session, &statement).await;
            if is_wanted.doing("cannot look for what was put aside")? {
                statements.push(statement.text);
            }
        }
        statements.extend(steps(folder, dialect)?.into_iter().map(|step| step.sql));
        planned.push(PlannedMigration {
            name: migration.name.clone(),
            statements,
            is_transactional: script.is_transactional,
        });
    }
    Ok(planned)
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
        let error = |kind, message: String, help: &str| {
            Err(MigrateError::new(kind, message, help).of(name))
        };
        match migration.state {
            MigrationState::Applied => {}
            MigrationState::Edited if options.allows_edited => {}
            MigrationState::Edited => {
                return error(
                    MigrateErrorKind::Edited,
                    format!("`{name}/migration.sql` was changed after it was applied"),
                    "take the file from version control as it was, and write the change as a new migration with `orm migrate \
                     generate`; or go on with `orm migrate deploy --allow-edited` or `.allow_edited()`",
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
                    "if that is meant, as of a branch that was merged late, apply it with `orm migrate deploy --allow-out-of-order` or \
                     `.allow_out_of_order()`; if no database has it yet, remove its folder and write it anew with `orm migrate \
                     generate`",
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
async fn refuse_strangers(
    session: &mut Session,
    assessed: &[Assessed],
) -> Result<(), MigrateError> {
    let is_new = assessed.iter().all(|migration| {
        migration.entry.is_none()
            && !migration.was_reverted
            && migration.state != MigrationState::RolledBack
    });
    if is_new
        && history::has_tables(session)
            .await
            .doing("cannot look for tables")?
    {
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
    if migration.was_undone {
        script.restore(plan, session.dialect());
    }
    make_up(runner, &folder.name, &mut script).await?;
    let step = runner
        .migrations
        .options
        .data_steps
        .contains_key(&*folder.name);
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
    let entry = migration
        .entry
        .as_ref()
        .filter(|entry| entry.is_unfinished());
    let id = match entry {
        Some(entry) => {
            let done = resume::done(runner, &job, migration, resume::Doubt::Ask).await?;
            started(runner, &job, done.len());
            journaled(runner, &job, &entry.id, &done).await?;
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
