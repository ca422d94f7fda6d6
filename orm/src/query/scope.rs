//! Parts of queries as values: a [`Scope`] holds conditions, an order and a limit, to be stored, combined and put into
//! queries; a [`DefaultScope`] is one that the model declares, and that its queries have until it is lifted.
//!
//! The condition of a default scope stands among the filters of a query under its name, so that it goes wherever they go,
//! and can be seen and taken out again.

use super::select::{MAX_ROWS, Query};
use super::soft_delete::SoftDelete;
use crate::column::Column;
use crate::expr::{Expr, IntoExpr, OrderList};
use crate::model::{Model, ModelInfo};
use crate::relation::LoadSet;
use crate::statement::{Node, OrderBy, RowScope, and};
use std::cell::Cell;
use std::marker::PhantomData;

/// Conditions, an order and a limit as a value, to be put into queries by [`Query::scope`] and into what is loaded by
/// [`Include::scope`](crate::Include::scope).
///
/// ```
/// # use orm::prelude::*;
/// # use orm::Scope;
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, published: bool, likes: i64, created_at: DateTime<Utc> }
/// fn published() -> Scope<Post> {
///     Scope::new().filter(Post::published)
/// }
///
/// fn recent() -> Scope<Post> {
///     Scope::new().order_by(Post::created_at.desc()).limit(10)
/// }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let posts = Post::query().scope(published().and(recent())).filter(Post::likes.gt(5)).all(db).await?;
/// # Ok(()) }
/// ```
#[must_use = "a scope does nothing until a query takes it"]
pub struct Scope<M> {
    pub(crate) filter: Option<Node>,
    pub(crate) order_by: Vec<OrderBy>,
    pub(crate) limit: Option<u64>,
    pub(crate) rows: Option<RowScope>,
    pub(crate) lifted: Vec<&'static str>,
    model: PhantomData<fn() -> M>,
}

impl<M> Clone for Scope<M> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            order_by: self.order_by.clone(),
            limit: self.limit,
            rows: self.rows,
            lifted: self.lifted.clone(),
            model: PhantomData,
        }
    }
}

impl<M: Model> std::fmt::Debug for Scope<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope")
            .field("model", &M::NAME)
            .field("filter", &self.filter)
            .field("order_by", &self.order_by)
            .field("limit", &self.limit)
            .field("without", &self.lifted)
            .finish_non_exhaustive()
    }
}

impl<M> Default for Scope<M> {
    fn default() -> Self {
        Self {
            filter: None,
            order_by: Vec::new(),
            limit: None,
            rows: None,
            lifted: Vec::new(),
            model: PhantomData,
        }
    }
}

impl<M: Model> Scope<M> {
    /// A scope that changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the rows for which the condition holds; several filters all hold.
    pub fn filter(mut self, condition: impl IntoExpr<M, bool>) -> Self {
        and(&mut self.filter, condition.into_expr().node);
        self
    }

    /// Filters when there is a condition.
    pub fn filter_opt(self, condition: Option<impl IntoExpr<M, bool>>) -> Self {
        match condition {
            Some(condition) => self.filter(condition),
            None => self,
        }
    }

    /// Sorts; a later order breaks the ties of an earlier one.
    pub fn order_by(mut self, order: impl OrderList<M>) -> Self {
        order.push_to(&mut self.order_by);
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(rows.min(MAX_ROWS));
        self
    }

    /// Sees soft-deleted rows too.
    pub fn with_deleted(mut self) -> Self
    where
        M: SoftDelete,
    {
        self.rows = Some(RowScope::WithDeleted);
        self
    }

    /// Lifts a default scope of the model.
    pub fn without(mut self, scope: DefaultScope<M>) -> Self {
        self.lifted.push(scope.name);
        self
    }

