//! Queries over several tables: joins by relation or by any typed condition, and queries read from like tables.
//!
//! In: the query so far and closures over its rows. Out: columns, expressions or whole rows of any of them. Each closure
//! takes one row of every source; a row knows its columns with the types that they have there.

mod begin;
mod columns;
mod row;
mod sources;

pub use columns::ColumnList;
pub use row::{
    Derived, JoinSource, JoinedRow, Optional, Outer, Output, Outputs, Presence, Present, WholeRow,
};
pub use sources::{At, HasSource, IsModel, Push, Sources};

use super::cte::{IntoSource, SourceParts};
use super::group::{GroupKey, Grouped, aggregate};
use super::run::fetch;
use super::select::MAX_ROWS;
use super::selection::{Selected, Selection};
use crate::db::Executor;
use crate::error::Result;
use crate::expr::{Expr, GroupOf, GroupRows, IntoExpr, OrderList};
use crate::model::Model;
use crate::relation::{Maybe, Rel, Relation};
use crate::sql;
use crate::statement::{
    Binder, ColumnRef, Distinct, Join, JoinKind, JoinTarget, Projection, RowScope, Select, Source,
    Statement, and,
};
use orm_schema::Dialect;
use std::marker::PhantomData;

/// The scope of expressions over the rows of a query that reads from the sources `T`.
#[derive(Debug)]
pub struct JoinOf<T>(PhantomData<fn() -> T>);

/// A query over several sources: `T` is a tuple of models, of [`Outer`] sides and of [`Derived`] rows.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, age: i32, name: String, #[orm(inverse = user)] posts: HasMany<Post> }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let rows: Vec<(String, Option<String>)> = User::query()
///     .left_join(User::posts)
///     .filter(|(u, p)| u.age.gt(18) & p.title.is_not_null())
///     .select(|(u, p)| (u.name, p.title))
///     .all(db)
///     .await?;
/// # Ok(()) }
/// ```
#[must_use = "a query does nothing until `.select(..)` names what to read"]
pub struct JoinQuery<T> {
    select: Select,
    binder: Binder,
    /// What is known of the columns of each source that is a query.
    outputs: Vec<Vec<Option<ColumnRef>>>,
    sources: PhantomData<fn() -> T>,
}

impl<T> Clone for JoinQuery<T> {
    fn clone(&self) -> Self {
        Self {
            select: self.select.clone(),
            binder: self.binder,
            outputs: self.outputs.clone(),
            sources: PhantomData,
        }
    }
}

impl<T> std::fmt::Debug for JoinQuery<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JoinQuery")
            .field("select", &self.select)
            .finish_non_exhaustive()
    }
}

/// The sources `T` and the rows of `R`, which are there; what a condition of a join is over.
type Joined<T, R> = <T as Push<R>>::Out;

/// The rows that a closure takes.
type Rows<T> = <T as Sources>::Rows<JoinOf<T>>;

/// A query that reads from another query, or from a common table expression, instead of a table.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let counts = Post::query().group_by(Post::user_id).select(|g| (g.key(), g.count()));
/// let busy: Vec<i64> = orm::from(counts).filter(|(t,)| t.1.gt(100)).select(|(t,)| t.0).all(db).await?;
/// # Ok(()) }
/// ```
#[track_caller]
pub fn from<Q: IntoSource>(query: Q) -> JoinQuery<(Derived<Q::Out>,)> {
    let SourceParts {
        source,
        model,
        outputs,
    } = query.into_source();
    let mut select = Select::new(model);
    select.from = Some(source);
    select.site = Some(std::panic::Location::caller());
    JoinQuery::new(select, vec![outputs])
}

impl<T: Sources> JoinQuery<T> {
    fn new(mut select: Select, outputs: Vec<Vec<Option<ColumnRef>>>) -> Self {
        let binder = *select.binder.get_or_insert_with(Binder::new);
        Self {
            select,
            binder,
            outputs,
            sources: PhantomData,
        }
    }

    fn rows<S>(&self) -> T::Rows<S> {
        T::rows(self.binder, &self.outputs)
    }

    fn push<U: Sources>(mut self, join: Join, outputs: Vec<Option<ColumnRef>>) -> JoinQuery<U> {
        self.select.joins.push(join);
        self.outputs.push(outputs);
        JoinQuery {
            select: self.select,
            binder: self.binder,
            outputs: self.outputs,
            sources: PhantomData,
        }
    }

    fn by_relation<R: Relation, I, U: Sources>(self, kind: JoinKind) -> JoinQuery<U>
    where
        T: HasSource<R::From, I>,
    {
        let target = JoinTarget::Relation {
            from: T::POSITION,
            relation: R::INFO,
        };
        let on = None;
        self.push(Join { kind, target, on }, Vec::new())
    }

