//! The migrations that are proven, with what their files promise.

use super::Subject;
use crate::failure::Failure;
use orm_codegen::migration::{Folder, Migration, Snapshot, file};
use orm_schema::Dialect;
use orm_schema::migration::{Action, Lock, Loss, Part, Phase, Plan, Step, Work, fingerprint};
use orm_schema::sql::SqlSchema;
use orm_schema::statements::statements as split;

/// The migrations in question, with what is known of them.
#[derive(Debug)]
pub(crate) struct Range<'a> {
    pub(super) folder: &'a Folder,
    /// The first of them.
    pub(super) first: usize,
    /// Their plans, where they have such, with the statements that the files have now.
    pub(super) plans: Vec<Option<Plan>>,
    /// The schema in front of them, where a snapshot says it.
    pub(super) before: Option<SqlSchema>,
    /// The schema behind them.
    pub(super) after: Option<SqlSchema>,
}

impl<'a> Range<'a> {
    pub(super) fn new(folder: &'a Folder, subject: &Subject<'_>) -> Result<Self, Failure> {
        let count = folder.migrations.len();
        let plans: Vec<Option<Plan>> = folder
            .migrations
            .iter()
            .map(|migration| plan(migration, folder.dialect))
            .collect::<Result<_, _>>()?;
        let number = |at: usize| {
            let plan = plans.get(at).and_then(Option::as_ref);
            plan.map_or(1, |plan| {
                let Part { number, count: _ } = plan.part;
                number
            })
        };
        let mut first = count.saturating_sub(subject.latest.unwrap_or(1));
        // What was generated together is proven together.
        while first > 0 && first < count && number(first) > 1 {
            first -= 1;
        }
        let snapshot = |at: Option<usize>| match at {
            Some(at) => schema(&folder.migrations[at]),
            None => Ok(Some(empty(folder.dialect))),
        };
        Ok(Self {
            folder,
            first,
            before: snapshot(first.checked_sub(1))?,
            after: snapshot(count.checked_sub(1))?,
            plans: plans.into_iter().skip(first).collect(),
        })
    }

    pub(super) fn migrations(&self) -> impl Iterator<Item = &'a Migration> + use<'a> {
        self.folder.migrations.iter().skip(self.first)
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.folder.dialect
    }

    /// Whether somebody wrote statements by hand, of which no plan says what they do to values.
    pub(super) fn is_by_hand(&self) -> bool {
        let is_custom = |plan: &Plan| plan.up.iter().any(|step| step.action == Action::Custom);
        self.plans
            .iter()
            .any(|plan| plan.as_ref().is_none_or(is_custom))
            || self.migrations().any(|migration| migration.has_data)
    }

    /// The statements at which a run can be cut off so that something of it stays, counted over all migrations, from one. What
    /// is in one transaction is there wholly or not at all, so that its last statement stands for all.
    pub(super) fn cuts(&self) -> Vec<usize> {
        let mut cuts = Vec::new();
        let mut count = 0;
        for (migration, plan) in self.migrations().zip(&self.plans) {
            let statements = split(&migration.sql, self.dialect()).len();
            let is_one = match plan {
                Some(plan) => plan.is_transactional,
                None => self.dialect() != Dialect::MySql,
            };
            let first = if is_one { statements.max(1) } else { 1 };
            cuts.extend((first..=statements).map(|number| count + number));
            count += statements;
        }
        cuts
    }
}

/// The plan of a migration with the statements of its file. A statement that the plan does not have counts as one of which
/// nothing is promised.
fn plan(migration: &Migration, dialect: Dialect) -> Result<Option<Plan>, Failure> {
    let plan = migration.plan().map_err(|error| {
        let help = "restore it from version control";
        Failure::new(error.to_string(), help)
    })?;
    let Some(mut plan) = plan else {
        return Ok(None);
    };
    let mut planned = std::mem::take(&mut plan.up);
    for statement in split(&migration.sql, dialect) {
        let print = fingerprint(&statement.text);
        let place = planned.iter().position(|step| step.fingerprint == print);
        plan.up.push(match place {
            Some(place) => Step {
                sql: statement.text,
                ..planned.remove(place)
            },
            None => unplanned(statement.text, print),
        });
    }
    Ok(Some(plan))
}

fn unplanned(sql: String, fingerprint: String) -> Step {
    Step {
        // That it is no step of the plan is told by `orm migrate check`; here the plan's promises hold for it too.
        action: Action::Session,
        table: None,
        object: None,
        sql,
        fingerprint,
        phase: Phase::Contract,
        lock: Lock::Database,
        work: Work::Rewrite,
        loss: Loss::None,
        is_done: None,
    }
}

/// The schema that a migration leads to, where it says so.
fn schema(migration: &Migration) -> Result<Option<SqlSchema>, Failure> {
    let path = migration.path.join(file::SNAPSHOT);
    let Ok(text) = std::fs::read_to_string(&path) else {
        return Ok(None);
    };
    let snapshot = Snapshot::parse(&text, &path).map_err(|error| {
        let help = "restore it from version control";
        Failure::new(error.to_string(), help)
    })?;
    Ok(Some(snapshot.schema))
}

fn empty(dialect: Dialect) -> SqlSchema {
    SqlSchema {
        dialect,
        enums: Vec::new(),
        tables: Vec::new(),
        others: Vec::new(),
    }
}
