//! Connections that a server ends while a statement runs, and steps over data that are cut off between two batches: the next run
//! goes on to the same end, and no row is done twice or left out.

use crate::crash::{kill, until};
use crate::runner::{Folder, INIT, MORE, everywhere, number, states};
use orm::migrate::{Batch, MigrateErrorKind, MigrationState, Progress};
use orm::{Db, Dialect};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tests::TestDb;

/// A statement that runs until somebody ends its connection, and then no more: it asks a table whether it shall wait.
fn waiting(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => {
            "CREATE TABLE b AS SELECT 1 AS id, (SELECT pg_sleep(600) FROM waits)::text AS slept;\n"
        }
        Dialect::MySql | Dialect::Sqlite => {
            "CREATE TABLE b AS SELECT 1 AS id, (SELECT SLEEP(600) FROM waits) AS slept;\n"
        }
    }
}

/// Ends the connection of the migrator once it waits.
async fn end_the_connection(db: &Db) {
    let (find, end) = match db.dialect() {
        Dialect::Postgres => (
            "SELECT pid::bigint FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
            "SELECT pg_terminate_backend({})",
        ),
        Dialect::MySql | Dialect::Sqlite => (
            "SELECT CAST(id AS SIGNED) FROM information_schema.processlist WHERE db = DATABASE() AND state = 'User sleep'",
            "KILL {}",
        ),
    };
    loop {
        let found: Vec<i64> = orm::sql_unchecked(find).scalars().all(db).await.unwrap();
        if let Some(id) = found.first() {
            let end = end.replace("{}", &id.to_string());
            db.batch(&end).await.unwrap();
            return;
        }
        tokio::task::yield_now().await;
    }
}

fn a_connection_is_ended(dialect: Dialect) {
    TestDb::empty(dialect, async |db, url| {
        let init = "CREATE TABLE waits (id INTEGER PRIMARY KEY);\nINSERT INTO waits VALUES (1);\n";
        let folder = Folder::new(dialect, &[(INIT, init)]);
        folder.read().run(db).await.unwrap();
        let more = format!(
            "CREATE TABLE a (id INTEGER);\n{}INSERT INTO a VALUES (7);\n",
            waiting(dialect)
        );
        folder.write(&format!("{MORE}/migration.sql"), &more);
        let migrator = Db::connect(url).await.unwrap();
        let migrations = folder.read();
        let (outcome, ()) = tokio::join!(migrations.run(&migrator), end_the_connection(db));
        let error = outcome.unwrap_err();
        assert_eq!(
            error.kind(),
            MigrateErrorKind::Connection,
            "{dialect}: {error}"
        );
        assert_eq!(error.code(), Some("P1001"));
        assert_eq!(error.statement(), Some(2), "{error}");
        assert_eq!(
            error.help(),
            "nothing is lost; when the database is reachable, run `orm migrate deploy` again: it finds out what was done and goes on"
        );
        db.batch("DELETE FROM waits").await.unwrap();
        let mut outcome = migrations.run(db).await;
        if dialect == Dialect::MySql {
            // A statement of a migration without a plan: nobody can tell whether the server did it.
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), MigrateErrorKind::Failed, "{error}");
            assert!(error.help().contains("--resume"), "{}", error.help());
            let resume = orm::migrate::Resolution::Resume;
            migrations.resolve(db, MORE, resume).await.unwrap();
            outcome = migrations.run(db).await;
        }
        outcome.unwrap();
        assert_eq!(states(&migrations, db).await, [MigrationState::Applied; 2]);
        assert_eq!(number(db, "SELECT count(*) FROM a WHERE id = 7").await, 1);
        assert_eq!(number(db, "SELECT count(*) FROM b").await, 1);
    });
}

#[test]
fn a_connection_is_ended_while_a_statement_runs_postgres() {
    a_connection_is_ended(Dialect::Postgres);
}

#[test]
fn a_connection_is_ended_while_a_statement_runs_mysql() {
    a_connection_is_ended(Dialect::MySql);
}

fn ten_users(dialect: Dialect) -> Folder {
    let mut init =
        String::from("CREATE TABLE users (id INTEGER PRIMARY KEY, points INTEGER NOT NULL);\n");
    // With gaps, as keys have them.
    for id in [1, 2, 5, 6, 7, 11, 20, 21, 22, 30] {
        init.push_str(&format!("INSERT INTO users VALUES ({id}, 0);\n"));
    }
    Folder::new(dialect, &[(INIT, &init)])
}

