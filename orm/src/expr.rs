//! Typed expressions: `Expr<S, T>` is a value of type `T` that can be computed from one row of scope `S`.
//! Types never grow with the expression; what it does is data ([`Node`]).

mod aggregate;
mod conditional;
mod function;
mod json;
mod list;
mod methods;
mod number;
mod order;
mod text;
mod time;
pub mod window;

pub use aggregate::{BoolValue, GroupOf, GroupRows, JsonItem, ListItem};

pub use conditional::{Case, CaseStart, case, coalesce, concat, greatest, least, now, random, val};
pub use function::{DeclaredArgument, ExprTuple, Nullness, Operand, call_declared};
pub use json::JsonColumn;
pub use list::ListValue;
pub use number::{CastFrom, IntegerValue, SignedValue};
pub use order::{Order, OrderList};
pub use text::LengthValue;
pub(crate) use text::text_node;
pub use time::{ClockValue, DateValue, RangeValue};

use crate::column::Column;
use crate::statement::{BinaryOp, Node, UnaryOp};
use crate::types::ColumnValue;
use crate::value::Value;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

/// An expression over one row of `S` (a model, or the groups of one) with a value of type `T`.
#[must_use = "an expression does nothing until a query takes it"]
pub struct Expr<S, T> {
    pub(crate) node: Node,
    scope: PhantomData<fn() -> (S, T)>,
}

impl<S, T> Clone for Expr<S, T> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<S, T> std::fmt::Debug for Expr<S, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.node.fmt(f)
    }
}

/// What can stand where an expression is expected: a value, a column, an expression.
#[diagnostic::on_unimplemented(
    message = "expected `{T}` of `{S}`, found `{Self}`",
    label = "wrong type or wrong table",
    note = "write a value, a column of `{S}` or an expression over it, of type `{T}`"
)]
pub trait IntoExpr<S, T> {
    #[doc(hidden)]
    fn into_expr(self) -> Expr<S, T>;
}

#[diagnostic::do_not_recommend]
impl<S, T> IntoExpr<S, T> for Expr<S, T> {
    fn into_expr(self) -> Self {
        self
    }
}

/// What is never NULL where something that may be is compared.
#[diagnostic::do_not_recommend]
impl<S, T> IntoExpr<S, Option<T>> for Expr<S, T> {
    fn into_expr(self) -> Expr<S, Option<T>> {
        Expr::new(self.node)
    }
}

#[diagnostic::do_not_recommend]
impl<M, T> IntoExpr<M, T> for Column<M, T> {
    fn into_expr(self) -> Expr<M, T> {
        Expr::new(self.node())
    }
}

