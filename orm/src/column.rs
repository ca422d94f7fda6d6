//! `Column<M, T>`: a column of a model as a constant. Every method is that of the expression which reads it.

use crate::expr::{Expr, IntoExpr};
use crate::model::{Model, ModelInfo};
use crate::statement::{ColumnRef, Node, RowRef};
use std::marker::PhantomData;
use std::ops::Not;

/// A column of one row of `S` that holds a `T`: of a model, such as the constant `User::email`, or of one of the tables
/// that a query joins.
pub struct Column<S, T> {
    position: u16,
    place: Place,
    scope: PhantomData<fn() -> (S, T)>,
}

/// Where the column is.
#[derive(Clone, Copy)]
enum Place {
    /// In the row of the scope itself.
    Own(fn() -> &'static ModelInfo),
    /// In a row that a query joins.
    Joined(RowRef, &'static ModelInfo),
    /// Among what a query in FROM returns.
    Output(RowRef, Option<ColumnRef>),
}

impl<S, T> Clone for Column<S, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, T> Copy for Column<S, T> {}

impl<S, T> std::fmt::Debug for Column<S, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let model = match self.place {
            Place::Own(model) => model().schema,
            Place::Joined(_, model) => model.schema,
            Place::Output(..) => return write!(f, "column {}", self.position),
        };
        let field = &model.fields[usize::from(self.position)];
        write!(f, "{}::{}", model.name, field.name)
    }
}

impl<M: Model, T> Column<M, T> {
    #[doc(hidden)]
    pub const fn new(position: u16) -> Self {
        Self {
            position,
            place: Place::Own(M::info),
            scope: PhantomData,
        }
    }
}

impl<S, T> Column<S, T> {
    pub(crate) const fn position(self) -> u16 {
        self.position
    }

    pub(crate) const fn joined(row: RowRef, model: &'static ModelInfo, position: u16) -> Self {
        Self {
            position,
            place: Place::Joined(row, model),
            scope: PhantomData,
        }
    }

    /// A column of what a query in FROM returns; `of` is the column of a model that it is, where it is one.
    pub(crate) const fn output(row: RowRef, position: u16, of: Option<ColumnRef>) -> Self {
        Self {
            position,
            place: Place::Output(row, of),
            scope: PhantomData,
        }
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

impl<M, T> Column<M, T> {
    pub(crate) fn node(self) -> Node {
        let position = self.position;
        match self.place {
            Place::Own(model) => Node::Column(model().column(position)),
            Place::Joined(row, model) => {
                Node::Of(row, Box::new(Node::Column(model.column(position))))
            }
            Place::Output(row, of) => Node::Of(row, Box::new(Node::Output { position, of })),
        }
    }

    /// The value that an upsert proposes for the column: what the row would have held that could not be created. Stands in
    /// `set` and `filter` of `on_conflict(..)`; anywhere else the query is refused.
    pub fn proposed(self) -> Expr<M, T>
    where
        M: Model,
    {
        Expr::new(Node::Proposed(M::info().column(self.position)))
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
    }
}

impl<M, T> Column<M, Option<T>> {
    forward! {
        /// `IS NULL`
        is_null() -> Expr<M, bool>;
        /// `IS NOT NULL`
        is_not_null() -> Expr<M, bool>;
    }
}

impl<M> Column<M, bool> {
    /// The column is true: the column itself as a condition that `&` and `|` join.
    pub fn is_true(self) -> Expr<M, bool> {
        self.expr()
    }

    /// The column is false.
    pub fn is_false(self) -> Expr<M, bool> {
        !self.expr()
    }
}

impl<M> Not for Column<M, bool> {
    type Output = Expr<M, bool>;

    fn not(self) -> Expr<M, bool> {
        !self.expr()
    }
}
