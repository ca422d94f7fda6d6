//! Aggregates: the rows of a group, and what can be said of all of them at once. Makes expressions over groups, never over
//! one row.

use super::{Expr, IntoExpr, OrderList};
use crate::relation::{AsExpr, Maybe, One, SingleArity};
use crate::statement::{Aggregate, AggregateOp, Node, OrderBy, and};
use crate::types::{ColumnValue, Json, ListElement, NumberValue, TextValue};
use crate::value::Value;
use std::marker::PhantomData;

/// The scope of expressions over the groups of `S`.
#[derive(Debug)]
pub struct GroupOf<S>(PhantomData<fn() -> S>);

/// The rows of a group: all of them, or those that a filter lets through.
///
/// With `A` = [`One`] there is at least one row, so a smallest value exists; with [`Maybe`] there may be none, and it is an
/// `Option`.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, team: String, name: String, age: i32, active: bool }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let teams: Vec<(String, i64, Option<i32>, String)> = User::query()
///     .group_by(User::team)
///     .select(|g| {
///         let active = g.filter(User::active);
///         let by_age = g.order_by(User::age.desc());
///         (g.key(), active.count(), active.max(User::age), by_age.string_agg(User::name, ", "))
///     })
///     .all(db)
///     .await?;
/// # Ok(()) }
/// ```
#[must_use = "name what to compute of the rows: `count()`, `max(..)` and so on"]
pub struct GroupRows<S, A = One> {
    filter: Option<Node>,
    order_by: Vec<OrderBy>,
    is_distinct: bool,
    scope: PhantomData<fn() -> (S, A)>,
}

impl<S, A> Clone for GroupRows<S, A> {
    fn clone(&self) -> Self {
        self.as_arity()
    }
}

impl<S, A> std::fmt::Debug for GroupRows<S, A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroupRows")
            .field("filter", &self.filter)
            .field("order_by", &self.order_by)
            .field("is_distinct", &self.is_distinct)
            .finish()
    }
}

/// Values that lists are made of: the NULLs of an `Option` are left out.
#[diagnostic::on_unimplemented(
    message = "a list of `{Self}` cannot be made",
    label = "not an element of lists",
    note = "aggregate JSON with `json_agg`; `u8` would make bytes, not a list"
)]
pub trait ListItem: ColumnValue {
    /// The type of the elements.
    type Item: ListElement;
}

#[diagnostic::do_not_recommend]
impl<T: ListElement> ListItem for T {
    type Item = T;
}

#[diagnostic::do_not_recommend]
impl<T: ListElement> ListItem for Option<T> {
    type Item = T;
}

/// Values that have a form in JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no form in JSON",
    label = "not a JSON value",
    note = "bytes and lists are no values of a JSON aggregate"
)]
pub trait JsonItem: ColumnValue {}

#[diagnostic::do_not_recommend]
impl<T: ListElement> JsonItem for T {}
#[diagnostic::do_not_recommend]
impl<T: ListElement> JsonItem for Option<T> {}
#[diagnostic::do_not_recommend]
impl JsonItem for serde_json::Value {}
#[diagnostic::do_not_recommend]
impl JsonItem for Option<serde_json::Value> {}
#[diagnostic::do_not_recommend]
impl<T> JsonItem for Json<T> where Self: ColumnValue {}
#[diagnostic::do_not_recommend]
impl<T> JsonItem for Option<Json<T>> where Self: ColumnValue {}

/// True or false, or NULL.
#[diagnostic::on_unimplemented(
    message = "expected a condition, found `{Self}`",
    label = "not true or false"
)]
pub trait BoolValue: ColumnValue {}

#[diagnostic::do_not_recommend]
impl BoolValue for bool {}
#[diagnostic::do_not_recommend]
impl BoolValue for Option<bool> {}

impl<S, A> GroupRows<S, A> {
    pub(crate) fn new() -> Self {
        Self {
            filter: None,
            order_by: Vec::new(),
            is_distinct: false,
            scope: PhantomData,
        }
    }

    fn as_arity<B>(&self) -> GroupRows<S, B> {
        GroupRows {
            filter: self.filter.clone(),
            order_by: self.order_by.clone(),
            is_distinct: self.is_distinct,
            scope: PhantomData,
        }
    }

    /// Only those for which the condition holds; several filters all hold.
    pub fn filter(&self, condition: impl IntoExpr<S, bool>) -> GroupRows<S, Maybe> {
        let mut rows = self.as_arity();
        and(&mut rows.filter, condition.into_expr().node);
        rows
    }

    /// In this order, for what keeps an order: texts, lists and JSON.
    pub fn order_by(&self, order: impl OrderList<S>) -> Self {
        let mut rows = self.clone();
        order.push_to(&mut rows.order_by);
        rows
    }

    /// Every value of what is aggregated once; texts and lists have them in their own order, smallest first.
    pub fn distinct(&self) -> Self {
        let mut rows = self.clone();
        rows.is_distinct = true;
        rows
    }

