//! Structs of live databases: they compile, and what they make is the database that they were pulled from.

use expect_test::expect_file;
use orm::{Db, Dialect};
use orm_codegen::diff::{Answers, Change, diff};
use orm_codegen::migration::{self, Folder, GenerateInput, Outcome};
use orm_codegen::plan::Strategy;
use orm_codegen::pull::{PullOptions, Pulled, keep, pull};
use orm_schema::sql::SqlSchema;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tests::TestDb;

// What is expected is source that compiles.
#[allow(unreachable_pub, reason = "written for a crate of its own")]
#[path = "../../cases/pull/mysql.rs"]
mod mysql;
#[allow(unreachable_pub, reason = "written for a crate of its own")]
#[path = "../../cases/pull/postgres.rs"]
mod postgres;
#[allow(unreachable_pub, reason = "written for a crate of its own")]
#[path = "../../cases/pull/sqlite.rs"]
mod sqlite;

/// The models of a source, as they are to a database.
fn lowered(dialect: Dialect, source: &str) -> SqlSchema {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    super::golden::schema(dialect, &format!("pull_{number}"), source)
}

/// What still differs between a database and the structs that were pulled from it, and the tables that are no structs.
fn differences(live: &SqlSchema, pulled: &Pulled) -> (Vec<Change>, BTreeSet<String>) {
    let models = lowered(live.dialect, &pulled.source);
    let missing = live
        .tables
        .iter()
        .map(|table| table.name.clone())
        .filter(|name| models.tables.iter().all(|table| table.name != *name))
        .collect();
    let kept = keep(live, models, |_| false);
    (diff(live, &kept, &Answers::default()), missing)
}

fn assert_formatted(source: &str) {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--check"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = rustfmt.stdin.take().unwrap();
    input.write_all(source.as_bytes()).unwrap();
    drop(input);
    let output = rustfmt.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

async fn pulled(db: &Db) -> (SqlSchema, Pulled) {
    let live = orm::introspect(db).await.unwrap();
    let pulled = pull(&live, &PullOptions::default());
    (live, pulled)
}

/// Tables of our own schemas that no struct can be pulled for.
fn exceptions(dialect: Dialect, case: &str) -> &'static [&'static str] {
    match (dialect, case) {
        // Native types on purpose that no Rust type reads, such as MONEY, INET and POINT.
        (Dialect::Sqlite, "native") => &["natives"],
        (Dialect::Postgres | Dialect::MySql, "native") => &["everies", "natives"],
        // MySQL has no partial indexes: a computed column tells rows that live.
        (Dialect::MySql, "soft_delete") => &["profiles", "users"],
        (Dialect::MySql, "src") => &["_CountryToOrganisation", "_Succession", "countries"],
        _ => &[],
    }
}

/// Every schema of the repository comes back from the database that it makes.
fn round_trips(dialect: Dialect) {
    for source in super::introspect::sources() {
        let declared = super::introspect::lowered(&source, dialect);
        let case = source.components().rev().nth(1).unwrap();
        let case = case.as_os_str().to_str().unwrap().to_owned();
        TestDb::empty(dialect, async |db, _| {
            db.batch(&orm_codegen::ddl::ddl(&declared)).await.unwrap();
            let (live, pulled) = pulled(db).await;
            let (changes, missing) = differences(&live, &pulled);
            assert_eq!(changes, [], "{case}\n{}", pulled.source);
            let expected = exceptions(dialect, &case);
            let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
            assert_eq!(missing, expected, "{case}: {:#?}", pulled.notes);
        });
    }
}

#[test]
fn our_schemas_come_back_on_sqlite() {
    round_trips(Dialect::Sqlite);
}

#[test]
fn our_schemas_come_back_on_postgres() {
    round_trips(Dialect::Postgres);
}

#[test]
fn our_schemas_come_back_on_mysql() {
    round_trips(Dialect::MySql);
}

/// A database that somebody else made.
fn foreign(dialect: Dialect, script: &str, missing: &[&str]) {
    TestDb::empty(dialect, async |db, _| {
        db.batch(script).await.unwrap();
        let (live, pulled) = pulled(db).await;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = root.join(format!("cases/pull/{}.rs", dialect.name()));
        expect_file![file].assert_eq(&pulled.source);
        assert_formatted(&pulled.source);
        let (changes, found) = differences(&live, &pulled);
        assert_eq!(changes, []);
        assert_eq!(found, missing.iter().map(|&name| name.to_owned()).collect());
        for name in missing {
            let start = format!("table `{name}`: ");
            assert!(pulled.notes.iter().any(|note| note.starts_with(&start)));
        }
    });
}

#[test]
fn a_foreign_sqlite() {
    let missing = ["log", "places", "sums", "things"];
    foreign(Dialect::Sqlite, include_str!("pull/sqlite.sql"), &missing);
}

#[test]
fn a_foreign_postgres() {
    let missing = ["log", "places", "sums"];
    foreign(
        Dialect::Postgres,
        include_str!("pull/postgres.sql"),
        &missing,
    );
}

#[test]
fn a_foreign_mysql() {
    let missing = ["log", "places", "sums"];
    foreign(Dialect::MySql, include_str!("pull/mysql.sql"), &missing);
}

/// The databases that introspection is tested with, which have everything that databases have.
#[test]
fn odd_databases_come_back_too() {
    for (dialect, script) in [
        (Dialect::Sqlite, include_str!("introspect/sqlite.sql")),
        (Dialect::Postgres, include_str!("introspect/postgres.sql")),
        (Dialect::MySql, include_str!("introspect/mysql.sql")),
    ] {
        TestDb::empty(dialect, async |db, _| {
            db.batch(script).await.unwrap();
            let (live, pulled) = pulled(db).await;
            let (changes, missing) = differences(&live, &pulled);
            assert_eq!(changes, [], "{}", pulled.source);
            for name in missing {
                let start = format!("table `{name}`: ");
                assert!(pulled.notes.iter().any(|note| note.starts_with(&start)));
            }
        });
    }
}

