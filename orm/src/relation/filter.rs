//! What a query asks of related rows: `any`, `none`, `every`, aggregates, and paths through relations that reach one row.

use super::{Arity, Rel, Relation, SingleArity};
use crate::column::Column;
use crate::expr::{Expr, IntoExpr};
use crate::model::Model;
use crate::query::{DefaultScope, add_default, lift};
use crate::statement::{Aggregate, AggregateOp, Node, Related, RelatedOp, RowScope, UnaryOp, and};
use crate::types::{ColumnValue, NumberValue};
use std::marker::PhantomData;

/// A column or an expression over one row of `S`, of one type.
#[diagnostic::on_unimplemented(
    message = "expected a column or an expression of `{S}`, found `{Self}`",
    label = "wrong table, or no expression",
    note = "write a column of `{S}` or an expression over it"
)]
pub trait AsExpr<S> {
    /// The type.
    type Value: ColumnValue;

    #[doc(hidden)]
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> AsExpr<S> for Expr<S, T> {
    type Value = T;

    fn into_node(self) -> Node {
        self.node
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: ColumnValue> AsExpr<M> for Column<M, T> {
    type Value = T;

    fn into_node(self) -> Node {
        self.node()
    }
}

impl<R: Relation> Rel<R> {
    /// A column or expression of the row that the relation reaches. Of an optional relation it may be NULL.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, age: i32, boss_id: Option<i64>, #[orm(fk = boss_id)] boss: BelongsTo<Option<User>> }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let posts = Post::filter(Post::user.to(User::age).gt(30)).order_by(Post::user.to(User::age).desc()).all(db).await?;
    /// let ages: Vec<Option<i32>> = Post::query().select(Post::user.to(User::boss.to(User::age))).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn to<X: AsExpr<R::To>>(
        self,
        expr: X,
    ) -> Expr<R::From, <R::Arity as Arity>::Value<X::Value>>
    where
        R::Arity: SingleArity,
    {
        Expr::new(Node::Path(R::INFO, Box::new(expr.into_node())))
    }

    /// Some of the rows that the relation reaches, to ask for.
    pub fn filter(self, condition: impl IntoExpr<R::To, bool>) -> Matching<R> {
        Matching::new().filter(condition)
    }

    /// The rows that the relation reaches, soft-deleted ones too, to ask for.
    pub fn with_deleted(self) -> Matching<R> {
        Matching::new().with_deleted()
    }

    /// The rows that the relation reaches without a default scope of their model, to ask for.
    pub fn without(self, scope: DefaultScope<R::To>) -> Matching<R> {
        Matching::new().without(scope)
    }

    /// The rows that the relation reaches without any default scope of their model, to ask for.
    pub fn unscoped(self) -> Matching<R> {
        Matching::new().unscoped()
    }

    /// There is a row for which the condition holds.
    pub fn any(self, condition: impl IntoExpr<R::To, bool>) -> Expr<R::From, bool> {
        self.filter(condition).exists()
    }

    /// There is no row for which the condition holds.
    pub fn none(self, condition: impl IntoExpr<R::To, bool>) -> Expr<R::From, bool> {
        self.filter(condition).is_empty()
    }

    /// The condition holds for every row; where there is no row too.
    pub fn every(self, condition: impl IntoExpr<R::To, bool>) -> Expr<R::From, bool> {
        let node = condition.into_expr().node;
        let broken = Expr::new(Node::Unary(UnaryOp::IsNotTrue, Box::new(node)));
        Matching::<R>::new().filter(broken).is_empty()
    }

    /// There is a row.
    pub fn exists(self) -> Expr<R::From, bool> {
        Matching::<R>::new().exists()
    }

    /// There is no row.
    pub fn is_empty(self) -> Expr<R::From, bool> {
        Matching::<R>::new().is_empty()
    }

    /// How many rows there are.
    pub fn count(self) -> Expr<R::From, i64> {
        Matching::<R>::new().count()
    }

    /// The sum over the rows; NULL where there is none.
    pub fn sum<X: AsExpr<R::To>>(
        self,
        expr: X,
    ) -> Expr<R::From, Option<<X::Value as NumberValue>::Sum>>
    where
        X::Value: NumberValue,
    {
        Matching::<R>::new().sum(expr)
    }

    /// The average over the rows, in 64-bit floating point; NULL where there is none.
    pub fn avg<X: AsExpr<R::To>>(self, expr: X) -> Expr<R::From, Option<f64>>
    where
        X::Value: NumberValue,
    {
        Matching::<R>::new().avg(expr)
    }

    /// The smallest value of the rows; NULL where there is none.
    pub fn min<X: AsExpr<R::To>>(
        self,
        expr: X,
    ) -> Expr<R::From, <X::Value as ColumnValue>::Nullable> {
        Matching::<R>::new().min(expr)
    }

    /// The largest value of the rows; NULL where there is none.
    pub fn max<X: AsExpr<R::To>>(
        self,
        expr: X,
    ) -> Expr<R::From, <X::Value as ColumnValue>::Nullable> {
        Matching::<R>::new().max(expr)
    }
}

/// Some of the rows that a relation reaches from each row of a query.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, #[orm(inverse = user)] posts: HasMany<Post> }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, likes: i64, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let liked = User::posts.filter(Post::likes.gt(100));
/// let users = User::filter(liked.count().ge(3)).all(db).await?;
/// # Ok(()) }
/// ```
#[must_use = "name what to ask for: `count()`, `exists()` and so on"]
pub struct Matching<R> {
    filter: Option<Node>,
    scope: RowScope,
    relation: PhantomData<fn() -> R>,
}

impl<R> Clone for Matching<R> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            scope: self.scope,
            relation: PhantomData,
        }
    }
}

