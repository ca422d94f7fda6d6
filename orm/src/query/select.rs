//! `Query<M, L>`: rows of a model, filtered, ordered, limited, with the relations `L` loaded.

use super::delete::Delete;
use super::group::{self, GroupKey, Grouped};
use super::restore::Restore;
use super::run::{at_most_one, fetch, fetch_models};
use super::scope::{add_default, has_own_condition};
use super::selection::{Selected, Selection};
use super::shape::{Shape, Shaped};
use super::soft_delete::SoftDelete;
use super::update::Update;
use crate::db::{Executor, ExecutorRef, Site, loading};
use crate::error::{Error, Result};
use crate::expr::{GroupOf, GroupRows, IntoExpr, OrderList};
use crate::model::Model;
use crate::relation::{IntoInclude, LoadSet, Loadable, Maybe, Preload, Proof, load_all};
use crate::sql;
use crate::statement::{
    Body, Distinct, Lock, Node, Projection, RowScope, Select, Source, Statement, and,
};
use orm_schema::Dialect;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

/// A query for rows of `M`. Made by `Model::query`, `Model::filter` and `Model::all_rows`; nothing is sent before a call
/// with the database is awaited.
#[must_use = "nothing is sent before `.all(..)` or another call with the database is awaited"]
pub struct Query<M, L = ()> {
    pub(super) select: Box<Select>,
    pub(super) preloads: Vec<Arc<dyn Preload<M>>>,
    /// `all_rows()` was said, so an update or delete may go without a condition.
    is_all_rows: bool,
    loaded: PhantomData<fn() -> L>,
}

impl<M, L> Clone for Query<M, L> {
    fn clone(&self) -> Self {
        Self {
            select: self.select.clone(),
            preloads: self.preloads.clone(),
            is_all_rows: self.is_all_rows,
            loaded: PhantomData,
        }
    }
}

impl<M: Model, L> std::fmt::Debug for Query<M, L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query")
            .field("model", &M::NAME)
            .field("select", &self.select)
            .finish_non_exhaustive()
    }
}

impl<M: Model> Query<M> {
    #[doc(hidden)]
    #[track_caller]
    pub fn new() -> Self {
        let mut select = Select::new(M::info());
        add_default(M::info(), &mut select.filter);
        Self::of(select).at(Some(Location::caller()))
    }

    fn of(select: Select) -> Self {
        Self {
            select: Box::new(select),
            preloads: Vec::new(),
            is_all_rows: false,
            loaded: PhantomData,
        }
    }

    pub(super) fn into_select(self) -> Select {
        *self.select
    }

    pub(super) fn with_distinct(mut self, distinct: Distinct) -> Self {
        self.select.distinct = distinct;
        self
    }

    /// The same query, begun at that place of the program.
    pub(crate) fn at(mut self, site: Site) -> Self {
        self.select.site = site;
        self
    }

    #[doc(hidden)]
    #[track_caller]
    pub fn all_rows() -> Self {
        Self {
            is_all_rows: true,
            ..Self::new()
        }
    }

    /// Begun nowhere in the program, unless [`at`](Self::at) says where.
    pub(crate) fn filtered(node: Node) -> Self {
        let mut select = Select::new(M::info());
        select.filter = Some(node);
        Self::of(select)
    }

    /// Updates the rows that match. `exec` refuses to change every row unless the query began with `Model::all_rows()`.
    pub fn update(self) -> Update<M> {
        let refusal = self.refusal("update");
        Update::new(self.select.filter, self.select.scope, refusal)
    }

    /// Deletes the rows that match. `exec` refuses to delete every row unless the query began with `Model::all_rows()`.
    pub fn delete(self) -> Delete<M> {
        let refusal = self.refusal("delete");
        Delete::checked(self.select.filter, self.select.scope, refusal)
    }

    /// Sees soft-deleted rows too.
    pub fn with_deleted(mut self) -> Self
    where
        M: SoftDelete,
    {
        self.select.scope = RowScope::WithDeleted;
        self
    }

    /// Sees soft-deleted rows only.
    pub fn only_deleted(mut self) -> Self
    where
        M: SoftDelete,
    {
        self.select.scope = RowScope::OnlyDeleted;
        self
    }

    /// Brings back the soft-deleted rows that match, and what went with them.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String, #[orm(deleted)] deleted_at: Option<DateTime<Utc>> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// User::filter(User::name.eq("Ann")).restore().exec(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn restore(self) -> Restore<M>
    where
        M: SoftDelete,
    {
        let refusal = self.refusal("restore");
        Restore::new(self.select.filter, refusal)
    }

