//! Relations in SQL: joins for paths, subqueries for what is asked of many rows, and the table between two models.

use super::expr;
use super::{Join, Renderer, Scope, name, qualified, table};
use crate::relation::{RelationInfo, Tag, Through};
use crate::statement::{ColumnRef, LinkWrite, Node, Related, RelatedOp, RowScope};
use orm_schema::Dialect;
use sea_query::{
    Expr, ExprTrait, JoinType, MysqlQueryBuilder, PostgresQueryBuilder, Query, SelectStatement,
    SqliteQueryBuilder, Values,
};

impl Renderer {
    /// An expression over the row that a to-one relation reaches. Paths through the same relation share one join.
    pub(super) fn path(&mut self, relation: &'static RelationInfo, expr: &Node) -> Expr {
        let parent = self.scope().alias.clone();
        let to = (relation.to)();
        let frame = self.frames.len() - 1;
        if !self.frames[frame].takes_joins {
            return self.path_subquery(relation, expr);
        }
        let joined = self.frames[frame]
            .joins
            .iter()
            .find(|join| std::ptr::eq(join.relation, relation) && join.parent == parent)
            .map(|join| join.alias.clone());
        let alias = joined.unwrap_or_else(|| {
            let alias = self.alias();
            self.frames[frame].joins.push(Join {
                relation,
                parent,
                alias: alias.clone(),
            });
            alias
        });
        self.scopes.push(Scope {
            model: to,
            alias: Some(alias),
            link: None,
        });
        let is_column = expr::column_of(expr).is_some();
        let mut value = self.node(expr);
        // Of a row that is not there nothing is known: not even that it has no children.
        if relation.may_reach_nothing() && !is_column {
            let key = to.key.first().map(|&position| to.column(position));
            if let Some(key) = key {
                let key = self.column(&key.field().column);
                value = Expr::case(key.is_not_null(), value).into();
            }
        }
        self.scopes.pop();
        value
    }

    fn path_subquery(&mut self, relation: &'static RelationInfo, expr: &Node) -> Expr {
        let parent = self.scope().alias.clone();
        let alias = self.alias();
        let mut query = Query::select();
        query.from_as(table((relation.to)()), name(&alias));
        query.and_where(on(self.dialect, relation, parent.as_deref(), &alias));
        self.enter((relation.to)(), Some(alias), true);
        if let Some(condition) = self.path_scope(relation) {
            query.and_where(condition);
        }
        let expr = self.node(expr);
        query.expr(expr);
        self.add_joins(&mut query);
        self.leave();
        query.into()
    }

    /// A reference that must be there is followed to a deleted row too: without it the row would have no such column.
    fn path_scope(&self, relation: &RelationInfo) -> Option<Expr> {
        if relation.is_required {
            return None;
        }
        self.in_scope((relation.to)(), RowScope::Live)
    }

    /// Adds the joins that paths of the innermost statement asked for.
    pub(super) fn add_joins(&mut self, query: &mut SelectStatement) {
        let frame = self.frames.len() - 1;
        for join in std::mem::take(&mut self.frames[frame].joins) {
            let to = (join.relation.to)();
            let mut condition = on(
                self.dialect,
                join.relation,
                join.parent.as_deref(),
                &join.alias,
            );
            self.scopes.push(Scope {
                model: to,
                alias: Some(join.alias.clone()),
                link: None,
            });
            if let Some(live) = self.path_scope(join.relation) {
                condition = condition.and(live);
            }
            self.scopes.pop();
            query.join_as(JoinType::LeftJoin, table(to), name(&join.alias), condition);
        }
    }

    fn leave(&mut self) {
        self.scopes.pop();
        self.frames.pop();
    }

    pub(super) fn related(&mut self, related: &Related) -> Expr {
        let Related {
            relation,
            is_reversed,
            op,
            filter,
            scope,
        } = related;
        let parent = self.scope().alias.clone();
        let (from, to) = ((relation.from)(), (relation.to)());
        let reached = if *is_reversed { from } else { to };
        let alias = self.alias();
        let mut query = Query::select();
        match relation.through {
            Through::Nothing => {
                query.from_as(table(reached), name(&alias));
                let condition = if *is_reversed {
                    on(
                        self.dialect,
                        relation,
                        Some(&alias),
                        parent.as_deref().unwrap_or_default(),
                    )
                } else {
                    on(self.dialect, relation, parent.as_deref(), &alias)
                };
                query.and_where(condition);
            }
            Through::Junction { .. } | Through::Link { .. } => {
                let link = self.alias();
                self.read_link(relation, &link, &mut query);
                for (own, near) in relation.start_columns().zip(near_columns(relation)) {
                    query.and_where(qualified(Some(&link), &near).equals((
                        name(parent.as_deref().unwrap_or_default()),
                        name(&own.field().column),
                    )));
                }
                query.join_as(
                    JoinType::InnerJoin,
                    table(reached),
                    name(&alias),
                    far_condition(relation, &link, &alias),
                );
            }
        }
        self.enter(reached, Some(alias), true);
        let projected = match op {
            RelatedOp::Any | RelatedOp::None => Expr::cust("1"),
            RelatedOp::Aggregate(aggregate) => self.aggregate(aggregate),
        };
        query.expr(projected);
        if let Some(condition) = self.in_scope(reached, *scope) {
            query.and_where(condition);
        }
        if let Some(filter) = filter {
            query.and_where(self.node(filter));
        }
        self.add_joins(&mut query);
        self.leave();
        match op {
            RelatedOp::Any => Expr::exists(query),
            RelatedOp::None => Expr::exists(query).not(),
            RelatedOp::Aggregate(..) => query.into(),
        }
    }

