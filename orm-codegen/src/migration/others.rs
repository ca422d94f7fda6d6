//! What no model declares, from snapshot to snapshot: triggers and views of migrations that were written by hand, and what
//! migrations have put aside. Offline it is carried along as far as it is known; who has seen a database writes it down.
//! It is not part of a snapshot's id.

use super::error::FolderError;
use super::file;
use super::folder::Migration;
use super::write::replace;
use crate::diff::Change;
use crate::plan::PlannedPart;
use orm_schema::migration::{Direction, Parked};
use orm_schema::sql::{OtherObject, SqlSchema};

/// What is there behind the changes: what was there before, and what they put aside.
pub(super) fn carried(
    old: &SqlSchema,
    changes: &[Change],
    parts: &[PlannedPart],
) -> Vec<OtherObject> {
    let mut others: Vec<OtherObject> = old
        .others
        .iter()
        .filter_map(|other| behind(other, changes))
        .collect();
    let parked = parts.iter().flat_map(|part| &part.parked);
    others.extend(
        parked
            .filter(|parked| parked.by == Direction::Up)
            .map(|parked| aside(parked, old)),
    );
    others.sort();
    others.dedup();
    others
}

/// An object behind the changes; nothing when it goes with its table.
fn behind(other: &OtherObject, changes: &[Change]) -> Option<OtherObject> {
    let mut other = other.clone();
    for change in changes {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "other changes give nothing another name"
        )]
        match change {
            Change::DropTable(table) if other.table.as_deref() == Some(table.name.as_str()) => {
                return None;
            }
            Change::RenameTable { from, to } => {
                if other.kind == "table option" && other.name == *from {
                    other.name.clone_from(to);
                }
                if other.table.as_deref() == Some(from.as_str()) {
                    other.table = Some(to.clone());
                }
                forget(&mut other, from);
            }
            Change::RenameColumn { from, .. } => forget(&mut other, from),
            _ => {}
        }
    }
    Some(other)
}

/// The database gives names in a definition another name along with what they are of. Who carries on the old text would make
/// something else, so none is known until a database is looked at.
fn forget(other: &mut OtherObject, name: &str) {
    let is_statement = ["trigger", "view", "index"].contains(&other.kind.as_str());
    if is_statement && other.definition.contains(name) {
        other.definition.clear();
    }
}

/// What was put aside, as an introspection reports it.
fn aside(parked: &Parked, old: &SqlSchema) -> OtherObject {
    let (kind, definition) = match &parked.column {
        Some(column) => {
            let mut of = old.tables.iter().filter(|table| table.name == parked.table);
            let found = of.find_map(|table| table.columns.iter().find(|it| it.name == *column));
            let sql_type = found.map(|column| column.sql_type.clone());
            ("parked column", sql_type.unwrap_or_default())
        }
        None => ("parked table", String::new()),
    };
    OtherObject {
        kind: kind.to_owned(),
        table: Some(match &parked.column {
            Some(_) => parked.table.clone(),
            None => parked.parked_as.clone(),
        }),
        name: parked.parked_as.clone(),
        definition,
    }
}

/// Writes down in the snapshot of a migration what a database has behind it that no model declares, and says whether that is
/// anything new. Later migrations that make a table anew bring it along.
///
/// # Errors
/// The snapshot cannot be read or written.
pub fn remember(migration: &Migration, others: &[OtherObject]) -> Result<bool, FolderError> {
    let Some(mut snapshot) = migration.read_snapshot()? else {
        return Ok(false);
    };
    let mut others = others.to_vec();
    others.sort();
    if snapshot.schema.others == others {
        return Ok(false);
    }
    snapshot.schema.others = others;
    let path = migration.path.join(file::SNAPSHOT);
    replace(&path, &snapshot.text()?).map(|()| true)
}
