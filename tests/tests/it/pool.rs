//! Connections: waiting for one, losing one, SQLite's files and ways to run.

use crate::blog::{Email, NewUser, SOURCE, User, user};
use orm::prelude::*;
use orm::{Dialect, ErrorKind, SqliteExecution};
use std::path::PathBuf;
use std::time::Duration;
use tests::{db_test, urls};

/// A SQLite file of a test's own, removed with what SQLite puts beside it.
pub(crate) struct File(PathBuf);

impl File {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("orm_test_{}_{name}.db", std::process::id()));
        Self::remove(&path);
        Self(path)
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite://{}", self.0.display())
    }

    fn remove(path: &std::path::Path) {
        for end in ["", "-wal", "-shm"] {
            // It may not be there.
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        Self::remove(&self.0);
    }
}

pub(crate) fn ddl() -> String {
    let config = orm_codegen::Config::new()
        .root(env!("CARGO_MANIFEST_DIR"))
        .source(SOURCE);
    let schema = orm_codegen::load(&config).unwrap();
    orm_codegen::ddl::ddl(&orm_codegen::lower(&schema, Dialect::Sqlite))
}

pub(crate) fn multi_thread() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn a_file_is_read_while_it_is_written() {
    let file = File::new("readers");
    multi_thread().block_on(async {
        let db = Db::connect(&file.url()).await.unwrap();
        db.batch(&ddl()).await.unwrap();
        user(&db, "before").await;
        db.transaction(async |tx| {
            User::create(NewUser {
                email: Email("x@example.org".into()),
                name: "inside".into(),
            })
            .exec(tx)
            .await?;
            assert_eq!(User::query().count(tx).await?, 2);
            // A reader sees what is committed, and does not wait for the writer.
            assert_eq!(User::query().count(&db).await?, 1);
            Ok::<_, orm::Error>(())
        })
        .await
        .unwrap();
        assert_eq!(User::query().count(&db).await.unwrap(), 2);
    });
}

#[test]
fn many_tasks_share_a_file() {
    let file = File::new("tasks");
    multi_thread().block_on(async {
        let db = Db::connect(&file.url()).await.unwrap();
        db.batch(&ddl()).await.unwrap();
        let tasks: Vec<_> = (0..32)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    let created = user(&db, &format!("n{n}")).await;
                    User::find(created.id).one(&db).await.unwrap().name
                })
            })
            .collect();
        for (n, task) in tasks.into_iter().enumerate() {
            assert_eq!(task.await.unwrap(), format!("n{n}"));
        }
        assert_eq!(User::query().count(&db).await.unwrap(), 32);
    });
}

#[test]
fn sqlite_can_run_on_blocking_threads() {
    let file = File::new("blocking");
    multi_thread().block_on(async {
        let options = Db::options().sqlite_execution(SqliteExecution::Blocking);
        let db = options.connect(&file.url()).await.unwrap();
        db.batch(&ddl()).await.unwrap();
        let ann = user(&db, "ann").await;
        assert_eq!(User::find(ann.id).one(&db).await.unwrap(), ann);
        let failed: orm::Result<()> = db
            .transaction(async |tx| {
                ann.update().set(User::age, 99).exec(tx).await?;
                Err(User::find(Id::new(999)).one(tx).await.unwrap_err())
            })
            .await;
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(ann.reload().one(&db).await.unwrap(), ann);
    });
}

#[test]
fn a_file_can_be_opened_read_only() {
    let file = File::new("read_only");
    multi_thread().block_on(async {
        let missing = Db::connect(&format!("{}?mode=rw", file.url()))
            .await
            .map(drop)
            .unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::Connection);
        let db = Db::connect(&file.url()).await.unwrap();
        db.batch(&ddl()).await.unwrap();
        user(&db, "ann").await;
        let reader = Db::connect(&format!("{}?mode=ro", file.url()))
            .await
            .unwrap();
        assert_eq!(User::query().count(&reader).await.unwrap(), 1);
        let error = User::all_rows().delete().exec(&reader).await.unwrap_err();
        assert!(error.to_string().contains("read-only"), "{error}");
    });
}

#[test]
fn another_programs_lock_is_waited_for_and_then_told() {
    let file = File::new("busy");
    multi_thread().block_on(async {
        let options = Db::options().busy_timeout(Duration::from_millis(50));
        let (one, other) = (
            options.connect(&file.url()).await.unwrap(),
            options.connect(&file.url()).await.unwrap(),
        );
        one.batch(&ddl()).await.unwrap();
        one.transaction(async |_tx| {
            let error = User::all_rows().delete().exec(&other).await.unwrap_err();
            assert_eq!(
                (error.kind(), error.code()),
                (ErrorKind::Busy, Some("P1008"))
            );
            assert!(error.is_retryable());
            Ok::<_, orm::Error>(())
        })
        .await
        .unwrap();
    });
}

#[test]
fn waiting_for_a_connection_ends() {
    for dialect in Dialect::ALL {
        let Some(url) = urls(dialect) else { continue };
        multi_thread().block_on(async {
            let options = Db::options()
                .max_connections(1)
                .acquire_timeout(Duration::from_millis(50));
            let db = options.connect(&url).await.unwrap();
            db.transaction(async |_tx| {
                let error = db.batch("SELECT 1").await.unwrap_err();
                assert_eq!(
                    (error.kind(), error.code()),
                    (ErrorKind::PoolTimeout, Some("P2024")),
                    "{dialect}"
                );
                assert_eq!(error.http_status(), 503);
                Ok::<_, orm::Error>(())
            })
            .await
            .unwrap();
            db.batch("SELECT 1").await.unwrap();
            db.close();
            assert_eq!(
                db.batch("SELECT 1").await.unwrap_err().kind(),
                ErrorKind::Connection
            );
        });
    }
}

db_test! {
    models: SOURCE;
    async fn a_read_survives_a_lost_connection(db: &Db) {
        user(db, "ann").await;
        let kill = match db.dialect() {
            Dialect::Sqlite => return,
            Dialect::Postgres => {
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
                 AND pid <> pg_backend_pid()"
            }
            Dialect::MySql => "KILL CONNECTION CONNECTION_ID()",
        };
        if db.dialect() == Dialect::Postgres {
            // Two connections are idle now; one ends the other.
            db.transaction(async |tx| {
                User::query().count(db).await?;
                tx.batch(kill).await
            })
            .await
            .unwrap();
        } else {
            // The connection ends itself, which is an error of that statement.
            assert_eq!(db.batch(kill).await.map_err(|error| error.kind()), Err(ErrorKind::Connection));
        }
        assert_eq!(User::query().count(db).await.unwrap(), 1);
        assert_eq!(User::query().count(db).await.unwrap(), 1);
    }
}
