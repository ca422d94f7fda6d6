//! Orders: an expression with a direction, and where NULLs stand.

use super::Expr;
use crate::column::Column;
use crate::statement::{Node, NullOrder, OrderBy, OrderType};
use crate::types::ColumnValue;
use orm_schema::SortOrder;
use std::marker::PhantomData;

/// An expression to sort by, with its direction.
///
/// Where NULLs stand is the database's choice unless it is said: SQLite and MySQL/MariaDB take NULL for the smallest
/// value ("ORDER BY" of SQLite, "Working with NULL Values" of MySQL), PostgreSQL for the largest ("Sorting Rows").
#[must_use = "an order does nothing until a query takes it"]
pub struct Order<S> {
    by: OrderBy,
    scope: PhantomData<fn() -> S>,
}

impl<S> Clone for Order<S> {
    fn clone(&self) -> Self {
        Self {
            by: self.by.clone(),
            scope: PhantomData,
        }
    }
}

impl<S> std::fmt::Debug for Order<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.by.fmt(f)
    }
}

impl<S> Order<S> {
    pub(crate) fn new<T: ColumnValue>(node: Node, order: SortOrder) -> Self {
        Self {
            by: OrderBy {
                node,
                order,
                nulls: None,
                ty: OrderType::of::<T>(),
            },
            scope: PhantomData,
        }
    }

    /// The same order, of rows that are known to be of another scope.
    pub(crate) fn over<R>(self) -> Order<R> {
        Order {
            by: self.by,
            scope: PhantomData,
        }
    }

    /// The same expression in this direction.
    pub(crate) fn turned(mut self, order: SortOrder, nulls: Option<NullOrder>) -> Self {
        self.by.order = order;
        self.by.nulls = nulls.or(self.by.nulls);
        self
    }

    /// NULLs stand before everything else, whatever the direction, on every database.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, rank: Option<i32> }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let posts = Post::query().order_by(Post::rank.desc().nulls_first()).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn nulls_first(mut self) -> Self {
        self.by.nulls = Some(NullOrder::First);
        self
    }

    /// NULLs stand behind everything else, whatever the direction, on every database.
    pub fn nulls_last(mut self) -> Self {
        self.by.nulls = Some(NullOrder::Last);
        self
    }
}

impl<S, T: ColumnValue> Expr<S, T> {
    /// Smallest first.
    pub fn asc(self) -> Order<S> {
        Order::new::<T>(self.node, SortOrder::Ascending)
    }

    /// Largest first.
    pub fn desc(self) -> Order<S> {
        Order::new::<T>(self.node, SortOrder::Descending)
    }
}

impl<M, T: ColumnValue> Column<M, T> {
    /// Smallest first.
    pub fn asc(self) -> Order<M> {
        self.expr().asc()
    }

    /// Largest first.
    pub fn desc(self) -> Order<M> {
        self.expr().desc()
    }
}

/// One order, or a tuple or vector of them: the first decides, the next breaks its ties.
#[diagnostic::on_unimplemented(
    message = "expected an order of `{S}`, found `{Self}`",
    label = "not an order of this model",
    note = "write `Model::column.asc()` or `.desc()`, or a tuple of them"
)]
pub trait OrderList<S> {
    #[doc(hidden)]
    fn push_to(self, list: &mut Vec<OrderBy>);
}

#[diagnostic::do_not_recommend]
impl<S> OrderList<S> for Order<S> {
    fn push_to(self, list: &mut Vec<OrderBy>) {
        list.push(self.by);
    }
}

#[diagnostic::do_not_recommend]
impl<S> OrderList<S> for Vec<Order<S>> {
    fn push_to(self, list: &mut Vec<OrderBy>) {
        list.extend(self.into_iter().map(|order| order.by));
    }
}

macro_rules! tuple_orders {
    ($(($($name:ident),*);)*) => {$(
        impl<S, $($name: OrderList<S>),*> OrderList<S> for ($($name,)*) {
            #[allow(non_snake_case, reason = "the type parameters name the values too")]
            fn push_to(self, list: &mut Vec<OrderBy>) {
                let ($($name,)*) = self;
                $($name.push_to(list);)*
            }
        }
    )*};
}

tuple_orders! {
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
    (A, B, C, D, E, F, G);
    (A, B, C, D, E, F, G, H);
}
