//! Looking for what foreign keys cannot hold or did not hold: references to nothing, circles, rows that outlived what they
//! belong to. Goes in: a schema as data and a database. Comes out: an [`IntegrityReport`]. Changes nothing.

mod circle;
mod plan;
mod report;
mod sql;

pub use report::{IntegrityReport, RelationProblem, RelationProblemKind};

use crate::backend::Prepared;
use crate::cell::Row;
use crate::db::{Executor, ExecutorRef, Tx};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::relation::PolyRef;
use orm_schema::{Dialect, Schema};
use plan::{Check, Column, Condition, Looks};

/// Looks at the rows of every relation of a schema and reports what is wrong with them: keys of rows that do not exist,
/// polymorphic fields that refer to none or to several, rows that refer to each other in a circle, rows that outlived a
/// soft-deleted row, several rows where a `HasOne` expects one.
///
/// Foreign keys hold most of that, but not where they were switched off, nor in data from before they existed, and a
/// tagged polymorphic field has none. Run it after an import, and once in a while.
///
/// It reads: one statement for each relation, and one more for relations of a model to itself, all in one transaction that
/// sees the database as it was at one time. Given a `Tx`, it runs in that one.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] #[orm(table = "users")] struct User { #[orm(id)] id: Id<User>,
/// #     #[orm(inverse = author)] posts: HasMany<Post> }
/// # #[derive(Model)] #[orm(table = "posts")] struct Post { #[orm(id)] id: Id<Post>, author_id: Id<User>,
/// #     #[orm(fk = author_id)] author: BelongsTo<User> }
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> orm::Result<()> {
/// let db = Db::connect("sqlite::memory:").await?;
/// # db.batch("CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER);
/// #     INSERT INTO posts VALUES (1, 7)").await?;
/// let schema = orm::SchemaBuilder::new().model::<User>().model::<Post>().build();
/// let report = orm::check_relations(&db, &schema).await?;
/// for problem in &report.problems {
///     println!("{problem}"); // `Post::author`: 1 row refers to a row that does not exist: 1
/// }
/// # assert_eq!(report.problems[0].to_string(), "`Post::author`: 1 row refers to a row that does not exist: 1");
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// `Usage` when the schema lacks a model that another one refers to, `MissingTable` and `MissingColumn` when the database
/// is not what the schema says, and what the database reports.
pub async fn check_relations(
    db: &(impl Executor + ?Sized),
    schema: &Schema,
) -> Result<IntegrityReport> {
    match db.executor() {
        ExecutorRef::Tx(tx) => check_in(tx, schema).await,
        ExecutorRef::Db(db) => {
            db.transaction(async |tx| {
                tx.batch(snapshot(tx.dialect())).await?;
                check_in(tx, schema).await
            })
            .await
        }
    }
}

/// Makes the transaction that has just begun one that only reads, and sees one state of the database.
const fn snapshot(dialect: Dialect) -> &'static str {
    match dialect {
        // It begins with the lock of the writer, which a reader needs not hold.
        Dialect::Sqlite => "COMMIT; BEGIN",
        Dialect::Postgres => "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        // The level is that of the next transaction only ("SET TRANSACTION").
        Dialect::MySql => {
            "COMMIT; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; \
             START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
        }
    }
}

/// A schema from derived models, as [`check_relations`] wants it.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Post { #[orm(id)] id: Id<Post> }
/// # #[derive(PolyRef, Debug, Clone, PartialEq)] enum Subject { Post(Id<Post>) }
/// # #[derive(Model)] struct Comment { #[orm(id)] id: Id<Comment>, subject: Poly<Subject> }
/// let schema = orm::SchemaBuilder::new().model::<Post>().model::<Comment>().poly::<Subject>().build();
/// assert_eq!(schema.models().len(), 2);
/// ```
#[derive(Debug, Clone, Default)]
pub struct SchemaBuilder {
    models: Vec<orm_schema::Model>,
    poly_types: Vec<orm_schema::PolyType>,
}

impl SchemaBuilder {
    /// Without models.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a model.
    #[must_use]
    pub fn model<M: Model>(mut self) -> Self {
        self.models.push(M::schema().clone());
        self
    }

    /// Adds an enum of references.
    #[must_use]
    pub fn poly<P: PolyRef>(mut self) -> Self {
        self.poly_types.push(P::poly_type().clone());
        self
    }

    /// The schema. It has no enums of values, which say nothing about relations.
    pub fn build(self) -> Schema {
        Schema::new(self.models, Vec::new(), self.poly_types)
    }
}

async fn check_in(tx: &Tx, schema: &Schema) -> Result<IntegrityReport> {
    let links = schema.links();
    let mut checks = plan::model_checks(schema)?;
    checks.extend(links.iter().filter_map(plan::link_check));
    let mut problems = Vec::new();
    for check in &checks {
        let found = look(tx, check).await;
        problems.extend(found.map_err(|error| explain(check, error))?);
    }
    Ok(IntegrityReport {
        problems,
        relations_checked: checks.len(),
    })
}

