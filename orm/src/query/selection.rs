//! Columns and expressions read instead of whole rows: their types are the row's type.

use super::run::{at_most_one, fetch};
use crate::cell::Row;
use crate::column::Column;
use crate::db::Executor;
use crate::error::{Error, Result};
use crate::expr::Expr;
use crate::expr::window::WindowExpr;
use crate::sql;
use crate::statement::{Node, Select, Statement};
use crate::types::ColumnValue;
use orm_schema::Dialect;

/// What can be selected from scope `S`: a column, an expression, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected from `{S}`",
    label = "not available in this query",
    note = "select columns and expressions of the query's model; after `group_by` its key and aggregates: `g.key()`, `g.count()`, `g.max(..)`"
)]
pub trait Selection<S> {
    /// The type of a row.
    type Out: Send;

    #[doc(hidden)]
    fn nodes(self, list: &mut Vec<Node>);

    #[doc(hidden)]
    fn decode(row: &Row<'_>, position: &mut usize) -> Result<Self::Out>;
}

#[diagnostic::do_not_recommend]
impl<M, T: ColumnValue> Selection<M> for Column<M, T> {
    type Out = T;

    fn nodes(self, list: &mut Vec<Node>) {
        list.push(self.node());
    }

    fn decode(row: &Row<'_>, position: &mut usize) -> Result<T> {
        *position += 1;
        row.get(*position - 1)
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> Selection<S> for WindowExpr<S, T> {
    type Out = T;

    fn nodes(self, list: &mut Vec<Node>) {
        list.push(self.node);
    }

    fn decode(row: &Row<'_>, position: &mut usize) -> Result<T> {
        *position += 1;
        row.get(*position - 1)
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ColumnValue> Selection<S> for Expr<S, T> {
    type Out = T;

    fn nodes(self, list: &mut Vec<Node>) {
        list.push(self.node);
    }

    fn decode(row: &Row<'_>, position: &mut usize) -> Result<T> {
        *position += 1;
        row.get(*position - 1)
    }
}

macro_rules! tuple_selections {
    ($(($($name:ident),*);)*) => {$(
        impl<S, $($name: Selection<S>),*> Selection<S> for ($($name,)*) {
            type Out = ($($name::Out,)*);

            #[allow(non_snake_case, reason = "the type parameters name the values too")]
            fn nodes(self, list: &mut Vec<Node>) {
                let ($($name,)*) = self;
                $($name.nodes(list);)*
            }

            fn decode(row: &Row<'_>, position: &mut usize) -> Result<Self::Out> {
                Ok(($($name::decode(row, position)?,)*))
            }
        }
    )*};
}

tuple_selections! {
    (A, B);
    (A, B, C);
    (A, B, C, D);
    (A, B, C, D, E);
    (A, B, C, D, E, F);
    (A, B, C, D, E, F, G);
    (A, B, C, D, E, F, G, H);
    (A, B, C, D, E, F, G, H, I);
    (A, B, C, D, E, F, G, H, I, J);
    (A, B, C, D, E, F, G, H, I, J, K);
    (A, B, C, D, E, F, G, H, I, J, K, L);
}

/// A query whose rows are values of type `T`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.all(..)` or another call with the database is awaited"]
pub struct Selected<T> {
    pub(super) select: Select,
    pub(super) decode: fn(&Row<'_>) -> Result<T>,
}

impl<T> Clone for Selected<T> {
    fn clone(&self) -> Self {
        Self {
            select: self.select.clone(),
            decode: self.decode,
        }
    }
}

impl<T: Send> Selected<T> {
    pub(crate) fn new<S, X: Selection<S, Out = T>>(select: Select) -> Self {
        Self {
            select,
            decode: |row| X::decode(row, &mut 0),
        }
    }

    pub(super) fn of(select: Select, decode: fn(&Row<'_>) -> Result<T>) -> Self {
        Self { select, decode }
    }

    pub(super) fn into_parts(self) -> (Select, fn(&Row<'_>) -> Result<T>) {
        (self.select, self.decode)
    }

    /// Every row.
    ///
    /// # Errors
    ///
    /// What the database reports, or a row that does not decode.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<T>> {
        let decode = self.decode;
        fetch(db.executor(), Statement::from(self.select), decode).await
    }

    /// The only row.
    ///
    /// # Errors
    ///
    /// `NotFound` when there is none, `Usage` when there are several, and what the database reports.
    pub async fn one(self, db: &(impl Executor + ?Sized)) -> Result<T> {
        let model = self.select.model.schema;
        self.opt(db)
            .await?
            .ok_or_else(|| Error::not_found(&model.name))
    }

    /// The only row, or `None`.
    ///
    /// # Errors
    ///
    /// `Usage` when there are several, and what the database reports.
    pub async fn opt(mut self, db: &(impl Executor + ?Sized)) -> Result<Option<T>> {
        let model = self.select.model.schema;
        self.select.limit = Some(self.select.limit.map_or(2, |limit| limit.min(2)));
        at_most_one(self.all(db).await?, &model.name)
    }

    /// The first row in the order of the query, or `None`.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn first(mut self, db: &(impl Executor + ?Sized)) -> Result<Option<T>> {
        self.select.limit = Some(self.select.limit.map_or(1, |limit| limit.min(1)));
        Ok(self.all(db).await?.pop())
    }

    /// The SQL of the query, with placeholders for values; for logs and tests.
    ///
    /// # Errors
    ///
    /// `Unsupported` when the database lacks what the query asks for.
    pub fn to_sql(&self, dialect: Dialect) -> Result<String> {
        sql::to_sql(Statement::from(self.select.clone()), dialect)
    }

    /// Refuses a query that not every database can run, and lists all that is missing on each; for tests.
    ///
    /// # Errors
    ///
    /// `Unsupported`.
    pub fn check_portable(&self) -> Result<()> {
        sql::check_portable(&Statement::from(self.select.clone()))
    }
}