    fn by_condition<R: JoinSource, U: Sources>(
        self,
        kind: JoinKind,
        target: JoinTarget,
        outputs: Vec<Option<ColumnRef>>,
        on: impl FnOnce(Rows<Joined<T, R>>) -> Expr<JoinOf<Joined<T, R>>, bool>,
    ) -> JoinQuery<U>
    where
        T: Push<R>,
    {
        let mut all = self.outputs.clone();
        all.push(outputs.clone());
        let rows = <Joined<T, R> as Sources>::rows(self.binder, &all);
        let on = Some(on(rows).node);
        self.push(Join { kind, target, on }, outputs)
    }

    /// Joins the rows that a relation reaches; rows without any are left out.
    pub fn inner_join<R: Relation, I>(self, _relation: Rel<R>) -> JoinQuery<Joined<T, R::To>>
    where
        T: HasSource<R::From, I> + Push<R::To>,
    {
        self.by_relation::<R, I, _>(JoinKind::Inner)
    }

    /// Joins the rows that a relation reaches; where there is none, all of their columns are NULL.
    pub fn left_join<R: Relation, I>(self, _relation: Rel<R>) -> JoinQuery<Joined<T, Outer<R::To>>>
    where
        T: HasSource<R::From, I> + Push<Outer<R::To>>,
    {
        self.by_relation::<R, I, _>(JoinKind::Left)
    }

    /// Joins the rows that a relation reaches, and keeps all of them: where no row reaches one, all columns of the sources
    /// before are NULL.
    pub fn right_join<R: Relation, I>(
        self,
        _relation: Rel<R>,
    ) -> JoinQuery<Joined<T::AllOuter, R::To>>
    where
        T: HasSource<R::From, I>,
        T::AllOuter: Push<R::To>,
    {
        self.by_relation::<R, I, _>(JoinKind::Right)
    }

    /// Joins the rows that a relation reaches, and keeps those of both sides. MySQL has no such join.
    pub fn full_join<R: Relation, I>(
        self,
        _relation: Rel<R>,
    ) -> JoinQuery<Joined<T::AllOuter, Outer<R::To>>>
    where
        T: HasSource<R::From, I>,
        T::AllOuter: Push<Outer<R::To>>,
    {
        self.by_relation::<R, I, _>(JoinKind::Full)
    }

