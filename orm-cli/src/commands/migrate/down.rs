//! `orm migrate down`: reverts migrations, the newest first. What they put aside comes back.

use super::{Place, configured, deploy, with_database};
use crate::cli::DownArgs;
use crate::commands::again;
use crate::confirm::confirm;
use crate::failure::{Exit, Failure};
use crate::output;
use orm::migrate::{MigrationState, MigrationStatus, Revert};
use orm_codegen::migration::file;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct DryRunJson<'a> {
    ok: bool,
    /// What would be reverted, in that order.
    migrations: Vec<PlannedJson<'a>>,
}

#[derive(Debug, Serialize)]
struct PlannedJson<'a> {
    name: &'a str,
    transactional: bool,
    statements: &'a [String],
}

pub(super) fn run(place: Place<'_>, args: &DownArgs) -> Result<Exit, Failure> {
    let mut migrations = configured(place.migrations()?, &args.lock, place.json);
    if args.allow_loss {
        migrations = migrations.allow_loss();
    }
    let url = place.database(args.database.url.as_deref())?;
    let what = match &args.to {
        Some(to) => Revert::To(to.clone()),
        None => Revert::Steps(usize::try_from(args.steps).unwrap_or(usize::MAX)),
    };
    if args.dry_run {
        let planned = with_database(&url, async |db| migrations.plan_revert(db, what).await)?;
        if place.json {
            output::json(&DryRunJson {
                ok: true,
                migrations: planned
                    .iter()
                    .map(|migration| PlannedJson {
                        name: &migration.name,
                        transactional: migration.is_transactional,
                        statements: &migration.statements,
                    })
                    .collect(),
            });
            return Ok(Exit::Clean);
        }
        if planned.is_empty() {
            output::text("there is nothing to revert\n");
        }
        for migration in &planned {
            output::text(&format!("{}  {}\n", migration.name, file::DOWN));
            for statement in &migration.statements {
                for line in statement.lines() {
                    output::text(&format!("  {line}\n"));
                }
            }
        }
        return Ok(Exit::Clean);
    }
    if !args.consent.yes {
        let status = with_database(&url, async |db| migrations.status(db).await)?;
        let loss = format!("this reverts {}", described(&status, &what));
        confirm(&loss, url.name(), &again(&["--yes"], &[]))?;
    }
    let report = with_database(&url, async |db| migrations.revert(db, what).await)?;
    if place.json {
        output::json(&deploy::to_json(&report));
    } else if report.migrations.is_empty() {
        output::text("there is nothing to revert\n");
    } else {
        output::text(&deploy::text(&report, "reverted", url.name()));
    }
    Ok(Exit::Clean)
}

fn described(status: &[MigrationStatus], what: &Revert) -> String {
    let mut applied = status
        .iter()
        .filter(|migration| migration.state == MigrationState::Applied);
    match (what, applied.next_back()) {
        (Revert::To(name), _) => format!("all migrations behind `{name}`"),
        (_, Some(last)) => format!("what `{}` did", last.name),
        (_, None) => "nothing".to_owned(),
    }
}
