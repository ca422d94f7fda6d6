//! `INSERT .. ON CONFLICT`, on the database that tells which rows are new.

use super::{Done, Plan, UpsertOutcome, Upserted};
use crate::cell::Row;
use crate::db::ExecutorRef;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::query::insert::Assignments;
use crate::query::insert::batches::{Extras, batches};
use crate::query::run::{at_most_one, fetch_models, fetch_prepared};
use crate::statement::{Returning, RowScope, Select, Statement, columns_filter};

fn outcome(row: &Row<'_>, position: usize) -> Result<UpsertOutcome> {
    Ok(if row.get::<bool>(position)? {
        UpsertOutcome::Inserted
    } else {
        UpsertOutcome::Updated
    })
}

fn upserted<M: Model>(row: &Row<'_>) -> Result<Upserted<M>> {
    Ok(Upserted {
        row: M::decode(&row.of(M::schema()))?,
        outcome: outcome(row, M::schema().fields.len())?,
    })
}

fn extras(plan: &Plan, with_row: bool) -> Extras {
    Extras {
        conflict: Some(plan.conflict()),
        returning: Returning::Upserted { with_row },
        with_keys: false,
    }
}

pub(super) async fn one<M: Model>(
    plan: &Plan,
    row: &Assignments,
    db: ExecutorRef<'_>,
) -> Result<Upserted<M>> {
    /// The row that was in the way may be gone before it is read.
    const ATTEMPTS: usize = 5;
    let extras = extras(plan, true);
    for _ in 0..ATTEMPTS {
        for batch in batches(plan.model, vec![row.clone()], 0, db.dialect(), &extras) {
            let rows = fetch_prepared(db, &batch.statement, 1, upserted).await?;
            if let Some(row) = at_most_one(rows, M::NAME)? {
                return Ok(row);
            }
        }
        let mut select = Select::new(plan.model);
        if !plan.is_live {
            select.scope = RowScope::WithDeleted;
        }
        select.filter = Some(columns_filter(plan.model, &plan.target, plan.key_of(row)));
        let rows = fetch_models(db, Statement::Select(select)).await?;
        if let Some(row) = at_most_one(rows, M::NAME)? {
            let outcome = UpsertOutcome::Unchanged;
            return Ok(Upserted { row, outcome });
        }
    }
    let message = format!(
        "the `{}` that was in the way is gone again and again",
        M::NAME
    );
    Err(Error::new(ErrorKind::SerializationFailure, message))
}

pub(super) async fn many<M: Model>(
    plan: &Plan,
    rows: Vec<Assignments>,
    first: usize,
    with_rows: bool,
    done: &mut Done<M>,
    db: ExecutorRef<'_>,
) -> Result<()> {
    for batch in batches(
        plan.model,
        rows,
        first,
        db.dialect(),
        &extras(plan, with_rows),
    ) {
        let explain = |error: Error| {
            let error = if error.is_twice() {
                plan.twice()
            } else {
                error
            };
            batch.explain(error)
        };
        let (counts, all) = &mut *done;
        let touched = if with_rows {
            let rows = fetch_prepared(db, &batch.statement, batch.rows, upserted).await;
            let rows: Vec<Upserted<M>> = rows.map_err(explain)?;
            rows.iter().for_each(|row| counts.add(row.outcome));
            let touched = rows.len();
            all.extend(rows);
            touched
        } else {
            let outcomes = fetch_prepared(db, &batch.statement, batch.rows, |row| outcome(row, 0));
            let outcomes = outcomes.await.map_err(explain)?;
            outcomes.iter().for_each(|&outcome| counts.add(outcome));
            outcomes.len()
        };
        counts.unchanged += (batch.rows - touched.min(batch.rows)) as u64;
    }
    Ok(())
}
