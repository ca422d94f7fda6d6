//! `orm db create`: makes the database of the URL, without tables.

use super::db::{block_on, connect, connect_to_server, exists, quoted_name};
use crate::cli::DatabaseArgs;
use crate::config::Project;
use crate::database_url::DatabaseUrl;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::paths::display;
use std::path::Path;

pub(super) fn run(project: &Project, args: &DatabaseArgs) -> Result<Exit, Failure> {
    let url = project.database(args.url.as_deref())?;
    let is_new = ensure(&url)?;
    let name = url.name();
    output::text(&if is_new {
        format!("created `{name}`\n")
    } else {
        format!("`{name}` exists already\n")
    });
    Ok(Exit::Clean)
}

/// Makes the database, if it is not there; says whether it was not.
pub(super) fn ensure(url: &DatabaseUrl) -> Result<bool, Failure> {
    match url.file() {
        Some(file) => create_file(url, file),
        None => block_on(create_on_server(url)),
    }
}

fn create_file(url: &DatabaseUrl, file: &Path) -> Result<bool, Failure> {
    if file.exists() {
        return Ok(false);
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            let help = "check who may write there, or name another file in the URL";
            Failure::io("create", &display(folder), &error, help)
        })?;
    }
    block_on(async {
        connect(url).await?.close();
        Ok(true)
    })
}

async fn create_on_server(url: &DatabaseUrl) -> Result<bool, Failure> {
    if exists(url).await? {
        return Ok(false);
    }
    let server = connect_to_server(url).await?;
    let created = server
        .batch(&format!("CREATE DATABASE {};", quoted_name(url)))
        .await;
    server.close();
    created.map(|()| true).map_err(|error| {
        let help = "use a user in the URL that may create databases";
        Failure::new(format!("cannot create `{}`: {error}", url.name()), help)
    })
}
