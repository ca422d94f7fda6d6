//! Window functions as data: a function over the rows around each row, and which rows those are.

use super::{Aggregate, Binder, Node, OrderBy};
use std::sync::Arc;

/// A function over a window.
#[derive(Debug, Clone)]
pub struct Over {
    pub(crate) function: WindowFunction,
    pub(crate) window: WindowRef,
}

#[derive(Debug, Clone)]
pub(crate) enum WindowFunction {
    Call(WindowCall),
    Aggregate(Aggregate),
}

/// A function that exists over windows only.
#[derive(Debug, Clone)]
pub(crate) struct WindowCall {
    pub(crate) op: WindowOp,
    /// What is read of the other row, then what stands for it where there is none.
    pub(crate) args: Vec<Node>,
    /// How many rows away, which row, or how many parts.
    pub(crate) count: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum WindowOp {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    NthValue,
}

/// Which window.
#[derive(Debug, Clone)]
pub(crate) enum WindowRef {
    Inline(Window),
    /// One of the WINDOW clause of the select, which it stands in once however many functions name it.
    Named(Binder, Arc<Window>),
}

/// The rows around a row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Window {
    pub(crate) partition_by: Vec<Node>,
    pub(crate) order_by: Vec<OrderBy>,
    pub(crate) frame: Option<Frame>,
}

/// Which of the rows of a partition count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) unit: FrameUnit,
    pub(crate) start: FrameBound,
    pub(crate) end: FrameBound,
    pub(crate) exclude: Option<Exclude>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum FrameUnit {
    Rows,
    Range,
    Groups,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FrameBound {
    UnboundedPreceding,
    Preceding(u64),
    CurrentRow,
    Following(u64),
    UnboundedFollowing,
}

/// What a frame leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Exclude {
    /// The current row.
    CurrentRow = 1,
    /// The current row and those that the order does not tell from it.
    Group,
    /// Those that the order does not tell from the current row, but not that row.
    Ties,
}

impl Over {
    /// Its expressions, in the order in which they are rendered.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        let (call, aggregate) = match &self.function {
            WindowFunction::Call(call) => (Some(call), None),
            WindowFunction::Aggregate(aggregate) => (None, Some(aggregate)),
        };
        call.into_iter()
            .flat_map(|call| &call.args)
            .chain(aggregate.into_iter().flat_map(Aggregate::nodes))
            .chain(self.window.get().nodes())
    }
}

impl WindowRef {
    pub(crate) fn get(&self) -> &Window {
        match self {
            Self::Inline(window) => window,
            Self::Named(_, window) => window,
        }
    }
}

impl Window {
    fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.partition_by
            .iter()
            .chain(self.order_by.iter().map(|by| &by.node))
    }

    pub(crate) fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.partition_by
            .iter_mut()
            .chain(self.order_by.iter_mut().map(|by| &mut by.node))
    }
}
