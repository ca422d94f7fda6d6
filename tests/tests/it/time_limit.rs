//! Transactions that may take so long and no longer.

use crate::blog::{SOURCE, User, user};
use crate::pool::{File, ddl, multi_thread};
use crate::tx::{Own, create, names};
use orm::prelude::*;
use orm::{Dialect, Error, ErrorKind};
use std::time::{Duration, Instant};
use tests::{db_test, urls};

/// A statement that does not end by itself in the time of a test.
fn endless(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT max(n) FROM numbers"
        }
        Dialect::Postgres => "SELECT pg_sleep(60)",
        Dialect::MySql => "SELECT SLEEP(60)",
    }
}

fn is_late(error: &Error) {
    assert_eq!(
        (
            error.kind(),
            error.code(),
            error.http_status(),
            error.is_retryable()
        ),
        (ErrorKind::Timeout, Some("P2028"), 503, false),
        "{error}"
    );
    assert!(
        error.to_string().contains("took longer than 100ms"),
        "{error}"
    );
}

db_test! {
    models: SOURCE;
    async fn when_its_time_is_up_a_transaction_is_rolled_back(db: &Db) {
        let begun = Instant::now();
        let limited = || db.tx().timeout(Duration::from_millis(100));
        let error = limited()
            .run(async |tx| {
                create(tx, "work").await?;
                std::future::pending::<orm::Result<()>>().await
            })
            .await
            .unwrap_err();
        is_late(&error);
        assert_eq!(names(db).await, [""; 0]);
        let error = limited()
            .run(async |tx| {
                create(tx, "statement").await?;
                tx.batch(endless(db.dialect())).await
            })
            .await
            .unwrap_err();
        is_late(&error);
        // The error of the statement is swallowed.
        let error = limited()
            .run(async |tx| {
                create(tx, "swallowed").await?;
                let _ = tx.batch(endless(db.dialect())).await;
                Ok::<_, Error>(())
            })
            .await
            .unwrap_err();
        is_late(&error);
        let error = limited().retry(3).run(async |_tx| std::future::pending::<orm::Result<()>>().await).await.unwrap_err();
        is_late(&error);
        // One that is in time is committed.
        db.tx().timeout(Duration::from_secs(60)).run(async |tx| create(tx, "in time").await).await.unwrap();
        assert_eq!(names(db).await, ["in time"]);
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}

db_test! {
    models: SOURCE;
    async fn waiting_for_a_lock_ends_with_the_time(db: &Db) {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        let ann = user(db, "ann").await;
        db.transaction(async |tx| {
            ann.update().set(User::age, 1).exec(tx).await?;
            let waiting = db.tx().timeout(Duration::from_millis(100));
            let error = waiting.run(async |tx| ann.update().set(User::age, 2).exec(tx).await).await.unwrap_err();
            is_late(&error);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        assert_eq!(User::find(ann.id).one(db).await.unwrap().age, 1);
    }
}

db_test! {
    models: SOURCE;
    async fn a_limit_ends_with_its_transaction(db: &Db) {
        let limited = || db.tx().timeout(Duration::from_secs(7));
        limited().run(async |tx| create(tx, "ann").await).await.unwrap();
        limited().run(async |_tx| Err::<(), _>(Own)).await.unwrap_err();
        limited().read_only().run(async |tx| User::query().count(tx).await).await.unwrap();
        // Fails when a setting is left on the connection, which is the one that comes next.
        let check = match db.dialect() {
            Dialect::Sqlite => "SELECT 1",
            Dialect::Postgres => {
                "DO $$ BEGIN IF current_setting('statement_timeout') <> '0' THEN RAISE 'left'; END IF; END $$"
            }
            Dialect::MySql => {
                "SELECT IF(@@innodb_lock_wait_timeout = @@global.innodb_lock_wait_timeout, 1, (SELECT 1 UNION SELECT 2))"
            }
        };
        db.batch(check).await.unwrap();
        user(db, "bob").await;
    }
}

#[test]
fn waiting_for_a_connection_or_a_file_ends_with_the_time() {
    for dialect in Dialect::ALL {
        let Some(url) = urls(dialect) else { continue };
        multi_thread().block_on(async {
            let db = Db::options()
                .max_connections(1)
                .connect(&url)
                .await
                .unwrap();
            db.transaction(async |_tx| {
                let waiting = db.tx().timeout(Duration::from_millis(100));
                is_late(
                    &waiting
                        .run(async |_tx| Ok::<_, Error>(()))
                        .await
                        .unwrap_err(),
                );
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        });
    }
    let file = File::new("late");
    multi_thread().block_on(async {
        let (one, other) = (
            Db::connect(&file.url()).await.unwrap(),
            Db::connect(&file.url()).await.unwrap(),
        );
        one.batch(&ddl()).await.unwrap();
        one.transaction(async |_tx| {
            let begun = Instant::now();
            let waiting = other.tx().timeout(Duration::from_millis(100));
            is_late(
                &waiting
                    .run(async |_tx| Ok::<_, Error>(()))
                    .await
                    .unwrap_err(),
            );
            // The file's own patience is five seconds.
            assert!(begun.elapsed() < Duration::from_secs(4));
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        user(&other, "ann").await;
    });
}
