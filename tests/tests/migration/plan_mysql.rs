//! Migrations of MySQL and MariaDB on a live server: what they cost is what they claim, every statement is known to be done
//! when it is, and the way back leads to where the way there began.

use crate::golden;
use orm::{Db, Dialect};
use orm_codegen::diff::{Answers, Renames};
use orm_codegen::plan::mysql_algorithm::{Circumstances, Clause, Operation, claim};
use orm_codegen::plan::{PlannedPart, Strategy};
use orm_schema::migration::{Direction, Step};
use orm_schema::sql::SqlSchema;
use std::collections::BTreeMap;
use tests::TestDb;

/// Text that was made at run time, for what takes text of the program only.
fn text(sql: &str) -> &'static str {
    String::leak(sql.to_owned())
}

async fn has_row(db: &Db, sql: &str) -> bool {
    let rows: Vec<(i64,)> = orm::sql(text(sql)).rows().all(db).await.unwrap();
    !rows.is_empty()
}

async fn strings(db: &Db, sql: &str) -> Vec<String> {
    let rows: Vec<(String,)> = orm::sql(text(sql)).rows().all(db).await.unwrap();
    rows.into_iter().map(|(row,)| row).collect()
}

/// What goes from one schema to another, with rows.
struct Case {
    name: &'static str,
    before: &'static str,
    after: &'static str,
    answers: Answers,
    rows: &'static [&'static str],
    /// What is there afterwards: a query of one text a row, and its rows.
    expected: &'static [(&'static str, &'static [&'static str])],
}

/// A migration in one part, which is what MySQL has.
fn only_part(old: &SqlSchema, new: &SqlSchema, answers: &Answers) -> PlannedPart {
    let mut parts = golden::planned(old, new, answers, Strategy::Online).unwrap();
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

async fn run(db: &Db, case: &str, steps: &[Step]) {
    for step in steps {
        if let Some(query) = &step.is_done {
            assert!(
                !has_row(db, query).await,
                "{case}: done before\n{}\n{query}",
                step.sql
            );
        }
        if let Err(error) = db.batch(&step.sql).await {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            panic!("{case}: {}\n{error}: {source:?}", step.sql);
        }
        if let Some(query) = &step.is_done {
            assert!(
                has_row(db, query).await,
                "{case}: not done\n{}\n{query}",
                step.sql
            );
        }
    }
}

/// What a schema is, whatever order things came in, and without what is put aside.
async fn seen(db: &Db) -> SqlSchema {
    let mut schema = orm::introspect(db).await.unwrap();
    schema.others.clear();
    for table in &mut schema.tables {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    }
    schema
}

/// The indexes that the database has, also those that it made for foreign keys.
async fn indexes(db: &Db) -> Vec<String> {
    strings(
        db,
        "SELECT CONCAT_WS('.', TABLE_NAME, INDEX_NAME, NON_UNIQUE, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX)) \
         FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE '\\_\\_parked%' \
         GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE ORDER BY TABLE_NAME, INDEX_NAME",
    )
    .await
}

/// All values of the columns that the schema has and that are written, by table.
async fn values(db: &Db, schema: &SqlSchema) -> BTreeMap<String, Vec<String>> {
    let mut values = BTreeMap::new();
    for table in &schema.tables {
        let columns: Vec<String> = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none())
            .map(|column| format!("QUOTE(`{}`)", column.name))
            .collect();
        let sql = format!(
            "SELECT CONCAT_WS(',', {}) FROM `{}` ORDER BY 1",
            columns.join(", "),
            table.name
        );
        values.insert(table.name.clone(), strings(db, &sql).await);
    }
    values
}

