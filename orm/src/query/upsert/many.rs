//! Upserts of many rows: taken as they come and sent in batches; one statement alone, several in a transaction.

use super::plan::Plan;
use super::{Upsert, UpsertCounts, Upserted, emulated, native, refuse_nested};
use crate::backend::Target;
use crate::db::{Executor, ExecutorRef};
use crate::error::Result;
use crate::model::Model;
use crate::query::checked::check_set;
use crate::query::insert::Assignments;
use crate::query::insert::batches::Batch;
use crate::query::insert::many::{Chunk, CreateMany, Pending};
use orm_schema::Dialect;

/// Rows and their counts.
pub(super) type Done<M> = (UpsertCounts, Vec<Upserted<M>>);

/// What is to be sent for some of the rows.
enum Work {
    Statements(Vec<Batch>),
    /// Rows in which no key comes twice, and the position of the first among all.
    Steps(Vec<(usize, Vec<Assignments>)>),
}

impl<'a, M: Model, A> Upsert<CreateMany<'a, M>, M, A> {
    /// Creates the rows, or does what was said with those that are there: all or none. The rows are taken one after the
    /// other, so that the later of two with the same key finds the earlier.
    ///
    /// # Errors
    ///
    /// `UniqueViolation` when another unique key is in the way, `Usage` when rows are nested or a column is updated that a
    /// row has no value for, `Validation` when a rule of the model is not met, and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<UpsertCounts> {
        Ok(self.run(false, db.executor()).await?.0)
    }

    /// Returns the rows that are inserted or changed, in their order, each with which of the two it was. Those that stay as
    /// they are, are not among them.
    pub fn returning(self) -> UpsertReturning<'a, M, A> {
        UpsertReturning(self)
    }

    async fn run(self, with_rows: bool, db: ExecutorRef<'_>) -> Result<Done<M>> {
        check_set::<M>(&self.plan.set, self.write.skips_rules)?;
        let plan = self.plan.touched();
        let mut pending = Pending::new(self.write);
        let mut done: Done<M> = Default::default();
        let Some(first) = next(&plan, &mut pending, with_rows, db.target())? else {
            return Ok(done);
        };
        if pending.is_done()
            && let Work::Statements(batches) = &first
            && let [batch] = batches.as_slice()
        {
            native::many(&plan, batch, with_rows, &mut done, db).await?;
            return Ok(done);
        }
        db.transaction(async |tx| {
            let db = ExecutorRef::Tx(tx);
            let mut work = Some(first);
            while let Some(this) = work {
                match this {
                    Work::Statements(batches) => {
                        for batch in &batches {
                            native::many(&plan, batch, with_rows, &mut done, db).await?;
                        }
                    }
                    Work::Steps(parts) => {
                        for (first, rows) in parts {
                            emulated::many(&plan, rows, first, with_rows, &mut done, db).await?;
                        }
                    }
                }
                work = next(&plan, &mut pending, with_rows, db.target())?;
            }
            Ok(done)
        })
        .await
    }
}

fn next<M: Model>(
    plan: &Plan,
    pending: &mut Pending<'_, M>,
    with_rows: bool,
    target: Target,
) -> Result<Option<Work>> {
    let Some(chunk) = pending.next_chunk(true)? else {
        return Ok(None);
    };
    let Chunk::Rows { first, rows } = chunk else {
        return Err(refuse_nested::<M>());
    };
    if let Some(row) = rows.first() {
        plan.check(row)?;
    }
    Ok(Some(match target.dialect {
        // There the later of two rows finds the earlier of the same statement.
        Dialect::Sqlite => {
            let rows = std::iter::once((first, rows));
            Work::Statements(native::statements(plan, rows, with_rows, target))
        }
        Dialect::Postgres => {
            let parts = plan.parts(first, rows).into_iter();
            Work::Statements(native::statements(plan, parts, with_rows, target))
        }
        Dialect::MySql => Work::Steps(plan.parts(first, rows)),
    }))
}

/// An upsert of many rows that returns those it wrote; made by `.returning()`.
#[derive(Debug)]
#[must_use = "nothing is written before `.all(..)` is awaited"]
pub struct UpsertReturning<'a, M, A>(Upsert<CreateMany<'a, M>, M, A>);

impl<M: Model, A> UpsertReturning<'_, M, A> {
    /// Creates or changes the rows, and returns those that were created or changed.
    ///
    /// # Errors
    ///
    /// Those of `exec` without `returning`.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<Upserted<M>>> {
        Ok(self.0.run(true, db.executor()).await?.1)
    }
}
