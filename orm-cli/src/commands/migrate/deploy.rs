//! `orm migrate deploy`: applies all migrations that a database does not have yet.

use super::{Place, configured, plan, with_database};
use crate::cli::DeployArgs;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::render::count;
use orm::migrate::MigrationReport;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct ReportJson {
    ok: bool,
    migrations: Vec<DoneJson>,
}

#[derive(Debug, Serialize)]
pub(super) struct DoneJson {
    name: String,
    statements: usize,
    milliseconds: u64,
}

pub(super) fn run(place: Place<'_>, args: &DeployArgs) -> Result<Exit, Failure> {
    let mut migrations = configured(place.migrations()?, &args.lock, place.json);
    if let Some(to) = &args.to {
        migrations = migrations.to(to);
    }
    if args.allow_out_of_order {
        migrations = migrations.allow_out_of_order();
    }
    if args.allow_edited {
        migrations = migrations.allow_edited();
    }
    if args.allow_missing {
        migrations = migrations.allow_missing();
    }
    plan::require_one_head(place)?;
    if args.dry_run {
        plan::show(place, &migrations, args.database.url.as_deref())?;
        return Ok(Exit::Clean);
    }
    let url = place.database(args.database.url.as_deref())?;
    let report = with_database(&url, async |db| migrations.run(db).await)?;
    if place.json {
        output::json(&to_json(&report));
    } else if report.migrations.is_empty() {
        output::text(&format!("`{}` has all migrations\n", url.name()));
    } else {
        output::text(&text(&report, "applied", url.name()));
    }
    Ok(Exit::Clean)
}

pub(super) fn to_json(report: &MigrationReport) -> ReportJson {
    ReportJson {
        ok: true,
        migrations: done(report),
    }
}

pub(super) fn done(report: &MigrationReport) -> Vec<DoneJson> {
    report
        .migrations
        .iter()
        .map(|migration| DoneJson {
            name: migration.name.clone(),
            statements: migration.statements,
            milliseconds: u64::try_from(migration.took.as_millis()).unwrap_or(u64::MAX),
        })
        .collect()
}

/// What was done, a line a migration.
pub(super) fn text(report: &MigrationReport, verb: &str, database: &str) -> String {
    let mut text = String::new();
    for migration in &report.migrations {
        let statements = count(migration.statements, "statement");
        let seconds = migration.took.as_secs_f64();
        text.push_str(&format!(
            "{verb} {}  {statements}, {seconds:.2} s\n",
            migration.name
        ));
    }
    let migrations = count(report.migrations.len(), "migration");
    text.push_str(&format!("{verb} {migrations} in `{database}`\n"));
    text
}
