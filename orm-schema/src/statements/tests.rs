//! Splitting text as people write it.

use super::*;
use Dialect::{MySql, Postgres, Sqlite};

fn texts(sql: &str, dialect: Dialect) -> Vec<String> {
    let found = statements(sql, dialect);
    for statement in &found {
        assert!(
            sql[statement.offset..].starts_with(&statement.text),
            "{statement:?}"
        );
        let line = 1 + sql[..statement.offset].matches('\n').count();
        assert_eq!(statement.line, line, "{statement:?}");
    }
    found.into_iter().map(|statement| statement.text).collect()
}

/// The text has exactly these statements in the given dialects, and one more in front and behind.
fn one(dialects: &[Dialect], sql: &str) {
    for &dialect in dialects {
        let text = format!("SELECT 1;\n{sql}\nSELECT 2");
        assert_eq!(
            texts(&text, dialect),
            ["SELECT 1;", sql, "SELECT 2"],
            "{dialect}"
        );
    }
}

#[test]
fn a_semicolon_inside_of_quotes_or_comments_ends_nothing() {
    one(&Dialect::ALL, "SELECT 'a;b''c;', \"d;\"\"e;\";");
    one(&Dialect::ALL, "SELECT 1 -- a; b\n  /* c; d */ + 1;");
    one(&[Sqlite, MySql], "SELECT `a;``b`;");
    one(&[Sqlite], "SELECT [a;b'c] FROM \"t\";");
    one(&[MySql], "SELECT 'a\\';b', \"c\\\";d\" # e; f\n;");
    one(&[Postgres], "SELECT E'a\\';b', e'\\\\', U&'\\0041;';");
    one(&[Postgres], "SELECT $$a;b$$, $f_1$c; $$ ; $f_1$;");
    one(&[Postgres], "SELECT 1 /* a /* b; */ c; */;");
    one(&[MySql], "/*!40101 SET NAMES utf8mb4; */;");
}

#[test]
fn a_backslash_is_a_letter_where_the_database_takes_it_for_one() {
    one(&[Sqlite, Postgres], "SELECT 'a\\';");
    assert_eq!(texts("SELECT 'a\\'; SELECT 2;'", MySql).len(), 1);
    // An end of a name is no beginning of a string with backslashes.
    one(&[Postgres], "SELECT type'\\';");
}

#[test]
fn what_looks_like_a_quote_is_not_always_one() {
    one(&[Postgres], "PREPARE p AS SELECT $1, $2;");
    one(&[Postgres], "SELECT a$b$c, (ARRAY[1, 2])[1];");
    one(&[MySql], "SELECT 1--1;");
    assert_eq!(texts("SELECT 1--1;", Sqlite), ["SELECT 1"]);
    assert_eq!(texts("SELECT 1 # 2; SELECT 3", Postgres).len(), 2);
}

#[test]
fn bodies_are_part_of_their_statement() {
    one(
        &[Sqlite],
        "CREATE TRIGGER t AFTER INSERT ON a WHEN new.x > 0 BEGIN\n  UPDATE a SET x = CASE WHEN 1 THEN 2 END;\n  SELECT 1;\nEND;",
    );
    one(
        &[Sqlite],
        "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END ;",
    );
    one(&[Sqlite], "CREATE TABLE trigger (begin INT);");
    one(
        &[MySql],
        "CREATE DEFINER = `u`@`h` TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN\n  IF new.x IS NULL THEN SET new.x = IF(1, 2, 3); END IF;\n  SET new.y = CASE WHEN 1 THEN 2 END;\nEND;",
    );
    one(
        &[MySql],
        "CREATE OR REPLACE PROCEDURE p() BEGIN\n  l: LOOP LEAVE l; END LOOP l;\n  WHILE 0 DO SET @a = REPEAT('x', 2); END WHILE;\n  REPEAT SET @a = 1; UNTIL 1 END REPEAT;\n  CASE 1 WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE;\nEND;",
    );
    one(
        &[MySql],
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET new.x = 1;",
    );
    one(
        &[Postgres],
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC\n  SELECT CASE WHEN true THEN 1 END;\n  SELECT 2;\nEND;",
    );
    one(
        &[Postgres],
        "CREATE FUNCTION f() RETURNS trigger AS $f$ BEGIN RETURN NEW; END $f$ LANGUAGE plpgsql;",
    );
    one(
        &[Postgres],
        "CREATE RULE r AS ON INSERT TO a DO ALSO (SELECT 1; SELECT 2);",
    );
}

