//! Text. Characters are counted, not bytes; what is searched for is searched by case.

use super::{Spelling, by_dialect, lacks, only, template};
use crate::statement::Function;
use orm_schema::Dialect;

pub(super) fn spelling(function: Function, dialect: Dialect) -> Spelling {
    match function {
        // NULL when one is NULL; PostgreSQL's CONCAT and SQLite's leave it out.
        Function::Concat => match dialect {
            Dialect::Sqlite | Dialect::Postgres => Spelling::Infix(" || "),
            Dialect::MySql => Spelling::Name("CONCAT"),
        },
        Function::Lower => Spelling::Name("LOWER"),
        Function::Upper => Spelling::Name("UPPER"),
        Function::Trim => match dialect {
            Dialect::Postgres => Spelling::Name("BTRIM"),
            Dialect::Sqlite | Dialect::MySql => Spelling::Name("TRIM"),
        },
        Function::TrimStart => Spelling::Name("LTRIM"),
        Function::TrimEnd => Spelling::Name("RTRIM"),
        Function::Length => match dialect {
            Dialect::Sqlite => Spelling::Name("LENGTH"),
            Dialect::Postgres | Dialect::MySql => Spelling::Name("CHAR_LENGTH"),
        },
        Function::Substring => by_dialect(
            dialect,
            "SUBSTR({0}, MAX({1}, 1), MAX({2}, 0))",
            "SUBSTR({0}, LEAST(GREATEST({1}, 1), 2147483647)::int4, LEAST(GREATEST({2}, 0), 2147483647)::int4)",
            "SUBSTR({0}, GREATEST({1}, 1), GREATEST({2}, 0))",
        ),
        Function::Left => by_dialect(
            dialect,
            "SUBSTR({0}, 1, {1})",
            "LEFT({0}, {1})",
            "LEFT({0}, {1})",
        ),
        Function::Right => by_dialect(
            dialect,
            "SUBSTR({0}, MAX(LENGTH({0}) - {1}, 0) + 1)",
            "RIGHT({0}, {1})",
            "RIGHT({0}, {1})",
        ),
        Function::Replace => Spelling::Name("REPLACE"),
        Function::Position => by_dialect(
            dialect,
            "INSTR({0}, {1})",
            "STRPOS({0}, {1})",
            "LOCATE({1}, {0} COLLATE utf8mb4_bin)",
        ),
        Function::Regex | Function::RegexIgnoringCase if dialect == Dialect::Sqlite => lacks(
            "regular expressions",
            "`like` and `ilike` match patterns of `%` and `_`, and `orm::sqlite::SqliteText` has `glob`",
        ),
        Function::Regex => by_dialect(
            dialect,
            "",
            "({0} ~ {1})",
            "({0} COLLATE utf8mb4_bin REGEXP {1})",
        ),
        Function::RegexIgnoringCase => by_dialect(
            dialect,
            "",
            "({0} ~* {1})",
            "({0} COLLATE utf8mb4_bin REGEXP CONCAT('(?i)', {1}))",
        ),
        // At most 18 digits, which every database's 64 bits hold.
        Function::ParseInteger => by_dialect(
            dialect,
            "CASE WHEN ({0} GLOB '[0-9]*' OR {0} GLOB '[-+][0-9]*') AND SUBSTR({0}, 2) NOT GLOB '*[^0-9]*' AND LENGTH({0}) - ({0} GLOB '[-+]*') <= 18 THEN CAST({0} AS INTEGER) END",
            "CASE WHEN {0} ~ '^[-+]?[0-9]{1,18}$' THEN {0}::int8 END",
            "CASE WHEN {0} REGEXP '^[-+]?[0-9]{1,18}$' AND {0} NOT REGEXP '[^-+0-9]' THEN CAST({0} AS SIGNED) END",
        ),
        Function::TextSearch => only(
            dialect,
            Dialect::Postgres,
            "(TO_TSVECTOR({0}) @@ PLAINTO_TSQUERY({1}))",
            "full text search of PostgreSQL",
            "`icontains` finds text anywhere, and `orm::mysql::MySqlText` has `match_against`",
        ),
        Function::TextSearchIn => only(
            dialect,
            Dialect::Postgres,
            "(TO_TSVECTOR({1}::regconfig, {0}) @@ PLAINTO_TSQUERY({1}::regconfig, {2}))",
            "full text search of PostgreSQL",
            "`icontains` finds text anywhere, and `orm::mysql::MySqlText` has `match_against`",
        ),
        Function::MatchAgainst => only(
            dialect,
            Dialect::MySql,
            "(MATCH ({0}) AGAINST ({1} IN NATURAL LANGUAGE MODE))",
            "`MATCH .. AGAINST`",
            "`icontains` finds text anywhere, and `orm::postgres::PostgresText` has `search`",
        ),
        Function::MatchAgainstBoolean => only(
            dialect,
            Dialect::MySql,
            "(MATCH ({0}) AGAINST ({1} IN BOOLEAN MODE))",
            "`MATCH .. AGAINST`",
            "`icontains` finds text anywhere, and `orm::postgres::PostgresText` has `search`",
        ),
        _ => match dialect {
            Dialect::Sqlite => template("({0} GLOB {1})"),
            Dialect::Postgres | Dialect::MySql => {
                lacks("`GLOB`", "`like` matches patterns of `%` and `_`")
            }
        },
    }
}
