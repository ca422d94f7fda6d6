//! Expressions as people write them, against what the live servers print of them.

use orm::Dialect;
use orm_codegen::compare::normalize;
use orm_schema::sql::{Check, Column, Generated, SqlSchema, Table};
use tests::TestDb;

/// A table with a column for each type and default, and the checks.
fn schema(dialect: Dialect, defaults: &[(&str, &str)], checks: &[&str]) -> SqlSchema {
    let column = |name: String, sql_type: &str, default: Option<&str>| Column {
        name,
        sql_type: sql_type.to_owned(),
        is_nullable: true,
        default: default.map(str::to_owned),
        is_auto_increment: false,
        generated: None,
        collation: None,
        comment: None,
    };
    let text = match dialect {
        Dialect::Sqlite | Dialect::Postgres => "TEXT",
        Dialect::MySql => "VARCHAR(191)",
    };
    let mut columns = vec![
        column("n".to_owned(), "INTEGER", None),
        column("m".to_owned(), "SMALLINT", None),
        column("d".to_owned(), "DECIMAL(10,2)", None),
        column("t".to_owned(), text, None),
        column("v".to_owned(), "VARCHAR(20)", None),
        column("b".to_owned(), "BOOLEAN", None),
        column("day".to_owned(), "DATE", None),
    ];
    for (i, (sql_type, default)) in defaults.iter().enumerate() {
        columns.push(column(format!("default_{i}"), sql_type, Some(default)));
    }
    let mut computed = column("computed".to_owned(), "INTEGER", None);
    computed.generated = Some(Generated {
        expression: "n * 2 + CASE WHEN m IS NULL THEN 1 ELSE n END".to_owned(),
        is_stored: true,
    });
    columns.push(computed);
    let checks = checks.iter().enumerate().map(|(i, condition)| Check {
        name: format!("check_{i:02}"),
        condition: (*condition).to_owned(),
    });
    SqlSchema {
        dialect,
        enums: Vec::new(),
        tables: vec![Table {
            name: "all_of_them".to_owned(),
            columns,
            primary_key: None,
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
            checks: checks.collect(),
            comment: None,
        }],
        others: Vec::new(),
    }
}

/// They come back equal, all of them; those that do not are shown.
fn round_trip(dialect: Dialect, defaults: &[(&str, &str)], checks: &[&str]) {
    let declared = schema(dialect, defaults, checks);
    TestDb::empty(dialect, async |db, _| {
        db.batch(&orm_codegen::ddl::ddl(&declared)).await.unwrap();
        let live = orm::introspect(db).await.unwrap();
        let unproven = orm_codegen::compare::reported(&declared, &live);
        let unproven: Vec<_> = unproven.iter().collect();
        assert!(unproven.is_empty(), "{unproven:#?}");
        assert_eq!(normalize(&declared), normalize(&live));
    });
}

/// What all databases understand.
const COMMON: [&str; 22] = [
    "n > 0",
    "n >= -5 AND n <> 7",
    "n BETWEEN 1 AND 10",
    "n NOT BETWEEN 1 AND 10",
    "n IN (1, 2, 3)",
    "n NOT IN (1)",
    "t IN ('a', 'it''s')",
    "v IN ('a')",
    "v NOT IN ('a', 'b')",
    "t LIKE 'a%'",
    "v NOT LIKE '%b_'",
    "n IS NULL OR t IS NOT NULL",
    "(n IS NULL) = (t IS NULL)",
    "NOT (n > 1 AND m > 2)",
    "n + m * 2 - 1 > 0",
    "(n + m) * 2 > 0",
    "n - (m - 1) > 0",
    "length(t) <= 20",
    "lower(v) = v",
    "coalesce(t, v, 'x') <> ''",
    "CASE WHEN n > 0 THEN 1 WHEN n < 0 THEN 2 END = 1",
    "n = 1 OR n = 2 AND m = 3 OR m = 4",
];

#[test]
fn sqlite() {
    let checks = [&COMMON[..], &["n == 1", "t GLOB 'a*'", "b IN (TRUE, 0)"]].concat();
    round_trip(
        Dialect::Sqlite,
        &[
            ("INTEGER", "-5"),
            ("REAL", "1.50"),
            ("TEXT", "'it''s'"),
            ("TEXT", "(lower(hex(randomblob(16))))"),
            ("DATETIME", "CURRENT_TIMESTAMP"),
            ("BOOLEAN", "true"),
            ("BLOB", "x'00ff'"),
            ("INTEGER", "(1 + 2)"),
        ],
        &checks,
    );
}

