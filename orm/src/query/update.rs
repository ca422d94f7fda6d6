//! Updating rows: those that match a filter, or one by its value.

use super::insert::Assignments;
use super::run::{at_most_one, fetch_models};
use crate::column::Column;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::expr::IntoExpr;
use crate::model::{Key, Model, PatchRow};
use crate::sql;
use crate::statement::{self, Node, Select, Statement, key_filter};
use crate::value::Value;
use chrono::Utc;
use orm_schema::ColumnType;
use std::marker::PhantomData;

/// Sets a column; a later value replaces an earlier one.
fn assign(list: &mut Vec<(u16, Node)>, position: u16, node: Node) {
    match list.iter_mut().find(|(column, _)| *column == position) {
        Some((_, old)) => *old = node,
        None => list.push((position, node)),
    }
}

/// The columns of `updated` get the time, unless the update sets them itself.
fn touch<M: Model>(set: &mut Vec<(u16, Node)>) {
    for (position, field) in M::schema().fields.iter().enumerate() {
        let position = u16::try_from(position).unwrap_or(u16::MAX);
        if field.is_updated && set.iter().all(|(column, _)| *column != position) {
            let now = Utc::now();
            let value = match field.column_type {
                ColumnType::NaiveDateTime => Value::NaiveDateTime(now.naive_utc()),
                _ => Value::DateTime(now),
            };
            set.push((position, Node::Value(value)));
        }
    }
}

/// An update of all rows that match a filter.
#[derive(Debug)]
#[must_use = "nothing is changed before `.exec(..)` is awaited"]
pub struct Update<M> {
    set: Vec<(u16, Node)>,
    filter: Option<Node>,
    refusal: Option<String>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Update<M> {
    pub(crate) fn new(filter: Option<Node>, refusal: Option<String>) -> Self {
        Self {
            set: Vec::new(),
            filter,
            refusal,
            model: PhantomData,
        }
    }

    /// Sets a column to a value or to an expression over the row as it was.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoExpr<M, T>) -> Self {
        assign(&mut self.set, column.position(), value.into_expr().node);
        self
    }

    /// Updates, and returns how many rows matched. Without a `set` nothing is sent.
    ///
    /// # Errors
    ///
    /// `Usage` when every row would change and that was not said, and what the database reports.
    pub async fn exec(mut self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        if let Some(refusal) = self.refusal {
            return Err(Error::new(ErrorKind::Usage, refusal));
        }
        if self.set.is_empty() {
            return Ok(0);
        }
        touch::<M>(&mut self.set);
        let db = db.executor();
        let statement = statement::Update {
            model: M::info(),
            set: self.set,
            filter: self.filter,
            returning: false,
        };
        Ok(db
            .execute(&sql::prepare(Statement::Update(statement), db.dialect()))
            .await?
            .rows_affected)
    }
}

/// An update of one row, found by its primary key; made by `row.update()` and `row.patch(..)`.
#[derive(Debug)]
#[must_use = "nothing is changed before `.exec(..)` is awaited"]
pub struct UpdateRow<M> {
    set: Vec<(u16, Node)>,
    key: Vec<Value>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> UpdateRow<M> {
    #[doc(hidden)]
    pub fn of(row: &M) -> Self {
        Self {
            set: Vec::new(),
            key: row.primary_key().values(),
            model: PhantomData,
        }
    }

    #[doc(hidden)]
    pub fn patch(mut self, patch: impl PatchRow<M>) -> Self {
        let mut assignments = Assignments::default();
        patch.assign(&mut assignments);
        for (position, value) in assignments.into_values() {
            assign(&mut self.set, position, Node::Value(value));
        }
        self
    }

    /// Sets a column to a value or to an expression over the row as it was.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoExpr<M, T>) -> Self {
        assign(&mut self.set, column.position(), value.into_expr().node);
        self
    }

    /// Updates, and returns the row as it is now. Without a `set` the row is only read.
    ///
    /// # Errors
    ///
    /// `NotFound` when the row is gone, and what the database reports.
    pub async fn exec(mut self, db: &(impl Executor + ?Sized)) -> Result<M> {
        let db = db.executor();
        if self.set.is_empty() {
            return read::<M>(db, self.key).await;
        }
        touch::<M>(&mut self.set);
        // The key may be among what is set: the row is then found under the new one.
        let info = M::info();
        let mut new_key = self.key.clone();
        for (value, &position) in new_key.iter_mut().zip(info.key) {
            if let Some((_, Node::Value(set))) = self
                .set
                .iter()
                .find(|(column, _)| usize::from(*column) == position)
            {
                *value = set.clone();
            }
        }
        let returning = db.dialect().capabilities().returning;
        let filter = Some(key_filter(info, self.key));
        let statement = Statement::Update(statement::Update {
            model: info,
            set: self.set,
            filter,
            returning,
        });
        if returning {
            let rows = fetch_models(db, statement).await?;
            return at_most_one(rows, M::NAME)?.ok_or_else(|| Error::not_found(M::NAME));
        }
        // Without RETURNING the row is read in the same transaction, so that it is the one that was written.
        match db {
            ExecutorRef::Tx(_) => update_and_read(db, statement, new_key).await,
            ExecutorRef::Db(pool) => {
                pool.transaction(async |tx| {
                    update_and_read(ExecutorRef::Tx(tx), statement, new_key).await
                })
                .await
            }
        }
    }
}

async fn update_and_read<M: Model>(
    db: ExecutorRef<'_>,
    statement: Statement,
    key: Vec<Value>,
) -> Result<M> {
    let outcome = db.execute(&sql::prepare(statement, db.dialect())).await?;
    if outcome.rows_affected == 0 {
        return Err(Error::not_found(M::NAME));
    }
    read(db, key).await
}

pub(super) async fn read<M: Model>(db: ExecutorRef<'_>, key: Vec<Value>) -> Result<M> {
    let mut select = Select::new(M::info());
    select.filter = Some(key_filter(M::info(), key));
    let rows = fetch_models(db, Statement::Select(select)).await?;
    at_most_one(rows, M::NAME)?.ok_or_else(|| Error::not_found(M::NAME))
}
