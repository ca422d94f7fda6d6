//! Expressions: one [`Node`] to one expression of sea-query, over the row of the innermost scope.

use super::super::values::{ListSlots, list_slots};
use super::{Renderer, name, quote};
use crate::statement::{BinaryOp, ColumnRef, Node, Pattern, UnaryOp};
use crate::value::{Value, ValueKind};
use orm_schema::{ColumnType, Dialect, Field};
use sea_query::{BinOper, Expr, ExprTrait, Func};

impl Renderer {
    /// A column as a row returns it. A native type of PostgreSQL that Rust holds as text has a binary format of its own,
    /// so the server turns it into text.
    pub(super) fn read(&self, field: &Field) -> Expr {
        let column = self.column(&field.column);
        match self.native_text(field) {
            Some(_) => column.cast_as(name("text")),
            None => column,
        }
    }

    pub(super) fn native_text<'f>(&self, field: &'f Field) -> Option<&'f str> {
        let native = field
            .native_type(self.dialect)
            .filter(|_| self.dialect == Dialect::Postgres)?;
        field.column_type.is_text().then_some(native)
    }

    /// The next placeholder, cast where the server could not find its type by itself.
    pub(super) fn bind(&mut self, column: Option<ColumnRef>) -> Expr {
        let value = self.values.as_ref().and_then(|values| {
            let slot = usize::try_from(self.slots).ok()?;
            values.get(slot).cloned()
        });
        let slot = value.map_or_else(|| Expr::val(self.slots), Expr::val);
        self.slots += 1;
        let Some(column) = column.filter(|_| self.dialect == Dialect::Postgres) else {
            return slot;
        };
        let field = column.field();
        if let Some(native) = field.native_type(self.dialect) {
            return slot.cast_as(name(native));
        }
        match enum_list_type(column) {
            Some(list_type) => slot.cast_as(name(&list_type)),
            None => slot,
        }
    }

    /// An expression beside a column, whose native type it must be compared or stored as.
    pub(super) fn operand(&mut self, node: &Node, beside: Option<ColumnRef>) -> Expr {
        match node {
            Node::Value(_) if beside.is_some() => self.bind(beside),
            Node::Value(value) => self.compared(value),
            node => self.node(node),
        }
    }

    pub(super) fn node(&mut self, node: &Node) -> Expr {
        match node {
            Node::Column(column) => self.column(&column.field().column),
            Node::Value(value) => self.argument(value),
            Node::Proposed(column) => self.proposed(*column),
            Node::Unary(op, expr) => {
                let expr = self.node(expr);
                match op {
                    UnaryOp::Not => expr.not(),
                    UnaryOp::IsNull => expr.is_null(),
                    UnaryOp::IsNotNull => expr.is_not_null(),
                    UnaryOp::IsNotTrue => {
                        // IS binds tighter than AND, OR and NOT.
                        Expr::cust_with_expr(self.template("(?) IS NOT TRUE"), expr)
                    }
                }
            }
            Node::Binary(op, sides) => {
                let (left, right) = &**sides;
                // What SQLite and MySQL take as text is a number in arithmetic; two values have no column beside them.
                let is_computed = self.dialect != Dialect::Postgres
                    && matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul);
                let is_constant = matches!((left, right), (Node::Value(_), Node::Value(_)));
                let (left, right) = if is_computed || is_constant {
                    (self.node(left), self.node(right))
                } else {
                    let (on_left, on_right) = (column_of(left), column_of(right));
                    (self.operand(left, on_right), self.operand(right, on_left))
                };
                left.binary(binary(*op), right)
            }
            Node::Logic { is_and, parts } => self.logic(*is_and, parts),
            Node::In {
                negated,
                expr,
                values,
            } => self.membership(*negated, expr, values),
            Node::Between {
                negated,
                expr,
                low,
                high,
            } => {
                let beside = column_of(expr);
                let expr = self.node(expr);
                let low = self.operand(low, beside);
                let high = self.operand(high, beside);
                if *negated {
                    expr.not_between(low, high)
                } else {
                    expr.between(low, high)
                }
            }
            Node::Match {
                negated,
                expr,
                pattern,
            } => {
                let expr = self.node(expr);
                let matched = self.text_match(expr, pattern);
                if *negated { matched.not() } else { matched }
            }
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Over(over) => self.over(over),
            Node::GroupKey(position) => self.group_key(*position),
            Node::GroupLevel { has_nullable_key } => self.group_level(*has_nullable_key),
            Node::Cast(expr, kind) => {
                let expr = self.node(expr);
                expr.cast_as(name(cast_type(*kind, self.dialect)))
            }
            Node::Call(function, kind, args) => self.call(*function, *kind, args),
            Node::Case { arms, otherwise } => self.case(arms, otherwise.as_deref()),
            Node::Path(relation, expr) => self.path(relation, expr),
            Node::Related(related) => self.related(related),
            Node::ReachedFrom { relation, key } => self.reached_from(relation, key.len()),
            Node::Link(expr) => self.in_link(|renderer| renderer.node(expr)),
            Node::Of(row, expr) => self.of(*row, expr),
            Node::Output { position, .. } => {
                self.column(&super::source::output(usize::from(*position)))
            }
            Node::Bind(binder, expr) => self.bound(*binder, expr),
            Node::Subquery(subquery) => self.subquery(subquery),
            Node::InTree(walk) => self.in_tree(walk),
            Node::Named(_, expr) => self.node(expr),
            Node::Raw(raw) => self.raw(raw),
        }
    }

    /// All of the conditions, or any of them. sea-query's expressions are pairs, and SQLite takes trees that are 1,000 deep
    /// at most, so a long list is halved until its parts are short: then it is deep by its logarithm.
    fn logic(&mut self, is_and: bool, parts: &[Node]) -> Expr {
        const SHORT: usize = 128;
        let join = |all: Expr, part| if is_and { all.and(part) } else { all.or(part) };
        if parts.len() > SHORT {
            let (left, right) = parts.split_at(parts.len() / 2);
            let left = self.logic(is_and, left);
            let right = self.logic(is_and, right);
            return join(left, right);
        }
        let Some((first, rest)) = parts.split_first() else {
            // All of nothing holds, any of nothing does not.
            return Expr::cust(if is_and { "1 = 1" } else { "1 = 0" });
        };
        let first = self.node(first);
        rest.iter().fold(first, |all, part| {
            let part = self.node(part);
            join(all, part)
        })
    }

    fn membership(&mut self, negated: bool, expr: &Node, values: &[Value]) -> Expr {
        let beside = column_of(expr);
        let expr = self.node(expr);
        self.is_member(negated, expr, beside, values)
    }

    /// Whether an expression is one of the values; `beside` is the column whose type they are compared as.
    pub(super) fn is_member(
        &mut self,
        negated: bool,
        expr: Expr,
        beside: Option<ColumnRef>,
        values: &[Value],
    ) -> Expr {
        match list_slots(values, self.dialect) {
            // Nothing is a member of nothing. The expression may hold placeholders, so it stays in the text.
            ListSlots::Empty => {
                let constant = if negated { "1 = 1" } else { "1 = 0" };
                expr.clone()
                    .is_null()
                    .or(expr.is_not_null())
                    .and(Expr::cust(constant))
            }
            ListSlots::Array => {
                let slot = self.bind(None);
                let list = match beside.and_then(|column| column.field().native_type(self.dialect))
                {
                    Some(native) => slot.cast_as(name(&format!("{native}[]"))),
                    None => slot,
                };
                // `<> ALL` is NOT IN, `= ANY` is IN.
                let (op, quantifier) = if negated {
                    (BinOper::NotEqual, "ALL")
                } else {
                    (BinOper::Equal, "ANY")
                };
                expr.binary(op, Func::cust(name(quantifier)).arg(list))
            }
            ListSlots::Json => {
                let slot = self.bind(None);
                let template = if negated {
                    "? NOT IN (SELECT value FROM json_each(?))"
                } else {
                    "? IN (SELECT value FROM json_each(?))"
                };
                Expr::cust_with_exprs(template, [expr, slot])
            }
            ListSlots::Single(length) => {
                let slots: Vec<Expr> = (0..length)
                    .map(|_| match values.first() {
                        Some(first) if beside.is_none() => self.argument(first),
                        _ => self.bind(beside),
                    })
                    .collect();
                if negated {
                    expr.is_not_in(slots)
                } else {
                    expr.is_in(slots)
                }
            }
        }
    }

    /// SQLite's LIKE ignores the case of ASCII letters and its GLOB does not; PostgreSQL has ILIKE; MySQL compares as
    /// the column's collation says, so one is named.
    fn text_match(&mut self, expr: Expr, pattern: &Pattern) -> Expr {
        let slot = self.bind(None);
        let template = match (self.dialect, pattern.ignores_case) {
            (Dialect::Sqlite, true) => "? LIKE ? ESCAPE '!'",
            (Dialect::Sqlite, false) => "? GLOB ?",
            (Dialect::Postgres, true) => "$1 ILIKE $2 ESCAPE '!'",
            (Dialect::Postgres, false) => "$1 LIKE $2 ESCAPE '!'",
            (Dialect::MySql, true) => "LOWER(?) LIKE LOWER(?) ESCAPE '!'",
            (Dialect::MySql, false) => "? COLLATE utf8mb4_bin LIKE ? ESCAPE '!'",
        };
        Expr::cust_with_exprs(template, [expr, slot])
    }
}