/// A required column where one that may be NULL is compared.
#[diagnostic::do_not_recommend]
impl<M, T> IntoExpr<M, Option<T>> for Column<M, T> {
    fn into_expr(self) -> Expr<M, Option<T>> {
        Expr::new(self.node())
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> IntoExpr<S, T> for T {
    fn into_expr(self) -> Expr<S, T> {
        Expr::new(Node::Value(self.into_value()))
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> IntoExpr<S, Option<T>> for T {
    fn into_expr(self) -> Expr<S, Option<T>> {
        Expr::new(Node::Value(self.into_value()))
    }
}

/// Text is compared without a copy of the caller's own.
macro_rules! text_expressions {
    ($($text:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S> IntoExpr<S, String> for $text {
            fn into_expr(self) -> Expr<S, String> {
                Expr::new(Node::Value(Value::Text(self.to_owned().into())))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S> IntoExpr<S, Option<String>> for $text {
            fn into_expr(self) -> Expr<S, Option<String>> {
                Expr::new(Node::Value(Value::Text(self.to_owned().into())))
            }
        }
    )*};
}

text_expressions!(&str, &String);

impl<S, T> Expr<S, T> {
    pub(crate) fn new(node: Node) -> Self {
        Self {
            node,
            scope: PhantomData,
        }
    }

    fn binary<U>(self, op: BinaryOp, other: Self) -> Expr<S, U> {
        Expr::new(Node::binary(op, self.node, other.node))
    }

    /// `=`; with `None` it is `IS NULL`.
    pub fn eq(self, other: impl IntoExpr<S, T>) -> Expr<S, bool> {
        let other = other.into_expr();
        if matches!(&other.node, Node::Value(value) if value.is_null()) {
            return Expr::new(Node::Unary(UnaryOp::IsNull, Box::new(self.node)));
        }
        self.binary(BinaryOp::Eq, other)
    }

    /// `<>`; with `None` it is `IS NOT NULL`. As in SQL, NULL is not unequal to anything.
    pub fn ne(self, other: impl IntoExpr<S, T>) -> Expr<S, bool> {
        let other = other.into_expr();
        if matches!(&other.node, Node::Value(value) if value.is_null()) {
            return Expr::new(Node::Unary(UnaryOp::IsNotNull, Box::new(self.node)));
        }
        self.binary(BinaryOp::Ne, other)
    }

    /// `<`
    pub fn lt(self, other: impl IntoExpr<S, T>) -> Expr<S, bool> {
        self.binary(BinaryOp::Lt, other.into_expr())
    }

    /// `<=`
    pub fn le(self, other: impl IntoExpr<S, T>) -> Expr<S, bool> {
        self.binary(BinaryOp::Le, other.into_expr())
    }

    /// `>`
    pub fn gt(self, other: impl IntoExpr<S, T>) -> Expr<S, bool> {
        self.binary(BinaryOp::Gt, other.into_expr())
    }

    /// `>=`
    pub fn ge(self, other: impl IntoExpr<S, T>) -> Expr<S, bool> {
        self.binary(BinaryOp::Ge, other.into_expr())
    }

    /// From `low` to `high`, both included.
    pub fn between(self, low: impl IntoExpr<S, T>, high: impl IntoExpr<S, T>) -> Expr<S, bool> {
        Expr::new(Node::Between {
            negated: false,
            expr: Box::new(self.node),
            low: Box::new(low.into_expr().node),
            high: Box::new(high.into_expr().node),
        })
    }

    /// One of the values; with none it is false.
    pub fn in_<V: IntoExpr<S, T>>(self, values: impl IntoIterator<Item = V>) -> Expr<S, bool> {
        self.membership(false, values)
    }

    /// None of the values; with none it is true.
    pub fn not_in<V: IntoExpr<S, T>>(self, values: impl IntoIterator<Item = V>) -> Expr<S, bool> {
        self.membership(true, values)
    }

    fn membership<V: IntoExpr<S, T>>(
        self,
        negated: bool,
        values: impl IntoIterator<Item = V>,
    ) -> Expr<S, bool> {
        let mut list = Vec::new();
        let mut others: Vec<Node> = Vec::new();
        for value in values {
            match value.into_expr().node {
                // NULL is no member of any list in SQL, and would make NOT IN never true.
                Node::Value(value) if value.is_null() => {
                    others.push(Node::Unary(UnaryOp::IsNull, Box::new(self.node.clone())));
                }
                Node::Value(value) => list.push(value),
                node => others.push(Node::binary(BinaryOp::Eq, self.node.clone(), node)),
            }
        }
        let member = Node::In {
            negated: false,
            expr: Box::new(self.node),
            values: list,
        };
        let node = if others.is_empty() {
            member
        } else {
            others.push(member);
            Node::Logic {
                is_and: false,
                parts: others,
            }
        };
        Expr::new(match node {
            Node::In { expr, values, .. } => Node::In {
                negated,
                expr,
                values,
            },
            node if negated => Node::Unary(UnaryOp::Not, Box::new(node)),
            node => node,
        })
    }
}

impl<S, T> Expr<S, Option<T>> {
    /// `IS NULL`
    pub fn is_null(self) -> Expr<S, bool> {
        Expr::new(Node::Unary(UnaryOp::IsNull, Box::new(self.node)))
    }

    /// `IS NOT NULL`
    pub fn is_not_null(self) -> Expr<S, bool> {
        Expr::new(Node::Unary(UnaryOp::IsNotNull, Box::new(self.node)))
    }
}

impl<S> Expr<S, bool> {
    /// All of these conditions hold; with none it is true.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String }
    /// # fn f(words: &[String]) -> orm::Query<Post> {
    /// Post::filter(Expr::all(words.iter().map(|word| Post::title.icontains(word))))
    /// # }
    /// ```
    pub fn all(conditions: impl IntoIterator<Item = impl IntoExpr<S, bool>>) -> Self {
        Self::list(true, conditions)
    }

    /// At least one of these conditions holds; with none it is false.
    pub fn any(conditions: impl IntoIterator<Item = impl IntoExpr<S, bool>>) -> Self {
        Self::list(false, conditions)
    }

    fn list(is_and: bool, conditions: impl IntoIterator<Item = impl IntoExpr<S, bool>>) -> Self {
        let conditions = conditions.into_iter();
        let parts = conditions.map(|condition| condition.into_expr().node);
        Self::new(Node::Logic {
            is_and,
            parts: parts.collect(),
        })
    }

    /// Both.
    pub fn and(self, other: impl IntoExpr<S, bool>) -> Self {
        self.logic(true, other.into_expr())
    }

    /// At least one of the two.
    pub fn or(self, other: impl IntoExpr<S, bool>) -> Self {
        self.logic(false, other.into_expr())
    }

    fn logic(self, is_and: bool, other: Self) -> Self {
        let mut parts = match self.node {
            Node::Logic {
                is_and: same,
                parts,
            } if same == is_and => parts,
            node => vec![node],
        };
        match other.node {
            Node::Logic {
                is_and: same,
                parts: more,
            } if same == is_and => parts.extend(more),
            node => parts.push(node),
        }
        Self::new(Node::Logic { is_and, parts })
    }
}

impl<S> BitAnd for Expr<S, bool> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.logic(true, other)
    }
}

impl<S> BitOr for Expr<S, bool> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.logic(false, other)
    }
}

impl<S> Not for Expr<S, bool> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(Node::Unary(UnaryOp::Not, Box::new(self.node)))
    }
}
