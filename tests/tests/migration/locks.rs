//! Several that migrate the same database at once.

use crate::crash::{kill, until};
use crate::runner::{Folder, INIT, MORE, everywhere, number};
use orm::migrate::{Event, MigrateErrorKind};
use orm::{Db, Dialect};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tests::TestDb;

fn folder(dialect: Dialect) -> Folder {
    Folder::new(
        dialect,
        &[
            (
                INIT,
                "CREATE TABLE a (id INTEGER);\nCREATE TABLE b (id INTEGER);\n",
            ),
            (
                MORE,
                "CREATE TABLE c (id INTEGER);\nINSERT INTO c VALUES (1);\n",
            ),
        ],
    )
}

#[test]
fn two_processes_at_once_apply_each_migration_once() {
    everywhere(async |dialect, db, url| {
        let folder = folder(dialect);
        let (url, shared) = (url.to_owned(), &folder);
        let said: Vec<String> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..3)
                .map(|_| {
                    scope.spawn(|| {
                        let (mut child, said) = until(&url, shared, "up", 0);
                        child.wait().unwrap();
                        said
                    })
                })
                .collect();
            runs.into_iter().map(|run| run.join().unwrap()).collect()
        });
        assert!(
            said.iter().all(|said| said.starts_with("done")),
            "{dialect}: {said:?}"
        );
        assert!(
            said.iter().any(|said| said == "done 2"),
            "{dialect}: {said:?}"
        );
        assert_eq!(
            number(db, "SELECT count(*) FROM _prisma_migrations").await,
            2,
            "{dialect}"
        );
        assert_eq!(number(db, "SELECT count(*) FROM c").await, 1, "{dialect}");
    });
}

#[test]
fn two_tasks_of_a_program_take_turns() {
    everywhere(async |dialect, db, url| {
        let folder = folder(dialect);
        let other = Db::connect(url).await.unwrap();
        let (first, second) = (folder.read(), folder.read());
        let (first, second) = tokio::join!(first.run(db), second.run(&other));
        let applied = first.unwrap().migrations.len() + second.unwrap().migrations.len();
        assert_eq!(applied, 2, "{dialect}");
    });
}

#[test]
fn who_waits_is_told_for_whom_and_a_dead_holder_stops_nobody() {
    everywhere(async |dialect, db, url| {
        let folder = folder(dialect);
        let (child, said) = until(url, &folder, "up", 1);
        assert_eq!(said, "at");
        let waited = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&waited);
        let error = folder
            .read()
            .wait_for_lock(Duration::from_millis(100))
            .on_progress(move |event| {
                if let Event::WaitingForLock { .. } = event {
                    flag.store(true, Ordering::Relaxed);
                }
            })
            .run(db)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::Locked, "{dialect}: {error}");
        assert_eq!(error.code(), Some("P1002"));
        assert!(waited.load(Ordering::Relaxed), "{dialect}");
        assert!(
            error
                .to_string()
                .contains(&format!("process {}", child.id())),
            "{dialect}: {error}"
        );
        kill(child);
        if dialect == Dialect::MySql {
            // Nobody can tell whether its statement was done.
            use orm::migrate::Resolution;
            folder
                .read()
                .resolve(db, INIT, Resolution::Resume)
                .await
                .unwrap();
        }
        folder.read().run(db).await.unwrap();
        assert_eq!(number(db, "SELECT count(*) FROM c").await, 1, "{dialect}");
    });
}

#[test]
fn a_table_in_use_is_waited_for_and_given_way_to() {
    TestDb::empty(Dialect::Postgres, async |db, url| {
        let folder = Folder::new(
            Dialect::Postgres,
            &[(INIT, "CREATE TABLE a (id INTEGER);\n")],
        );
        folder.read().run(db).await.unwrap();
        folder.write(
            &format!("{MORE}/migration.sql"),
            "ALTER TABLE a ADD COLUMN n INTEGER;\n",
        );
        let user = Db::connect(url).await.unwrap();
        let hurried = folder.read().lock_timeout(Duration::from_millis(50));
        let error = user
            .transaction(async |tx| {
                tx.batch("SELECT * FROM a").await?;
                Ok::<_, orm::Error>(hurried.clone().lock_attempts(2).run(db).await.unwrap_err())
            })
            .await
            .unwrap();
        assert_eq!(error.kind(), MigrateErrorKind::Statement, "{error}");
        // The one that uses the table ends when the migrator gives way for the first time.
        let (say, heard) = tokio::sync::oneshot::channel();
        let say = std::sync::Mutex::new(Some(say));
        let patient = hurried.on_progress(move |event| {
            if let (Event::Retrying { .. }, Some(say)) = (event, say.lock().unwrap().take()) {
                let _ = say.send(());
            }
        });
        let (in_use, is_in_use) = tokio::sync::oneshot::channel();
        let using = user.transaction(async |tx| {
            tx.batch("SELECT * FROM a").await?;
            let _ = in_use.send(());
            let _ = heard.await;
            Ok::<_, orm::Error>(())
        });
        let migrating = async {
            is_in_use.await.unwrap();
            patient.run(db).await
        };
        let (used, migrated) = tokio::join!(using, migrating);
        used.unwrap();
        assert_eq!(migrated.unwrap().migrations.len(), 1);
    });
}