pub(super) fn column_of(node: &Node) -> Option<ColumnRef> {
    match node {
        Node::Column(column) => Some(*column),
        Node::Path(_, expr) | Node::Link(expr) | Node::Of(_, expr) | Node::Bind(_, expr) => {
            column_of(expr)
        }
        Node::Output { of, .. } => *of,
        _ => None,
    }
}

fn binary(op: BinaryOp) -> BinOper {
    match op {
        BinaryOp::Eq => BinOper::Equal,
        BinaryOp::Ne => BinOper::NotEqual,
        BinaryOp::Lt => BinOper::SmallerThan,
        BinaryOp::Le => BinOper::SmallerThanOrEqual,
        BinaryOp::Gt => BinOper::GreaterThan,
        BinaryOp::Ge => BinOper::GreaterThanOrEqual,
        BinaryOp::Add => BinOper::Add,
        BinaryOp::Sub => BinOper::Sub,
        BinaryOp::Mul => BinOper::Mul,
    }
}

/// The PostgreSQL type of a list of a native enum, whose elements travel as text.
fn enum_list_type(column: ColumnRef) -> Option<String> {
    column
        .field()
        .is_list
        .then(|| native_enum(column))?
        .map(|name| format!("{name}[]"))
}

pub(super) fn native_enum(column: ColumnRef) -> Option<String> {
    if !matches!(column.field().column_type, ColumnType::Enum(_)) {
        return None;
    }
    let found = (column.model.enum_type)(usize::from(column.position))?;
    (found.storage == orm_schema::EnumStorage::Native)
        .then(|| quote(Dialect::Postgres, &found.db_name))
}