/// Adding is what tells twice from once.
#[test]
fn batches_of_sql_are_done_once_wherever_the_process_is_killed() {
    for dialect in Dialect::ALL {
        // Four batches, the one that finds nothing, the second statement.
        for stop in 1..=6 {
            TestDb::empty(dialect, async |db, url| {
                let folder = ten_users(dialect);
                folder.read().run(db).await.unwrap();
                folder.write(
                    &format!("{MORE}/migration.sql"),
                    "CREATE TABLE done (id INTEGER);\n",
                );
                folder.write(
                    &format!("{MORE}/data.sql"),
                    "-- orm:batch table=users key=id size=3\nUPDATE users SET points = points + 1 WHERE id BETWEEN :from AND :to;\n\
                     INSERT INTO done VALUES (1);\n",
                );
                let (child, said) = until(url, &folder, "rows", stop);
                let why = format!("{dialect}, batch {stop}");
                assert_eq!(said, "at", "{why}");
                kill(child);
                let done = number(db, "SELECT count(*) FROM users WHERE points = 1").await;
                assert_eq!(done, i64::try_from(stop * 3).unwrap().min(10), "{why}");
                let migrations = folder.read();
                migrations.run(db).await.unwrap();
                assert_eq!(
                    number(db, "SELECT count(*) FROM users WHERE points = 1").await,
                    10,
                    "{why}"
                );
                assert_eq!(number(db, "SELECT count(*) FROM done").await, 1, "{why}");
                assert_eq!(
                    states(&migrations, db).await,
                    [MigrationState::Applied; 2],
                    "{why}"
                );
            });
        }
    }
}

#[test]
fn batches_of_a_program_are_done_once_when_one_fails_behind_its_writes() {
    everywhere(async |dialect, db, _| {
        let folder = ten_users(dialect);
        let fails = Arc::new(AtomicBool::new(true));
        let flag = Arc::clone(&fails);
        let migrations = folder.read().data_step(INIT, move |batch: Batch| {
            let flag = Arc::clone(&flag);
            async move {
                let after: i64 = batch.cursor().map_or(0, |cursor| cursor.parse().unwrap());
                let ids: Vec<i64> =
                    orm::sql("SELECT id FROM users WHERE id > :after ORDER BY id LIMIT 4")
                        .bind("after", after)
                        .scalars()
                        .all(batch.tx())
                        .await?;
                let Some(last) = ids.last().copied() else {
                    return Ok(Progress::done(0));
                };
                orm::sql("UPDATE users SET points = points + 1 WHERE id > :after AND id <= :last")
                    .bind("after", after)
                    .bind("last", last)
                    .exec(batch.tx())
                    .await?;
                if after > 0 && flag.swap(false, Ordering::Relaxed) {
                    // Behind the writes of its batch, which are undone.
                    orm::sql("SELECT * FROM nothing").exec(batch.tx()).await?;
                }
                Ok(Progress::more(last.to_string(), ids.len()).of(10))
            }
        });
        let error = migrations.run(db).await.unwrap_err();
        assert_eq!(
            error.kind(),
            MigrateErrorKind::DataStep,
            "{dialect}: {error}"
        );
        assert_eq!(error.migration(), Some(INIT));
        assert!(
            error.to_string().contains("the batches before it are kept"),
            "{error}"
        );
        assert_eq!(
            error.help(),
            "see to the cause, then run `orm migrate deploy` again: it goes on with the batch that failed"
        );
        let points = "SELECT count(*) FROM users WHERE points = 1";
        assert_eq!(number(db, points).await, 4, "{dialect}");
        migrations.run(db).await.unwrap();
        assert_eq!(number(db, points).await, 10, "{dialect}");
        assert_eq!(states(&migrations, db).await, [MigrationState::Applied]);
    });
}

/// What a pooler of transactions looks like to the migrator: the session that answers does not hold the lock.
#[test]
fn a_session_without_the_lock_applies_nothing_more() {
    for (dialect, release) in [
        (Dialect::Postgres, "SELECT pg_advisory_unlock_all();"),
        (Dialect::MySql, "DO RELEASE_LOCK('prisma_migrate');"),
    ] {
        TestDb::empty(dialect, async |db, _| {
            let init = format!("CREATE TABLE a (id INTEGER);\n{release}\n");
            let more = "CREATE TABLE b (id INTEGER);\n";
            let folder = Folder::new(dialect, &[(INIT, &init), (MORE, more)]);
            let error = folder.read().run(db).await.unwrap_err();
            assert_eq!(error.kind(), MigrateErrorKind::Pooler, "{dialect}: {error}");
            assert_eq!(
                error.to_string(),
                "the lock of migrations is held by another session of the server than the one that answers"
            );
            assert!(
                error
                    .help()
                    .starts_with("connect to the server itself instead of a pooler"),
                "{}",
                error.help()
            );
            assert_eq!(
                states(&folder.read(), db).await,
                [MigrationState::Applied, MigrationState::Pending]
            );
            assert_eq!(folder.read().run(db).await.unwrap().migrations.len(), 1);
        });
    }
}
