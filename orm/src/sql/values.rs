//! The values of a statement in the order in which `render` numbers its placeholders: both walk the same way.

use crate::statement::{
    Keys, LinkWrite, Node, Pattern, PatternKind, Projection, RelatedOp, Statement, TreeStart,
};
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;

/// How a list of values is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListSlots {
    /// No values: the condition is constant.
    Empty,
    /// One array parameter (PostgreSQL).
    Array,
    /// One JSON parameter (SQLite, long lists).
    Json,
    /// So many single parameters, the last value repeated, so that few lengths make few shapes.
    Single(usize),
}

impl ListSlots {
    pub(super) fn key(self) -> [u8; 9] {
        let (tag, length) = match self {
            Self::Empty => (0, 0),
            Self::Array => (1, 0),
            Self::Json => (2, 0),
            Self::Single(length) => (3, length),
        };
        let mut key = [tag; 9];
        key[1..].copy_from_slice(&(length as u64).to_le_bytes());
        key
    }
}

/// From here on one JSON parameter is faster than so many single ones.
const LONG_LIST: usize = 128;

pub(super) fn list_slots(values: &[Value], dialect: Dialect) -> ListSlots {
    let Some(first) = values.first() else {
        return ListSlots::Empty;
    };
    let (kind, _) = first.kind();
    match dialect {
        Dialect::Postgres if kind != ValueKind::Enum => ListSlots::Array,
        // Kinds whose JSON form is what the column stores.
        Dialect::Sqlite
            if values.len() > LONG_LIST
                && matches!(
                    kind,
                    ValueKind::I16
                        | ValueKind::I32
                        | ValueKind::I64
                        | ValueKind::Text
                        | ValueKind::Enum
                        | ValueKind::Uuid
                ) =>
        {
            ListSlots::Json
        }
        Dialect::Sqlite | Dialect::Postgres | Dialect::MySql => {
            ListSlots::Single(values.len().next_power_of_two())
        }
    }
}

/// Whether keys, column by column, take one parameter a column however many there are.
pub(crate) fn is_one_parameter(columns: &[Vec<Value>], dialect: Dialect) -> bool {
    let slots = match columns {
        [values] => list_slots(values, dialect),
        columns => tuple_slots(columns, dialect),
    };
    matches!(slots, ListSlots::Array | ListSlots::Json)
}

/// How keys of several columns are bound: lists of equal length, one a column.
pub(super) fn tuple_slots(columns: &[Vec<Value>], dialect: Dialect) -> ListSlots {
    let rows = columns.first().map_or(0, Vec::len);
    match dialect {
        _ if rows == 0 => ListSlots::Empty,
        Dialect::Postgres
            if columns
                .iter()
                .filter_map(|column| column.first())
                .all(|first| first.kind().0 != ValueKind::Enum) =>
        {
            ListSlots::Array
        }
        Dialect::Sqlite | Dialect::Postgres | Dialect::MySql => {
            ListSlots::Single(rows.next_power_of_two())
        }
    }
}

/// Takes the values out of a statement.
pub(super) fn collect(statement: &mut Statement, dialect: Dialect) -> Vec<Value> {
    let mut out = Vec::new();
    match statement {
        Statement::Select(select) => {
            if let Projection::Nodes(nodes) = &mut select.projection {
                nodes
                    .iter_mut()
                    .for_each(|node| walk(node, dialect, &mut out));
            }
            if let Some(keys) = &mut select.keys {
                self::keys(keys, dialect, &mut out);
            }
            select
                .filter
                .iter_mut()
                .for_each(|node| walk(node, dialect, &mut out));
            select
                .group_by
                .iter_mut()
                .for_each(|node| walk(node, dialect, &mut out));
            select
                .having
                .iter_mut()
                .for_each(|node| walk(node, dialect, &mut out));
            select
                .order_by
                .iter_mut()
                .for_each(|by| walk(&mut by.node, dialect, &mut out));
        }
        Statement::Link(LinkWrite::Insert { values, .. } | LinkWrite::Delete { values, .. }) => {
            return std::mem::take(values);
        }
        Statement::Insert(insert) => return std::mem::take(&mut insert.values),
        Statement::Update(update) => {
            update
                .set
                .iter_mut()
                .for_each(|(_, node)| walk(node, dialect, &mut out));
            update
                .filter
                .iter_mut()
                .for_each(|node| walk(node, dialect, &mut out));
        }
        Statement::Delete(delete) => delete
            .filter
            .iter_mut()
            .for_each(|node| walk(node, dialect, &mut out)),
    }
    out
}

