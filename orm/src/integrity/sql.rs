//! What is looked at -> SQL, one statement a check and one more for circles. Pure; runs nothing.
//!
//! Every column is qualified: `c` is the row that is looked at, `p` the row that it refers to.

mod walk;

pub(super) use walk::rows_without_roots;

use super::plan::{Column, Condition, Reference, Rows};
use crate::backend::{Pace, Prepared, Subject};
use crate::error::{Error, ErrorKind, Result};
use crate::sql::Text;
use crate::value::Value;
use orm_schema::{Dialect, List, Model, Str};
use sea_query::{
    Alias, Cond, Expr, ExprTrait, Func, MysqlQueryBuilder, Order, PostgresQueryBuilder, Query,
    SelectStatement, SqliteQueryBuilder, UnionType, Values, WindowStatement, WithQuery,
};

/// How many keys stand for all.
pub(super) const SAMPLES: u64 = 10;

/// Statements here are of no derived model.
static NO_MODEL: Model = Model {
    name: Str::Borrowed(""),
    table: Str::Borrowed(""),
    fields: List::Borrowed(&[]),
    primary_key: List::Borrowed(&[]),
    indexes: List::Borrowed(&[]),
    relations: List::Borrowed(&[]),
    poly_fields: List::Borrowed(&[]),
    checks: List::Borrowed(&[]),
    renames: List::Borrowed(&[]),
    junction: None,
    docs: Str::Borrowed(""),
};

fn name(name: &str) -> Alias {
    Alias::new(name)
}

fn column(alias: &str, column: &str) -> Expr {
    Expr::col((name(alias), name(column)))
}

fn prepared((text, values): (String, Values)) -> Result<Prepared> {
    let values = values.into_iter().map(|value| match value {
        sea_query::Value::String(Some(text)) => Ok(Value::Text(text.into())),
        sea_query::Value::BigUnsigned(Some(number)) => Ok(Value::I64(number.cast_signed())),
        // Nothing else is put in below.
        _ => Err(Error::new(ErrorKind::Usage, "a value of an unknown kind")),
    });
    Ok(Prepared {
        text: Text::plain(text),
        values: values.collect::<Result<_>>()?,
        is_read: true,
        subject: Subject {
            verb: "check",
            model: &NO_MODEL,
            site: None,
            walk: None,
        },
        pace: Pace::Seen,
        refusals: None,
    })
}

fn select(dialect: Dialect, query: &SelectStatement) -> Result<Prepared> {
    prepared(match dialect {
        Dialect::Sqlite => query.build(SqliteQueryBuilder),
        Dialect::Postgres => query.build(PostgresQueryBuilder),
        Dialect::MySql => query.build(MysqlQueryBuilder),
    })
}

fn select_with(dialect: Dialect, query: &WithQuery) -> Result<Prepared> {
    prepared(match dialect {
        Dialect::Sqlite => query.build(SqliteQueryBuilder),
        Dialect::Postgres => query.build(PostgresQueryBuilder),
        Dialect::MySql => query.build(MysqlQueryBuilder),
    })
}

/// A column as text that people can read.
fn text(dialect: Dialect, alias: &str, of: Column<'_>) -> Expr {
    let value = column(alias, of.name);
    match (dialect, of.is_bytes) {
        (Dialect::Postgres, true) => Func::cust("encode")
            .args([value, Expr::cust("'hex'")])
            .into(),
        (Dialect::Sqlite | Dialect::MySql, true) => Func::cust("hex").arg(value).into(),
        (Dialect::MySql, false) => value.cast_as("char"),
        (Dialect::Sqlite | Dialect::Postgres, false) => value.cast_as("text"),
    }
}

/// A tag as the program compares it: byte by byte, where MySQL's collations take capitals for small letters.
fn tag_text(dialect: Dialect, alias: &str, tag: &str) -> Expr {
    let tag = column(alias, tag);
    match dialect {
        Dialect::MySql => tag.cast_as("binary"),
        Dialect::Sqlite | Dialect::Postgres => tag,
    }
}

