//! Groups: after `group_by` only keys and aggregates can be named, because nothing else has one value a group.

use super::select::MAX_ROWS;
use super::selection::{Selected, Selection};
use crate::column::Column;
use crate::expr::{Expr, GroupOf, GroupRows, OrderList};
use crate::relation::One;
use crate::statement::{BinaryOp, Node, Projection, Select, and};
use crate::types::ColumnValue;
use crate::value::Value;
use std::ops::Deref;

/// What rows of `S` can be grouped by: a column, an expression, or a tuple of up to six of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key for groups of `{S}`",
    label = "not a column or an expression of `{S}`",
    note = "group by a column, by an expression over the query's rows, or by a tuple of them"
)]
pub trait GroupKey<S> {
    /// The keys as expressions over a group.
    type Keys: Clone;
    /// The same where a group may be one of several keys: NULL in such rows.
    type RollupKeys: Clone;

    #[doc(hidden)]
    const IS_NULLABLE: bool;

    #[doc(hidden)]
    fn push_to(self, list: &mut Vec<Node>);

    #[doc(hidden)]
    fn keys(list: &mut std::iter::Enumerate<std::slice::Iter<'_, Node>>) -> Self::Keys;

    #[doc(hidden)]
    fn rollup_keys(list: &mut std::iter::Enumerate<std::slice::Iter<'_, Node>>)
    -> Self::RollupKeys;
}

/// A key in other parts of the query. A column stands for itself; what is computed must be the very expression of GROUP BY.
fn key<S, T>(list: &mut std::iter::Enumerate<std::slice::Iter<'_, Node>>) -> Expr<GroupOf<S>, T> {
    Expr::new(match list.next() {
        Some((_, node @ (Node::Column(_) | Node::Of(..)))) => node.clone(),
        Some((position, _)) => Node::GroupKey(u16::try_from(position).unwrap_or_default()),
        // Every key has pushed its expression.
        None => Node::GroupKey(0),
    })
}

macro_rules! single_keys {
    ($($key:ident: $self:ident => $node:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, T: ColumnValue> GroupKey<S> for $key<S, T> {
            type Keys = Expr<GroupOf<S>, T>;
            type RollupKeys = Expr<GroupOf<S>, T::Nullable>;

            const IS_NULLABLE: bool = T::IS_NULLABLE;

            fn push_to($self, list: &mut Vec<Node>) {
                list.push($node);
            }

            fn keys(list: &mut std::iter::Enumerate<std::slice::Iter<'_, Node>>) -> Self::Keys {
                key(list)
            }

            fn rollup_keys(
                list: &mut std::iter::Enumerate<std::slice::Iter<'_, Node>>,
            ) -> Self::RollupKeys {
                key(list)
            }
        }
    )*};
}

single_keys! {
    Column: self => self.node();
    Expr: self => self.node;
}

macro_rules! tuple_keys {
    ($(($($name:ident),*);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, $($name: GroupKey<S>),*> GroupKey<S> for ($($name,)*) {
            type Keys = ($($name::Keys,)*);
            type RollupKeys = ($($name::RollupKeys,)*);

            const IS_NULLABLE: bool = $($name::IS_NULLABLE)||*;

            #[allow(non_snake_case, reason = "the type parameters name the values too")]
            fn push_to(self, list: &mut Vec<Node>) {
                let ($($name,)*) = self;
                $($name.push_to(list);)*
            }

            fn keys(list: &mut std::iter::Enumerate<std::slice::Iter<'_, Node>>) -> Self::Keys {
                ($($name::keys(list),)*)
            }

            fn rollup_keys(
                list: &mut std::iter::Enumerate<std::slice::Iter<'_, Node>>,
            ) -> Self::RollupKeys {
                ($($name::rollup_keys(list),)*)
            }
        }
    )*};
}

tuple_keys! {
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
}

/// A query whose rows, of scope `S`, are grouped; `K` is its key as an expression, or the tuple of its keys.
#[must_use = "a grouped query does nothing until `.select(..)` names what to read"]
pub struct Grouped<S, K> {
    select: Select,
    group: Group<S, K>,
}

/// One group, inside the closures of a grouped query: its [`key`](Group::key), and everything that can be said of its
/// [rows](GroupRows).
pub struct Group<S, K> {
    key: K,
    has_nullable_key: bool,
    rows: GroupRows<S, One>,
}

impl<S, K> std::fmt::Debug for Grouped<S, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grouped")
            .field("select", &self.select)
            .finish_non_exhaustive()
    }
}

