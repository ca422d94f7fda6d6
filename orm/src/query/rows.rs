//! Changing rows that one holds, all at once: each only as it was read.

use super::checked::check_set;
use super::soft_delete::{self, key_filters};
use super::update::{assign, stale, touch, version_of};
use crate::column::Column;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, Result};
use crate::expr::IntoExpr;
use crate::model::{Key, Model};
use crate::sql;
use crate::statement::{self, BinaryOp, Node, RowScope, Statement, and};
use crate::value::Value;
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// Rows by their keys, those of one version together.
#[derive(Debug)]
struct Held {
    by_version: BTreeMap<String, (Option<Value>, Vec<Vec<Value>>)>,
    count: u64,
}

impl Held {
    fn new<M: Model>(rows: &[M]) -> Self {
        let mut by_version: BTreeMap<String, (Option<Value>, Vec<Vec<Value>>)> = BTreeMap::new();
        for row in rows {
            let version = version_of(row);
            let text = version.as_ref().map(Value::key_text).unwrap_or_default();
            by_version
                .entry(text)
                .or_insert((version, Vec::new()))
                .1
                .push(row.primary_key().values());
        }
        Self {
            by_version,
            count: rows.len() as u64,
        }
    }

    /// Conditions that together hold for the rows as they were read.
    fn filters<M: Model>(&self) -> Vec<Node> {
        let info = M::info();
        let mut filters = Vec::new();
        for (version, keys) in self.by_version.values() {
            for keys in key_filters(info, keys) {
                let mut filter = Some(keys);
                if let (Some(position), Some(version)) = (info.version, version) {
                    let column = Node::Column(info.column(position));
                    let version = Node::Value(version.clone());
                    let equal = Node::binary(BinaryOp::Eq, column, version);
                    and(&mut filter, equal);
                }
                filters.extend(filter);
            }
        }
        filters
    }

    fn check<M: Model>(&self, changed: u64) -> Result<()> {
        if changed == self.count {
            return Ok(());
        }
        let missing = self.count - changed.min(self.count);
        let error = if M::info().version.is_some() {
            stale(M::NAME)
        } else {
            Error::not_found(M::NAME)
        };
        Err(error.context(format_args!("{missing} of {} rows", self.count)))
    }
}

/// An update of rows that one holds; made by `Model::update_rows`. All are changed, as they were read, or none.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Task { #[orm(id)] id: i64, done: bool, #[orm(version)] version: i64 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let tasks = Task::filter(!Task::done).all(db).await?;
/// Task::update_rows(&tasks).set(Task::done, true).exec(db).await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "nothing is changed before `.exec(..)` is awaited"]
pub struct UpdateRows<M> {
    rows: Held,
    set: Vec<(u16, Node)>,
    pub(super) skips_rules: bool,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> UpdateRows<M> {
    #[doc(hidden)]
    pub fn new(rows: &[M]) -> Self {
        Self {
            rows: Held::new(rows),
            set: Vec::new(),
            skips_rules: false,
            model: PhantomData,
        }
    }

    /// Sets a column of every row to a value or to an expression over the row as it was.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoExpr<M, T>) -> Self {
        assign(&mut self.set, column.position(), value.into_expr().node);
        self
    }

    /// Updates all rows, or none.
    ///
    /// # Errors
    ///
    /// `Validation` when a rule of the model is not met; `Stale` when a row's `version` is no longer the one that was read,
    /// or, without a `version`, `NotFound` when one is gone; and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        if self.set.is_empty() || self.rows.count == 0 {
            return Ok(0);
        }
        check_set::<M>(&self.set, self.skips_rules)?;
        db.executor()
            .transaction(async |tx| self.run(ExecutorRef::Tx(tx)).await)
            .await
    }

    async fn run(mut self, db: ExecutorRef<'_>) -> Result<u64> {
        touch::<M>(&mut self.set);
        let mut changed = 0;
        for filter in self.rows.filters::<M>() {
            let update = statement::Update {
                model: M::info(),
                set: self.set.clone(),
                scope: RowScope::Live,
                filter: Some(filter),
                returning: statement::Returning::Nothing,
            };
            let statement = sql::prepare(Statement::Update(update), db.dialect());
            changed += db.execute(&statement).await?.rows_affected;
        }
        self.rows.check::<M>(changed)?;
        Ok(changed)
    }
}

/// Rows that one holds, to be deleted; made by `Model::delete_rows`. All are deleted, as they were read, or none.
#[derive(Debug)]
#[must_use = "nothing is deleted before `.exec(..)` is awaited"]
pub struct DeleteRows<M> {
    rows: Held,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> DeleteRows<M> {
    #[doc(hidden)]
    pub fn new(rows: &[M]) -> Self {
        Self {
            rows: Held::new(rows),
            model: PhantomData,
        }
    }

    /// Deletes all rows, or none.
    ///
    /// # Errors
    ///
    /// `Stale` when a row's `version` is no longer the one that was read, or, without a `version`, `NotFound` when one is
    /// gone; and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        if self.rows.count == 0 {
            return Ok(0);
        }
        db.executor()
            .transaction(async |tx| self.run(ExecutorRef::Tx(tx)).await)
            .await
    }

    async fn run(self, db: ExecutorRef<'_>) -> Result<u64> {
        let info = M::info();
        let mut deleted = 0;
        for filter in self.rows.filters::<M>() {
            deleted += if info.deleted.is_some() {
                soft_delete::delete(info, Some(filter), db).await?
            } else {
                let delete = statement::Delete {
                    model: info,
                    scope: RowScope::Live,
                    filter: Some(filter),
                    returning: statement::Returning::Nothing,
                };
                let statement = sql::prepare(Statement::Delete(delete), db.dialect());
                db.execute(&statement).await?.rows_affected
            };
        }
        self.rows.check::<M>(deleted)?;
        Ok(deleted)
    }
}
