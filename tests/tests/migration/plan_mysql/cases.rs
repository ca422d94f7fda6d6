//! One test for each kind of change: there, back, and there again.

use super::{Case, check, only_part, renamed_columns, run, seen, strings, told};
use crate::golden;
use orm::Dialect;
use orm_codegen::diff::{Answers, Renames};
use orm_schema::sql::SqlSchema;
use tests::TestDb;

#[test]
fn columns_come_and_go() {
    check(&Case {
        name: "columns",
        before: "
            #[derive(Model)]
            #[orm(index(city))]
            pub struct User {
                #[orm(id, default = autoincrement)]
                pub id: Id<User>,
                pub email: String,
                pub note: Option<String>,
                pub city: String,
                pub age: i32,
                #[orm(type = text)]
                pub bio: String,
                pub level: Level,
            }
            #[derive(DbEnum)]
            pub enum Level { Low, High }
        ",
        after: "
            #[derive(Model)]
            pub struct User {
                #[orm(id, default = autoincrement)]
                pub id: Id<User>,
                pub email: String,
                pub nick: Option<String>,
                #[orm(default = 7)]
                pub score: i32,
                pub domain: String,
                #[orm(default = sql(\"(1 + 2)\"))]
                pub computed: i32,
                #[orm(default = \"long\", type = text)]
                pub text: String,
            }
        ",
        answers: Answers {
            fills: told(&[("users", "domain", "CONCAT(city, '.example')")]),
            ..Answers::default()
        },
        rows: &[
            "INSERT INTO users (email, note, city, age, bio, level) VALUES \
                 ('a', NULL, 'Ulm', 3, 'it''s', 'low'), ('b', 'n', 'Bonn', -1, '', 'high')",
        ],
        expected: &[(
            "SELECT CONCAT_WS(',', email, nick, score, domain, computed, text) FROM users ORDER BY 1",
            &["a,7,Ulm.example,3,long", "b,7,Bonn.example,3,long"],
        )],
    });
}

#[test]
fn names_change_also_to_names_that_others_had() {
    check(&Case {
        name: "names",
        before: "
            #[derive(Model)]
            #[orm(index(left, map = \"by_left\"))]
            pub struct User {
                #[orm(id, default = autoincrement)]
                pub id: Id<User>,
                pub left: i32,
                pub right: i32,
                pub state: State,
                pub boss_id: Option<Id<User>>,
                #[orm(fk = boss_id)]
                pub boss: BelongsTo<Option<User>>,
                #[orm(inverse = boss)]
                pub reports: HasMany<User>,
            }
            #[derive(DbEnum)]
            #[orm(storage = text)]
            pub enum State { Open, Done }
        ",
        after: "
            #[derive(Model)]
            #[orm(index(right, map = \"on_right\"))]
            #[orm(table = \"people\")]
            pub struct User {
                #[orm(id, default = autoincrement)]
                pub id: Id<User>,
                pub right: i32,
                pub third: i32,
                pub status: State,
                pub chief_id: Option<Id<User>>,
                #[orm(fk = chief_id)]
                pub boss: BelongsTo<Option<User>>,
                #[orm(inverse = boss)]
                pub reports: HasMany<User>,
            }
            #[derive(DbEnum)]
            #[orm(storage = text)]
            pub enum State { Open, Done }
        ",
        answers: Answers::from_renames(Renames {
            tables: [("users".to_owned(), "people".to_owned())].into(),
            columns: told(&[
                ("people", "left", "right"),
                ("people", "right", "third"),
                ("people", "state", "status"),
                ("people", "boss_id", "chief_id"),
            ]),
            ..Renames::default()
        }),
        rows: &["INSERT INTO users VALUES (1, 10, 20, 'open', NULL), (2, 30, 40, 'done', 1)"],
        expected: &[(
            "SELECT CONCAT_WS(',', id, `right`, third, status, chief_id) FROM people ORDER BY id",
            &["1,10,20,open", "2,30,40,done,1"],
        )],
    });
}