    /// Both: all conditions hold, the orders of `other` break the ties of these, the smaller limit counts.
    pub fn and(mut self, other: impl IntoScope<M>) -> Self {
        let other = other.into_scope();
        if let Some(filter) = other.filter {
            and(&mut self.filter, filter);
        }
        self.order_by.extend(other.order_by);
        self.limit = smaller(self.limit, other.limit);
        self.rows = other.rows.or(self.rows);
        self.lifted.extend(other.lifted);
        self
    }

    /// The conditions alone, without order and limit: what `any`, `filter` and other conditions take.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # use orm::Scope;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, published: bool, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
    /// # fn published() -> Scope<Post> { Scope::new().filter(Post::published) }
    /// let authors = User::filter(User::posts.any(published().condition()));
    /// ```
    pub fn condition(self) -> Expr<M, bool> {
        let nothing = Node::Logic {
            is_and: true,
            parts: Vec::new(),
        };
        Expr::new(self.filter.unwrap_or(nothing))
    }
}

/// A [`Scope`] of `M`, or a condition alone.
#[diagnostic::on_unimplemented(
    message = "expected a scope of `{M}`, found `{Self}`",
    label = "not a scope of this model",
    note = "write a `Scope<{M}>`, or a condition over `{M}`"
)]
pub trait IntoScope<M> {
    #[doc(hidden)]
    fn into_scope(self) -> Scope<M>;
}

#[diagnostic::do_not_recommend]
impl<M> IntoScope<M> for Scope<M> {
    fn into_scope(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> IntoScope<M> for Expr<M, bool> {
    fn into_scope(self) -> Scope<M> {
        Scope::new().filter(self)
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> IntoScope<M> for Column<M, bool> {
    fn into_scope(self) -> Scope<M> {
        Scope::new().filter(self)
    }
}

/// The smaller of two limits, where there are two.
pub(crate) fn smaller(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.into_iter().chain(other).min()
}

impl<M: Model, L: LoadSet> Query<M, L> {
    /// Adds the conditions and the order of a scope; of two limits the smaller counts.
    pub fn scope(mut self, scope: impl IntoScope<M>) -> Self {
        let scope = scope.into_scope();
        for name in &scope.lifted {
            lift(&mut self.select.filter, Some(name));
        }
        if let Some(filter) = scope.filter {
            and(&mut self.select.filter, filter);
        }
        self.select.order_by.extend(scope.order_by);
        self.select.limit = smaller(self.select.limit, scope.limit);
        self.select.scope = scope.rows.unwrap_or(self.select.scope);
        self
    }

    /// Goes on with `then` when the condition is true.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, published: bool }
    /// # async fn f(db: &Db, is_editor: bool) -> orm::Result<()> {
    /// let posts = Post::query().when(!is_editor, |posts| posts.filter(Post::published)).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn when(self, condition: bool, then: impl FnOnce(Self) -> Self) -> Self {
        if condition { then(self) } else { self }
    }

    /// Goes on with `then` when there is a value.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String }
    /// # async fn f(db: &Db, search: Option<String>) -> orm::Result<()> {
    /// let posts = Post::query()
    ///     .when_some(search, |posts, text| posts.filter(Post::title.icontains(text)).order_by(Post::title.asc()))
    ///     .all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn when_some<V>(self, value: Option<V>, then: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => then(self, value),
            None => self,
        }
    }

    /// Lifts a default scope of the model.
    pub fn without(mut self, scope: DefaultScope<M>) -> Self {
        lift(&mut self.select.filter, Some(scope.name));
        self
    }

    /// Lifts every default scope of the model.
    pub fn unscoped(mut self) -> Self {
        lift(&mut self.select.filter, None);
        self
    }

    /// The same query with the default scopes of its model.
    pub(crate) fn with_default_scopes(mut self) -> Self {
        add_default(M::info(), &mut self.select.filter);
        self
    }

    /// The names of the default scopes that the query has.
    pub fn scopes(&self) -> Vec<&'static str> {
        match &self.select.filter {
            Some(Node::Named(name, _)) => vec![name],
            Some(Node::Logic {
                is_and: true,
                parts,
            }) => parts.iter().filter_map(name_of).collect(),
            _ => Vec::new(),
        }
    }
}

