//! `orm migrate gc`: removes for good what migrations have put aside. Asks first.

use super::{Place, configured, with_database};
use crate::cli::GcArgs;
use crate::commands::again;
use crate::confirm::confirm;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::render::count;
use comfy_table::{Table, presets};
use orm::migrate::{GcOptions, ParkedObject};
use serde::Serialize;
use std::time::Duration;

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    removed: bool,
    objects: Vec<ParkedJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ParkedJson<'a> {
    migration: &'a str,
    table: &'a str,
    column: Option<&'a str>,
    parked_as: &'a str,
    since: Option<String>,
}

const DAY: u64 = 24 * 60 * 60;

pub(super) fn run(place: Place<'_>, args: &GcArgs) -> Result<Exit, Failure> {
    let migrations = configured(place.migrations()?, &args.lock, place.json);
    let url = place.database(args.database.url.as_deref())?;
    let age = (args.older_than > 0).then(|| Duration::from_secs(u64::from(args.older_than) * DAY));
    let mut options = GcOptions {
        migration: None,
        older_than: age,
        is_dry_run: true,
    };
    let found = with_database(&url, async |db| migrations.gc(db, &options).await)?;
    let is_dry_run = args.dry_run || found.is_empty();
    if !place.json {
        output::text(&text(&found));
    }
    if !is_dry_run {
        if !args.consent.yes {
            let objects = count(found.len(), "object");
            let loss = format!("this removes {objects} with their values for good");
            confirm(&loss, url.name(), &again(&["--yes"], &[]))?;
        }
        options.is_dry_run = false;
        with_database(&url, async |db| migrations.gc(db, &options).await)?;
    }
    if place.json {
        output::json(&ReportJson {
            ok: true,
            removed: !is_dry_run,
            objects: found.iter().map(to_json).collect(),
        });
    } else if !is_dry_run {
        output::text(&format!("removed {}\n", count(found.len(), "object")));
    }
    Ok(Exit::Clean)
}

fn to_json(parked: &ParkedObject) -> ParkedJson<'_> {
    ParkedJson {
        migration: &parked.migration,
        table: &parked.table,
        column: parked.column.as_deref(),
        parked_as: &parked.parked_as,
        since: parked.since.map(|time| time.to_rfc3339()),
    }
}

fn text(found: &[ParkedObject]) -> String {
    if found.is_empty() {
        return "nothing is put aside\n".to_owned();
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["What", "By migration", "Since (UTC)", "Name now"]);
    for parked in found {
        let what = match &parked.column {
            Some(column) => format!("column {}.{column}", parked.table),
            None => format!("table {}", parked.table),
        };
        let since = parked
            .since
            .map(|time| time.format("%Y-%m-%d %H:%M").to_string());
        table.add_row([
            what,
            parked.migration.clone(),
            since.unwrap_or_default(),
            parked.parked_as.clone(),
        ]);
    }
    format!("{table}\n")
}
