//! Proof of migrations: they run on seeded databases of their own, and what comes out is compared with what they promise.
//! Goes in: a folder and a source of empty databases. Comes out: what holds, what does not, what could not be tried.
//!
//! | Promise | How it is tried |
//! |---|---|
//! | it leads to the snapshot's schema | what comes out is introspected, beside a database that the snapshot's DDL makes |
//! | values stay | rows of all columns that it does not change, before and after |
//! | locks and rewrites are no worse than said | each statement in a transaction of its own, with `pg_locks` and `relfilenode`; MySQL is told in the statement |
//! | `down.sql` leads back | schema and rows, before and after up and down |
//! | a run that is cut off goes on | ended at each statement in turn, and run again |
//! | nothing is left over | the models differ from the last snapshot in nothing |

mod claims;
mod rows;
mod stage;

use crate::failure::Failure;
use crate::shadow::Shadows;
use orm_codegen::ddl::statements;
use orm_codegen::diff::{Answers, diff};
use orm_codegen::migration::{Folder, Snapshot, file};
use orm_schema::Dialect;
use orm_schema::Schema;
use orm_schema::migration::{Part, Plan};
use orm_schema::sql::{OtherObject, SqlSchema};
use orm_schema::statements::statements as split;
use rows::{Kept, Rows};
use stage::Stage;
use std::path::Path;

/// What is proven.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The folder of the migrations.
    pub(crate) folder: &'a Path,
    /// The models that the last one shall lead to.
    pub(crate) models: Option<&'a Schema>,
    /// How many of the newest; those of the newest change, when nothing is said.
    pub(crate) latest: Option<usize>,
    /// Rows in each table.
    pub(crate) rows: usize,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Proof {
    /// What ran.
    pub(crate) migrations: Vec<String>,
    /// What holds.
    pub(crate) held: Vec<String>,
    /// What does not hold.
    pub(crate) problems: Vec<String>,
    /// What could not be tried, and why.
    pub(crate) open: Vec<String>,
}

impl Proof {
    /// Adds what was found about a promise: nothing is good.
    fn judge(&mut self, promise: &str, problems: Vec<String>) {
        if problems.is_empty() {
            self.held.push(promise.to_owned());
        } else {
            let problems = problems.into_iter();
            self.problems
                .extend(problems.map(|problem| format!("{promise}: {problem}")));
        }
    }
}

/// The migrations in question, with what is known of them.
#[derive(Debug)]
pub(crate) struct Range<'a> {
    folder: &'a Folder,
    /// The first of them.
    first: usize,
    /// Their plans, where they have such.
    plans: Vec<Option<Plan>>,
    /// The schema in front of them, where a snapshot says it.
    before: Option<SqlSchema>,
    /// The schema behind them.
    after: Option<SqlSchema>,
}

/// Tries everything that the migrations promise.
pub(crate) async fn prove(
    folder: &Folder,
    subject: &Subject<'_>,
    shadows: &Shadows,
) -> Result<Proof, Failure> {
    let mut proof = Proof::default();
    let range = Range::new(folder, subject.latest)?;
    proof.migrations = range.names();
    if proof.migrations.is_empty() {
        return Ok(proof);
    }
    let stage = Stage::new(&range, shadows, subject);
    up_and_down(&range, &stage, &mut proof).await?;
    claims::try_all(&range, &stage, &mut proof).await?;
    cut_off(&range, &stage, &mut proof).await?;
    if let (Some(models), Some(head)) = (subject.models, &folder.head) {
        let lowered = orm_codegen::lower(models, folder.dialect);
        let left = diff(&head.schema, &lowered, &Answers::default());
        let left = left.iter().map(ToString::to_string).collect();
        proof.judge("the models are what the last migration leads to", left);
    }
    Ok(proof)
}

