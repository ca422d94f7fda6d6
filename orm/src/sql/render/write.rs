//! Statements that write: insert, update and delete. Text only; what is sent in which order is for the builders in `query`.

mod rows;
mod upsert;

use super::{Alias, Renderer, can_unnest, name, row_value, table, unnest};
use crate::model::ModelInfo;
use crate::statement::{
    ColumnRef, Delete, IS_NEW, Insert, Node, Projection, Returning, RowScope, Select, Update,
    UpdateFrom, sequence,
};
use orm_schema::Dialect;
use sea_query::{
    DeleteStatement, Expr, ExprTrait, InsertStatement, MysqlQueryBuilder, PostgresQueryBuilder,
    Query, SqliteQueryBuilder, UpdateStatement, Values,
};

impl Renderer {
    pub(super) fn insert(&mut self, insert: &Insert) -> (String, Values) {
        if let Some(select) = &insert.select {
            return self.insert_select(insert, select);
        }
        if self.dialect == Dialect::Postgres && insert.rows > 1 && can_unnest(insert) {
            return self.insert_lists(insert);
        }
        let mut query = self.insert_values(insert, insert.rows);
        self.insert_tail(insert, &mut query);
        build!(self.dialect, query)
    }

    fn insert_values(&mut self, insert: &Insert, rows: usize) -> InsertStatement {
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
            query.or_default_values_many(u32::try_from(rows).unwrap_or(1));
        } else {
            query.columns(fields.iter().map(|column| name(&column.field().column)));
            for _ in 0..rows {
                let row: Vec<Expr> = fields
                    .iter()
                    .map(|&column| self.bind(Some(column)))
                    .collect();
                query.values_panic(row);
            }
        }
        query
    }

    /// What stands behind the rows.
    fn insert_tail(&mut self, insert: &Insert, query: &mut InsertStatement) {
        if let Some(conflict) = &insert.conflict {
            query.on_conflict(self.conflict(insert.model, conflict));
        }
        if let Some(clause) = self.returning(insert.model, &insert.returning) {
            query.returning(clause);
        }
    }

    /// PostgreSQL's arrays in the place of rows. What stands behind them is that of an insert of one row: it has a
    /// placeholder for each column too.
    fn insert_lists(&mut self, insert: &Insert) -> (String, Values) {
        let query = self.insert_values(insert, 1);
        let (head, _) = build!(self.dialect, query);
        self.slots = 0;
        let mut query = self.insert_values(insert, 1);
        self.insert_tail(insert, &mut query);
        let (text, values) = build!(self.dialect, query);
        let tail = text.strip_prefix(head.as_str()).unwrap_or_default();
        (unnest::unnest(insert) + tail, values)
    }

    fn insert_select(&mut self, insert: &Insert, select: &Select) -> (String, Values) {
        let mut rows = self.select(select, false);
        for (bound, is_limit) in [(select.limit, true), (select.offset, false)] {
            let bound = match (bound, self.dialect) {
                (Some(bound), _) => bound.to_string(),
                // No offset without a limit; these stand for none.
                (None, Dialect::Sqlite) if is_limit && select.offset.is_some() => "-1".to_owned(),
                (None, Dialect::MySql) if is_limit && select.offset.is_some() => {
                    u64::MAX.to_string()
                }
                (None, _) => continue,
            };
            let mark = self.literal(bound);
            if is_limit {
                rows.limit(mark);
            } else {
                rows.offset(mark);
            }
        }
        let (rows, values) = build!(self.dialect, rows);
        let fields: Vec<ColumnRef> = insert
            .columns
            .iter()
            .map(|&position| insert.model.column(position))
            .collect();
        let columns: Vec<String> = fields
            .iter()
            .map(|column| self.quote(&column.field().column))
            .collect();
        let columns = columns.join(", ");
        let targets: Vec<Option<String>> = fields
            .iter()
            .map(|&column| self.stored_type(column))
            .collect();
        let rows = if targets.iter().any(Option::is_some) {
            // What is read from a column of a native type was turned into text.
            let reads: Vec<String> = targets
                .iter()
                .enumerate()
                .map(|(i, target)| match target {
                    Some(target) => format!("CAST(\"_c{i}\" AS {target})"),
                    None => format!("\"_c{i}\""),
                })
                .collect();
            let names: Vec<String> = (0..fields.len()).map(|i| format!("\"_c{i}\"")).collect();
            format!(
                "SELECT {} FROM ({rows}) AS \"_rows\" ({})",
                reads.join(", "),
                names.join(", ")
            )
        } else {
            rows
        };
        let table = self.quote(&insert.model.schema.table);
        (format!("INSERT INTO {table} ({columns}) {rows}"), values)
    }

    pub(super) fn update(&mut self, update: &Update) -> (String, Values) {
        let is_relational = update
            .set
            .iter()
            .map(|(_, node)| node)
            .any(Node::is_relational);
        let sequence = match self.dialect {
            Dialect::Sqlite | Dialect::Postgres => None,
            Dialect::MySql if is_relational => return self.update_computed(update),
            Dialect::MySql => match sequence(&update.set) {
                Some(sequence) => Some(sequence),
                None => return self.update_computed(update),
            },
        };
        let query = self.update_query(update, sequence);
        build!(self.dialect, query)
    }

    /// An update; `sequence` is the order of its assignments, where that matters.
    pub(super) fn update_query(
        &mut self,
        update: &Update,
        sequence: Option<Vec<usize>>,
    ) -> UpdateStatement {
        let is_relational = update
            .set
            .iter()
            .map(|(_, node)| node)
            .any(Node::is_relational);
        let mut query = Query::update();
        query.table(table(update.model));
        let is_relational =
            is_relational || update.filter.as_ref().is_some_and(Node::is_relational);
        self.enter(
            update.model,
            is_relational.then(|| update.model.schema.table.to_string()),
            false,
        );
        let mut assignments: Vec<(Alias, Expr)> = Vec::with_capacity(update.set.len());
        for (position, node) in &update.set {
            let column = update.model.column(*position);
            let value = self.operand(node, Some(column));
            assignments.push((name(&column.field().column), value));
        }
        match sequence {
            None => {
                query.values(assignments);
            }
            Some(sequence) => {
                query.values(sequence.into_iter().map(|i| assignments[i].clone()));
            }
        }
        for condition in self.conditions(update.model, update.scope, update.filter.as_ref()) {
            query.and_where(condition);
        }
        if let Some(clause) = self.returning(update.model, &update.returning) {
            query.returning(clause);
        }
        query
    }

    /// MySQL: all values are computed from the rows as they were, before one is changed. It also takes no subquery on the
    /// table that is changed ("Restrictions on Subqueries"), but a derived table it does.
    fn update_computed(&mut self, update: &Update) -> (String, Values) {
        let mut select = Select::new(update.model);
        select.scope = update.scope;
        select.filter.clone_from(&update.filter);
        select.projection = keyed(
            update.model,
            update.set.iter().map(|(_, node)| node.clone()),
        );
        self.update_from(&UpdateFrom {
            model: update.model,
            columns: update.set.iter().map(|(column, _)| *column).collect(),
            selects: vec![select],
        })
    }

    pub(super) fn delete(&mut self, delete: &Delete) -> (String, Values) {
        let query = self.delete_query(delete);
        build!(self.dialect, query)
    }

    pub(super) fn delete_query(&mut self, delete: &Delete) -> DeleteStatement {
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
        if let Some(clause) = self.returning(delete.model, &delete.returning) {
            query.returning(clause);
        }
        query
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
        select.projection = keyed(model, []);
        // It is a query by itself, but `values` sees its condition alone, so it does not count as one around.
        let depth = std::mem::replace(&mut self.depth, -1);
        let scopes = std::mem::take(&mut self.scopes);
        let mut inner = self.select(&select, false);
        self.depth = depth;
        self.scopes = scopes;
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

    fn returning(
        &mut self,
        model: &'static ModelInfo,
        returning: &Returning,
    ) -> Option<sea_query::ReturningClause> {
        match (returning, self.dialect) {
            (Returning::Nothing, _)
            | (Returning::Upserted { with_row: false }, Dialect::Sqlite) => return None,
            _ => {}
        }
        // The table is the only one there, and some databases refuse its name here.
        self.enter(model, None, false);
        let all = || {
            let positions = 0..u16::try_from(model.schema.fields.len()).unwrap_or(u16::MAX);
            positions.map(|position| Node::Column(model.column(position)))
        };
        let mut exprs: Vec<Expr> = match returning {
            Returning::Nothing | Returning::Upserted { with_row: false } => Vec::new(),
            Returning::Model | Returning::Upserted { with_row: true } => {
                all().map(|node| self.projected(&node)).collect()
            }
            Returning::Nodes(nodes) => nodes.iter().map(|node| self.projected(node)).collect(),
        };
        if let Returning::Upserted { .. } = returning {
            exprs.push(match self.dialect {
                Dialect::Sqlite => Expr::cust(format!("{IS_NEW}()")),
                // Only a row that was there has a transaction that locked it ("System Columns").
                Dialect::Postgres | Dialect::MySql => Expr::cust("(xmax = 0)"),
            });
        }
        self.frames.pop();
        self.scopes.pop();
        Some(Query::returning().exprs(exprs))
    }
}

/// The columns of the key, then these expressions.
fn keyed(model: &'static ModelInfo, nodes: impl IntoIterator<Item = Node>) -> Projection {
    let key = model
        .key
        .iter()
        .map(|&position| Node::Column(model.column(position)));
    Projection::Nodes(key.chain(nodes).collect())
}
