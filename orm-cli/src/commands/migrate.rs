//! `orm migrate`: a module a verb, and what they share: the folder, the runner, and what errors of either mean to the user.

mod answers;
mod baseline;
mod check;
mod deploy;
mod dev;
mod diff;
mod down;
mod drift;
mod gc;
mod generate;
mod lint;
mod plan;
mod progress;
mod prove;
mod resolve;
mod sides;
mod status;

use super::db::{block_on, connect};
use crate::cli::{LockArgs, MigrateArgs, MigrateCommand};
use crate::config::Project;
use crate::database_url::DatabaseUrl;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::paths::display;
use orm::Db;
use orm::migrate::{MigrateError, MigrateErrorKind, Migrations};
use orm_codegen::migration::{Folder, FolderError, Problem};
use orm_schema::Dialect;
use std::path::PathBuf;

/// Where migrations are, and how results are printed.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    project: &'a Project,
    folder: &'a PathBuf,
    json: bool,
}

pub(super) fn run(project: &Project, args: &MigrateArgs) -> Result<Exit, Failure> {
    let MigrateArgs {
        migrations,
        json,
        command,
    } = args;
    let folder = project.migrations(migrations.as_deref());
    let place = Place {
        project,
        folder: &folder,
        json: *json,
    };
    match command {
        MigrateCommand::Dev(args) => dev::run(place, args),
        MigrateCommand::Generate(args) => generate::run(place, args),
        MigrateCommand::Plan(args) => plan::run(place, args),
        MigrateCommand::Lint(args) => lint::run(place, args),
        MigrateCommand::Check(args) => check::run(place, args),
        MigrateCommand::Prove(args) => prove::run(place, args),
        MigrateCommand::Deploy(args) => deploy::run(place, args),
        MigrateCommand::Down(args) => down::run(place, args),
        MigrateCommand::Status(args) => status::run(place, args),
        MigrateCommand::Resolve(args) => resolve::run(place, args),
        MigrateCommand::Diff(args) => diff::run(place, args),
        MigrateCommand::Drift(args) => drift::run(place, args),
        MigrateCommand::Baseline(args) => baseline::run(place, args),
        MigrateCommand::Gc(args) => gc::run(place, args),
    }
}

impl Place<'_> {
    /// Whose SQL the folder has: what it says itself, else what is asked for, else the database of the URL.
    fn dialect(&self, flag: Option<Dialect>, url: Option<&str>) -> Result<Dialect, Failure> {
        let locked = Folder::provider(self.folder).map_err(|error| self.folder_failure(error))?;
        let locked = locked.as_deref().and_then(Dialect::from_name);
        if let (Some(locked), Some(asked)) = (locked, flag)
            && locked != asked
        {
            let folder = display(self.folder);
            let what = format!("the migrations in `{folder}` are for {locked}, not {asked}");
            let help =
                "name another folder with `--migrations`: one folder holds one database's SQL";
            return Err(Failure::new(what, help));
        }
        match locked.or(flag) {
            Some(dialect) => Ok(dialect),
            None => match self.project.database(url) {
                Ok(url) => Ok(url.dialect()),
                Err(_) => Err(Failure::new(
                    "nothing says which database the migrations are for",
                    "pass `--dialect postgres`, or name a database with `--url` or DATABASE_URL",
                )),
            },
        }
    }

    fn read(&self, dialect: Dialect) -> Result<Folder, Failure> {
        Folder::read(self.folder, dialect).map_err(|error| self.folder_failure(error))
    }

    /// The runner of the folder's migrations.
    fn migrations(&self) -> Result<Migrations, Failure> {
        if !self.folder.is_dir() {
            return Err(Failure::new(
                format!("there is no folder `{}`", display(self.folder)),
                "write the first migration: orm migrate generate init",
            ));
        }
        Migrations::read(self.folder).map_err(|error| migrate_failure(&error))
    }

    fn database(&self, url: Option<&str>) -> Result<DatabaseUrl, Failure> {
        let url = self.project.database(url)?;
        // Connecting would create it.
        if url.file().is_some_and(|file| !file.exists()) {
            let help = "run `orm db create`, or name another database with `--url`";
            let what = format!("`{}` does not exist", url.name());
            return Err(Failure::new(what, help));
        }
        Ok(url)
    }

    fn folder_failure(&self, error: FolderError) -> Failure {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the enum grows; what is new is a file that is not as it was"
        )]
        match error {
            FolderError::Read { path, source } => {
                let help = "check the path, and who may read it";
                Failure::io("read", &display(&path), &source, help)
            }
            FolderError::Write { path, source } => {
                let help = "check who may write there; nothing was left behind";
                Failure::io("write", &display(&path), &source, help)
            }
            FolderError::Problems(problems) => problems_failure(&problems),
            FolderError::Unsupported(sentences) => {
                let list: String = sentences
                    .iter()
                    .map(|sentence| format!("\n  {sentence}"))
                    .collect();
                let help = "change what each line names; nothing was written";
                Failure::new(format!("no migration can do this:{list}"), help)
            }
            error => {
                let help = "restore the folder from version control, then run the command again";
                Failure::new(error.to_string(), help)
            }
        }
    }
}

