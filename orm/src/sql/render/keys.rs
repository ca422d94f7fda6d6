//! Selects of the rows that a relation reaches from many keys: which rows, the key that each belongs to, and how many of
//! each key.

use super::super::values::{ListSlots, tuple_slots};
use super::expr::{native_enum, postgres_type};
use super::order::OrderTerm;
use super::relation::{near_columns, near_refs};
use super::{Renderer, direction, name, qualified, row_value};
use crate::model::ModelInfo;
use crate::relation::{RelationInfo, Through};
use crate::statement::{ColumnRef, Keys};
use orm_schema::{Dialect, SortOrder};
use sea_query::{Expr, ExprTrait, Func, OverStatement, Query, SelectStatement};

impl Renderer {
    /// The key that a row belongs to.
    pub(super) fn key_columns(&mut self, relation: &'static RelationInfo, columns: &mut Vec<Expr>) {
        match relation.through {
            Through::Nothing => {
                columns.extend(
                    relation
                        .reached_columns()
                        .map(|column| self.read(column.field())),
                );
            }
            Through::Junction { .. } | Through::Link { .. } => {
                // The type is that of the key it refers to.
                let near = near_columns(relation);
                for (column, key) in near.iter().zip(relation.start_columns()) {
                    let expr = self.in_link(|renderer| renderer.column(column));
                    columns.push(match self.native_text(key.field()) {
                        Some(_) => expr.cast_as(name("text")),
                        None => expr,
                    });
                }
            }
        }
    }

    /// The condition that a row is reached from one of the keys.
    pub(super) fn keys(&mut self, keys: &Keys) -> Expr {
        let relation = keys.relation;
        let (exprs, columns): (Vec<Expr>, Vec<ColumnRef>) = match relation.through {
            Through::Nothing => relation
                .reached_columns()
                .map(|column| (self.column(&column.field().column), column))
                .unzip(),
            Through::Junction { .. } | Through::Link { .. } => {
                let near = near_columns(relation);
                let exprs = near
                    .iter()
                    .map(|column| self.in_link(|renderer| renderer.column(column)))
                    .collect();
                (exprs, near_refs(relation))
            }
        };
        let condition = match (keys.values.as_slice(), columns.as_slice()) {
            ([values], [column]) => {
                let expr = row_value(exprs);
                self.is_member(false, expr, Some(*column), values)
            }
            _ => self.is_tuple_member(exprs, &columns, keys),
        };
        match self.tag(relation.tag, false) {
            Some(tag) => condition.and(tag),
            None => condition,
        }
    }

    fn is_tuple_member(&mut self, exprs: Vec<Expr>, columns: &[ColumnRef], keys: &Keys) -> Expr {
        let tuple = row_value(exprs);
        match tuple_slots(&keys.values, self.dialect) {
            ListSlots::Empty => Expr::cust("1 = 0"),
            ListSlots::Array | ListSlots::Json => {
                let slots: Vec<Expr> = keys
                    .values
                    .iter()
                    .zip(columns)
                    .map(|(values, column)| {
                        let slot = self.bind(None);
                        let kind = values.first().map(|value| value.kind().0);
                        let element = column
                            .field()
                            .native_type(self.dialect)
                            .map(str::to_owned)
                            .or_else(|| native_enum(*column))
                            .or_else(|| Some(postgres_type(kind?).to_owned()))
                            .unwrap_or_default();
                        slot.cast_as(name(&format!("{element}[]")))
                    })
                    .collect();
                let places = vec!["?"; slots.len()].join(", ");
                let template = format!("? IN (SELECT * FROM UNNEST({places}))");
                self.with_tuple(tuple, &template, slots)
            }
            ListSlots::Single(length) => {
                let mut slots = Vec::with_capacity(length * columns.len());
                for _ in 0..length {
                    for column in columns {
                        slots.push(self.bind(Some(*column)));
                    }
                }
                let row = format!("({})", vec!["?"; columns.len()].join(", "));
                let rows = vec![row; length].join(", ");
                // SQLite takes row values on the right of IN from a query only ("Row Values").
                let template = match self.dialect {
                    Dialect::Sqlite => format!("? IN (VALUES {rows})"),
                    Dialect::Postgres | Dialect::MySql => format!("? IN ({rows})"),
                };
                self.with_tuple(tuple, &template, slots)
            }
        }
    }

    /// A template whose first place is a row value. As an operand of its own the right side would get parentheses, and
    /// MySQL would take it for one value.
    pub(super) fn with_tuple(&self, tuple: Expr, template: &str, slots: Vec<Expr>) -> Expr {
        let exprs = std::iter::once(tuple).chain(slots);
        Expr::cust_with_exprs(self.template(template), exprs)
    }

    /// The first rows of each key: numbered within it, and cut.
    pub(super) fn limited(
        &mut self,
        mut inner: SelectStatement,
        columns: Vec<Expr>,
        keys: &Keys,
        order: Vec<OrderTerm>,
        limit: u64,
    ) -> SelectStatement {
        const NUMBER: &str = "_number";
        const ROWS: &str = "_rows";
        let mut window = sea_query::WindowStatement::new();
        let mut key = Vec::new();
        self.key_columns(keys.relation, &mut key);
        for column in key {
            window.add_partition_by(column);
        }
        for term in order {
            term.add_to(&mut window);
        }
        let mut outer = Query::select();
        for (i, column) in columns.into_iter().enumerate() {
            let alias = format!("_c{i}");
            inner.expr_as(column, name(&alias));
            outer.expr(qualified(None, &alias));
        }
        inner.expr_window_as(Func::cust(name("ROW_NUMBER")), window, name(NUMBER));
        self.add_joins(&mut inner);
        outer.from_subquery(inner, name(ROWS));
        outer.and_where(qualified(None, NUMBER).lte(Expr::cust(limit.to_string())));
        outer.order_by_expr(qualified(None, NUMBER), direction(SortOrder::Ascending));
        outer
    }

    /// The order with the primary key behind it, so that the same rows are cut off each time.
    pub(super) fn with_key_order(
        &self,
        model: &'static ModelInfo,
        mut order: Vec<OrderTerm>,
    ) -> Vec<OrderTerm> {
        order.extend(model.key.iter().map(|&position| {
            let column = self.column(&model.column(position).field().column);
            OrderTerm::ascending(column)
        }));
        order
    }
}