impl<R: Relation> std::fmt::Debug for Matching<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matching")
            .field("relation", &R::INFO.name)
            .finish_non_exhaustive()
    }
}

impl<R: Relation> Matching<R> {
    fn new() -> Self {
        let mut filter = None;
        if R::Arity::IS_MANY {
            add_default(R::To::info(), &mut filter);
        }
        Self {
            filter,
            scope: RowScope::Live,
            relation: PhantomData,
        }
    }

    fn ask<T>(self, op: RelatedOp) -> Expr<R::From, T> {
        Expr::new(Node::Related(Box::new(Related {
            relation: R::INFO,
            is_reversed: false,
            op,
            filter: self.filter,
            scope: self.scope,
        })))
    }

    fn aggregate<X: AsExpr<R::To>>(self, op: AggregateOp, expr: X) -> Node {
        let aggregate = Aggregate::of::<X::Value>(op, expr.into_node());
        self.ask::<()>(RelatedOp::Aggregate(aggregate)).node
    }

    /// Only those for which the condition holds too.
    pub fn filter(mut self, condition: impl IntoExpr<R::To, bool>) -> Self {
        and(&mut self.filter, condition.into_expr().node);
        self
    }

    /// Without a default scope of the model that the relation reaches.
    pub fn without(mut self, scope: DefaultScope<R::To>) -> Self {
        lift(&mut self.filter, Some(scope.name));
        self
    }

    /// Without any default scope of the model that the relation reaches.
    pub fn unscoped(mut self) -> Self {
        lift(&mut self.filter, None);
        self
    }

    /// Soft-deleted ones too.
    pub fn with_deleted(mut self) -> Self {
        self.scope = RowScope::WithDeleted;
        self
    }

    /// There is one.
    pub fn exists(self) -> Expr<R::From, bool> {
        self.ask(RelatedOp::Any)
    }

    /// There is none.
    pub fn is_empty(self) -> Expr<R::From, bool> {
        self.ask(RelatedOp::None)
    }

    /// How many there are.
    pub fn count(self) -> Expr<R::From, i64> {
        self.ask(RelatedOp::Aggregate(Aggregate::count()))
    }

    /// The sum over them; NULL where there is none.
    pub fn sum<X: AsExpr<R::To>>(
        self,
        expr: X,
    ) -> Expr<R::From, Option<<X::Value as NumberValue>::Sum>>
    where
        X::Value: NumberValue,
    {
        Expr::new(self.aggregate(AggregateOp::Sum, expr))
    }

    /// The average over them, in 64-bit floating point; NULL where there is none.
    pub fn avg<X: AsExpr<R::To>>(self, expr: X) -> Expr<R::From, Option<f64>>
    where
        X::Value: NumberValue,
    {
        Expr::new(self.aggregate(AggregateOp::Avg, expr))
    }

    /// The smallest value of them; NULL where there is none.
    pub fn min<X: AsExpr<R::To>>(
        self,
        expr: X,
    ) -> Expr<R::From, <X::Value as ColumnValue>::Nullable> {
        Expr::new(self.aggregate(AggregateOp::Min, expr))
    }

    /// The largest value of them; NULL where there is none.
    pub fn max<X: AsExpr<R::To>>(
        self,
        expr: X,
    ) -> Expr<R::From, <X::Value as ColumnValue>::Nullable> {
        Expr::new(self.aggregate(AggregateOp::Max, expr))
    }
}
