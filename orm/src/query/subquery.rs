//! Queries as parts of expressions: whether there is a row, membership, and single values; of their own or asked about the
//! row of the query around.

use super::join::{JoinQuery, JoinedRow, Sources};
use super::select::Query;
use super::selection::Selected;
use crate::column::Column;
use crate::expr::Expr;
use crate::model::Model;
use crate::statement::{
    Binder, Body, Node, Projection, RowRef, Select, Source, Subquery, SubqueryOp, UnaryOp,
};
use crate::types::ColumnValue;

/// A query of which can be asked whether it has a row.
#[diagnostic::on_unimplemented(
    message = "expected a query, found `{Self}`",
    label = "not a query",
    note = "pass the query itself, before `.all(..)` or another call with the database"
)]
pub trait AnyRows {
    #[doc(hidden)]
    fn into_rows(self) -> RowsParts;
}

/// A select whose rows are asked for.
#[doc(hidden)]
#[derive(Debug)]
pub struct RowsParts(Select);

#[diagnostic::do_not_recommend]
impl<M: Model> AnyRows for Query<M> {
    fn into_rows(self) -> RowsParts {
        RowsParts(self.into_select())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Send> AnyRows for Selected<T> {
    fn into_rows(self) -> RowsParts {
        RowsParts(self.select)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Sources> AnyRows for JoinQuery<T> {
    fn into_rows(self) -> RowsParts {
        RowsParts(self.into_select())
    }
}

fn subquery<S, T>(op: SubqueryOp, body: Body) -> Expr<S, T> {
    Expr::new(Node::Subquery(Box::new(Subquery { op, body })))
}

fn rows(query: impl AnyRows) -> Body {
    let RowsParts(mut select) = query.into_rows();
    // What a row holds does not matter, nor does the order; but a group stands for its rows.
    select.order_by.clear();
    if select.group_by.is_empty() && select.having.is_none() {
        select.projection = Projection::Exists;
    }
    Body::select(select)
}

/// The query has a row.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64 }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, likes: i64 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let liked = User::query()
///     .filter_with(|u| orm::exists(Post::filter(Post::user_id.eq(u.id) & Post::likes.gt(10))))
///     .all(db)
///     .await?;
/// # Ok(()) }
/// ```
pub fn exists<S>(query: impl AnyRows) -> Expr<S, bool> {
    subquery(SubqueryOp::Exists { negated: false }, rows(query))
}

/// The query has no row.
pub fn not_exists<S>(query: impl AnyRows) -> Expr<S, bool> {
    subquery(SubqueryOp::Exists { negated: true }, rows(query))
}

/// An expression over a row of `M` in which queries within can refer to that row.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, title: String }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let first_title = orm::correlated(|u: orm::JoinedRow<_, User>| {
///     Post::filter(Post::user_id.eq(u.id)).order_by(Post::id.asc()).select(Post::title).scalar()
/// });
/// let rows: Vec<(String, Option<String>)> = User::query().select((User::name, first_title)).all(db).await?;
/// # Ok(()) }
/// ```
pub fn correlated<M: Model, X, T>(expr: impl FnOnce(JoinedRow<X, M>) -> Expr<M, T>) -> Expr<M, T> {
    let binder = Binder::new();
    let row = JoinedRow::new(RowRef { binder, source: 0 }, &[]);
    Expr::new(Node::Bind(binder, Box::new(expr(row).node)))
}

impl<T: ColumnValue> Selected<T> {
    /// The value of the first row, in the order of the query, as an expression; NULL where there is none.
    pub fn scalar<S>(mut self) -> Expr<S, T::Nullable> {
        self.select.limit = Some(self.select.limit.map_or(1, |limit| limit.min(1)));
        subquery(SubqueryOp::Scalar, self.into_body())
    }
}

fn member<S, U: ColumnValue>(negated: bool, expr: Node, query: Selected<U>) -> Expr<S, bool> {
    let mut body = query.into_body();
    // NULL among the values would make NOT IN never true.
    if negated && U::IS_NULLABLE {
        body = not_null(body);
    }
    subquery(SubqueryOp::In { negated, expr }, body)
}

/// The rows of a query of one column in which that is not NULL.
fn not_null(body: Body) -> Body {
    let binder = Binder::new();
    let of = body.outputs().first().copied().flatten();
    let row = RowRef { binder, source: 0 };
    let value = || Node::Of(row, Box::new(Node::Output { position: 0, of }));
    let mut select = Select::new(body.model());
    select.binder = Some(binder);
    select.from = Some(Source::Query(Box::new(body)));
    select.filter = Some(Node::Unary(UnaryOp::IsNotNull, Box::new(value())));
    select.projection = Projection::Nodes(vec![value()]);
    Body::select(select)
}

impl<S, T: ColumnValue> Expr<S, T> {
    /// One of the values that a query returns.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64 }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64, likes: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let popular = Post::filter(Post::likes.gt(100)).select(Post::user_id);
    /// let users = User::filter(User::id.in_query(popular)).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn in_query<U: ColumnValue<Nullable = T::Nullable>>(
        self,
        query: Selected<U>,
    ) -> Expr<S, bool> {
        member(false, self.node, query)
    }

    /// None of the values that a query returns; NULL among them does not count.
    pub fn not_in_query<U: ColumnValue<Nullable = T::Nullable>>(
        self,
        query: Selected<U>,
    ) -> Expr<S, bool> {
        member(true, self.node, query)
    }
}

impl<S, T: ColumnValue> Column<S, T> {
    /// One of the values that a query returns.
    pub fn in_query<U: ColumnValue<Nullable = T::Nullable>>(
        self,
        query: Selected<U>,
    ) -> Expr<S, bool> {
        member(false, self.node(), query)
    }

    /// None of the values that a query returns; NULL among them does not count.
    pub fn not_in_query<U: ColumnValue<Nullable = T::Nullable>>(
        self,
        query: Selected<U>,
    ) -> Expr<S, bool> {
        member(true, self.node(), query)
    }
}
