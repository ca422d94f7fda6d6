//! `INSERT .. ON CONFLICT`. PostgreSQL tells of each row that it returns whether it is new; SQLite has functions of ours for
//! that, and counts where no row is wanted.

use super::many::Done;
use super::plan::Plan;
use super::{UpsertOutcome, Upserted};
use crate::backend::{Outcome, Pace, Prepared, Target};
use crate::cell::Row;
use crate::db::ExecutorRef;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::query::insert::Assignments;
use crate::query::insert::batches::{Batch, Extras, batches};
use crate::query::run::{at_most_one, fetch_models, fetch_prepared};
use crate::sql;
use crate::statement::{Insert, Returning, Statement};
use orm_schema::Dialect;

fn outcome_at(row: &Row<'_>, position: usize) -> Result<UpsertOutcome> {
    Ok(if row.get::<bool>(position)? {
        UpsertOutcome::Inserted
    } else {
        UpsertOutcome::Updated
    })
}

fn upserted<M: Model>(row: &Row<'_>) -> Result<Upserted<M>> {
    Ok(Upserted {
        row: M::decode(&row.of(M::schema()))?,
        outcome: outcome_at(row, M::schema().fields.len())?,
    })
}

/// How many rows a statement of SQLite inserted, and how many it changed.
fn counted(done: Outcome) -> (u64, u64) {
    (
        done.rows_affected.saturating_sub(done.changed),
        done.changed.min(done.rows_affected),
    )
}

/// The statement for one row.
pub(super) fn statement(
    plan: Plan,
    row: Assignments,
    returning: Returning,
    dialect: Dialect,
) -> Prepared {
    let (columns, values) = row.into_parts();
    let mut insert = Insert::new(plan.model, columns, values, 1);
    insert.returning = returning;
    insert.conflict = Some(Box::new(plan.into_conflict()));
    let mut statement = sql::prepare(Statement::Insert(insert), dialect);
    statement.pace = Pace::Short;
    statement
}

pub(super) async fn outcome(
    plan: Plan,
    row: Assignments,
    db: ExecutorRef<'_>,
) -> Result<UpsertOutcome> {
    let returning = Returning::Upserted { with_row: false };
    let statement = statement(plan, row, returning, db.dialect());
    let mut outcome = UpsertOutcome::Unchanged;
    let done = db
        .run(&statement, &mut |row| {
            outcome = outcome_at(&row, 0)?;
            Ok(())
        })
        .await?;
    if db.dialect() == Dialect::Sqlite {
        outcome = match counted(done) {
            (0, 0) => UpsertOutcome::Unchanged,
            (0, _) => UpsertOutcome::Updated,
            _ => UpsertOutcome::Inserted,
        };
    }
    Ok(outcome)
}

pub(super) async fn one<M: Model>(
    plan: Plan,
    row: Assignments,
    db: ExecutorRef<'_>,
) -> Result<Upserted<M>> {
    /// The row that was in the way may be gone before it is read.
    const ATTEMPTS: usize = 5;
    // Only a row that stays as it is does not come back.
    let may_stay = plan.set.is_empty() || plan.filter.is_some();
    let stays = may_stay.then(|| plan.select(plan.key_of(&row)));
    let returning = Returning::Upserted { with_row: true };
    let statement = statement(plan, row, returning, db.dialect());
    for _ in 0..ATTEMPTS {
        let rows = fetch_prepared(db, &statement, 1, upserted).await?;
        if let Some(row) = at_most_one(rows, M::NAME)? {
            return Ok(row);
        }
        // A trigger has left the row out.
        let Some(select) = stays.clone() else {
            return Err(Error::not_found(M::NAME));
        };
        let rows = fetch_models(db, Statement::from(select)).await?;
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

/// The statements for rows in parts, each with the position of its first row.
pub(super) fn statements(
    plan: &Plan,
    parts: impl Iterator<Item = (usize, Vec<Assignments>)>,
    with_row: bool,
    target: Target,
) -> Vec<Batch> {
    let extras = Extras {
        conflict: Some(plan.clone().into_conflict()),
        returning: Returning::Upserted { with_row },
        with_keys: false,
    };
    parts
        .flat_map(|(first, rows)| batches(plan.model, rows, first, target, &extras))
        .collect()
}

pub(super) async fn many<M: Model>(
    plan: &Plan,
    batch: &Batch,
    with_rows: bool,
    done: &mut Done<M>,
    db: ExecutorRef<'_>,
) -> Result<()> {
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
        touched as u64
    } else {
        let mut touched = 0;
        let ended = db
            .run(&batch.statement, &mut |row| {
                counts.add(outcome_at(&row, 0)?);
                touched += 1;
                Ok(())
            })
            .await
            .map_err(explain)?;
        if db.dialect() == Dialect::Sqlite {
            let (inserted, updated) = counted(ended);
            counts.inserted += inserted;
            counts.updated += updated;
            touched = inserted + updated;
        }
        touched
    };
    counts.unchanged += (batch.rows as u64).saturating_sub(touched);
    Ok(())
}
