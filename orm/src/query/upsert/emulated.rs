//! MySQL: finding the rows that have the key, inserting the others and changing those, in one transaction.

use super::many::Done;
use super::plan::Plan;
use super::{UpsertOutcome, Upserted};
use crate::db::ExecutorRef;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::query::insert::Assignments;
use crate::query::insert::batches::{Extras, batches};
use crate::query::returning::{Output, insert_returning, read_by_keys};
use crate::query::run::fetch;
use crate::query::soft_delete::key_columns;
use crate::relation::decode_key;
use crate::sql;
use crate::statement::{
    Lock, Node, Projection, RowScope, Select, Statement, UpdateFrom, key_filter, propose,
};
use crate::value::{Value, ValueKind};
use std::collections::BTreeSet;

pub(super) async fn one<M: Model>(
    plan: &Plan,
    row: &Assignments,
    db: ExecutorRef<'_>,
) -> Result<Upserted<M>> {
    let mut attempts = Attempts::on(db);
    loop {
        let written = db
            .transaction(async |tx| {
                let db = ExecutorRef::Tx(tx);
                let mut written = piece::<M>(plan, vec![row.clone()], 0, true, db).await?;
                match written.pop() {
                    Some((outcome, _, Some(row))) => Ok(Upserted { row, outcome }),
                    Some((outcome, key, None)) => {
                        let rows = read_by_keys(plan.model, &[key], &Output::row(), db).await?;
                        let row = rows.into_iter().next();
                        let row = row.ok_or_else(|| Error::not_found(M::NAME))?;
                        Ok(Upserted { row, outcome })
                    }
                    None => Err(Error::not_found(M::NAME)),
                }
            })
            .await;
        match written {
            Err(error) if attempts.again(&error) => {}
            written => return written,
        }
    }
}

pub(super) async fn outcome<M: Model>(
    plan: &Plan,
    row: &Assignments,
    db: ExecutorRef<'_>,
) -> Result<UpsertOutcome> {
    let mut attempts = Attempts::on(db);
    loop {
        let written = db
            .transaction(async |tx| {
                let db = ExecutorRef::Tx(tx);
                let written = piece::<M>(plan, vec![row.clone()], 0, false, db).await?;
                let outcome = written.first().map(|(outcome, ..)| *outcome);
                outcome.ok_or_else(|| Error::not_found(M::NAME))
            })
            .await;
        match written {
            Err(error) if attempts.again(&error) => {}
            written => return written,
        }
    }
}

/// How often one row was tried. Two that find no row both lock the gap where it would be; one of them is ended, and finds the
/// other's row when it begins anew. Where gaps are not locked (READ COMMITTED) the later one meets the row when it inserts.
pub(super) struct Attempts {
    /// A transaction around it is ended with it, and whose it is begins anew.
    is_alone: bool,
    failed: usize,
}

impl Attempts {
    const MAX: usize = 5;

    pub(super) fn on(db: ExecutorRef<'_>) -> Self {
        Self {
            is_alone: matches!(db, ExecutorRef::Db(_)),
            failed: 0,
        }
    }

    /// Whether what failed is to be tried again.
    pub(super) fn again(&mut self, error: &Error) -> bool {
        self.failed += 1;
        self.is_alone
            && match error.kind() {
                ErrorKind::Deadlock => self.failed < Self::MAX,
                // The row of another key is in the way the second time too.
                ErrorKind::UniqueViolation => self.failed == 1,
                _ => false,
            }
    }
}

/// So many rows are looked for in one statement.
const PIECE: usize = 64;

pub(super) async fn many<M: Model>(
    plan: &Plan,
    rows: Vec<Assignments>,
    mut first: usize,
    with_rows: bool,
    done: &mut Done<M>,
    db: ExecutorRef<'_>,
) -> Result<()> {
    let width = rows.first().map_or(0, |row| row.columns().len());
    // Each row is bound by every statement, with what the columns are set to.
    let limit = db.dialect().capabilities().max_bind_parameters / (2 * width + plan.set.len() + 8);
    let size = PIECE.min(limit.max(1));
    let mut rows = rows.into_iter();
    loop {
        // Powers of two make few texts.
        let take = rows.len().min(size);
        if take == 0 {
            return Ok(());
        }
        let take = 1 << take.ilog2();
        let piece: Vec<Assignments> = rows.by_ref().take(take).collect();
        for (outcome, _, row) in self::piece::<M>(plan, piece, first, with_rows, db).await? {
            done.0.add(outcome);
            done.1.extend(row.map(|row| Upserted { row, outcome }));
        }
        first += take;
    }
}

/// What was done with a row, its key as far as it is known, and the row where it was wanted and written.
type Written<M> = (UpsertOutcome, Vec<Value>, Option<M>);

