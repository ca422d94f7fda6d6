//! Conditions that are put together: over the columns of a key, and one joined to another.

use super::{BinaryOp, ColumnRef, Node};
use crate::model::ModelInfo;
use crate::value::Value;

/// The condition that a model's key equals these values.
pub(crate) fn key_filter(model: &'static ModelInfo, values: Vec<Value>) -> Node {
    columns_filter(model, model.key, values)
}

pub(crate) fn columns_filter(
    model: &'static ModelInfo,
    positions: &[u16],
    values: Vec<Value>,
) -> Node {
    let mut parts = positions.iter().zip(values).map(|(&position, value)| {
        let column = ColumnRef { model, position };
        Node::binary(BinaryOp::Eq, Node::Column(column), Node::Value(value))
    });
    match (positions, parts.next()) {
        ([_], Some(one)) => one,
        (_, first) => Node::Logic {
            is_and: true,
            parts: first.into_iter().chain(parts).collect(),
        },
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
        Some(other) => {
            // Conditions come in numbers.
            let mut parts = Vec::with_capacity(4);
            parts.extend([other, node]);
            Node::Logic {
                is_and: true,
                parts,
            }
        }
    });
}
