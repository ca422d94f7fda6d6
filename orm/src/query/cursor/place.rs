//! The order of a query as a list of keys that tells all rows apart; the values of a row in it; and the condition that a
//! row comes after such values.

use super::bytes;
use super::token::OrderId;
use crate::cell::{Cell, DecodeError, Row};
use crate::error::{Error, ErrorKind, Result};
use crate::model::ModelInfo;
use crate::sql;
use crate::statement::{
    BinaryOp, ColumnRef, Node, NullOrder, OrderBy, OrderType, Projection, Select, Statement,
    UnaryOp,
};
use crate::types::{self, ColumnValue};
use crate::value::{Value, ValueKind};
use orm_schema::{ColumnType, Dialect, EnumStorage, SortOrder};

/// The keys of an order, of which no two rows have the same values.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    keys: Vec<OrderBy>,
    dialect: Dialect,
}

impl Keys {
    /// The order of a select, with the primary key behind it unless it has a unique key already.
    pub(super) fn of(select: &Select, dialect: Dialect) -> Result<Self> {
        let model = select.model;
        let mut keys = select.order_by.clone();
        if !is_unique(model, &keys) {
            // In the direction of the last key, so that an index on it can be walked from end to end.
            let order = keys.last().map_or(SortOrder::Ascending, |last| last.order);
            for &position in model.key {
                let column = model.column(position);
                if !keys.iter().any(|by| is_column(&by.node, column)) {
                    keys.push(OrderBy {
                        node: Node::Column(column),
                        order,
                        nulls: None,
                        ty: type_of(column),
                    });
                }
            }
        }
        if keys.is_empty() {
            let message = format!(
                "`{}` has no primary key, so its rows cannot be paged by cursor without an order",
                model.schema.name
            );
            return Err(Error::new(ErrorKind::Usage, message));
        }
        let is_incomparable = |by: &OrderBy| by.ty.is_list || by.ty.kind == ValueKind::Json;
        if keys.iter().any(is_incomparable) {
            return Err(Error::new(
                ErrorKind::Usage,
                "lists and JSON are not compared alike everywhere; order a page by cursor by other columns",
            ));
        }
        Ok(Self { keys, dialect })
    }

    /// The hash of what decides the order: cursors of another one are refused.
    pub(super) fn id(&self, model: &'static ModelInfo) -> Result<OrderId> {
        let mut select = Select::new(model);
        select.projection = Projection::Nodes(self.nodes());
        select.order_by.clone_from(&self.keys);
        // The text is the same in every process, other than the key that it is cached by.
        let prepared = sql::prepare(Statement::from(select), self.dialect);
        prepared.check(self.dialect)?;
        let parts = [self.dialect.name(), &model.schema.name, &prepared.text.sql];
        Ok(OrderId::of(&parts, &prepared.values))
    }

    pub(super) fn types(&self) -> impl Iterator<Item = OrderType> {
        self.keys.iter().map(|by| by.ty)
    }

    /// The order, forwards or backwards.
    pub(super) fn order(&self, is_reversed: bool) -> Vec<OrderBy> {
        let mut order = self.keys.clone();
        if is_reversed {
            for by in &mut order {
                *by = reversed(by);
            }
        }
        order
    }

    /// What is read of each row.
    pub(super) fn nodes(&self) -> Vec<Node> {
        self.keys.iter().map(|by| self.compared(by)).collect()
    }

    /// What stands for an expression where it is read and compared. MySQL sorts an ENUM by the number of its variant but
    /// compares it with text as text ("The ENUM Type"), so there the number is taken.
    fn compared(&self, by: &OrderBy) -> Node {
        match (self.dialect, by.ty.kind) {
            (Dialect::MySql, ValueKind::Enum) => {
                Node::Cast(Box::new(by.node.clone()), ValueKind::I64)
            }
            _ => by.node.clone(),
        }
    }

    /// The values of a row, from its columns of these keys, as bytes.
    pub(super) fn read(&self, row: &Row<'_>) -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(16 * self.keys.len());
        for (position, by) in self.keys.iter().enumerate() {
            let value = row.decoded(position, self.value(by, row.cell(position)))?;
            bytes::write(&value, &mut out);
        }
        Ok(out)
    }

