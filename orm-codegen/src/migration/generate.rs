//! Models and the head of a folder -> the next migration, as files that [`write`](super::write) puts there.

use super::error::{FolderError, Problem};
use super::folder::{Folder, Migration};
use super::json::{self, Layout};
use super::snapshot::{self, Snapshot};
use super::{file, name, others, render};
use crate::diff::{Answers, Change, Question, diff_with_questions};
use crate::lower::{declared_renames, lower, unsupported};
use crate::plan::{PlanInput, PlanOptions, PlannedPart, Strategy, plan};
use crate::pull::keep;
use orm_schema::migration::{Part, Plan};
use orm_schema::sql::SqlSchema;
use orm_schema::{Dialect, Schema};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the next migration is made from.
#[derive(Debug, Clone, Copy)]
pub struct GenerateInput<'a> {
    /// What the database shall look like.
    pub models: &'a Schema,
    /// The migrations that are there.
    pub folder: &'a Folder,
    /// What a person said; what the models themselves say of renames is added.
    pub answers: &'a Answers,
    /// What the migration is called.
    pub name: &'a str,
    /// The time in UTC as a number of fourteen digits, `YYYYMMDDHHMMSS`. The migration gets a later one where others have it.
    pub now: u64,
    /// How much programs that use the database meanwhile are spared.
    pub strategy: Strategy,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The models are what the last migration leads to.
    Nothing,
    /// More than one migration would fit: a person must say which.
    Questions(Vec<Question>),
    /// A migration, not written yet.
    Migration {
        /// The folders, in the order in which they run.
        migrations: Vec<NewMigration>,
        /// What each does: their `plan.json`, with the statements.
        plans: Vec<Plan>,
    },
}

/// A migration that is not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMigration {
    /// The name of its folder.
    pub name: String,
    /// Its files: name and text.
    pub files: BTreeMap<String, String>,
    /// The snapshot that it starts from.
    pub parent: Option<String>,
    /// The snapshot that it leads to.
    pub snapshot: String,
    /// Whether `schema.sum` holds its text from the beginning on. One that is to be written by hand is taken up later.
    pub is_final: bool,
}

/// A step has a line, and the query that says whether it has been done another one.
const PLAN_LAYOUT: Layout = Layout {
    broken: &["up", "down", "parked", "restore", "purge"],
    broken_entries: &[],
    own_line: &["is_done", "restore", "purge"],
};

/// The next migration: what differs between the last snapshot and the models. Nothing is written.
///
/// # Errors
/// The folder has problems ([`FolderError::Problems`]), or the database cannot do what the models ask for.
pub fn generate(input: &GenerateInput<'_>) -> Result<Outcome, FolderError> {
    let GenerateInput {
        models,
        folder,
        answers,
        name,
        now,
        strategy,
    } = *input;
    let dialect = folder.dialect;
    require_head(folder)?;
    let problems = unsupported(models, dialect);
    if !problems.is_empty() {
        return Err(FolderError::Unsupported(problems));
    }
    let old = head_schema(folder);
    let new = wanted(folder, models);
    let answers = with_declared(answers, models, dialect);
    let (changes, open) = diff_with_questions(&old, &new, &answers);
    if !open.is_empty() {
        return Ok(Outcome::Questions(open));
    }
    let mut snapshot = Snapshot::new(new, parents(folder))?;
    snapshot.fields = snapshot::fields(models);
    let made = Made {
        folder,
        name,
        now,
        strategy,
    };
    made.migration(&old, snapshot, &changes)
}

/// What the models make, and besides what the last migration leads to and no model can say: a table without a primary key,
/// such as a baseline may have, is not dropped because no struct is called like it.
pub fn wanted(folder: &Folder, models: &Schema) -> SqlSchema {
    let new = lower(models, folder.dialect);
    let Some(head) = &folder.head else {
        return new;
    };
    let is_declared = |table: &str| {
        let mut places = head.fields.keys();
        places.any(|place| place.split_once('.').is_some_and(|(name, _)| name == table))
    };
    keep(&head.schema, new, is_declared)
}

/// What the models say of renames, and what a person said, which counts more.
pub(super) fn with_declared(answers: &Answers, models: &Schema, dialect: Dialect) -> Answers {
    let mut answers = answers.clone();
    let told = std::mem::replace(&mut answers.renames, declared_renames(models, dialect));
    answers.renames.tables.extend(told.tables);
    answers.renames.columns.extend(told.columns);
    answers.renames.enums.extend(told.enums);
    answers.renames.enum_values.extend(told.enum_values);
    answers
}

/// Where a migration goes, and how it is made.
pub(super) struct Made<'a> {
    pub(super) folder: &'a Folder,
    pub(super) name: &'a str,
    pub(super) now: u64,
    pub(super) strategy: Strategy,
}

