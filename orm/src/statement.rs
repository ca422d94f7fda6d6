//! Statements and expressions as data, without types: what the typed builders make and `sql` renders.

mod aggregate;
mod filter;
mod function;
mod lock;
mod source;
mod window;
mod write;

pub(crate) use aggregate::Aggregate;
pub(crate) use aggregate::AggregateOp;
pub(crate) use filter::{and, columns_filter, key_filter};
pub(crate) use function::KeyHasher;
pub(crate) use function::{DatePart, Function, UserFunctionRef};
pub use function::{TimeUnit, UserFunction};
pub(crate) use lock::{Lock, LockStrength, LockWait};
pub use source::RowRef;
pub(crate) use source::{
    Binder, Body, Cte, CteBody, Distinct, Join, JoinKind, JoinTarget, SetOp, SetOperation, Source,
    Subquery, SubqueryOp,
};
pub use window::Exclude;
pub(crate) use window::Over;
pub(crate) use window::{
    Frame, FrameBound, FrameUnit, Window, WindowCall, WindowFunction, WindowOp, WindowRef,
};
pub(crate) use write::{
    CHANGES, Conflict, Delete, IS_NEW, Insert, MET_A_ROW, Returning, Update, UpdateFrom,
    UpdateLists, is_own, propose, proposed_columns, sequence,
};

use crate::db::Site;
use crate::model::ModelInfo;
use crate::query::RawNode;
use crate::relation::{RelationInfo, Through};
use crate::types::ColumnValue;
use crate::value::{Value, ValueKind};
use orm_schema::{ColumnType, EnumType, SortOrder};

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
#[allow(missing_docs, reason = "the names of the fields say it")]
pub enum Node {
    /// A column.
    Column(ColumnRef),
    /// A value to bind.
    Value(Value),
    /// A column of the row that an upsert proposes.
    Proposed(ColumnRef),
    /// Something done to one expression.
    Unary(UnaryOp, Box<Node>),
    /// Something done to two.
    Binary(BinaryOp, Box<(Node, Node)>),
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
    /// An aggregate over the rows of a group.
    Aggregate(Box<Aggregate>),
    /// A function over the rows around the current row.
    Over(Box<Over>),
    /// The key of a group, by its position in GROUP BY.
    GroupKey(u16),
    /// How many keys of a group its rows share.
    GroupLevel { has_nullable_key: bool },
    /// The expression as another type.
    Cast(Box<Node>, ValueKind),
    /// A function of SQL; the kind is that of its result, or of what it works on.
    Call(Function, ValueKind, Vec<Node>),
    /// The result of the first arm whose condition holds.
    Case {
        arms: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    },
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
    /// The expression over another row than the current one: of a table that a query joins, or of a query around.
    Of(RowRef, Box<Node>),
    /// A column of what a query in FROM returns; only within [`Node::Of`].
    Output {
        position: u16,
        /// The column of a model that it is, where it is one.
        of: Option<ColumnRef>,
    },
    /// The expression, in which the current row has a name.
    Bind(Binder, Box<Node>),
    /// Something about the rows of a query.
    Subquery(Box<Subquery>),
    /// The current row is, or is not, among those that walking a relation of a model to itself finds.
    InTree(Box<InTree>),
    /// Text that stands in the program, with expressions in its places.
    Raw(Box<RawNode>),
    /// A default scope of a model: its condition, by its name, so that it can be seen and lifted.
    Named(&'static str, Box<Node>),
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
    Aggregate(Aggregate),
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
    pub(crate) fn binary(op: BinaryOp, left: Self, right: Self) -> Self {
        Self::Binary(op, Box::new((left, right)))
    }

    /// Whether it reaches beyond the current row, so that columns must say which table they are of.
    pub(crate) fn is_relational(&self) -> bool {
        match self {
            Self::Path(..)
            | Self::Related(_)
            | Self::ReachedFrom { .. }
            | Self::Link(_)
            | Self::Of(..)
            | Self::Output { .. }
            | Self::Bind(..)
            | Self::Subquery(_)
            | Self::InTree(_) => true,
            Self::Column(_) | Self::Value(_) | Self::Proposed(_) => false,
            Self::Named(_, expr)
            | Self::Unary(_, expr)
            | Self::Cast(expr, _)
            | Self::In { expr, .. }
            | Self::Match { expr, .. } => expr.is_relational(),
            Self::Binary(_, sides) => sides.0.is_relational() || sides.1.is_relational(),
            Self::Logic { parts, .. } | Self::Call(_, _, parts) => {
                parts.iter().any(Self::is_relational)
            }
            Self::Case { arms, otherwise } => arms
                .iter()
                .flat_map(|(condition, result)| [condition, result])
                .chain(otherwise.as_deref())
                .any(Self::is_relational),
            Self::Between {
                expr, low, high, ..
            } => [expr, low, high]
                .into_iter()
                .any(|node| node.is_relational()),
            Self::Aggregate(aggregate) => aggregate.nodes().any(Self::is_relational),
            Self::Raw(raw) => raw.args.iter().any(Self::is_relational),
            Self::Over(over) => over.nodes().any(Self::is_relational),
            // Where it is relational, the key itself is too.
            Self::GroupKey(_) | Self::GroupLevel { .. } => false,
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
    /// Where NULLs stand; the database's own place where it is not said.
    pub(crate) nulls: Option<NullOrder>,
    pub(crate) ty: OrderType,
}

/// Where NULLs stand among what is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum NullOrder {
    First = 1,
    Last,
}

/// What is known of the type of an expression to sort by; no part of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderType {
    pub(crate) kind: ValueKind,
    pub(crate) is_list: bool,
    pub(crate) enum_type: Option<&'static EnumType>,
}

impl OrderType {
    pub(crate) fn of<T: ColumnValue>() -> Self {
        Self {
            kind: T::KIND,
            is_list: T::IS_LIST,
            enum_type: T::enum_type(),
        }
    }
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
    /// Where the rows come from, when that is not the model's table.
    pub(crate) from: Option<Source>,
    pub(crate) joins: Vec<Join>,
    /// What expressions call the rows of this select that are not over the innermost one.
    pub(crate) binder: Option<Binder>,
    pub(crate) distinct: Distinct,
    /// Only rows that a relation reaches from these keys.
    pub(crate) keys: Option<Keys>,
    pub(crate) filter: Option<Node>,
    pub(crate) group_by: Vec<Node>,
    /// A row for all rows and for every first keys too.
    pub(crate) is_rollup: bool,
    pub(crate) having: Option<Node>,
    pub(crate) order_by: Vec<OrderBy>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: Option<u64>,
    /// What others cannot do to the rows until the transaction ends. Of an outermost select only.
    pub(crate) lock: Option<Lock>,
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
    /// How many rows it has without its limit, as an expression.
    pub(crate) fn counted(&self) -> Node {
        let (op, body) = (SubqueryOp::Scalar, Body::select(self.counting()));
        Node::Subquery(Box::new(Subquery { op, body }))
    }

