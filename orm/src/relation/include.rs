//! What to load of a relation: which of its rows, in what order, how many, and with what.

use super::load::{Preload, Wanted};
use super::{Arity, LinkRow, LinkedBy, LoadSet, Loadable, ManyArity, Proof, Rel, Relation};
use crate::expr::{IntoExpr, OrderList};
use crate::model::Model;
use crate::query::{DefaultScope, IntoScope, add_default, lift, smaller};
use crate::statement::{Node, OrderBy, RowScope, and};
use std::marker::PhantomData;
use std::sync::Arc;

/// A relation to load, with a filter, an order, a limit and relations of its own.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let latest = User::posts.load().filter(Post::title.ne("")).order_by(Post::id.desc()).limit(3);
/// let users = User::query().with(latest).all(db).await?;
/// for post in users[0].get(User::posts) {
///     println!("{}", post.title);
/// }
/// # Ok(()) }
/// ```
#[must_use = "an include does nothing until `.with(..)` takes it"]
pub struct Include<R: Relation, L> {
    pub(super) wanted: Wanted,
    pub(super) preloads: Vec<Arc<dyn Preload<R::To>>>,
    loaded: PhantomData<fn() -> L>,
}

impl<R: Relation, L> Clone for Include<R, L> {
    fn clone(&self) -> Self {
        Self {
            wanted: self.wanted.clone(),
            preloads: self.preloads.clone(),
            loaded: PhantomData,
        }
    }
}

impl<R: Relation, L> std::fmt::Debug for Include<R, L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Include")
            .field("relation", &R::INFO.name)
            .finish_non_exhaustive()
    }
}

impl<R: Relation> Include<R, ()> {
    pub(super) fn new() -> Self {
        let mut wanted = Wanted::default();
        // What refers to one row by its key reaches it whatever the scopes of its model.
        if R::Arity::IS_MANY {
            add_default(R::To::info(), &mut wanted.filter);
        }
        Self {
            wanted,
            preloads: Vec::new(),
            loaded: PhantomData,
        }
    }
}

impl<R: Relation, L: LoadSet> Include<R, L> {
    /// Loads only the rows for which the condition holds.
    pub fn filter(mut self, condition: impl IntoExpr<R::To, bool>) -> Self {
        and(&mut self.wanted.filter, condition.into_expr().node);
        self
    }

    /// Filters when there is a condition.
    pub fn filter_opt(self, condition: Option<impl IntoExpr<R::To, bool>>) -> Self {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Adds the conditions and the order of a scope; its limit is one for each parent, and of two the smaller counts.
    pub fn scope(mut self, scope: impl IntoScope<R::To>) -> Self
    where
        R::Arity: ManyArity,
    {
        let scope = scope.into_scope();
        for name in &scope.lifted {
            lift(&mut self.wanted.filter, Some(name));
        }
        if let Some(filter) = scope.filter {
            and(&mut self.wanted.filter, filter);
        }
        self.wanted.order_by.extend(scope.order_by);
        self.wanted.limit = smaller(self.wanted.limit, scope.limit);
        self.wanted.scope = scope.rows.unwrap_or(self.wanted.scope);
        self
    }

    /// Lifts a default scope of the model that the relation reaches.
    pub fn without(mut self, scope: DefaultScope<R::To>) -> Self {
        lift(&mut self.wanted.filter, Some(scope.name));
        self
    }

    /// Lifts every default scope of the model that the relation reaches.
    pub fn unscoped(mut self) -> Self {
        lift(&mut self.wanted.filter, None);
        self
    }

    /// Sorts the rows within each parent.
    pub fn order_by(mut self, order: impl OrderList<R::To>) -> Self {
        order.push_to(&mut self.wanted.order_by);
        self
    }

    /// At most so many rows for each parent, the first in the order; rows that are equal in it are told apart by their
    /// key.
    pub fn limit(mut self, rows: u64) -> Self
    where
        R::Arity: ManyArity,
    {
        self.wanted.limit = Some(rows);
        self
    }

    /// Loads soft-deleted rows too.
    pub fn with_deleted(mut self) -> Self {
        self.wanted.scope = RowScope::WithDeleted;
        self
    }

    /// Loads only the rows whose row of the junction model meets the condition.
    pub fn filter_link<J: Model>(mut self, condition: impl IntoExpr<J, bool>) -> Self
    where
        R::Arity: LinkedBy<J>,
    {
        let node = Node::Link(Box::new(condition.into_expr().node));
        and(&mut self.wanted.filter, node);
        self
    }

    pub(crate) fn into_wanted(self) -> Wanted {
        self.wanted
    }

    /// Sorts the rows within each parent by columns of the junction model.
    pub fn order_by_link<J: Model>(mut self, order: impl OrderList<J>) -> Self
    where
        R::Arity: LinkedBy<J>,
    {
        let mut list: Vec<OrderBy> = Vec::new();
        order.push_to(&mut list);
        self.wanted
            .order_by
            .extend(list.into_iter().map(|by| OrderBy {
                node: Node::Link(Box::new(by.node)),
                ..by
            }));
        self
    }

    /// Loads a relation of the loaded rows too.
    pub fn with<R2: Loadable, L2: LoadSet>(
        mut self,
        include: impl IntoInclude<R::To, R2, L2>,
    ) -> Include<R, (Proof<R2, L2>, L)> {
        self.preloads.push(include.preload().into());
        Include {
            wanted: self.wanted,
            preloads: self.preloads,
            loaded: PhantomData,
        }
    }
}

/// A relation constant such as `User::posts`, or `User::posts.load()` with more to say.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of `{M}`",
    label = "not what can be loaded with rows of `{M}`",
    note = "write `Model::relation` or `Model::relation.load()`, with a relation of `{M}`"
)]
pub trait IntoInclude<M, R, L> {
    #[doc(hidden)]
    fn preload(self) -> Box<dyn Preload<M>>;
}

#[diagnostic::do_not_recommend]
impl<M: Model, R> IntoInclude<M, R, ()> for Rel<R>
where
    R: Loadable<Owner = M> + super::load::LoadRows,
{
    fn preload(self) -> Box<dyn Preload<M>> {
        R::preload_all()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, R: Relation<From = M>, L: LoadSet> IntoInclude<M, R, L> for Include<R, L>
where
    <R::Arity as Arity>::Link: LinkRow,
{
    fn preload(self) -> Box<dyn Preload<M>> {
        Box::new(self)
    }
}