impl<'a> Range<'a> {
    fn new(folder: &'a Folder, latest: Option<usize>) -> Result<Self, Failure> {
        let count = folder.migrations.len();
        let parts: Vec<Option<Plan>> = folder
            .migrations
            .iter()
            .map(|migration| {
                let text = std::fs::read_to_string(migration.path.join(file::PLAN)).ok()?;
                let mut plan: Plan = serde_json::from_str(&text).ok()?;
                // The file leaves the statements to `migration.sql`.
                let statements = split(&migration.sql, folder.dialect);
                for (step, statement) in plan.up.iter_mut().zip(statements) {
                    step.sql = statement.text;
                }
                Some(plan)
            })
            .collect();
        let number = |at: usize| {
            let plan = parts.get(at).and_then(Option::as_ref);
            plan.map_or(1, |plan| {
                let Part { number, count: _ } = plan.part;
                number
            })
        };
        let mut first = count.saturating_sub(latest.unwrap_or(1));
        // What was generated together is proven together.
        while first > 0 && first < count && number(first) > 1 {
            first -= 1;
        }
        let snapshot = |at: Option<usize>| -> Result<Option<SqlSchema>, Failure> {
            let Some(at) = at else {
                return Ok(Some(empty(folder.dialect)));
            };
            let path = folder.migrations[at].path.join(file::SNAPSHOT);
            let Ok(text) = std::fs::read_to_string(&path) else {
                return Ok(None);
            };
            let snapshot = Snapshot::parse(&text, &path).map_err(|error| {
                let help = "restore it from version control";
                Failure::new(error.to_string(), help)
            })?;
            Ok(Some(snapshot.schema))
        };
        Ok(Self {
            folder,
            first,
            before: snapshot(first.checked_sub(1))?,
            after: snapshot(count.checked_sub(1))?,
            plans: parts.into_iter().skip(first).collect(),
        })
    }

    fn names(&self) -> Vec<String> {
        let migrations = self.folder.migrations.iter().skip(self.first);
        migrations.map(|migration| migration.name.clone()).collect()
    }

    fn dialect(&self) -> Dialect {
        self.folder.dialect
    }
}

fn empty(dialect: Dialect) -> SqlSchema {
    SqlSchema {
        dialect,
        enums: Vec::new(),
        tables: Vec::new(),
        others: Vec::new(),
    }
}

/// State, values, and the way back.
async fn up_and_down(
    range: &Range<'_>,
    stage: &Stage<'_>,
    proof: &mut Proof,
) -> Result<(), Failure> {
    let expected = match &range.after {
        Some(after) => Some(fresh(stage, after).await?),
        None => None,
    };
    let shadow = stage.open().await?;
    let tried = async {
        let base = stage.set(&shadow.db).await?;
        let unseeded: Vec<String> = base.unseeded.clone();
        if !unseeded.is_empty() {
            let tables = unseeded.join(", ");
            proof.open.push(format!(
                "no row could be made up for {tables}: a check or key refuses them all"
            ));
        }
        let rows_before = Rows::read(&shadow.db, &base.schema).await.map_err(query)?;
        if let Err(error) = stage.migrations()?.run(&shadow.db).await {
            proof.judge("it applies", vec![error.to_string()]);
            return Ok(());
        }
        proof
            .held
            .push("it applies to a database with rows".to_owned());
        let migrated = orm::introspect(&shadow.db).await.map_err(query)?;
        match &expected {
            Some(expected) => proof.judge(
                "it leads to the schema of the snapshot",
                differences(expected, &migrated),
            ),
            None => proof
                .open
                .push("nothing says what schema it leads to: there is no snapshot".to_owned()),
        }
        proof.judge(
            "what no model declares is still there",
            lost_others(&base.schema.others, &migrated.others),
        );
        let kept = Kept::new(&base.schema, &migrated, &range.plans);
        let rows_after = Rows::read(&shadow.db, &migrated).await.map_err(query)?;
        proof.judge(
            "it keeps all values",
            kept.compare(&rows_before, &rows_after),
        );
        let has_down = range
            .folder
            .migrations
            .iter()
            .skip(range.first)
            .all(|migration| migration.has_down);
        if !has_down {
            proof
                .open
                .push("it cannot be reverted: there is no down.sql".to_owned());
            return Ok(());
        }
        let reverted = stage
            .migrations()?
            .allow_loss()
            .revert(&shadow.db, stage.revert())
            .await;
        if let Err(error) = reverted {
            proof.judge("it can be reverted", vec![error.to_string()]);
            return Ok(());
        }
        let back = orm::introspect(&shadow.db).await.map_err(query)?;
        proof.judge(
            "down.sql leads back to the schema before",
            differences(&base.schema, &back),
        );
        let rows_back = Rows::read(&shadow.db, &back).await.map_err(query)?;
        proof.judge(
            "down.sql brings all values back",
            Kept::all(&base.schema).compare(&rows_before, &rows_back),
        );
        Ok(())
    };
    let outcome = tried.await;
    shadow.close().await?;
    outcome
}

