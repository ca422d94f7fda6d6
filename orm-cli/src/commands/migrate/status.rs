//! `orm migrate status`: the state of every migration in a database.

use super::{Place, with_database};
use crate::cli::StatusArgs;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::render::count;
use comfy_table::{Table, presets};
use orm::migrate::{MigrationState, MigrationStatus};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson {
    ok: bool,
    migrations: Vec<StatusJson>,
}

#[derive(Debug, Serialize)]
struct StatusJson {
    name: String,
    state: &'static str,
    /// At which statement it failed, from one.
    statement: Option<usize>,
    applied_at: Option<String>,
    can_be_reverted: bool,
}

pub(super) fn run(place: Place<'_>, args: &StatusArgs) -> Result<Exit, Failure> {
    let migrations = place.migrations()?;
    let url = place.database(args.database.url.as_deref())?;
    let status = with_database(&url, async |db| migrations.status(db).await)?;
    let exit = exit(&status);
    if place.json {
        output::json(&ReportJson {
            ok: exit == Exit::Clean,
            migrations: status.iter().map(to_json).collect(),
        });
        return Ok(exit);
    }
    if status.is_empty() {
        output::text("there are no migrations\n");
        return Ok(exit);
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["Migration", "State", "Applied (UTC)", "down.sql"]);
    for migration in &status {
        let applied = migration
            .applied_at
            .map(|time| time.format("%Y-%m-%d %H:%M:%S").to_string());
        let down = if migration.has_down { "yes" } else { "no" };
        let state = match statement(migration) {
            Some(number) => format!("failed at statement {number}"),
            None => name(migration.state).replace('-', " "),
        };
        let row = [
            migration.name.clone(),
            state,
            applied.unwrap_or_default(),
            down.to_owned(),
        ];
        table.add_row(row);
    }
    output::text(&format!("{table}\n{}\n", advice(&status)));
    Ok(exit)
}

fn statement(migration: &MigrationStatus) -> Option<usize> {
    if let MigrationState::Failed { statement } = migration.state {
        statement
    } else {
        None
    }
}

fn to_json(migration: &MigrationStatus) -> StatusJson {
    StatusJson {
        name: migration.name.clone(),
        state: name(migration.state),
        statement: statement(migration),
        applied_at: migration.applied_at.map(|time| time.to_rfc3339()),
        can_be_reverted: migration.has_down,
    }
}

fn name(state: MigrationState) -> &'static str {
    match state {
        MigrationState::Pending => "pending",
        MigrationState::Running => "running",
        MigrationState::Applied => "applied",
        MigrationState::Failed { .. } => "failed",
        MigrationState::RolledBack => "rolled-back",
        MigrationState::Edited => "edited",
        MigrationState::Missing => "missing",
        MigrationState::OutOfOrder => "out-of-order",
        MigrationState::HalfReverted => "half-reverted",
        _ => "unknown",
    }
}

fn exit(status: &[MigrationStatus]) -> Exit {
    let has = |test: fn(MigrationState) -> bool| status.iter().any(|found| test(found.state));
    if has(|state| {
        matches!(
            state,
            MigrationState::Failed { .. } | MigrationState::HalfReverted
        )
    }) {
        Exit::FailedMigration
    } else if has(|state| {
        matches!(
            state,
            MigrationState::Edited | MigrationState::Missing | MigrationState::OutOfOrder
        )
    }) {
        Exit::Drift
    } else {
        Exit::Clean
    }
}

fn advice(status: &[MigrationStatus]) -> String {
    let of = |wanted: fn(MigrationState) -> bool| {
        status.iter().find(|migration| wanted(migration.state))
    };
    if let Some(failed) = of(|state| matches!(state, MigrationState::Failed { .. })) {
        let name = &failed.name;
        return format!(
            "`{name}` stands in the middle\nnext: orm migrate resolve {name} --resume, or --undo"
        );
    }
    if let Some(half) = of(|state| state == MigrationState::HalfReverted) {
        let name = &half.name;
        return format!(
            "reverting `{name}` stands in the middle\nnext: orm migrate down, which goes on where it stopped; \
             or orm migrate resolve {name} --mark-applied, when it has been put right by hand"
        );
    }
    if let Some(running) = of(|state| state == MigrationState::Running) {
        return format!("`{}` is being applied now", running.name);
    }
    if let Some(edited) = of(|state| state == MigrationState::Edited) {
        return format!(
            "`{}` was changed after it was applied: restore it from version control, and write a new migration\nnext: orm migrate check",
            edited.name
        );
    }
    if let Some(missing) = of(|state| state == MigrationState::Missing) {
        return format!(
            "`{}` is applied and its folder is gone: restore it from version control\nnext: orm migrate check",
            missing.name
        );
    }
    if let Some(early) = of(|state| state == MigrationState::OutOfOrder) {
        return format!(
            "`{}` is older than what is applied\nnext: orm migrate deploy --allow-out-of-order",
            early.name
        );
    }
    let waits = |state| matches!(state, MigrationState::Pending | MigrationState::RolledBack);
    let pending = status.iter().filter(|migration| waits(migration.state));
    match pending.count() {
        0 => "all migrations are applied".to_owned(),
        pending => format!(
            "{} to apply\nnext: orm migrate deploy",
            count(pending, "migration")
        ),
    }
}
