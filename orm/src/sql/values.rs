//! The values of a statement in the order in which `render` numbers its placeholders: both walk the same way.

use crate::statement::{Aggregate, Over, Window, WindowFunction, WindowRef};
use crate::statement::{
    Binder, Body, Distinct, JoinTarget, Keys, LinkWrite, Node, Pattern, PatternKind, Projection,
    RelatedOp, Returning, Select, Source, Statement, SubqueryOp, TreeStart,
};
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;

/// How a list of values is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListSlots {
    /// No values: the condition is constant.
    Empty,
    /// One array parameter (PostgreSQL).
    Array,
    /// One JSON parameter (SQLite, long lists).
    Json,
    /// So many single parameters, one value repeated, so that few lengths make few shapes.
    Single(usize),
}

impl ListSlots {
    pub(super) fn key(self) -> [u8; 9] {
        let (tag, length) = match self {
            Self::Empty => (0, 0),
            Self::Array => (1, 0),
            Self::Json => (2, 0),
            Self::Single(length) => (3, length),
        };
        let mut key = [tag; 9];
        key[1..].copy_from_slice(&(length as u64).to_le_bytes());
        key
    }
}

/// From here on one JSON parameter is faster than so many single ones.
const LONG_LIST: usize = 128;

pub(super) fn list_slots(values: &[Value], dialect: Dialect) -> ListSlots {
    let Some(first) = values.first() else {
        return ListSlots::Empty;
    };
    let (kind, _) = first.kind();
    match dialect {
        Dialect::Postgres if kind != ValueKind::Enum => ListSlots::Array,
        // Kinds whose JSON form is what the column stores.
        Dialect::Sqlite
            if values.len() > LONG_LIST
                && matches!(
                    kind,
                    ValueKind::I16
                        | ValueKind::I32
                        | ValueKind::I64
                        | ValueKind::Text
                        | ValueKind::Enum
                        | ValueKind::Uuid
                ) =>
        {
            ListSlots::Json
        }
        Dialect::Sqlite | Dialect::Postgres | Dialect::MySql => {
            ListSlots::Single(padded(values.len(), dialect))
        }
    }
}

/// The number of parameters for so many values: powers of two make few shapes. Where they would take a good part of what a
/// statement binds, the steps are small, and none where they would go beyond it: a list that fits is not refused.
fn padded(values: usize, dialect: Dialect) -> usize {
    const STEP: usize = 1_024;
    let limit = dialect.capabilities().max_bind_parameters;
    if values <= limit / 8 {
        values.next_power_of_two()
    } else if values <= limit / 2 {
        values.next_multiple_of(STEP)
    } else {
        values
    }
}

/// Whether keys, column by column, take one parameter a column however many there are.
pub(crate) fn is_one_parameter(columns: &[Vec<Value>], dialect: Dialect) -> bool {
    let slots = match columns {
        [values] => list_slots(values, dialect),
        columns => tuple_slots(columns, dialect),
    };
    matches!(slots, ListSlots::Array | ListSlots::Json)
}

/// How keys of several columns are bound: lists of equal length, one a column.
pub(super) fn tuple_slots(columns: &[Vec<Value>], dialect: Dialect) -> ListSlots {
    let rows = columns.first().map_or(0, Vec::len);
    match dialect {
        _ if rows == 0 => ListSlots::Empty,
        Dialect::Postgres
            if columns
                .iter()
                .filter_map(|column| column.first())
                .all(|first| first.kind().0 != ValueKind::Enum) =>
        {
            ListSlots::Array
        }
        Dialect::Sqlite | Dialect::Postgres | Dialect::MySql => {
            ListSlots::Single(rows.next_power_of_two())
        }
    }
}

/// Takes the values out of a statement.
///
/// # Errors
///
/// What a value asks for and the dialect does not have, and what to write instead.
pub(super) fn collect(
    statement: &mut Statement,
    dialect: Dialect,
) -> Result<Vec<Value>, &'static str> {
    let mut collector = Collector {
        dialect,
        out: Vec::new(),
        depth: 0,
        ctes: Vec::new(),
        refusal: None,
        sets: 0,
    };
    let values = collector.statement(statement);
    match collector.refusal {
        Some(refusal) => Err(refusal),
        None => Ok(values.unwrap_or(collector.out)),
    }
}

