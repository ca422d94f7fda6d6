//! `orm migrate prove`: runs migrations on seeded databases of their own, and compares what comes out with what they
//! promise.

use super::progress::Line;
use super::{Place, generate};
use crate::cli::ProveArgs;
use crate::commands::db::block_on;
use crate::commands::judge;
use crate::database_url::DatabaseUrl;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::prove::{Proof, Subject, prove};
use crate::render::count;
use crate::shadow::Shadows;
use orm_codegen::migration::{Folder, remember};
use orm_schema::Dialect;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    /// The migrations that were run.
    migrations: &'a [String],
    /// What holds.
    held: &'a [String],
    /// What does not hold.
    refuted: &'a [String],
    /// What could not be tried, and why.
    open: &'a [String],
}

pub(super) fn run(place: Place<'_>, args: &ProveArgs) -> Result<Exit, Failure> {
    let url = args.database.url.as_deref();
    let dialect = place.dialect(None, url)?;
    let loaded = orm_codegen::load(&place.project.sources(&args.schema)?);
    let models = match judge(place.project, loaded)? {
        Ok(models) => models,
        Err(problems) => return Ok(generate::wrong_sources(place, &problems)),
    };
    let named = place.project.shadow(args.shadow.shadow_url.as_deref())?;
    let subject = Subject {
        folder: place.folder,
        models: Some(&models),
        latest: if args.all {
            Some(usize::MAX)
        } else {
            args.latest
        },
        rows: usize::from(args.rows),
    };
    let database = place.project.database(url);
    let proof = proven(place, &subject, dialect, named, database)?;
    if place.json {
        output::json(&ReportJson {
            ok: proof.problems.is_empty(),
            migrations: &proof.migrations,
            held: &proof.held,
            refuted: &proof.problems,
            open: &proof.open,
        });
    } else {
        output::text(&text(&proof));
    }
    Ok(if proof.problems.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// Runs the proof.
pub(super) fn proven(
    place: Place<'_>,
    subject: &Subject<'_>,
    dialect: Dialect,
    named: Option<DatabaseUrl>,
    database: Result<DatabaseUrl, Failure>,
) -> Result<Proof, Failure> {
    let shadows = Shadows::new(dialect, named, database)?;
    let folder =
        Folder::read(subject.folder, dialect).map_err(|error| place.folder_failure(error))?;
    let line = Line::new(place.json);
    let proof = block_on(prove(&folder, subject, &shadows, &|what| {
        line.say(format!("proving: {what}"));
    }))?;
    if proof.problems.is_empty()
        && let (Some(others), Some(last)) = (&proof.others, folder.migrations.last())
    {
        // For those that come behind it: SQLite's tables that are made anew bring it along.
        remember(last, others).map_err(|error| place.folder_failure(error))?;
    }
    Ok(proof)
}

fn text(proof: &Proof) -> String {
    if proof.migrations.is_empty() {
        return "there are no migrations to prove\nnext: orm migrate generate\n".to_owned();
    }
    let mut text = String::new();
    for migration in &proof.migrations {
        text.push_str(&format!("{migration}\n"));
    }
    for held in &proof.held {
        text.push_str(&format!("  proven   {held}\n"));
    }
    for open in &proof.open {
        text.push_str(&format!("  open     {open}\n"));
    }
    for problem in &proof.problems {
        text.push_str(&format!("  refuted  {problem}\n"));
    }
    match proof.problems.len() {
        0 => text.push_str("next: orm migrate deploy\n"),
        problems => text.push_str(&format!(
            "{} refuted\nnext: correct the migration, or remove its folder and write it anew with `orm migrate generate`\n",
            count(problems, "promise")
        )),
    }
    text
}
