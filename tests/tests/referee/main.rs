//! Real Prisma as referee: its own engines judge every schema and every DDL file that we emit. Needs Node and
//! `npm ci` in `tests/referee`; skipped with a printed line without them, unless `ORM_TEST_REQUIRE` names `prisma`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod changes;
mod migrations;

use orm::{Db, Dialect};
use serde_json::json;
use std::path::PathBuf;
use tests::{Referee, urls};

/// One emitted schema with the DDL beside it.
struct Emitted {
    name: String,
    schema: orm_schema::Schema,
}

fn emitted() -> Vec<Emitted> {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut sources: Vec<PathBuf> = std::fs::read_dir(tests.join("cases/ddl"))
        .expect("the golden cases")
        .map(|entry| entry.expect("a folder").path().join("models.rs"))
        .collect();
    sources.push(tests.join("tests/it/blog.rs"));
    sources.push(tests.join("tests/it/types.rs"));
    sources.push(tests.join("../schema-examples/src/lib.rs"));
    sources.sort();
    sources
        .into_iter()
        .map(|source| {
            let config = orm_codegen::Config::new().source(&source);
            let schema = orm_codegen::load(&config)
                .unwrap_or_else(|error| panic!("{}: {error}", source.display()));
            Emitted {
                name: source.display().to_string(),
                schema,
            }
        })
        .collect()
}

#[test]
fn prisma_accepts_every_schema_as_it_would_format_it() {
    let Some(mut referee) = Referee::start() else {
        return;
    };
    for emitted in emitted() {
        for dialect in Dialect::ALL {
            let text = orm_codegen::prisma::emit(&emitted.schema, dialect);
            let validated =
                referee.ask(&json!({ "id": 1, "op": "validate", "schema": text }), "ok");
            assert!(
                validated.is_ok(),
                "{} on {dialect}: {validated:?}\n{text}",
                emitted.name
            );
            let formatted = referee.ask(
                &json!({ "id": 2, "op": "format", "schema": text }),
                "formatted",
            );
            assert_eq!(
                formatted.as_deref(),
                Ok(text.as_str()),
                "{} on {dialect}",
                emitted.name
            );
        }
    }
    // A referee that accepts everything would be none.
    let wrong = json!({ "id": 3, "op": "validate", "schema": "model A {\n  x Int\n}\n" });
    assert!(referee.ask(&wrong, "ok").is_err());
}

#[test]
fn prisma_sees_no_difference_to_the_database_that_our_ddl_makes() {
    let Some(mut referee) = Referee::start() else {
        return;
    };
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let Some(url) = urls(dialect) else {
            continue;
        };
        for emitted in emitted() {
            let ddl = orm_codegen::ddl::ddl(&orm_codegen::lower(&emitted.schema, dialect));
            let request = |ddl: &str| {
                json!({
                    "id": 1, "op": "diff", "provider": dialect.prisma_provider(), "url": url,
                    "schema": orm_codegen::prisma::emit(&emitted.schema, dialect), "ddl": ddl,
                })
            };
            let diff = referee.ask(&request(&ddl), "diff");
            if diff.as_deref() != Ok("") {
                // Conditions of partial indexes that PostgreSQL prints in another way differ for ever: Prisma would change
                // what it has made itself, too.
                let mut own = request("");
                own["op"] = json!("ddl");
                let own = referee.ask(&own, "ddl").expect("Prisma makes the schema");
                let itself = referee.ask(&request(&own), "diff");
                assert_eq!(diff, itself, "{} on {dialect}", emitted.name);
            }
            let missing = referee.ask(&request(""), "diff");
            assert!(
                missing.is_ok_and(|diff| !diff.is_empty()),
                "{} on {dialect}: an empty database differs",
                emitted.name
            );
        }
    }
}

#[test]
fn mysql_accepts_our_ddl_and_our_drops() {
    let Some(url) = urls(Dialect::MySql) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let name = format!("orm_test_referee_{}", std::process::id());
        let db = Db::options()
            .max_connections(1)
            .connect(&url)
            .await
            .expect("the server answers");
        for emitted in emitted() {
            let schema = orm_codegen::lower(&emitted.schema, Dialect::MySql);
            let fresh =
                format!("DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name}; USE {name};");
            db.batch(&fresh)
                .await
                .expect("a database of the test's own");
            for text in [
                orm_codegen::ddl::ddl(&schema),
                orm_codegen::ddl::drop_ddl(&schema),
            ] {
                db.batch(&text)
                    .await
                    .unwrap_or_else(|error| panic!("{}: {error}\n{text}", emitted.name));
            }
        }
        db.batch(&format!("DROP DATABASE {name}"))
            .await
            .expect("the database can be dropped");
    });
}
