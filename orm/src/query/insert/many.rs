//! Creating many rows. They are taken from their iterator as they are sent, so that any number of them needs the memory of
//! a few thousand; all of them are there afterwards, or none.

use super::batches::{Batch, Extras, batches};
use super::{Assignments, Create, IntoCreate};
use crate::backend::Pace;
use crate::db::{Executor, ExecutorRef};
use crate::error::Result;
use crate::model::{Model, ModelInfo};
use crate::query::copy::CopyMany;
use crate::sql;
use crate::statement::{Insert, Statement};
use crate::validation::Failures;

/// Rows to be created; made by `Model::create_many`. They are taken one by one while they are sent, in one transaction,
/// so an iterator over any number of them needs little memory.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Point { #[orm(id, default = autoincrement)] id: i64, x: i64 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let rows = (0..1_000_000).map(|x| NewPoint { x });
/// assert_eq!(Point::create_many(rows).exec(db).await?, 1_000_000);
/// # Ok(()) }
/// ```
#[must_use = "nothing is created before `.exec(..)` is awaited"]
pub struct CreateMany<'a, M> {
    pub(in crate::query) rows: Box<dyn Iterator<Item = Create<M>> + Send + 'a>,
    pub(in crate::query) skips_rules: bool,
}

impl<M> std::fmt::Debug for CreateMany<'_, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rows are not there yet.
        f.debug_struct("CreateMany").finish_non_exhaustive()
    }
}

impl<'a, M: Model> CreateMany<'a, M> {
    #[doc(hidden)]
    pub fn new(
        rows: impl IntoIterator<Item = impl IntoCreate<M> + 'a, IntoIter: Send + 'a>,
    ) -> Self {
        Self {
            rows: Box::new(rows.into_iter().map(IntoCreate::into_create)),
            skips_rules: false,
        }
    }

    /// Sends the rows with `COPY`, PostgreSQL's fastest way to take them.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Point { #[orm(id, default = uuid_v7)] id: Uuid, x: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// Point::create_many((0..1_000_000).map(|x| NewPoint { x })).copy().exec(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn copy(self) -> CopyMany<'a, M> {
        CopyMany::new(self)
    }

    /// Creates all rows or none, and returns how many that were.
    ///
    /// # Errors
    ///
    /// `Validation` when a rule of the model is not met, and what the database reports; then no row is there. The error of
    /// a row says which, as far as the database tells: `rows[7]`, or `rows[0..64]` for one among those.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        let mut pending = Pending::new(self);
        create_all(&mut pending, db.executor()).await
    }
}

async fn create_all<M: Model>(pending: &mut Pending<'_, M>, db: ExecutorRef<'_>) -> Result<u64> {
    let Some(chunk) = pending.next_chunk(false)? else {
        return Ok(0);
    };
    if pending.is_done()
        && let Chunk::Rows { rows, .. } = chunk
    {
        let is_alone = rows.len() == 1;
        return insert_complete(M::info(), rows, (!is_alone).then_some(0), db).await;
    }
    db.transaction(async |tx| {
        let db = ExecutorRef::Tx(tx);
        let mut count = 0;
        let mut next = Some(chunk);
        while let Some(chunk) = next {
            count += match chunk {
                Chunk::Rows { first, rows } => {
                    let batches = batches(M::info(), rows, first, db.target(), &Extras::NONE);
                    execute(&batches, true, db).await?
                }
                Chunk::Nested { first, row } => {
                    row.run(db)
                        .await
                        .map_err(|error| error.context(format_args!("rows[{first}]")))?;
                    1
                }
            };
            next = pending.next_chunk(false)?;
        }
        Ok(count)
    })
    .await
}

/// So many rows, or rows of so many bytes, are held at a time.
const CHUNK_ROWS: usize = 8_192;
const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// Rows that are still to be taken.
pub(in crate::query) struct Pending<'a, M> {
    rows: Box<dyn Iterator<Item = Create<M>> + Send + 'a>,
    skips_rules: bool,
    /// The next row, when it was looked at already.
    peeked: Option<Create<M>>,
    taken: usize,
}

pub(in crate::query) enum Chunk<M> {
    /// Rows that are complete; `first` is the position of the first among all.
    Rows {
        first: usize,
        rows: Vec<Assignments>,
    },
    /// One with rows nested in it.
    Nested { first: usize, row: Create<M> },
}