fn keys(keys: &mut Keys, dialect: Dialect, out: &mut Vec<Value>) {
    if let [values] = keys.values.as_mut_slice() {
        members(values, dialect, out);
        return;
    }
    match tuple_slots(&keys.values, dialect) {
        ListSlots::Empty => {}
        ListSlots::Array | ListSlots::Json => {
            out.extend(keys.values.iter_mut().map(|values| {
                let kind = values
                    .first()
                    .map_or(ValueKind::Bool, |first| first.kind().0);
                Value::List(kind, std::mem::take(values))
            }));
        }
        ListSlots::Single(length) => {
            let last = keys.values.first().map_or(0, Vec::len).saturating_sub(1);
            for row in 0..length {
                let row = row.min(last);
                out.extend(keys.values.iter().map(|values| values[row].clone()));
            }
        }
    }
}

fn take(value: &mut Value) -> Value {
    std::mem::replace(value, Value::Bool(false))
}

fn walk(node: &mut Node, dialect: Dialect, out: &mut Vec<Value>) {
    match node {
        Node::Column(_) => {}
        Node::Value(value) => out.push(take(value)),
        Node::Unary(_, expr) => walk(expr, dialect, out),
        Node::Binary(_, left, right) => {
            walk(left, dialect, out);
            walk(right, dialect, out);
        }
        Node::Logic { parts, .. } => parts.iter_mut().for_each(|node| walk(node, dialect, out)),
        Node::In { expr, values, .. } => {
            walk(expr, dialect, out);
            members(values, dialect, out);
        }
        Node::Between {
            expr, low, high, ..
        } => {
            walk(expr, dialect, out);
            walk(low, dialect, out);
            walk(high, dialect, out);
        }
        Node::Match { expr, pattern, .. } => {
            walk(expr, dialect, out);
            out.push(Value::Text(pattern_text(pattern, dialect).into()));
        }
        Node::Aggregate(_, expr) => expr.iter_mut().for_each(|node| walk(node, dialect, out)),
        Node::Cast(expr, _) | Node::Path(_, expr) | Node::Link(expr) => walk(expr, dialect, out),
        Node::Related(related) => {
            if let RelatedOp::Aggregate(_, Some(expr)) = &mut related.op {
                walk(expr, dialect, out);
            }
            related
                .filter
                .iter_mut()
                .for_each(|node| walk(node, dialect, out));
        }
        Node::ReachedFrom { key, .. } => out.append(key),
        Node::InTree(walk) => match &mut walk.start {
            TreeStart::Up(key) | TreeStart::Down(key) => out.append(key),
            TreeStart::Roots => {}
        },
    }
}

/// The values of a list of one column.
fn members(values: &mut Vec<Value>, dialect: Dialect, out: &mut Vec<Value>) {
    let kind = values
        .first()
        .map_or(ValueKind::Bool, |first| first.kind().0);
    match list_slots(values, dialect) {
        ListSlots::Empty => {}
        ListSlots::Array | ListSlots::Json => {
            out.push(Value::List(kind, std::mem::take(values)));
        }
        ListSlots::Single(length) => {
            let missing = length - values.len();
            out.append(values);
            if let Some(last) = out.last().cloned() {
                out.extend(std::iter::repeat_n(last, missing));
            }
        }
    }
}

/// The escape character of every LIKE that we write. Not a backslash: MySQL's literals give that a meaning of its own.
pub(super) const ESCAPE: char = '!';

/// A pattern as the dialect's operator wants it: LIKE, or GLOB where LIKE ignores case (SQLite).
fn pattern_text(pattern: &Pattern, dialect: Dialect) -> String {
    let is_glob = dialect == Dialect::Sqlite && !pattern.ignores_case;
    let (any, one) = if is_glob { ('*', '?') } else { ('%', '_') };
    let mut out = String::with_capacity(pattern.text.len() + 4);
    let literal = |out: &mut String, c: char| match c {
        '*' | '?' | '[' if is_glob => {
            out.push('[');
            out.push(c);
            out.push(']');
        }
        '%' | '_' | ESCAPE if !is_glob => {
            out.push(ESCAPE);
            out.push(c);
        }
        _ => out.push(c),
    };
    if matches!(pattern.kind, PatternKind::EndsWith | PatternKind::Contains) {
        out.push(any);
    }
    if pattern.kind == PatternKind::Like {
        let mut chars = pattern.text.chars();
        while let Some(c) = chars.next() {
            match c {
                '%' => out.push(any),
                '_' => out.push(one),
                '\\' => literal(&mut out, chars.next().unwrap_or('\\')),
                _ => literal(&mut out, c),
            }
        }
    } else {
        pattern.text.chars().for_each(|c| literal(&mut out, c));
    }
    if matches!(
        pattern.kind,
        PatternKind::StartsWith | PatternKind::Contains
    ) {
        out.push(any);
    }
    out
}
