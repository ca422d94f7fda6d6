//! Statements and expressions as data, without types: what the typed builders make and `sql` renders.

use crate::db::Site;
use crate::model::ModelInfo;
use crate::relation::{RelationInfo, Through};
use crate::value::{Value, ValueKind};
use orm_schema::{ColumnType, SortOrder};

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

    /// The kind of the column's values, when it is the column of a key.
    pub(crate) fn key_kind(self) -> ValueKind {
        match self.field().column_type {
            ColumnType::Bool => ValueKind::Bool,
            ColumnType::I8 | ColumnType::I16 | ColumnType::U8 => ValueKind::I16,
            ColumnType::I32 | ColumnType::U16 => ValueKind::I32,
            ColumnType::I64 | ColumnType::U32 => ValueKind::I64,
            ColumnType::U64 => ValueKind::U64,
            ColumnType::F32 => ValueKind::F32,
            ColumnType::F64 => ValueKind::F64,
            ColumnType::Decimal { .. } => ValueKind::Decimal,
            ColumnType::String
            | ColumnType::Text
            | ColumnType::VarChar(_)
            | ColumnType::Char(_)
            | ColumnType::Enum(_) => ValueKind::Text,
            ColumnType::Bytes => ValueKind::Bytes,
            ColumnType::DateTime => ValueKind::DateTime,
            ColumnType::NaiveDateTime => ValueKind::NaiveDateTime,
            ColumnType::Date => ValueKind::Date,
            ColumnType::Time => ValueKind::Time,
            ColumnType::Uuid => ValueKind::Uuid,
            ColumnType::Json => ValueKind::Json,
        }
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
    /// The expression as another type.
    Cast(Box<Node>, ValueKind),
    /// The expression over the row that a to-one relation of the current row reaches.
    Path(&'static RelationInfo, Box<Node>),
    /// Something about the rows that a relation of the current row reaches.
    Related(Box<Related>),
    /// The current row is reached by the relation from a row with this key.
    ReachedFrom {
        relation: &'static RelationInfo,
        key: Vec<Value>,
    },
    /// The expression over the row of the junction model that links the current row; only in a select with keys.
    Link(Box<Node>),
    /// The current row is, or is not, among those that walking a relation of a model to itself finds.
    InTree(Box<InTree>),
}

/// Something about the rows that a relation reaches from the current row.
#[derive(Debug, Clone)]
pub struct Related {
    pub(crate) relation: &'static RelationInfo,
    /// Follow the relation from the row it reaches to those that have it.
    pub(crate) is_reversed: bool,
    pub(crate) op: RelatedOp,
    /// A condition over the rows that are reached.
    pub(crate) filter: Option<Node>,
    pub(crate) scope: RowScope,
}

/// What is asked of the rows that a relation reaches.
#[derive(Debug, Clone)]
pub(crate) enum RelatedOp {
    /// Whether there is one.
    Any,
    /// Whether there is none.
    None,
    /// An aggregate over them.
    Aggregate(AggregateOp, Option<Node>),
}

/// A walk along a relation of a model to itself.
#[derive(Debug, Clone)]
pub struct InTree {
    /// The `belongs_to` that holds the parent's key.
    pub(crate) relation: &'static RelationInfo,
    pub(crate) start: TreeStart,
    /// At most so many steps.
    pub(crate) depth: Option<u32>,
    pub(crate) negated: bool,
}

/// Where a walk begins.
#[derive(Debug, Clone)]
pub(crate) enum TreeStart {
    /// Towards the parents of the row with this key, without it.
    Up(Vec<Value>),
    /// Towards the children of the row with this key, without it.
    Down(Vec<Value>),
    /// Towards the children of all rows without a parent, with these.
    Roots,
}

/// Which rows of a model with soft delete a statement sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(crate) enum RowScope {
    /// Those that are not deleted.
    #[default]
    Live,
    /// All.
    WithDeleted,
    /// Those that are deleted.
    OnlyDeleted,
}

