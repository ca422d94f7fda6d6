//! A statement's shape as bytes: everything that its text depends on, and none of its values.

use super::values::list_slots;
use crate::model::ModelInfo;
use crate::statement::{ColumnRef, Node, OrderBy, Projection, Select, Statement};
use crate::value::Value;
use orm_schema::{Dialect, SortOrder};

pub(super) fn write(statement: &Statement, dialect: Dialect, key: &mut Vec<u8>) {
    match statement {
        Statement::Select(select) => self::select(select, dialect, key),
        Statement::Insert(insert) => {
            key.push(b'I');
            model(insert.model, key);
            key.push(u8::from(insert.returning));
            key.extend_from_slice(&insert.rows.to_le_bytes());
            for column in &insert.columns {
                key.extend_from_slice(&column.to_le_bytes());
            }
        }
        Statement::Update(update) => {
            key.push(b'U');
            model(update.model, key);
            key.push(u8::from(update.returning));
            for (column, value) in &update.set {
                key.push(b'=');
                key.extend_from_slice(&column.to_le_bytes());
                node(value, dialect, key);
            }
            optional(update.filter.as_ref(), dialect, key);
        }
        Statement::Delete(delete) => {
            key.push(b'D');
            model(delete.model, key);
            optional(delete.filter.as_ref(), dialect, key);
        }
    }
}

fn select(select: &Select, dialect: Dialect, key: &mut Vec<u8>) {
    // Limit and offset are no part of the cached text.
    let Select {
        model: info,
        projection,
        filter,
        group_by,
        having,
        order_by,
        limit: _,
        offset: _,
    } = select;
    match projection {
        Projection::Model => key.push(b'S'),
        Projection::Count => key.push(b'C'),
        Projection::Exists => key.push(b'E'),
        Projection::Nodes(nodes) => {
            key.push(b'N');
            list(nodes, dialect, key);
        }
    }
    model(info, key);
    optional(filter.as_ref(), dialect, key);
    list(group_by, dialect, key);
    optional(having.as_ref(), dialect, key);
    key.extend_from_slice(&order_by.len().to_le_bytes());
    for OrderBy { node: by, order } in order_by {
        key.push(u8::from(*order == SortOrder::Descending));
        node(by, dialect, key);
    }
}

fn list(nodes: &[Node], dialect: Dialect, key: &mut Vec<u8>) {
    key.extend_from_slice(&nodes.len().to_le_bytes());
    nodes.iter().for_each(|node| self::node(node, dialect, key));
}

fn optional(node: Option<&Node>, dialect: Dialect, key: &mut Vec<u8>) {
    match node {
        None => key.push(0),
        Some(node) => {
            key.push(1);
            self::node(node, dialect, key);
        }
    }
}

/// A model is its static's address: the same for the life of the program, another for each model.
fn model(info: &'static ModelInfo, key: &mut Vec<u8>) {
    key.extend_from_slice(&std::ptr::from_ref(info).addr().to_le_bytes());
}

fn column(column: ColumnRef, key: &mut Vec<u8>) {
    model(column.model, key);
    key.extend_from_slice(&column.position.to_le_bytes());
}

/// The kind matters: a server remembers a parameter's type with the text that it prepared.
fn value(value: &Value, key: &mut Vec<u8>) {
    let (kind, is_list) = value.kind();
    key.extend_from_slice(&[b'?', kind as u8, u8::from(is_list)]);
}

fn node(node: &Node, dialect: Dialect, key: &mut Vec<u8>) {
    match node {
        Node::Column(reference) => {
            key.push(b'c');
            column(*reference, key);
        }
        Node::Value(value) => self::value(value, key),
        Node::Unary(op, expr) => {
            key.extend_from_slice(&[b'u', *op as u8]);
            self::node(expr, dialect, key);
        }
        Node::Binary(op, left, right) => {
            key.extend_from_slice(&[b'b', *op as u8]);
            self::node(left, dialect, key);
            self::node(right, dialect, key);
        }
        Node::Logic { is_and, parts } => {
            key.extend_from_slice(&[b'l', u8::from(*is_and)]);
            list(parts, dialect, key);
        }
        Node::In {
            negated,
            expr,
            values,
        } => {
            key.extend_from_slice(&[b'i', u8::from(*negated)]);
            key.extend_from_slice(&list_slots(values, dialect).key());
            if let Some(first) = values.first() {
                value(first, key);
            }
            self::node(expr, dialect, key);
        }
        Node::Between {
            negated,
            expr,
            low,
            high,
        } => {
            key.extend_from_slice(&[b'w', u8::from(*negated)]);
            self::node(expr, dialect, key);
            self::node(low, dialect, key);
            self::node(high, dialect, key);
        }
        Node::Match {
            negated,
            expr,
            pattern,
        } => {
            key.extend_from_slice(&[b'm', u8::from(*negated), u8::from(pattern.ignores_case)]);
            self::node(expr, dialect, key);
        }
        Node::Aggregate(op, expr) => {
            key.extend_from_slice(&[b'a', *op as u8]);
            optional(expr.as_deref(), dialect, key);
        }
    }
}
