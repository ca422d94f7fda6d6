//! How a query over one model becomes one over several tables, or about its own row.

use super::{ColumnList, Derived, JoinOf, JoinQuery, JoinedRow, Outer, Rows};
use crate::expr::Expr;
use crate::model::Model;
use crate::query::cte::IntoSource;
use crate::query::select::Query;
use crate::query::subquery::correlated;
use crate::relation::{Rel, Relation};
use crate::statement::Distinct;

impl<M: Model> Query<M> {
    /// The same query with closures over its row, for joins that do not begin with a relation and for queries within.
    pub fn joined(self) -> JoinQuery<(M,)> {
        JoinQuery::new(self.into_select(), vec![Vec::new()])
    }

    /// Joins the rows that a relation reaches; rows without any are left out.
    pub fn inner_join<R: Relation<From = M>>(self, relation: Rel<R>) -> JoinQuery<(M, R::To)> {
        self.joined().inner_join(relation)
    }

    /// Joins the rows that a relation reaches; where there is none, all of their columns are NULL.
    pub fn left_join<R: Relation<From = M>>(
        self,
        relation: Rel<R>,
    ) -> JoinQuery<(M, Outer<R::To>)> {
        self.joined().left_join(relation)
    }

    /// Joins the rows that a relation reaches, and keeps all of them.
    pub fn right_join<R: Relation<From = M>>(
        self,
        relation: Rel<R>,
    ) -> JoinQuery<(Outer<M>, R::To)> {
        self.joined().right_join(relation)
    }

    /// Joins the rows that a relation reaches, and keeps those of both sides. MySQL has no such join.
    pub fn full_join<R: Relation<From = M>>(
        self,
        relation: Rel<R>,
    ) -> JoinQuery<(Outer<M>, Outer<R::To>)> {
        self.joined().full_join(relation)
    }

    /// Joins the rows of a model for which a condition holds.
    pub fn inner_join_on<M2: Model>(
        self,
        on: impl FnOnce(Rows<(M, M2)>) -> Expr<JoinOf<(M, M2)>, bool>,
    ) -> JoinQuery<(M, M2)> {
        self.joined().inner_join_on(on)
    }

    /// Joins the rows of a model for which a condition holds; where there is none, all of their columns are NULL.
    pub fn left_join_on<M2: Model>(
        self,
        on: impl FnOnce(Rows<(M, M2)>) -> Expr<JoinOf<(M, M2)>, bool>,
    ) -> JoinQuery<(M, Outer<M2>)> {
        self.joined().left_join_on(on)
    }

    /// Pairs every row with every row of a model.
    pub fn cross_join<M2: Model>(self) -> JoinQuery<(M, M2)> {
        self.joined().cross_join()
    }

    /// Joins the rows of a query, or of a common table expression, for which a condition holds.
    pub fn inner_join_query<Q: IntoSource>(
        self,
        query: Q,
        on: impl FnOnce(Rows<(M, Derived<Q::Out>)>) -> Expr<JoinOf<(M, Derived<Q::Out>)>, bool>,
    ) -> JoinQuery<(M, Derived<Q::Out>)> {
        self.joined().inner_join_query(query, on)
    }

    /// Joins the rows of a query, or of a common table expression, for which a condition holds; where there is none, its
    /// columns are NULL.
    pub fn left_join_query<Q: IntoSource>(
        self,
        query: Q,
        on: impl FnOnce(Rows<(M, Derived<Q::Out>)>) -> Expr<JoinOf<(M, Derived<Q::Out>)>, bool>,
    ) -> JoinQuery<(M, Outer<Derived<Q::Out>>)> {
        self.joined().left_join_query(query, on)
    }

    /// Keeps the first row, in the order of the query, of those that have the same values in these columns. PostgreSQL
    /// only; the order must begin with the same columns.
    pub fn distinct_on(self, columns: impl ColumnList<M>) -> Self {
        let mut nodes = Vec::new();
        columns.push_to(&mut nodes);
        self.with_distinct(Distinct::On(nodes))
    }

    /// Keeps the rows for which a condition holds that asks another query about this row.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct User { #[orm(id)] id: i64 }
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, user_id: i64 }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let writers = User::query().filter_with(|u| orm::exists(Post::filter(Post::user_id.eq(u.id)))).all(db).await?;
    /// # Ok(()) }
    /// ```
    pub fn filter_with<X>(self, condition: impl FnOnce(JoinedRow<X, M>) -> Expr<M, bool>) -> Self {
        self.filter(correlated(condition))
    }
}