#[test]
fn types_nullability_and_defaults_change() {
    check(&Case {
        name: "types",
        before: "
            #[derive(Model)]
            #[orm(unique(code))]
            pub struct Item {
                #[orm(id, default = autoincrement)]
                pub id: i32,
                #[orm(type = varchar(20))]
                pub short: String,
                #[orm(type = varchar(60))]
                pub long: String,
                #[orm(type = decimal(10, 4))]
                pub price: Decimal,
                pub code: String,
                pub maybe: Option<i32>,
                pub sure: i32,
                #[orm(default = 1)]
                pub count: i32,
                pub small: i32,
                pub parent_id: Option<i32>,
                #[orm(fk = parent_id)]
                pub parent: BelongsTo<Option<Item>>,
                #[orm(inverse = parent)]
                pub children: HasMany<Item>,
            }
        ",
        after: "
            #[derive(Model)]
            #[orm(unique(code))]
            pub struct Item {
                #[orm(id, default = autoincrement)]
                pub id: i64,
                #[orm(type = varchar(30))]
                pub short: String,
                #[orm(type = varchar(64))]
                pub long: String,
                #[orm(type = decimal(10, 2))]
                pub price: Decimal,
                pub code: i32,
                pub maybe: i32,
                pub sure: Option<i32>,
                #[orm(default = 2)]
                pub count: i32,
                #[orm(default = 5)]
                pub small: Option<i64>,
                pub parent_id: Option<i64>,
                #[orm(fk = parent_id)]
                pub parent: BelongsTo<Option<Item>>,
                #[orm(inverse = parent)]
                pub children: HasMany<Item>,
            }
        ",
        answers: Answers {
            casts: told(&[("items", "code", "CAST(SUBSTRING(code, 2) AS SIGNED)")]),
            ..Answers::default()
        },
        rows: &[
            "INSERT INTO items (short, `long`, price, code, maybe, sure, small, parent_id) VALUES \
                 ('s', 'l', 1.2345, 'x1', 4, 5, 6, NULL), ('t', 'm', 2.5, 'y2', 0, 0, 0, 1)",
        ],
        expected: &[(
            "SELECT CONCAT_WS(',', id, short, price, code, maybe, parent_id) FROM items ORDER BY id",
            &["1,s,1.23,1,4", "2,t,2.50,2,0,1"],
        )],
    });
}

#[test]
fn values_of_enums_move() {
    check(&Case {
        name: "enums",
        before: "
            #[derive(Model)]
            pub struct Ticket {
                #[orm(id, default = autoincrement)]
                pub id: Id<Ticket>,
                #[orm(default = Kind::Bug)]
                pub kind: Kind,
                pub grown: Grown,
                pub text: Text,
            }
            #[derive(DbEnum)]
            pub enum Kind { Bug, Wish, Odd }
            #[derive(DbEnum)]
            pub enum Grown { A }
            #[derive(DbEnum)]
            #[orm(storage = text)]
            pub enum Text { One, Two, Three }
        ",
        after: "
            #[derive(Model)]
            pub struct Ticket {
                #[orm(id, default = autoincrement)]
                pub id: Id<Ticket>,
                #[orm(default = Kind::Defect)]
                pub kind: Kind,
                pub grown: Grown,
                pub text: Text,
            }
            #[derive(DbEnum)]
            pub enum Kind { Defect, Wish }
            #[derive(DbEnum)]
            pub enum Grown { A, B }
            #[derive(DbEnum)]
            #[orm(storage = text)]
            pub enum Text { One, Second }
        ",
        answers: Answers {
            renames: Renames {
                enum_values: told(&[
                    ("tickets.kind", "bug", "defect"),
                    ("tickets.text", "two", "second"),
                ]),
                ..Renames::default()
            },
            mapped_values: told(&[
                ("tickets.kind", "odd", "wish"),
                ("tickets.text", "three", "one"),
            ]),
            ..Answers::default()
        },
        rows: &["INSERT INTO tickets (kind, grown, text) VALUES \
                 ('bug', 'a', 'one'), ('wish', 'a', 'two'), ('odd', 'a', 'three')"],
        expected: &[(
            "SELECT CONCAT_WS(',', id, kind, grown, text) FROM tickets ORDER BY id",
            &["1,defect,a,one", "2,wish,a,second", "3,wish,a,one"],
        )],
    });
}

const SOFT: &str = "
    #[derive(Model)]
    #[orm(unique(tenant, email))]
    pub struct User {
        #[orm(id, default = autoincrement)]
        pub id: Id<User>,
        pub tenant: i32,
        pub email: String,
        #[orm(deleted)]
        pub deleted_at: Option<DateTime<Utc>>,
    }
";

const SOFT_RENAMED: &str = "
    #[derive(Model)]
    #[orm(unique(tenant, email))]
    pub struct User {
        #[orm(id, default = autoincrement)]
        pub id: Id<User>,
        pub tenant: i32,
        pub email: String,
        pub nick: Option<String>,
        #[orm(deleted)]
        pub removed_at: Option<DateTime<Utc>>,
    }
