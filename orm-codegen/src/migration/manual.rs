//! Migrations that no difference between models makes: of a database that is there already, by hand, and those of Prisma.

use super::error::{FolderError, Problem};
use super::folder::Folder;
use super::generate::{
    Made, NewMigration, Outcome, empty, first_time, head_schema, parents, require_head,
    require_sound,
};
use super::snapshot::Snapshot;
use super::write::{add_file, replace};
use super::{Sum, SumLine, file, name};
use crate::diff::{Answers, diff};
use crate::plan::Strategy;
use orm_schema::sql::SqlSchema;
use std::collections::BTreeMap;

/// The first migration of a database that is there already: everything in it, from nothing. What is introspected and no model
/// can declare ([`SqlSchema::others`]) is in the snapshot and not in the statements; add it to a migration by hand.
///
/// # Errors
/// The folder has migrations, or no statement makes what is there.
pub fn baseline(
    folder: &Folder,
    schema: &SqlSchema,
    name: &str,
    now: u64,
) -> Result<Outcome, FolderError> {
    require_head(folder)?;
    if let Some(first) = folder.migrations.first() {
        let problem = Problem::error(
            "not-empty",
            "The folder has migrations already.".to_owned(),
            "generate the next one: orm migrate generate",
        );
        return Err(FolderError::Problems(vec![problem.of(&first.name)]));
    }
    let snapshot = Snapshot::new(schema.clone(), Vec::new())?;
    let made = Made {
        folder,
        name,
        now,
        strategy: Strategy::Direct,
    };
    let empty = empty(folder.dialect);
    let changes = diff(&empty, schema, &Answers::default());
    made.migration(&empty, snapshot, &changes)
}

/// A migration to be written by hand: the schema stays what it is. With `data.sql` where `moves_data` is set.
///
/// # Errors
/// The folder has problems.
pub fn custom(
    folder: &Folder,
    name: &str,
    now: u64,
    moves_data: bool,
) -> Result<NewMigration, FolderError> {
    require_head(folder)?;
    let mut snapshot = Snapshot::new(head_schema(folder).into_owned(), parents(folder))?;
    if let Some(head) = &folder.head {
        snapshot.reported.clone_from(&head.reported);
        snapshot.fields.clone_from(&head.fields);
    }
    let name = format!("{:014}_{}", first_time(folder, now), name::slug(name));
    let up = "-- Write statements here. They run top to bottom, by Prisma too; the schema that models declare must stay as it is.\n";
    let down =
        format!("-- Reverts {name}. Write statements here that undo those of migration.sql.\n");
    let mut files = BTreeMap::from([
        (file::UP.to_owned(), up.to_owned()),
        (file::DOWN.to_owned(), down),
        (file::SNAPSHOT.to_owned(), snapshot.text()?),
    ]);
    if moves_data {
        files.insert(file::DATA.to_owned(), DATA_TEMPLATE.to_owned());
    }
    Ok(NewMigration {
        name,
        files,
        parent: snapshot.parents.first().cloned(),
        snapshot: snapshot.id,
        is_final: false,
    })
}

/// What stands in a new `data.sql`.
const DATA_TEMPLATE: &str = "\
-- Moves data, behind migration.sql and outside of its transaction. Prisma does not run this file.
--
-- A statement behind `-- orm:batch` runs once for each range of the table's key, from :from to :to, both included, and
-- goes on where it was cut off:
--
--   -- orm:batch table=users key=id size=5000
--   UPDATE users SET email = lower(email) WHERE id BETWEEN :from AND :to;
--
-- Any other statement runs once.
";

/// Writes down what schema a migration of Prisma's leads to, as an introspection of a database found it that has all
/// migrations up to it. Other migrations can be generated behind it then.
///
/// # Errors
/// It is not the last migration, says already what it leads to, or a file cannot be written.
pub fn adopt(
    folder: &Folder,
    migration: &str,
    schema: &SqlSchema,
) -> Result<Snapshot, FolderError> {
    require_sound(folder)?;
    let Some(migration) = folder
        .without_snapshot()
        .last()
        .filter(|last| last.name == migration)
    else {
        let problem = Problem::error(
            "has-snapshot",
            format!("`{migration}` is not a last migration without a snapshot."),
            "only the last migration, made by Prisma or by hand, can be given one",
        );
        return Err(FolderError::Problems(vec![problem.of(migration)]));
    };
    let mut schema = schema.clone();
    schema.others.clear();
    let snapshot = Snapshot::new(schema, parents(folder))?;
    add_file(migration, file::SNAPSHOT, &snapshot.text()?)?;
    let mut sum = folder
        .sum
        .clone()
        .unwrap_or_else(|| Sum::of(&folder.migrations));
    sum.lines.retain(|line| line.name != migration.name);
    sum.lines.push(SumLine {
        snapshot: Some(snapshot.id.clone()),
        ..SumLine::of(migration)
    });
    sum.lines.sort_by(|a, b| a.name.cmp(&b.name));
    replace(&folder.path.join(file::SUM), &sum.text())?;
    Ok(snapshot)
}