/// Says which relation could not be looked at, and what helps where the tables are not there.
fn explain(check: &Check<'_>, error: Error) -> Error {
    let Check {
        model,
        relation,
        rows,
        looks: _,
    } = check;
    let help = match error.kind() {
        ErrorKind::MissingTable => "; run `orm db push` to create the tables of the schema",
        ErrorKind::MissingColumn => {
            "; the table is not what the schema says: bring it up to date, or run `orm db push` on an empty database"
        }
        _ => "",
    };
    let reason = error.to_string();
    // What every statement says of its model; here it has none.
    let reason = reason.strip_prefix("cannot check ``: ").unwrap_or(&reason);
    let message = format!(
        "cannot check `{model}::{relation}` in table `{}`: {reason}{help}",
        rows.table
    );
    Error::new(error.kind(), message).with_source(error)
}

async fn look(tx: &Tx, check: &Check<'_>) -> Result<Vec<RelationProblem>> {
    let Check {
        model,
        relation,
        rows,
        looks,
    } = check;
    let problem = |kind, count, samples: Vec<String>| RelationProblem {
        model: (*model).to_owned(),
        relation: (*relation).to_owned(),
        kind,
        count,
        samples,
    };
    let dialect = tx.dialect();
    let (looks, circle) = match looks {
        Looks::Rows(looks, circle) => (looks, circle),
        Looks::Duplicates(columns) => {
            let statement = sql::duplicates(dialect, rows, columns)?;
            let found = count(tx, &statement, 1, columns).await?;
            let found = found.into_iter().filter(|(total, _)| *total > 0);
            let kind = RelationProblemKind::SeveralRows;
            return Ok(found
                .map(|(total, samples)| problem(kind, total, samples))
                .collect());
        }
    };
    let conditions: Vec<&Condition<'_>> = looks.iter().map(|(_, condition)| condition).collect();
    let statement = sql::rows_with_problems(dialect, rows, &conditions)?;
    let found = count(tx, &statement, looks.len(), &rows.key).await?;
    let mut problems: Vec<RelationProblem> = looks
        .iter()
        .zip(found)
        .filter(|(_, (total, _))| *total > 0)
        .map(|((kind, _), (total, samples))| problem(*kind, total, samples))
        .collect();
    if let Some(circle) = circle {
        let statement = sql::rows_without_roots(dialect, rows, circle)?;
        let width = rows.key.len();
        let loose = fetch(tx, &statement, |row| {
            // Behind a column of no meaning, which holds a hint.
            Ok((key(row, 1, width)?, key(row, 1 + width, width)?))
        })
        .await?;
        let found = circle::on_circles(loose);
        if !found.is_empty() {
            let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
            let first = found.into_iter().take(sql::SAMPLES as usize);
            let samples = first.map(shown).collect();
            problems.push(problem(RelationProblemKind::Cycle, total, samples));
        }
    }
    Ok(problems)
}

/// Runs a statement that counts: for each kind how many rows, and the keys of the first.
async fn count(
    tx: &Tx,
    statement: &Prepared,
    kinds: usize,
    columns: &[Column<'_>],
) -> Result<Vec<(u64, Vec<String>)>> {
    let mut rows = fetch(tx, statement, |row| {
        let position: i64 = row.get(2)?;
        let (kind, total): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok((kind, position, total, key(row, 3, columns.len())?))
    })
    .await?;
    // A union promises no order.
    rows.sort_by_key(|&(kind, position, ..)| (kind, position));
    let mut found = vec![(0, Vec::new()); kinds];
    for (kind, _, total, key) in rows {
        let kind = usize::try_from(kind).ok();
        if let Some((count, samples)) = kind.and_then(|kind| found.get_mut(kind)) {
            *count = total.unsigned_abs();
            samples.push(shown(key));
        }
    }
    Ok(found)
}

async fn fetch<T: Send>(
    tx: &Tx,
    statement: &Prepared,
    mut decode: impl FnMut(&Row<'_>) -> Result<T> + Send,
) -> Result<Vec<T>> {
    let mut rows = Vec::new();
    let db = ExecutorRef::Tx(tx);
    db.run(statement, &mut |row| {
        rows.push(decode(&row)?);
        Ok(())
    })
    .await?;
    Ok(rows)
}

fn key(row: &Row<'_>, from: usize, width: usize) -> Result<circle::Key> {
    // SQLite lets a key hold NULL.
    let part = |position| -> Result<String> {
        let text: Option<String> = row.get(position)?;
        Ok(text.unwrap_or_else(|| "NULL".to_owned()))
    };
    (from..from + width).map(part).collect()
}

/// A key as it stands in the samples.
fn shown(mut key: circle::Key) -> String {
    match key.len() {
        1 => key.pop().unwrap_or_default(),
        _ => format!("({})", key.join(", ")),
    }
}