/// What keeps a folder from being used.
fn problems_failure(problems: &[Problem]) -> Failure {
    let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let what = format!("the migrations have problems:\n{}", list.join("\n"));
    let help = "`orm migrate check` shows them all";
    Failure::new(what, help).with_exit(problems_exit(problems))
}

/// The exit code of problems of a folder.
fn problems_exit(problems: &[Problem]) -> Exit {
    let has = |code: &str| problems.iter().any(|problem| problem.code == code);
    if has("several-heads") {
        Exit::Conflict
    } else if has("models-differ") && problems.len() == 1 {
        Exit::Findings
    } else {
        Exit::Drift
    }
}

/// What an error of the runner means to the user.
fn migrate_failure(error: &MigrateError) -> Failure {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the enum grows; the others have no code of their own"
    )]
    let exit = match error.kind() {
        MigrateErrorKind::Locked => Exit::Locked,
        MigrateErrorKind::WouldLose => Exit::Loss,
        MigrateErrorKind::Edited
        | MigrateErrorKind::Missing
        | MigrateErrorKind::OutOfOrder
        | MigrateErrorKind::NotEmpty
        | MigrateErrorKind::Provider => Exit::Drift,
        MigrateErrorKind::Failed
        | MigrateErrorKind::Statement
        | MigrateErrorKind::DataStep
        | MigrateErrorKind::HalfReverted
        | MigrateErrorKind::BrokenReferences => Exit::FailedMigration,
        _ => Exit::Failure,
    };
    Failure::new(error.to_string(), error.help()).with_exit(exit)
}

/// Runs something with the runner on a database, with progress on a terminal.
fn with_database<T>(
    url: &DatabaseUrl,
    work: impl AsyncFnOnce(&Db) -> Result<T, MigrateError>,
) -> Result<T, Failure> {
    block_on(async {
        let db = connect(url).await?;
        let outcome = work(&db).await;
        db.close();
        outcome.map_err(|error| migrate_failure(&error))
    })
}

/// The runner with what the flags say of locks, telling its progress.
fn configured(migrations: Migrations, lock: &LockArgs, json: bool) -> Migrations {
    let migrations = migrations
        .wait_for_lock(lock.wait_lock)
        .lock_timeout(lock.lock_timeout);
    progress::shown(migrations, json)
}

/// The time in UTC as a number of fourteen digits.
fn now() -> u64 {
    let text = chrono::Utc::now().format("%Y%m%d%H%M%S").to_string();
    text.parse().unwrap_or(0)
}

/// Says what comes next, where people read.
fn next(json: bool, text: &str) {
    if !json {
        output::text(&format!("next: {text}\n"));
    }
}
