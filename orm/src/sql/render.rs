//! Shape -> text, through sea-query. Runs once a shape, so it may allocate. Placeholders are numbered on the way, in the
//! order in which [`values`](super::values) lists the values.
//!
//! Expressions name columns of "the current row" and never a table: the renderer keeps a stack of scopes, and a relation
//! pushes the scope of the rows that it reaches. So parts of queries compose without aliases that could collide.

/// Builds a query of sea-query for a dialect.
macro_rules! build {
    ($dialect:expr, $query:expr) => {
        match $dialect {
            Dialect::Sqlite => $query.build(SqliteQueryBuilder),
            Dialect::Postgres => $query.build(PostgresQueryBuilder),
            Dialect::MySql => $query.build(MysqlQueryBuilder),
        }
    };
}

mod expr;
mod keys;
mod relation;
mod tree;
mod unnest;

pub(crate) use unnest::can_unnest;

use super::Text;
use crate::model::ModelInfo;
use crate::relation::RelationInfo;
use crate::statement::{
    ColumnRef, Delete, Insert, Node, Projection, RowScope, Select, Statement, Update,
};
use orm_schema::{Dialect, SortOrder};
use sea_query::{
    Alias, Expr, ExprTrait, Func, LockType, MysqlQueryBuilder, PostgresQueryBuilder, Query,
    SelectStatement, SqliteQueryBuilder, Values,
};
use std::borrow::Cow;

pub(super) fn render(statement: &Statement, dialect: Dialect) -> Text {
    let mut renderer = Renderer {
        dialect,
        slots: 0,
        aliases: 0,
        scopes: Vec::new(),
        frames: Vec::new(),
    };
    let (sql, values) = match statement {
        Statement::Select(select) => {
            let query = renderer.select(select);
            build!(dialect, query)
        }
        Statement::Insert(insert) => renderer.insert(insert),
        Statement::Update(update) => renderer.update(update),
        Statement::Delete(delete) => renderer.delete(delete),
        Statement::Link(write) => renderer.link_write(write),
    };
    // Each placeholder carries its number, so the order in which sea-query wrote them can be read back.
    let order: Vec<usize> = values
        .into_iter()
        .filter_map(|value| match value {
            sea_query::Value::BigUnsigned(Some(slot)) => usize::try_from(slot).ok(),
            _ => None,
        })
        .collect();
    let is_in_order = order.iter().enumerate().all(|(i, &slot)| i == slot);
    Text {
        sql: sql.into(),
        order: (!is_in_order).then(|| order.into()),
    }
}

struct Renderer {
    dialect: Dialect,
    slots: u64,
    aliases: u32,
    scopes: Vec<Scope>,
    frames: Vec<Frame>,
}

/// The table whose row expressions are over.
#[derive(Debug, Clone)]
struct Scope {
    model: &'static ModelInfo,
    /// What columns are qualified by; `None` where there is one table only.
    alias: Option<String>,
    /// What columns of the table between two models are qualified by.
    link: Option<String>,
}

/// The part of a statement that joins can be added to.
#[derive(Debug)]
struct Frame {
    /// Joins that paths asked for, each once.
    joins: Vec<Join>,
    /// An update or delete takes no joins, so paths become subqueries there.
    takes_joins: bool,
}

#[derive(Debug)]
struct Join {
    relation: &'static RelationInfo,
    parent: Option<String>,
    alias: String,
}

fn name(name: &str) -> Alias {
    Alias::new(name)
}

fn table(model: &ModelInfo) -> Alias {
    name(&model.schema.table)
}

/// A name in quotes. MySQL's are backticks.
fn quote(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        Dialect::MySql => format!("`{}`", name.replace('`', "``")),
    }
}

