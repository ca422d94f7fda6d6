//! A statement's shape as bytes: everything that its text depends on, and none of its values.

mod aggregate;
mod relation;

use super::values::list_slots;
use crate::model::ModelInfo;
use crate::relation::RelationInfo;
use crate::statement::{
    Binder, Body, ColumnRef, Distinct, Join, JoinTarget, KeyHasher, LinkWrite, Node, OrderBy,
    Projection, Returning, RowRef, Select, Source, Statement, Subquery, SubqueryOp,
};
use crate::value::Value;
use orm_schema::{Dialect, SortOrder};
use std::hash::Hash;

/// Expressions are rendered by recursion, and a thread has 2 MB of stack: without optimisation 320 levels take that.
pub(super) const MAX_DEPTH: u32 = 256;

/// Writes the shape; false when an expression is nested too deeply to be rendered.
pub(super) fn write(statement: &Statement, dialect: Dialect, key: &mut Vec<u8>) -> bool {
    let mut shape = Shape {
        dialect,
        key,
        binders: Vec::new(),
        ctes: Vec::new(),
        windows: Vec::new(),
        depth: 0,
        is_too_deep: false,
    };
    shape.statement(statement);
    !shape.is_too_deep
}

struct Shape<'k> {
    dialect: Dialect,
    key: &'k mut Vec<u8>,
    /// The rows that have a name where the walk is.
    binders: Vec<Binder>,
    /// The common table expressions that were written already.
    ctes: Vec<Binder>,
    /// The windows with a name that were written already.
    windows: Vec<Binder>,
    /// How many expressions are around.
    depth: u32,
    is_too_deep: bool,
}