    /// The value as the database compares it. Widened where a type of Rust is narrower than what an expression gives.
    fn value(&self, by: &OrderBy, cell: Cell<'_>) -> Result<Value, DecodeError> {
        fn read<T: ColumnValue>(cell: Cell<'_>) -> Result<Value, DecodeError> {
            T::decode(cell).map(T::into_value)
        }
        match cell {
            Cell::Null => return Ok(Value::Null(by.ty.kind)),
            // SQLite compares what is stored, whatever the column's type says.
            Cell::Integer(value) => return Ok(Value::I64(value)),
            Cell::Unsigned(value) => return Ok(Value::U64(value)),
            Cell::Real(value) => return Ok(Value::F64(value)),
            Cell::Blob(value) => return Ok(Value::Bytes(value.to_vec())),
            Cell::Text(_) => return read::<String>(cell),
            Cell::Postgres(_) | Cell::MySql(_) | Cell::Json(_) => {}
        }
        match by.ty.kind {
            ValueKind::Bool => read::<bool>(cell),
            ValueKind::I16 | ValueKind::I32 | ValueKind::I64 => {
                types::int::signed(cell).map(Value::I64)
            }
            ValueKind::U64 => read::<u64>(cell),
            ValueKind::F32 | ValueKind::F64 => read::<f64>(cell),
            ValueKind::Decimal => read::<rust_decimal::Decimal>(cell),
            ValueKind::Text => {
                let text = types::text::text(cell)?;
                // PostgreSQL pads a CHAR, and compares it with text without the padding ("Character Types").
                let is_padded = self.dialect == Dialect::Postgres
                    && column_of(&by.node).is_some_and(|column| {
                        matches!(column.field().column_type, ColumnType::Char(_))
                    });
                let text = if is_padded {
                    text.trim_end_matches(' ')
                } else {
                    text
                };
                Ok(Value::Text(text.to_owned().into()))
            }
            ValueKind::Enum if self.dialect == Dialect::MySql => {
                types::int::signed(cell).map(Value::I64)
            }
            ValueKind::Enum => bytes::variant(by.ty, types::text::text(cell)?)
                .ok_or(DecodeError::Invalid("a known variant of the enum")),
            ValueKind::Bytes => read::<Vec<u8>>(cell),
            ValueKind::DateTime => read::<chrono::DateTime<chrono::Utc>>(cell),
            ValueKind::NaiveDateTime => read::<chrono::NaiveDateTime>(cell),
            ValueKind::Date => read::<chrono::NaiveDate>(cell),
            ValueKind::Time => read::<chrono::NaiveTime>(cell),
            ValueKind::Uuid => read::<uuid::Uuid>(cell),
            ValueKind::Json => Err(DecodeError::WrongType),
        }
    }

    /// The condition that a row comes after these values: after the first, or equal in the first and after the second,
    /// and so on. Comparing rows as a whole, `(a, b) > (x, y)`, knows neither mixed directions nor NULL.
    pub(super) fn after(&self, values: &[Value], is_reversed: bool) -> Node {
        let order = self.order(is_reversed);
        let mut after: Option<Node> = None;
        for (by, value) in order.iter().zip(values).rev() {
            let strictly = self.strictly_after(by, value);
            let equally = after.map(|rest| logic(true, vec![self.equal(by, value), rest]));
            after = match (strictly, equally) {
                (Some(strictly), Some(equally)) => Some(logic(false, vec![strictly, equally])),
                (strictly, equally) => strictly.or(equally),
            };
        }
        // Nothing comes after NULL where NULLs are last.
        let after = after.unwrap_or_else(|| logic(false, Vec::new()));
        // Says nothing new, but an index on the first key can start from it.
        match (order.as_slice(), values) {
            ([first, _, ..], [value, ..]) if !may_be_null(first) => {
                let op = match first.order {
                    SortOrder::Ascending => BinaryOp::Ge,
                    SortOrder::Descending => BinaryOp::Le,
                };
                logic(true, vec![self.binary(op, first, value), after])
            }
            _ => after,
        }
    }

