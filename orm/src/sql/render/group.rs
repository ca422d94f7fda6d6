//! Groups in SQL: their keys, wherever these stand, and totals.

use super::order::OrderTerm;
use super::{Renderer, name};
use crate::statement::Node;
use orm_schema::Dialect;
use sea_query::{Expr, Query, SelectStatement};

impl Renderer {
    /// Renders the keys of the groups of the innermost select, before anything names them.
    pub(super) fn group_keys(&mut self, keys: &[Node]) {
        let keys: Vec<Expr> = keys.iter().map(|key| self.term(key)).collect();
        let frame = self.frames.len() - 1;
        self.frames[frame].keys = keys;
    }

    /// A key of the innermost select's groups that is no column. The same placeholders stand in both places: a server takes
    /// two for two different values. MariaDB does not find such a key in HAVING at all, and the smallest of equal values is
    /// that value.
    pub(super) fn group_key(&self, position: u16) -> Expr {
        let key = self
            .frames
            .last()
            .and_then(|frame| frame.keys.get(usize::from(position)))
            .cloned()
            .unwrap_or_else(|| Expr::cust("NULL"));
        match self.dialect {
            Dialect::MySql => self.filled("MIN(?)", [key]),
            Dialect::Sqlite | Dialect::Postgres => key,
        }
    }

    /// How many of the keys the row is grouped by. MariaDB has no GROUPING; there a key that is never NULL says it.
    pub(super) fn group_level(&mut self, has_nullable_key: bool) -> Expr {
        let frame = self.frames.len() - 1;
        let keys = self.frames[frame].keys.clone();
        let count = keys.len();
        if !self.frames[frame].is_rollup {
            return Expr::cust(format!("{count}"));
        }
        match self.dialect {
            Dialect::Sqlite => Expr::cust("NULL"),
            Dialect::Postgres => {
                let calls = vec![" - GROUPING(?)"; count].concat();
                self.filled(&format!("CAST({count}{calls} AS int8)"), keys)
            }
            Dialect::MySql => {
                if has_nullable_key {
                    return self.refuse(
                        "GROUPING (MariaDB)",
                        "roll up by keys that are never NULL, for example with `coalesce`",
                    );
                }
                let parts = vec!["(? IS NOT NULL)"; count].join(" + ");
                self.filled(&format!("({parts})"), keys)
            }
        }
    }

    /// Adds the groups to the query, whose keys are rendered.
    pub(super) fn add_groups(&mut self, nodes: &[Node], query: &mut SelectStatement) {
        let frame = self.frames.len() - 1;
        let keys = self.frames[frame].keys.clone();
        if !self.frames[frame].is_rollup {
            query.add_group_by(keys);
            return;
        }
        let list = vec!["?"; keys.len()].join(", ");
        let template = match self.dialect {
            Dialect::Postgres => format!("ROLLUP({list})"),
            Dialect::MySql => {
                // MariaDB makes NULL of an expression only where it stands alone.
                if !nodes
                    .iter()
                    .all(|node| matches!(node, Node::Column(_) | Node::Of(..)))
                {
                    self.refuse(
                        "ROLLUP by expressions (MariaDB)",
                        "roll up by columns, of a query in FROM that computes them",
                    );
                }
                format!("{list} WITH ROLLUP")
            }
            Dialect::Sqlite => {
                self.refuse(
                    "ROLLUP",
                    "join a grouped query for each level with `union_all`, or add up in the program",
                );
                list
            }
        };
        query.add_group_by([self.filled(&template, keys)]);
    }

    /// The rows sorted outside: MariaDB takes no ORDER BY beside WITH ROLLUP ("SELECT WITH ROLLUP").
    pub(super) fn sorted_outside(
        &mut self,
        mut inner: SelectStatement,
        columns: Vec<Expr>,
        order: Vec<OrderTerm>,
    ) -> SelectStatement {
        let rows = self.alias();
        let mut outer = Query::select();
        for (i, column) in columns.into_iter().enumerate() {
            let output = super::source::output(i);
            inner.expr_as(column, name(&output));
            outer.expr_as(Expr::col((name(&rows), name(&output))), name(&output));
        }
        for (i, term) in order.into_iter().enumerate() {
            let output = format!("_by{i}");
            outer.order_by_expr(Expr::col((name(&rows), name(&output))), term.direction());
            inner.expr_as(term.into_expr(), name(&output));
        }
        outer.from_subquery(inner, name(&rows));
        outer
    }
}
