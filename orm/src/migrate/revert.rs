//! Reverting: which migrations, what that would lose, and their `down.sql`, the newest first.

use super::Migrations;
use super::apply::finished;
use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::event::{DoneMigration, Event, MigrationReport, PlannedMigration};
use super::execute::{Ending, Job, in_transaction, journaled};
use super::gc::{make_up, require_parked};
use super::history;
use super::journal::{self, DOWN};
use super::lock;
use super::resume::{self, Doubt};
use super::run::{Runner, missing};
use super::script::Script;
use super::status::{Assessed, MigrationState, assess};
use crate::db::Db;
use crate::db::session::Session;
use crate::error::Result as DbResult;
use crate::value::Value;
use orm_schema::Dialect;
use orm_schema::migration::{Action, Step};
use std::time::Instant;

/// What to revert.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Revert {
    /// The last so many. Migrations that were generated together count as one.
    Steps(usize),
    /// All that came after this one, which stays.
    To(String),
}

pub(crate) async fn revert(
    runner: &mut Runner<'_>,
    what: &Revert,
) -> Result<MigrationReport, MigrateError> {
    let assessed = runner.assess().await?;
    let chosen = choose(runner.migrations, runner.dialect(), &assessed, what)?;
    let mut jobs = Vec::with_capacity(chosen.len());
    for migration in chosen {
        let (folder, plan) = runner.files(&migration.name)?;
        let script = Script::down(folder, plan.as_ref(), runner.dialect())?;
        jobs.push((migration, script));
    }
    if !runner.migrations.options.allows_loss {
        refuse_loss(runner.session().await?, &jobs).await?;
    }
    if jobs.is_empty() {
        return Ok(MigrationReport::default());
    }
    runner.write_down().await?;
    let mut report = MigrationReport::default();
    for (migration, mut script) in jobs {
        report
            .migrations
            .push(one(runner, migration, &mut script).await?);
    }
    Ok(report)
}

/// What would be reverted. Nothing runs and nothing is locked.
pub(crate) async fn plan(
    migrations: &Migrations,
    db: &Db,
    what: &Revert,
) -> Result<Vec<PlannedMigration>, MigrateError> {
    let dialect = db.dialect();
    migrations.check_provider(dialect)?;
    let mut session = db.session().await.doing("cannot connect")?;
    let entries = history::read(&mut session).await?;
    let notes = journal::read(&mut session)
        .await
        .doing("cannot read the journal of migrations")?;
    let assessed = assess(&migrations.folders, &entries, &notes, false);
    choose(migrations, dialect, &assessed, what)?
        .into_iter()
        .map(|migration| {
            let folder = migrations.known(&migration.name)?;
            let script = Script::down(folder, folder.plan(dialect)?.as_ref(), dialect)?;
            let statements = script.statements.into_iter();
            Ok(PlannedMigration {
                name: migration.name.clone(),
                statements: statements.map(|statement| statement.text).collect(),
                is_transactional: script.is_transactional,
            })
        })
        .collect()
}

/// What to revert, the newest first.
fn choose<'m>(
    migrations: &Migrations,
    dialect: Dialect,
    assessed: &'m [Assessed],
    what: &Revert,
) -> Result<Vec<&'m Assessed>, MigrateError> {
    let mut chosen: Vec<&Assessed> = Vec::new();
    let mut groups = 0;
    if let Revert::To(name) = what {
        migrations.known(name)?;
    }
    // How many more belong to the group that the last one is of.
    let mut rest = 0;
    for migration in assessed.iter().rev() {
        if !migration.is_applied() && !migration.is_unfinished() {
            continue;
        }
        let is_wanted = match what {
            Revert::Steps(steps) => rest > 0 || groups < *steps,
            Revert::To(name) => migration.name > *name || rest > 0,
        };
        if !is_wanted {
            break;
        }
        if migration.is_unfinished() {
            let message = format!(
                "`{}` failed or was cut off, so it is neither applied nor reverted",
                migration.name
            );
            let help = format!(
                "undo what was done of it with `orm migrate resolve {} --undo`, then revert the others",
                migration.name
            );
            return Err(
                MigrateError::new(MigrateErrorKind::Failed, message, help).of(&migration.name)
            );
        }
        if migration.state == MigrationState::Missing {
            return Err(missing(&migration.name));
        }
        if rest > 0 {
            rest -= 1;
        } else {
            let plan = migrations.known(&migration.name)?.plan(dialect)?;
            rest = plan.map_or(0, |plan| plan.part.number.saturating_sub(1));
            groups += 1;
        }
        chosen.push(migration);
    }
    Ok(chosen)
}

