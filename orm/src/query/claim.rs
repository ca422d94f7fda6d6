//! Taking rows that nobody else holds: a job queue in a table. [`Claim`] locks at most so many rows, skips those that
//! somebody else has locked, marks them and returns them, all in one transaction.

use super::checked::check_set;
use super::run::{fetch, fetch_models};
use super::select::{MAX_ROWS, Query};
use super::soft_delete::{Key, key_columns, key_filters, text_of};
use super::update::{assign, touch};
use crate::column::Column;
use crate::db::{Executor, ExecutorRef, Isolation, Site, Tx, loading};
use crate::error::{Error, ErrorKind, Result};
use crate::expr::IntoExpr;
use crate::model::{Key as _, Model};
use crate::relation::{LoadSet, Preload, decode_key, load_all};
use crate::sql;
use crate::statement::{
    self, Lock, LockStrength, LockWait, Node, Projection, Returning, RowScope, Select, Statement,
};
use crate::value::ValueKind;
use std::collections::HashMap;
use std::marker::PhantomData;

/// How often a claim outside of a transaction is tried again when it conflicts with others.
const ATTEMPTS: u32 = 10;

/// Rows to take, and how to mark them; made by [`Query::claim`].
#[must_use = "nothing is sent before `.exec(..)` is awaited"]
pub struct Claim<M, L = ()> {
    select: Select,
    preloads: Vec<std::sync::Arc<dyn Preload<M>>>,
    rows: u64,
    set: Vec<(u16, Node)>,
    loaded: PhantomData<fn() -> L>,
}

impl<M: Model, L> std::fmt::Debug for Claim<M, L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claim")
            .field("model", &M::NAME)
            .field("rows", &self.rows)
            .field("set", &self.set)
            .finish_non_exhaustive()
    }
}

impl<M: Model, L: LoadSet> Query<M, L> {
    /// Takes at most so many of the rows, in the order of the query, and marks them with what is `set`: the jobs of a queue.
    /// Rows that somebody else is taking are skipped, so no row is ever taken twice, and nobody waits.
    ///
    /// What is set should make that the query no longer finds the rows; it is all that keeps others from taking them once
    /// this is committed.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Job { #[orm(id)] id: i64, state: String, attempts: i32 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let jobs: Vec<Job> = Job::filter(Job::state.eq("ready"))
    ///     .order_by(Job::id.asc())
    ///     .claim(10)
    ///     .set(Job::state, "running")
    ///     .set(Job::attempts, Job::attempts + 1)
    ///     .exec(db)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn claim(self, rows: u64) -> Claim<M, L> {
        let (select, preloads) = self.into_parts();
        Claim {
            select,
            preloads,
            rows: rows.min(MAX_ROWS),
            set: Vec::new(),
            loaded: PhantomData,
        }
    }
}

impl<M: Model, L: LoadSet> Claim<M, L> {
    /// Sets a column of the rows to a value or to an expression over the row as it was.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoExpr<M, T>) -> Self {
        assign(&mut self.set, column.position(), value.into_expr().node);
        self
    }

    /// Takes the rows, and returns them as they are now, in the order of the query. Outside of a transaction it is one of its
    /// own, at the level `ReadCommitted`, and tried again when it conflicts with others; inside of one the rows stay locked
    /// until that ends.
    ///
    /// SQLite has one writer, so claims come one after the other there.
    ///
    /// # Errors
    ///
    /// `Usage` when nothing is set, when the key is, when the query has an offset, or in a transaction that only reads;
    /// `Validation` when a rule of the model is not met; and what the database reports. Nothing is taken then.
    pub async fn exec(mut self, db: &(impl Executor + ?Sized)) -> Result<Vec<L::Row<M>>> {
        let db = db.executor();
        self.check(db)?;
        self.select.limit = Some(
            self.select
                .limit
                .map_or(self.rows, |rows| rows.min(self.rows)),
        );
        if self.select.limit == Some(0) {
            return Ok(Vec::new());
        }
        check_set::<M>(&self.set, false)?;
        touch::<M>(&mut self.set);
        self.select.projection = Projection::Nodes(
            key_columns(M::info())
                .into_iter()
                .map(Node::Column)
                .collect(),
        );
        self.select.lock = Some(Lock {
            strength: LockStrength::Update,
            wait: LockWait::SkipLocked,
        });
        let rows = match db {
            ExecutorRef::Db(db) => {
                // At a higher level MySQL keeps the rows locked that it looked at and did not take.
                let tx = db.tx().isolation(Isolation::ReadCommitted).retry(ATTEMPTS);
                tx.run(async |tx| self.run(tx).await).await?
            }
            ExecutorRef::Tx(tx) => tx.transaction(async |tx| self.run(tx).await).await?,
        };
        Ok(L::wrap(rows))
    }

    fn check(&self, db: ExecutorRef<'_>) -> Result<()> {
        let message = if self.set.is_empty() {
            "a claim marks what it takes, or others take it too; add `.set(..)`"
        } else if self
            .set
            .iter()
            .any(|(column, _)| M::info().key.contains(column))
        {
            "a claim does not change the key of what it takes"
        } else if self.select.offset.is_some() {
            "a claim takes the first rows, so it has no offset"
        } else if matches!(db, ExecutorRef::Tx(tx) if tx.is_read_only()) {
            "the transaction only reads, so nothing can be claimed in it"
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::Usage, message))
    }

    async fn run(&self, tx: &Tx) -> Result<Vec<M>> {
        let db = ExecutorRef::Tx(tx);
        let kinds: Vec<ValueKind> = key_columns(M::info())
            .into_iter()
            .map(|column| column.key_kind())
            .collect();
        let statement = Statement::from(self.select.clone());
        let keys: Vec<Key> = fetch(db, statement, |row| decode_key(row, &kinds)).await?;
        let mut rows: Vec<M> = Vec::with_capacity(keys.len());
        for filter in key_filters(M::info(), &keys) {
            rows.append(&mut self.mark(filter, db).await?);
        }
        let order: HashMap<String, usize> = keys
            .iter()
            .enumerate()
            .map(|(position, key)| (text_of(key), position))
            .collect();
        // RETURNING has no order.
        rows.sort_by_cached_key(|row| order.get(&text_of(&row.primary_key().values())).copied());
        if !self.preloads.is_empty() {
            // In the same transaction: rows that cannot be returned are not taken.
            let site: Site = self.select.site;
            loading(site, load_all(&self.preloads, &mut rows, db)).await?;
        }
        Ok(rows)
    }

    /// Marks the rows, which are locked, and reads them as they are then.
    async fn mark(&self, keys: Node, db: ExecutorRef<'_>) -> Result<Vec<M>> {
        let returning = db.dialect().capabilities().returning;
        let update = Statement::Update(statement::Update {
            model: M::info(),
            set: self.set.clone(),
            scope: RowScope::WithDeleted,
            filter: Some(keys.clone()),
            returning: Returning::model_if(returning),
        });
        if returning {
            return fetch_models(db, update).await;
        }
        db.execute(&sql::prepare(update, db.dialect())).await?;
        let mut select = Select::new(M::info());
        select.scope = RowScope::WithDeleted;
        select.filter = Some(keys);
        fetch_models(db, Statement::from(select)).await
    }
}
