//! One case for each kind of change, and for those that get in each other's way.

use super::{Case, NOTHING, told};
use orm_codegen::diff::{Answers, Renames};
use orm_schema::sql::Generated;

/// Users, and notes of theirs.
pub(super) const BASE: &str = r#"
#[derive(Model)]
#[orm(table = "users")]
pub struct User {
    #[orm(id, default = autoincrement)]
    pub id: i64,
    #[orm(unique)]
    pub email: String,
    pub name: Option<String>,
    #[orm(default = 0)]
    pub points: i32,
}
#[derive(Model)]
#[orm(table = "notes")]
pub struct Note {
    #[orm(id, default = autoincrement)]
    pub id: i64,
    pub user_id: i64,
    #[orm(fk = user_id)]
    pub user: BelongsTo<User>,
    pub body: String,
}
"#;

pub(super) const ROWS: &str = "INSERT INTO users (email, name, points) VALUES ('a@x', 'Ada', 1), ('b@x', NULL, 2), ('c@x', 'Cy', 3);
    INSERT INTO notes (user_id, body) VALUES (1, 'one'), (1, 'two'), (3, 'three');";

pub(super) fn with(find: &str, replace: &str) -> &'static str {
    assert!(BASE.contains(find), "{find}");
    String::leak(BASE.replace(find, replace))
}

pub(super) const NAME: &str = "pub name: Option<String>,";

#[test]
fn create_tables() {
    Case {
        name: "create_tables",
        before: "#[derive(Model)] #[orm(table = \"other\")] pub struct Other { #[orm(id)] pub id: i64 }",
        after: String::leak(format!(
            "#[derive(Model)] #[orm(table = \"other\")] pub struct Other {{ #[orm(id)] pub id: i64 }}{BASE}"
        )),
        meanwhile: ROWS,
        ..NOTHING
    }
    .check();
}