impl Made<'_> {
    /// What leads from the old schema to that of the snapshot; `changes` is the difference.
    pub(super) fn migration(
        &self,
        old: &SqlSchema,
        mut snapshot: Snapshot,
        changes: &[Change],
    ) -> Result<Outcome, FolderError> {
        let new = &snapshot.schema;
        if changes.is_empty() {
            return Ok(Outcome::Nothing);
        }
        let options = PlanOptions {
            strategy: self.strategy,
            id: snapshot.id.chars().take(8).collect(),
        };
        let parts = plan(&PlanInput {
            old,
            new,
            changes,
            options: &options,
        })
        .map_err(FolderError::Unsupported)?;
        // A baseline has what was introspected.
        if snapshot.schema.others.is_empty() {
            snapshot.schema.others = others::carried(old, changes, &parts);
        }
        if let Some(head) = &self.folder.head {
            // Pairs of what is gone are never looked up.
            snapshot.reported.clone_from(&head.reported);
        }
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let mut time = first_time(self.folder, self.now);
        let (mut migrations, mut plans) = (Vec::new(), Vec::new());
        for (number, part) in (1..).zip(parts) {
            let slug = name::part_slug(self.name, number, part.suffix.as_deref());
            let plan = self.plan(part, Part { number, count }, &snapshot);
            migrations.push(files(format!("{time:014}_{slug}"), &plan, &snapshot)?);
            plans.push(plan);
            time = name::next_second(time);
        }
        if plans.is_empty() {
            return Ok(Outcome::Nothing);
        }
        Ok(Outcome::Migration { migrations, plans })
    }

    fn plan(&self, planned: PlannedPart, part: Part, snapshot: &Snapshot) -> Plan {
        let PlannedPart {
            suffix: _,
            is_transactional,
            up,
            down,
            parked,
        } = planned;
        Plan {
            format: Plan::FORMAT,
            dialect: self.folder.dialect,
            from: snapshot.parents.first().cloned(),
            to: snapshot.id.clone(),
            part,
            is_transactional,
            up,
            down,
            parked,
        }
    }
}

fn files(name: String, plan: &Plan, snapshot: &Snapshot) -> Result<NewMigration, FolderError> {
    let mut files = BTreeMap::from([
        (file::UP.to_owned(), render::up(&plan.up, plan.dialect)),
        (
            file::DOWN.to_owned(),
            render::down(&name, &plan.down, plan.dialect),
        ),
        (file::PLAN.to_owned(), plan_text(plan)?),
    ]);
    if plan.part.number == plan.part.count {
        files.insert(file::SNAPSHOT.to_owned(), snapshot.text()?);
    }
    Ok(NewMigration {
        name,
        files,
        parent: plan.from.clone(),
        snapshot: plan.to.clone(),
        is_final: true,
    })
}

/// The text of `plan.json`.
pub(super) fn plan_text(plan: &Plan) -> Result<String, FolderError> {
    Ok(json::text(plan, &PLAN_LAYOUT)?)
}

pub(super) fn parents(folder: &Folder) -> Vec<String> {
    folder.head.iter().map(|head| head.id.clone()).collect()
}

/// The schema that the migrations lead to.
pub(super) fn head_schema(folder: &Folder) -> Cow<'_, SqlSchema> {
    match &folder.head {
        Some(head) => Cow::Borrowed(&head.schema),
        None => Cow::Owned(empty(folder.dialect)),
    }
}

pub(super) fn empty(dialect: Dialect) -> SqlSchema {
    SqlSchema {
        dialect,
        enums: Vec::new(),
        tables: Vec::new(),
        others: Vec::new(),
    }
}

/// A time behind that of every migration.
pub(super) fn first_time(folder: &Folder, now: u64) -> u64 {
    let last = folder
        .migrations
        .iter()
        .filter_map(|migration| name::time(&migration.name))
        .max();
    match last {
        Some(last) if last >= now => name::next_second(last),
        Some(_) | None => now,
    }
}

pub(super) fn require_sound(folder: &Folder) -> Result<(), FolderError> {
    let errors: Vec<Problem> = folder.errors().cloned().collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(FolderError::Problems(errors))
    }
}

/// Sound, and known what the last migration leads to.
pub(super) fn require_head(folder: &Folder) -> Result<(), FolderError> {
    require_sound(folder)?;
    match folder.without_snapshot().last() {
        None => Ok(()),
        Some(last) => Err(FolderError::Problems(vec![no_snapshot(last)])),
    }
}

/// A migration that nothing can be generated behind.
pub(super) fn no_snapshot(last: &Migration) -> Problem {
    Problem::error(
        "no-snapshot",
        format!(
            "`{}` was made by Prisma or by hand, and nothing says what schema it leads to.",
            last.name
        ),
        "write down what a database that has all migrations looks like: orm migrate baseline",
    )
    .of(&last.name)
}
