//! FROM and JOIN, queries within queries, and common table expressions: what a select reads from, each source under a name
//! of its own.

use super::relation::{far_condition, near_columns, on};
use super::{Renderer, Scope, name, qualified, table};
use crate::model::ModelInfo;
use crate::relation::{RelationInfo, Through};
use crate::statement::{
    Binder, Body, Cte, Distinct, Join, JoinKind, JoinTarget, Node, RowRef, RowScope, Select, SetOp,
    SetOperation, Source, Statement, Subquery, SubqueryOp,
};
use orm_schema::Dialect;
use sea_query::{
    CommonTableExpression, Expr, ExprTrait, IntoColumnRef, IntoTableRef, JoinType, Query,
    SelectStatement, TableRef, UnionType, WithClause,
};

/// A common table expression of the statement, once it is rendered.
#[derive(Debug)]
pub(super) struct Rendered {
    binder: Binder,
    name: String,
    /// `None` while its own query is rendered.
    query: Option<CommonTableExpression>,
    is_recursive: bool,
}

/// The name of the column of a query in FROM at a position.
pub(super) fn output(position: usize) -> String {
    format!("c{position}")
}

impl Renderer {
    /// Adds the sources of a select, and the scope of each.
    pub(super) fn sources(
        &mut self,
        select: &Select,
        alias: Option<String>,
        is_nested: bool,
        query: &mut SelectStatement,
    ) {
        // Where rows of the first source may be missing, a condition on it would leave out those of the others.
        let may_miss = select
            .joins
            .iter()
            .any(|join| matches!(join.kind, JoinKind::Right | JoinKind::Full));
        let model = match &select.from {
            None => select.model,
            Some(Source::Model(model, _)) => model,
            Some(Source::Query(body)) => body.model(),
            Some(Source::Cte(_)) => select.model,
        };
        let own = Source::Model(select.model, select.scope);
        let source = select.from.as_ref().unwrap_or(&own);
        // The table's own name serves where nothing else has it.
        let is_plain = !is_nested && matches!(source, Source::Model(..)) && !may_miss;
        if is_plain {
            query.from(table(select.model));
        } else {
            let alias = alias.clone().unwrap_or_default();
            let table = self.table_ref(source, &alias, may_miss);
            query.from(table);
        }
        let scope = Scope {
            model,
            alias,
            link: None,
        };
        self.scopes.push(scope.clone());
        if let Some(binder) = select.binder {
            self.binders.push((binder, vec![scope]));
        }
        for join in &select.joins {
            self.join(join, query);
        }
        if select.from.is_none()
            && !may_miss
            && let Some(condition) = self.in_scope(select.model, select.scope)
        {
            query.and_where(condition);
        }
    }

    /// A source under a name; `is_filtered` leaves out soft-deleted rows right here.
    fn table_ref(&mut self, source: &Source, alias: &str, is_filtered: bool) -> TableRef {
        match source {
            Source::Model(model, scope) => {
                let live = if is_filtered {
                    self.scopes.push(Scope {
                        model,
                        alias: None,
                        link: None,
                    });
                    let condition = self.in_scope(model, *scope);
                    self.scopes.pop();
                    condition
                } else {
                    None
                };
                match live {
                    Some(condition) => {
                        let mut rows = Query::select();
                        rows.expr(Expr::cust("*"))
                            .from(table(model))
                            .and_where(condition);
                        TableRef::SubQuery(Box::new(rows), name(alias).into())
                    }
                    None => table(model).into_table_ref().alias(name(alias)),
                }
            }
            Source::Query(body) => {
                let rows = self.body(body, true);
                TableRef::SubQuery(Box::new(rows), name(alias).into())
            }
            Source::Cte(cte) => {
                let found = self.cte(cte);
                name(&found).into_table_ref().alias(name(alias))
            }
        }
    }