    /// The condition that the current row is reached from the row with a key, which is bound.
    pub(super) fn reached_from(&mut self, relation: &'static RelationInfo, width: usize) -> Expr {
        let near = match relation.through {
            Through::Nothing => {
                let columns: Vec<ColumnRef> = relation.reached_columns().collect();
                let mut condition: Option<Expr> = self.tag(relation.tag, false);
                for column in columns {
                    let own = self.column(&column.field().column);
                    let slot = self.bind(Some(column));
                    let equal = own.eq(slot);
                    condition = Some(match condition {
                        Some(condition) => condition.and(equal),
                        None => equal,
                    });
                }
                return condition.unwrap_or_else(|| Expr::cust("1 = 0"));
            }
            Through::Junction { .. } | Through::Link { .. } => near_columns(relation),
        };
        let link = self.alias();
        let mut query = Query::select();
        query.expr(Expr::cust("1"));
        self.read_link(relation, &link, &mut query);
        let columns = near_refs(relation);
        for (i, column) in near.iter().take(width).enumerate() {
            let slot = self.bind(columns.get(i).copied());
            query.and_where(qualified(Some(&link), column).eq(slot));
        }
        let alias = self.scope().alias.clone().unwrap_or_default();
        query.and_where(far_condition(relation, &link, &alias));
        Expr::exists(query)
    }

    /// Renders within the scope of the junction model of the select's keys.
    pub(super) fn in_link(&mut self, render: impl FnOnce(&mut Self) -> Expr) -> Expr {
        let scope = self.scope().clone();
        self.scopes.push(Scope {
            model: scope.model,
            alias: scope.link,
            link: None,
        });
        let expr = render(self);
        self.scopes.pop();
        expr
    }

    pub(super) fn read_link(
        &self,
        relation: &RelationInfo,
        alias: &str,
        query: &mut SelectStatement,
    ) {
        match relation.through {
            Through::Nothing => {}
            Through::Junction { model, .. } => {
                let model = model();
                query.from_as(table(model), name(alias));
                if let Some(deleted) = model.deleted {
                    let column = &model.column(deleted).field().column;
                    query.and_where(qualified(Some(alias), column).is_null());
                }
            }
            Through::Link { table, .. } => {
                query.from_as(name(table), name(alias));
            }
        }
    }

    /// A write to the table of nothing but keys.
    pub(super) fn link_write(&mut self, write: &LinkWrite) -> (String, Values) {
        let relation = write.relation();
        let Through::Link { table, near, far } = relation.through else {
            // Only relations through such a table make these statements.
            return (String::new(), Values(Vec::new()));
        };
        let columns: Vec<(&str, ColumnRef)> =
            std::iter::repeat_n(near, relation.from_columns.len())
                .zip(relation.start_columns())
                .chain(
                    std::iter::repeat_n(far, relation.to_columns.len())
                        .zip(relation.reached_columns()),
                )
                .collect();
        match write {
            LinkWrite::Insert { values, .. } => {
                let mut query = Query::insert();
                query.into_table(name(table));
                query.columns(columns.iter().map(|(column, _)| name(column)));
                for _ in 0..values.len() / columns.len().max(1) {
                    let slots: Vec<Expr> = columns
                        .iter()
                        .map(|&(_, key)| self.bind(Some(key)))
                        .collect();
                    query.values_panic(slots);
                }
                build!(self.dialect, query)
            }
            LinkWrite::Delete { .. } => {
                let mut query = Query::delete();
                query.from_table(name(table));
                for (column, key) in columns {
                    let slot = self.bind(Some(key));
                    query.and_where(qualified(None, column).eq(slot));
                }
                build!(self.dialect, query)
            }
        }
    }