impl<S, K> std::fmt::Debug for Group<S, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Group").finish_non_exhaustive()
    }
}

impl<S, K> Deref for Group<S, K> {
    type Target = GroupRows<S, One>;

    fn deref(&self) -> &GroupRows<S, One> {
        &self.rows
    }
}

impl<S, K: Clone> Group<S, K> {
    /// The key that the rows of the group share; with several keys, the tuple of them.
    pub fn key(&self) -> K {
        self.key.clone()
    }

    /// How many of the keys the rows of the group share: all of them, unless the groups are rolled up; then fewer, from the
    /// last key on, and 0 in the row of all rows. MariaDB knows that of keys that are never NULL only.
    pub fn level(&self) -> Expr<GroupOf<S>, i64> {
        Expr::new(Node::GroupLevel {
            has_nullable_key: self.has_nullable_key,
        })
    }

    /// Whether it is the row of all rows; only rolled up groups have one.
    pub fn is_total(&self) -> Expr<GroupOf<S>, bool> {
        Expr::new(Node::binary(
            BinaryOp::Eq,
            self.level().node,
            Node::Value(Value::I64(0)),
        ))
    }
}

impl<S, K> Grouped<S, K> {
    /// Groups the rows of a select by keys of its scope.
    pub(crate) fn new<G: GroupKey<S, Keys = K>>(mut select: Select, keys: G) -> Self {
        let nodes = take_keys::<S, G>(&mut select, keys);
        let key = G::keys(&mut nodes.iter().enumerate());
        Self::of::<G>(select, nodes, key)
    }

    /// The same with a row for every first key, every first and second key and so on, and for all rows.
    pub(crate) fn rolled_up<G: GroupKey<S, RollupKeys = K>>(mut select: Select, keys: G) -> Self {
        let nodes = take_keys::<S, G>(&mut select, keys);
        let key = G::rollup_keys(&mut nodes.iter().enumerate());
        select.is_rollup = true;
        Self::of::<G>(select, nodes, key)
    }

    fn of<G: GroupKey<S>>(mut select: Select, nodes: Vec<Node>, key: K) -> Self {
        select.group_by = nodes;
        let group = Group {
            key,
            has_nullable_key: G::IS_NULLABLE,
            rows: GroupRows::new(),
        };
        Self { select, group }
    }

    /// Keeps the groups for which the condition holds; several conditions all hold.
    pub fn having(
        mut self,
        condition: impl FnOnce(&Group<S, K>) -> Expr<GroupOf<S>, bool>,
    ) -> Self {
        let node = condition(&self.group).node;
        and(&mut self.select.having, node);
        self
    }

    /// Sorts the groups; a later order breaks the ties of an earlier one.
    pub fn order_by<O: OrderList<GroupOf<S>>>(
        mut self,
        order: impl FnOnce(&Group<S, K>) -> O,
    ) -> Self {
        let order = order(&self.group);
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

    /// Reads keys and aggregates of each group.
    pub fn select<T: Selection<GroupOf<S>>>(
        mut self,
        selection: impl FnOnce(&Group<S, K>) -> T,
    ) -> Selected<T::Out> {
        let mut nodes = Vec::new();
        selection(&self.group).nodes(&mut nodes);
        self.select.projection = Projection::Nodes(nodes);
        Selected::new::<GroupOf<S>, T>(self.select)
    }
}

/// The keys, for a select that has no order, limit or offset of rows: those are of groups from here on.
fn take_keys<S, G: GroupKey<S>>(select: &mut Select, keys: G) -> Vec<Node> {
    select.order_by.clear();
    select.limit = None;
    select.offset = None;
    let mut nodes = Vec::new();
    keys.push_to(&mut nodes);
    nodes
}

/// Aggregates over all rows of a select at once.
pub(crate) fn aggregate<S, T: Selection<GroupOf<S>>>(
    mut select: Select,
    selection: impl FnOnce(&GroupRows<S, crate::relation::Maybe>) -> T,
) -> Selected<T::Out> {
    select.order_by.clear();
    select.limit = None;
    select.offset = None;
    let mut nodes = Vec::new();
    selection(&GroupRows::new()).nodes(&mut nodes);
    select.projection = Projection::Nodes(nodes);
    Selected::new::<GroupOf<S>, T>(select)
}