    fn join(&mut self, join: &Join, query: &mut SelectStatement) {
        let Join { kind, target, on } = join;
        if *kind == JoinKind::Full && self.dialect == Dialect::MySql {
            self.refuse("FULL JOIN", "join the `union` of a left and a right join");
        }
        let kind = match kind {
            JoinKind::Inner => JoinType::InnerJoin,
            JoinKind::Left => JoinType::LeftJoin,
            JoinKind::Right => JoinType::RightJoin,
            // sea-query panics on what MySQL lacks.
            JoinKind::Full if self.dialect == Dialect::MySql => JoinType::LeftJoin,
            JoinKind::Full => JoinType::FullOuterJoin,
            JoinKind::Cross => JoinType::CrossJoin,
        };
        let keeps_all = matches!(
            join.kind,
            JoinKind::Right | JoinKind::Full | JoinKind::Cross
        );
        let alias = self.alias();
        let (model, table, mut condition) = match target {
            JoinTarget::Source(source) => {
                let model = match source {
                    Source::Model(model, _) => Some(*model),
                    Source::Query(_) | Source::Cte(_) => None,
                };
                let table = self.table_ref(source, &alias, keeps_all);
                let live = match source {
                    Source::Model(model, scope) if !keeps_all => {
                        self.in_scope_of(model, *scope, &alias)
                    }
                    Source::Model(..) | Source::Query(_) | Source::Cte(_) => None,
                };
                (model, Some(table), live)
            }
            JoinTarget::Lateral(body) => {
                if self.dialect == Dialect::Sqlite {
                    self.refuse(
                        "LATERAL",
                        "number the rows of each group in a window and keep the first ones, or load the relation with a limit",
                    );
                }
                let rows = self.body(body, true);
                let condition = on.as_ref().map(|node| self.on(node));
                self.add_scope(None, &alias);
                query.join_lateral(
                    kind,
                    rows,
                    name(&alias),
                    condition.unwrap_or_else(|| Expr::cust("1 = 1")),
                );
                return;
            }
            JoinTarget::Relation { from, relation } => {
                let (table, condition) = self.relation(*from, relation, &alias, keeps_all);
                (Some((relation.to)()), Some(table), Some(condition))
            }
        };
        self.add_scope(model, &alias);
        if let Some(node) = on {
            let wanted = self.on(node);
            condition = Some(match condition {
                Some(condition) => condition.and(wanted),
                None => wanted,
            });
        }
        let Some(table) = table else { return };
        if join.kind == JoinKind::Cross {
            query.cross_join(table);
        } else {
            query.join(
                kind,
                table,
                condition.unwrap_or_else(|| Expr::cust("1 = 1")),
            );
        }
    }

    /// A condition of a join. What it asks of rows further on becomes a subquery: a join for it would come too late.
    fn on(&mut self, node: &Node) -> Expr {
        let frame = self.frames.len() - 1;
        let took_joins = std::mem::replace(&mut self.frames[frame].takes_joins, false);
        let condition = self.node(node);
        self.frames[frame].takes_joins = took_joins;
        condition
    }

    /// Names a source that was joined, for the expressions to come.
    fn add_scope(&mut self, model: Option<&'static ModelInfo>, alias: &str) {
        let model = model.unwrap_or_else(|| self.scope().model);
        if let Some((_, rows)) = self.binders.last_mut() {
            rows.push(Scope {
                model,
                alias: Some(alias.to_owned()),
                link: None,
            });
        }
    }

    fn in_scope_of(
        &mut self,
        model: &'static ModelInfo,
        scope: RowScope,
        alias: &str,
    ) -> Option<Expr> {
        self.scopes.push(Scope {
            model,
            alias: Some(alias.to_owned()),
            link: None,
        });
        let condition = self.in_scope(model, scope);
        self.scopes.pop();
        condition
    }

    /// The rows that a relation reaches from an earlier source, and which of them belong to it.
    fn relation(
        &mut self,
        from: u16,
        relation: &'static RelationInfo,
        alias: &str,
        keeps_all: bool,
    ) -> (TableRef, Expr) {
        let to = (relation.to)();
        let parent = self
            .binders
            .last()
            .and_then(|(_, rows)| rows.get(usize::from(from)))
            .and_then(|scope| scope.alias.clone());
        // A reference that must be there is followed to a deleted row too.
        let scope = if relation.is_required {
            RowScope::WithDeleted
        } else {
            RowScope::Live
        };
        if matches!(relation.through, Through::Nothing) {
            let table = self.table_ref(&Source::Model(to, scope), alias, keeps_all);
            let mut condition = on(self.dialect, relation, parent.as_deref(), alias);
            if !keeps_all && let Some(live) = self.in_scope_of(to, scope, alias) {
                condition = condition.and(live);
            }
            return (table, condition);
        }
        // The table between and the rows behind it are one source: a link without its row is nothing to join.
        let (link, rows) = (self.alias(), self.alias());
        let mut linked = Query::select();
        linked.expr(Expr::cust(format!(
            "{}.*",
            super::quote(self.dialect, &rows)
        )));
        self.read_link(relation, &link, &mut linked);
        linked.join_as(
            JoinType::InnerJoin,
            table(to),
            name(&rows),
            far_condition(relation, &link, &rows),
        );
        if let Some(live) = self.in_scope_of(to, scope, &rows) {
            linked.and_where(live);
        }
        let mut condition: Option<Expr> = None;
        for (i, (near, own)) in near_columns(relation)
            .iter()
            .zip(relation.start_columns())
            .enumerate()
        {
            let key = format!("_k{i}");
            linked.expr_as(qualified(Some(&link), near), name(&key));
            let equal =
                qualified(Some(alias), &key).eq(qualified(parent.as_deref(), &own.field().column));
            condition = Some(match condition {
                Some(condition) => condition.and(equal),
                None => equal,
            });
        }
        (
            TableRef::SubQuery(Box::new(linked), name(alias).into()),
            condition.unwrap_or_else(|| Expr::cust("1 = 0")),
        )
    }

