//! Aggregates in SQL. Each is made of calls, which FILTER and OVER belong to, and of what is done to their results so that
//! every database returns the same value of the same type.

mod list;

use super::expr::{cast_type, column_of};
use super::{Renderer, name};
use crate::statement::{Aggregate, AggregateOp, OrderBy};
use crate::value::ValueKind;
use orm_schema::Dialect;
use sea_query::{Expr, ExprTrait};

/// The calls of an aggregate, and what their results become: a template with a `?` for each of the calls, then for each of
/// the other expressions.
pub(super) struct Calls {
    pub(super) calls: Vec<Expr>,
    others: Vec<Expr>,
    result: String,
}

impl Calls {
    fn one(call: Expr, result: impl Into<String>) -> Self {
        Self {
            calls: vec![call],
            others: Vec::new(),
            result: result.into(),
        }
    }
}

/// One argument, ready to be put into calls.
struct Argument {
    expr: Expr,
    /// Only the rows for which it holds.
    filter: Option<Expr>,
    is_distinct: bool,
}

impl Renderer {
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) -> Expr {
        let calls = self.calls(aggregate);
        self.finished(calls)
    }

    /// The result of calls that have all that belongs to them.
    pub(super) fn finished(&self, calls: Calls) -> Expr {
        let Calls {
            mut calls,
            others,
            result,
        } = calls;
        if result == "?"
            && others.is_empty()
            && let Some(call) = calls.pop()
        {
            return call;
        }
        calls.extend(others);
        self.filled(&result, calls)
    }

    /// A template with a `?` for each expression.
    pub(super) fn filled(&self, template: &str, exprs: impl IntoIterator<Item = Expr>) -> Expr {
        Expr::cust_with_exprs(self.template(template), exprs)
    }

    /// Renders arguments, filter and order, in this order, into calls.
    pub(super) fn calls(&mut self, aggregate: &Aggregate) -> Calls {
        let Aggregate {
            op,
            kind,
            args,
            is_distinct,
            filter,
            order_by: _,
        } = aggregate;
        let mut exprs: Vec<Expr> = args.iter().map(|arg| self.node(arg)).collect();
        let filter = filter.as_ref().map(|filter| self.node(filter));
        let second = (exprs.len() > 1).then(|| exprs.pop()).flatten();
        let is_native = args
            .first()
            .and_then(column_of)
            .is_some_and(|column| self.native_text(column.field()).is_some());
        let Some(mut expr) = exprs.pop() else {
            let call = self.count_rows(filter);
            return Calls::one(call, "?");
        };
        if is_native {
            expr = expr.cast_as(name("text"));
        }
        let argument = Argument {
            expr,
            filter,
            is_distinct: *is_distinct,
        };
        match op {
            AggregateOp::Count => Calls::one(self.aggregate_call("COUNT(?)", argument), "?"),
            AggregateOp::Min => self.extreme("MIN", "BOOL_AND", *kind, argument),
            AggregateOp::Max => self.extreme("MAX", "BOOL_OR", *kind, argument),
            AggregateOp::And => self.extreme("MIN", "BOOL_AND", ValueKind::Bool, argument),
            AggregateOp::Or => self.extreme("MAX", "BOOL_OR", ValueKind::Bool, argument),
            AggregateOp::Sum => self.sum(*kind, argument),
            AggregateOp::Avg => self.average(*kind, argument),
            AggregateOp::Text => {
                let order = self.value_order(aggregate, &argument.expr);
                self.joined(argument, second, &order)
            }
            AggregateOp::List => {
                let order = self.value_order(aggregate, &argument.expr);
                self.list(*kind, argument, &order)
            }
            AggregateOp::Json => {
                let order = self.value_order(aggregate, &argument.expr);
                self.json_array(*kind, argument, &order)
            }
            AggregateOp::Object => {
                let order = self.value_order(aggregate, &argument.expr);
                self.json_object(*kind, argument, second, &order)
            }
        }
    }

    fn count_rows(&self, filter: Option<Expr>) -> Expr {
        match filter {
            None => Expr::cust("COUNT(*)"),
            Some(filter) if self.dialect == Dialect::MySql => {
                self.filled("COUNT(CASE WHEN ? THEN 1 END)", [filter])
            }
            Some(filter) => self.filled("COUNT(*) FILTER (WHERE ?)", [filter]),
        }
    }

    /// A call with one `?` for the argument. MySQL and MariaDB have no FILTER, but no aggregate counts a NULL.
    fn aggregate_call(&self, template: &str, argument: Argument) -> Expr {
        self.call_with(template, argument, [])
    }

    fn call_with(
        &self,
        template: &str,
        argument: Argument,
        others: impl IntoIterator<Item = Expr>,
    ) -> Expr {
        let Argument {
            mut expr,
            mut filter,
            is_distinct,
        } = argument;
        if self.dialect == Dialect::MySql
            && let Some(filter) = filter.take()
        {
            expr = self.filled("CASE WHEN ? THEN ? END", [filter, expr]);
        }
        let template = if is_distinct {
            template.replacen("(?", "(DISTINCT ?", 1)
        } else {
            template.to_owned()
        };
        let mut exprs = vec![expr];
        exprs.extend(others);
        match filter {
            None => self.filled(&template, exprs),
            Some(filter) => {
                exprs.push(filter);
                self.filled(&format!("{template} FILTER (WHERE ?)"), exprs)
            }
        }
    }

    /// PostgreSQL has no MIN of booleans, UUIDs and bytes ("Aggregate Functions"), and sorts an enum by its declaration,
    /// the others by its text.
    fn extreme(
        &mut self,
        function: &str,
        of_bools: &str,
        kind: ValueKind,
        mut arg: Argument,
    ) -> Calls {
        if kind == ValueKind::Json {
            self.refuse(
                "order of JSON values and lists, which a smallest or largest one needs",
                "take it of a text or a number inside of them",
            );
        }
        if self.dialect != Dialect::Postgres {
            return Calls::one(self.aggregate_call(&format!("{function}(?)"), arg), "?");
        }
        match kind {
            ValueKind::Bool => Calls::one(self.aggregate_call(&format!("{of_bools}(?)"), arg), "?"),
            ValueKind::Uuid => {
                arg.expr = arg.expr.cast_as(name("text"));
                Calls::one(
                    self.aggregate_call(&format!("{function}(?)"), arg),
                    "CAST(? AS uuid)",
                )
            }
            ValueKind::Enum => {
                arg.expr = arg.expr.cast_as(name("text"));
                Calls::one(self.aggregate_call(&format!("{function}(?)"), arg), "?")
            }
            ValueKind::Bytes => {
                arg.expr = self.filled("ENCODE(?, 'hex')", [arg.expr]);
                Calls::one(
                    self.aggregate_call(&format!("{function}(?)"), arg),
                    "DECODE(?, 'hex')",
                )
            }
            _ => Calls::one(self.aggregate_call(&format!("{function}(?)"), arg), "?"),
        }
    }

    /// Integers are summed up as 64 bits, where too much is an error on all databases: a cast of MySQL's would return the
    /// largest integer instead, `DIV` does not ("Arithmetic Operators").
    fn sum(&self, kind: ValueKind, mut arg: Argument) -> Calls {
        let result = match (sum_kind(kind), self.dialect) {
            (ValueKind::I64, Dialect::MySql) => "(? DIV 1)".to_owned(),
            // SQLite sums integers up as 64 bits, and MySQL decimals as decimals, by themselves.
            (ValueKind::I64, Dialect::Sqlite) | (ValueKind::Decimal, Dialect::MySql) => {
                "?".to_owned()
            }
            // SQLite adds decimals as floats; as text they have the 15 digits that it keeps exactly.
            (ValueKind::Decimal, Dialect::Sqlite) => "CAST(CAST(? AS TEXT) AS NUMERIC)".to_owned(),
            (kind, dialect) => format!("CAST(? AS {})", cast_type(kind, dialect)),
        };
        // PostgreSQL adds 32-bit floats in 32 bits.
        if kind == ValueKind::F32 && self.dialect == Dialect::Postgres {
            arg.expr = arg.expr.cast_as(name("float8"));
        }
        Calls::one(self.aggregate_call("SUM(?)", arg), result)
    }

    /// An average is a 64-bit float. MySQL computes that of integers to four digits behind the point
    /// (`div_precision_increment`), so they become floats first. Decimals are divided as floats once they are added up, so
    /// that the three databases round alike.
    fn average(&self, kind: ValueKind, mut arg: Argument) -> Calls {
        let float = cast_type(ValueKind::F64, self.dialect);
        let result = format!("CAST(? AS {float})");
        let as_kind = match kind {
            ValueKind::F64 => None,
            ValueKind::Decimal => {
                let again = Argument {
                    expr: arg.expr.clone(),
                    filter: arg.filter.clone(),
                    is_distinct: arg.is_distinct,
                };
                let sum = match self.dialect {
                    Dialect::Sqlite => "CAST(? AS TEXT)",
                    Dialect::Postgres | Dialect::MySql => "?",
                };
                return Calls {
                    calls: vec![
                        self.aggregate_call("SUM(?)", arg),
                        self.aggregate_call("COUNT(?)", again),
                    ],
                    others: Vec::new(),
                    result: format!("(CAST({sum} AS {float}) / ?)"),
                };
            }
            _ => Some(ValueKind::F64),
        };
        if let Some(kind) = as_kind {
            arg.expr = arg.expr.cast_as(name(cast_type(kind, self.dialect)));
        }
        Calls::one(self.aggregate_call("AVG(?)", arg), result)
    }

    /// The order of values as text behind ` ORDER BY`, and its expressions. Different values come in their own order.
    fn value_order(&mut self, aggregate: &Aggregate, expr: &Expr) -> ValueOrder {
        let terms = self.order_text(&aggregate.order_by);
        if !aggregate.is_distinct {
            return terms;
        }
        if !aggregate.order_by.is_empty() {
            self.refuse(
                "order of different values by something else",
                "leave out `distinct()` or `order_by(..)`; different values come in their own order",
            );
        }
        ValueOrder {
            text: " ORDER BY ?".to_owned(),
            exprs: vec![expr.clone()],
        }
    }

    /// ` ORDER BY ..` as a template. Nothing where there is no order.
    pub(super) fn order_text(&mut self, list: &[OrderBy]) -> ValueOrder {
        let mut text = String::new();
        let mut exprs = Vec::new();
        for (i, term) in self.orders(list).into_iter().enumerate() {
            text.push_str(if i == 0 { " ORDER BY ?" } else { ", ?" });
            text.push_str(term.suffix());
            exprs.push(term.into_expr());
        }
        ValueOrder { text, exprs }
    }
}

/// ` ORDER BY ..` within an aggregate or a window, as a template and its expressions.
pub(super) struct ValueOrder {
    pub(super) text: String,
    pub(super) exprs: Vec<Expr>,
}

/// What a sum of values of a kind is.
const fn sum_kind(kind: ValueKind) -> ValueKind {
    match kind {
        ValueKind::F32 | ValueKind::F64 => ValueKind::F64,
        ValueKind::Decimal | ValueKind::U64 => ValueKind::Decimal,
        _ => ValueKind::I64,
    }
}