/// A run that ends at a statement, and another that goes on.
async fn cut_off(range: &Range<'_>, stage: &Stage<'_>, proof: &mut Proof) -> Result<(), Failure> {
    let statements = stage.statement_count(range)?;
    let is_atomic = range.dialect() == Dialect::Sqlite;
    if is_atomic || statements == 0 {
        return Ok(());
    }
    let mut problems = Vec::new();
    let mut expected: Option<SqlSchema> = None;
    // The first runs to its end: what the others shall come to.
    for stop in 0..=statements.min(MAX_CUTS) {
        let shadow = stage.open().await?;
        let tried = async {
            stage.set(&shadow.db).await?;
            if stop > 0 {
                stage.run_until(&shadow.db, stop).await?;
            }
            if let Err(error) = stage.migrations()?.run(&shadow.db).await {
                return Ok(Err(error.to_string()));
            }
            Ok(Ok(orm::introspect(&shadow.db).await.map_err(query)?))
        };
        let outcome = tried.await;
        shadow.close().await?;
        match (outcome?, &expected) {
            (Err(error), _) if stop == 0 => {
                // That it does not apply has been said.
                drop(error);
                return Ok(());
            }
            (Err(error), _) => problems.push(format!("cut off at statement {stop}: {error}")),
            (Ok(schema), None) => expected = Some(schema),
            (Ok(schema), Some(expected)) => {
                let found = differences(expected, &schema).into_iter();
                problems.extend(found.map(|found| format!("cut off at statement {stop}: {found}")));
            }
        }
    }
    let cuts = statements.min(MAX_CUTS);
    proof.judge(
        &format!("a run that is cut off goes on (tried at {cuts} statements)"),
        problems,
    );
    Ok(())
}

/// A database for each statement takes its time.
const MAX_CUTS: usize = 24;

/// The schema as a server reports it that has just made it.
async fn fresh(stage: &Stage<'_>, schema: &SqlSchema) -> Result<SqlSchema, Failure> {
    let shadow = stage.open().await?;
    let made = async {
        for statement in statements(schema) {
            shadow.db.batch(&statement).await?;
        }
        orm::introspect(&shadow.db).await
    };
    let made = made.await.map_err(query);
    shadow.close().await?;
    made
}

/// What differs between two schemas that the same server reports.
fn differences(expected: &SqlSchema, found: &SqlSchema) -> Vec<String> {
    let changes = diff(found, expected, &Answers::default());
    changes
        .iter()
        .map(|change| format!("it takes more: {change}"))
        .collect()
}

fn lost_others(before: &[OtherObject], after: &[OtherObject]) -> Vec<String> {
    let is_parked = |other: &&OtherObject| other.kind.starts_with("parked");
    before
        .iter()
        .filter(|other| !is_parked(other))
        .filter(|other| {
            let mut after = after.iter();
            !after.any(|found| found.kind == other.kind && found.name == other.name)
        })
        .map(|other| format!("the {} `{}` is gone", other.kind, other.name))
        .collect()
}

/// What a shadow database reports besides statements of migrations.
fn query(error: orm::Error) -> Failure {
    let help = "run the command again; if it stays so, name another database with `--shadow-url`";
    Failure::new(format!("a shadow database reports: {error}"), help)
}
