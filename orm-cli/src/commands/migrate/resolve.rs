//! `orm migrate resolve`: what becomes of a migration that failed or was cut off.

use super::{Place, configured, next, with_database};
use crate::cli::ResolveArgs;
use crate::failure::{Exit, Failure};
use crate::output;
use orm::migrate::{MigrationState, MigrationStatus, Resolution};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    migration: &'a str,
    resolution: &'static str,
    /// Whether it was done, not only shown.
    resolved: bool,
}

pub(super) fn run(place: Place<'_>, args: &ResolveArgs) -> Result<Exit, Failure> {
    let migrations = configured(place.migrations()?, &args.lock, place.json);
    let url = place.database(args.database.url.as_deref())?;
    let name = args.name.as_str();
    // clap asks for exactly one of them.
    let (resolution, word, done) = if args.resume {
        (Resolution::Resume, "resume", "is applied to its end")
    } else if args.resume_after {
        let done = "is applied to its end, behind the statement at which it stopped";
        (Resolution::ResumeAfter, "resume-after", done)
    } else if args.undo {
        (Resolution::Undo, "undo", "is undone")
    } else if args.mark_applied {
        (Resolution::MarkApplied, "mark-applied", "counts as applied")
    } else {
        let done = "counts as not applied";
        (Resolution::MarkRolledBack, "mark-rolled-back", done)
    };
    if args.dry_run {
        let status = with_database(&url, async |db| migrations.status(db).await)?;
        require_open(&status, name)?;
    } else {
        with_database(&url, async |db| {
            migrations.resolve(db, name, resolution).await
        })?;
    }
    if place.json {
        output::json(&ReportJson {
            ok: true,
            migration: name,
            resolution: word,
            resolved: !args.dry_run,
        });
    } else {
        let when = if args.dry_run {
            "would be so that it "
        } else {
            ""
        };
        output::text(&format!("`{name}` {when}{done}\n"));
    }
    if args.dry_run {
        return Ok(Exit::Clean);
    }
    next(place.json, "orm migrate status");
    Ok(Exit::Clean)
}

/// That there is something to decide.
fn require_open(status: &[MigrationStatus], name: &str) -> Result<(), Failure> {
    let Some(found) = status.iter().find(|found| found.name == name) else {
        return Err(Failure::new(
            format!("there is no migration `{name}`"),
            "`orm migrate status` lists them",
        ));
    };
    let is_settled = matches!(
        found.state,
        MigrationState::Applied | MigrationState::Pending | MigrationState::RolledBack
    );
    if is_settled {
        return Err(Failure::new(
            format!("`{name}` does not stand in the middle"),
            "there is nothing to decide: `orm migrate status`",
        ));
    }
    Ok(())
}
