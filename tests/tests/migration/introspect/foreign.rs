//! Databases that others made: what is read of them, and that all the rest is told.

use expect_test::{Expect, ExpectFile, expect_file};
use orm::Dialect;
use orm_schema::sql::{
    Check, Column, Generated, OtherObject, PrimaryKey, SqlSchema, Table, TableForeignKey,
    TableIndex,
};
use orm_schema::{IndexKind, SortOrder};
use std::fmt::Write as _;
use tests::TestDb;

/// Everything that was read, one line each.
fn described(schema: &SqlSchema) -> String {
    let SqlSchema {
        dialect: _,
        enums,
        tables,
        others,
    } = schema;
    let mut text = String::new();
    for item in enums {
        let _ = writeln!(text, "enum {} {:?}", item.name, item.values);
    }
    for table in tables {
        text.push_str(&table_text(table));
    }
    for OtherObject {
        kind,
        table,
        name,
        definition,
    } in others
    {
        let table = table.as_deref().unwrap_or("-");
        let words: Vec<&str> = definition.split_whitespace().collect();
        let _ = writeln!(
            text,
            "other {kind} | {table} | {name} | {}",
            words.join(" ")
        );
    }
    text
}

fn table_text(table: &Table) -> String {
    let Table {
        name,
        columns,
        primary_key,
        indexes,
        foreign_keys,
        checks,
        comment,
    } = table;
    let mut text = format!("table {name}");
    if let Some(comment) = comment {
        let _ = write!(text, " -- {comment}");
    }
    text.push('\n');
    for column in columns {
        let Column {
            name,
            sql_type,
            is_nullable,
            default,
            is_auto_increment,
            generated,
            collation,
            comment,
        } = column;
        let _ = write!(text, "  {name} {sql_type}");
        let mut word = |word: String| text.extend([" ", &word]);
        if !is_nullable {
            word("NOT NULL".to_owned());
        }
        if let Some(default) = default {
            word(format!("DEFAULT {default}"));
        }
        if *is_auto_increment {
            word("NUMBERED".to_owned());
        }
        if let Some(Generated {
            expression,
            is_stored,
        }) = generated
        {
            word(format!("AS ({expression}) stored: {is_stored}"));
        }
        if let Some(collation) = collation {
            word(format!("COLLATE {collation}"));
        }
        if let Some(comment) = comment {
            word(format!("-- {comment}"));
        }
        text.push('\n');
    }
    if let Some(PrimaryKey { name, columns }) = primary_key {
        let _ = writeln!(text, "  primary key {name} {columns:?}");
    }
    for TableIndex {
        name,
        kind,
        columns,
        predicate,
    } in indexes
    {
        let columns: Vec<String> = columns
            .iter()
            .map(|(name, order)| match order {
                SortOrder::Ascending => name.clone(),
                SortOrder::Descending => format!("{name} DESC"),
            })
            .collect();
        let kind = match kind {
            IndexKind::Plain => "index",
            IndexKind::Unique => "unique",
        };
        let _ = write!(text, "  {kind} {name} {columns:?}");
        if let Some(predicate) = predicate {
            let _ = write!(text, " WHERE {predicate}");
        }
        text.push('\n');
    }
    for TableForeignKey {
        name,
        columns,
        target_table,
        target_columns,
        on_delete,
        on_update,
        is_deferrable,
    } in foreign_keys
    {
        let (delete, update) = (on_delete.sql(), on_update.sql());
        let _ = writeln!(
            text,
            "  foreign key {name} {columns:?} -> {target_table} {target_columns:?} {delete}, {update}, deferred: {is_deferrable}"
        );
    }
    for Check { name, condition } in checks {
        let _ = writeln!(text, "  check {name} ({condition})");
    }
    text
}

/// Runs the script in an empty database and compares what is read with the file.
fn reads(dialect: Dialect, script: &str, expected: ExpectFile) {
    TestDb::empty(dialect, async |db, _| {
        db.batch(script).await.unwrap();
        let found = orm::introspect(db).await.unwrap();
        expected.assert_eq(&described(&found));
        // Whatever is there has a normal form, and one that stays as it is.
        let normal = orm_codegen::compare::normalize(&found);
        assert_eq!(orm_codegen::compare::normalize(&normal), normal);
    });
}

#[test]
fn sqlite() {
    reads(
        Dialect::Sqlite,
        include_str!("sqlite.sql"),
        expect_file!["./sqlite.txt"],
    );
}

#[test]
fn postgres() {
    reads(
        Dialect::Postgres,
        include_str!("postgres.sql"),
        expect_file!["./postgres.txt"],
    );
}

#[test]
fn mysql() {
    reads(
        Dialect::MySql,
        include_str!("mysql.sql"),
        expect_file!["./mysql.txt"],
    );
}

/// A schema that is not the connection's own, on the one database that has several.
#[test]
fn another_schema_of_postgres() {
    TestDb::empty(Dialect::Postgres, async |db, _| {
        db.batch(
            "CREATE SCHEMA \"Other One\";
             CREATE TYPE \"Other One\".\"Role\" AS ENUM ('a');
             CREATE TABLE \"Other One\".t (id serial PRIMARY KEY, r \"Other One\".\"Role\" NOT NULL DEFAULT 'a');
             CREATE TABLE \"Other One\".u (t int REFERENCES \"Other One\".t);
             CREATE TABLE here (t int REFERENCES \"Other One\".t);",
        )
        .await
        .unwrap();
        let found = orm::introspect_schema(db, "Other One").await.unwrap();
        let expected: Expect = expect_test::expect![[r#"
            enum Role ["a"]
            table t
              id INTEGER NOT NULL NUMBERED
              r "Role" NOT NULL DEFAULT 'a'::"Other One"."Role"
              primary key t_pkey ["id"]
            table u
              t INTEGER
              foreign key u_t_fkey ["t"] -> t ["id"] NO ACTION, NO ACTION, deferred: false
        "#]];
        expected.assert_eq(&described(&found));
        let found = orm::introspect(db).await.unwrap();
        let expected = expect_test::expect![[r#"
            table here
              t INTEGER
            other foreign key | here | here_t_fkey | FOREIGN KEY (t) REFERENCES "Other One".t(id)
        "#]];
        expected.assert_eq(&described(&found));
        let none = orm::introspect_schema(db, "missing").await.unwrap();
        assert_eq!(described(&none), "");
    });
}