/// The type of a kind in a CAST. MySQL's CAST knows few types and lengthens integers by itself ("Cast Functions and
/// Operators").
pub(super) const fn cast_type(kind: ValueKind, dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => postgres_type(kind),
        Dialect::Sqlite => match kind {
            ValueKind::Bool | ValueKind::I16 | ValueKind::I32 | ValueKind::I64 => "INTEGER",
            ValueKind::F32 | ValueKind::F64 => "REAL",
            ValueKind::U64 | ValueKind::Decimal => "NUMERIC",
            _ => "TEXT",
        },
        Dialect::MySql => match kind {
            ValueKind::Bool | ValueKind::I16 | ValueKind::I32 | ValueKind::I64 => "SIGNED",
            ValueKind::U64 => "UNSIGNED",
            ValueKind::F32 | ValueKind::F64 => "DOUBLE",
            ValueKind::Decimal => "DECIMAL(65, 30)",
            _ => "CHAR",
        },
    }
}

/// PostgreSQL's name of the type, for casts in SQL. An enum travels as text.
pub(crate) const fn postgres_type(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Bool => "bool",
        ValueKind::I16 => "int2",
        ValueKind::I32 => "int4",
        ValueKind::I64 => "int8",
        ValueKind::F32 => "float4",
        ValueKind::F64 => "float8",
        ValueKind::U64 | ValueKind::Decimal => "numeric",
        ValueKind::Text | ValueKind::Enum => "text",
        ValueKind::Bytes => "bytea",
        ValueKind::DateTime => "timestamptz",
        ValueKind::NaiveDateTime => "timestamp",
        ValueKind::Date => "date",
        ValueKind::Time => "time",
        ValueKind::Uuid => "uuid",
        ValueKind::Json => "jsonb",
    }
}