#[test]
fn postgres() {
    let more = [
        "n = ANY (ARRAY[1, 2])",
        "t ILIKE 'a%'",
        "t ~ '^a'",
        "b",
        "b = true",
        "b IS TRUE",
        "n IS DISTINCT FROM m",
        "d > 0",
        "d >= 1.50",
        "day > '2020-01-01'",
        "day > DATE '2020-01-01'",
        "char_length(t) > 0",
        "length(v) > 0",
        "substring(t, 1, 2) = 'ab'",
        "n::bigint > 3",
        "CAST(n AS text) <> '7'",
        "extract(year FROM day) > 2000",
        "n % 2 = 0",
        "t || 'x' <> 'yx'",
        "abs(n) < 10",
        "octet_length(t) < 100",
    ];
    let checks = [&COMMON[..], &more[..]].concat();
    round_trip(
        Dialect::Postgres,
        &[
            ("INTEGER", "-5"),
            ("SMALLINT", "7"),
            ("BIGINT", "9223372036854775807"),
            ("DECIMAL(10,2)", "1.50"),
            ("DOUBLE PRECISION", "-0.5"),
            ("TEXT", "'it''s'"),
            ("VARCHAR(9)", "'x'"),
            ("CHAR(2)", "'x'"),
            ("TEXT", "'\\'"),
            ("BOOLEAN", "true"),
            ("BOOLEAN", "'f'"),
            ("TIMESTAMPTZ(6)", "CURRENT_TIMESTAMP"),
            ("TIMESTAMP(3)", "CURRENT_TIMESTAMP(3)"),
            ("TIMESTAMPTZ(6)", "now()"),
            ("TIMESTAMPTZ(6)", "now() + INTERVAL '1 day'"),
            ("TIMESTAMP(6)", "'2020-01-01'"),
            ("TIMESTAMP(6)", "'2020-01-01 10:00:00.5'"),
            ("DATE", "CURRENT_DATE"),
            ("DATE", "'2020-01-01'"),
            ("UUID", "gen_random_uuid()"),
            ("JSONB", "'{\"a\": 1}'"),
            ("JSONB", "'{}'::jsonb"),
            ("TEXT[]", "'{}'"),
            ("TEXT[]", "ARRAY['a', 'b']"),
            ("INTEGER[]", "ARRAY[]::INTEGER[]"),
            ("BYTEA", "'\\x00ff'"),
            ("TEXT", "lower('A') || 'b'"),
            ("TEXT", "CURRENT_USER"),
            ("INTEGER", "(1 + 2) * 3"),
            ("INET", "'10.0.0.1'"),
        ],
        &checks,
    );
}

#[test]
fn mysql() {
    let more = [
        "NOT b",
        "b = true",
        "char_length(t) > 0",
        "concat(t, 'x') <> 'yx'",
        "t REGEXP '^a'",
        "abs(n) < 10",
        "day > '2020-01-01'",
        "d >= 1.50",
        "t <> 'back\\\\slash'",
        "n <=> m",
    ];
    let checks = [&COMMON[..], &more[..]].concat();
    round_trip(
        Dialect::MySql,
        &[
            ("INTEGER", "-5"),
            ("DECIMAL(10,2)", "1.5"),
            ("DOUBLE", "-0.5"),
            ("VARCHAR(9)", "'it''s'"),
            ("VARCHAR(9)", "'\\\\'"),
            ("VARCHAR(9)", "'NULL'"),
            ("LONGTEXT", "('x')"),
            ("JSON", "('{}')"),
            ("JSON", "(json_array())"),
            ("BOOLEAN", "true"),
            ("DATETIME(6)", "CURRENT_TIMESTAMP(6)"),
            ("DATETIME", "now()"),
            ("TIMESTAMP", "CURRENT_TIMESTAMP"),
            ("DATE", "(curdate())"),
            ("DATETIME(6)", "'2020-01-01'"),
            ("CHAR(36)", "(uuid())"),
            ("BIT(4)", "b'0101'"),
            ("INTEGER", "(1 + 2 * 3)"),
            ("ENUM('a', 'b')", "'b'"),
            ("INTEGER UNSIGNED", "7"),
        ],
        &checks,
    );
}
