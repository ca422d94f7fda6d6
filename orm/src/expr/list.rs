//! Lists: `Vec<T>` columns. What they are compared with is bound as one list.

use super::Expr;
use super::function::{Nullness, call};
use super::methods::methods;
use crate::statement::{Function, Node};
use crate::types::{ColumnValue, IntoValue, ListElement};
use crate::value::{Value, ValueKind};

/// A list that a column holds.
#[diagnostic::on_unimplemented(message = "this needs a list, found `{Self}`", label = "not a list")]
pub trait ListValue: Nullness {
    /// What it is a list of.
    type Element: ColumnValue;
}

#[diagnostic::do_not_recommend]
impl<T: ListElement> ListValue for Vec<T> {
    type Element = T;
}

#[diagnostic::do_not_recommend]
impl<T: ListValue> ListValue for Option<T> {
    type Element = T::Element;
}

fn list<T: ListValue, V: IntoValue<T::Element>>(values: impl IntoIterator<Item = V>) -> Node {
    let values = values
        .into_iter()
        .map(IntoValue::into_column_value)
        .collect();
    Node::Value(Value::List(T::Element::KIND, values))
}

methods! { [T] T;
    /// The list has this element.
    fn has(this, element: impl IntoValue<T::Element>) -> Expr<S, bool> where [T: ListValue] {
        call(Function::ListHasAll, ValueKind::Bool, vec![this.node, list::<T, _>([element])])
    }

    /// The list has all of these elements; with none it is true.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, tags: Vec<String> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let both = Post::filter(Post::tags.has_all(["rust", "sql"])).all(db).await?;
    /// let either = Post::filter(Post::tags.has_any(["rust", "sql"])).all(db).await?;
    /// let tagged = Post::filter(Post::tags.length().gt(0)).all(db).await?;
    /// # Ok(()) }
    /// ```
    fn has_all(this, elements: impl IntoIterator<Item = impl IntoValue<T::Element>>) -> Expr<S, bool> where [T: ListValue] {
        call(Function::ListHasAll, ValueKind::Bool, vec![this.node, list::<T, _>(elements)])
    }

    /// The list has one of these elements at least; with none it is false.
    fn has_any(this, elements: impl IntoIterator<Item = impl IntoValue<T::Element>>) -> Expr<S, bool> where [T: ListValue] {
        call(Function::ListHasAny, ValueKind::Bool, vec![this.node, list::<T, _>(elements)])
    }

    /// The list has no other elements than these.
    fn is_within(this, elements: impl IntoIterator<Item = impl IntoValue<T::Element>>) -> Expr<S, bool> where [T: ListValue] {
        call(Function::ListHasAll, ValueKind::Bool, vec![list::<T, _>(elements), this.node])
    }

    /// The list with one more element at its end.
    fn append(this, element: impl IntoValue<T::Element>) -> Expr<S, T> where [T: ListValue] {
        call(Function::ListAppend, T::KIND, vec![this.node, list::<T, _>([element])])
    }
}