    fn of<T: ColumnValue>(&self, op: AggregateOp, arg: Node) -> Aggregate {
        Aggregate {
            is_distinct: self.is_distinct,
            filter: self.filter.clone(),
            order_by: if op.is_list() {
                self.order_by.clone()
            } else {
                Vec::new()
            },
            ..Aggregate::of::<T>(op, arg)
        }
    }

    fn expr<X: AsExpr<S>, T>(&self, op: AggregateOp, expr: X) -> Expr<GroupOf<S>, T> {
        Expr::new(self.of::<X::Value>(op, expr.into_node()).into_node())
    }

    /// How many rows there are.
    pub fn count(&self) -> Expr<GroupOf<S>, i64> {
        let aggregate = Aggregate {
            filter: self.filter.clone(),
            ..Aggregate::count()
        };
        Expr::new(aggregate.into_node())
    }

    /// For how many rows it is not NULL.
    pub fn count_of(&self, expr: impl AsExpr<S>) -> Expr<GroupOf<S>, i64> {
        self.expr(AggregateOp::Count, expr)
    }

    /// How many different values it has; NULL is none.
    pub fn count_distinct(&self, expr: impl AsExpr<S>) -> Expr<GroupOf<S>, i64> {
        self.distinct().count_of(expr)
    }

    /// The texts with the separator between them, without those that are NULL; where there is none, the empty text.
    pub fn string_agg<X: AsExpr<S>>(
        &self,
        expr: X,
        separator: impl Into<String>,
    ) -> Expr<GroupOf<S>, String>
    where
        X::Value: TextValue,
    {
        let mut aggregate = self.of::<X::Value>(AggregateOp::Text, expr.into_node());
        let separator = Value::Text(separator.into().into());
        aggregate.args.push(Node::Value(separator));
        Expr::new(aggregate.into_node())
    }

    /// The values as a list, without those that are NULL; where there is none, the empty list.
    pub fn array_agg<X: AsExpr<S>>(
        &self,
        expr: X,
    ) -> Expr<GroupOf<S>, Vec<<X::Value as ListItem>::Item>>
    where
        X::Value: ListItem,
    {
        self.expr(AggregateOp::List, expr)
    }

    /// The values as a JSON array, NULLs as `null`. Decimals, times and UUIDs are texts in it.
    pub fn json_agg<X: AsExpr<S>>(&self, expr: X) -> Expr<GroupOf<S>, serde_json::Value>
    where
        X::Value: JsonItem,
    {
        self.expr(AggregateOp::Json, expr)
    }

    /// A JSON object of keys and values. Rows whose key is NULL are left out; of several values with one key one is there,
    /// the last where the rows have an order.
    pub fn json_object_agg<X: AsExpr<S>, Y: AsExpr<S>>(
        &self,
        key: X,
        value: Y,
    ) -> Expr<GroupOf<S>, serde_json::Value>
    where
        X::Value: TextValue,
        Y::Value: JsonItem,
    {
        let mut aggregate = self.of::<Y::Value>(AggregateOp::Object, key.into_node());
        aggregate.args.push(value.into_node());
        Expr::new(aggregate.into_node())
    }
}

impl<S, A: SingleArity> GroupRows<S, A> {
    /// The sum. Of integers it is an `i64`, and more than that holds is an error.
    pub fn sum<X: AsExpr<S>>(
        &self,
        expr: X,
    ) -> Expr<GroupOf<S>, A::Value<<X::Value as NumberValue>::Total>>
    where
        X::Value: NumberValue,
    {
        self.expr(AggregateOp::Sum, expr)
    }

    /// The average, in 64-bit floating point.
    pub fn avg<X: AsExpr<S>>(
        &self,
        expr: X,
    ) -> Expr<GroupOf<S>, A::Value<<X::Value as NumberValue>::Mean>>
    where
        X::Value: NumberValue,
    {
        self.expr(AggregateOp::Avg, expr)
    }

    /// The smallest value.
    pub fn min<X: AsExpr<S>>(&self, expr: X) -> Expr<GroupOf<S>, A::Value<X::Value>> {
        self.expr(AggregateOp::Min, expr)
    }

    /// The largest value.
    pub fn max<X: AsExpr<S>>(&self, expr: X) -> Expr<GroupOf<S>, A::Value<X::Value>> {
        self.expr(AggregateOp::Max, expr)
    }

    /// Whether it holds for every row.
    pub fn bool_and<X: AsExpr<S>>(&self, expr: X) -> Expr<GroupOf<S>, A::Value<X::Value>>
    where
        X::Value: BoolValue,
    {
        self.expr(AggregateOp::And, expr)
    }

    /// Whether it holds for a row.
    pub fn bool_or<X: AsExpr<S>>(&self, expr: X) -> Expr<GroupOf<S>, A::Value<X::Value>>
    where
        X::Value: BoolValue,
    {
        self.expr(AggregateOp::Or, expr)
    }
}