    /// A query within a statement: its limit is part of the text. `is_named` names its columns, for a query in FROM.
    pub(super) fn body(&mut self, body: &Body, is_named: bool) -> SelectStatement {
        match body {
            Body::Select(select) => {
                let mut query = self.select(select, is_named);
                self.limit(select.limit, select.offset, &mut query);
                query
            }
            // Made by the functions of common table expressions only, which do not come here.
            Body::Write(_) => Query::select(),
            Body::Set(set) => {
                let SetOperation { op, left, right } = &**set;
                self.depth += 1;
                let mut query = self.member(left, *op, true);
                let right = self.member(right, *op, false);
                let op = match op {
                    SetOp::Union => UnionType::Distinct,
                    SetOp::UnionAll => UnionType::All,
                    SetOp::Intersect => UnionType::Intersect,
                    SetOp::Except => UnionType::Except,
                };
                query.union(op, right);
                self.leave_query(&mut query);
                query
            }
        }
    }

    /// One side of a set operation. SQLite takes no parentheses there, and databases bind the operators each in its own
    /// order, so what is more than a select stands in FROM.
    fn member(&mut self, body: &Body, op: SetOp, is_left: bool) -> SelectStatement {
        let is_plain = match body {
            Body::Select(select) => {
                select.limit.is_none() && select.offset.is_none() && select.order_by.is_empty()
            }
            Body::Write(_) => true,
            Body::Set(set) => {
                is_left && set.op == op && matches!(op, SetOp::Union | SetOp::UnionAll)
            }
        };
        let query = self.body(body, true);
        if is_plain {
            return query;
        }
        self.wrapped(query)
    }

    /// A query as a source of its own.
    fn wrapped(&mut self, query: SelectStatement) -> SelectStatement {
        let alias = self.alias();
        let mut outer = Query::select();
        outer.expr(Expr::cust("*"));
        outer.from_subquery(query, name(&alias));
        outer
    }

    fn limit(&mut self, limit: Option<u64>, offset: Option<u64>, query: &mut SelectStatement) {
        let limit = limit.map(|rows| rows.to_string()).or_else(|| {
            offset.and(match self.dialect {
                Dialect::Sqlite => Some("-1".to_owned()),
                Dialect::MySql => Some("18446744073709551615".to_owned()),
                Dialect::Postgres => None,
            })
        });
        if let Some(limit) = limit {
            query.limit(self.literal(limit));
        }
        if let Some(offset) = offset {
            query.offset(self.literal(offset.to_string()));
        }
    }

    /// The name of a common table expression; what refers to it first renders it.
    fn cte(&mut self, cte: &Cte) -> String {
        if let Some(found) = self.ctes.iter().find(|found| found.binder == cte.binder) {
            return found.name.clone();
        }
        let Some(body) = cte.body.as_deref() else {
            self.refuse(
                "row of another query",
                "use a recursive query inside of the closure that hands it out only",
            );
            return String::new();
        };
        let table = format!("_w{}", self.ctes.len() + 1);
        self.ctes.push(Rendered {
            binder: cte.binder,
            name: table.clone(),
            query: None,
            is_recursive: body.is_recursive,
        });
        let mut query = CommonTableExpression::new();
        query.table_name(name(&table));
        match &body.body {
            Body::Write(write) => self.writing_cte(write, &mut query),
            rows @ (Body::Select(_) | Body::Set(_)) => {
                query.query(self.body(rows, true));
            }
        }
        // MySQL decides by itself.
        if let Some(is_materialized) = body.is_materialized
            && self.dialect != Dialect::MySql
        {
            query.materialized(is_materialized);
        }
        // Behind what it refers to itself.
        if let Some(place) = self
            .ctes
            .iter()
            .position(|found| found.binder == cte.binder)
        {
            let mut rendered = self.ctes.remove(place);
            rendered.query = Some(query);
            self.ctes.push(rendered);
        }
        table
    }