impl Node {
    /// Whether it reaches beyond the current row, so that columns must say which table they are of.
    pub(crate) fn is_relational(&self) -> bool {
        match self {
            Self::Path(..)
            | Self::Related(_)
            | Self::ReachedFrom { .. }
            | Self::Link(_)
            | Self::InTree(_) => true,
            Self::Column(_) | Self::Value(_) => false,
            Self::Unary(_, expr)
            | Self::Cast(expr, _)
            | Self::In { expr, .. }
            | Self::Match { expr, .. } => expr.is_relational(),
            Self::Binary(_, left, right) => left.is_relational() || right.is_relational(),
            Self::Logic { parts, .. } => parts.iter().any(Self::is_relational),
            Self::Between {
                expr, low, high, ..
            } => [expr, low, high]
                .into_iter()
                .any(|node| node.is_relational()),
            Self::Aggregate(_, expr) => expr.as_ref().is_some_and(|expr| expr.is_relational()),
        }
    }
}

/// What is done to one expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names say it")]
pub enum UnaryOp {
    Not,
    IsNull,
    IsNotNull,
    /// False or NULL.
    IsNotTrue,
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
    Sum,
    Avg,
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
    pub(crate) scope: RowScope,
    /// Only rows that a relation reaches from these keys.
    pub(crate) keys: Option<Keys>,
    pub(crate) filter: Option<Node>,
    pub(crate) group_by: Vec<Node>,
    pub(crate) having: Option<Node>,
    pub(crate) order_by: Vec<OrderBy>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: Option<u64>,
    /// Nobody else may change the rows until the transaction ends.
    pub(crate) is_locking: bool,
    /// Where in the program the query begins.
    pub(crate) site: Site,
}

/// Rows that a relation reaches, for many rows at once. The rows of a select with keys that go through another table
/// begin with the key they belong to and, where that is a junction model, its columns.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    pub(crate) relation: &'static RelationInfo,
    /// The values of the compared columns, column by column.
    pub(crate) values: Vec<Vec<Value>>,
    /// At most so many rows for each key, in the order of the select.
    pub(crate) limit: Option<u64>,
}

impl Select {
    /// Whether columns must say which table they are of.
    pub(crate) fn is_relational(&self) -> bool {
        let is_through = |keys: &Keys| !matches!(keys.relation.through, Through::Nothing);
        let projected = match &self.projection {
            Projection::Nodes(nodes) => nodes.as_slice(),
            Projection::Model | Projection::Count | Projection::Exists => &[],
        };
        self.keys.as_ref().is_some_and(is_through)
            || projected
                .iter()
                .chain(&self.filter)
                .chain(&self.group_by)
                .chain(&self.having)
                .chain(self.order_by.iter().map(|by| &by.node))
                .any(Node::is_relational)
    }

    pub(crate) fn new(model: &'static ModelInfo) -> Self {
        Self {
            model,
            projection: Projection::Model,
            scope: RowScope::Live,
            keys: None,
            filter: None,
            group_by: Vec::new(),
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            is_locking: false,
            site: None,
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
    pub(crate) scope: RowScope,
    pub(crate) filter: Option<Node>,
    pub(crate) returning: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Delete {
    pub(crate) model: &'static ModelInfo,
    pub(crate) scope: RowScope,
    pub(crate) filter: Option<Node>,
}

/// A write to the table of nothing but keys behind a many-to-many relation. The values of a row are the key that the
/// relation starts from, then the key that it reaches.
#[derive(Debug, Clone)]
pub(crate) enum LinkWrite {
    /// One row or several.
    Insert {
        relation: &'static RelationInfo,
        values: Vec<Value>,
    },
    Delete {
        relation: &'static RelationInfo,
        values: Vec<Value>,
    },
}

impl LinkWrite {
    pub(crate) fn relation(&self) -> &'static RelationInfo {
        match self {
            Self::Insert { relation, .. } | Self::Delete { relation, .. } => relation,
        }
    }
}

/// A statement.
#[derive(Debug, Clone)]
pub(crate) enum Statement {
    Link(LinkWrite),
    Select(Select),
    Insert(Insert),
    Update(Update),
    Delete(Delete),
}

impl Statement {
    pub(crate) fn is_read(&self) -> bool {
        matches!(self, Self::Select(select) if !select.is_locking)
    }
}

/// The condition that a model's key equals these values.
pub(crate) fn key_filter(model: &'static ModelInfo, values: Vec<Value>) -> Node {
    columns_filter(model, model.key, values)
}

pub(crate) fn columns_filter(
    model: &'static ModelInfo,
    positions: &[u16],
    values: Vec<Value>,
) -> Node {
    let mut parts: Vec<Node> = positions
        .iter()
        .zip(values)
        .map(|(&position, value)| {
            let column = ColumnRef { model, position };
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
