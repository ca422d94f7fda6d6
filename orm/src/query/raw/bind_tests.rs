//! Named binds of raw SQL: what a text becomes, and what is refused.

use super::*;
use crate::types::ColumnValue;

fn bound(name: &'static str, value: i64) -> (&'static str, Bound) {
    (name, Bound::One(value.encode()))
}

fn list(name: &'static str, values: &[i64]) -> (&'static str, Bound) {
    let values = values.iter().map(ColumnValue::encode).collect();
    (name, Bound::List(ValueKind::I64, None, values))
}

#[track_caller]
fn check(text: &str, binds: &[(&'static str, Bound)], expected: [&str; 3]) {
    let dialects = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];
    for (dialect, expected) in dialects.into_iter().zip(expected) {
        assert_eq!(write(text, binds, dialect).unwrap().text, expected);
    }
}

#[track_caller]
fn refused(text: &str, binds: &[(&'static str, Bound)], dialect: Dialect) -> String {
    let error = write(text, binds, dialect).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    error.to_string()
}

#[test]
fn names_become_placeholders() {
    check(
        "SELECT :a, :b WHERE :a<:b",
        &[bound("a", 1), bound("b", 2)],
        [
            "SELECT ?1, ?2 WHERE ?1<?2",
            "SELECT ($1::int8), ($2::int8) WHERE ($1::int8)<($2::int8)",
            "SELECT ?, ? WHERE ?<?",
        ],
    );
    let twice = write(":b :a :b", &[bound("a", 1), bound("b", 2)], Dialect::MySql).unwrap();
    assert_eq!(twice.values, [Value::I64(2), Value::I64(1), Value::I64(2)]);
    assert_eq!(twice.names, ["b", "a", "b"]);
    let once = write(
        ":b :a :b",
        &[bound("a", 1), bound("b", 2)],
        Dialect::Postgres,
    )
    .unwrap();
    assert_eq!(once.values, [Value::I64(2), Value::I64(1)]);
}

#[test]
fn what_is_no_place_stays() {
    let text = "SELECT ':a', \":a\", 1::int, x := 2 -- :a\n/* :a */ WHERE é = :a";
    check(
        text,
        &[bound("a", 1)],
        [
            "SELECT ':a', \":a\", 1::int, x := 2 -- :a\n/* :a */ WHERE é = ?1",
            "SELECT ':a', \":a\", 1::int, x := 2 -- :a\n/* :a */ WHERE é = ($1::int8)",
            "SELECT ':a', \":a\", 1::int, x := 2 -- :a\n/* :a */ WHERE é = ?",
        ],
    );
    let postgres = |text: &str, binds: &[(&'static str, Bound)]| {
        write(text, binds, Dialect::Postgres).unwrap().text
    };
    assert_eq!(
        postgres("a[1:n] ? 'k' ?| b @> c", &[]),
        "a[1:n] ? 'k' ?| b @> c"
    );
    assert_eq!(postgres(":a::text", &[bound("a", 1)]), "($1::int8)::text");
    assert_eq!(postgres("$$ :a $$", &[]), "$$ :a $$");
}

#[test]
fn lists_expand_and_empty_ones_are_queries_without_rows() {
    check(
        "IN (:ids) :x",
        &[list("ids", &[7, 8]), bound("x", 1)],
        [
            "IN (?1, ?2) ?3",
            "IN (($1::int8), ($2::int8)) ($3::int8)",
            "IN (?, ?) ?",
        ],
    );
    check(
        "IN (:ids)",
        &[list("ids", &[])],
        [
            "IN (SELECT NULL WHERE 1 = 0)",
            "IN (SELECT NULL::int8 WHERE 1 = 0)",
            "IN (SELECT NULL FROM DUAL WHERE 1 = 0)",
        ],
    );
}

#[test]
fn names_and_values_must_match() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
        assert_eq!(
            refused("SELECT :age", &[], dialect),
            "the SQL text cannot be sent: the text has `:age`, but no value is bound to `age`; add `.bind(\"age\", ..)`"
        );
        assert_eq!(
            refused("SELECT ':age'", &[bound("age", 1)], dialect),
            "the SQL text cannot be sent: a value is bound to `age`, but the text has no `:age`"
        );
        assert_eq!(
            refused("SELECT :a", &[bound("a", 1), bound("a", 2)], dialect),
            "the SQL text cannot be sent: `a` is bound twice"
        );
        let odd = "a b'; DROP TABLE users; --";
        assert!(refused("SELECT 1", &[bound(odd, 1)], dialect).contains("the text has no"));
        // A longer name is another name.
        assert!(refused("SELECT :ab", &[bound("a", 1)], dialect).contains("`:ab`"));
    }
}

#[test]
fn positional_placeholders_and_second_statements_are_refused() {
    assert!(refused("SELECT ?", &[], Dialect::Sqlite).contains("name the value instead"));
    assert!(refused("SELECT ?", &[], Dialect::MySql).contains("name the value instead"));
    assert!(refused("SELECT $1", &[], Dialect::Postgres).contains("name the value instead"));
    assert!(refused("SELECT @a", &[], Dialect::Sqlite).contains("name the value instead"));
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
        assert!(
            refused("SELECT 1; DELETE FROM t", &[], dialect).contains("more than one statement")
        );
        assert!(refused("SELECT 1;'a'", &[], dialect).contains("more than one statement"));
        assert!(write("SELECT ';'; -- end\n", &[], dialect).is_ok());
    }
}

#[test]
fn statements_that_read_are_known() {
    let is_read = |text: &str| write(text, &[], Dialect::Sqlite).unwrap().is_read;
    assert!(is_read("/* a */ select 1"));
    assert!(is_read("WITH a AS (SELECT 1) SELECT 'insert' FROM a"));
    assert!(!is_read(
        "WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a"
    ));
    assert!(!is_read("UPDATE a SET b = 1"));
    assert!(!is_read(""));
}