    fn strictly_after(&self, by: &OrderBy, value: &Value) -> Option<Node> {
        let is_last = self.nulls(by) == NullOrder::Last;
        let is_null = |op| Node::Unary(op, Box::new(self.compared(by)));
        if value.is_null() {
            return (!is_last).then(|| is_null(UnaryOp::IsNotNull));
        }
        let op = match by.order {
            SortOrder::Ascending => BinaryOp::Gt,
            SortOrder::Descending => BinaryOp::Lt,
        };
        let beyond = self.binary(op, by, value);
        Some(if is_last && may_be_null(by) {
            logic(false, vec![beyond, is_null(UnaryOp::IsNull)])
        } else {
            beyond
        })
    }

    fn equal(&self, by: &OrderBy, value: &Value) -> Node {
        if value.is_null() {
            return Node::Unary(UnaryOp::IsNull, Box::new(self.compared(by)));
        }
        self.binary(BinaryOp::Eq, by, value)
    }

    fn binary(&self, op: BinaryOp, by: &OrderBy, value: &Value) -> Node {
        let bound = Node::Value(value.clone());
        let bound = match value {
            // A decimal goes to MySQL as text, which it would compare as floats ("Type Conversion in Expression
            // Evaluation").
            Value::Decimal(_) if self.dialect == Dialect::MySql => {
                Node::Cast(Box::new(bound), ValueKind::Decimal)
            }
            _ => bound,
        };
        Node::binary(op, self.compared(by), bound)
    }

    /// Where NULLs stand in a key: where it says, else where the database puts them.
    fn nulls(&self, by: &OrderBy) -> NullOrder {
        let is_largest = match self.dialect {
            Dialect::Sqlite | Dialect::MySql => false,
            Dialect::Postgres => true,
        };
        let is_ascending = by.order == SortOrder::Ascending;
        by.nulls.unwrap_or(if is_largest == is_ascending {
            NullOrder::Last
        } else {
            NullOrder::First
        })
    }
}

fn logic(is_and: bool, parts: Vec<Node>) -> Node {
    Node::Logic { is_and, parts }
}

fn reversed(by: &OrderBy) -> OrderBy {
    OrderBy {
        node: by.node.clone(),
        order: match by.order {
            SortOrder::Ascending => SortOrder::Descending,
            SortOrder::Descending => SortOrder::Ascending,
        },
        // The databases' own places turn around with the direction.
        nulls: by.nulls.map(|nulls| match nulls {
            NullOrder::First => NullOrder::Last,
            NullOrder::Last => NullOrder::First,
        }),
        ty: by.ty,
    }
}

/// A plain column holds NULL when its field says so; what is computed may be NULL beyond its type, as a division by zero
/// is on SQLite and MySQL.
fn may_be_null(by: &OrderBy) -> bool {
    match &by.node {
        Node::Column(column) => column.field().is_nullable,
        _ => true,
    }
}

fn is_column(node: &Node, column: ColumnRef) -> bool {
    matches!(node, Node::Column(found)
        if std::ptr::eq(found.model, column.model) && found.position == column.position)
}

fn column_of(node: &Node) -> Option<ColumnRef> {
    match node {
        Node::Column(column) => Some(*column),
        Node::Path(_, expr) => column_of(expr),
        _ => None,
    }
}

fn type_of(column: ColumnRef) -> OrderType {
    let enum_type = (column.model.enum_type)(usize::from(column.position));
    OrderType {
        kind: match enum_type.map(|ty| ty.storage) {
            Some(EnumStorage::Native) => ValueKind::Enum,
            Some(EnumStorage::Text) => ValueKind::Text,
            Some(EnumStorage::Integer) => ValueKind::I32,
            None => column.key_kind(),
        },
        is_list: false,
        enum_type,
    }
}

/// Whether no two rows have the same values in these keys.
fn is_unique(model: &'static ModelInfo, keys: &[OrderBy]) -> bool {
    let has = |position: u16| {
        let column = model.column(position);
        keys.iter().any(|by| is_column(&by.node, column))
    };
    if !model.key.is_empty() && model.key.iter().all(|&position| has(position)) {
        return true;
    }
    // Rows that are deleted may have the same values as others in a unique key, and NULL any number of them.
    let is_required_and_there = |name: &str| {
        let position = model.schema.field_position(name);
        position
            .and_then(|position| u16::try_from(position).ok())
            .is_some_and(|position| !model.column(position).field().is_nullable && has(position))
    };
    model.deleted.is_none()
        && model
            .schema
            .indexes
            .iter()
            .any(|index| index.is_unique_key() && index.field_names().all(is_required_and_there))
}