    /// An update or delete as a common table expression, with names for what it returns.
    fn writing_cte(&mut self, write: &Statement, query: &mut CommonTableExpression) {
        self.is_write = true;
        if self.dialect != Dialect::Postgres {
            self.refuse(
                "UPDATE or DELETE within a query",
                "run it with `.returning_select(..)` in a transaction, and query with what it returned",
            );
            return;
        }
        let (scopes, frames) = (self.scopes.len(), self.frames.len());
        match write {
            Statement::Update(update) => {
                query.query(self.update_query(update, None));
            }
            Statement::Delete(delete) => {
                query.query(self.delete_query(delete));
            }
            _ => {}
        }
        self.scopes.truncate(scopes);
        self.frames.truncate(frames);
        query.columns((0..write.returned().len()).map(|i| name(&output(i))));
    }

    /// Ends a query; the outermost one takes the common table expressions that were met.
    pub(super) fn leave_query(&mut self, query: &mut SelectStatement) {
        self.depth -= 1;
        if self.depth != 0 || self.ctes.is_empty() {
            return;
        }
        let mut clause = WithClause::new();
        let mut is_recursive = false;
        for cte in std::mem::take(&mut self.ctes) {
            is_recursive |= cte.is_recursive;
            if let Some(query) = cte.query {
                clause.cte(query);
            }
        }
        clause.recursive(is_recursive);
        query.with_cte(clause);
    }

    pub(super) fn subquery(&mut self, subquery: &Subquery) -> Expr {
        let Subquery { op, body } = subquery;
        match op {
            SubqueryOp::Exists { negated } => {
                let exists = Expr::exists(self.body(body, false));
                if *negated { exists.not() } else { exists }
            }
            SubqueryOp::In { negated, expr } => {
                let expr = self.node(expr);
                let mut query = self.body(body, false);
                let is_limited = match body {
                    Body::Select(select) => select.limit.is_some() || select.offset.is_some(),
                    Body::Set(_) | Body::Write(_) => false,
                };
                // "MySQL does not support LIMIT in IN/ALL/ANY/SOME subqueries" (Restrictions on Subqueries).
                if self.dialect == Dialect::MySql && is_limited {
                    query = self.wrapped(query);
                }
                if *negated {
                    expr.not_in_subquery(query)
                } else {
                    expr.in_subquery(query)
                }
            }
            SubqueryOp::Scalar => self.body(body, false).into(),
        }
    }

    /// An expression over a row that has a name.
    pub(super) fn of(&mut self, row: RowRef, expr: &Node) -> Expr {
        let scope = self
            .binders
            .iter()
            .rev()
            .find(|(binder, _)| *binder == row.binder)
            .and_then(|(_, rows)| rows.get(usize::from(row.source)))
            .cloned();
        let Some(scope) = scope else {
            return self.refuse(
                "row of another query",
                "use a row inside of the closure that hands it out only",
            );
        };
        self.scopes.push(scope);
        let expr = self.node(expr);
        self.scopes.pop();
        expr
    }

    /// An expression in which the current row has a name.
    pub(super) fn bound(&mut self, binder: Binder, expr: &Node) -> Expr {
        self.binders.push((binder, vec![self.scope().clone()]));
        let expr = self.node(expr);
        self.binders.pop();
        expr
    }

    pub(super) fn distinct(&mut self, distinct: &Distinct, query: &mut SelectStatement) {
        match distinct {
            Distinct::No => {}
            Distinct::Yes => {
                query.distinct();
            }
            Distinct::On(nodes) => {
                if self.dialect != Dialect::Postgres {
                    self.refuse(
                        "DISTINCT ON",
                        "number the rows with `row_number()` over the same columns and keep the first ones",
                    );
                }
                let columns: Vec<sea_query::ColumnRef> =
                    nodes.iter().filter_map(|node| self.plain(node)).collect();
                query.distinct_on(columns);
            }
        }
    }

    /// The column that a node is, and nothing more.
    fn plain(&self, node: &Node) -> Option<sea_query::ColumnRef> {
        let (alias, column) = match node {
            Node::Column(column) => (self.scope().alias.clone(), *column),
            Node::Of(row, inner) => {
                let (_, rows) = self
                    .binders
                    .iter()
                    .rev()
                    .find(|(binder, _)| *binder == row.binder)?;
                let alias = rows.get(usize::from(row.source))?.alias.clone();
                match &**inner {
                    Node::Column(column) => (alias, *column),
                    Node::Output { position, .. } => {
                        let column = name(&output(usize::from(*position)));
                        return Some((name(&alias?), column).into_column_ref());
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        let column = name(&column.field().column);
        Some(match alias {
            Some(alias) => (name(&alias), column).into_column_ref(),
            None => column.into_column_ref(),
        })
    }
}