    /// Joins the table between, for a select of the rows that a relation reaches.
    pub(super) fn join_link(
        &mut self,
        relation: &'static RelationInfo,
        query: &mut SelectStatement,
    ) {
        let between = match relation.through {
            Through::Nothing => return,
            Through::Junction { model, .. } => table(model()),
            Through::Link { table, .. } => name(table),
        };
        let link = self.alias();
        let alias = self.scope().alias.clone().unwrap_or_default();
        query.join_as(
            JoinType::InnerJoin,
            between,
            name(&link),
            far_condition(relation, &link, &alias),
        );
        if let Through::Junction { model, .. } = relation.through
            && let Some(deleted) = model().deleted
        {
            let column = &model().column(deleted).field().column;
            query.and_where(qualified(Some(&link), column).is_null());
        }
        if let Some(scope) = self.scopes.last_mut() {
            scope.link = Some(link);
        }
    }

    /// The key that a row belongs to, then the junction model's columns: what a select of linked rows begins with.
    pub(super) fn link_columns(
        &mut self,
        relation: &'static RelationInfo,
        columns: &mut Vec<Expr>,
    ) {
        if matches!(relation.through, Through::Nothing) {
            return;
        }
        self.key_columns(relation, columns);
        if let Through::Junction { model, .. } = relation.through {
            let fields = model().schema.fields.iter();
            columns.extend(fields.map(|field| self.in_link(|renderer| renderer.read(field))));
        }
    }

    /// The condition that the key of a tagged polymorphic field is of the relation's model.
    pub(super) fn tag(&self, tag: Option<Tag>, is_on_from: bool) -> Option<Expr> {
        let tag = tag.filter(|tag| tag.is_on_from == is_on_from)?;
        let column = self.scope().model.column(tag.column);
        Some(
            self.column(&column.field().column)
                .eq(literal(self.dialect, tag.value)),
        )
    }
}

/// How the row of `to` is found from that of `from`.
pub(super) fn on(dialect: Dialect, relation: &RelationInfo, from: Option<&str>, to: &str) -> Expr {
    let mut condition: Option<Expr> = None;
    for (own, other) in relation.start_columns().zip(relation.reached_columns()) {
        let equal =
            qualified(Some(to), &other.field().column).eq(qualified(from, &own.field().column));
        condition = Some(match condition {
            Some(condition) => condition.and(equal),
            None => equal,
        });
    }
    let condition = condition.unwrap_or_else(|| Expr::cust("1 = 0"));
    let Some(tag) = relation.tag else {
        return condition;
    };
    let (alias, model) = if tag.is_on_from {
        (from, (relation.from)())
    } else {
        (Some(to), (relation.to)())
    };
    let column = qualified(alias, &model.column(tag.column).field().column);
    condition.and(column.eq(literal(dialect, tag.value)))
}

/// A constant of the schema as a literal: it is part of the text, not of the values.
fn literal(dialect: Dialect, text: &str) -> Expr {
    let text = text.replace('\'', "''");
    let text = match dialect {
        Dialect::MySql => text.replace('\\', "\\\\"),
        Dialect::Sqlite | Dialect::Postgres => text,
    };
    Expr::cust(format!("'{text}'"))
}

/// The columns of the table between that hold the key of the row a relation starts from.
pub(super) fn near_columns(relation: &RelationInfo) -> Vec<String> {
    match relation.through {
        Through::Nothing => Vec::new(),
        Through::Junction { model, near, .. } => crate::relation::columns(model(), near)
            .map(|column| column.field().column.to_string())
            .collect(),
        Through::Link { near, .. } => vec![near.to_owned()],
    }
}

/// Columns of the same types as those.
pub(super) fn near_refs(relation: &RelationInfo) -> Vec<ColumnRef> {
    match relation.through {
        Through::Junction { model, near, .. } => crate::relation::columns(model(), near).collect(),
        Through::Nothing | Through::Link { .. } => relation.start_columns().collect(),
    }
}

/// The row that a row of the table between refers to.
pub(super) fn far_condition(relation: &RelationInfo, link: &str, alias: &str) -> Expr {
    let far: Vec<String> = match relation.through {
        Through::Nothing => Vec::new(),
        Through::Junction { model, far, .. } => crate::relation::columns(model(), far)
            .map(|column| column.field().column.to_string())
            .collect(),
        Through::Link { far, .. } => vec![far.to_owned()],
    };
    let mut condition: Option<Expr> = None;
    for (far, key) in far.iter().zip(relation.reached_columns()) {
        let equal = qualified(Some(link), far).eq(qualified(Some(alias), &key.field().column));
        condition = Some(match condition {
            Some(condition) => condition.and(equal),
            None => equal,
        });
    }
    condition.unwrap_or_else(|| Expr::cust("1 = 0"))
}
