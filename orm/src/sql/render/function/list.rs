//! Lists: arrays of PostgreSQL, JSON arrays elsewhere. What they are compared with is bound as a list too.

use super::{Spelling, by_dialect};
use crate::statement::Function;
use orm_schema::Dialect;

pub(super) fn spelling(function: Function, dialect: Dialect) -> Spelling {
    match function {
        Function::ListLength => Spelling::Name(match dialect {
            Dialect::Sqlite => "JSON_ARRAY_LENGTH",
            Dialect::Postgres => "CARDINALITY",
            Dialect::MySql => "JSON_LENGTH",
        }),
        // NULL when a list is NULL, which `JSON_EACH` takes for an empty one.
        Function::ListHasAll => by_dialect(
            dialect,
            "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM JSON_EACH({1}) AS _w WHERE NOT EXISTS (SELECT 1 FROM JSON_EACH({0}) AS _h WHERE _h.value IS _w.value)) END",
            "({0} @> {1})",
            "JSON_CONTAINS({0}, {1})",
        ),
        Function::ListHasAny => by_dialect(
            dialect,
            "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN EXISTS (SELECT 1 FROM JSON_EACH({1}) AS _w JOIN JSON_EACH({0}) AS _h ON _h.value = _w.value) END",
            "({0} && {1})",
            "JSON_OVERLAPS({0}, {1})",
        ),
        // `->` keeps what JSON makes of a boolean.
        _ => by_dialect(
            dialect,
            "JSON_INSERT({0}, '$[#]', JSON({1} -> 0))",
            "({0} || {1})",
            "JSON_MERGE_PRESERVE({0}, {1})",
        ),
    }
}