fn name_of(node: &Node) -> Option<&'static str> {
    match node {
        Node::Named(name, _) => Some(name),
        _ => None,
    }
}

/// A condition that every query of `M` has until it is lifted: a constant such as `Post::published_scope`, declared by
/// `#[orm(default_scope(published = Post::published.eq(true)))]`.
///
/// Queries that begin at the model have it (`query`, `filter`, `all_rows` and so on, with the updates and deletes made of
/// them), and so do relations that reach many rows of the model, loaded or asked. What follows a key to one row does not:
/// `find`, `find_by`, `reload`, relations to one row, paths, and the methods of a row.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// #[orm(default_scope(published = Post::published.eq(true)))]
/// struct Post {
///     #[orm(id)]
///     id: i64,
///     published: bool,
/// }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let published = Post::query().all(db).await?;
/// let all = Post::query().without(Post::published_scope).all(db).await?;
/// # Ok(()) }
/// ```
pub struct DefaultScope<M> {
    pub(crate) name: &'static str,
    model: PhantomData<fn() -> M>,
}

impl<M> DefaultScope<M> {
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            model: PhantomData,
        }
    }
}

impl<M> Clone for DefaultScope<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for DefaultScope<M> {}

impl<M: Model> std::fmt::Debug for DefaultScope<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}::{}_scope", M::NAME, self.name)
    }
}

/// A default scope as a model knows it.
#[doc(hidden)]
#[derive(Debug)]
pub struct ScopeInfo {
    pub name: &'static str,
    pub condition: fn() -> Node,
}

/// Used by expansions: the condition of a default scope, of the model and of type `bool`.
#[doc(hidden)]
pub fn scope_condition<M: Model>(condition: impl IntoExpr<M, bool>) -> Node {
    condition.into_expr().node
}

thread_local! {
    static IS_INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Adds the default scopes of a model. Within the condition of one, relations see all rows: two scopes that ask for each
/// other's rows would have no end.
pub(crate) fn add_default(model: &'static ModelInfo, filter: &mut Option<Node>) {
    /// Resets the mark, also when a condition panics.
    struct Inside;

    impl Drop for Inside {
        fn drop(&mut self) {
            IS_INSIDE.set(false);
        }
    }

    if model.scopes.is_empty() || IS_INSIDE.get() {
        return;
    }
    IS_INSIDE.set(true);
    let inside = Inside;
    for scope in model.scopes {
        and(
            filter,
            Node::Named(scope.name, Box::new((scope.condition)())),
        );
    }
    drop(inside);
}

/// Takes out a default scope, or all of them.
pub(crate) fn lift(filter: &mut Option<Node>, name: Option<&str>) {
    let is_lifted =
        |node: &Node| name_of(node).is_some_and(|found| name.is_none_or(|name| name == found));
    *filter = match filter.take() {
        Some(node) if is_lifted(&node) => None,
        Some(Node::Logic {
            is_and: true,
            mut parts,
        }) => {
            let before = parts.len();
            parts.retain(|part| !is_lifted(part));
            match parts.len() {
                // What was true of nothing stays so.
                0 if before > 0 => None,
                1 if before > 1 => parts.pop(),
                _ => Some(Node::Logic {
                    is_and: true,
                    parts,
                }),
            }
        }
        other => other,
    };
}

/// Whether there is a condition besides default scopes.
pub(crate) fn has_own_condition(filter: Option<&Node>) -> bool {
    match filter {
        None | Some(Node::Named(..)) => false,
        Some(Node::Logic {
            is_and: true,
            parts,
        }) => parts.is_empty() || parts.iter().any(|part| name_of(part).is_none()),
        Some(_) => true,
    }
}
