//! Proof of migrations: they run on seeded databases of their own, and what comes out is compared with what they promise.
//! Goes in: a folder and a source of empty databases. Comes out: what holds, what does not, what could not be tried.
//!
//! | Promise | How it is tried |
//! |---|---|
//! | it leads to the snapshot's schema | what comes out is introspected, beside a database that the snapshot's DDL makes |
//! | values stay | rows of all columns that it does not change, before and after |
//! | locks and rewrites are no worse than said | each statement in a transaction of its own, with `pg_locks` and `relfilenode`; `rootpage` of SQLite; MySQL is told in the statement |
//! | `down.sql` leads back, and up again forward | schema and rows, before and after up, down and up |
//! | a run that is cut off goes on | ended at each statement that stays by itself, and run again |
//! | nothing is left over | the models differ from the last snapshot in nothing |

mod claims;
mod cuts;
mod range;
mod round;
mod rows;
mod stage;

use crate::failure::Failure;
use crate::shadow::Shadows;
use orm_codegen::ddl::statements;
use orm_codegen::diff::{Answers, diff};
use orm_codegen::migration::{Folder, wanted};
use orm_schema::Schema;
use orm_schema::sql::{OtherObject, SqlSchema};
use range::Range;
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
    /// What is there behind the migrations that no model declares, where all of them have run.
    pub(crate) others: Option<Vec<OtherObject>>,
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

    /// As [`judge`](Self::judge), of something that statements written by hand may do on purpose: then a person has to look.
    fn judge_unless(&mut self, is_by_hand: bool, promise: &str, problems: Vec<String>) {
        if is_by_hand && !problems.is_empty() {
            let problems = problems.into_iter();
            self.open.extend(problems.map(|problem| {
                format!(
                    "{promise}: {problem}; look whether the statements written by hand are meant so"
                )
            }));
        } else {
            self.judge(promise, problems);
        }
    }
}

/// Tries everything that the migrations promise, and tells what is being tried.
pub(crate) async fn prove(
    folder: &Folder,
    subject: &Subject<'_>,
    shadows: &Shadows,
    tell: &dyn Fn(String),
) -> Result<Proof, Failure> {
    let mut proof = Proof::default();
    let range = Range::new(folder, subject)?;
    let names = range.migrations().map(|migration| migration.name.clone());
    proof.migrations = names.collect();
    if proof.migrations.is_empty() {
        return Ok(proof);
    }
    let stage = Stage::new(&range, shadows, subject);
    let tried = async {
        tell("up, down and up again, with rows".to_owned());
        round::try_all(&range, &stage, &mut proof).await?;
        tell("locks and rewrites".to_owned());
        claims::try_all(&range, &stage, &mut proof).await?;
        cuts::try_all(&range, &stage, &mut proof, tell).await
    };
    let outcome = tried.await;
    stage.end().await?;
    outcome?;
    if let (Some(models), Some(head)) = (subject.models, &folder.head) {
        let lowered = wanted(folder, models);
        let left = diff(&head.schema, &lowered, &Answers::default());
        let left = left.iter().map(ToString::to_string).collect();
        proof.judge("the models are what the last migration leads to", left);
    }
    Ok(proof)
}

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
    stage.close(shadow).await?;
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

/// What a shadow database reports besides statements of migrations.
fn query(error: orm::Error) -> Failure {
    let help = "run the command again; if it stays so, name another database with `--shadow-url`";
    Failure::new(format!("a shadow database reports: {error}"), help)
}