";

const HARD: &str = "
    #[derive(Model)]
    #[orm(unique(tenant, email))]
    pub struct User {
        #[orm(id, default = autoincrement)]
        pub id: Id<User>,
        pub tenant: i32,
        pub email: String,
    }
";

#[test]
fn soft_delete_comes_goes_and_changes_its_name() {
    let soft_rows: &[&str] = &["INSERT INTO users (tenant, email, deleted_at) VALUES \
                     (1, 'a', NULL), (1, 'b', '2026-01-02 03:04:05.678901')"];
    check(&Case {
        name: "soft_comes",
        before: HARD,
        after: SOFT,
        answers: Answers::default(),
        rows: &["INSERT INTO users (tenant, email) VALUES (1, 'a'), (2, 'a')"],
        expected: &[],
    });
    check(&Case {
        name: "soft_goes",
        before: SOFT,
        after: HARD,
        answers: Answers::default(),
        rows: soft_rows,
        expected: &[],
    });
    check(&Case {
        name: "soft_renamed",
        before: SOFT,
        after: SOFT_RENAMED,
        answers: renamed_columns(&[("users", "deleted_at", "removed_at")]),
        rows: soft_rows,
        expected: &[(
            "SELECT CONCAT_WS(',', email, removed_at) FROM users ORDER BY 1",
            &["a", "b,2026-01-02 03:04:05.678901"],
        )],
    });
}

#[test]
fn tables_come_and_go_with_their_foreign_keys() {
    check(&Case {
        name: "tables",
        before: "
            #[derive(Model)]
            pub struct User {
                #[orm(id, default = autoincrement)]
                pub id: Id<User>,
                pub card_id: Option<Id<Card>>,
                #[orm(fk = card_id)]
                pub card: BelongsTo<Option<Card>>,
                #[orm(inverse = owner)]
                pub cards: HasMany<Card>,
            }
            #[derive(Model)]
            pub struct Card {
                #[orm(id, default = autoincrement)]
                pub id: Id<Card>,
                pub owner_id: Id<User>,
                pub state: State,
                #[orm(fk = owner_id, on_delete = Cascade)]
                pub owner: BelongsTo<User>,
                #[orm(inverse = card)]
                pub users: HasMany<User>,
            }
            #[derive(DbEnum)]
            #[orm(storage = text)]
            pub enum State { Open, Done }
        ",
        after: "
            #[derive(Model)]
            pub struct User {
                #[orm(id, default = autoincrement)]
                pub id: Id<User>,
                pub note_id: Option<Id<Note>>,
                #[orm(fk = note_id)]
                pub note: BelongsTo<Option<Note>>,
                #[orm(inverse = owner)]
                pub notes: HasMany<Note>,
            }
            #[derive(Model)]
            pub struct Note {
                #[orm(id, default = autoincrement)]
                pub id: Id<Note>,
                pub owner_id: Id<User>,
                #[orm(fk = owner_id, on_delete = Cascade)]
                pub owner: BelongsTo<User>,
                #[orm(inverse = note)]
                pub users: HasMany<User>,
            }
        ",
        answers: Answers::default(),
        rows: &[
            "INSERT INTO users (id) VALUES (1), (2)",
            "INSERT INTO cards VALUES (5, 1, 'open'), (6, 2, 'done')",
            "UPDATE users SET card_id = 6 WHERE id = 1",
        ],
        expected: &[],
    });
}

#[test]
fn keys_and_foreign_keys_change() {
    let before = "
        #[derive(Model)]
        #[orm(index(user_id, kind), index(kind))]
        pub struct Post {
            #[orm(id, default = autoincrement)]
            pub id: i64,
            pub user_id: Id<User>,
            pub kind: i32,
            pub other_id: Option<Id<User>>,
            #[orm(fk = user_id)]
            pub user: BelongsTo<User>,
            #[orm(fk = other_id)]
            pub other: BelongsTo<Option<User>>,
        }
        #[derive(Model)]
        pub struct User {
            #[orm(id, default = autoincrement)]
            pub id: Id<User>,
            pub code: i32,
            #[orm(inverse = user)]
            pub posts: HasMany<Post>,
            #[orm(inverse = other)]
            pub others: HasMany<Post>,
        }
    ";
    let after = "
        #[derive(Model)]
        #[orm(id(id, kind), unique(user_id, kind), index(other_id, kind))]
        pub struct Post {
            pub id: i64,
            pub kind: i32,
            pub user_id: Id<User>,
            pub other_id: Option<Id<User>>,
            #[orm(fk = user_id, on_delete = Cascade, map = \"post_user\")]
            pub user: BelongsTo<User>,
            #[orm(fk = other_id)]
            pub other: BelongsTo<Option<User>>,
        }
        #[derive(Model)]
        pub struct User {
            #[orm(id, default = autoincrement)]
            pub id: Id<User>,
            pub code: i32,
            #[orm(inverse = user)]
            pub posts: HasMany<Post>,
            #[orm(inverse = other)]
            pub others: HasMany<Post>,
        }
    ";
    let rows: &[&str] = &[
        "INSERT INTO users VALUES (1, 10), (2, 20)",
        "INSERT INTO posts (id, user_id, kind, other_id) VALUES (1, 1, 1, 2), (2, 1, 2, NULL), (3, 2, 1, 1)",
    ];
    for (name, before, after) in [("keys", before, after), ("keys_back", after, before)] {
        check(&Case {
            name,
            before,
            after,
            answers: Answers::default(),
            rows,
            expected: &[],
        });
    }
}

