//! Reading live databases: those that our DDL makes come back as they were declared, and foreign ones as they are.

use orm::{Db, Dialect};
use orm_codegen::compare::{Reported, normalize, normalize_with, reported};
use orm_schema::sql::SqlSchema;
use std::path::{Path, PathBuf};
use tests::TestDb;

mod expressions;
mod foreign;

/// Every schema of the repository: the source, from the folder of the tests.
pub(super) fn sources() -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources: Vec<PathBuf> = std::fs::read_dir(tests.join("cases/ddl"))
        .unwrap()
        .map(|case| case.unwrap().path().join("models.rs"))
        .filter(|path| path.exists())
        .collect();
    sources.sort();
    sources.extend(["tests/it/blog.rs", "tests/it/types.rs"].map(|path| tests.join(path)));
    sources.push(tests.join("../schema-examples/src/lib.rs"));
    sources
}

pub(super) fn lowered(source: &Path, dialect: Dialect) -> SqlSchema {
    let config = orm_codegen::Config::new()
        .root(source.parent().unwrap())
        .source(source.file_name().unwrap());
    let schema = orm_codegen::load(&config).unwrap();
    orm_codegen::lower(&schema, dialect)
}

async fn apply(db: &Db, schema: &SqlSchema) {
    db.batch(&orm_codegen::ddl::ddl(schema)).await.unwrap();
}

/// What our DDL makes is read back as it was declared, without a record of what the server printed.
fn round_trips(dialect: Dialect) {
    for source in sources() {
        let declared = lowered(&source, dialect);
        TestDb::empty(dialect, async |db, _| {
            apply(db, &declared).await;
            let live = orm::introspect(db).await.unwrap();
            assert_eq!(live.others, [], "{}", source.display());
            let (declared, live) = (normalize(&declared), normalize(&live));
            for (a, b) in declared.tables.iter().zip(&live.tables) {
                for (a, b) in a.columns.iter().zip(&b.columns) {
                    assert_eq!(a, b, "{}", source.display());
                }
                assert_eq!(a.checks, b.checks, "{}", source.display());
                assert_eq!(a, b, "{}", source.display());
            }
            assert_eq!(declared, live, "{}", source.display());
        });
    }
}

#[test]
fn our_tables_are_read_back_on_sqlite() {
    round_trips(Dialect::Sqlite);
}

#[test]
fn our_tables_are_read_back_on_postgres() {
    round_trips(Dialect::Postgres);
}

#[test]
fn our_tables_are_read_back_on_mysql() {
    round_trips(Dialect::MySql);
}

/// Reading back twice gives the same text, so that it can be kept in a file.
#[test]
fn reading_is_deterministic() {
    for dialect in Dialect::ALL {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/blog.rs");
        let declared = lowered(&source, dialect);
        TestDb::empty(dialect, async |db, _| {
            apply(db, &declared).await;
            let first = orm::introspect(db).await.unwrap();
            assert_eq!(first, orm::introspect(db).await.unwrap());
            let in_transaction = db
                .transaction(async |tx| orm::introspect(tx).await)
                .await
                .unwrap();
            assert_eq!(first, in_transaction);
        });
    }
}

/// A condition that the server rewrites beyond any normal form is equal once it was recorded.
#[test]
fn a_record_proves_equal_what_no_normal_form_can() {
    TestDb::empty(Dialect::Postgres, async |db, _| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/ddl/types/models.rs");
        let mut declared = lowered(&source, Dialect::Postgres);
        let table = declared.tables.first_mut().unwrap();
        table.checks.push(orm_schema::sql::Check {
            name: "odd".to_owned(),
            condition: "id IN (1, 2) AND id::bigint + 1 > 2.5".to_owned(),
        });
        apply(db, &declared).await;
        let live = orm::introspect(db).await.unwrap();
        assert_ne!(normalize(&declared), normalize(&live));
        let record = reported(&declared, &live);
        let places: Vec<&str> = record.iter().map(|(place, _)| place).collect();
        assert_eq!(places, ["listses.check.odd"]);
        assert_eq!(
            normalize_with(&declared, &record),
            normalize_with(&live, &record)
        );
        // It is kept as JSON.
        let text = serde_json::to_string(&record).unwrap();
        let read: Reported = serde_json::from_str(&text).unwrap();
        assert_eq!(read, record);
        // What someone changed in the database since is a difference.
        db.batch("ALTER TABLE listses DROP CONSTRAINT odd, ADD CONSTRAINT odd CHECK (id IN (1, 3) AND id::bigint + 1 > 2.5)")
            .await
            .unwrap();
        let drifted = orm::introspect(db).await.unwrap();
        assert_ne!(
            normalize_with(&declared, &record),
            normalize_with(&drifted, &record)
        );
    });
}

/// Not one query for each table.
#[test]
fn many_tables_take_as_many_statements_as_none() {
    for dialect in Dialect::ALL {
        TestDb::empty(dialect, async |db, _| {
            let count = async || {
                let (found, log) = db.watch_statements(orm::introspect(db)).await;
                (found.unwrap().tables.len(), log.statements().len())
            };
            let (none, statements) = count().await;
            assert_eq!(none, 0);
            let script: Vec<String> = (0..50)
                .map(|i| {
                    format!("CREATE TABLE t{i:02} (id INTEGER PRIMARY KEY, a VARCHAR(9) NOT NULL);")
                })
                .collect();
            db.batch(&script.join("\n")).await.unwrap();
            assert_eq!(count().await, (50, statements), "{dialect}");
        });
    }
}
