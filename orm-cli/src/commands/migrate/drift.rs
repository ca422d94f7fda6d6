//! `orm migrate drift`: a database against what its migrations made of it.

use super::{Place, sides, with_database};
use crate::cli::DriftArgs;
use crate::commands::db::block_on;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::shadow::Shadows;
use orm::migrate::MigrationState;
use orm_codegen::compare;
use orm_codegen::ddl::statements;
use orm_codegen::diff::{Answers, Change, diff};
use orm_codegen::migration::Snapshot;
use orm_schema::sql::SqlSchema;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson {
    ok: bool,
    /// What was changed beside the migrations, a sentence each.
    drift: Vec<String>,
    /// What the database has and no migration declares.
    others: Vec<String>,
}

pub(super) fn run(place: Place<'_>, args: &DriftArgs) -> Result<Exit, Failure> {
    let url = args.database.url.as_deref();
    let database = place.database(url)?;
    let dialect = place.dialect(None, url)?;
    let migrations = place.migrations()?;
    let status = with_database(&database, async |db| migrations.status(db).await)?;
    let stands_between = |state| {
        matches!(
            state,
            MigrationState::Failed { .. } | MigrationState::HalfReverted | MigrationState::Running
        )
    };
    if let Some(found) = status.iter().find(|it| stands_between(it.state)) {
        let what = format!(
            "`{}` stands in the middle, so nothing says what the database shall be",
            found.name
        );
        let help = "`orm migrate status` says how it goes on";
        return Err(Failure::new(what, help).with_exit(Exit::FailedMigration));
    }
    let is_there = |state| matches!(state, MigrationState::Applied | MigrationState::Edited);
    let last = status.iter().rfind(|migration| is_there(migration.state));
    let folder = place.read(dialect)?;
    let live = sides::live(place, url)?;
    let declared = match last {
        None => sides::empty(dialect),
        Some(last) => snapshot(place, &folder, &last.name)?,
    };
    let named = place.project.shadow(args.shadow.shadow_url.as_deref())?;
    let mut changes = diff(&declared, &live, &Answers::default());
    if !changes.is_empty() {
        // Texts that differ may mean the same: a database that the snapshot makes says them in the server's own words.
        let shadows = Shadows::new(dialect, named, place.project.database(url));
        if let Ok(shadows) = shadows {
            let fresh = block_on(fresh(&shadows, &declared))?;
            changes = diff(&fresh, &live, &Answers::default());
        }
    }
    let others: Vec<String> = live
        .others
        .iter()
        .map(|other| match &other.table {
            Some(table) if *table != other.name => {
                format!("{} {} of {table}", other.kind, other.name)
            }
            Some(_) | None => format!("{} {}", other.kind, other.name),
        })
        .collect();
    let exit = if changes.is_empty() {
        Exit::Clean
    } else {
        Exit::Drift
    };
    let drift: Vec<String> = changes.iter().map(Change::to_string).collect();
    if place.json {
        output::json(&ReportJson {
            ok: drift.is_empty(),
            drift,
            others,
        });
        return Ok(exit);
    }
    if drift.is_empty() {
        output::text(&format!(
            "`{}` is what its migrations made\n",
            database.name()
        ));
    } else {
        output::text(&format!(
            "`{}` was changed beside its migrations:\n",
            database.name()
        ));
        for change in &drift {
            output::text(&format!("  {change}\n"));
        }
        output::text(
            "next: put it into the models and `orm migrate generate`, or take it back with \
             `orm migrate diff --from database --to migrations --script`\n",
        );
    }
    for other in &others {
        output::text(&format!("  not managed: {other}\n"));
    }
    Ok(exit)
}

/// The schema that the migrations up to this one lead to.
fn snapshot(
    place: Place<'_>,
    folder: &orm_codegen::migration::Folder,
    name: &str,
) -> Result<SqlSchema, Failure> {
    let applied = folder.migrations.iter().rev();
    let found = applied
        .skip_while(|migration| migration.name != name)
        .find(|migration| migration.has_snapshot);
    let Some(found) = found else {
        return Err(Failure::new(
            format!("nothing says what `{name}` leads to"),
            "migrations of Prisma's have no snapshot; `orm migrate baseline` begins with what is there",
        ));
    };
    let path = found.path.join(orm_codegen::migration::file::SNAPSHOT);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let help = "restore it from version control";
        Failure::io("read", &path.display().to_string(), &error, help)
    })?;
    let snapshot = Snapshot::parse(&text, &path).map_err(|error| place.folder_failure(error))?;
    Ok(snapshot.schema)
}

/// The schema as a server reports it that has just made it.
async fn fresh(shadows: &Shadows, declared: &SqlSchema) -> Result<SqlSchema, Failure> {
    let shadow = shadows.open().await?;
    let made = async {
        for statement in statements(declared) {
            shadow.db.batch(&statement).await?;
        }
        orm::introspect(&shadow.db).await
    };
    let schema = made.await.map_err(|error| sides::unreadable(&error));
    shadow.close().await?;
    schema.map(|schema| compare::normalize(&schema))
}
