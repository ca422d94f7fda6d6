//! Shape -> text, through sea-query. Runs once a shape, so it may allocate. Placeholders are numbered on the way, in the
//! order in which [`values`](super::values) lists the values.

use super::Text;
use super::values::{ListSlots, list_slots};
use crate::model::ModelInfo;
use crate::statement::{
    AggregateOp, BinaryOp, ColumnRef, Delete, Insert, Node, Pattern, Projection, Select, Statement,
    UnaryOp, Update,
};
use crate::value::{Value, ValueKind};
use orm_schema::{ColumnType, Dialect, Field, SortOrder};
use sea_query::{
    Alias, BinOper, Expr, ExprTrait, Func, MysqlQueryBuilder, PostgresQueryBuilder, Query,
    SqliteQueryBuilder, Values,
};

pub(super) fn render(statement: &Statement, dialect: Dialect) -> Text {
    let mut renderer = Renderer { dialect, slots: 0 };
    let (sql, values) = match statement {
        Statement::Select(select) => renderer.select(select),
        Statement::Insert(insert) => renderer.insert(insert),
        Statement::Update(update) => renderer.update(update),
        Statement::Delete(delete) => renderer.delete(delete),
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
}

fn name(name: &str) -> Alias {
    Alias::new(name)
}

fn table(model: &ModelInfo) -> Alias {
    name(&model.schema.table)
}

macro_rules! build {
    ($dialect:expr, $query:expr) => {
        match $dialect {
            Dialect::Sqlite => $query.build(SqliteQueryBuilder),
            Dialect::Postgres => $query.build(PostgresQueryBuilder),
            Dialect::MySql => $query.build(MysqlQueryBuilder),
        }
    };
}

impl Renderer {
    fn select(&mut self, select: &Select) -> (String, Values) {
        let mut query = Query::select();
        query.from(table(select.model));
        match &select.projection {
            Projection::Model => {
                for field in select.model.schema.fields.iter() {
                    query.expr(self.read(field));
                }
            }
            Projection::Count => {
                query.expr(Func::count(Expr::cust("*")));
            }
            Projection::Exists => {
                query.expr(Expr::cust("1"));
            }
            Projection::Nodes(nodes) => {
                for node in nodes {
                    let expr = match node {
                        Node::Column(column) => self.read(column.field()),
                        node => self.node(node),
                    };
                    query.expr(expr);
                }
            }
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
        for by in &select.order_by {
            let order = match by.order {
                SortOrder::Ascending => sea_query::Order::Asc,
                SortOrder::Descending => sea_query::Order::Desc,
            };
            query.order_by_expr(self.node(&by.node), order);
        }
        build!(self.dialect, query)
    }

    fn insert(&mut self, insert: &Insert) -> (String, Values) {
        if self.dialect == Dialect::Postgres && insert.rows > 1 && can_unnest(insert) {
            return (unnest(insert), slots(insert.columns.len()));
        }
        let fields: Vec<ColumnRef> = insert
            .columns
            .iter()
            .map(|&position| ColumnRef {
                model: insert.model,
                position,
            })
            .collect();
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
        for (position, node) in &update.set {
            let column = ColumnRef {
                model: update.model,
                position: *position,
            };
            let value = self.operand(node, Some(column));
            query.value(name(&column.field().column), value);
        }
        if let Some(filter) = &update.filter {
            query.and_where(self.node(filter));
        }
        if update.returning {
            query.returning(self.returning(update.model));
        }
        build!(self.dialect, query)
    }

    fn delete(&mut self, delete: &Delete) -> (String, Values) {
        let mut query = Query::delete();
        query.from_table(table(delete.model));
        if let Some(filter) = &delete.filter {
            query.and_where(self.node(filter));
        }
        build!(self.dialect, query)
    }

    fn returning(&self, model: &ModelInfo) -> sea_query::ReturningClause {
        Query::returning().exprs(model.schema.fields.iter().map(|field| self.read(field)))
    }

    /// A column as a row returns it. A native type of PostgreSQL that Rust holds as text has a binary format of its own,
    /// so the server turns it into text.
    fn read(&self, field: &Field) -> Expr {
        let column = Expr::col(name(&field.column));
        match self.native_text(field) {
            Some(_) => column.cast_as(name("text")),
            None => column,
        }
    }

    fn native_text<'f>(&self, field: &'f Field) -> Option<&'f str> {
        let native = field
            .native_type(self.dialect)
            .filter(|_| self.dialect == Dialect::Postgres)?;
        field.column_type.is_text().then_some(native)
    }

    /// The next placeholder, cast where the server could not find its type by itself.
    fn bind(&mut self, column: Option<ColumnRef>) -> Expr {
        let slot = Expr::val(self.slots);
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
    fn operand(&mut self, node: &Node, beside: Option<ColumnRef>) -> Expr {
        match node {
            Node::Value(_) => self.bind(beside),
            node => self.node(node),
        }
    }

    fn node(&mut self, node: &Node) -> Expr {
        match node {
            Node::Column(column) => Expr::col(name(&column.field().column)),
            Node::Value(_) => self.bind(None),
            Node::Unary(op, expr) => {
                let expr = self.node(expr);
                match op {
                    UnaryOp::Not => expr.not(),
                    UnaryOp::IsNull => expr.is_null(),
                    UnaryOp::IsNotNull => expr.is_not_null(),
                }
            }
            Node::Binary(op, left, right) => {
                let (on_left, on_right) = (column_of(left), column_of(right));
                let left = self.operand(left, on_right);
                let right = self.operand(right, on_left);
                left.binary(binary(*op), right)
            }
            Node::Logic { is_and, parts } => {
                let mut parts = parts.iter();
                let first = parts
                    .next()
                    .map_or_else(|| Expr::cust("1 = 1"), |part| self.node(part));
                parts.fold(first, |all, part| {
                    let part = self.node(part);
                    if *is_and { all.and(part) } else { all.or(part) }
                })
            }
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
            Node::Aggregate(op, expr) => {
                let expr = expr
                    .as_ref()
                    .map_or_else(|| Expr::cust("*"), |expr| self.node(expr));
                match op {
                    AggregateOp::Count => Func::count(expr).into(),
                    AggregateOp::CountDistinct => Func::count_distinct(expr).into(),
                    AggregateOp::Min => Func::min(expr).into(),
                    AggregateOp::Max => Func::max(expr).into(),
                }
            }
        }
    }

    fn membership(&mut self, negated: bool, expr: &Node, values: &[Value]) -> Expr {
        let beside = column_of(expr);
        let expr = self.node(expr);
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
                let slots: Vec<Expr> = (0..length).map(|_| self.bind(beside)).collect();
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

fn column_of(node: &Node) -> Option<ColumnRef> {
    match node {
        Node::Column(column) => Some(*column),
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
        BinaryOp::Div => BinOper::Div,
    }
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The PostgreSQL type of a list of a native enum, whose elements travel as text.
fn enum_list_type(column: ColumnRef) -> Option<String> {
    column
        .field()
        .is_list
        .then(|| native_enum(column))?
        .map(|name| format!("{name}[]"))
}

fn native_enum(column: ColumnRef) -> Option<String> {
    if !matches!(column.field().column_type, ColumnType::Enum(_)) {
        return None;
    }
    let found = (column.model.enum_type)(usize::from(column.position))?;
    (found.storage == orm_schema::EnumStorage::Native).then(|| quote(&found.db_name))
}

fn slots(count: usize) -> Values {
    Values(
        (0..count as u64)
            .map(|slot| sea_query::Value::BigUnsigned(Some(slot)))
            .collect(),
    )
}

/// One array a column: any number of rows is one shape, and twice as fast as VALUES (1,000 rows: 1.9 ms against 2.2). An
/// array of arrays would come apart.
pub(crate) fn can_unnest(insert: &Insert) -> bool {
    !insert.columns.is_empty()
        && insert
            .columns
            .iter()
            .all(|&position| !insert.model.schema.fields[usize::from(position)].is_list)
}

fn unnest(insert: &Insert) -> String {
    let columns: Vec<ColumnRef> = insert
        .columns
        .iter()
        .map(|&position| ColumnRef {
            model: insert.model,
            position,
        })
        .collect();
    let names: Vec<String> = columns
        .iter()
        .map(|column| quote(&column.field().column))
        .collect();
    let arrays: Vec<String> = columns
        .iter()
        .zip(kinds(insert))
        .enumerate()
        .map(|(i, (_, kind))| format!("CAST(${} AS {}[])", i + 1, postgres_type(kind)))
        .collect();
    let reads: Vec<String> = columns
        .iter()
        .zip(&names)
        .map(|(column, name)| {
            let field = column.field();
            let target = field
                .native_type(Dialect::Postgres)
                .map(str::to_owned)
                .or_else(|| native_enum(*column));
            target.map_or_else(
                || name.clone(),
                |target| format!("CAST({name} AS {target})"),
            )
        })
        .collect();
    let mut sql = format!(
        "INSERT INTO {} ({names}) SELECT {} FROM UNNEST({}) AS \"rows\" ({names})",
        quote(&insert.model.schema.table),
        reads.join(", "),
        arrays.join(", "),
        names = names.join(", "),
    );
    if insert.returning {
        let all: Vec<String> = insert
            .model
            .schema
            .fields
            .iter()
            .map(|field| quote(&field.column))
            .collect();
        sql.push_str(" RETURNING ");
        sql.push_str(&all.join(", "));
    }
    sql
}

fn kinds(insert: &Insert) -> impl Iterator<Item = ValueKind> + '_ {
    insert
        .values
        .iter()
        .take(insert.columns.len())
        .map(|value| value.kind().0)
}

/// PostgreSQL's name of the type, for casts in SQL. An enum travels as text.
const fn postgres_type(kind: ValueKind) -> &'static str {
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