impl Renderer {
    fn select(&mut self, select: &Select) -> SelectStatement {
        let is_qualified = select.is_relational();
        let mut query = Query::select();
        query.from(table(select.model));
        self.frames.push(Frame {
            joins: Vec::new(),
            takes_joins: true,
        });
        self.scopes.push(Scope {
            model: select.model,
            alias: is_qualified.then(|| select.model.schema.table.to_string()),
            link: None,
        });
        if let Some(keys) = &select.keys {
            self.join_link(keys.relation, &mut query);
        }
        let mut columns: Vec<Expr> = Vec::new();
        match &select.projection {
            Projection::Model => {
                if let Some(keys) = &select.keys {
                    self.link_columns(keys.relation, &mut columns);
                }
                let fields = select.model.schema.fields.iter();
                columns.extend(fields.map(|field| self.read(field)));
            }
            Projection::Count => columns.push(Func::count(Expr::cust("*")).into()),
            Projection::Exists => columns.push(Expr::cust("1")),
            Projection::Nodes(nodes) => {
                if let Some(keys) = &select.keys {
                    self.key_columns(keys.relation, &mut columns);
                }
                columns.extend(nodes.iter().map(|node| self.projected(node)));
            }
        }
        if let Some(keys) = &select.keys {
            let condition = self.keys(keys);
            query.and_where(condition);
        }
        if let Some(condition) = self.in_scope(select.model, select.scope) {
            query.and_where(condition);
        }
        if let Some(filter) = &select.filter {
            query.and_where(self.node(filter));
        }
        for node in &select.group_by {
            query.add_group_by([self.node(node)]);
        }
        if let Some(having) = &select.having {
            query.and_having(self.node(having));
        }
        let order: Vec<(Expr, sea_query::Order)> = select
            .order_by
            .iter()
            .map(|by| (self.node(&by.node), direction(by.order)))
            .collect();
        let limit = select
            .keys
            .as_ref()
            .and_then(|keys| Some((keys, keys.limit?)));
        let query = match limit {
            Some((keys, limit)) => {
                let order = self.with_key_order(select.model, order);
                self.limited(query, columns, keys, order, limit)
            }
            None => {
                query.exprs(columns);
                for (expr, direction) in order {
                    query.order_by_expr(expr, direction);
                }
                self.add_joins(&mut query);
                match self.dialect {
                    // One writer, and no such clause.
                    Dialect::Sqlite => {}
                    // Rows that a path joins may be missing, and PostgreSQL locks no such side of a join.
                    Dialect::Postgres if select.is_locking => {
                        query.lock_with_tables(LockType::Update, [table(select.model)]);
                    }
                    Dialect::MySql if select.is_locking => {
                        query.lock_exclusive();
                    }
                    Dialect::Postgres | Dialect::MySql => {}
                }
                query
            }
        };
        self.scopes.pop();
        self.frames.pop();
        query
    }

    /// A projected expression: a column is read as its type wants it.
    fn projected(&mut self, node: &Node) -> Expr {
        match node {
            Node::Column(column) => self.read(column.field()),
            Node::Path(..) => {
                let text = expr::column_of(node)
                    .filter(|column| self.native_text(column.field()).is_some());
                let expr = self.node(node);
                match text {
                    Some(_) => expr.cast_as(name("text")),
                    None => expr,
                }
            }
            node => self.node(node),
        }
    }

    fn insert(&mut self, insert: &Insert) -> (String, Values) {
        if self.dialect == Dialect::Postgres && insert.rows > 1 && can_unnest(insert) {
            return (unnest::unnest(insert), slots(insert.columns.len()));
        }
        let fields: Vec<ColumnRef> = insert
            .columns
            .iter()
            .map(|&position| insert.model.column(position))
            .collect();
        self.enter(insert.model, None, false);
        let mut query = Query::insert();
        query.into_table(table(insert.model));
        if fields.is_empty() {
            // A row of nothing but defaults.
            query.or_default_values_many(u32::try_from(insert.rows).unwrap_or(1));
        } else {
            query.columns(fields.iter().map(|column| name(&column.field().column)));
            for _ in 0..insert.rows {
                let row: Vec<Expr> = fields
                    .iter()
                    .map(|&column| self.bind(Some(column)))
                    .collect();
                query.values_panic(row);
            }
        }
        if insert.returning {
            query.returning(self.returning(insert.model));
        }
        build!(self.dialect, query)
    }

    fn update(&mut self, update: &Update) -> (String, Values) {
        let mut query = Query::update();
        query.table(table(update.model));
        let is_relational = update
            .set
            .iter()
            .map(|(_, node)| node)
            .chain(&update.filter)
            .any(Node::is_relational);
        self.enter(
            update.model,
            is_relational.then(|| update.model.schema.table.to_string()),
            false,
        );
        for (position, node) in &update.set {
            let column = update.model.column(*position);
            let value = self.operand(node, Some(column));
            query.value(name(&column.field().column), value);
        }
        for condition in self.conditions(update.model, update.scope, update.filter.as_ref()) {
            query.and_where(condition);
        }
        if update.returning {
            query.returning(self.returning(update.model));
        }
        build!(self.dialect, query)
    }

    fn delete(&mut self, delete: &Delete) -> (String, Values) {
        let mut query = Query::delete();
        query.from_table(table(delete.model));
        let is_relational = delete.filter.as_ref().is_some_and(Node::is_relational);
        self.enter(
            delete.model,
            is_relational.then(|| delete.model.schema.table.to_string()),
            false,
        );
        for condition in self.conditions(delete.model, delete.scope, delete.filter.as_ref()) {
            query.and_where(condition);
        }
        build!(self.dialect, query)
    }