    /// Joins the rows of a model for which a condition holds.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String, boss_id: Option<i64> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let pairs: Vec<(String, String)> = User::query()
    ///     .inner_join_on::<User>(|(u, boss)| u.boss_id.eq(boss.id))
    ///     .select(|(u, boss)| (u.name, boss.name))
    ///     .all(db)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn inner_join_on<M: Model>(
        self,
        on: impl FnOnce(Rows<Joined<T, M>>) -> Expr<JoinOf<Joined<T, M>>, bool>,
    ) -> JoinQuery<Joined<T, M>>
    where
        T: Push<M>,
    {
        self.by_condition::<M, _>(JoinKind::Inner, model::<M>(), Vec::new(), on)
    }

    /// Joins the rows of a model for which a condition holds; where there is none, all of their columns are NULL.
    pub fn left_join_on<M: Model>(
        self,
        on: impl FnOnce(Rows<Joined<T, M>>) -> Expr<JoinOf<Joined<T, M>>, bool>,
    ) -> JoinQuery<Joined<T, Outer<M>>>
    where
        T: Push<M> + Push<Outer<M>>,
    {
        self.by_condition::<M, _>(JoinKind::Left, model::<M>(), Vec::new(), on)
    }

    /// Joins the rows of a model for which a condition holds, and keeps all of them.
    pub fn right_join_on<M: Model>(
        self,
        on: impl FnOnce(Rows<Joined<T, M>>) -> Expr<JoinOf<Joined<T, M>>, bool>,
    ) -> JoinQuery<Joined<T::AllOuter, M>>
    where
        T: Push<M>,
        T::AllOuter: Push<M>,
    {
        self.by_condition::<M, _>(JoinKind::Right, model::<M>(), Vec::new(), on)
    }

    /// Joins the rows of a model for which a condition holds, and keeps those of both sides. MySQL has no such join.
    pub fn full_join_on<M: Model>(
        self,
        on: impl FnOnce(Rows<Joined<T, M>>) -> Expr<JoinOf<Joined<T, M>>, bool>,
    ) -> JoinQuery<Joined<T::AllOuter, Outer<M>>>
    where
        T: Push<M>,
        T::AllOuter: Push<Outer<M>>,
    {
        self.by_condition::<M, _>(JoinKind::Full, model::<M>(), Vec::new(), on)
    }

    /// Pairs every row with every row of a model.
    pub fn cross_join<M: Model>(self) -> JoinQuery<Joined<T, M>>
    where
        T: Push<M>,
    {
        let join = Join {
            kind: JoinKind::Cross,
            target: model::<M>(),
            on: None,
        };
        self.push(join, Vec::new())
    }

    /// Joins the rows of a query, or of a common table expression, for which a condition holds.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let counts = Post::query().group_by(Post::user_id).select(|g| (g.key(), g.count()));
    /// let rows: Vec<(String, Option<i64>)> = User::query()
    ///     .left_join_query(counts, |(u, t)| t.0.eq(u.id))
    ///     .select(|(u, t)| (u.name, t.1))
    ///     .all(db)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn left_join_query<Q: IntoSource>(
        self,
        query: Q,
        on: impl FnOnce(
            Rows<Joined<T, Derived<Q::Out>>>,
        ) -> Expr<JoinOf<Joined<T, Derived<Q::Out>>>, bool>,
    ) -> JoinQuery<Joined<T, Outer<Derived<Q::Out>>>>
    where
        T: Push<Derived<Q::Out>> + Push<Outer<Derived<Q::Out>>>,
    {
        let parts = query.into_source();
        let target = JoinTarget::Source(parts.source);
        self.by_condition::<Derived<Q::Out>, _>(JoinKind::Left, target, parts.outputs, on)
    }

    /// Joins the rows of a query, or of a common table expression, for which a condition holds; others are left out.
    pub fn inner_join_query<Q: IntoSource>(
        self,
        query: Q,
        on: impl FnOnce(
            Rows<Joined<T, Derived<Q::Out>>>,
        ) -> Expr<JoinOf<Joined<T, Derived<Q::Out>>>, bool>,
    ) -> JoinQuery<Joined<T, Derived<Q::Out>>>
    where
        T: Push<Derived<Q::Out>>,
    {
        let parts = query.into_source();
        let target = JoinTarget::Source(parts.source);
        self.by_condition::<Derived<Q::Out>, _>(JoinKind::Inner, target, parts.outputs, on)
    }

    /// Pairs every row with every row of a query.
    pub fn cross_join_query<Q: IntoSource>(self, query: Q) -> JoinQuery<Joined<T, Derived<Q::Out>>>
    where
        T: Push<Derived<Q::Out>>,
    {
        let parts = query.into_source();
        let join = Join {
            kind: JoinKind::Cross,
            target: JoinTarget::Source(parts.source),
            on: None,
        };
        self.push(join, parts.outputs)
    }

    /// Joins the rows of a query that is asked anew for each row so far, such as its three newest posts; rows for which it
    /// has none are left out. PostgreSQL, and MySQL 8.0.14 or newer; neither SQLite nor MariaDB has it.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String, user_id: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let newest: Vec<(String, String)> = User::query()
    ///     .joined()
    ///     .inner_join_lateral(|(u,)| {
    ///         Post::filter(Post::user_id.eq(u.id)).order_by(Post::id.desc()).limit(3).select((Post::id, Post::title))
    ///     })
    ///     .select(|(u, p)| (u.name, p.1))
    ///     .all(db)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn inner_join_lateral<X, Out: Outputs>(
        self,
        query: impl FnOnce(T::Rows<X>) -> Selected<Out>,
    ) -> JoinQuery<Joined<T, Derived<Out>>>
    where
        T: Push<Derived<Out>>,
    {
        self.lateral(JoinKind::Inner, query)
    }

    /// Joins the rows of a query that is asked anew for each row so far; where it has none, its columns are NULL.
    pub fn left_join_lateral<X, Out: Outputs>(
        self,
        query: impl FnOnce(T::Rows<X>) -> Selected<Out>,
    ) -> JoinQuery<Joined<T, Outer<Derived<Out>>>>
    where
        T: Push<Outer<Derived<Out>>>,
    {
        self.lateral(JoinKind::Left, query)
    }

    fn lateral<X, Out: Outputs, U: Sources>(
        self,
        kind: JoinKind,
        query: impl FnOnce(T::Rows<X>) -> Selected<Out>,
    ) -> JoinQuery<U> {
        let body = query(self.rows()).into_body();
        let outputs = body.outputs();
        let target = JoinTarget::Lateral(Box::new(body));
        let on = None;
        self.push(Join { kind, target, on }, outputs)
    }

    /// Keeps the rows for which the condition holds; several filters all hold.
    pub fn filter<E: IntoExpr<JoinOf<T>, bool>>(
        mut self,
        condition: impl FnOnce(Rows<T>) -> E,
    ) -> Self {
        let node = condition(self.rows()).into_expr().node;
        and(&mut self.select.filter, node);
        self
    }

    /// Filters when there is a value, as for optional parts of a search form.
    pub fn filter_some<V, E: IntoExpr<JoinOf<T>, bool>>(
        self,
        value: Option<V>,
        condition: impl FnOnce(Rows<T>, V) -> E,
    ) -> Self {
        match value {
            Some(value) => self.filter(|rows| condition(rows, value)),
            None => self,
        }
    }

    /// Sorts; a later order breaks the ties of an earlier one.
    pub fn order_by<O: OrderList<JoinOf<T>>>(mut self, order: impl FnOnce(Rows<T>) -> O) -> Self {
        let order = order(self.rows());
        order.push_to(&mut self.select.order_by);
        self
    }

    /// At most so many joined rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.select.limit = Some(rows.min(MAX_ROWS));
        self
    }

    /// Leaves out so many joined rows first.
    pub fn offset(mut self, rows: u64) -> Self {
        self.select.offset = Some(rows.min(MAX_ROWS));
        self
    }

    /// Keeps the first row, in the order of the query, of those that have the same values in these columns. PostgreSQL
    /// only; the order must begin with the same columns.
    pub fn distinct_on<K: ColumnList<JoinOf<T>>>(
        mut self,
        columns: impl FnOnce(Rows<T>) -> K,
    ) -> Self {
        let mut nodes = Vec::new();
        columns(self.rows()).push_to(&mut nodes);
        self.select.distinct = Distinct::On(nodes);
        self
    }

    /// Reads columns, expressions or whole rows.
    pub fn select<X: Selection<JoinOf<T>>>(
        mut self,
        selection: impl FnOnce(Rows<T>) -> X,
    ) -> Selected<X::Out> {
        let mut nodes = Vec::new();
        selection(self.rows()).nodes(&mut nodes);
        self.select.projection = Projection::Nodes(nodes);
        Selected::new::<JoinOf<T>, X>(self.select)
    }

    /// Groups the rows by a key; then `select` takes the key and aggregates only.
    pub fn group_by<K: GroupKey<JoinOf<T>>>(
        self,
        key: impl FnOnce(Rows<T>) -> K,
    ) -> Grouped<JoinOf<T>, K::Keys> {
        let key = key(self.rows());
        Grouped::new(self.select, key)
    }

    /// Computes over all joined rows at once: one row of aggregates.
    pub fn aggregate<X: Selection<GroupOf<JoinOf<T>>>>(
        self,
        selection: impl FnOnce(Rows<T>, &GroupRows<JoinOf<T>, Maybe>) -> X,
    ) -> Selected<X::Out> {
        let rows = self.rows();
        aggregate(self.select, |group| selection(rows, group))
    }

    /// How many joined rows there are. Order, limit and offset do not count.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn count(mut self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        self.select.order_by.clear();
        self.select.limit = None;
        self.select.offset = None;
        self.select.projection = Projection::Count;
        let rows = fetch(db.executor(), Statement::from(self.select), |row| {
            row.get::<i64>(0)
        })
        .await?;
        Ok(rows
            .first()
            .and_then(|&count| u64::try_from(count).ok())
            .unwrap_or_default())
    }

    /// Whether there is a joined row.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn exists(mut self, db: &(impl Executor + ?Sized)) -> Result<bool> {
        self.select.order_by.clear();
        self.select.projection = Projection::Exists;
        self.select.limit = Some(1);
        let rows = fetch(db.executor(), Statement::from(self.select), |_| Ok(())).await?;
        Ok(!rows.is_empty())
    }

    pub(super) fn into_select(self) -> Select {
        self.select
    }
}

fn model<M: Model>() -> JoinTarget {
    JoinTarget::Source(Source::Model(M::info(), RowScope::Live))
}

impl<T: Sources> JoinQuery<T> {
    /// Refuses a query that not every database can run, and lists all that is missing on each; for tests.
    ///
    /// # Errors
    ///
    /// `Unsupported`.
    pub fn check_portable(&self) -> Result<()> {
        sql::check_portable(&self.counting())
    }

    /// The SQL that counts the joined rows; for logs and tests. That of what is read is `to_sql` behind `select`.
    ///
    /// # Errors
    ///
    /// `Unsupported` when the database lacks what the query asks for.
    pub fn to_sql(&self, dialect: Dialect) -> Result<String> {
        sql::to_sql(self.counting(), dialect)
    }

    fn counting(&self) -> Statement {
        let mut select = self.select.clone();
        select.projection = Projection::Count;
        Statement::from(select)
    }
}
