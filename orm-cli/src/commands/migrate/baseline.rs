//! `orm migrate baseline`: the schema of a database that has tables already becomes the first migration, which is recorded
//! there and not run. In a folder that has migrations, records all of them, after a look whether they are what is there.

use super::{Place, migrate_failure, next, now, sides, with_database};
use crate::cli::BaselineArgs;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::render::count;
use orm::migrate::{MigrationStatus, Migrations};
use orm_codegen::diff::{Answers, diff};
use orm_codegen::migration::{Outcome, adopt, baseline, write};
use orm_schema::sql::SqlSchema;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    /// The migrations that count as applied now.
    recorded: &'a [&'a str],
    /// Whether that was written, not only shown.
    written: bool,
    /// What the database has and no model can declare: it is left alone.
    others: Vec<String>,
}

pub(super) fn run(place: Place<'_>, args: &BaselineArgs) -> Result<Exit, Failure> {
    let url = args.database.url.as_deref();
    let dialect = place.dialect(None, url)?;
    let live = sides::live(place, url)?;
    let folder = place.read(dialect)?;
    if folder.migrations.is_empty() {
        let made = baseline(&folder, &live, &args.name, now())
            .map_err(|error| place.folder_failure(error))?;
        match made {
            Outcome::Migration { migrations, .. } if args.dry_run => {
                let names = migrations.iter().map(|migration| migration.name.as_str());
                report(place, &names.collect::<Vec<_>>(), &live, true);
                return Ok(Exit::Clean);
            }
            Outcome::Migration { migrations, .. } => {
                write(&folder, &migrations).map_err(|error| place.folder_failure(error))?;
            }
            Outcome::Nothing | Outcome::Questions(_) => {
                return Err(Failure::new(
                    "the database has no tables",
                    "there is nothing to begin with: orm migrate generate init",
                ));
            }
        }
    } else if let Some(last) = folder.without_snapshot().last() {
        require_all(place, url, &live)?;
        if !args.dry_run {
            adopt(&folder, &last.name, &live).map_err(|error| place.folder_failure(error))?;
        }
    } else {
        require_same(&folder.head.map(|head| head.schema), &live)?;
    }
    let migrations = Migrations::read(place.folder).map_err(|error| migrate_failure(&error))?;
    let names: Vec<&str> = migrations.names().collect();
    let Some(last) = names.last() else {
        return Ok(Exit::Clean);
    };
    if !args.dry_run {
        let database = place.database(url)?;
        with_database(&database, async |db| migrations.baseline(db, last).await)?;
    }
    report(place, &names, &live, args.dry_run);
    Ok(Exit::Clean)
}

/// What is recorded, or would be.
fn report(place: Place<'_>, names: &[&str], live: &SqlSchema, is_dry_run: bool) {
    let others: Vec<String> = live
        .others
        .iter()
        .map(|other| format!("{} {}", other.kind, other.name))
        .collect();
    if place.json {
        output::json(&ReportJson {
            ok: true,
            recorded: names,
            written: !is_dry_run,
            others,
        });
        return;
    }
    let migrations = count(names.len(), "migration");
    let verb = if is_dry_run { "would count" } else { "counts" };
    output::text(&format!(
        "the database {verb} as having {migrations}: {}\n",
        names.join(", ")
    ));
    if !others.is_empty() {
        let objects = count(others.len(), "object");
        output::text(&format!(
            "{objects} that no model declares stay as they are: {}\n",
            others.join(", ")
        ));
    }
    let advice = if is_dry_run {
        "the same command without `--dry-run`"
    } else {
        "orm pull writes structs for the tables; orm migrate check compares them"
    };
    next(false, advice);
}

/// That a database has all migrations whose outcome is taken from it: those of Prisma say nothing themselves.
fn require_all(place: Place<'_>, url: Option<&str>, live: &SqlSchema) -> Result<(), Failure> {
    if live.tables.is_empty() {
        return Err(Failure::new(
            "the database has no tables, and nothing else says what the migrations lead to",
            "bring it there first: orm migrate deploy",
        ));
    }
    let migrations = place.migrations()?;
    let database = place.database(url)?;
    let status = with_database(&database, async |db| migrations.status(db).await)?;
    let is_applied = |found: &&MigrationStatus| found.applied_at.is_some();
    let pending = status.iter().find(|found| !is_applied(found));
    match (status.iter().find(is_applied), pending) {
        (Some(_), Some(pending)) => Err(Failure::new(
            format!("`{}` is not applied there yet", pending.name),
            "bring the database there first: orm migrate deploy",
        )
        .with_exit(Exit::Drift)),
        (Some(_) | None, Some(_) | None) => Ok(()),
    }
}

/// That the folder describes what is there: recording it proves nothing by itself.
fn require_same(head: &Option<SqlSchema>, live: &SqlSchema) -> Result<(), Failure> {
    let Some(head) = head else { return Ok(()) };
    let changes = diff(head, live, &Answers::default());
    if changes.is_empty() {
        return Ok(());
    }
    let list: String = changes
        .iter()
        .map(|change| format!("\n  {change}"))
        .collect();
    Err(Failure::new(
        format!("the database is not what the last migration leads to:{list}"),
        "bring it there first, or begin in another folder with `--migrations`",
    )
    .with_exit(Exit::Drift))
}