/// Only some tables, and what is said of the others.
#[test]
fn tables_are_chosen() {
    TestDb::empty(Dialect::Sqlite, async |db, _| {
        db.batch(include_str!("pull/sqlite.sql")).await.unwrap();
        let live = orm::introspect(db).await.unwrap();
        let options = PullOptions {
            only: ["users", "profiles", "nobody"].map(str::to_owned).into(),
            exclude: vec!["profiles".to_owned()],
        };
        let Pulled { source, notes } = pull(&live, &options);
        assert!(source.contains("pub struct User {"), "{source}");
        assert!(!source.contains("Profile"), "{source}");
        assert_eq!(
            notes[0],
            "table `nobody`: the database has none of that name"
        );
        assert!(
            notes[1].ends_with("tables were left out on request"),
            "{notes:#?}"
        );
    });
}

/// What is read through the pulled structs is what stands in the database.
#[test]
fn pulled_structs_read_and_write_rows() {
    TestDb::empty(Dialect::Sqlite, async |db, _| {
        db.batch(include_str!("pull/sqlite.sql")).await.unwrap();
        let new = sqlite::NewUser {
            email: "ann@example.org".to_owned(),
        };
        let user = sqlite::User::create(new).exec(db).await.unwrap();
        assert_eq!(*user.id.get(), 1);
        let found = sqlite::User::find(user.id).one(db).await.unwrap();
        assert_eq!(found.r#type, "person's \"x\"");
        let new = sqlite::NewProfile { user_id: user.id };
        sqlite::Profile::create(new).exec(db).await.unwrap();
    });
    TestDb::empty(Dialect::Postgres, async |db, _| {
        db.batch(include_str!("pull/postgres.sql")).await.unwrap();
        let new = postgres::NewUser {
            email: "ann@example.org".to_owned(),
        };
        let user = postgres::User::create(new)
            .set(postgres::User::odd, "a")
            .exec(db)
            .await
            .unwrap();
        assert_eq!(user.mood, postgres::Mood::InBetween);
        assert_eq!(user.odd.as_deref(), Some("a"));
    });
    TestDb::empty(Dialect::MySql, async |db, _| {
        db.batch(include_str!("pull/mysql.sql")).await.unwrap();
        let new = mysql::NewUser {
            email: "ann@example.org".to_owned(),
            data: serde_json::json!({"a": 1}),
        };
        let user = mysql::User::create(new)
            .set(mysql::User::built, 1999)
            .set(mysql::User::level, "b")
            .set(mysql::User::token, vec![7; 16])
            .exec(db)
            .await
            .unwrap();
        assert_eq!((*user.id.get(), user.built), (1, Some(1999)));
        assert_eq!(user.level.as_deref(), Some("b"));
        assert_eq!(user.token, Some(vec![7; 16]));
    });
}

/// What `orm pull` and `orm migrate baseline` begin with is a project without changes; and what no struct can say is there
/// after the next migration too.
#[test]
fn a_baseline_is_what_the_structs_say() {
    for (dialect, script) in [
        (Dialect::Sqlite, include_str!("pull/sqlite.sql")),
        (Dialect::Postgres, include_str!("pull/postgres.sql")),
        (Dialect::MySql, include_str!("pull/mysql.sql")),
    ] {
        TestDb::empty(dialect, async |db, _| {
            db.batch(script).await.unwrap();
            let (live, pulled) = pulled(db).await;
            let root = std::env::temp_dir().join(format!(
                "orm_pull_{}_{}",
                dialect.name(),
                std::process::id()
            ));
            let migrations = root.join("migrations");
            std::fs::create_dir_all(&migrations).unwrap();
            let folder = || Folder::read(&migrations, dialect).unwrap();
            let generate = |source: &str, now| {
                std::fs::write(root.join("models.rs"), source).unwrap();
                let config = orm_codegen::Config::new().root(&root).source("models.rs");
                migration::generate(&GenerateInput {
                    models: &orm_codegen::load(&config).unwrap(),
                    folder: &folder(),
                    answers: &Answers::default(),
                    name: "next",
                    now,
                    strategy: Strategy::Direct,
                })
                .unwrap()
            };
            let write = |outcome| match outcome {
                Outcome::Migration { migrations, .. } => {
                    migration::write(&folder(), &migrations).unwrap();
                    folder().head.unwrap().schema
                }
                other @ (Outcome::Nothing | Outcome::Questions(_)) => panic!("{other:?}"),
            };
            let now = 20_261_121_120_000;
            let baseline = migration::baseline(&folder(), &live, "baseline", now).unwrap();
            write(baseline);
            assert_eq!(
                generate(&pulled.source, now + 1),
                Outcome::Nothing,
                "{dialect}"
            );
            let mut source = pulled.source.clone();
            for number in 0..2 {
                let field =
                    format!("    pub bio: Option<String>,\n    pub more_{number}: Option<i32>,");
                source = source.replace("    pub bio: Option<String>,", &field);
                let schema = write(generate(&source, now + 10 + number));
                for name in ["log", "places", "sums"] {
                    let mut tables = schema.tables.iter();
                    assert!(tables.any(|table| table.name == name), "{dialect}: {name}");
                }
            }
            std::fs::remove_dir_all(&root).unwrap();
        });
    }
}
