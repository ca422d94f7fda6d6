//! `orm migrate dev`: makes a migration for what the models changed, proves it, writes it, and applies it to the development
//! database. One that is not what it promises is not written.

use super::deploy::{self, DoneJson};
use super::generate::{self, Asked, Made, MadeMigration, MigrationJson};
use super::{Place, answers, configured, migrate_failure, next, prove, sides, with_database};
use crate::cli::{DevArgs, LockArgs};
use crate::commands::db::block_on;
use crate::commands::{again, db_create, judge};
use crate::database_url::DatabaseUrl;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::prove::Subject;
use crate::shadow::Shadows;
use orm_codegen::migration::{Folder, Migration, file, write};
use orm_schema::{Dialect, Schema};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

pub(super) fn run(place: Place<'_>, args: &DevArgs) -> Result<Exit, Failure> {
    let url = place.project.database(args.database.url.as_deref())?;
    let dialect = place.dialect(Some(url.dialect()), args.database.url.as_deref())?;
    let mut folder = place.read(dialect)?;
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
    let given = answers::given(&args.answers)?;
    if !args.no_prove {
        look(place, args, &mut folder)?;
    }
    let made = match generate::make(place, &folder, given, &asked)? {
        Made::Questions(questions) => {
            return generate::unanswered(place, &questions, &asked.command);
        }
        Made::Nothing => None,
        Made::Migration(mut made) => {
            if !args.no_prove {
                prove_first(place, args, &folder, &mut made, &models)?;
            }
            if args.dry_run {
                generate::report(place, &made, true);
                return Ok(Exit::Clean);
            }
            write(&folder, &made.migrations).map_err(|error| place.folder_failure(error))?;
            if !place.json {
                generate::written(place, &made);
            }
            Some(made)
        }
    };
    if args.dry_run {
        generate::nothing(place);
        return Ok(Exit::Clean);
    }
    let is_proven = made.is_some() && !args.no_prove;
    apply(place, &url, made.as_ref(), is_proven)
}

/// What migrations that were written by hand have made and no snapshot tells of, such as triggers: SQLite's tables that are
/// made anew bring it along.
fn look(place: Place<'_>, args: &DevArgs, folder: &mut Folder) -> Result<(), Failure> {
    let is_by_hand = |migration: &Migration| !migration.has_plan;
    if folder.dialect != Dialect::Sqlite || !folder.migrations.iter().any(is_by_hand) {
        return Ok(());
    }
    let Some(head) = &mut folder.head else {
        return Ok(());
    };
    let named = place.project.shadow(args.shadow.shadow_url.as_deref())?;
    let database = place.project.database(args.database.url.as_deref());
    let shadows = Shadows::new(folder.dialect, named, database)?;
    let migrations = place.migrations()?;
    head.schema.others = block_on(async {
        let shadow = shadows.open().await?;
        let outcome = match migrations.run(&shadow.db).await {
            Ok(_) => orm::introspect(&shadow.db)
                .await
                .map_err(|error| sides::unreadable(&error)),
            Err(error) => Err(migrate_failure(&error)),
        };
        shadow.close().await?;
        outcome.map(|schema| schema.others)
    })?;
    Ok(())
}

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    /// The folders that were written.
    generated: Vec<MigrationJson<'a>>,
    /// Whether they were run on a database of their own first.
    proven: bool,
    /// What was applied to the database.
    migrations: Vec<DoneJson>,
}

fn apply(
    place: Place<'_>,
    url: &DatabaseUrl,
    made: Option<&MadeMigration>,
    is_proven: bool,
) -> Result<Exit, Failure> {
    db_create::ensure(url)?;
    let lock = LockArgs {
        wait_lock: Duration::from_secs(60),
        lock_timeout: Duration::from_secs(5),
    };
    let migrations = configured(place.migrations()?, &lock, place.json);
    let report = with_database(url, async |db| migrations.run(db).await)?;
    if place.json {
        output::json(&ReportJson {
            ok: true,
            generated: made.map(generate::list).unwrap_or_default(),
            proven: is_proven,
            migrations: deploy::done(&report),
        });
    } else if report.migrations.is_empty() {
        output::text(&format!("`{}` has all migrations\n", url.name()));
    } else {
        output::text(&deploy::text(&report, "applied", url.name()));
    }
    if made.is_some() {
        next(
            place.json,
            "commit the folder; `orm migrate deploy` applies it elsewhere",
        );
    }
    Ok(Exit::Clean)
}

/// Proves a migration before it is written, in a copy of the folder.
fn prove_first(
    place: Place<'_>,
    args: &DevArgs,
    folder: &Folder,
    made: &mut MadeMigration,
    models: &Schema,
) -> Result<(), Failure> {
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
            let proof = prove::proven(place, &subject, folder.dialect, named, database)?;
            learned(place, &copy, folder.dialect, made)?;
            Ok(proof)
        });
    // Whatever came of it, the copy is of no use any more.
    let _ = std::fs::remove_dir_all(&copy);
    let proof = outcome?;
    if proof.problems.is_empty() {
        return Ok(());
    }
    let list: String = proof
        .problems
        .iter()
        .map(|problem| format!("\n  {problem}"))
        .collect();
    let what = format!("the migration is not what it promises, and was not written:{list}");
    let help = "`orm migrate generate` writes it, to be corrected by hand; `orm migrate dev --no-prove` writes and applies it as it is";
    Err(Failure::new(what, help).with_exit(Exit::Findings))
}

/// Takes over what the proof wrote down in the snapshot.
fn learned(
    place: Place<'_>,
    copy: &Path,
    dialect: Dialect,
    made: &mut MadeMigration,
) -> Result<(), Failure> {
    let Some(last) = made.migrations.last_mut() else {
        return Ok(());
    };
    let proven = Folder::read(copy, dialect).map_err(|error| place.folder_failure(error))?;
    let proven = proven.migrations.iter().find(|it| it.name == last.name);
    let snapshot = match proven {
        Some(proven) => proven
            .read_snapshot()
            .map_err(|error| place.folder_failure(error))?,
        None => None,
    };
    if let (Some(snapshot), Some(text)) = (snapshot, last.files.get_mut(file::SNAPSHOT)) {
        *text = snapshot
            .text()
            .map_err(|error| place.folder_failure(error))?;
    }
    Ok(())
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