impl Shape<'_> {
    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Select(select) => {
                self.select(select);
                self.end(select);
            }
            Statement::Link(write) => {
                let (tag, values) = match write {
                    LinkWrite::Insert { values, .. } => (b'+', values),
                    LinkWrite::Delete { values, .. } => (b'-', values),
                };
                self.key.extend_from_slice(&[b'L', tag]);
                self.relation(write.relation());
                self.values(values);
            }
            Statement::Insert(insert) => {
                self.key.push(b'I');
                self.model(insert.model);
                self.returning(&insert.returning);
                self.key.extend_from_slice(&insert.rows.to_le_bytes());
                self.columns(&insert.columns);
                if let Some(select) = &insert.select {
                    self.key.push(b's');
                    self.select(select);
                    // Literals of the text, because other clauses follow them.
                    for bound in [select.limit, select.offset] {
                        self.key.push(u8::from(bound.is_some()));
                        self.key
                            .extend_from_slice(&bound.unwrap_or_default().to_le_bytes());
                    }
                }
                if let Some(conflict) = &insert.conflict {
                    self.key
                        .extend_from_slice(&[b'!', u8::from(conflict.is_live)]);
                    self.columns(&conflict.target);
                    self.assignments(&conflict.set);
                    self.optional(conflict.filter.as_ref());
                }
            }
            Statement::Update(update) => {
                self.key.push(b'U');
                self.model(update.model);
                self.returning(&update.returning);
                self.key.push(update.scope as u8);
                self.assignments(&update.set);
                self.optional(update.filter.as_ref());
            }
            Statement::UpdateLists(update) => {
                self.key.push(b'A');
                self.model(update.model);
                self.columns(&update.matched);
                self.columns(&update.columns);
                self.assignments(&update.set);
                self.values(&update.lists);
            }
            Statement::UpdateFrom(update) => {
                self.key.push(b'V');
                self.model(update.model);
                self.columns(&update.columns);
                self.selects(&update.selects);
            }
            Statement::Selects(_, selects) => {
                self.key.push(b'P');
                self.selects(selects);
            }
            Statement::Delete(delete) => {
                self.key.push(b'D');
                self.model(delete.model);
                self.returning(&delete.returning);
                self.key.push(delete.scope as u8);
                self.optional(delete.filter.as_ref());
            }
        }
    }

    fn columns(&mut self, columns: &[u16]) {
        self.key.extend_from_slice(&columns.len().to_le_bytes());
        for column in columns {
            self.key.extend_from_slice(&column.to_le_bytes());
        }
    }

    fn assignments(&mut self, set: &[(u16, Node)]) {
        for (column, value) in set {
            self.key.push(b'=');
            self.key.extend_from_slice(&column.to_le_bytes());
            self.node(value);
        }
    }

    fn selects(&mut self, selects: &[Select]) {
        self.key.extend_from_slice(&selects.len().to_le_bytes());
        selects.iter().for_each(|select| self.select(select));
    }

    fn returning(&mut self, returning: &Returning) {
        match returning {
            Returning::Nothing => self.key.push(0),
            Returning::Model => self.key.push(1),
            Returning::Nodes(nodes) => {
                self.key.push(2);
                self.list(nodes);
            }
            Returning::Upserted { with_row } => self.key.push(3 + u8::from(*with_row)),
        }
    }

    fn select(&mut self, select: &Select) {
        // Of these three the outermost select has its own way, and what a select stands in another.
        let Select {
            model: info,
            projection,
            scope,
            from,
            joins,
            binder,
            distinct,
            keys,
            filter,
            group_by,
            is_rollup,
            having,
            order_by,
            limit: _,
            offset: _,
            lock: _,
            site: _,
        } = select;
        let bound = self.binders.len();
        self.binders.extend(*binder);
        self.key.push(u8::from(binder.is_some()));
        self.sources(from.as_ref(), joins);
        match distinct {
            Distinct::No => {}
            Distinct::Yes => self.key.push(b'd'),
            Distinct::On(nodes) => {
                self.key.push(b'o');
                self.list(nodes);
            }
        }
        match projection {
            Projection::Model => self.key.push(b'S'),
            Projection::Count => self.key.push(b'C'),
            Projection::Exists => self.key.push(b'E'),
            Projection::Nodes(nodes) => {
                self.key.push(b'N');
                self.list(nodes);
            }
        }
        self.model(info);
        self.key.push(*scope as u8);
        if let Some(keys) = keys {
            self.keys(keys);
        }
        self.optional(filter.as_ref());
        self.list(group_by);
        self.key.push(u8::from(*is_rollup));
        self.optional(having.as_ref());
        self.orders(order_by);
        self.binders.truncate(bound);
    }

    /// The limit is a literal of the text, the offset is bound.
    fn end(&mut self, select: &Select) {
        self.key.extend_from_slice(&[
            u8::from(select.limit.is_some()),
            u8::from(select.offset.is_some()),
        ]);
        if let Some(limit) = select.limit {
            self.key.extend_from_slice(&limit.to_le_bytes());
        }
        if let Some(lock) = select.lock {
            self.key
                .extend_from_slice(&[lock.strength as u8, lock.wait as u8]);
        }
    }

    fn orders(&mut self, order_by: &[OrderBy]) {
        self.key.extend_from_slice(&order_by.len().to_le_bytes());
        for OrderBy {
            node: by,
            order,
            nulls,
            ty: _,
        } in order_by
        {
            self.key.extend_from_slice(&[
                u8::from(*order == SortOrder::Descending),
                nulls.map_or(0, |nulls| nulls as u8),
            ]);
            self.node(by);
        }
    }

    fn sources(&mut self, from: Option<&Source>, joins: &[Join]) {
        match from {
            None => self.key.push(b'T'),
            Some(from) => self.source(from),
        }
        for Join { kind, target, on } in joins {
            self.key.extend_from_slice(&[b'j', *kind as u8]);
            match target {
                JoinTarget::Source(source) => self.source(source),
                JoinTarget::Lateral(body) => {
                    self.key.push(b'l');
                    self.body(body);
                }
                JoinTarget::Relation {
                    from,
                    relation: info,
                } => {
                    self.key.push(b'r');
                    self.key.extend_from_slice(&from.to_le_bytes());
                    self.relation(info);
                }
            }
            self.optional(on.as_ref());
        }
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Model(info, scope) => {
                self.key.extend_from_slice(&[b'm', *scope as u8]);
                self.model(info);
            }
            Source::Query(body) => {
                self.key.push(b'q');
                self.body(body);
            }
            Source::Cte(cte) => {
                self.key.push(b'w');
                if let Some(place) = self.ctes.iter().position(|seen| *seen == cte.binder) {
                    self.key.extend_from_slice(&place.to_le_bytes());
                    return;
                }
                let Some(found) = &cte.body else {
                    // Refers to itself out of its own query, which is refused.
                    self.key.push(b'?');
                    return;
                };
                self.ctes.push(cte.binder);
                self.key.extend_from_slice(&[
                    b'=',
                    u8::from(found.is_recursive),
                    found.is_materialized.map_or(2, u8::from),
                ]);
                self.body(&found.body);
            }
        }
    }

    /// Within a statement limit and offset are part of the text.
    fn body(&mut self, body: &Body) {
        match body {
            Body::Select(select) => {
                self.key.push(b's');
                for rows in [select.limit, select.offset] {
                    self.key.push(u8::from(rows.is_some()));
                    self.key
                        .extend_from_slice(&rows.unwrap_or_default().to_le_bytes());
                }
                self.select(select);
            }
            Body::Write(write) => {
                self.key.push(b'w');
                self.statement(write);
            }
            Body::Set(set) => {
                self.key.extend_from_slice(&[b'u', set.op as u8]);
                self.body(&set.left);
                self.body(&set.right);
            }
        }
    }

    fn subquery(&mut self, subquery: &Subquery) {
        match &subquery.op {
            SubqueryOp::Exists { negated } => {
                self.key.extend_from_slice(&[b'x', u8::from(*negated)]);
            }
            SubqueryOp::In { negated, expr } => {
                self.key.extend_from_slice(&[b'n', u8::from(*negated)]);
                self.node(expr);
            }
            SubqueryOp::Scalar => self.key.push(b'1'),
        }
        self.body(&subquery.body);
    }

    /// Where among the rows that have a name, counted from the innermost.
    fn row(&mut self, row: RowRef) {
        let place = self
            .binders
            .iter()
            .rev()
            .position(|binder| *binder == row.binder);
        self.key
            .extend_from_slice(&place.unwrap_or(usize::MAX).to_le_bytes());
        self.key.extend_from_slice(&row.source.to_le_bytes());
    }

    fn list(&mut self, nodes: &[Node]) {
        self.key.extend_from_slice(&nodes.len().to_le_bytes());
        nodes.iter().for_each(|node| self.node(node));
    }

    fn optional(&mut self, node: Option<&Node>) {
        match node {
            None => self.key.push(0),
            Some(node) => {
                self.key.push(1);
                self.node(node);
            }
        }
    }

    /// A model is its static's address: the same for the life of the program, another for each model.
    fn model(&mut self, info: &'static ModelInfo) {
        self.key
            .extend_from_slice(&std::ptr::from_ref(info).addr().to_le_bytes());
    }

    /// A relation is its constant's address. Equal constants may have one address or several: both are right.
    fn relation(&mut self, info: &'static RelationInfo) {
        self.key
            .extend_from_slice(&std::ptr::from_ref(info).addr().to_le_bytes());
    }

    fn column(&mut self, column: ColumnRef) {
        // In one piece, because columns are most of what a statement consists of.
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&(std::ptr::from_ref(column.model).addr() as u64).to_le_bytes());
        bytes[8..].copy_from_slice(&column.position.to_le_bytes());
        self.key.extend_from_slice(&bytes);
    }

    /// The kind matters: a server remembers a parameter's type with the text that it prepared.
    fn value(&mut self, value: &Value) {
        let (kind, is_list) = value.kind();
        // MySQL gets a type with NULL only.
        let is_null = self.dialect == Dialect::MySql && value.is_null();
        self.key
            .extend_from_slice(&[b'?', kind as u8, u8::from(is_list) | u8::from(is_null) << 1]);
    }

    fn values(&mut self, values: &[Value]) {
        values.iter().for_each(|one| self.value(one));
    }

    fn node(&mut self, node: &Node) {
        if self.depth == MAX_DEPTH {
            self.is_too_deep = true;
            return;
        }
        self.depth += 1;
        self.expression(node);
        self.depth -= 1;
    }

    fn expression(&mut self, node: &Node) {
        match node {
            Node::Column(reference) => {
                self.key.push(b'c');
                self.column(*reference);
            }
            Node::Value(value) => self.value(value),
            Node::Proposed(reference) => {
                self.key.push(b'x');
                self.column(*reference);
            }
            Node::Unary(op, expr) => {
                self.key.extend_from_slice(&[b'u', *op as u8]);
                self.node(expr);
            }
            Node::Binary(op, sides) => {
                self.key.extend_from_slice(&[b'b', *op as u8]);
                self.node(&sides.0);
                self.node(&sides.1);
            }
            Node::Logic { is_and, parts } => {
                self.key.extend_from_slice(&[b'l', u8::from(*is_and)]);
                self.list(parts);
            }
            Node::In {
                negated,
                expr,
                values,
            } => {
                self.key.extend_from_slice(&[b'i', u8::from(*negated)]);
                self.key
                    .extend_from_slice(&list_slots(values, self.dialect).key());
                if let Some(first) = values.first() {
                    self.value(first);
                }
                self.node(expr);
            }
            Node::Between {
                negated,
                expr,
                low,
                high,
            } => {
                self.key.extend_from_slice(&[b'w', u8::from(*negated)]);
                self.node(expr);
                self.node(low);
                self.node(high);
            }
            Node::Match {
                negated,
                expr,
                pattern,
            } => {
                self.key.extend_from_slice(&[
                    b'm',
                    u8::from(*negated),
                    u8::from(pattern.ignores_case),
                ]);
                self.node(expr);
            }
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Over(over) => self.over(over),
            Node::GroupKey(position) => {
                self.key.push(b'g');
                self.key.extend_from_slice(&position.to_le_bytes());
            }
            Node::GroupLevel { has_nullable_key } => {
                self.key
                    .extend_from_slice(&[b'G', u8::from(*has_nullable_key)]);
            }
            Node::Call(function, kind, args) => {
                self.key.extend_from_slice(&[b'x', *kind as u8]);
                function.hash(&mut KeyHasher(self.key));
                self.list(args);
            }
            Node::Case { arms, otherwise } => {
                self.key.push(b's');
                self.key.extend_from_slice(&arms.len().to_le_bytes());
                for (condition, result) in arms {
                    self.node(condition);
                    self.node(result);
                }
                self.optional(otherwise.as_deref());
            }
            Node::Cast(expr, kind) => {
                self.key.extend_from_slice(&[b't', *kind as u8]);
                self.node(expr);
            }
            Node::Path(info, expr) => {
                self.key.push(b'p');
                self.relation(info);
                self.node(expr);
            }
            Node::Related(related) => self.related(related),
            Node::ReachedFrom {
                relation: info,
                key: of,
            } => {
                self.key.push(b'f');
                self.relation(info);
                self.values(of);
            }
            Node::Link(expr) => {
                self.key.push(b'k');
                self.node(expr);
            }
            Node::Of(row, expr) => {
                self.key.push(b'O');
                self.row(*row);
                self.node(expr);
            }
            Node::Output { position, of } => {
                self.key.push(b'P');
                self.key.extend_from_slice(&position.to_le_bytes());
                if let Some(of) = of {
                    self.column(*of);
                }
            }
            Node::Bind(binder, expr) => {
                self.key.push(b'B');
                self.binders.push(*binder);
                self.node(expr);
                self.binders.pop();
            }
            Node::Subquery(subquery) => {
                self.key.push(b'Q');
                self.subquery(subquery);
            }
            Node::InTree(walk) => self.in_tree(walk),
            // The name is no part of the text.
            Node::Named(_, expr) => self.node(expr),
            Node::Raw(raw) => {
                // The text itself: it may be written in several places of the program.
                let text = raw.text.get(self.dialect);
                self.key.push(b'"');
                self.key.extend_from_slice(&text.len().to_le_bytes());
                self.key.extend_from_slice(text.as_bytes());
                self.list(&raw.args);
            }
        }
    }
}
