//! What only MySQL and MariaDB have. On another database such a query is refused before it is sent, with what to write
//! instead.
//!
//! ```
//! use orm::mysql::MySqlText;
//! use orm::prelude::*;
//!
//! # #[derive(Model)]
//! # struct Post { #[orm(id)] id: i64, body: String }
//! # async fn f(db: &Db) -> orm::Result<()> {
//! let found = Post::filter(Post::body.match_against("database")).all(db).await?;
//! # Ok(()) }
//! ```

use crate::column::Column;
use crate::expr::{Expr, text_node};
use crate::statement::{Function, Node};
use crate::types::TextValue;
use crate::value::ValueKind;

/// What MySQL does with the text of a column that has a FULLTEXT index.
pub trait MySqlText<S>: Sized {
    #[doc(hidden)]
    fn text(self) -> Node;

    /// Has one of these words: `MATCH .. AGAINST (.. IN NATURAL LANGUAGE MODE)`.
    fn match_against(self, words: impl Into<String>) -> Expr<S, bool> {
        let args = vec![self.text(), text_node(words)];
        Expr::new(Node::Call(Function::MatchAgainst, ValueKind::Bool, args))
    }

    /// Matches words with operators such as `+must -not "a phrase"`: `MATCH .. AGAINST (.. IN BOOLEAN MODE)`. Words that
    /// do not follow its grammar are an error of the database.
    fn match_against_boolean(self, words: impl Into<String>) -> Expr<S, bool> {
        let args = vec![self.text(), text_node(words)];
        Expr::new(Node::Call(
            Function::MatchAgainstBoolean,
            ValueKind::Bool,
            args,
        ))
    }
}

impl<S, T: TextValue> MySqlText<S> for Column<S, T> {
    fn text(self) -> Node {
        self.node()
    }
}