struct Collector {
    dialect: Dialect,
    out: Vec<Value>,
    /// How many queries are around, and the common table expressions that came along: as in `render`.
    depth: u32,
    ctes: Vec<Binder>,
    refusal: Option<&'static str>,
    /// How many set operations take what is walked into their rows.
    sets: u32,
}

impl Collector {
    /// The values themselves, where they stand as a list already.
    fn statement(&mut self, statement: &mut Statement) -> Option<Vec<Value>> {
        match statement {
            Statement::Select(select) => {
                self.select(select);
                // Behind all others, as `end` writes it. The query builder keeps it within what `i64` holds.
                self.out
                    .extend(select.offset.map(|rows| Value::I64(rows.cast_signed())));
            }
            Statement::Link(
                LinkWrite::Insert { values, .. } | LinkWrite::Delete { values, .. },
            ) => {
                return Some(std::mem::take(values));
            }
            Statement::Insert(insert) => {
                let conflict = insert.conflict.as_deref_mut();
                if insert.select.is_none()
                    && conflict.is_none()
                    && !matches!(insert.returning, Returning::Nodes(_))
                {
                    return Some(std::mem::take(&mut insert.values));
                }
                self.out.append(&mut insert.values);
                if let Some(select) = &mut insert.select {
                    self.select(select);
                }
                if let Some(conflict) = conflict {
                    conflict
                        .set
                        .iter_mut()
                        .for_each(|(_, node)| self.walk(node));
                    conflict.filter.iter_mut().for_each(|node| self.walk(node));
                }
                self.returning(&mut insert.returning);
            }
            Statement::Update(update) => {
                update.set.iter_mut().for_each(|(_, node)| self.walk(node));
                update.filter.iter_mut().for_each(|node| self.walk(node));
                self.returning(&mut update.returning);
            }
            Statement::UpdateLists(update) => {
                update.set.iter_mut().for_each(|(_, node)| self.walk(node));
                self.out.append(&mut update.lists);
            }
            Statement::UpdateFrom(update) => {
                update
                    .selects
                    .iter_mut()
                    .for_each(|select| self.select(select));
            }
            Statement::Delete(delete) => {
                delete.filter.iter_mut().for_each(|node| self.walk(node));
                self.returning(&mut delete.returning);
            }
            Statement::Selects(_, selects) => {
                selects.iter_mut().for_each(|select| self.select(select));
            }
        }
        None
    }

    fn returning(&mut self, returning: &mut Returning) {
        if let Returning::Nodes(nodes) = returning {
            nodes.iter_mut().for_each(|node| self.walk(node));
        }
    }

    fn select(&mut self, select: &mut Select) {
        self.depth += 1;
        if let Some(from) = &mut select.from {
            self.source(from);
        }
        for join in &mut select.joins {
            match &mut join.target {
                JoinTarget::Source(source) => self.source(source),
                JoinTarget::Lateral(body) => self.body(body),
                JoinTarget::Relation { .. } => {}
            }
            let sets = std::mem::take(&mut self.sets);
            join.on.iter_mut().for_each(|node| self.walk(node));
            self.sets = sets;
        }
        // What is compared, grouped or ordered is not selected.
        let sets = std::mem::take(&mut self.sets);
        if let Distinct::On(nodes) = &mut select.distinct {
            nodes.iter_mut().for_each(|node| self.walk(node));
        }
        // What is selected may name keys, so they are rendered first.
        select.group_by.iter_mut().for_each(|node| self.walk(node));
        self.sets = sets;
        if let Projection::Nodes(nodes) = &mut select.projection {
            nodes.iter_mut().for_each(|node| self.walk(node));
        }
        self.sets = 0;
        if let Some(keys) = &mut select.keys {
            self.keys(keys);
        }
        select
            .filter
            .iter_mut()
            .chain(&mut select.having)
            .chain(select.order_by.iter_mut().map(|by| &mut by.node))
            .for_each(|node| self.walk(node));
        self.sets = sets;
        self.leave();
    }

