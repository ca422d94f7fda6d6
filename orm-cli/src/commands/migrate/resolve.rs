//! `orm migrate resolve`: what becomes of a migration that failed or was cut off.

use super::{Place, configured, next, with_database};
use crate::cli::ResolveArgs;
use crate::failure::{Exit, Failure};
use crate::output;
use orm::migrate::Resolution;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    migration: &'a str,
    resolution: &'static str,
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
    with_database(&url, async |db| {
        migrations.resolve(db, name, resolution).await
    })?;
    if place.json {
        output::json(&ReportJson {
            ok: true,
            migration: name,
            resolution: word,
        });
    } else {
        output::text(&format!("`{name}` {done}\n"));
    }
    next(place.json, "orm migrate status");
    Ok(Exit::Clean)
}
