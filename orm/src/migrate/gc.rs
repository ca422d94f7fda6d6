//! Removing for good what migrations put aside: what the plans say and the database has.

use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::execute::{Ending, Job, in_transaction};
use super::history::{Entry, has_table};
use super::names::Names;
use super::revert::quoted;
use super::run::Runner;
use super::script::{Script, Statement};
use crate::db::session::Session;
use crate::error::Result as DbResult;
use crate::value::Value;
use chrono::{DateTime, Utc};
use orm_schema::Dialect;
use orm_schema::migration::{Direction, Parked, Plan};
use orm_schema::statements::tokens;
use std::time::Duration;

/// What to remove.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GcOptions {
    /// Only what this migration put aside.
    pub migration: Option<String>,
    /// Only what has been aside for at least so long.
    pub older_than: Option<Duration>,
    /// Only says what would be removed.
    pub is_dry_run: bool,
}

/// A table or column that was put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParkedObject {
    /// The migration that put it aside.
    pub migration: String,
    /// The table, by its present name; the name it had, when it is the table that was put aside.
    pub table: String,
    /// The column; `None` for a table.
    pub column: Option<String>,
    /// Its name now.
    pub parked_as: String,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
}

/// Whether what was put aside is still there.
pub(crate) async fn exists(session: &mut Session, parked: &Parked) -> DbResult<bool> {
    let dialect = session.dialect();
    if parked.column.is_none() {
        let name = match dialect {
            Dialect::Postgres => {
                let name = quoted(dialect, &parked.parked_as);
                match &parked.schema {
                    Some(schema) => format!("{}.{name}", quoted(dialect, schema)),
                    None => name,
                }
            }
            Dialect::Sqlite | Dialect::MySql => parked.parked_as.clone(),
        };
        return has_table(session, &name).await;
    }
    let sql = match dialect {
        Dialect::Postgres => {
            "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ? \
             AND column_name = ?"
        }
        Dialect::MySql => {
            "SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?"
        }
        Dialect::Sqlite => "SELECT 1 FROM pragma_table_xinfo(?) WHERE name = ?",
    };
    let text = |text: &str| Value::Text(text.to_owned().into());
    session
        .has_row(sql, vec![text(&parked.table), text(&parked.parked_as)])
        .await
}

/// The same of a table that migrations which were applied later gave another name.
fn by_present_name(
    runner: &Runner<'_>,
    entries: &[Entry],
    migration: &str,
    parked: &Parked,
) -> Result<Parked, MigrateError> {
    let dialect = runner.dialect();
    let is_later = |name: &str| {
        let mut entries = entries.iter();
        name > migration && entries.any(|entry| entry.name == name && entry.is_applied())
    };
    let mut table = parked.table.clone();
    for (folder, plan) in runner.migrations.folders.iter().zip(&runner.plans) {
        if is_later(&folder.name) {
            let script = Script::up(folder, plan.as_ref(), dialect)?;
            table = Names::of(&script, dialect).after(&table);
        }
    }
    let (old, new) = (quoted(dialect, &parked.table), quoted(dialect, &table));
    let rename = |text: &String| -> String {
        tokens(text, dialect)
            .iter()
            .map(|token| if token.text == old { &new } else { token.text })
            .collect()
    };
    Ok(Parked {
        purge: parked.purge.iter().map(rename).collect(),
        table,
        ..parked.clone()
    })
}

/// SQLite: what earlier migrations put aside goes along with a table that is made anew. Where it has been removed for good
/// meanwhile, an empty column takes its place, because the statements name it.
pub(crate) async fn make_up(
    runner: &mut Runner<'_>,
    migration: &str,
    script: &mut Script,
) -> Result<(), MigrateError> {
    let dialect = runner.dialect();
    if dialect != Dialect::Sqlite {
        return Ok(());
    }
    let names_it = |name: &str| {
        let name = quoted(dialect, name);
        let mut statements = script.statements.iter();
        statements.any(|found| found.is_data && found.text.contains(&name))
    };
    let migrations = runner.migrations;
    let folders = migrations.folders.iter().zip(&runner.plans);
    let wanted: Vec<(&str, Parked)> = folders
        .filter(|(folder, _)| folder.name != migration)
        .filter_map(|(folder, plan)| Some((folder.name.as_ref(), plan.as_ref()?)))
        .flat_map(|(name, plan)| plan.parked.iter().map(move |parked| (name, parked.clone())))
        .filter(|(_, parked)| parked.column.is_some() && names_it(&parked.parked_as))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let (entries, _) = runner.read().await?;
    for (name, parked) in wanted {
        let parked = by_present_name(runner, &entries, name, &parked)?;
        let session = runner.session().await?;
        let doing = "cannot look for what was put aside";
        let has_table = has_table(session, &parked.table).await.doing(doing)?;
        if !has_table || exists(session, &parked).await.doing(doing)? {
            continue;
        }
        let (table, column) = (
            quoted(dialect, &parked.table),
            quoted(dialect, &parked.parked_as),
        );
        let text = format!("ALTER TABLE {table} ADD COLUMN {column}");
        script.statements.insert(0, Statement::made(&text, dialect));
    }
    Ok(())
}