    fn leave(&mut self) {
        self.depth -= 1;
        if self.depth == 0 {
            self.ctes.clear();
        }
    }

    fn source(&mut self, source: &mut Source) {
        match source {
            Source::Model(..) => {}
            Source::Query(body) => self.body(body),
            Source::Cte(cte) => {
                if let Some(found) = cte.body.as_deref()
                    && !self.ctes.contains(&cte.binder)
                {
                    self.ctes.push(cte.binder);
                    self.body(&mut found.body.clone());
                }
            }
        }
    }

    fn body(&mut self, body: &mut Body) {
        match body {
            Body::Select(select) => self.select(select),
            // An update or delete has no list of values of its own.
            Body::Write(write) => drop(self.statement(write)),
            Body::Set(set) => {
                self.sets += 1;
                self.depth += 1;
                self.body(&mut set.left);
                self.body(&mut set.right);
                self.sets -= 1;
                self.leave();
            }
        }
    }

    fn keys(&mut self, keys: &mut Keys) {
        if let [values] = keys.values.as_mut_slice() {
            self.members(values);
            return;
        }
        match tuple_slots(&keys.values, self.dialect) {
            ListSlots::Empty => {}
            ListSlots::Array | ListSlots::Json => {
                self.out.extend(keys.values.iter_mut().map(|values| {
                    let kind = values
                        .first()
                        .map_or(ValueKind::Bool, |first| first.kind().0);
                    Value::List(kind, std::mem::take(values))
                }));
            }
            ListSlots::Single(length) => {
                let last = keys.values.first().map_or(0, Vec::len).saturating_sub(1);
                for row in 0..length {
                    let row = row.min(last);
                    self.out
                        .extend(keys.values.iter().map(|values| values[row].clone()));
                }
            }
        }
    }

    fn walk(&mut self, node: &mut Node) {
        match node {
            Node::Column(_) | Node::Proposed(_) => {}
            Node::Value(value) => {
                // MariaDB 10.11 gives a bound text there the type of its first 65,535 bytes, and cuts the rest in silence.
                if self.dialect == Dialect::MySql
                    && self.sets > 0
                    && matches!(value, Value::Text(text) if text.len() > 65_535)
                {
                    self.refusal = Some(
                        "value of more than 65,535 bytes in a set operation: select it outside, or run two queries",
                    );
                }
                self.out.push(take(value));
            }
            Node::Unary(_, expr) => self.walk(expr),
            Node::Binary(_, sides) => {
                let (left, right) = &mut **sides;
                self.walk(left);
                self.walk(right);
            }
            Node::Logic { parts, .. } => parts.iter_mut().for_each(|node| self.walk(node)),
            Node::In { expr, values, .. } => {
                self.walk(expr);
                self.members(values);
            }
            Node::Between {
                expr, low, high, ..
            } => {
                self.walk(expr);
                self.walk(low);
                self.walk(high);
            }
            Node::Match { expr, pattern, .. } => {
                self.walk(expr);
                // Its GLOB and LIKE end at such a character, and would match more than was asked for.
                if self.dialect == Dialect::Sqlite && pattern.text.contains('\0') {
                    self.refusal = Some(
                        "pattern with a NUL character: compare with `locate`, or filter in the program",
                    );
                }
                self.out
                    .push(Value::Text(pattern_text(pattern, self.dialect).into()));
            }
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Over(over) => self.over(over),
            Node::GroupKey(_) | Node::GroupLevel { .. } => {}
            Node::Call(_, _, args) => args.iter_mut().for_each(|node| self.walk(node)),
            Node::Case { arms, otherwise } => arms
                .iter_mut()
                .flat_map(|(condition, result)| [condition, result])
                .chain(otherwise.as_deref_mut())
                .for_each(|node| self.walk(node)),
            Node::Cast(expr, _) | Node::Path(_, expr) | Node::Link(expr) => self.walk(expr),
            Node::Related(related) => {
                if let RelatedOp::Aggregate(aggregate) = &mut related.op {
                    self.aggregate(aggregate);
                }
                related.filter.iter_mut().for_each(|node| self.walk(node));
            }
            Node::ReachedFrom { key, .. } => self.out.append(key),
            Node::Of(_, expr) | Node::Bind(_, expr) => self.walk(expr),
            Node::Output { .. } => {}
            Node::Subquery(subquery) => {
                if let SubqueryOp::In { expr, .. } = &mut subquery.op {
                    self.walk(expr);
                }
                self.body(&mut subquery.body);
            }
            Node::Named(_, expr) => self.walk(expr),
            Node::Raw(raw) => raw.args.iter_mut().for_each(|node| self.walk(node)),
            Node::InTree(walk) => match &mut walk.start {
                TreeStart::Up(key) | TreeStart::Down(key) => self.out.append(key),
                TreeStart::Roots => {}
            },
        }
    }

