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

/// The function of ours on SQLite that is asked, and holds, once for each row that an upsert changes.
pub(crate) const CHANGES: &str = "orm_changes";

/// The function of ours on SQLite that says of a row that an upsert returns whether it is new.
pub(crate) const IS_NEW: &str = "orm_is_new";

/// What MySQL says that it numbered last when an upsert met a row. No number that counts up gets there.
pub(crate) const MET_A_ROW: u64 = u64::MAX;

/// What a write returns of the rows it touched.
#[derive(Debug, Clone)]
pub(crate) enum Returning {
    Nothing,
    /// Every column of the model, in field order.
    Model,
    /// These expressions.
    Nodes(Vec<Node>),
    /// Every column of the model if `with_row`, then whether the row is new. SQLite counts the rows that an upsert changes,
    /// so that it returns nothing there without the row. Not on MySQL.
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

/// Assignments in the order in which MySQL may make them. There each sees those on its left ("UPDATE Statement"), while
/// everywhere else all of them see the row as it was; so a column is set after the last one that reads it. `None` where
/// there is no such order.
pub(crate) fn sequence(set: &[(u16, Node)]) -> Option<Vec<usize>> {
    let mut left: Vec<usize> = (0..set.len()).collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let free = left.iter().position(|&candidate| {
            let (column, _) = set[candidate];
            left.iter()
                .filter(|&&other| other != candidate)
                .all(|&other| !reads(&set[other].1, column))
        })?;
        order.push(left.remove(free));
    }
    Some(order)
}

/// The parts of an expression that are over the same row; `None` of one that may reach others. To read and to change.
macro_rules! own_parts {
    ($name:ident $(, $mut:tt)?) => {
        fn $name(node: &$($mut)? Node) -> Option<Vec<&$($mut)? Node>> {
            Some(match node {
                Node::Column(_) | Node::Value(_) | Node::Proposed(_) => Vec::new(),
                Node::Unary(_, expr)
                | Node::Cast(expr, _)
                | Node::In { expr, .. }
                | Node::Match { expr, .. } => vec![expr],
                Node::Binary(_, sides) => {
                    let (left, right) = &$($mut)? **sides;
                    vec![left, right]
                }
                Node::Logic { parts, .. } | Node::Call(_, _, parts) => Vec::from_iter(parts),
                Node::Case { arms, otherwise } => {
                    let mut parts = Vec::with_capacity(2 * arms.len() + 1);
                    for (condition, result) in arms {
                        parts.extend([condition, result]);
                    }
                    if let Some(otherwise) = otherwise {
                        parts.push(&$($mut)? **otherwise);
                    }
                    parts
                }
                Node::Between {
                    expr, low, high, ..
                } => vec![expr, low, high],
                _ => return None,
            })
        }
    };
}

own_parts!(own_parts);
own_parts!(own_parts_mut, mut);

/// Whether an expression over the current row may read a column of it.
fn reads(node: &Node, column: u16) -> bool {
    if let Node::Column(read) = node {
        return read.position == column;
    }
    match own_parts(node) {
        Some(parts) => parts.into_iter().any(|part| reads(part, column)),
        None => true,
    }
}

/// Whether an expression reads the current row and the proposed one alone.
pub(crate) fn is_own(node: &Node) -> bool {
    own_parts(node).is_some_and(|parts| parts.into_iter().all(is_own))
}

/// Puts the values of a proposed row where an expression reads them.
pub(crate) fn propose(node: &mut Node, value: &impl Fn(u16) -> Option<Value>) {
    if let Node::Proposed(column) = node {
        if let Some(value) = value(column.position) {
            *node = Node::Value(value);
        }
        return;
    }
    for part in own_parts_mut(node).into_iter().flatten() {
        propose(part, value);
    }
}

/// Shows `found` the columns of the proposed row that an expression reads.
pub(crate) fn proposed_columns(node: &Node, found: &mut impl FnMut(u16)) {
    match node {
        Node::Proposed(column) => found(column.position),
        Node::Column(_) | Node::Value(_) => {}
        node => {
            let parts = own_parts(node).into_iter().flatten();
            parts.for_each(|part| proposed_columns(part, found));
        }
    }
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
