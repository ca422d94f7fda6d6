//! The shape of what reaches rows by relations.

use super::super::values::{list_slots, tuple_slots};
use super::Shape;
use crate::statement::{InTree, Keys, Related, RelatedOp, TreeStart};

impl Shape<'_> {
    pub(super) fn keys(&mut self, keys: &Keys) {
        let Keys {
            relation: info,
            values,
            limit,
        } = keys;
        self.key.push(b'K');
        self.relation(info);
        if let [values] = values.as_slice() {
            self.key
                .extend_from_slice(&list_slots(values, self.dialect).key());
        } else {
            self.key
                .extend_from_slice(&tuple_slots(values, self.dialect).key());
        }
        values
            .iter()
            .filter_map(|values| values.first())
            .for_each(|first| self.value(first));
        // A literal of the text, because it stands in the middle.
        self.key.push(u8::from(limit.is_some()));
        self.key
            .extend_from_slice(&limit.unwrap_or_default().to_le_bytes());
    }

    pub(super) fn related(&mut self, related: &Related) {
        let Related {
            relation: info,
            is_reversed,
            op,
            filter,
            scope,
        } = related;
        self.key
            .extend_from_slice(&[b'r', u8::from(*is_reversed), *scope as u8]);
        self.relation(info);
        match op {
            RelatedOp::Any => self.key.push(b'+'),
            RelatedOp::None => self.key.push(b'-'),
            RelatedOp::Aggregate(aggregate) => self.aggregate(aggregate),
        }
        self.optional(filter.as_ref());
    }

    pub(super) fn in_tree(&mut self, walk: &InTree) {
        let InTree {
            relation: info,
            start,
            depth,
            negated,
        } = walk;
        self.key.extend_from_slice(&[b'e', u8::from(*negated)]);
        self.relation(info);
        match start {
            TreeStart::Up(of) => {
                self.key.push(b'^');
                self.values(of);
            }
            TreeStart::Down(of) => {
                self.key.push(b'v');
                self.values(of);
            }
            TreeStart::Roots => self.key.push(b'*'),
        }
        self.key.push(u8::from(depth.is_some()));
        self.key
            .extend_from_slice(&depth.unwrap_or_default().to_le_bytes());
    }
}
