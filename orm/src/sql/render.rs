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

mod aggregate;
mod expr;
mod function;
mod group;
mod keys;
mod literal;
mod order;
mod raw;
mod relation;
mod sea;
mod source;
mod tree;
mod unnest;
mod window;
mod write;

pub(crate) use expr::postgres_type;
pub(crate) use sea::sea_statement;
pub(crate) use unnest::can_unnest;

use super::{Text, end};
use crate::backend::Took;
use crate::model::ModelInfo;
use crate::relation::RelationInfo;
use crate::statement::{Binder, Node, Projection, RowScope, Select, Statement};
use orm_schema::{Dialect, SortOrder};
use sea_query::{
    Alias, Expr, ExprTrait, Func, MysqlQueryBuilder, PostgresQueryBuilder, Query, SelectStatement,
    SqliteQueryBuilder,
};
use std::borrow::Cow;

pub(super) fn render(statement: &Statement, dialect: Dialect) -> Text {
    let mut renderer = Renderer::new(dialect);
    let (sql, values) = match statement {
        Statement::Select(select) => {
            let query = renderer.select(select, false);
            build!(dialect, query)
        }
        Statement::Insert(insert) => renderer.insert(insert),
        Statement::Update(update) => renderer.update(update),
        Statement::UpdateLists(update) => renderer.update_lists(update),
        Statement::UpdateFrom(update) => renderer.update_from(update),
        Statement::Delete(delete) => renderer.delete(delete),
        Statement::Selects(_, selects) => renderer.selects(selects),
        Statement::Link(write) => renderer.link_write(write),
    };
    // Each placeholder carries its number, so the order in which sea-query wrote them can be read back.
    let (mut sql, mut order) = renderer.with_literals(sql, values);
    if let Statement::Select(select) = statement {
        end::push(&mut sql, select, dialect, order.len());
        if end::has_value(select) {
            order.push(usize::try_from(renderer.slots).unwrap_or(usize::MAX));
            renderer.slots += 1;
        }
    }
    // A spelling may leave an argument out, whose value is then not bound.
    let is_complete = order.len() as u64 >= renderer.slots;
    let is_in_order = is_complete && order.iter().enumerate().all(|(i, &slot)| i == slot);
    Text {
        sql: sql.into(),
        order: (!is_in_order).then(|| order.into()),
        refusals: (!renderer.refusals.is_empty()).then(|| renderer.refusals.into()),
        is_write: renderer.is_write,
        columns: super::value_columns(statement),
        took: Took::unknown(),
    }
}

struct Renderer {
    dialect: Dialect,
    slots: u64,
    aliases: u32,
    scopes: Vec<Scope>,
    frames: Vec<Frame>,
    refusals: Vec<String>,
    /// How many queries are around.
    depth: i32,
    /// The rows that have a name here, those of the outermost query first.
    binders: Vec<(Binder, Vec<Scope>)>,
    /// The common table expressions that the outermost query will begin with.
    ctes: Vec<source::Rendered>,
    /// A common table expression writes.
    is_write: bool,
    /// Numbers that are part of the text.
    literals: Vec<String>,
    /// The values themselves, where they shall stand in the statement instead of their numbers.
    values: Option<Vec<sea_query::Value>>,
    /// Whether there is a row that an upsert proposes.
    has_proposed: bool,
    /// Whether a window function is being rendered.
    is_in_window: bool,
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
#[derive(Debug, Default)]
struct Frame {
    /// The keys of groups, for what names them.
    keys: Vec<Expr>,
    is_rollup: bool,
    /// The windows with a name that were used.
    windows: Vec<window::NamedWindow>,
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
pub(super) fn quote(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        Dialect::MySql => format!("`{}`", name.replace('`', "``")),
    }
}

impl Renderer {
    fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            slots: 0,
            aliases: 0,
            scopes: Vec::new(),
            frames: Vec::new(),
            refusals: Vec::new(),
            depth: 0,
            binders: Vec::new(),
            ctes: Vec::new(),
            is_write: false,
            literals: Vec::new(),
            has_proposed: false,
            is_in_window: false,
            values: None,
        }
    }

    /// A select without its limit; `is_named` names its columns, for a query in FROM.
    fn select(&mut self, select: &Select, is_named: bool) -> SelectStatement {
        self.depth += 1;
        let is_nested = !self.scopes.is_empty();
        let alias = if is_nested || select.from.is_some() {
            Some(self.alias())
        } else {
            select
                .is_relational()
                .then(|| select.model.schema.table.to_string())
        };
        let bound = self.binders.len();
        let mut query = Query::select();
        self.frames.push(Frame {
            takes_joins: true,
            is_rollup: select.is_rollup,
            ..Frame::default()
        });
        self.sources(select, alias, is_nested, &mut query);
        self.distinct(&select.distinct, &mut query);
        if let Some(keys) = &select.keys {
            self.join_link(keys.relation, &mut query);
        }
        self.group_keys(&select.group_by);
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
        if let Some(filter) = &select.filter {
            query.and_where(self.node(filter));
        }
        if !select.group_by.is_empty() {
            self.add_groups(&select.group_by, &mut query);
        }
        if let Some(having) = &select.having {
            query.and_having(self.node(having));
        }
        let order = self.select_orders(select);
        self.add_windows(&mut query);
        let limit = select
            .keys
            .as_ref()
            .and_then(|keys| Some((keys, keys.limit?)));
        let mut query = match limit {
            Some((keys, limit)) => {
                let order = self.with_key_order(select.model, order);
                self.limited(query, columns, keys, order, limit)
            }
            None if select.is_rollup && !order.is_empty() && self.dialect == Dialect::MySql => {
                self.add_joins(&mut query);
                self.sorted_outside(query, columns, order)
            }
            None => {
                for (i, column) in columns.into_iter().enumerate() {
                    if is_named {
                        query.expr_as(column, name(&source::output(i)));
                    } else {
                        query.expr(column);
                    }
                }
                for term in order {
                    term.add_to(&mut query);
                }
                self.add_joins(&mut query);
                query
            }
        };
        self.scopes.pop();
        self.frames.pop();
        self.binders.truncate(bound);
        self.leave_query(&mut query);
        query
    }

    /// A projected expression: a column is read as its type wants it.
    fn projected(&mut self, node: &Node) -> Expr {
        match node {
            Node::Column(column) => self.read(column.field()),
            Node::Path(..) | Node::Of(..) => {
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

    /// Begins a statement or subquery over the rows of a model.
    fn enter(&mut self, model: &'static ModelInfo, alias: Option<String>, takes_joins: bool) {
        self.frames.push(Frame {
            takes_joins,
            ..Frame::default()
        });
        self.scopes.push(Scope {
            model,
            alias,
            link: None,
        });
    }

    /// Notes what the dialect does not have, and what to write instead. The statement is refused before it is sent, so what
    /// stands in its place is never seen.
    fn refuse(&mut self, feature: &str, instead: &str) -> Expr {
        let refusal = format!("{feature}: {instead}");
        if !self.refusals.contains(&refusal) {
            self.refusals.push(refusal);
        }
        Expr::cust("NULL")
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
