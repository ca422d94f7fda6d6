//! MySQL's `INSERT .. ON DUPLICATE KEY UPDATE`, for one row, where it means the key that is meant.

use super::emulated::Attempts;
use super::native::statement;
use super::plan::Plan;
use super::{UpsertOutcome, Upserted};
use crate::backend::Outcome;
use crate::db::ExecutorRef;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::query::insert::{Assignments, inserted_key, known_key};
use crate::query::run::{at_most_one, fetch_models};
use crate::query::update::read;
use crate::statement::{MET_A_ROW, Returning, RowScope, Statement, is_own, sequence};
use orm_schema::{DefaultValue, Dialect, IndexKind};

/// Whether no other key can be in the way, and each assignment sees the row as it was. The row is found by its key
/// afterwards, so that must stay.
pub(super) fn is_enough(plan: &Plan, row: &Assignments) -> bool {
    let indexes = plan.model.schema.indexes.iter();
    !plan.set.is_empty()
        && plan.filter.is_none()
        && plan
            .set
            .iter()
            .all(|(column, node)| !plan.target.contains(column) && is_own(node))
        && sequence(&plan.set).is_some()
        && is_free(plan.model.key, plan, row)
        && indexes
            .filter(|index| index.kind == IndexKind::Unique)
            .all(|index| {
                let positions = index
                    .field_names()
                    .filter_map(|name| plan.model.schema.field_position(name))
                    .filter_map(|position| u16::try_from(position).ok());
                is_free(&positions.collect::<Vec<_>>(), plan, row)
            })
}

/// Whether a key is the one that is meant, or one that the database makes anew for this row.
fn is_free(key: &[u16], plan: &Plan, row: &Assignments) -> bool {
    let is_meant =
        key.len() == plan.target.len() && key.iter().all(|column| plan.target.contains(column));
    let is_numbered = |&column: &u16| {
        let default = &plan.model.column(column).field().default;
        matches!(default, Some(DefaultValue::AutoIncrement)) && row.get(column).is_none()
    };
    is_meant || key.iter().any(is_numbered)
}

/// Rows that were changed count twice, but those that had their values already once, as new ones do.
fn what_was_done(done: Outcome) -> UpsertOutcome {
    if done.last_insert_id == Some(MET_A_ROW) || done.rows_affected > 1 {
        UpsertOutcome::Updated
    } else {
        UpsertOutcome::Inserted
    }
}

pub(super) async fn outcome(
    plan: Plan,
    row: Assignments,
    db: ExecutorRef<'_>,
) -> Result<UpsertOutcome> {
    let statement = statement(plan, row, Returning::Nothing, Dialect::MySql);
    let mut attempts = Attempts::on(db);
    loop {
        match db.execute(&statement).await {
            Err(error) if attempts.again(&error) => {}
            done => return done.map(what_was_done),
        }
    }
}

/// Without RETURNING the row is read back, in the same transaction.
pub(super) async fn one<M: Model>(
    plan: &Plan,
    row: &Assignments,
    db: ExecutorRef<'_>,
) -> Result<Upserted<M>> {
    if let ExecutorRef::Tx(_) = db {
        return write_and_read(plan, row, db).await;
    }
    let mut attempts = Attempts::on(db);
    loop {
        let written = db
            .transaction(async |tx| write_and_read(plan, row, ExecutorRef::Tx(tx)).await)
            .await;
        match written {
            Err(error) if attempts.again(&error) => {}
            written => return written,
        }
    }
}

async fn write_and_read<M: Model>(
    plan: &Plan,
    row: &Assignments,
    db: ExecutorRef<'_>,
) -> Result<Upserted<M>> {
    let returning = Returning::Nothing;
    let statement = statement(plan.clone(), row.clone(), returning, Dialect::MySql);
    let done = db.execute(&statement).await?;
    let outcome = what_was_done(done);
    if outcome == UpsertOutcome::Inserted {
        // Its key may hold a NULL, by which it is not found.
        let key = known_key(plan.model, row.columns(), row.values());
        let key = inserted_key(plan.model, key, done)?;
        let row = read(db, key, RowScope::WithDeleted).await?;
        return Ok(Upserted { row, outcome });
    }
    let select = plan.select(plan.key_of(row));
    let rows = fetch_models(db, Statement::from(select)).await?;
    match at_most_one(rows, M::NAME)? {
        Some(row) => Ok(Upserted { row, outcome }),
        None => Err(Error::not_found(M::NAME)),
    }
}