    /// The conditions of an update or delete. MySQL refuses a subquery on the table that is changed ("Restrictions on
    /// Subqueries") unless it is materialized, so there the rows are found first, by their keys.
    fn conditions(
        &mut self,
        model: &'static ModelInfo,
        scope: RowScope,
        filter: Option<&Node>,
    ) -> Vec<Expr> {
        let mut conditions: Vec<Expr> = Vec::new();
        match filter {
            Some(filter) if self.dialect == Dialect::MySql && filter.is_relational() => {
                conditions.push(self.materialized(model, scope, filter));
            }
            filter => {
                conditions.extend(self.in_scope(model, scope));
                conditions.extend(filter.map(|filter| self.node(filter)));
            }
        }
        conditions
    }

    fn materialized(&mut self, model: &'static ModelInfo, scope: RowScope, filter: &Node) -> Expr {
        let mut select = Select::new(model);
        select.scope = scope;
        select.filter = Some(filter.clone());
        select.projection = Projection::Nodes(
            model
                .key
                .iter()
                .map(|&position| Node::Column(model.column(position)))
                .collect(),
        );
        let mut inner = self.select(&select);
        inner.distinct();
        let mut outer = Query::select();
        outer.expr(Expr::cust("*"));
        outer.from_subquery(inner, name("_rows"));
        let key: Vec<Expr> = model
            .key
            .iter()
            .map(|&position| self.column(&model.column(position).field().column))
            .collect();
        row_value(key).in_subquery(outer)
    }

    /// Begins a statement or subquery over the rows of a model.
    fn enter(&mut self, model: &'static ModelInfo, alias: Option<String>, takes_joins: bool) {
        self.frames.push(Frame {
            joins: Vec::new(),
            takes_joins,
        });
        self.scopes.push(Scope {
            model,
            alias,
            link: None,
        });
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("_t{}", self.aliases)
    }

    fn scope(&self) -> &Scope {
        // Every statement enters a scope before it renders an expression.
        &self.scopes[self.scopes.len() - 1]
    }

    /// A column of the current row.
    fn column(&self, column: &str) -> Expr {
        qualified(self.scope().alias.as_deref(), column)
    }

    /// The condition that soft delete adds for the current row.
    fn in_scope(&self, model: &'static ModelInfo, scope: RowScope) -> Option<Expr> {
        let deleted = self.column(&model.column(model.deleted?).field().column);
        match scope {
            RowScope::Live => Some(deleted.is_null()),
            RowScope::OnlyDeleted => Some(deleted.is_not_null()),
            RowScope::WithDeleted => None,
        }
    }

    fn returning(&self, model: &ModelInfo) -> sea_query::ReturningClause {
        // The table is the only one there, and some databases refuse its name here.
        let fields = model.schema.fields.iter().map(|field| {
            let column = qualified(None, &field.column);
            match self.native_text(field) {
                Some(_) => column.cast_as(name("text")),
                None => column,
            }
        });
        Query::returning().exprs(fields)
    }

    /// A template with `?` for each expression, as the dialect numbers them.
    fn template(&self, template: &str) -> Cow<'static, str> {
        if self.dialect != Dialect::Postgres {
            return Cow::Owned(template.to_owned());
        }
        let mut parts = template.split('?');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for (i, part) in parts.enumerate() {
            out.push_str(&format!("${}{part}", i + 1));
        }
        Cow::Owned(out)
    }
}

fn qualified(alias: Option<&str>, column: &str) -> Expr {
    match alias {
        Some(alias) => Expr::col((name(alias), name(column))),
        None => Expr::col(name(column)),
    }
}

/// `a`, or `(a, b)`.
fn row_value(mut exprs: Vec<Expr>) -> Expr {
    match exprs.pop() {
        Some(only) if exprs.is_empty() => only,
        Some(last) => {
            exprs.push(last);
            Expr::tuple(exprs)
        }
        None => Expr::cust("NULL"),
    }
}

fn direction(order: SortOrder) -> sea_query::Order {
    match order {
        SortOrder::Ascending => sea_query::Order::Asc,
        SortOrder::Descending => sea_query::Order::Desc,
    }
}

fn slots(count: usize) -> Values {
    Values(
        (0..count as u64)
            .map(|slot| sea_query::Value::BigUnsigned(Some(slot)))
            .collect(),
    )
}