/// Rows whose keys differ.
async fn piece<M: Model>(
    plan: &Plan,
    rows: Vec<Assignments>,
    first: usize,
    with_rows: bool,
    db: ExecutorRef<'_>,
) -> Result<Vec<Written<M>>> {
    let found = find(plan, &rows, db).await?;
    let mut written: Vec<Option<Written<M>>> = Vec::with_capacity(rows.len());
    let (mut new, mut places) = (Vec::new(), Vec::new());
    let (mut changes, mut changed) = (Vec::new(), Vec::new());
    for (place, (row, found)) in rows.into_iter().zip(found).enumerate() {
        match found {
            None => {
                written.push(None);
                places.push(place);
                new.push(row);
            }
            Some((key, true)) if !plan.set.is_empty() => {
                changes.push(change(plan, &row, &key));
                changed.push((place, key.clone()));
                written.push(Some((UpsertOutcome::Updated, key, None)));
            }
            Some((key, _)) => written.push(Some((UpsertOutcome::Unchanged, key, None))),
        }
    }
    if !changes.is_empty() {
        let update = Statement::UpdateFrom(UpdateFrom {
            model: plan.model,
            columns: plan.set.iter().map(|(column, _)| *column).collect(),
            selects: changes,
        });
        db.execute(&sql::prepare(update, db.dialect())).await?;
        if with_rows {
            let keys: Vec<Vec<Value>> = changed.iter().map(|(_, key)| key.clone()).collect();
            let now = read_by_keys(plan.model, &keys, &Output::row(), db).await?;
            for ((place, _), row) in changed.into_iter().zip(now) {
                if let Some(written) = &mut written[place] {
                    written.2 = Some(row);
                }
            }
        }
    }
    // The rows go in after the changes, which may have made room for them.
    let outcome = UpsertOutcome::Inserted;
    if with_rows {
        let inserted = insert_returning(plan.model, new, first, &Output::row(), db).await?;
        for (place, (key, row)) in places.into_iter().zip(inserted) {
            written[place] = Some((outcome, key, Some(row)));
        }
    } else {
        for batch in batches(plan.model, new, first, db.target(), &Extras::NONE) {
            db.execute(&batch.statement)
                .await
                .map_err(|error| batch.explain(error))?;
        }
        for place in places {
            written[place] = Some((outcome, Vec::new(), None));
        }
    }
    Ok(written.into_iter().flatten().collect())
}

/// For each row the key of the one that is there, which is locked, and whether it shall be changed.
async fn find(
    plan: &Plan,
    rows: &[Assignments],
    db: ExecutorRef<'_>,
) -> Result<Vec<Option<(Vec<Value>, bool)>>> {
    let columns = key_columns(plan.model);
    let kinds: Vec<ValueKind> = columns.iter().map(|column| column.key_kind()).collect();
    let selects = rows.iter().enumerate().map(|(place, row)| {
        let place = Node::Value(Value::I64(i64::try_from(place).unwrap_or(i64::MAX)));
        let condition = match &plan.filter {
            Some(filter) => proposed(filter, row),
            None => Node::Value(Value::Bool(true)),
        };
        let mut select = plan.select(plan.key_of(row));
        select.lock = Some(Lock::UPDATE);
        let key = columns.iter().copied().map(Node::Column);
        let mut nodes = vec![
            Node::Cast(Box::new(place), ValueKind::I64),
            Node::Cast(Box::new(condition), ValueKind::I64),
        ];
        nodes.extend(key);
        select.projection = Projection::Nodes(nodes);
        select
    });
    let selects = Statement::Selects(plan.model, selects.collect());
    let existing = fetch(db, selects, |row| {
        let place = usize::try_from(row.get::<i64>(0)?).unwrap_or(usize::MAX);
        let holds = row.get::<Option<i64>>(1)?.is_some_and(|holds| holds != 0);
        Ok((place, decode_key(&row.from(2), &kinds)?, holds))
    })
    .await?;
    let mut found: Vec<Option<(Vec<Value>, bool)>> = vec![None; rows.len()];
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (place, key, holds) in existing {
        let texts: Vec<String> = key.iter().map(Value::key_text).collect();
        if !seen.insert(texts.join("\u{1f}")) {
            return Err(plan.twice());
        }
        if let Some(found) = found.get_mut(place) {
            *found = Some((key, holds));
        }
    }
    Ok(found)
}

/// An expression over a row that is there, with the values of the one that was proposed.
fn proposed(node: &Node, row: &Assignments) -> Node {
    let mut node = node.clone();
    propose(&mut node, &|position| row.get(position).cloned());
    node
}

/// What the row with this key shall hold.
fn change(plan: &Plan, row: &Assignments, key: &[Value]) -> Select {
    let mut select = Select::new(plan.model);
    select.scope = RowScope::WithDeleted;
    select.filter = Some(key_filter(plan.model, key.to_vec()));
    let key = key_columns(plan.model).into_iter().map(Node::Column);
    let values = plan.set.iter().map(|(_, node)| proposed(node, row));
    select.projection = Projection::Nodes(key.chain(values).collect());
    select
}
