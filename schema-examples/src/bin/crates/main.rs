//! `crates`: annotated structs to a running database, on the dependency graph of a Cargo workspace.
//!
//! ```text
//! src/crates.rs -> generate -> schema.prisma, DDL
//! cargo metadata -> graph -> rows -> load -> database -> report -> tables
//! ```
//!
//! Answers go to standard output and are the same on every database; everything else goes to standard error.

mod args;
mod graph;
mod load;
mod report;
mod rows;

use args::Args;
use clap::Parser as _;
use orm::prelude::*;
use schema_examples::{generate, output};
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&*error);
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    for path in generate::CRATES.generate()?.written {
        output::note(&format!("wrote {}", path.display()));
    }
    let metadata = graph::metadata(args.manifest_path.as_deref())?;
    let graph = rows::rows(&metadata)?;

    create_directory(&args.url)?;
    let db = Db::connect(&args.url).await?;
    load::load(&db, graph, args.fresh).await?;

    report::most_depended_upon(&db).await?;
    report::several_versions(&db).await?;
    report::licences(&db).await?;
    report::direct_dependencies(&db, args.name.as_deref()).await?;
    report::packages(&db, args.name.as_deref(), args.page, args.per_page).await?;
    db.close();
    Ok(())
}

/// SQLite creates its file, but not the directory around it, which is `target` by default.
fn create_directory(url: &str) -> Result<(), String> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Ok(());
    };
    let path = path.split('?').next().unwrap_or_default();
    let path = path.strip_prefix("//").unwrap_or(path);
    match Path::new(path).parent() {
        Some(directory) if path != ":memory:" => std::fs::create_dir_all(directory)
            .map_err(|error| format!("cannot create the directory of `{path}`: {error}")),
        _ => Ok(()),
    }
}
