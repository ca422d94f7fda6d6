//! Orders in SQL, with the place of NULLs.

use super::{Renderer, direction};
use crate::statement::{Distinct, Node, NullOrder, OrderBy, Select};
use orm_schema::{Dialect, SortOrder};
use sea_query::{Expr, ExprTrait, Func, NullOrdering, OrderedStatement};

/// One term of an ORDER BY.
#[derive(Debug)]
pub(super) struct OrderTerm {
    expr: Expr,
    order: sea_query::Order,
    nulls: Option<NullOrdering>,
}

impl OrderTerm {
    pub(super) fn ascending(expr: Expr) -> Self {
        Self {
            expr,
            order: direction(SortOrder::Ascending),
            nulls: None,
        }
    }

    /// The direction and the place of NULLs, as text.
    pub(super) fn suffix(&self) -> &'static str {
        let is_descending = matches!(self.order, sea_query::Order::Desc);
        match (&self.nulls, is_descending) {
            (None, false) => " ASC",
            (None, true) => " DESC",
            (Some(NullOrdering::First), false) => " ASC NULLS FIRST",
            (Some(NullOrdering::First), true) => " DESC NULLS FIRST",
            (Some(NullOrdering::Last), false) => " ASC NULLS LAST",
            (Some(NullOrdering::Last), true) => " DESC NULLS LAST",
        }
    }

    pub(super) fn direction(&self) -> sea_query::Order {
        self.order.clone()
    }

    pub(super) fn into_expr(self) -> Expr {
        self.expr
    }

    pub(super) fn add_to(self, query: &mut impl OrderedStatement) {
        match self.nulls {
            Some(nulls) => query.order_by_expr_with_nulls(self.expr, self.order, nulls),
            None => query.order_by_expr(self.expr, self.order),
        };
    }
}

impl Renderer {
    /// The order of a select. PostgreSQL takes a bare name for an output column first ("SELECT", "ORDER BY Clause"), and a
    /// column of a native type that Rust holds as text is output as text, so there the table is named.
    pub(super) fn select_orders(&mut self, select: &Select) -> Vec<OrderTerm> {
        let is_read_as_text = |by: &OrderBy| match &by.node {
            Node::Column(column) => self.native_text(column.field()).is_some(),
            _ => false,
        };
        let is_shadowed = self.scope().alias.is_none()
            && select.from.is_none()
            && matches!(select.distinct, Distinct::No)
            && select.order_by.iter().any(is_read_as_text);
        if !is_shadowed {
            return self.orders(&select.order_by);
        }
        let mut scope = self.scope().clone();
        scope.alias = Some(select.model.schema.table.to_string());
        self.scopes.push(scope);
        let terms = self.orders(&select.order_by);
        self.scopes.pop();
        terms
    }

    /// An expression to sort or to group by. MariaDB takes a bound number there for the position of a column.
    pub(super) fn term(&mut self, node: &Node) -> Expr {
        let expr = self.node(node);
        match (node, self.dialect) {
            (Node::Value(_), Dialect::MySql) => Func::coalesce([expr]).into(),
            _ => expr,
        }
    }

    /// MySQL and MariaDB have no NULLS FIRST, so there `expr IS NULL` is sorted by first: false is 0, true is 1. The
    /// expression is rendered once and stands twice, so its placeholders have the same numbers in both places.
    pub(super) fn orders(&mut self, list: &[OrderBy]) -> Vec<OrderTerm> {
        let mut terms = Vec::with_capacity(list.len());
        for by in list {
            let expr = self.term(&by.node);
            let order = direction(by.order);
            let nulls = match (by.nulls, self.dialect) {
                (None, _) => None,
                (Some(nulls), Dialect::MySql) => {
                    let order = match nulls {
                        NullOrder::First => SortOrder::Descending,
                        NullOrder::Last => SortOrder::Ascending,
                    };
                    terms.push(OrderTerm {
                        expr: expr.clone().is_null(),
                        order: direction(order),
                        nulls: None,
                    });
                    None
                }
                (Some(NullOrder::First), Dialect::Sqlite | Dialect::Postgres) => {
                    Some(NullOrdering::First)
                }
                (Some(NullOrder::Last), Dialect::Sqlite | Dialect::Postgres) => {
                    Some(NullOrdering::Last)
                }
            };
            terms.push(OrderTerm { expr, order, nulls });
        }
        terms
    }
}
