//! `orm pull`: structs for the tables that a database has.

use super::db::{block_on, connect};
use crate::cli::PullArgs;
use crate::config::Project;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::paths::display;
use crate::render::count;
use orm_codegen::pull::{PullOptions, Pulled, pull};
use serde::Serialize;
use std::io::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    /// The file that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<String>,
    /// The source, when no file was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// What the structs do not say.
    notes: &'a [String],
}

pub(super) fn run(project: &Project, args: &PullArgs) -> Result<Exit, Failure> {
    let PullArgs {
        out,
        only,
        exclude,
        json,
        database,
    } = args;
    let url = project.database(database.url.as_deref())?;
    let live = block_on(async {
        let db = connect(&url).await?;
        let schema = orm::introspect(&db).await;
        db.close();
        schema.map_err(|error| {
            Failure::new(
                format!("cannot read the tables of the database: {error}"),
                "check what the user of the URL may read",
            )
        })
    })?;
    let options = PullOptions {
        only: only.clone(),
        exclude: exclude.clone(),
    };
    let Pulled { source, notes } = pull(&live, &options);
    let written = out.as_ref().map(|path| write(path, &source)).transpose()?;
    if *json {
        output::json(&ReportJson {
            ok: true,
            written: written.as_deref().map(display),
            source: written.is_none().then_some(source.as_str()),
            notes: &notes,
        });
        return Ok(Exit::Clean);
    }
    let Some(path) = written else {
        // The notes stand at the top of it.
        output::text(&source);
        return Ok(Exit::Clean);
    };
    let structs = source.matches("\npub struct ").count();
    output::text(&format!(
        "wrote {} of `{}` to {}\n",
        count(structs, "struct"),
        url.name(),
        display(&path)
    ));
    for note in &notes {
        output::text(&format!("  not in it: {note}\n"));
    }
    output::text("next: orm migrate baseline begins the migrations with what is there\n");
    Ok(Exit::Clean)
}

/// Writes a new file: one that is there may have been edited.
fn write(path: &Path, source: &str) -> Result<PathBuf, Failure> {
    let failed = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return Failure::new(
                format!("`{}` exists already", display(path)),
                "name a file that does not exist, and take over from it what you want",
            );
        }
        let help = "choose another file with `--out`, or check who may write to its folder";
        Failure::io("write", &display(path), &error, help)
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = std::fs::File::create_new(path).map_err(failed)?;
    file.write_all(source.as_bytes()).map_err(failed)?;
    Ok(path.to_owned())
}