    /// Removes the soft-deleted rows that match for good.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(deleted)] deleted_at: Option<DateTime<Utc>> }
    /// # async fn f(db: &Db, last_year: DateTime<Utc>) -> orm::Result<()> {
    /// User::filter(User::deleted_at.lt(last_year)).purge().exec(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn purge(self) -> Delete<M>
    where
        M: SoftDelete,
    {
        let refusal = self.refusal("purge");
        Delete::purge(self.select.filter, RowScope::OnlyDeleted, refusal)
    }

    fn refusal(&self, verb: &str) -> Option<String> {
        let Select {
            filter,
            order_by,
            limit,
            offset,
            ..
        } = &*self.select;
        if limit.is_some() || offset.is_some() || !order_by.is_empty() {
            return Some(format!(
                "{verb} takes no order, limit or offset: filter by the keys that `select` returns"
            ));
        }
        if has_own_condition(filter.as_ref()) || self.is_all_rows {
            return None;
        }
        Some(format!(
            "this would {verb} every `{0}`; add a filter, or say so with `{0}::all_rows()`",
            M::NAME
        ))
    }

    /// Groups the rows by a column, an expression or a tuple of them; then `select` takes keys and aggregates only. An order,
    /// a limit and an offset of the rows do not count; those of the groups come behind.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, team: String, active: bool, age: i32 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let oldest: Vec<(String, bool, i32)> = User::query()
    ///     .group_by((User::team, User::active))
    ///     .having(|g| g.count().gt(5))
    ///     .select(|g| {
    ///         let (team, active) = g.key();
    ///         (team, active, g.max(User::age))
    ///     })
    ///     .all(db)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn group_by<K: GroupKey<M>>(self, keys: K) -> Grouped<M, K::Keys> {
        Grouped::new(*self.select, keys)
    }

    /// Groups the rows as [`group_by`](Self::group_by), with a row more for every first key, every first and second key and
    /// so on, and one for all rows: there the keys behind are NULL. SQLite has no such groups.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Sale { #[orm(id)] id: i64, country: String, city: String, amount: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let sums: Vec<(Option<String>, Option<String>, bool, i64)> = Sale::query()
    ///     .group_by_rollup((Sale::country, Sale::city))
    ///     .select(|g| {
    ///         let (country, city) = g.key();
    ///         (country, city, g.is_total(), g.sum(Sale::amount))
    ///     })
    ///     .all(db)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn group_by_rollup<K: GroupKey<M>>(self, keys: K) -> Grouped<M, K::RollupKeys> {
        Grouped::rolled_up(*self.select, keys)
    }

    /// Computes over all rows at once: one row of aggregates. An order, a limit and an offset of the rows do not count.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, age: i32, active: bool }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let (count, oldest): (i64, Option<i32>) =
    ///     User::filter(User::active).aggregate(|g| (g.count(), g.max(User::age))).one(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn aggregate<T: Selection<GroupOf<M>>>(
        self,
        selection: impl FnOnce(&GroupRows<M, Maybe>) -> T,
    ) -> Selected<T::Out> {
        group::aggregate(*self.select, selection)
    }

    /// Reads these columns or expressions instead of whole rows.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let names: Vec<(i64, String)> = User::query().select((User::id, User::name)).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn select<T: Selection<M>>(mut self, selection: T) -> Selected<T::Out> {
        let mut nodes = Vec::new();
        selection.nodes(&mut nodes);
        self.select.projection = Projection::Nodes(nodes);
        Selected::new::<M, T>(*self.select)
    }
}

impl<M: Model> Query<M> {
    /// Reads a shape instead of whole rows: only the columns that it names.
    pub fn shape<S: Shape<Model = M>>(self) -> Shaped<S> {
        Shaped::new(*self.select)
    }
}

impl<M: Model> Default for Query<M> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

/// SQLite and PostgreSQL count rows in 64 bits with a sign.
pub(super) const MAX_ROWS: u64 = i64::MAX as u64;

impl<M, L> Query<M, L> {
    pub(super) fn lock(&mut self) -> &mut Option<Lock> {
        &mut self.select.lock
    }

    pub(super) fn into_parts(self) -> (Select, Vec<Arc<dyn Preload<M>>>) {
        (*self.select, self.preloads)
    }
}

impl<M: Model, L: LoadSet> Query<M, L> {
    /// Keeps the rows for which the condition holds; several filters all hold.
    pub fn filter(mut self, condition: impl IntoExpr<M, bool>) -> Self {
        and(&mut self.select.filter, condition.into_expr().node);
        self
    }