    /// The select that says how many rows it has without its limit. In what order they come does not matter.
    pub(crate) fn counting(&self) -> Self {
        let mut rows = self.clone();
        rows.order_by.clear();
        rows.limit = None;
        rows.offset = None;
        rows.lock = None;
        let is_a_row_each = rows.group_by.is_empty() && matches!(rows.distinct, Distinct::No);
        let counted = if is_a_row_each {
            rows
        } else {
            Self {
                from: Some(Source::Query(Box::new(Body::select(rows)))),
                scope: RowScope::WithDeleted,
                ..Self::new(self.model)
            }
        };
        Self {
            projection: Projection::Count,
            ..counted
        }
    }

    /// Whether columns must say which table they are of.
    pub(crate) fn is_relational(&self) -> bool {
        let is_through = |keys: &Keys| !matches!(keys.relation.through, Through::Nothing);
        let projected = match &self.projection {
            Projection::Nodes(nodes) => nodes.as_slice(),
            Projection::Model | Projection::Count | Projection::Exists => &[],
        };
        !self.joins.is_empty()
            || self.from.is_some()
            || self.binder.is_some()
            || self.keys.as_ref().is_some_and(is_through)
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
            from: None,
            joins: Vec::new(),
            binder: None,
            distinct: Distinct::No,
            keys: None,
            filter: None,
            group_by: Vec::new(),
            is_rollup: false,
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            lock: None,
            site: None,
        }
    }
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
    /// Boxed, because a select is large and goes through many hands while it is built.
    Select(Box<Select>),
    Insert(Insert),
    Update(Update),
    UpdateLists(UpdateLists),
    UpdateFrom(UpdateFrom),
    Delete(Delete),
    /// The rows of all of these, one after the other; at least one.
    Selects(&'static ModelInfo, Vec<Select>),
}

impl From<Select> for Statement {
    fn from(select: Select) -> Self {
        Self::Select(Box::new(select))
    }
}

impl From<Box<Select>> for Statement {
    fn from(select: Box<Select>) -> Self {
        Self::Select(select)
    }
}

impl Statement {
    /// The model whose rows it is about first of all.
    pub(crate) fn model(&self) -> &'static ModelInfo {
        match self {
            Self::Link(write) => (write.relation().from)(),
            Self::Select(select) => select.model,
            Self::Insert(insert) => insert.model,
            Self::Update(update) => update.model,
            Self::UpdateLists(update) => update.model,
            Self::UpdateFrom(update) => update.model,
            Self::Delete(delete) => delete.model,
            Self::Selects(model, _) => model,
        }
    }

    /// The expressions that an update or delete returns.
    pub(crate) fn returned(&self) -> &[Node] {
        match self {
            Self::Update(Update {
                returning: Returning::Nodes(nodes),
                ..
            })
            | Self::Delete(Delete {
                returning: Returning::Nodes(nodes),
                ..
            }) => nodes,
            _ => &[],
        }
    }

    pub(crate) fn is_read(&self) -> bool {
        matches!(self, Self::Select(select) if select.lock.is_none())
    }
}
