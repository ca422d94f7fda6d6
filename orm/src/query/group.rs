//! Groups: after `group_by` only the key and aggregates can be named, because nothing else has one value a group.

use super::select::MAX_ROWS;
use super::selection::{Selected, Selection};
use crate::column::Column;
use crate::expr::{Expr, OrderList};
use crate::model::Model;
use crate::statement::{AggregateOp, Node, Projection, Select, and};
use crate::types::ColumnValue;
use std::marker::PhantomData;

/// The scope of expressions over the groups of `M`.
#[derive(Debug)]
pub struct GroupOf<M>(PhantomData<fn() -> M>);

/// A query whose rows are grouped by a key of type `K`.
#[must_use = "a grouped query does nothing until `.select(..)` names what to read"]
pub struct Grouped<M, K> {
    select: Select,
    key: Column<M, K>,
}

/// One group, inside the closures of a grouped query.
pub struct Group<M, K> {
    key: Column<M, K>,
}

impl<M: Model, K> std::fmt::Debug for Grouped<M, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grouped")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl<M: Model, K> std::fmt::Debug for Group<M, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Group")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl<M, K> Clone for Group<M, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, K> Copy for Group<M, K> {}

impl<M: Model, K: ColumnValue> Group<M, K> {
    /// The key that the rows of the group share.
    pub fn key(self) -> Expr<GroupOf<M>, K> {
        Expr::new(self.key.node())
    }

    /// How many rows the group has.
    pub fn count(self) -> Expr<GroupOf<M>, i64> {
        Expr::new(Node::Aggregate(AggregateOp::Count, None))
    }

    /// How many different values a column has in the group; NULL is none.
    pub fn count_distinct<T>(self, column: Column<M, T>) -> Expr<GroupOf<M>, i64> {
        Expr::new(Node::Aggregate(
            AggregateOp::CountDistinct,
            Some(Box::new(column.node())),
        ))
    }

    /// The smallest value of a column in the group.
    pub fn min<T: ColumnValue>(self, column: Column<M, T>) -> Expr<GroupOf<M>, T> {
        Expr::new(Node::Aggregate(
            AggregateOp::Min,
            Some(Box::new(column.node())),
        ))
    }

    /// The largest value of a column in the group.
    pub fn max<T: ColumnValue>(self, column: Column<M, T>) -> Expr<GroupOf<M>, T> {
        Expr::new(Node::Aggregate(
            AggregateOp::Max,
            Some(Box::new(column.node())),
        ))
    }
}

impl<M: Model, K: ColumnValue> Grouped<M, K> {
    pub(crate) fn new(mut select: Select, key: Column<M, K>) -> Self {
        select.group_by.push(key.node());
        Self { select, key }
    }

    fn group(&self) -> Group<M, K> {
        Group { key: self.key }
    }

    /// Keeps the groups for which the condition holds.
    pub fn having(mut self, condition: impl FnOnce(Group<M, K>) -> Expr<GroupOf<M>, bool>) -> Self {
        let node = condition(self.group()).node;
        and(&mut self.select.having, node);
        self
    }

    /// Sorts the groups.
    pub fn order_by<O: OrderList<GroupOf<M>>>(
        mut self,
        order: impl FnOnce(Group<M, K>) -> O,
    ) -> Self {
        let order = order(self.group());
        order.push_to(&mut self.select.order_by);
        self
    }

    /// At most so many groups.
    pub fn limit(mut self, groups: u64) -> Self {
        self.select.limit = Some(groups.min(MAX_ROWS));
        self
    }

    /// Leaves out so many groups first.
    pub fn offset(mut self, groups: u64) -> Self {
        self.select.offset = Some(groups.min(MAX_ROWS));
        self
    }

    /// Reads the key and aggregates of each group.
    pub fn select<T: Selection<GroupOf<M>>>(
        mut self,
        selection: impl FnOnce(Group<M, K>) -> T,
    ) -> Selected<T::Out> {
        let mut nodes = Vec::new();
        selection(self.group()).nodes(&mut nodes);
        self.select.projection = Projection::Nodes(nodes);
        Selected::new::<GroupOf<M>, T>(self.select)
    }
}
