//! What only PostgreSQL has. On another database such a query is refused before it is sent, with what to write instead.
//!
//! ```
//! use orm::postgres::{PostgresText, range};
//! use orm::prelude::*;
//!
//! # #[derive(Model)]
//! # struct Booking { #[orm(id)] id: i64, note: String, from: DateTime<Utc>, until: Option<DateTime<Utc>> }
//! # async fn f(db: &Db, start: DateTime<Utc>, end: DateTime<Utc>) -> orm::Result<()> {
//! let taken = Booking::filter(range(Booking::from, Booking::until).overlaps(range(start, end))).exists(db).await?;
//! let found = Booking::filter(Booking::note.search("window seat")).all(db).await?;
//! # Ok(()) }
//! ```

use crate::column::Column;
use crate::expr::{Expr, IntoExpr, RangeValue, text_node};
use crate::statement::{Function, Node};
use crate::types::TextValue;
use crate::value::ValueKind;
use std::marker::PhantomData;

/// From a bound to before another one; a bound that is NULL is none. An end before the start is an error of the database.
pub fn range<S, T: RangeValue>(
    start: impl IntoExpr<S, Option<T>>,
    end: impl IntoExpr<S, Option<T>>,
) -> Range<S, T> {
    Range {
        bounds: [start.into_expr().node, end.into_expr().node],
        scope: PhantomData,
    }
}

/// A range; made by [`range`].
#[derive(Debug, Clone)]
#[must_use = "a range does nothing until it is asked something"]
pub struct Range<S, T> {
    bounds: [Node; 2],
    scope: PhantomData<fn() -> (S, T)>,
}

impl<S, T: RangeValue> Range<S, T> {
    /// Whether a value is in the range.
    pub fn contains(self, value: impl IntoExpr<S, T>) -> Expr<S, bool> {
        let [start, end] = self.bounds;
        let args = vec![start, end, value.into_expr().node];
        Expr::new(Node::Call(Function::RangeContains, T::RANGE, args))
    }

    /// Whether a value is in both ranges.
    pub fn overlaps(self, other: Self) -> Expr<S, bool> {
        let args = self.bounds.into_iter().chain(other.bounds).collect();
        Expr::new(Node::Call(Function::RangeOverlaps, T::RANGE, args))
    }
}

/// What PostgreSQL does with text.
pub trait PostgresText<S>: Sized {
    #[doc(hidden)]
    fn text(self) -> Node;

    /// Has all of these words, in some form of each: `to_tsvector(..) @@ plainto_tsquery(..)` in the language that the
    /// server is configured for (`default_text_search_config`).
    fn search(self, words: impl Into<String>) -> Expr<S, bool> {
        let args = vec![self.text(), text_node(words)];
        Expr::new(Node::Call(Function::TextSearch, ValueKind::Bool, args))
    }

    /// As [`search`](Self::search), in a language such as `english`; one that the server does not know is an error.
    fn search_in(self, language: impl Into<String>, words: impl Into<String>) -> Expr<S, bool> {
        let args = vec![self.text(), text_node(language), text_node(words)];
        Expr::new(Node::Call(Function::TextSearchIn, ValueKind::Bool, args))
    }
}

impl<S, T: TextValue> PostgresText<S> for Expr<S, T> {
    fn text(self) -> Node {
        self.node
    }
}

impl<S, T: TextValue> PostgresText<S> for Column<S, T> {
    fn text(self) -> Node {
        self.node()
    }
}
