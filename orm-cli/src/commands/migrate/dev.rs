//! `orm migrate dev`: makes a migration for what the models changed, proves it, writes it, and applies it to the development
//! database. One that is not what it promises is not written.

use super::generate::{self, Asked, Made, MadeMigration};
use super::{Place, answers, configured, deploy, prove, with_database};
use crate::cli::{DevArgs, LockArgs};
use crate::commands::{again, db_create, judge};
use crate::database_url::DatabaseUrl;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::prove::Subject;
use orm_codegen::migration::{Folder, write};
use orm_schema::Schema;
use std::path::Path;
use std::time::Duration;

pub(super) fn run(place: Place<'_>, args: &DevArgs) -> Result<Exit, Failure> {
    let url = place.project.database(args.database.url.as_deref())?;
    let dialect = place.dialect(Some(url.dialect()), args.database.url.as_deref())?;
    let folder = place.read(dialect)?;
    let loaded = orm_codegen::load(&place.project.sources(&args.schema)?);
    let models = match judge(place.project, loaded)? {
        Ok(models) => models,
        Err(problems) => return Ok(generate::wrong_sources(place, &problems)),
    };
    let asked = Asked {
        models: &models,
        name: args.name.as_deref(),
        strategy: place.project.strategy(args.answers.strategy),
        command: again(&[], &["--json"]),
        can_ask: answers::can_ask(place, &args.answers),
    };
    match generate::make(place, &folder, answers::given(&args.answers)?, &asked)? {
        Made::Questions(questions) => {
            return generate::unanswered(place, &questions, &asked.command);
        }
        Made::Nothing => {}
        Made::Migration(made) => {
            if !args.no_prove {
                let refuted = prove_first(place, args, &folder, &made, &models)?;
                if let Some(refuted) = refuted {
                    return Err(refuted);
                }
            }
            write(&folder, &made.migrations).map_err(|error| place.folder_failure(error))?;
            if !place.json {
                generate::report(place, &made, false);
            }
        }
    }
    apply(place, &url)
}

fn apply(place: Place<'_>, url: &DatabaseUrl) -> Result<Exit, Failure> {
    db_create::ensure(url)?;
    let lock = LockArgs {
        wait_lock: Duration::from_secs(10),
        lock_timeout: Duration::from_secs(5),
    };
    let migrations = configured(place.migrations()?, &lock, place.json);
    let report = with_database(url, async |db| migrations.run(db).await)?;
    if place.json {
        output::json(&deploy::to_json(&report));
    } else if report.migrations.is_empty() {
        output::text(&format!("`{}` has all migrations\n", url.name()));
    } else {
        output::text(&deploy::text(&report, "applied", url.name()));
    }
    Ok(Exit::Clean)
}

/// Proves a migration before it is written, in a copy of the folder; says why it is refuted.
fn prove_first(
    place: Place<'_>,
    args: &DevArgs,
    folder: &Folder,
    made: &MadeMigration,
    models: &Schema,
) -> Result<Option<Failure>, Failure> {
    let copy = std::env::temp_dir().join(format!("orm-migrate-dev-{}", std::process::id()));
    let outcome = copy_folder(&folder.path, &copy)
        .map_err(|error| {
            let help = "check the system's folder for temporary files";
            Failure::io("copy", &folder.path.display().to_string(), &error, help)
        })
        .and_then(|()| {
            let beside = Folder {
                path: copy.clone(),
                ..folder.clone()
            };
            write(&beside, &made.migrations).map_err(|error| place.folder_failure(error))?;
            let named = place.project.shadow(args.shadow.shadow_url.as_deref())?;
            let database = place.project.database(args.database.url.as_deref());
            let subject = Subject {
                folder: &copy,
                models: Some(models),
                latest: Some(made.migrations.len()),
                rows: 5,
            };
            prove::proven(place, &subject, folder.dialect, named, database)
        });
    // Whatever came of it, the copy is of no use any more.
    let _ = std::fs::remove_dir_all(&copy);
    let proof = outcome?;
    if proof.problems.is_empty() {
        return Ok(None);
    }
    let list: String = proof
        .problems
        .iter()
        .map(|problem| format!("\n  {problem}"))
        .collect();
    let what = format!("the migration is not what it promises, and was not written:{list}");
    let help = "`orm migrate generate` writes it, to be corrected by hand";
    Ok(Some(Failure::new(what, help).with_exit(Exit::Findings)))
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    if !from.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