fn check(case: &Case) {
    let schema = |side: &str, source| {
        golden::schema(
            Dialect::MySql,
            &format!("mysql_{}_{side}", case.name),
            source,
        )
    };
    let (old, new) = (schema("before", case.before), schema("after", case.after));
    let part = only_part(&old, &new, &case.answers);
    golden::expect(
        &format!("mysql/{}.sql", case.name),
        &golden::text(std::slice::from_ref(&part)),
    );
    let mut fresh = None;
    TestDb::empty(Dialect::MySql, async |db, _| {
        db.batch(&orm_codegen::ddl::ddl(&new)).await.unwrap();
        fresh = Some((seen(db).await, indexes(db).await));
    });
    let Some(fresh) = fresh else { return };
    TestDb::empty(Dialect::MySql, async |db, _| {
        let name = case.name;
        db.batch(&orm_codegen::ddl::ddl(&old)).await.unwrap();
        for row in case.rows {
            db.batch(row).await.unwrap();
        }
        let begin = (seen(db).await, indexes(db).await, values(db, &old).await);
        run(db, name, &part.up).await;
        assert_eq!(seen(db).await, fresh.0, "{name}: up");
        assert_eq!(indexes(db).await, fresh.1, "{name}: up");
        for (query, rows) in case.expected {
            assert_eq!(strings(db, query).await, *rows, "{name}: {query}");
        }
        let middle = values(db, &new).await;
        run(db, name, &part.down).await;
        assert_eq!(seen(db).await, begin.0, "{name}: down");
        assert_eq!(indexes(db).await, begin.1, "{name}: down");
        assert_eq!(values(db, &old).await, begin.2, "{name}: down");
        // What was put aside on the way there is in use again.
        for parked in &part.parked {
            if parked.by == Direction::Up {
                let query = format!(
                    "SELECT TABLE_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND (TABLE_NAME = '{0}' OR COLUMN_NAME = '{0}')",
                    parked.parked_as
                );
                assert_eq!(
                    strings(db, &query).await,
                    [""; 0],
                    "{name}: {}",
                    parked.parked_as
                );
            }
        }
        run(db, name, &part.up).await;
        for parked in &part.parked {
            if parked.by == Direction::Down {
                db.batch(&parked.restore.join("\n")).await.unwrap();
            }
        }
        assert_eq!(values(db, &new).await, middle, "{name}: up again");
        for parked in &part.parked {
            if parked.by == Direction::Up {
                db.batch(&parked.purge.join("\n")).await.unwrap();
            }
        }
        assert_eq!(seen(db).await, fresh.0, "{name}: purged");
    });
}

fn renamed_columns(renames: &[(&str, &str, &str)]) -> Answers {
    Answers::from_renames(Renames {
        columns: renames
            .iter()
            .map(|(table, from, to)| (((*table).to_owned(), (*from).to_owned()), (*to).to_owned()))
            .collect(),
        ..Renames::default()
    })
}

fn told(entries: &[(&str, &str, &str)]) -> BTreeMap<(String, String), String> {
    entries
        .iter()
        .map(|(a, b, c)| (((*a).to_owned(), (*b).to_owned()), (*c).to_owned()))
        .collect()
}

/// What `plan` says of an operation, as statements on the table of [`claims_hold`].
fn example(operation: Operation) -> (&'static str, &'static str) {
    match operation {
        Operation::AddColumn => ("", "ADD COLUMN n INT NOT NULL DEFAULT 3"),
        Operation::AddVirtualColumn => ("", "ADD COLUMN n INT GENERATED ALWAYS AS (b + 1) VIRTUAL"),
        Operation::AddStoredColumn => ("", "ADD COLUMN n INT GENERATED ALWAYS AS (b + 1) STORED"),
        Operation::AddNumberedColumn => (
            "ALTER TABLE t MODIFY id BIGINT NOT NULL",
            "DROP PRIMARY KEY, ADD COLUMN n BIGINT NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY (n)",
        ),
        Operation::DropColumn => ("", "DROP COLUMN v"),
        Operation::RenameColumn => ("", "RENAME COLUMN b TO bb"),
        Operation::ParkColumn => (
            "",
            "CHANGE tx parked LONGTEXT NOT NULL DEFAULT ('') INVISIBLE",
        ),
        Operation::SetDefault => ("", "ALTER COLUMN s SET DEFAULT (uuid())"),
        Operation::DropDefault => ("", "ALTER COLUMN v DROP DEFAULT"),
        Operation::SetNotNull => ("", "MODIFY a INT NOT NULL"),
        Operation::DropNotNull => ("", "MODIFY b INT NULL"),
        Operation::WidenVarChar => ("", "MODIFY v VARCHAR(63) NOT NULL DEFAULT 'q'"),
        Operation::AppendEnumValue => ("", "MODIFY e ENUM('x', 'y', 'z') NOT NULL"),
        Operation::ChangeType => ("", "MODIFY b BIGINT NOT NULL"),
        Operation::ChangeCollation => (
            "",
            "MODIFY v VARCHAR(60) COLLATE utf8mb4_bin NOT NULL DEFAULT 'q'",
        ),
        Operation::ChangeExpression => (
            "",
            "MODIFY live TINYINT GENERATED ALWAYS AS (CASE WHEN a IS NULL THEN 1 END) VIRTUAL",
        ),
        Operation::StartNumbering => (
            "ALTER TABLE t MODIFY id BIGINT NOT NULL",
            "MODIFY id BIGINT NOT NULL AUTO_INCREMENT",
        ),
        Operation::StopNumbering => ("", "MODIFY id BIGINT NOT NULL"),
        Operation::CommentColumn => ("", "MODIFY b INT NOT NULL COMMENT 'why'"),
        Operation::CommentTable => ("", "COMMENT = 'why'"),
        Operation::ChangeIndex => ("", "ADD UNIQUE INDEX i(b)"),
        Operation::RenameIndex => ("", "RENAME INDEX t_a TO t_aa"),
        Operation::ReplacePrimaryKey => ("", "DROP PRIMARY KEY, ADD PRIMARY KEY (id, b)"),
        Operation::AddPrimaryKey => (
            "ALTER TABLE t MODIFY id BIGINT NOT NULL, DROP PRIMARY KEY",
            "ADD PRIMARY KEY (id)",
        ),
        Operation::DropPrimaryKey => (
            "ALTER TABLE t MODIFY id BIGINT NOT NULL",
            "DROP PRIMARY KEY",
        ),
        Operation::AddForeignKey => ("", "ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p(id)"),
        Operation::DropForeignKey => (
            "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p(id)",
            "DROP FOREIGN KEY f",
        ),
        Operation::AddCheck => ("", "ADD CONSTRAINT c CHECK (b > 0)"),
        Operation::DropCheck => (
            "ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0)",
            "DROP CONSTRAINT c",
        ),
    }
}

