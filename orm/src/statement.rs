//! Statements and expressions as data, without types: what the typed builders make and `sql` renders.

use crate::model::ModelInfo;
use crate::value::Value;
use orm_schema::SortOrder;

/// A column of a model, by position.
#[derive(Debug, Clone, Copy)]
pub struct ColumnRef {
    pub(crate) model: &'static ModelInfo,
    pub(crate) position: u16,
}

impl ColumnRef {
    pub(crate) fn field(self) -> &'static orm_schema::Field {
        &self.model.schema.fields[usize::from(self.position)]
    }
}

/// An expression.
#[derive(Debug, Clone)]
pub enum Node {
    /// A column.
    Column(ColumnRef),
    /// A value to bind.
    Value(Value),
    /// Something done to one expression.
    Unary(UnaryOp, Box<Node>),
    /// Something done to two.
    Binary(BinaryOp, Box<Node>, Box<Node>),
    /// All of them (`and`), or any of them.
    Logic { is_and: bool, parts: Vec<Node> },
    /// One of the values.
    In {
        negated: bool,
        expr: Box<Node>,
        values: Vec<Value>,
    },
    /// From `low` to `high`, both included.
    Between {
        negated: bool,
        expr: Box<Node>,
        low: Box<Node>,
        high: Box<Node>,
    },
    /// Text that matches a pattern.
    Match {
        negated: bool,
        expr: Box<Node>,
        pattern: Pattern,
    },
    /// An aggregate over the rows of a group; `None` counts rows.
    Aggregate(AggregateOp, Option<Box<Node>>),
}

/// What is done to one expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names say it")]
pub enum UnaryOp {
    Not,
    IsNull,
    IsNotNull,
}

/// What is done to two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names say it")]
pub enum BinaryOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Add,
    Sub,
    Mul,
    Div,
}

/// An aggregate function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names say it")]
pub enum AggregateOp {
    Count,
    CountDistinct,
    Min,
    Max,
}

/// A text pattern. Each dialect writes it its own way when it binds.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub(crate) kind: PatternKind,
    pub(crate) ignores_case: bool,
    pub(crate) text: String,
}

/// Where the text must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names say it")]
pub(crate) enum PatternKind {
    StartsWith,
    EndsWith,
    Contains,
    /// `%` and `_` are wildcards, `\` takes their meaning away.
    Like,
}

/// One expression to sort by.
#[derive(Debug, Clone)]
pub struct OrderBy {
    pub(crate) node: Node,
    pub(crate) order: SortOrder,
}

/// What a select returns.
#[derive(Debug, Clone)]
pub(crate) enum Projection {
    /// Every column of the model, in field order.
    Model,
    /// The number of rows.
    Count,
    /// Whether there is a row.
    Exists,
    /// These expressions.
    Nodes(Vec<Node>),
}

#[derive(Debug, Clone)]
pub(crate) struct Select {
    pub(crate) model: &'static ModelInfo,
    pub(crate) projection: Projection,
    pub(crate) filter: Option<Node>,
    pub(crate) group_by: Vec<Node>,
    pub(crate) having: Option<Node>,
    pub(crate) order_by: Vec<OrderBy>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: Option<u64>,
}

impl Select {
    pub(crate) fn new(model: &'static ModelInfo) -> Self {
        Self {
            model,
            projection: Projection::Model,
            filter: None,
            group_by: Vec::new(),
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
        }
    }
}

/// Several rows of the same columns.
#[derive(Debug, Clone)]
pub(crate) struct Insert {
    pub(crate) model: &'static ModelInfo,
    pub(crate) columns: Vec<u16>,
    /// Row after row, each in the order of `columns`.
    pub(crate) values: Vec<Value>,
    pub(crate) rows: usize,
    pub(crate) returning: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Update {
    pub(crate) model: &'static ModelInfo,
    pub(crate) set: Vec<(u16, Node)>,
    pub(crate) filter: Option<Node>,
    pub(crate) returning: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Delete {
    pub(crate) model: &'static ModelInfo,
    pub(crate) filter: Option<Node>,
}

/// A statement.
#[derive(Debug, Clone)]
pub(crate) enum Statement {
    Select(Select),
    Insert(Insert),
    Update(Update),
    Delete(Delete),
}

impl Statement {
    pub(crate) fn is_read(&self) -> bool {
        matches!(self, Self::Select(_))
    }
}

/// The condition that a model's key equals these values.
pub(crate) fn key_filter(model: &'static ModelInfo, values: Vec<Value>) -> Node {
    columns_filter(model, model.key, values)
}

pub(crate) fn columns_filter(
    model: &'static ModelInfo,
    positions: &[usize],
    values: Vec<Value>,
) -> Node {
    let mut parts: Vec<Node> = positions
        .iter()
        .zip(values)
        .map(|(&position, value)| {
            // A model has far fewer than 65,536 fields.
            let column = ColumnRef {
                model,
                position: u16::try_from(position).unwrap_or(u16::MAX),
            };
            Node::Binary(
                BinaryOp::Eq,
                Box::new(Node::Column(column)),
                Box::new(Node::Value(value)),
            )
        })
        .collect();
    if parts.len() == 1
        && let Some(one) = parts.pop()
    {
        one
    } else {
        Node::Logic {
            is_and: true,
            parts,
        }
    }
}

/// Joins a condition to those that are there.
pub(crate) fn and(filter: &mut Option<Node>, node: Node) {
    *filter = Some(match filter.take() {
        None => node,
        Some(Node::Logic {
            is_and: true,
            mut parts,
        }) => {
            parts.push(node);
            Node::Logic {
                is_and: true,
                parts,
            }
        }
        Some(other) => Node::Logic {
            is_and: true,
            parts: vec![other, node],
        },
    });
}