/// Refuses to revert a migration when what it put aside has been removed for good.
pub(crate) async fn require_parked(
    session: &mut Session,
    migration: &str,
    plan: Option<&Plan>,
) -> Result<(), MigrateError> {
    for parked in plan.map_or(&[][..], |plan| &plan.parked) {
        if parked.by != Direction::Up
            || exists(session, parked)
                .await
                .doing("cannot look for what was put aside")?
        {
            continue;
        }
        let what = match &parked.column {
            Some(column) => format!("the column `{}.{column}`", parked.table),
            None => format!("the table `{}`", parked.table),
        };
        let message = format!(
            "`{migration}` put {what} aside, and that was removed for good, so the migration cannot be reverted"
        );
        let help = "go forward instead: declare it in the models again and run `orm migrate generate`, which makes it anew, empty";
        return Err(
            MigrateError::new(MigrateErrorKind::NotReversible, message, help).of(migration),
        );
    }
    Ok(())
}

pub(crate) async fn gc(
    runner: &mut Runner<'_>,
    options: &GcOptions,
) -> Result<Vec<ParkedObject>, MigrateError> {
    if let Some(name) = &options.migration {
        runner.migrations.known(name)?;
    }
    let (entries, _) = runner.read().await?;
    let dialect = runner.dialect();
    let now = Utc::now();
    let mut found = Vec::new();
    let migrations = runner.migrations;
    for (folder, plan) in migrations.folders.iter().zip(runner.plans.clone()) {
        if options
            .migration
            .as_ref()
            .is_some_and(|name| *name != folder.name)
        {
            continue;
        }
        for parked in plan.into_iter().flat_map(|plan| plan.parked) {
            let mut of = entries.iter().filter(|entry| entry.name == folder.name);
            let attempt = match parked.by {
                Direction::Up => of.rfind(|entry| entry.is_applied()),
                Direction::Down => {
                    of.rfind(|entry| entry.finished.is_some() && entry.rolled_back.is_some())
                }
            };
            let Some(attempt) = attempt else { continue };
            let since = match parked.by {
                Direction::Up => attempt.finished,
                Direction::Down => attempt.rolled_back,
            };
            let since = since.and_then(DateTime::from_timestamp_millis);
            let is_old = options.older_than.is_none_or(|age| {
                since.is_some_and(|since| (now - since).to_std().is_ok_and(|passed| passed >= age))
            });
            if !is_old {
                continue;
            }
            let doing = "cannot look for what was put aside";
            let mut parked = parked;
            if !exists(runner.session().await?, &parked)
                .await
                .doing(doing)?
            {
                parked = by_present_name(runner, &entries, &folder.name, &parked)?;
                if !exists(runner.session().await?, &parked)
                    .await
                    .doing(doing)?
                {
                    continue;
                }
            }
            let object = ParkedObject {
                migration: folder.name.clone().into_owned(),
                table: parked.table.clone(),
                column: parked.column.clone(),
                parked_as: parked.parked_as.clone(),
                since,
            };
            found.push((object, parked, attempt.id.clone()));
        }
    }
    if !options.is_dry_run && !found.is_empty() {
        runner.write_down().await?;
        for (object, parked, id) in &found {
            let script = Script::made(&parked.purge, dialect);
            if script.is_transactional {
                let job = Job {
                    migration: &object.migration,
                    file: "plan.json",
                    script: &script,
                    direction: "gc",
                    ending: Ending::Keep { id },
                };
                in_transaction(runner, &job).await?;
            } else {
                let doing = format!("cannot remove `{}`", object.parked_as);
                for statement in &script.statements {
                    let session = runner.session().await?;
                    session.script(&statement.text).await.doing(&doing)?;
                }
            }
        }
    }
    Ok(found.into_iter().map(|(object, _, _)| object).collect())
}