impl<'a, M: Model> Pending<'a, M> {
    pub(in crate::query) fn new(many: CreateMany<'a, M>) -> Self {
        Self {
            rows: many.rows,
            skips_rules: many.skips_rules,
            peeked: None,
            taken: 0,
        }
    }

    fn peek(&mut self) -> Option<&Create<M>> {
        if self.peeked.is_none() {
            self.peeked = self.rows.next();
        }
        self.peeked.as_ref()
    }

    pub(in crate::query) fn is_done(&mut self) -> bool {
        self.peek().is_none()
    }

    /// The next rows, after a look at their rules; those of one chunk `of_one_shape` have the same columns.
    pub(in crate::query) fn next_chunk(&mut self, of_one_shape: bool) -> Result<Option<Chunk<M>>> {
        let info = M::info();
        let first = self.taken;
        let mut failures = Failures::default();
        let mut rows: Vec<Assignments> = Vec::new();
        let mut bytes = 0;
        while rows.len() < CHUNK_ROWS && bytes < CHUNK_BYTES {
            let Some(next) = self.peek() else { break };
            let has_nested = next.has_nested();
            if has_nested && !rows.is_empty() {
                break;
            }
            let Some(mut next) = self.peeked.take() else {
                break;
            };
            next.skips_rules |= self.skips_rules;
            if has_nested || !info.rules.is_empty() {
                failures.at_row(self.taken);
                next.check(&mut failures, &[]);
            }
            if has_nested {
                self.taken += 1;
                self.settle(failures)?;
                return Ok(Some(Chunk::Nested { first, row: next }));
            }
            let mut row = next.row;
            row.complete(info);
            if of_one_shape
                && let Some(before) = rows.last()
                && row.columns() != before.columns()
            {
                // Its rules have been looked at.
                self.peeked = Some(Create::of(row).without_validation());
                break;
            }
            self.taken += 1;
            bytes += row.size();
            rows.push(row);
        }
        self.settle(failures)?;
        Ok((!rows.is_empty()).then_some(Chunk::Rows { first, rows }))
    }
}

impl<M: Model> Pending<'_, M> {
    /// Once a rule is not met nothing more is sent: the rows that are still to come are looked at, so that the error has all
    /// that is wrong.
    fn settle(&mut self, mut failures: Failures) -> Result<()> {
        if failures.is_empty() {
            return Ok(());
        }
        while let Some(row) = self.peeked.take().or_else(|| self.rows.next()) {
            failures.at_row(self.taken);
            self.taken += 1;
            if !self.skips_rules {
                row.check(&mut failures, &[]);
            }
        }
        failures.into_result(M::info())
    }
}

/// Inserts all rows or none, and returns how many that were.
pub(crate) async fn insert_rows(
    model: &'static ModelInfo,
    mut rows: Vec<Assignments>,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    rows.iter_mut().for_each(|row| row.complete(model));
    insert_complete(model, rows, None, db).await
}

/// `first` is the position of the first row where an error shall say which row it is about.
async fn insert_complete(
    model: &'static ModelInfo,
    mut rows: Vec<Assignments>,
    first: Option<usize>,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    if rows.len() == 1
        && first.is_none()
        && let Some(row) = rows.pop()
    {
        return insert_one(model, row, db).await;
    }
    let batches = batches(model, rows, first.unwrap_or(0), db.target(), &Extras::NONE);
    if batches.len() <= 1 {
        return execute(&batches, first.is_some(), db).await;
    }
    db.transaction(async |tx| execute(&batches, first.is_some(), ExecutorRef::Tx(tx)).await)
        .await
}

/// One row needs no batches.
async fn insert_one(
    model: &'static ModelInfo,
    row: Assignments,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let (columns, values) = row.into_parts();
    let insert = Insert::new(model, columns, values, 1);
    let mut statement = sql::prepare(Statement::Insert(insert), db.dialect());
    statement.pace = Pace::Short;
    Ok(db.execute(&statement).await?.rows_affected)
}

async fn execute(batches: &[Batch], says_which: bool, db: ExecutorRef<'_>) -> Result<u64> {
    let mut count = 0;
    for batch in batches {
        let outcome = db.execute(&batch.statement).await;
        let outcome = match says_which {
            true => outcome.map_err(|error| batch.explain(error)),
            false => outcome,
        };
        count += outcome?.rows_affected;
    }
    Ok(count)
}
