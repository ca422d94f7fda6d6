//! The shape of aggregates and of functions over windows.

use super::Shape;
use crate::statement::{
    Aggregate, Frame, FrameBound, Over, Window, WindowCall, WindowFunction, WindowRef,
};

impl Shape<'_> {
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) {
        let Aggregate {
            op,
            kind,
            args,
            is_distinct,
            filter,
            order_by,
        } = aggregate;
        self.key
            .extend_from_slice(&[b'a', *op as u8, *kind as u8, u8::from(*is_distinct)]);
        self.list(args);
        self.optional(filter.as_ref());
        self.orders(order_by);
    }

    pub(super) fn over(&mut self, over: &Over) {
        let Over { function, window } = over;
        self.key.push(b'W');
        match function {
            WindowFunction::Call(WindowCall { op, args, count }) => {
                self.key.extend_from_slice(&[b'c', *op as u8]);
                self.key.extend_from_slice(&count.to_le_bytes());
                self.list(args);
            }
            WindowFunction::Aggregate(aggregate) => self.aggregate(aggregate),
        }
        match window {
            WindowRef::Inline(_) => self.key.push(b'i'),
            WindowRef::Named(binder, _) => {
                let place = self.windows.iter().position(|seen| seen == binder);
                let place = place.unwrap_or_else(|| {
                    self.windows.push(*binder);
                    self.windows.len() - 1
                });
                self.key.push(b'n');
                self.key.extend_from_slice(&place.to_le_bytes());
            }
        }
        let Window {
            partition_by,
            order_by,
            frame,
        } = window.get();
        self.list(partition_by);
        self.orders(order_by);
        self.key.push(u8::from(frame.is_some()));
        if let Some(Frame {
            unit,
            start,
            end,
            exclude,
        }) = frame
        {
            let exclude = exclude.map_or(0, |exclude| exclude as u8);
            self.key.extend_from_slice(&[*unit as u8, exclude]);
            for bound in [start, end] {
                let (tag, count) = match bound {
                    FrameBound::UnboundedPreceding => (0, 0),
                    FrameBound::Preceding(count) => (1, *count),
                    FrameBound::CurrentRow => (2, 0),
                    FrameBound::Following(count) => (3, *count),
                    FrameBound::UnboundedFollowing => (4, 0),
                };
                self.key.push(tag);
                self.key.extend_from_slice(&count.to_le_bytes());
            }
        }
    }
}
