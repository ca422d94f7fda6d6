//! Statements that write rows of a model, as data.

use super::{Node, RowScope, Select};
use crate::model::ModelInfo;
use crate::value::Value;

/// Several rows of the same columns.
#[derive(Debug, Clone)]
pub(crate) struct Insert {
    pub(crate) model: &'static ModelInfo,
    pub(crate) columns: Vec<u16>,
    /// Row after row, each in the order of `columns`.
    pub(crate) values: Vec<Value>,
    pub(crate) rows: usize,
    /// The rows are what this returns, instead of values.
    pub(crate) select: Option<Box<Select>>,
    pub(crate) conflict: Option<Box<Conflict>>,
    pub(crate) returning: Returning,
}

impl Insert {
    /// Rows of values, of which nothing is asked back.
    pub(crate) fn new(
        model: &'static ModelInfo,
        columns: Vec<u16>,
        values: Vec<Value>,
        rows: usize,
    ) -> Self {
        Self {
            model,
            columns,
            values,
            rows,
            select: None,
            conflict: None,
            returning: Returning::Nothing,
        }
    }
}

/// What an insert does where a row of the same key is there already.
#[derive(Debug, Clone)]
pub(crate) struct Conflict {
    /// The columns of the key.
    pub(crate) target: Vec<u16>,
    /// The key holds for rows that are not deleted only.
    pub(crate) is_live: bool,
    /// What the row that is there gets; nothing when it stays as it is.
    pub(crate) set: Vec<(u16, Node)>,
    /// The row that is there is changed only where this holds.
    pub(crate) filter: Option<Node>,
}

/// What a write returns of the rows it touched.
#[derive(Debug, Clone)]
pub(crate) enum Returning {
    Nothing,
    /// Every column of the model, in field order.
    Model,
    /// These expressions.
    Nodes(Vec<Node>),
    /// Every column of the model if `with_row`, then whether the row is new; PostgreSQL only.
    Upserted {
        with_row: bool,
    },
}

impl Returning {
    /// Every column of the model, or nothing.
    pub(crate) fn model_if(condition: bool) -> Self {
        if condition {
            Self::Model
        } else {
            Self::Nothing
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Update {
    pub(crate) model: &'static ModelInfo,
    pub(crate) set: Vec<(u16, Node)>,
    pub(crate) scope: RowScope,
    pub(crate) filter: Option<Node>,
    pub(crate) returning: Returning,
}

impl Update {
    /// The columns in the order in which MySQL may set them. There each assignment sees those on its left ("UPDATE
    /// Statement"), while everywhere else all of them see the row as it was; so a column is set after the last one that
    /// reads it. `None` where there is no such order.
    pub(crate) fn sequence(&self) -> Option<Vec<usize>> {
        let mut left: Vec<usize> = (0..self.set.len()).collect();
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let free = left.iter().position(|&candidate| {
                let (column, _) = self.set[candidate];
                left.iter()
                    .filter(|&&other| other != candidate)
                    .all(|&other| !reads(&self.set[other].1, column))
            })?;
            order.push(left.remove(free));
        }
        Some(order)
    }
}

/// The parts of an expression that are over the same row; `None` of one that may reach others.
fn own_parts(node: &mut Node) -> Option<Vec<&mut Node>> {
    Some(match node {
        Node::Column(_) | Node::Value(_) | Node::Proposed(_) => Vec::new(),
        Node::Unary(_, expr)
        | Node::Cast(expr, _)
        | Node::In { expr, .. }
        | Node::Match { expr, .. } => vec![expr],
        Node::Binary(_, left, right) => vec![left, right],
        Node::Logic { parts, .. } | Node::Call(_, _, parts) => parts.iter_mut().collect(),
        Node::Case { arms, otherwise } => arms
            .iter_mut()
            .flat_map(|(condition, result)| [condition, result])
            .chain(otherwise.as_deref_mut())
            .collect(),
        Node::Between {
            expr, low, high, ..
        } => vec![expr, low, high],
        _ => return None,
    })
}

/// Whether an expression over the current row may read a column of it.
fn reads(node: &Node, column: u16) -> bool {
    fn walk(node: &mut Node, column: u16) -> bool {
        if let Node::Column(read) = node {
            return read.position == column;
        }
        match own_parts(node) {
            Some(parts) => parts.into_iter().any(|part| walk(part, column)),
            None => true,
        }
    }
    walk(&mut node.clone(), column)
}

/// Puts the values of a proposed row where an expression reads them.
pub(crate) fn propose(node: &mut Node, value: &impl Fn(u16) -> Option<Value>) {
    if let Node::Proposed(column) = node {
        if let Some(value) = value(column.position) {
            *node = Node::Value(value);
        }
        return;
    }
    for part in own_parts(node).into_iter().flatten() {
        propose(part, value);
    }
}

/// The columns of the proposed row that an expression reads.
pub(crate) fn proposed_columns(node: &Node) -> Vec<u16> {
    fn walk(node: &mut Node, found: &mut Vec<u16>) {
        if let Node::Proposed(column) = node {
            found.push(column.position);
        }
        for part in own_parts(node).into_iter().flatten() {
            walk(part, found);
        }
    }
    let mut found = Vec::new();
    walk(&mut node.clone(), &mut found);
    found
}

/// Rows of a model, each with values of its own: PostgreSQL's, with one array a column.
#[derive(Debug, Clone)]
pub(crate) struct UpdateLists {
    pub(crate) model: &'static ModelInfo,
    /// The columns that say which row is meant: those of the key, and the version's where it is checked.
    pub(crate) matched: Vec<u16>,
    /// The columns that get each row's value.
    pub(crate) columns: Vec<u16>,
    /// What every row gets.
    pub(crate) set: Vec<(u16, Node)>,
    /// A list for each of `matched`, then for each of `columns`.
    pub(crate) lists: Vec<Value>,
}

/// Rows of a model, each with values of its own: each select finds one row or several, by the columns of the key, and says
/// what each of `columns` shall be.
#[derive(Debug, Clone)]
pub(crate) struct UpdateFrom {
    pub(crate) model: &'static ModelInfo,
    pub(crate) columns: Vec<u16>,
    pub(crate) selects: Vec<Select>,
}

#[derive(Debug, Clone)]
pub(crate) struct Delete {
    pub(crate) model: &'static ModelInfo,
    pub(crate) scope: RowScope,
    pub(crate) filter: Option<Node>,
    pub(crate) returning: Returning,
}