    /// Filters when there is a condition, as for optional parts of a search form.
    pub fn filter_opt(self, condition: Option<impl IntoExpr<M, bool>>) -> Self {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Sorts; a later order breaks the ties of an earlier one.
    pub fn order_by(mut self, order: impl OrderList<M>) -> Self {
        order.push_to(&mut self.select.order_by);
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.select.limit = Some(rows.min(MAX_ROWS));
        self
    }

    /// Leaves out so many rows first.
    pub fn offset(mut self, rows: u64) -> Self {
        self.select.offset = Some(rows.min(MAX_ROWS));
        self
    }

    /// Loads a relation of every row, in one statement more whatever the number of rows.
    pub fn with<R: Loadable, N: LoadSet>(
        mut self,
        include: impl IntoInclude<M, R, N>,
    ) -> Query<M, (Proof<R, N>, L)> {
        self.preloads.push(include.preload().into());
        Query {
            select: self.select,
            preloads: self.preloads,
            is_all_rows: self.is_all_rows,
            loaded: PhantomData,
        }
    }

    async fn rows(self, db: ExecutorRef<'_>) -> Result<Vec<L::Row<M>>> {
        let site = self.select.site;
        let mut rows: Vec<M> = fetch_models(db, Statement::from(self.select)).await?;
        if !self.preloads.is_empty() {
            loading(site, load_all(&self.preloads, &mut rows, db)).await?;
        }
        Ok(L::wrap(rows))
    }

    /// Every row.
    ///
    /// # Errors
    ///
    /// What the database reports, or a row that does not decode.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<L::Row<M>>> {
        self.rows(db.executor()).await
    }

    /// The only row.
    ///
    /// # Errors
    ///
    /// `NotFound` when there is none, `Usage` when there are several, and what the database reports.
    pub async fn one(self, db: &(impl Executor + ?Sized)) -> Result<L::Row<M>> {
        self.opt(db).await?.ok_or_else(|| Error::not_found(M::NAME))
    }

    /// The only row, or `None`.
    ///
    /// # Errors
    ///
    /// `Usage` when there are several, and what the database reports.
    pub async fn opt(mut self, db: &(impl Executor + ?Sized)) -> Result<Option<L::Row<M>>> {
        // Two are enough to know that there is more than one.
        self.select.limit = Some(self.select.limit.map_or(2, |limit| limit.min(2)));
        at_most_one(self.rows(db.executor()).await?, M::NAME)
    }

    /// The first row in the order of the query, or `None`.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn first(mut self, db: &(impl Executor + ?Sized)) -> Result<Option<L::Row<M>>> {
        self.select.limit = Some(self.select.limit.map_or(1, |limit| limit.min(1)));
        Ok(self.rows(db.executor()).await?.pop())
    }

    /// How many rows match. Limit and offset do not count.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn count(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        let mut select = Select::new(M::info());
        select.site = self.select.site;
        if matches!(self.select.distinct, Distinct::No) {
            select.filter = self.select.filter;
            select.scope = self.select.scope;
        } else {
            // Which rows are left out is known once they are read.
            let mut rows = *self.select;
            (rows.limit, rows.offset) = (None, None);
            select.from = Some(Source::Query(Box::new(Body::select(rows))));
        }
        select.projection = Projection::Count;
        let rows = fetch(db.executor(), Statement::from(select), |row| {
            row.get::<i64>(0)
        })
        .await?;
        Ok(rows
            .first()
            .and_then(|&count| u64::try_from(count).ok())
            .unwrap_or_default())
    }

    /// Whether a row matches.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn exists(self, db: &(impl Executor + ?Sized)) -> Result<bool> {
        let mut select = Select::new(M::info());
        select.filter = self.select.filter;
        select.scope = self.select.scope;
        select.site = self.select.site;
        select.projection = Projection::Exists;
        select.limit = Some(1);
        let rows = fetch(db.executor(), Statement::from(select), |_| Ok(())).await?;
        Ok(!rows.is_empty())
    }

    /// The SQL of the query, with placeholders for values; for logs and tests.
    ///
    /// # Errors
    ///
    /// `Unsupported` when the database lacks what the query asks for.
    pub fn to_sql(&self, dialect: Dialect) -> Result<String> {
        sql::to_sql(Statement::from(self.select.clone()), dialect)
    }

    /// Refuses a query that not every database can run, and lists all that is missing on each; for tests.
    ///
    /// # Errors
    ///
    /// `Unsupported`.
    pub fn check_portable(&self) -> Result<()> {
        sql::check_portable(&Statement::from(self.select.clone()))
    }
}