/// Refuses when values would be gone: those that no statement puts aside.
async fn refuse_loss(
    session: &mut Session,
    jobs: &[(&Assessed, Script)],
) -> Result<(), MigrateError> {
    let mut lost = Vec::new();
    for (_, script) in jobs {
        for step in script.losses() {
            let Some(table) = &step.table else { continue };
            // What is not there, because an earlier statement brings it, has nothing to lose yet.
            let count = count(session, table, step)
                .await
                .ok()
                .flatten()
                .unwrap_or(0);
            if count > 0 {
                let of = step.object.as_ref().map_or_else(
                    || format!("`{table}`"),
                    |object| format!("`{table}`.`{object}`"),
                );
                lost.push(format!("{of}: {count}"));
            }
        }
    }
    if lost.is_empty() {
        return Ok(());
    }
    let message = format!(
        "reverting would lose values that cannot be put aside ({})",
        lost.join(", ")
    );
    let help = "save them first, then revert with `--allow-loss` or `.allow_loss()`";
    Err(MigrateError::new(
        MigrateErrorKind::WouldLose,
        message,
        help,
    ))
}

/// How many values a step would lose.
async fn count(session: &mut Session, table: &str, step: &Step) -> DbResult<Option<i64>> {
    let dialect = session.dialect();
    let of_column = matches!(
        step.action,
        Action::DropColumn | Action::AlterColumnType | Action::AlterColumnKind
    );
    let filter = match &step.object {
        Some(column) if of_column => format!(" WHERE {} IS NOT NULL", quoted(dialect, column)),
        Some(_) | None => String::new(),
    };
    let sql = format!("SELECT count(*) FROM {}{filter}", quoted(dialect, table));
    session.number(&sql, Vec::new()).await
}

pub(crate) fn quoted(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::MySql => format!("`{}`", name.replace('`', "``")),
        Dialect::Postgres | Dialect::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

async fn one(
    runner: &mut Runner<'_>,
    migration: &Assessed,
    script: &mut Script,
) -> Result<DoneMigration, MigrateError> {
    const DOING: &str = "cannot write the history of migrations";
    let began = Instant::now();
    let Some(entry) = &migration.entry else {
        return Err(missing(&migration.name));
    };
    lock::check(runner.session().await?).await?;
    if migration.state != MigrationState::HalfReverted {
        let (_, plan) = runner.files(&migration.name)?;
        require_parked(runner.session().await?, &migration.name, plan.as_ref()).await?;
    }
    make_up(runner, &migration.name, script).await?;
    let job = Job {
        migration: &migration.name,
        file: "down.sql",
        script,
        direction: DOWN,
        ending: Ending::Revert { id: &entry.id },
    };
    let done = resume::done(runner, &job, migration, Doubt::NotDone).await?;
    runner.tell(&Event::Started {
        migration: migration.name.clone(),
        statements: script.statements.len(),
        done: done.len(),
    });
    if script.is_transactional {
        in_transaction(runner, &job).await?;
    } else {
        journaled(runner, &job, &entry.id, &done).await?;
        let session = runner.session().await?;
        history::roll_back(session, &entry.id).await.doing(DOING)?;
    }
    forget_progress(runner.session().await?, &migration.name)
        .await
        .doing(DOING)?;
    let done = DoneMigration {
        name: migration.name.clone(),
        statements: script.statements.len(),
        took: began.elapsed(),
    };
    finished(runner, &done);
    Ok(done)
}

/// Steps over data begin anew when the migration is applied again.
pub(crate) async fn forget_progress(session: &mut Session, migration: &str) -> DbResult<()> {
    let sql = format!(
        "DELETE FROM {} WHERE migration = ? OR (migration > ? AND migration < ?)",
        journal::names(session.dialect()).progress
    );
    // Those of `data.sql` are named behind a slash, and `0` follows it.
    let text = |text: String| Value::Text(text.into());
    let names = vec![
        text(migration.to_owned()),
        text(format!("{migration}/")),
        text(format!("{migration}0")),
    ];
    session.execute(&sql, names).await.map(drop)
}
