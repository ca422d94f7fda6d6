//! A fresh database for each test, dropped when the test is over.

use orm::{Db, Dialect};
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// A database of one test.
#[derive(Debug)]
pub struct TestDb;

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// The URL of the server for a dialect: `ORM_TEST_POSTGRES_URL`, `ORM_TEST_MYSQL_URL`; `None`, with a printed
/// line, when it is not configured.
///
/// # Panics
///
/// When it is not configured but `ORM_TEST_REQUIRE` names it.
pub fn urls(dialect: Dialect) -> Option<String> {
    let variable = match dialect {
        Dialect::Sqlite => return Some("sqlite::memory:".to_owned()),
        Dialect::Postgres => "ORM_TEST_POSTGRES_URL",
        Dialect::MySql => "ORM_TEST_MYSQL_URL",
    };
    let url = std::env::var(variable).ok().filter(|url| !url.is_empty());
    if url.is_none() {
        let required = std::env::var("ORM_TEST_REQUIRE").unwrap_or_default();
        assert!(
            !required
                .split(',')
                .any(|name| name.trim() == dialect.name()),
            "ORM_TEST_REQUIRE asks for {dialect}, but {variable} is not set"
        );
        skipped(&format!("{dialect}: {variable} is not set"));
    }
    url
}

/// Says once that something is skipped. Written to the stream itself: what tests print is only shown when they fail.
pub fn skipped(what: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    if said.insert(what.to_owned()) {
        // Nothing can be done when it cannot be said.
        let _ = writeln!(std::io::stderr(), "skipped: {what}");
    }
}

/// The same URL with another database.
fn with_database(url: &str, database: &str) -> String {
    let (base, query) = url
        .split_once('?')
        .map_or((url, ""), |(base, query)| (base, query));
    let authority_end = base.find("://").map_or(0, |at| at + 3);
    let path = base[authority_end..]
        .find('/')
        .map_or(base.len(), |at| authority_end + at);
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    format!("{}/{database}{query}", &base[..path])
}

impl TestDb {
    /// Runs a test on a dialect, in a database where the tables of the models in `source` exist; skips when the dialect
    /// is not configured.
    ///
    /// # Panics
    ///
    /// When the test fails.
    pub fn run(dialect: Dialect, source: &str, test: impl AsyncFnOnce(&Db)) {
        let ddl = || orm_codegen::ddl::ddl(&orm_codegen::lower(&load(source), dialect));
        if dialect == Dialect::Sqlite {
            block_on(async {
                let db = Db::connect("sqlite::memory:")
                    .await
                    .expect("SQLite in memory");
                db.batch(&ddl()).await.expect("the DDL applies");
                test(&db).await;
            });
            return;
        }
        Self::empty(dialect, async |db, _| {
            db.batch(&ddl()).await.expect("the DDL applies");
            test(db).await;
        });
    }

    /// Runs a test on a dialect, in a database of its own without tables, and tells its URL, so that other processes can
    /// reach it: a file where SQLite is tested. Skips when the dialect is not configured.
    ///
    /// # Panics
    ///
    /// When the test fails.
    pub fn empty(dialect: Dialect, test: impl AsyncFnOnce(&Db, &str)) {
        let Some(url) = urls(dialect) else { return };
        let name = format!(
            "orm_test_{}_{}",
            std::process::id(),
            COUNTER.fetch_add(1, Ordering::Relaxed)
        );
        let (create, drop) = match dialect {
            Dialect::Sqlite => {
                let folder = std::env::temp_dir().join(&name);
                std::fs::create_dir_all(&folder).expect("a folder of the test's own");
                let url = format!("sqlite:{}", folder.join("test.db").display());
                let mut outcome = Ok(());
                block_on(async {
                    let db = Db::connect(&url).await.expect("SQLite in a file");
                    outcome = catch(test(&db, &url)).await;
                    db.close();
                });
                std::fs::remove_dir_all(&folder).expect("the test's folder can be removed");
                resume(outcome);
                return;
            }
            Dialect::Postgres => (
                format!(
                    "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
                ),
                format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            ),
            Dialect::MySql => (
                format!("CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"),
                format!("DROP DATABASE IF EXISTS {name}"),
            ),
        };
        block_on(async {
            let server = Db::options()
                .max_connections(1)
                .connect(&url)
                .await
                .expect("the server answers");
            server
                .batch(&create)
                .await
                .expect("a database of the test's own");
            let url = with_database(&url, &name);
            let db = Db::options()
                .max_connections(3)
                .connect(&url)
                .await
                .expect("the test's database answers");
            // Dropped also when the test panics.
            let outcome = catch(test(&db, &url)).await;
            db.close();
            server
                .batch(&drop)
                .await
                .expect("the test's database can be dropped");
            resume(outcome);
        });
    }
}

fn block_on(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future);
}

fn resume(outcome: std::thread::Result<()>) {
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// Runs a future to its end, and returns a panic instead of unwinding.
async fn catch(future: impl Future<Output = ()>) -> std::thread::Result<()> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(move |context| {
        let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            future.as_mut().poll(context)
        }));
        match polled {
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Ok(std::task::Poll::Ready(())) => std::task::Poll::Ready(Ok(())),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    })
    .await
}

/// The schema of the models in a source file.
fn load(source: &str) -> orm_schema::Schema {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = orm_codegen::Config::new().root(root).source(source);
    match orm_codegen::load(&config) {
        Ok(schema) => schema,
        Err(error) => panic!("the models of `{source}` do not load: {error}"),
    }
}
