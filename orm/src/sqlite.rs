//! What only SQLite has. On another database such a query is refused before it is sent, with what to write instead.
//!
//! ```
//! use orm::prelude::*;
//! use orm::sqlite::SqliteText;
//!
//! # #[derive(Model)]
//! # struct File { #[orm(id)] id: i64, path: String }
//! # async fn f(db: &Db) -> orm::Result<()> {
//! let images = File::filter(File::path.glob("*.[jp][pn]g")).all(db).await?;
//! # Ok(()) }
//! ```

use crate::column::Column;
use crate::expr::{Expr, text_node};
use crate::statement::{Function, Node};
use crate::types::TextValue;
use crate::value::ValueKind;

/// What SQLite does with text.
pub trait SqliteText<S>: Sized {
    #[doc(hidden)]
    fn text(self) -> Node;

    /// Matches a pattern of `*` (any text), `?` (any character) and `[..]` (one of these characters), case counts.
    fn glob(self, pattern: impl Into<String>) -> Expr<S, bool> {
        let args = vec![self.text(), text_node(pattern)];
        Expr::new(Node::Call(Function::Glob, ValueKind::Bool, args))
    }
}

impl<S, T: TextValue> SqliteText<S> for Expr<S, T> {
    fn text(self) -> Node {
        self.node
    }
}

impl<S, T: TextValue> SqliteText<S> for Column<S, T> {
    fn text(self) -> Node {
        self.node()
    }
}
