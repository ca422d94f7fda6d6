//! The rows that migrations are tried on are rows that real databases take.

use orm::{Db, Dialect};
use orm_codegen::seed::seed;
use orm_codegen::{ddl, lower};
use orm_schema::sql::SqlSchema;
use std::path::{Path, PathBuf};
use tests::TestDb;

const ROWS: usize = 5;

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut cases: Vec<PathBuf> = std::fs::read_dir(root.join("cases/ddl"))
        .unwrap()
        .map(|entry| entry.unwrap().path().join("models.rs"))
        .collect();
    cases.push(root.join("tests/it/types.rs"));
    cases.push(root.join("tests/it/blog.rs"));
    cases.push(root.join("../schema-examples/src/lib.rs"));
    cases.sort();
    cases
}

/// Seeds a database, and says for each table how many rows it took.
async fn fill(db: &Db, schema: &SqlSchema) -> Vec<(String, usize)> {
    let mut taken = Vec::new();
    for table in seed(schema, ROWS) {
        let mut rows = 0;
        for candidates in table.rows {
            for statement in candidates {
                if db.batch(&statement).await.is_ok() {
                    rows += 1;
                    break;
                }
            }
        }
        if !table.is_circular {
            taken.push((table.table, rows));
        }
    }
    taken
}

#[test]
fn every_table_gets_rows() {
    for dialect in Dialect::ALL {
        for case in cases() {
            let schema =
                orm_codegen::load(&orm_codegen::Config::new().source(&case)).expect("the models");
            let schema = lower(&schema, dialect);
            TestDb::empty(dialect, async |db, _| {
                db.batch(&ddl::ddl(&schema)).await.expect("the DDL applies");
                let taken = fill(db, &schema).await;
                // Enough for a NULL, a default and a value at the end of its type.
                let poor: Vec<_> = taken.iter().filter(|(_, rows)| *rows < 3).collect();
                assert!(poor.is_empty(), "{} on {dialect}: {poor:?}", case.display());
            });
        }
    }
}
