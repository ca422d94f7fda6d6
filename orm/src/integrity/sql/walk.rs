//! A walk from the rows without a parent to all that is below them: what it does not reach is on a circle, or below one.

use super::{column, has_tag, name, select_with, text};
use crate::backend::Prepared;
use crate::error::Result;
use crate::integrity::plan::{Circle, Rows};
use orm_schema::Dialect;
use sea_query::{
    CommonTableExpression, Cond, Expr, ExprTrait, JoinType, Order, Query, UnionType, WithClause,
};

/// The rows that no row without a parent is above, as `key.., key of the parent..`: those on a circle, and those below
/// one. On MariaDB, which ends a walk after some rows without a word, and only there, others may be among them.
pub(in crate::integrity) fn rows_without_roots(
    dialect: Dialect,
    rows: &Rows<'_>,
    circle: &Circle<'_>,
) -> Result<Prepared> {
    let table = || name(rows.table);
    let walked: Vec<String> = (0..rows.key.len()).map(|i| format!("k{i}")).collect();
    // `child` refers to `parent`, whose key is named by what `key` gives for each position.
    let refers = |child: &str, parent: &str, keys: &dyn Fn(usize) -> String| {
        let mut all = Cond::all();
        for (i, own) in circle.parent.iter().enumerate() {
            all = all.add(column(child, own).eq(column(parent, &keys(i))));
        }
        all
    };
    let own_key = |i: usize| rows.key[i].name.to_owned();
    let tag = |alias: &str| has_tag(dialect, alias, circle.tag);
    let keys_of = |alias: &str| -> Vec<Expr> {
        let keys = rows.key.iter();
        keys.map(|key| column(alias, key.name)).collect()
    };
    let mut parent = Query::select();
    parent
        .expr(Expr::cust("1"))
        .from_as(table(), name("p"))
        .cond_where(refers("s", "p", &own_key).add_option(tag("s")));
    let mut walk = Query::select();
    walk.exprs(keys_of("s"))
        .from_as(table(), name("s"))
        .and_where(Expr::not_exists(parent));
    if circle.is_required {
        // Not an `OR`: PostgreSQL would take half of all rows for roots, and plan for a walk of billions.
        let mut own = Query::select();
        own.exprs(keys_of("s"))
            .from_as(table(), name("s"))
            .cond_where(refers("s", "s", &own_key));
        walk.union(UnionType::Distinct, own);
    }
    let mut step = Query::select();
    step.exprs(keys_of("n")).from_as(table(), name("n")).join(
        JoinType::InnerJoin,
        name("w"),
        refers("n", "w", &|i| walked[i].clone()).add_option(tag("n")),
    );
    // Not `UNION ALL`: a walk must end even where a key that should be unique is not.
    walk.union(UnionType::Distinct, step);
    let mut reached = CommonTableExpression::new();
    reached
        .table_name(name("w"))
        .columns(walked.iter().map(|key| name(key)))
        .query(walk);

    let mut query = Query::select();
    if dialect == Dialect::MySql {
        // MySQL ends a walk after 1,000 rows with an error. A comment to MariaDB.
        query.expr(Expr::cust(
            "/*+ SET_VAR(cte_max_recursion_depth = 4294967295) */ 1",
        ));
    } else {
        query.expr(Expr::cust("1"));
    }
    for alias in ["c", "p"] {
        query.exprs(rows.key.iter().map(|&key| text(dialect, alias, key)));
    }
    let is_same = |i: usize| column("w", &walked[i]).eq(column("c", rows.key[i].name));
    query
        .from_as(table(), name("c"))
        .join_as(
            JoinType::InnerJoin,
            table(),
            name("p"),
            refers("c", "p", &own_key).add_option(tag("c")),
        )
        .join(
            JoinType::LeftJoin,
            name("w"),
            (0..walked.len()).fold(Cond::all(), |all, i| all.add(is_same(i))),
        )
        .and_where(column("w", &walked[0]).is_null());
    for key in &rows.key {
        query.order_by_expr(column("c", key.name), Order::Asc);
    }
    let mut with = WithClause::new();
    with.recursive(true).cte(reached);
    select_with(dialect, &query.with(with))
}
