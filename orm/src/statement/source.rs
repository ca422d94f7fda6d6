//! Where the rows of a select come from: tables, joins, queries in FROM, common table expressions; and queries as parts of
//! expressions. Data only; `sql` gives them names.

use super::{ColumnRef, Node, Projection, RowScope, Select, Statement};
use crate::model::ModelInfo;
use crate::relation::RelationInfo;
use orm_schema::ColumnType;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Names the rows of one select, or one row of it, for expressions that are not over the innermost row. Unique in the
/// program for the life of a query; the text depends on where it is bound, never on the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binder(u32);

impl Binder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// One of the rows that a select reads at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowRef {
    pub(crate) binder: Binder,
    /// Which of the select's sources it is of.
    pub(crate) source: u16,
}

/// What rows are read from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Model(&'static ModelInfo, RowScope),
    /// A query in FROM.
    Query(Box<Body>),
    Cte(Cte),
}

/// A query that returns rows.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    Select(Box<Select>),
    Set(Box<SetOperation>),
    /// An update or delete that returns expressions; only of a common table expression.
    Write(Box<Statement>),
}

impl Body {
    pub(crate) fn select(select: Select) -> Self {
        Self::Select(Box::new(select))
    }

    /// The model that the rows are of first of all, for messages.
    pub(crate) fn model(&self) -> &'static ModelInfo {
        match self {
            Self::Select(select) => select.model,
            Self::Set(set) => set.left.model(),
            Self::Write(write) => write.model(),
        }
    }
}

/// Two queries with rows of the same columns.
#[derive(Debug, Clone)]
pub(crate) struct SetOperation {
    pub(crate) op: SetOp,
    pub(crate) left: Body,
    pub(crate) right: Body,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum SetOp {
    Union,
    UnionAll,
    Intersect,
    Except,
}

/// A query with a name. The first that refers to it brings it along; in a recursive one, what refers to itself does not.
#[derive(Debug, Clone)]
pub(crate) struct Cte {
    pub(crate) binder: Binder,
    pub(crate) body: Option<Arc<CteBody>>,
}

#[derive(Debug)]
pub(crate) struct CteBody {
    pub(crate) body: Body,
    pub(crate) is_recursive: bool,
    /// Whether it is computed once, where that is said.
    pub(crate) is_materialized: Option<bool>,
}

/// One more source of a select.
#[derive(Debug, Clone)]
pub(crate) struct Join {
    pub(crate) kind: JoinKind,
    pub(crate) target: JoinTarget,
    pub(crate) on: Option<Node>,
}

#[derive(Debug, Clone)]
pub(crate) enum JoinTarget {
    Source(Source),
    /// A query that may refer to the sources before it.
    Lateral(Box<Body>),
    /// The rows that a relation reaches from an earlier source.
    Relation {
        from: u16,
        relation: &'static RelationInfo,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum JoinKind {
    Inner,
    Left,
    Right,
    Full,
    Cross,
}

/// Which rows of equal content are left out.
#[derive(Debug, Clone, Default)]
pub(crate) enum Distinct {
    #[default]
    No,
    Yes,
    /// All but the first of those for which these are equal.
    On(Vec<Node>),
}

/// Something about the rows of a query.
#[derive(Debug, Clone)]
pub struct Subquery {
    pub(crate) op: SubqueryOp,
    pub(crate) body: Body,
}

#[derive(Debug, Clone)]
pub(crate) enum SubqueryOp {
    Exists { negated: bool },
    In { negated: bool, expr: Node },
    Scalar,
}

impl Body {
    /// For each column, the column of a model whose type it has, where a value beside it must be of that type: enums.
    pub(crate) fn outputs(&self) -> Vec<Option<ColumnRef>> {
        match self {
            Self::Set(set) => set.left.outputs(),
            Self::Write(write) => write.returned().iter().map(enum_column).collect(),
            Self::Select(select) => match &select.projection {
                Projection::Nodes(nodes) => nodes.iter().map(enum_column).collect(),
                Projection::Model => {
                    let fields = 0..select.model.schema.fields.len();
                    let columns = fields.filter_map(|position| u16::try_from(position).ok());
                    columns
                        .map(|position| enum_column(&Node::Column(select.model.column(position))))
                        .collect()
                }
                Projection::Count | Projection::Exists => Vec::new(),
            },
        }
    }
}

fn enum_column(node: &Node) -> Option<ColumnRef> {
    match node {
        Node::Column(column) => {
            matches!(column.field().column_type, ColumnType::Enum(_)).then_some(*column)
        }
        Node::Path(_, node) | Node::Of(_, node) | Node::Bind(_, node) => enum_column(node),
        Node::Output { of, .. } => *of,
        _ => None,
    }
}