#[test]
fn a_transaction_is_not_a_body() {
    for dialect in Dialect::ALL {
        assert_eq!(
            texts("BEGIN; SELECT 1; COMMIT;", dialect),
            ["BEGIN;", "SELECT 1;", "COMMIT;"]
        );
    }
}

#[test]
fn another_delimiter_ends_statements() {
    let sql = "SELECT 1;\nDELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nSELECT '$$'$$\ndelimiter ;\nSELECT 2;";
    assert_eq!(
        texts(sql, MySql),
        [
            "SELECT 1;",
            "CREATE PROCEDURE p() BEGIN SELECT 1; END",
            "SELECT '$$'",
            "SELECT 2;"
        ]
    );
    let sql = "DELIMITER //\r\nSELECT 1; SELECT 2//\r\n";
    assert_eq!(texts(sql, MySql), ["SELECT 1; SELECT 2"]);
}

#[test]
fn nothing_and_comments_are_no_statements() {
    for dialect in Dialect::ALL {
        assert!(texts("", dialect).is_empty());
        assert!(texts("\u{feff}-- This is an empty migration.\r\n;;", dialect).is_empty());
        assert_eq!(texts("\u{feff}SELECT 'é';\r\n", dialect), ["SELECT 'é';"]);
        assert_eq!(texts("SELECT 'open; ", dialect), ["SELECT 'open; "]);
    }
}

#[test]
fn directives_belong_to_the_statement_below_around_or_before() {
    let sql = "-- orm:data\n-- Why.\n-- orm:allow(drop-column, drop-table) reason=\"a \\\"b\\\" c\" until=2027-01-31\nDROP TABLE a; -- orm:batch key=id size=5000\n\nDROP TABLE b\n  -- orm:allow(x) huh\n;";
    let found = statements(sql, Postgres);
    let names: Vec<Vec<&str>> = found
        .iter()
        .map(|statement| {
            let names = statement.directives.iter();
            names.map(|directive| directive.name.as_str()).collect()
        })
        .collect();
    assert_eq!(names, [vec!["data", "allow", "batch"], vec!["allow"]]);
    let allow = found[0].directive("allow").unwrap();
    assert_eq!(allow.arguments, ["drop-column", "drop-table"]);
    assert_eq!(allow.value("reason"), Some("a \"b\" c"));
    assert_eq!((allow.value("until"), allow.line), (Some("2027-01-31"), 3));
    assert!(allow.unread.is_empty());
    assert_eq!(found[1].directives[0].unread, "huh");
}

#[test]
fn the_canonical_text_is_what_the_database_sees() {
    let planned = canonical("ALTER TABLE \"a\"\n    ADD COLUMN \"b\" TEXT;\n", Postgres);
    let edited = "-- Why\nALTER TABLE \"a\" /* here */ ADD COLUMN \"b\" TEXT ;";
    assert_eq!(planned, canonical(edited, Postgres));
    assert_eq!(
        canonical("f( a , b );", Sqlite),
        canonical("f(a,b)", Sqlite)
    );
    assert_ne!(
        canonical("SELECT 'a  b'", Sqlite),
        canonical("SELECT 'a b'", Sqlite)
    );
    assert_ne!(
        canonical("a <@ b", Postgres),
        canonical("a < @ b", Postgres)
    );
    assert_ne!(
        canonical("SELECT 1; SELECT 2;", MySql),
        canonical("SELECT 1 SELECT 2;", MySql)
    );
}
