//! Going on with an attempt that failed or was cut off: what of it is done, by the journal and by the database itself.

use super::error::{Doing, MigrateError, MigrateErrorKind};
use super::execute::{Ending, Job};
use super::gc::exists;
use super::journal::{DONE, PENDING, UNDO};
use super::run::Runner;
use super::script::Statement;
use super::status::Assessed;
use crate::db::session::Session;
use crate::error::Result as DbResult;
use crate::value::Value;
use std::collections::BTreeSet;

/// What to think of a statement of which nobody can say whether it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// A person has to decide.
    Ask,
    /// It was not done.
    NotDone,
    /// It was done.
    Done,
}

/// The statements of the job that are done, by number.
pub(crate) async fn done(
    runner: &mut Runner<'_>,
    job: &Job<'_>,
    migration: &Assessed,
    doubt: Doubt,
) -> Result<BTreeSet<usize>, MigrateError> {
    let name = job.migration;
    let is_undoing = matches!(job.ending, Ending::Keep { .. });
    if !is_undoing && migration.notes.iter().any(|note| note.direction == UNDO) {
        let message = format!("undoing `{name}` was cut off");
        let help = format!(
            "end it with `orm migrate resolve {name} --undo`, which goes on where it stopped"
        );
        return Err(MigrateError::new(MigrateErrorKind::Failed, message, help).of(name));
    }
    let notes: Vec<_> = migration
        .notes
        .iter()
        .filter(|note| note.direction == job.direction)
        .collect();
    let statements = &job.script.statements;
    if notes.is_empty() && !statements.is_empty() && doubt == Doubt::Ask {
        return Err(undecided(
            name,
            format!(
                "`{name}` failed before, and there is no journal of what it did; another program applied it"
            ),
        ));
    }
    let mut done = BTreeSet::new();
    for note in notes {
        let statement = note.step.checked_sub(1).and_then(|at| statements.get(at));
        let is_same = statement.is_some_and(|statement| statement.fingerprint == note.fingerprint);
        if note.state == DONE {
            if !is_same {
                let message = format!(
                    "statement {} of `{name}/{}` was changed since it was done",
                    note.step, job.file
                );
                return Err(undecided(name, message));
            }
            done.insert(note.step);
            continue;
        }
        // One that the database refused, and that was corrected since, is simply run.
        let Some(statement) = statement.filter(|_| is_same) else {
            if note.state == PENDING && doubt == Doubt::Ask {
                let message = format!(
                    "statement {} of `{name}/{}` was begun, and changed since",
                    note.step, job.file
                );
                return Err(undecided(name, message));
            }
            continue;
        };
        let session = runner.session().await?;
        let doing = "cannot find out whether a statement was done";
        let known = is_done(session, statement).await.doing(doing)?;
        let is_done = match known {
            Some(known) => known,
            // The database said that it did not do it, or the note is in the same transaction as what it did, or it may as well
            // be done again.
            None if note.state != PENDING
                || statement.is_data
                || statement.step.is_some()
                || !statement.only_with.is_empty() =>
            {
                false
            }
            None => match doubt {
                Doubt::NotDone => false,
                Doubt::Done => true,
                Doubt::Ask => {
                    let message = format!(
                        "`{name}` was cut off at statement {} (`{}`), and nobody can tell whether it was done",
                        note.step, statement.title
                    );
                    return Err(undecided(name, message));
                }
            },
        };
        if is_done {
            done.insert(note.step);
        }
    }
    Ok(done)
}

fn undecided(name: &str, message: String) -> MigrateError {
    let help = format!(
        "look at the database, then say: `orm migrate resolve {name} --resume` runs the rest with this statement, `--resume-after` \
         the rest without it, `--undo` reverts what was done, `--mark-applied` and `--mark-rolled-back` only record it"
    );
    MigrateError::new(MigrateErrorKind::Failed, message, help).of(name)
}

/// Whether a statement has something to do: what it brings back is there.
pub(crate) async fn is_wanted(session: &mut Session, statement: &Statement) -> DbResult<bool> {
    for parked in &statement.only_with {
        if exists(session, parked).await? {
            return Ok(true);
        }
    }
    Ok(statement.only_with.is_empty())
}

/// Whether the database has what a statement does; nothing where it cannot be asked.
pub(crate) async fn is_done(
    session: &mut Session,
    statement: &Statement,
) -> DbResult<Option<bool>> {
    if let Some(query) = statement.is_done_query() {
        return session.has_row(query, Vec::new()).await.map(Some);
    }
    if let Some(index) = statement.concurrent_index() {
        return has_index(session, &index, true).await.map(Some);
    }
    Ok(None)
}

async fn has_index(session: &mut Session, name: &str, is_valid: bool) -> DbResult<bool> {
    let not = if is_valid { "" } else { "NOT " };
    let sql = format!(
        "SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = current_schema() AND c.relname = ? AND {not}i.indisvalid"
    );
    session
        .has_row(&sql, vec![Value::Text(name.to_owned().into())])
        .await
}

/// Drops what a `CREATE INDEX CONCURRENTLY` that failed left behind: PostgreSQL keeps it, and uses it for nothing.
pub(crate) async fn drop_invalid_index(
    session: &mut Session,
    statement: &Statement,
) -> DbResult<()> {
    if let Some(index) = statement.concurrent_index()
        && has_index(session, &index, false).await?
    {
        let quoted = index.replace('"', "\"\"");
        session
            .script(&format!("DROP INDEX CONCURRENTLY IF EXISTS \"{quoted}\""))
            .await?;
    }
    Ok(())
}
