//! Aggregates as data: what is computed over rows, which of them count, and in which order they come.

use super::{Node, OrderBy};
use crate::types::ColumnValue;
use crate::value::ValueKind;

/// An aggregate over the rows of a group, of a window or of what a relation reaches.
#[derive(Debug, Clone)]
pub struct Aggregate {
    pub(crate) op: AggregateOp,
    /// The kind of the first argument's values.
    pub(crate) kind: ValueKind,
    /// What it is over; nothing where it counts rows. Text has the separator behind it, an object key and value.
    pub(crate) args: Vec<Node>,
    /// Every value once.
    pub(crate) is_distinct: bool,
    /// Only the rows for which it holds.
    pub(crate) filter: Option<Node>,
    /// The order of the values, where it matters.
    pub(crate) order_by: Vec<OrderBy>,
}

/// An aggregate function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum AggregateOp {
    Count,
    Min,
    Max,
    Sum,
    Avg,
    /// Texts with a separator between them.
    Text,
    /// A list of the values that are not NULL.
    List,
    /// A JSON array of all values.
    Json,
    /// A JSON object.
    Object,
    /// Whether all are true.
    And,
    /// Whether one is true.
    Or,
}

impl AggregateOp {
    /// Whether its value holds all others, in their order.
    pub(crate) fn is_list(self) -> bool {
        match self {
            Self::Text | Self::List | Self::Json | Self::Object => true,
            Self::Count | Self::Min | Self::Max | Self::Sum | Self::Avg | Self::And | Self::Or => {
                false
            }
        }
    }
}

impl Aggregate {
    /// How many rows there are.
    pub(crate) fn count() -> Self {
        Self {
            op: AggregateOp::Count,
            kind: ValueKind::I64,
            args: Vec::new(),
            is_distinct: false,
            filter: None,
            order_by: Vec::new(),
        }
    }

    /// An aggregate over an expression of type `T`.
    pub(crate) fn of<T: ColumnValue>(op: AggregateOp, arg: Node) -> Self {
        Self {
            op,
            // A list has no order that databases share, as JSON has none.
            kind: if T::IS_LIST { ValueKind::Json } else { T::KIND },
            args: vec![arg],
            ..Self::count()
        }
    }

    pub(crate) fn into_node(self) -> Node {
        Node::Aggregate(Box::new(self))
    }

    /// Its expressions, in the order in which they are rendered.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.args
            .iter()
            .chain(&self.filter)
            .chain(self.order_by.iter().map(|by| &by.node))
    }

    pub(crate) fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.args
            .iter_mut()
            .chain(&mut self.filter)
            .chain(self.order_by.iter_mut().map(|by| &mut by.node))
    }
}