/// The clauses that a server takes for a statement, from the strongest.
const CLAUSES: [Clause; 5] = [
    Clause::Instant,
    Clause::NoCopy,
    Clause::Inplace,
    Clause::InplaceShared,
    Clause::Copy,
];

#[test]
fn claims_hold_and_could_not_be_stronger() {
    TestDb::empty(Dialect::MySql, async |db, _| {
        let mut wrong = Vec::new();
        for operation in Operation::ALL {
            for (has_stored_column, has_indexed_virtual_column) in
                [(false, false), (true, false), (false, true), (true, true)]
            {
                let circumstances = Circumstances {
                    has_stored_column,
                    has_indexed_virtual_column,
                };
                let claim = claim(operation, circumstances);
                let (prepare, change) = example(operation);
                let set_up = async || {
                    let stored = if has_stored_column {
                        ", st INT GENERATED ALWAYS AS (p + 1) STORED"
                    } else {
                        ""
                    };
                    let indexed = if has_indexed_virtual_column {
                        ", UNIQUE INDEX t_sl(s, live)"
                    } else {
                        ""
                    };
                    db.batch(&format!(
                        "DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS p;
                         CREATE TABLE p (id BIGINT PRIMARY KEY); INSERT INTO p VALUES (1);
                         CREATE TABLE t (id BIGINT PRIMARY KEY AUTO_INCREMENT, a INT NULL, b INT NOT NULL, s VARCHAR(20) NOT NULL,
                           v VARCHAR(60) NOT NULL DEFAULT 'q', e ENUM('x', 'y') NOT NULL, d DATETIME(6) NULL, tx LONGTEXT NOT NULL,
                           live TINYINT GENERATED ALWAYS AS (CASE WHEN d IS NULL THEN 1 END) VIRTUAL, p BIGINT NOT NULL,
                           INDEX t_a(a), INDEX t_p(p){indexed}{stored});
                         INSERT INTO t (a, b, s, e, tx, p) VALUES (1, 1, 'a', 'x', '', 1), (2, 2, 'b', 'y', '', 1);"
                    ))
                    .await
                    .unwrap();
                    if !prepare.is_empty() {
                        db.batch(prepare).await.unwrap();
                    }
                };
                let attempt = async |clause: Clause| {
                    set_up().await;
                    db.batch(&format!("ALTER TABLE t {change}, {}", clause.sql()))
                        .await
                        .is_ok()
                };
                if !attempt(claim.clause).await {
                    wrong.push(format!(
                        "{operation:?} {circumstances:?}: {:?} is refused",
                        claim.clause
                    ));
                }
                let mut best = None;
                for clause in CLAUSES {
                    if attempt(clause).await {
                        best = Some(clause);
                        break;
                    }
                }
                if best != Some(claim.best) {
                    wrong.push(format!(
                        "{operation:?} {circumstances:?}: {best:?}, not {:?}",
                        claim.best
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

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