/// Rows as `kind, total, number, key..`: of each kind how many there are in all, and the first of them.
pub(super) fn rows_with_problems(
    dialect: Dialect,
    rows: &Rows<'_>,
    conditions: &[&Condition<'_>],
) -> Result<Prepared> {
    let mut parts = conditions.iter().enumerate().map(|(kind, condition)| {
        let mut part = Query::select();
        part.expr_as(Expr::cust(kind.to_string()), name("kind"))
            .from_as(name(rows.table), name("c"))
            .cond_where(is_met(dialect, rows, condition));
        counted(dialect, part, &rows.key)
    });
    let mut query = parts.next().unwrap_or_default();
    for part in parts {
        query.union(UnionType::All, part);
    }
    select(dialect, &query)
}

/// Keys that several live rows hold, as `kind, total, number, key..`.
pub(super) fn duplicates(
    dialect: Dialect,
    rows: &Rows<'_>,
    equal: &[Column<'_>],
) -> Result<Prepared> {
    let mut query = Query::select();
    query
        .expr_as(Expr::cust("0"), name("kind"))
        .from_as(name(rows.table), name("c"))
        .cond_where(Cond::all().add_option(lives(rows)));
    for part in equal {
        query.and_where(column("c", part.name).is_not_null());
        query.add_group_by([column("c", part.name)]);
    }
    query.and_having(Expr::cust("COUNT(*) > 1"));
    select(dialect, &counted(dialect, query, equal))
}

/// The query with the number of its rows, their positions and their keys, cut after the first few. It is one more level
/// deep, because not every database takes a limit in a part of a union.
fn counted(dialect: Dialect, mut query: SelectStatement, key: &[Column<'_>]) -> SelectStatement {
    let mut window = WindowStatement::new();
    for part in key {
        window.order_by_expr(column("c", part.name), Order::Asc);
    }
    query
        .expr_as(Expr::cust("COUNT(*) OVER ()"), name("total"))
        .expr_window_as(Expr::cust("ROW_NUMBER()"), window, name("position"));
    for (i, &part) in key.iter().enumerate() {
        query.expr_as(text(dialect, "c", part), name(&format!("k{i}")));
        query.order_by_expr(column("c", part.name), Order::Asc);
    }
    query.limit(SAMPLES);
    Query::select()
        .expr(Expr::cust("*"))
        .from_subquery(query, name("found"))
        .take()
}

fn lives(rows: &Rows<'_>) -> Option<Expr> {
    rows.deleted.map(|deleted| column("c", deleted).is_null())
}

fn is_met(dialect: Dialect, rows: &Rows<'_>, condition: &Condition<'_>) -> Cond {
    match condition {
        Condition::Missing(references) => {
            let mut any = Cond::any();
            for reference in references {
                let mut missing = Cond::all().add(Expr::not_exists(referred(reference, None)));
                for part in &reference.columns {
                    missing = missing.add(column("c", part).is_not_null());
                }
                any = any.add(missing.add_option(has_tag(dialect, "c", reference.tag)));
            }
            any
        }
        Condition::Deleted(references) => {
            let mut any = Cond::any();
            for (reference, deleted) in references {
                let exists = Expr::exists(referred(reference, Some(deleted)));
                let deleted = Cond::all().add(exists);
                any = any.add(deleted.add_option(has_tag(dialect, "c", reference.tag)));
            }
            Cond::all().add(any).add_option(lives(rows))
        }
        Condition::NoneSet(columns) => columns.iter().fold(Cond::all(), |all, part| {
            all.add(column("c", part).is_null())
        }),
        Condition::SeveralSet(columns) => {
            let set = columns.iter().map(|part| -> Expr {
                let is_null = column("c", part).is_null();
                Expr::case(is_null, Expr::cust("0"))
                    .finally(Expr::cust("1"))
                    .into()
            });
            let number = set.reduce(Expr::add).unwrap_or_else(|| Expr::cust("0"));
            Cond::all().add(number.gt(Expr::cust("1")))
        }
        Condition::HalfSet { tag, key } => {
            let one = |set: &str, null: &str| {
                Cond::all()
                    .add(column("c", set).is_not_null())
                    .add(column("c", null).is_null())
            };
            Cond::any().add(one(tag, key)).add(one(key, tag))
        }
        Condition::Unknown { tag, known } => {
            let is_known = tag_text(dialect, "c", tag).is_in(known.iter().copied());
            Cond::all()
                .add(column("c", tag).is_not_null())
                .add(is_known.not())
        }
    }
}

fn has_tag(dialect: Dialect, alias: &str, tag: Option<(&str, &str)>) -> Option<Expr> {
    tag.map(|(tag, value)| tag_text(dialect, alias, tag).eq(value))
}

/// The row that `c` refers to; one that is deleted, when the column that says so is given.
fn referred(reference: &Reference<'_>, deleted: Option<&str>) -> SelectStatement {
    let mut query = Query::select();
    query
        .expr(Expr::cust("1"))
        .from_as(name(reference.target), name("p"));
    for (own, key) in reference.columns.iter().zip(&reference.target_key) {
        query.and_where(column("p", key).equals((name("c"), name(own))));
    }
    query.and_where_option(deleted.map(|deleted| column("p", deleted).is_not_null()));
    query
}
