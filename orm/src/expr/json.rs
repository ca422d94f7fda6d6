//! JSON: what stands under a key or at a place, and what it is. Keys and places are bound, never part of a path's text.

use super::Expr;
use super::function::{Nullness, call};
use super::methods::methods;
use super::text::text_node;
use crate::statement::{Function, Node};
use crate::types::{ColumnValue, IntoValue, Json};
use crate::value::{Value, ValueKind};

/// What is stored as JSON.
#[diagnostic::on_unimplemented(
    message = "this needs JSON, found `{Self}`",
    label = "not JSON",
    note = "JSON is `serde_json::Value` or `Json<T>`"
)]
pub trait JsonColumn: Nullness {}

#[diagnostic::do_not_recommend]
impl JsonColumn for serde_json::Value {}
#[diagnostic::do_not_recommend]
impl<T> JsonColumn for Json<T> where Self: ColumnValue<Nullable = Option<Self>> {}
#[diagnostic::do_not_recommend]
impl<T: JsonColumn> JsonColumn for Option<T> {}

/// The key as it is, and as the JSON string that a path names it by.
fn key_nodes(document: Node, key: String) -> Vec<Node> {
    let quoted = serde_json::Value::from(key.as_str()).to_string();
    vec![document, text_node(key), text_node(quoted)]
}

methods! { [T] T;
    /// What an object holds under a key; NULL where it holds nothing, and where it is no object.
    ///
    /// Any text is a key: quotes, dots and brackets have no meaning in it. MariaDB finds no key that begins with `-`, which
    /// its paths cannot spell.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(serde::Serialize, serde::Deserialize, Debug, Clone)] struct Font { size: i64 }
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64, settings: serde_json::Value }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let dark = User::filter(User::settings.key("theme").as_text().eq("dark")).all(db).await?;
    /// let sizes: Vec<Option<i64>> = User::query().select(User::settings.key("fonts").index(0).key("size").as_i64()).all(db).await?;
    /// let fonts: Vec<Option<Json<Font>>> = User::query().select(User::settings.key("fonts").index(0).as_json::<Font>()).all(db).await?;
    /// # Ok(()) }
    /// ```
    fn key(this, key: impl Into<String>) -> Expr<S, Option<serde_json::Value>> where [T: JsonColumn] {
        call(Function::JsonKey, ValueKind::Json, key_nodes(this.node, key.into()))
    }

    /// What an array holds at a place, the first is 0; NULL where it holds nothing, and where it is no array.
    fn index(this, place: u32) -> Expr<S, Option<serde_json::Value>> where [T: JsonColumn] {
        let place = Node::Value(Value::I32(i32::try_from(place).unwrap_or(i32::MAX)));
        call(Function::JsonIndex, ValueKind::Json, vec![this.node, place])
    }

    /// Whether it is an object with this key.
    fn has_key(this, key: impl Into<String>) -> Expr<S, bool> where [T: JsonColumn] {
        call(Function::JsonHasKey, ValueKind::Bool, key_nodes(this.node, key.into()))
    }

    /// How many elements an array has; NULL where it is no array.
    fn json_length(this) -> Expr<S, Option<i64>> where [T: JsonColumn] {
        call(Function::JsonLength, ValueKind::I64, vec![this.node])
    }

    /// Whether it contains other JSON: objects all of its keys, arrays all of its elements. PostgreSQL and MySQL.
    fn json_contains(this, part: impl IntoValue<serde_json::Value>) -> Expr<S, bool> where [T: JsonColumn] {
        let part = Node::Value(part.into_column_value());
        call(Function::JsonContains, ValueKind::Bool, vec![this.node, part])
    }

    /// The text that it is; NULL for anything else.
    fn as_text(this) -> Expr<S, Option<String>> where [T: JsonColumn] {
        call(Function::JsonText, ValueKind::Text, vec![this.node])
    }

    /// The whole number that it is, written without a fraction; NULL for anything else, and for one that `i64` cannot hold.
    fn as_i64(this) -> Expr<S, Option<i64>> where [T: JsonColumn] {
        call(Function::JsonInteger, ValueKind::I64, vec![this.node])
    }

    /// The number that it is; NULL for anything else.
    fn as_f64(this) -> Expr<S, Option<f64>> where [T: JsonColumn] {
        call(Function::JsonFloat, ValueKind::F64, vec![this.node])
    }

    /// The boolean that it is; NULL for anything else.
    fn as_bool(this) -> Expr<S, Option<bool>> where [T: JsonColumn] {
        call(Function::JsonBool, ValueKind::Bool, vec![this.node])
    }

    /// As a structure of one's own; what does not fit is an error when the row is read.
    fn as_json<U>(this) -> Expr<S, T::Like<Json<U>>> where [T: JsonColumn, Json<U>: ColumnValue] {
        Expr::new(this.node)
    }
}
