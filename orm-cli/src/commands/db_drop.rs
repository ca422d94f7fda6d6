//! `orm db drop`: removes the database of the URL and all that is in it, after asking.

use super::again;
use super::db::{block_on, connect_to_server, exists, quoted_name};
use crate::cli::{ConsentArgs, DatabaseArgs};
use crate::config::Project;
use crate::confirm::confirm;
use crate::database_url::DatabaseUrl;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::paths::display;
use orm::ErrorKind;
use orm_schema::Dialect;
use std::path::Path;

pub(super) fn run(
    project: &Project,
    args: &DatabaseArgs,
    consent: &ConsentArgs,
) -> Result<Exit, Failure> {
    let url = project.database(args.url.as_deref())?;
    let name = url.name();
    if url.dialect() == Dialect::Postgres && name == "postgres" {
        return Err(Failure::new(
            "`postgres` is the server's own database, from which others are dropped",
            "name the application's database in the URL",
        ));
    }
    if url.file().is_some_and(|file| !file.exists()) {
        return absent(name);
    }
    if !consent.yes {
        let loss = format!("this removes the database `{name}` and all that is in it");
        confirm(&loss, name, &again(&["--yes"], &[]))?;
    }
    let was_there = match url.file() {
        Some(file) => remove_files(file)?,
        None => block_on(drop_on_server(&url))?,
    };
    if !was_there {
        return absent(name);
    }
    output::text(&format!("dropped `{name}`\n"));
    Ok(Exit::Clean)
}

fn absent(name: &str) -> Result<Exit, Failure> {
    output::text(&format!("`{name}` does not exist\n"));
    Ok(Exit::Clean)
}

/// Removes the file and what SQLite keeps beside it.
fn remove_files(file: &Path) -> Result<bool, Failure> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut path = file.as_os_str().to_owned();
        path.push(ending);
        let path = Path::new(&path);
        if let Err(error) = std::fs::remove_file(path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            let help = "check who may write to its folder, and end the programs that use it";
            return Err(Failure::io("remove", &display(path), &error, help));
        }
    }
    Ok(true)
}

async fn drop_on_server(url: &DatabaseUrl) -> Result<bool, Failure> {
    // PostgreSQL drops no database with connections and says itself that it has none of that name; MySQL says only
    // that something failed.
    if url.dialect() == Dialect::MySql && !exists(url).await? {
        return Ok(false);
    }
    let server = connect_to_server(url).await?;
    let dropped = server
        .batch(&format!("DROP DATABASE {};", quoted_name(url)))
        .await;
    server.close();
    match dropped {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnknownDatabase => Ok(false),
        Err(error) => Err(Failure::new(
            format!("cannot drop `{}`: {error}", url.name()),
            "end the programs that use it, and use a user in the URL that may drop it",
        )),
    }
}
