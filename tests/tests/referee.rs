//! Real Prisma as referee: its own engines judge every schema and every DDL file that we emit. Needs Node and
//! `npm ci` in `tests/referee`; skipped with a printed line without them, unless `ORM_TEST_REQUIRE` names `prisma`.

use orm::{Db, Dialect};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tests::{skipped, urls};

struct Referee {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Referee {
    fn start() -> Option<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("referee");
        let started = folder.join("node_modules").is_dir().then(|| {
            Command::new("node")
                .arg(folder.join("referee.mjs"))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .ok()
        });
        let Some(mut process) = started.flatten() else {
            let required = std::env::var("ORM_TEST_REQUIRE").unwrap_or_default();
            assert!(
                !required.split(',').any(|name| name.trim() == "prisma"),
                "ORM_TEST_REQUIRE asks for prisma: install Node, then run `npm ci --ignore-scripts` in tests/referee"
            );
            skipped("Prisma: its engines are not installed in tests/referee");
            return None;
        };
        let requests = process.stdin.take().expect("a pipe");
        let answers = BufReader::new(process.stdout.take().expect("a pipe"));
        Some(Self {
            process,
            requests,
            answers,
        })
    }

    /// The field `wanted` of a good answer, or what was wrong.
    fn ask(&mut self, request: &Value, wanted: &str) -> Result<String, String> {
        writeln!(self.requests, "{request}").expect("the referee listens");
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the referee answers");
        let answer: Value = serde_json::from_str(&line).expect("one JSON line a request");
        if answer["ok"] == true {
            Ok(answer[wanted].as_str().unwrap_or_default().to_owned())
        } else {
            Err(answer["error"]
                .as_str()
                .unwrap_or("no reason given")
                .to_owned())
        }
    }
}

impl Drop for Referee {
    fn drop(&mut self) {
        // It ends by itself when its input closes; this is for the case that it hangs.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

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
            assert_eq!(diff.as_deref(), Ok(""), "{} on {dialect}", emitted.name);
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