    fn aggregate(&mut self, aggregate: &mut Aggregate) {
        aggregate.nodes_mut().for_each(|node| self.walk(node));
    }

    /// The values of a window with a name stand at each of its uses.
    fn over(&mut self, over: &mut Over) {
        match &mut over.function {
            WindowFunction::Call(call) => call.args.iter_mut().for_each(|node| self.walk(node)),
            WindowFunction::Aggregate(aggregate) => self.aggregate(aggregate),
        }
        match &mut over.window {
            WindowRef::Inline(window) => window.nodes_mut().for_each(|node| self.walk(node)),
            WindowRef::Named(_, window) => {
                let mut window = Window::clone(window);
                window.nodes_mut().for_each(|node| self.walk(node));
            }
        }
    }

    /// The values of a list of one column.
    fn members(&mut self, values: &mut Vec<Value>) {
        let kind = values
            .first()
            .map_or(ValueKind::Bool, |first| first.kind().0);
        match list_slots(values, self.dialect) {
            ListSlots::Empty => {}
            ListSlots::Array | ListSlots::Json => {
                self.out.push(Value::List(kind, std::mem::take(values)));
            }
            ListSlots::Single(length) => {
                let missing = length.saturating_sub(values.len());
                // The smallest, because the copies travel too.
                let copied = match missing {
                    0 => None,
                    _ => values.iter().min_by_key(|value| value.size()).cloned(),
                };
                self.out.append(values);
                if let Some(copied) = copied {
                    self.out.extend(std::iter::repeat_n(copied, missing));
                }
            }
        }
    }
}

fn take(value: &mut Value) -> Value {
    std::mem::replace(value, Value::Bool(false))
}

/// The escape character of every LIKE that we write. Not a backslash: MySQL's literals give that a meaning of its own.
pub(super) const ESCAPE: char = '!';

/// A pattern as the dialect's operator wants it: LIKE, or GLOB where LIKE ignores case (SQLite).
fn pattern_text(pattern: &Pattern, dialect: Dialect) -> String {
    let is_glob = dialect == Dialect::Sqlite && !pattern.ignores_case;
    let (any, one) = if is_glob { ('*', '?') } else { ('%', '_') };
    let mut out = String::with_capacity(pattern.text.len() + 4);
    let literal = |out: &mut String, c: char| match c {
        '*' | '?' | '[' if is_glob => {
            out.push('[');
            out.push(c);
            out.push(']');
        }
        '%' | '_' | ESCAPE if !is_glob => {
            out.push(ESCAPE);
            out.push(c);
        }
        _ => out.push(c),
    };
    if matches!(pattern.kind, PatternKind::EndsWith | PatternKind::Contains) {
        out.push(any);
    }
    if pattern.kind == PatternKind::Like {
        let mut chars = pattern.text.chars();
        while let Some(c) = chars.next() {
            match c {
                '%' => out.push(any),
                '_' => out.push(one),
                '\\' => literal(&mut out, chars.next().unwrap_or('\\')),
                _ => literal(&mut out, c),
            }
        }
    } else {
        pattern.text.chars().for_each(|c| literal(&mut out, c));
    }
    if matches!(
        pattern.kind,
        PatternKind::StartsWith | PatternKind::Contains
    ) {
        out.push(any);
    }
    out
}