#[test]
fn create_table_that_refers_to_another() {
    let after = format!(
        "{BASE}
        #[derive(DbEnum)] #[orm(rename_all = PascalCase)] pub enum Kind {{ A, B }}
        #[derive(Model)] #[orm(table = \"tags\", index(kind))]
        pub struct Tag {{ #[orm(id)] pub id: i64, pub kind: Kind, pub user_id: i64, #[orm(fk = user_id)] pub user: BelongsTo<User> }}"
    );
    Case {
        name: "create_table_that_refers_to_another",
        before: BASE,
        after: String::leak(after),
        rows: ROWS,
        meanwhile: "INSERT INTO tags VALUES (7, 'A', 1)",
        ..NOTHING
    }
    .check();
}

#[test]
fn drop_table() {
    let before = format!(
        "{BASE}
        #[derive(DbEnum)] #[orm(rename_all = PascalCase)] pub enum Kind {{ A, B }}
        #[derive(Model)] #[orm(table = \"tags\", index(kind))]
        pub struct Tag {{ #[orm(id, default = autoincrement)] pub id: i64, pub kind: Kind, pub user_id: i64,
            #[orm(fk = user_id)] pub user: BelongsTo<User> }}"
    );
    Case {
        name: "drop_table",
        before: String::leak(before),
        after: BASE,
        rows: String::leak(format!(
            "{ROWS} INSERT INTO tags (kind, user_id) VALUES ('A', 1), ('B', 3)"
        )),
        ..NOTHING
    }
    .check();
}

#[test]
fn rename_table_and_columns() {
    let after = BASE
        .replace("table = \"users\"", "table = \"people\"")
        .replace(NAME, "pub full_name: Option<String>,");
    let mut renames = Renames::default();
    renames.tables.insert("users".into(), "people".into());
    renames.columns = told(&[("people", "name", "full_name")]);
    Case {
        name: "rename_table_and_columns",
        before: BASE,
        after: String::leak(after),
        answers: Answers::from_renames(renames),
        rows: ROWS,
        then: &[("SELECT full_name FROM people WHERE id = 1", "Ada")],
        meanwhile: "INSERT INTO people (email) VALUES ('d@x')",
        finally: &[("SELECT count(*)::text FROM users", "4")],
        ..NOTHING
    }
    .check();
}

#[test]
fn rename_columns_in_a_row() {
    let old = with(NAME, "pub a: Option<String>, pub b: Option<String>,");
    let new = with(NAME, "pub b: Option<String>, pub c: Option<String>,");
    Case {
        name: "rename_columns_in_a_row",
        before: old,
        after: new,
        answers: Answers::from_renames(Renames {
            columns: told(&[("users", "a", "b"), ("users", "b", "c")]),
            ..Renames::default()
        }),
        rows: "INSERT INTO users (email, a, b) VALUES ('x', 'was a', 'was b')",
        then: &[("SELECT b || c FROM users", "was awas b")],
        ..NOTHING
    }
    .check();
}

#[test]
fn add_columns() {
    Case {
        name: "add_columns",
        before: BASE,
        after: with(
            NAME,
            "pub name: Option<String>, pub nick: Option<String>, #[orm(default = 5)] pub age: i32, #[orm(created)] pub at: DateTime<Utc>,",
        ),
        rows: ROWS,
        then: &[("SELECT DISTINCT age::text FROM users", "5")],
        meanwhile: "UPDATE users SET nick = 'x', age = 9 WHERE id = 1",
        ..NOTHING
    }
    .check();
}

#[test]
fn add_required_column_with_fill() {
    Case {
        name: "add_required_column_with_fill",
        before: BASE,
        after: with(NAME, "pub name: Option<String>, pub label: String,"),
        answers: Answers {
            fills: told(&[("users", "label", "upper(email)")]),
            ..Answers::default()
        },
        rows: ROWS,
        then: &[("SELECT label FROM users WHERE id = 1", "A@X")],
        ..NOTHING
    }
    .check();
}

#[test]
fn add_column_with_volatile_default() {
    Case {
        name: "add_column_with_volatile_default",
        before: BASE,
        after: with(
            NAME,
            "pub name: Option<String>, #[orm(default = sql(\"gen_random_uuid()\"))] pub token: Uuid,",
        ),
        rows: ROWS,
        then: &[("SELECT count(DISTINCT token)::text FROM users", "3")],
        ..NOTHING
    }
    .check();
}

#[test]
fn merge_columns() {
    Case {
        name: "merge_columns",
        before: with(NAME, "pub first: String, pub last: String,"),
        after: with(NAME, "pub full: String,"),
        answers: Answers {
            fills: told(&[("users", "full", "first || ' ' || last")]),
            ..Answers::default()
        },
        rows: "INSERT INTO users (email, first, last) VALUES ('x', 'Ada', 'Byron')",
        then: &[("SELECT \"full\" FROM users", "Ada Byron")],
        ..NOTHING
    }
    .check();
}

#[test]
fn drop_columns() {
    Case {
        name: "drop_columns",
        before: with(
            NAME,
            "#[orm(index)] pub name: Option<String>, #[orm(unique)] pub handle: String, #[orm(default = 4)] pub age: i32,",
        ),
        after: with(NAME, ""),
        rows: "INSERT INTO users (email, name, handle, age) VALUES ('x', 'Ada', 'ada', 36), ('y', NULL, 'b', 1)",
        ..NOTHING
    }
    .check();
}

#[test]
fn dropped_column_with_default_takes_new_rows() {
    Case {
        name: "drop_column_with_default",
        before: BASE,
        after: with("#[orm(default = 0)]\n    pub points: i32,", ""),
        rows: ROWS,
        meanwhile: "INSERT INTO users (email) VALUES ('d@x')",
        finally: &[("SELECT points::text FROM users ORDER BY id", "1\n2\n3\n0")],
        ..NOTHING
    }
    .check();
}

#[test]
fn require_and_allow_null() {
    Case {
        name: "require_and_allow_null",
        before: with(NAME, "pub name: Option<String>, pub nick: String,"),
        after: with(NAME, "pub name: String, pub nick: Option<String>,"),
        answers: Answers {
            fills: told(&[("users", "name", "''")]),
            ..Answers::default()
        },
        rows: "INSERT INTO users (email, name, nick) VALUES ('x', 'Ada', 'a'), ('y', 'B', 'b')",
        ..NOTHING
    }
    .check();
}

#[test]
fn defaults() {
    Case {
        name: "defaults",
        before: with(
            NAME,
            "pub a: i32, #[orm(default = 1)] pub b: i32, #[orm(default = 2)] pub c: i32,",
        ),
        after: with(
            NAME,
            "#[orm(default = 3)] pub a: i32, pub b: i32, #[orm(default = 4)] pub c: i32,",
        ),
        rows: "INSERT INTO users (email, a) VALUES ('x', 9)",
        ..NOTHING
    }
    .check();
}

#[test]
fn types_that_hold_more() {
    Case {
        name: "types_that_hold_more",
        before: with(
            NAME,
            "#[orm(type = varchar(10))] pub name: String, #[orm(default = 1)] pub age: i32, #[orm(type = varchar(9), default = \"x\")] pub code: String,
             pub at: NaiveDateTime, pub ratio: f32,",
        ),
        after: with(
            NAME,
            "#[orm(type = varchar(20))] pub name: String, #[orm(default = 1)] pub age: i64, #[orm(default = \"y\")] pub code: String,
             pub at: DateTime<Utc>, pub ratio: f64,",
        ),
        rows: "INSERT INTO users (email, name, age, code, at, ratio) VALUES ('x', 'Ada', 36, 'c', '2020-01-02 03:04:05', 1.5)",
        ..NOTHING
    }
    .check();
}

#[test]
fn key_type_that_holds_more() {
    let before = BASE.replace("i64", "i32");
    Case {
        name: "key_type_that_holds_more",
        before: String::leak(before),
        after: BASE,
        rows: ROWS,
        meanwhile: "SELECT setval('users_id_seq', 100)",
        ..NOTHING
    }
    .check();
}

#[test]
fn types_that_hold_less() {
    Case {
        name: "types_that_hold_less",
        before: with(
            NAME,
            "#[orm(index, type = decimal(12, 4))] pub amount: Decimal, pub code: String, #[orm(unique)] pub big: i64, #[orm(type = varchar(20))] pub label: String,",
        ),
        after: with(
            NAME,
            "#[orm(index, type = decimal(10, 2))] pub amount: Decimal, pub code: i32, #[orm(unique)] pub big: i32, #[orm(type = varchar(10))] pub label: String,",
        ),
        rows: "INSERT INTO users (email, amount, code, big, label) VALUES ('x', 1.2345, ' 7 ', 8, 'l'), ('y', 2, '8', 9, 'm')",
        then: &[("SELECT amount || ' ' || code FROM users ORDER BY 1", "1.23 7\n2.00 8")],
        ..NOTHING
    }
    .check();
}

#[test]
fn lossy_type_keeps_what_changed_meanwhile() {
    Case {
        name: "lossy_type",
        before: with(NAME, "pub code: String,"),
        after: with(NAME, "pub code: Option<i32>,"),
        answers: Answers {
            casts: told(&[("users", "code", "NULLIF(trim(code), '')::integer")]),
            ..Answers::default()
        },
        rows: "INSERT INTO users (email, code) VALUES ('x', ' 7 '), ('y', '')",
        meanwhile: "UPDATE users SET code = 70 WHERE email = 'y'; INSERT INTO users (email, code) VALUES ('z', 3)",
        finally: &[("SELECT code FROM users ORDER BY email", " 7 \n70\n3")],
        ..NOTHING
    }
    .check();
}

#[test]
fn numbering() {
    Case {
        name: "numbering",
        before: "#[derive(Model)] #[orm(table = \"a\")] pub struct A { #[orm(id)] pub id: i64 }
            #[derive(Model)] #[orm(table = \"b\")] pub struct B { #[orm(id, default = autoincrement)] pub id: i32 }",
        after: "#[derive(Model)] #[orm(table = \"a\")] pub struct A { #[orm(id, default = autoincrement)] pub id: i64 }
            #[derive(Model)] #[orm(table = \"b\")] pub struct B { #[orm(id)] pub id: i32 }",
        rows: "INSERT INTO a VALUES (5); INSERT INTO b DEFAULT VALUES",
        meanwhile: "INSERT INTO a DEFAULT VALUES",
        finally: &[("SELECT max(id)::text FROM a", "6")],
        ..NOTHING
    }
    .check();
}

#[test]
fn primary_keys() {
    Case {
        name: "primary_keys",
        before: "#[derive(Model)] #[orm(table = \"a\", id(x))] pub struct A { pub x: i64, pub y: i64 }",
        after: "#[derive(Model)] #[orm(table = \"a\", id(x, y))] pub struct A { pub x: i64, pub y: i64 }",
        rows: "INSERT INTO a VALUES (5, 1), (6, 1)",
        ..NOTHING
    }
    .check();
}

#[test]
fn indexes() {
    Case {
        name: "indexes",
        before: with(
            NAME,
            "#[orm(index)] pub name: Option<String>, #[orm(unique)] pub nick: Option<String>,",
        ),
        after: with(
            NAME,
            "#[orm(unique)] pub name: Option<String>, pub nick: Option<String>,",
        )
        .replace(
            "table = \"users\"",
            "table = \"users\", index(points.desc(), where = User::points.gt(1))",
        )
        .leak(),
        rows: ROWS,
        ..NOTHING
    }
    .check();
}

#[test]
fn constraint_names() {
    Case {
        name: "constraint_names",
        before: BASE,
        after: BASE,
        tweak: |_, new| {
            for table in &mut new.tables {
                for index in &mut table.indexes {
                    index.name.push_str("_new");
                }
                for key in &mut table.foreign_keys {
                    key.name.push_str("_new");
                }
                if let Some(key) = &mut table.primary_key {
                    key.name.push_str("_new");
                }
            }
        },
        rows: ROWS,
        ..NOTHING
    }
    .check();
}

#[test]
fn foreign_keys_and_checks() {
    Case {
        name: "foreign_keys_and_checks",
        before: BASE
            .replace(
                "    #[orm(fk = user_id)]\n    pub user: BelongsTo<User>,\n",
                "",
            )
            .leak(),
        after: with(
            "table = \"users\"",
            "table = \"users\", check(points = User::points.ge(0))",
        ),
        rows: ROWS,
        ..NOTHING
    }
    .check();
}

#[test]
fn drop_foreign_keys_and_checks() {
    Case {
        name: "drop_foreign_keys_and_checks",
        before: with(
            "table = \"users\"",
            "table = \"users\", check(points = User::points.ge(0))",
        ),
        after: BASE
            .replace(
                "    #[orm(fk = user_id)]\n    pub user: BelongsTo<User>,\n",
                "",
            )
            .leak(),
        rows: ROWS,
        ..NOTHING
    }
    .check();
}

#[test]
fn generated_columns_collations_and_comments() {
    Case {
        name: "generated_columns_collations_and_comments",
        before: with(NAME, "pub name: Option<String>, pub twice: Option<i32>,"),
        after: with(NAME, "pub name: Option<String>, pub twice: Option<i32>,"),
        tweak: |old, new| {
            for (schema, expression) in [(&mut *old, "(points * 2)"), (&mut *new, "(points * 3)")] {
                let users = schema.tables.iter_mut().find(|table| table.name == "users");
                for column in &mut users.expect("users").columns {
                    if column.name == "twice" {
                        column.generated = Some(Generated {
                            expression: expression.to_owned(),
                            is_stored: true,
                        });
                    }
                }
            }
            let users = new.tables.iter_mut().find(|table| table.name == "users");
            let users = users.expect("users");
            users.comment = Some("Who".to_owned());
            for column in &mut users.columns {
                if column.name == "email" {
                    column.comment = Some("Where".to_owned());
                    column.collation = Some("POSIX".to_owned());
                }
            }
        },
        rows: ROWS,
        then: &[("SELECT twice::text FROM users ORDER BY id", "3\n6\n9")],
        ..NOTHING
    }
    .check();
}

#[test]
fn quoted_names() {
    let model = |extra: &str| {
        String::leak(format!(
            "#[derive(Model)] #[orm(table = \"od\\\"d 'table\")] pub struct T {{ #[orm(id)] pub id: i64, {extra} }}"
        ))
    };
    Case {
        name: "quoted_names",
        before: model("#[orm(column = \"o\\\"ld 'c\")] pub old: String,"),
        after: model("#[orm(column = \"n\\\"ew 'c\", index)] pub new: String,"),
        answers: Answers {
            fills: told(&[("od\"d 'table", "n\"ew 'c", "'it''s'")]),
            ..Answers::default()
        },
        rows: "INSERT INTO \"od\"\"d 'table\" VALUES (1, 'x')",
        ..NOTHING
    }
    .check();
}
