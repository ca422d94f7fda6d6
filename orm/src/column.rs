//! `Column<M, T>`: a column of a model as a constant. Every method is that of the expression which reads it.

use crate::expr::{Expr, IntoExpr, Order};
use crate::model::Model;
use crate::statement::{ColumnRef, Node};
use crate::types::TextValue;
use std::marker::PhantomData;
use std::ops::Not;

/// A column of `M` that holds a `T`, such as the constant `User::email`.
pub struct Column<M, T> {
    position: u16,
    model: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Clone for Column<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for Column<M, T> {}

impl<M: Model, T> std::fmt::Debug for Column<M, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}::{}", M::NAME, self.column().field().name)
    }
}

impl<M, T> Column<M, T> {
    #[doc(hidden)]
    pub const fn new(position: u16) -> Self {
        Self {
            position,
            model: PhantomData,
        }
    }

    pub(crate) const fn position(self) -> u16 {
        self.position
    }
}

macro_rules! forward {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $out:ty;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(self $(, $arg: $ty)*) -> $out {
                self.expr().$name($($arg),*)
            }
        )*
    };
}

impl<M: Model, T> Column<M, T> {
    pub(crate) fn column(self) -> ColumnRef {
        ColumnRef {
            model: M::info(),
            position: self.position,
        }
    }

    pub(crate) fn node(self) -> Node {
        Node::Column(self.column())
    }

    /// The expression that reads the column.
    pub fn expr(self) -> Expr<M, T> {
        Expr::new(self.node())
    }

    forward! {
        /// `=`; with `None` it is `IS NULL`.
        eq(other: impl IntoExpr<M, T>) -> Expr<M, bool>;
        /// `<>`; with `None` it is `IS NOT NULL`. As in SQL, NULL is not unequal to anything.
        ne(other: impl IntoExpr<M, T>) -> Expr<M, bool>;
        /// `<`
        lt(other: impl IntoExpr<M, T>) -> Expr<M, bool>;
        /// `<=`
        le(other: impl IntoExpr<M, T>) -> Expr<M, bool>;
        /// `>`
        gt(other: impl IntoExpr<M, T>) -> Expr<M, bool>;
        /// `>=`
        ge(other: impl IntoExpr<M, T>) -> Expr<M, bool>;
        /// From `low` to `high`, both included.
        between(low: impl IntoExpr<M, T>, high: impl IntoExpr<M, T>) -> Expr<M, bool>;
        /// One of the values; with none it is false.
        in_(values: impl IntoIterator<Item = impl IntoExpr<M, T>>) -> Expr<M, bool>;
        /// None of the values; with none it is true.
        not_in(values: impl IntoIterator<Item = impl IntoExpr<M, T>>) -> Expr<M, bool>;
        /// Smallest first.
        asc() -> Order<M>;
        /// Largest first.
        desc() -> Order<M>;
    }
}

impl<M: Model, T> Column<M, Option<T>> {
    forward! {
        /// `IS NULL`
        is_null() -> Expr<M, bool>;
        /// `IS NOT NULL`
        is_not_null() -> Expr<M, bool>;
    }
}

impl<M: Model> Column<M, bool> {
    /// The column is true: the column itself as a condition that `&` and `|` join.
    pub fn is_true(self) -> Expr<M, bool> {
        self.expr()
    }

    /// The column is false.
    pub fn is_false(self) -> Expr<M, bool> {
        !self.expr()
    }
}

impl<M: Model> Not for Column<M, bool> {
    type Output = Expr<M, bool>;

    fn not(self) -> Expr<M, bool> {
        !self.expr()
    }
}

impl<M: Model, T> Column<M, T> {
    /// Starts with this text, case counts.
    pub fn starts_with(self, text: impl Into<String>) -> Expr<M, bool>
    where
        T: TextValue,
    {
        self.expr().starts_with(text)
    }

    /// Ends with this text, case counts.
    pub fn ends_with(self, text: impl Into<String>) -> Expr<M, bool>
    where
        T: TextValue,
    {
        self.expr().ends_with(text)
    }

    /// Contains this text, case counts.
    pub fn contains(self, text: impl Into<String>) -> Expr<M, bool>
    where
        T: TextValue,
    {
        self.expr().contains(text)
    }

    /// Matches a pattern of `%` (any text) and `_` (any character), case counts; `\` takes their meaning away.
    pub fn like(self, pattern: impl Into<String>) -> Expr<M, bool>
    where
        T: TextValue,
    {
        self.expr().like(pattern)
    }

    /// Starts with this text, whatever the case. SQLite knows the case of ASCII letters only.
    pub fn istarts_with(self, text: impl Into<String>) -> Expr<M, bool>
    where
        T: TextValue,
    {
        self.expr().istarts_with(text)
    }

    /// Ends with this text, whatever the case. SQLite knows the case of ASCII letters only.
    pub fn iends_with(self, text: impl Into<String>) -> Expr<M, bool>
    where
        T: TextValue,
    {
        self.expr().iends_with(text)
    }

    /// Contains this text, whatever the case. SQLite knows the case of ASCII letters only.
    pub fn icontains(self, text: impl Into<String>) -> Expr<M, bool>
    where
        T: TextValue,
    {
        self.expr().icontains(text)
    }

    /// Matches a pattern as [`like`](Self::like), whatever the case. SQLite knows the case of ASCII letters only.
    pub fn ilike(self, pattern: impl Into<String>) -> Expr<M, bool>
    where
        T: TextValue,
    {
        self.expr().ilike(pattern)
    }
}