#[test]
fn an_index_that_a_foreign_key_needs_is_replaced() {
    let source = |indexes: &str, column: &str, own: &str| {
        String::leak(format!(
            "
            #[derive(Model)]
            {indexes}
            pub struct Post {{
                #[orm(id, default = autoincrement)]
                pub id: Id<Post>,
                pub {column}: Id<User>,
                pub kind: i32,
                #[orm(fk = {column}, map = \"post_user\"{own})]
                pub user: BelongsTo<User>,
            }}
            #[derive(Model)]
            pub struct User {{
                #[orm(id, default = autoincrement)]
                pub id: Id<User>,
                #[orm(inverse = user)]
                pub posts: HasMany<Post>,
            }}
            "
        ))
    };
    let plain = source("#[orm(index(user_id))]", "user_id", "");
    let wide = source("#[orm(index(user_id, kind))]", "user_id", "");
    let same_name = source(
        "#[orm(index(user_id, kind, map = \"posts_user_id_idx\"))]",
        "user_id",
        "",
    );
    let none = source("", "user_id", ", no_index");
    let renamed = source(
        "#[orm(index(kind, map = \"posts_user_id_idx\"), index(owner_id))]",
        "owner_id",
        "",
    );
    let cases: [(&str, &'static str, &'static str, Answers); 5] = [
        ("index_wide", plain, wide, Answers::default()),
        ("index_same_name", plain, same_name, Answers::default()),
        ("index_none", plain, none, Answers::default()),
        ("index_some", none, wide, Answers::default()),
        (
            "index_renamed",
            plain,
            renamed,
            renamed_columns(&[("posts", "user_id", "owner_id")]),
        ),
    ];
    for (name, before, after, answers) in cases {
        check(&Case {
            name,
            before,
            after,
            answers,
            rows: &[
                "INSERT INTO users VALUES (1), (2)",
                "INSERT INTO posts VALUES (1, 1, 5), (2, 2, 6)",
            ],
            expected: &[],
        });
    }
}

#[test]
fn comments_change() {
    let schema = || golden::schema(Dialect::MySql, "mysql_comments", HARD);
    let (mut old, mut new) = (schema(), schema());
    let comments = |schema: &mut SqlSchema, table: Option<&str>, column: Option<&str>| {
        schema.tables[0].comment = table.map(str::to_owned);
        schema.tables[0].columns[1].comment = column.map(str::to_owned);
    };
    comments(&mut old, None, Some("of whom"));
    comments(&mut new, Some("who's who"), Some("of what"));
    let part = only_part(&old, &new, &Answers::default());
    golden::expect(
        "mysql/comments.sql",
        &golden::text(std::slice::from_ref(&part)),
    );
    TestDb::empty(Dialect::MySql, async |db, _| {
        db.batch(&orm_codegen::ddl::ddl(&old)).await.unwrap();
        db.batch("ALTER TABLE users MODIFY tenant INTEGER NOT NULL COMMENT 'of whom'")
            .await
            .unwrap();
        let begin = seen(db).await;
        run(db, "comments", &part.up).await;
        let query = "SELECT CONCAT(TABLE_COMMENT, '/', (SELECT GROUP_CONCAT(COLUMN_COMMENT SEPARATOR '') FROM information_schema.COLUMNS \
                     WHERE TABLE_SCHEMA = DATABASE())) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()";
        assert_eq!(strings(db, query).await, ["who's who/of what"]);
        run(db, "comments", &part.down).await;
        assert_eq!(seen(db).await, begin);
    });
}
