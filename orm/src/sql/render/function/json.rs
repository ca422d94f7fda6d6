//! JSON. A key is bound as it is for PostgreSQL, and as a JSON string for the paths of the others: in quotes no text of it
//! has a meaning there. MariaDB compares control characters as they are escaped, so it must be the string that a stored
//! document has; its JSON_QUOTE writes others.

use super::{Spelling, by_dialect, lacks, template};
use crate::statement::Function;
use orm_schema::Dialect;

pub(super) fn spelling(function: Function, dialect: Dialect) -> Spelling {
    match function {
        Function::JsonKey => by_dialect(
            dialect,
            "({0} -> ('$.' || {2}))",
            "({0} -> {1})",
            "JSON_EXTRACT({0}, CONCAT('$.', {2}))",
        ),
        Function::JsonIndex => by_dialect(
            dialect,
            "({0} -> {1})",
            "({0} -> {1})",
            // `$[0]` of what is no array would be that itself; `$[*]` of it is NULL.
            "JSON_EXTRACT(JSON_EXTRACT({0}, '$[*]'), CONCAT('$[', {1}, ']'))",
        ),
        // An array of texts has no keys; PostgreSQL's `?` says that it has.
        Function::JsonHasKey => by_dialect(
            dialect,
            "(({0} -> ('$.' || {2})) IS NOT NULL)",
            "(({0} -> {1}) IS NOT NULL)",
            "(JSON_EXTRACT({0}, CONCAT('$.', {2})) IS NOT NULL)",
        ),
        Function::JsonLength => by_dialect(
            dialect,
            "CASE JSON_TYPE({0}) WHEN 'array' THEN JSON_ARRAY_LENGTH({0}) END",
            "CASE JSONB_TYPEOF({0}) WHEN 'array' THEN JSONB_ARRAY_LENGTH({0}) END",
            "CASE JSON_TYPE({0}) WHEN 'ARRAY' THEN JSON_LENGTH({0}) END",
        ),
        Function::JsonContains => match dialect {
            Dialect::Sqlite => lacks(
                "containment of JSON",
                "compare single values: `key(..).as_text().eq(..)`",
            ),
            Dialect::Postgres => template("({0} @> {1})"),
            Dialect::MySql => Spelling::Name("JSON_CONTAINS"),
        },
        // JSON of MySQL's compares as it is written, so its text does too.
        Function::JsonText => by_dialect(
            dialect,
            "CASE JSON_TYPE({0}) WHEN 'text' THEN {0} ->> '$' END",
            "CASE JSONB_TYPEOF({0}) WHEN 'string' THEN {0} #>> '{}' END",
            "(CASE JSON_TYPE({0}) WHEN 'STRING' THEN JSON_UNQUOTE({0}) END COLLATE utf8mb4_bin)",
        ),
        Function::JsonInteger => by_dialect(
            dialect,
            "CASE WHEN JSON_TYPE({0}) = 'integer' AND TYPEOF({0} ->> '$') = 'integer' THEN {0} ->> '$' END",
            "CASE WHEN JSONB_TYPEOF({0}) = 'number' AND {0} #>> '{}' ~ '^-?[0-9]+$' THEN CASE WHEN {0}::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN {0}::int8 END END",
            "CASE WHEN JSON_TYPE({0}) IN ('INTEGER', 'UNSIGNED INTEGER') AND CAST({0} AS DECIMAL(65, 0)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST({0} AS SIGNED) END",
        ),
        Function::JsonFloat => by_dialect(
            dialect,
            "CASE WHEN JSON_TYPE({0}) IN ('integer', 'real') THEN CAST({0} ->> '$' AS REAL) END",
            "CASE JSONB_TYPEOF({0}) WHEN 'number' THEN {0}::float8 END",
            "CASE WHEN JSON_TYPE({0}) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN CAST({0} AS DOUBLE) END",
        ),
        _ => by_dialect(
            dialect,
            "CASE JSON_TYPE({0}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END",
            "CASE JSONB_TYPEOF({0}) WHEN 'boolean' THEN {0}::bool END",
            "CASE JSON_TYPE({0}) WHEN 'BOOLEAN' THEN JSON_UNQUOTE({0}) = 'true' END",
        ),
    }
}
