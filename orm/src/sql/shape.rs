//! A statement's shape as bytes: everything that its text depends on, and none of its values.

use super::values::{list_slots, tuple_slots};
use crate::model::ModelInfo;
use crate::relation::RelationInfo;
use crate::statement::{
    ColumnRef, InTree, Keys, LinkWrite, Node, OrderBy, Projection, Related, RelatedOp, Select,
    Statement, TreeStart,
};
use crate::value::Value;
use orm_schema::{Dialect, SortOrder};

pub(super) fn write(statement: &Statement, dialect: Dialect, key: &mut Vec<u8>) {
    match statement {
        Statement::Select(select) => self::select(select, dialect, key),
        Statement::Link(write) => {
            let (tag, values) = match write {
                LinkWrite::Insert { values, .. } => (b'+', values),
                LinkWrite::Delete { values, .. } => (b'-', values),
            };
            key.extend_from_slice(&[b'L', tag]);
            relation(write.relation(), key);
            self::values(values, key);
        }
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
            key.extend_from_slice(&[u8::from(update.returning), update.scope as u8]);
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
            key.push(delete.scope as u8);
            optional(delete.filter.as_ref(), dialect, key);
        }
    }
}

fn select(select: &Select, dialect: Dialect, key: &mut Vec<u8>) {
    // Limit and offset are no part of the cached text.
    let Select {
        model: info,
        projection,
        scope,
        keys,
        filter,
        group_by,
        having,
        order_by,
        limit: _,
        offset: _,
        is_locking,
        site: _,
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
    key.extend_from_slice(&[*scope as u8, u8::from(*is_locking)]);
    if let Some(keys) = keys {
        self::keys(keys, dialect, key);
    }
    optional(filter.as_ref(), dialect, key);
    list(group_by, dialect, key);
    optional(having.as_ref(), dialect, key);
    key.extend_from_slice(&order_by.len().to_le_bytes());
    for OrderBy { node: by, order } in order_by {
        key.push(u8::from(*order == SortOrder::Descending));
        node(by, dialect, key);
    }
}

fn keys(keys: &Keys, dialect: Dialect, key: &mut Vec<u8>) {
    let Keys {
        relation: info,
        values,
        limit,
    } = keys;
    key.push(b'K');
    relation(info, key);
    if let [values] = values.as_slice() {
        key.extend_from_slice(&list_slots(values, dialect).key());
    } else {
        key.extend_from_slice(&tuple_slots(values, dialect).key());
    }
    values
        .iter()
        .filter_map(|values| values.first())
        .for_each(|first| value(first, key));
    // A literal of the text, because it stands in the middle.
    key.push(u8::from(limit.is_some()));
    key.extend_from_slice(&limit.unwrap_or_default().to_le_bytes());
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

/// A relation is its constant's address. Equal constants may have one address or several: both are right.
fn relation(info: &'static RelationInfo, key: &mut Vec<u8>) {
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

fn values(values: &[Value], key: &mut Vec<u8>) {
    values.iter().for_each(|one| value(one, key));
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
        Node::Cast(expr, kind) => {
            key.extend_from_slice(&[b't', *kind as u8]);
            self::node(expr, dialect, key);
        }
        Node::Path(info, expr) => {
            key.push(b'p');
            relation(info, key);
            self::node(expr, dialect, key);
        }
        Node::Related(related) => self::related(related, dialect, key),
        Node::ReachedFrom {
            relation: info,
            key: of,
        } => {
            key.push(b'f');
            relation(info, key);
            values(of, key);
        }
        Node::Link(expr) => {
            key.push(b'k');
            self::node(expr, dialect, key);
        }
        Node::InTree(walk) => in_tree(walk, key),
    }
}

fn related(related: &Related, dialect: Dialect, key: &mut Vec<u8>) {
    let Related {
        relation: info,
        is_reversed,
        op,
        filter,
        scope,
    } = related;
    key.extend_from_slice(&[b'r', u8::from(*is_reversed), *scope as u8]);
    relation(info, key);
    match op {
        RelatedOp::Any => key.push(b'+'),
        RelatedOp::None => key.push(b'-'),
        RelatedOp::Aggregate(op, expr) => {
            key.extend_from_slice(&[b'a', *op as u8]);
            optional(expr.as_ref(), dialect, key);
        }
    }
    optional(filter.as_ref(), dialect, key);
}

fn in_tree(walk: &InTree, key: &mut Vec<u8>) {
    let InTree {
        relation: info,
        start,
        depth,
        negated,
    } = walk;
    key.extend_from_slice(&[b'e', u8::from(*negated)]);
    relation(info, key);
    match start {
        TreeStart::Up(of) => {
            key.push(b'^');
            values(of, key);
        }
        TreeStart::Down(of) => {
            key.push(b'v');
            values(of, key);
        }
        TreeStart::Roots => key.push(b'*'),
    }
    key.push(u8::from(depth.is_some()));
    key.extend_from_slice(&depth.unwrap_or_default().to_le_bytes());
}
