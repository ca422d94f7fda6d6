//! What is wrong with migrations and models, from files alone: the gate of a pull request. And what takes edits as they are.

use super::error::{FolderError, Problem};
use super::folder::{Folder, Migration, unreadable};
use super::generate::{head_schema, no_snapshot, plan_text, wanted, with_declared};
use super::write::replace;
use super::{Severity, Sum, file};
use crate::diff::{Answers, diff};
use orm_schema::migration::{Action, Lock, Loss, Phase, Step, Work, fingerprint};
use orm_schema::statements::statements;
use orm_schema::{Dialect, Schema};

/// Everything that is wrong: what reading found ([`Folder::problems`]), plans that do not describe their files, and models that
/// no migration leads to.
///
/// # Errors
/// A file cannot be read.
pub fn check(folder: &Folder, models: &Schema) -> Result<Vec<Problem>, FolderError> {
    let mut found = folder.problems.clone();
    for migration in &folder.migrations {
        match check_migration(migration, folder.dialect, &mut found) {
            Ok(()) => {}
            Err(error @ FolderError::Format { .. }) => {
                let problem = unreadable(&migration.name, &error);
                if !found.contains(&problem) {
                    found.push(problem);
                }
            }
            Err(error) => return Err(error),
        }
    }
    found.extend(check_models(folder, models));
    Ok(found)
}

fn check_migration(
    migration: &Migration,
    dialect: Dialect,
    found: &mut Vec<Problem>,
) -> Result<(), FolderError> {
    let name = migration.name.as_str();
    if let Some(plan) = migration.plan()? {
        if plan.dialect != dialect {
            let message = format!("`{name}` was made for {}, not for {dialect}.", plan.dialect);
            let help = "each database has a folder of its own: generate it there";
            found.push(Problem::error("other-dialect", message, help).of(name));
        }
        found.extend(mismatch(name, file::UP, &migration.sql, &plan.up, dialect));
        let down = migration.down()?.unwrap_or_default();
        if migration.has_down {
            found.extend(mismatch(name, file::DOWN, &down, &plan.down, dialect));
        }
    }
    if migration.lineage.is_some() && !migration.has_down {
        let message = format!(
            "`{name}` has no `{}`, so it cannot be reverted.",
            file::DOWN
        );
        let help = "restore it from version control, or write it";
        found.push(Problem::warning("no-down", message, help).of(name));
    }
    let is_last_part = migration
        .lineage
        .as_ref()
        .is_some_and(|lineage| lineage.number == lineage.count);
    match migration.read_snapshot()? {
        Some(snapshot) => {
            let lineage = migration.lineage.as_ref();
            if lineage.is_some_and(|lineage| {
                lineage.to != snapshot.id || lineage.from != snapshot.parents
            }) {
                let message = format!(
                    "`{}` and `{}` of `{name}` are not of the same migration.",
                    file::PLAN,
                    file::SNAPSHOT
                );
                let help = "restore both from version control";
                found.push(Problem::error("other-snapshot", message, help).of(name));
            }
        }
        None if is_last_part => {
            let message = format!("`{name}` has no `{}`.", file::SNAPSHOT);
            let help = "restore it from version control";
            found.push(Problem::error("no-snapshot", message, help).of(name));
        }
        None => {}
    }
    Ok(())
}

/// The first statement of a file that is not the planned one.
fn mismatch(
    name: &str,
    file: &str,
    sql: &str,
    steps: &[Step],
    dialect: Dialect,
) -> Option<Problem> {
    let found = statements(sql, dialect);
    let place = found
        .iter()
        .zip(steps)
        .position(|(statement, step)| fingerprint(&statement.text) != step.fingerprint)
        .or_else(|| (found.len() != steps.len()).then_some(found.len().min(steps.len())))?;
    let which = match found.get(place) {
        Some(statement) => format!("statement {} in line {}", place + 1, statement.line),
        None => format!("statement {} is not there", place + 1),
    };
    Some(
        Problem::error(
            "other-plan",
            format!("`{file}` of `{name}` is not what `{}` says: {which}.", file::PLAN),
            "restore the file from version control\nif it was edited on purpose, and no database has it yet: orm migrate check --accept",
        )
        .of(name),
    )
}

fn check_models(folder: &Folder, models: &Schema) -> Option<Problem> {
    if let Some(last) = folder.without_snapshot().last() {
        let problem = no_snapshot(last);
        return Some(Problem {
            severity: Severity::Warning,
            ..problem
        });
    }
    // Without a head that is known, only its absence can be told.
    if folder.head.is_none() && !folder.migrations.is_empty() {
        return None;
    }
    let answers = with_declared(&Answers::default(), models, folder.dialect);
    let changes = diff(&head_schema(folder), &wanted(folder, models), &answers);
    let what = match changes.len() {
        0 => return None,
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    Some(Problem::error(
        "models-differ",
        format!("The models are not what the last migration leads to: {what}."),
        "write the next migration: orm migrate generate",
    ))
}

/// Takes the migrations as they are: writes `schema.sum` anew, and into each `plan.json` what became of edited statements, which
/// count as written by hand from then on. Returns the problems that are solved.
///
/// # Errors
/// `schema.sum` is of a later format, a folder has no `migration.sql`, or a file cannot be read or written.
pub fn accept(folder: &Folder) -> Result<Vec<Problem>, FolderError> {
    let refused: Vec<Problem> = folder
        .problems
        .iter()
        .filter(|problem| {
            matches!(
                problem.code,
                "later-sum" | "missing-migration-sql" | "not-utf8"
            )
        })
        .cloned()
        .collect();
    if !refused.is_empty() {
        return Err(FolderError::Problems(refused));
    }
    for migration in &folder.migrations {
        let Some(mut plan) = migration.plan()? else {
            continue;
        };
        let down = migration.down()?.unwrap_or_default();
        let up_changed = replan(&mut plan.up, &migration.sql, folder.dialect);
        let down_changed = migration.has_down && replan(&mut plan.down, &down, folder.dialect);
        if up_changed || down_changed {
            replace(&migration.path.join(file::PLAN), &plan_text(&plan)?)?;
        }
    }
    let text = Sum::of(&folder.migrations).text();
    let path = folder.path.join(file::SUM);
    replace(&path, &text)?;
    let now = Folder::read(&folder.path, folder.dialect)?;
    Ok(folder
        .problems
        .iter()
        .filter(|problem| !now.problems.contains(problem))
        .cloned()
        .collect())
}

/// The steps of the statements that a file has, and whether they are others than before.
fn replan(steps: &mut Vec<Step>, sql: &str, dialect: Dialect) -> bool {
    let mut planned: Vec<Step> = std::mem::take(steps);
    let before: Vec<String> = planned
        .iter()
        .map(|step| step.fingerprint.clone())
        .collect();
    for statement in statements(sql, dialect) {
        let fingerprint = fingerprint(&statement.text);
        let place = planned
            .iter()
            .position(|step| step.fingerprint == fingerprint);
        steps.push(match place {
            Some(place) => planned.remove(place),
            None => by_hand(statement.text, fingerprint),
        });
    }
    !steps.iter().map(|step| &step.fingerprint).eq(&before)
}

/// A statement of which nothing is known, so that the worst has to be expected.
fn by_hand(sql: String, fingerprint: String) -> Step {
    Step {
        action: Action::Custom,
        table: None,
        object: None,
        sql,
        fingerprint,
        phase: Phase::Contract,
        lock: Lock::AccessExclusive,
        work: Work::Rewrite,
        loss: Loss::Values,
        is_done: None,
    }
}
