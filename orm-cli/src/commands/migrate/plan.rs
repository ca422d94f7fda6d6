//! `orm migrate plan`: what `deploy` would do to a database. Changes nothing.

use super::{Place, next, problems_failure, with_database};
use crate::cli::PlanArgs;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::render::count;
use orm::migrate::{Migrations, PlannedMigration};
use orm_codegen::migration::Folder;
use orm_schema::Dialect;
use orm_schema::migration::Plan;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson {
    ok: bool,
    migrations: Vec<MigrationJson>,
}

#[derive(Debug, Serialize)]
struct MigrationJson {
    name: String,
    transactional: bool,
    statements: Vec<String>,
    /// What is known of the statements, where nobody wrote them by hand.
    plan: Option<Plan>,
}

pub(super) fn run(place: Place<'_>, args: &PlanArgs) -> Result<Exit, Failure> {
    let mut migrations = place.migrations()?;
    if let Some(to) = &args.to {
        migrations = migrations.to(to);
    }
    require_one_head(place)?;
    show(place, &migrations, args.database.url.as_deref())?;
    Ok(Exit::Clean)
}

/// That no two migrations start from the same schema: each would take away what it does not know of the other.
pub(super) fn require_one_head(place: Place<'_>) -> Result<(), Failure> {
    let named = Folder::provider(place.folder).map_err(|error| place.folder_failure(error))?;
    // A folder that names no database is of Prisma's alone, or empty: there are no heads.
    let Some(dialect) = named.as_deref().and_then(Dialect::from_name) else {
        return Ok(());
    };
    let mut problems = place.read(dialect)?.problems;
    problems.retain(|problem| problem.code == "several-heads");
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems_failure(&problems))
    }
}

/// Shows what would run.
pub(super) fn show(
    place: Place<'_>,
    migrations: &Migrations,
    url: Option<&str>,
) -> Result<(), Failure> {
    let url = place.database(url)?;
    let planned = with_database(&url, async |db| migrations.plan(db).await)?;
    if place.json {
        let migrations = planned
            .into_iter()
            .map(|migration| MigrationJson {
                plan: plan_of(place, &migration.name),
                name: migration.name,
                transactional: migration.is_transactional,
                statements: migration.statements,
            })
            .collect();
        output::json(&ReportJson {
            ok: true,
            migrations,
        });
        return Ok(());
    }
    if planned.is_empty() {
        output::text(&format!("`{}` has all migrations\n", url.name()));
        return Ok(());
    }
    for migration in &planned {
        output::text(&text(place, migration));
    }
    next(false, "orm migrate deploy");
    Ok(())
}

fn plan_of(place: Place<'_>, name: &str) -> Option<Plan> {
    let path = place
        .folder
        .join(name)
        .join(orm_codegen::migration::file::PLAN);
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}

fn text(place: Place<'_>, migration: &PlannedMigration) -> String {
    let how = if migration.is_transactional {
        "one transaction"
    } else {
        "no transaction: every statement stays when a later one fails, and the next run goes on behind it"
    };
    let statements = count(migration.statements.len(), "statement");
    let mut text = format!("{}  {statements}, {how}\n", migration.name);
    let plan = plan_of(place, &migration.name);
    for (at, statement) in migration.statements.iter().enumerate() {
        let step = plan
            .as_ref()
            .filter(|plan| plan.up.len() == migration.statements.len())
            .and_then(|plan| plan.up.get(at));
        if let Some(step) = step {
            text.push_str(&format!("  -- {}\n", super::generate::described(step)));
        }
        for line in statement.lines() {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text.push('\n');
    text
}
