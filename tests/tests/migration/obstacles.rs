//! What a database or a folder refuses: a full disk, missing permissions, folders and databases that do not fit together. Each
//! says what it is and what to do, leaves nothing half done, and the next run goes on.

use crate::runner::{Folder, INIT, MORE, everywhere, number, states};
use orm::migrate::{MigrateErrorKind, MigrationState};
use orm::{Db, Dialect};
use std::fmt::Write as _;
use std::time::Instant;
use tests::TestDb;

/// A name of the test's own for a user, whom all databases of a server share.
fn user(url: &str) -> String {
    let database = url.rsplit('/').next().unwrap();
    format!("u_{}", database.trim_start_matches("orm_test_"))
}

/// The URL with another user.
fn as_user(url: &str, user: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    format!("{scheme}://{user}:secret@{rest}")
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    TestDb::empty(Dialect::Sqlite, async |db, _| {
        let folder = Folder::new(
            Dialect::Sqlite,
            &[(
                INIT,
                "CREATE TABLE a (id INTEGER PRIMARY KEY, body TEXT);\nINSERT INTO a VALUES (1, 'kept');\n",
            )],
        );
        folder.read().run(db).await.unwrap();
        let fills = "CREATE TABLE b (id INTEGER PRIMARY KEY);\nALTER TABLE a ADD COLUMN n INTEGER;\n\
             INSERT INTO a (body) WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 500) \
             SELECT hex(zeroblob(2000)) FROM r;\n";
        // The number of pages is as good as a disk that is full, and ends with the connection.
        let limit = number(db, "PRAGMA page_count").await + 20;
        folder.write(
            &format!("{MORE}/migration.sql"),
            &format!("PRAGMA max_page_count = {limit};\n{fills}"),
        );
        let error = folder.read().run(db).await.unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::Statement, "{error}");
        assert!(error.to_string().contains("the disk is full"), "{error}");
        assert_eq!(error.statement(), Some(4), "{error}");
        assert_eq!(
            error.help(),
            format!(
                "see to the cause or correct `{MORE}/migration.sql`, then run `orm migrate deploy` again"
            )
        );
        let tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'b'";
        assert_eq!(number(db, tables).await, 0);
        assert_eq!(number(db, "SELECT count(*) FROM a").await, 1);
        assert_eq!(
            states(&folder.read(), db).await,
            [MigrationState::Applied, MigrationState::RolledBack]
        );
        folder.write(
            &format!("{MORE}/migration.sql"),
            &format!("PRAGMA max_page_count = 1073741823;\n{fills}"),
        );
        folder.read().run(db).await.unwrap();
        assert_eq!(number(db, "SELECT count(*) FROM a").await, 501);
    });
}

#[test]
fn a_role_that_may_not_create_is_told_of() {
    TestDb::empty(Dialect::Postgres, async |db, url| {
        let user = user(url);
        let folder = Folder::new(
            Dialect::Postgres,
            &[(INIT, "CREATE TABLE a (id INTEGER);\n")],
        );
        db.batch(&format!("CREATE ROLE {user} LOGIN PASSWORD 'secret'"))
            .await
            .unwrap();
        let weak = Db::connect(&as_user(url, &user)).await.unwrap();
        let first = folder.read().run(&weak).await.unwrap_err();
        folder.read().run(db).await.unwrap();
        let grants = format!(
            "GRANT USAGE ON SCHEMA _orm TO {user}; GRANT ALL ON ALL TABLES IN SCHEMA _orm TO {user}; \
             GRANT ALL ON _prisma_migrations TO {user}"
        );
        db.batch(&grants).await.unwrap();
        folder.write(
            &format!("{MORE}/migration.sql"),
            "CREATE TABLE b (id INTEGER);\n",
        );
        let second = folder.read().run(&weak).await.unwrap_err();
        let after = states(&folder.read(), db).await;
        db.batch(&format!("GRANT CREATE ON SCHEMA public TO {user}"))
            .await
            .unwrap();
        let third = folder.read().run(&weak).await;
        weak.close();
        // Before anything is asserted: roles outlive the database.
        db.batch(&format!("DROP OWNED BY {user} CASCADE; DROP ROLE {user}"))
            .await
            .unwrap();

        assert_eq!(first.kind(), MigrateErrorKind::Database, "{first}");
        assert_eq!(
            first.to_string(),
            "cannot write the history of migrations (`_prisma_migrations`, `_orm`): permission denied for schema public"
        );
        assert_eq!(
            first.help(),
            "nothing that was applied is lost; see to what the database says, then run the command again"
        );
        assert_eq!(second.kind(), MigrateErrorKind::Statement, "{second}");
        assert_eq!(second.statement(), Some(1));
        assert!(
            second
                .to_string()
                .contains("permission denied for schema public"),
            "{second}"
        );
        assert_eq!(after, [MigrationState::Applied, MigrationState::RolledBack]);
        assert_eq!(third.unwrap().migrations.len(), 1);
    });
}

#[test]
fn a_user_who_may_not_alter_is_told_of() {
    TestDb::empty(Dialect::MySql, async |db, url| {
        let user = user(url);
        let folder = Folder::new(
            Dialect::MySql,
            &[(INIT, "CREATE TABLE a (id INTEGER PRIMARY KEY);\n")],
        );
        folder.read().run(db).await.unwrap();
        folder.write(
            &format!("{MORE}/migration.sql"),
            "CREATE TABLE b (id INTEGER PRIMARY KEY);\nALTER TABLE a ADD COLUMN n INTEGER;\nCREATE TABLE c (id INTEGER PRIMARY KEY);\n",
        );
        db.batch(&format!(
            "CREATE USER {user} IDENTIFIED BY 'secret'; GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON *.* TO {user}"
        ))
        .await
        .unwrap();
        let weak = Db::connect(&as_user(url, &user)).await.unwrap();
        let refused = folder.read().run(&weak).await.unwrap_err();
        let after = states(&folder.read(), db).await;
        weak.close();
        db.batch(&format!("GRANT ALTER ON *.* TO {user}"))
            .await
            .unwrap();
        let weak = Db::connect(&as_user(url, &user)).await.unwrap();
        let allowed = folder.read().run(&weak).await;
        weak.close();
        // Before anything is asserted: users outlive the database.
        db.batch(&format!("DROP USER {user}")).await.unwrap();

        assert_eq!(refused.kind(), MigrateErrorKind::Statement, "{refused}");
        assert_eq!(refused.statement(), Some(2));
        let text = refused.to_string();
        assert!(text.contains("ALTER command denied to user"), "{text}");
        assert!(text.contains("statement 1 is done and stays"), "{text}");
        assert!(
            refused.help().contains("it goes on with this statement"),
            "{}",
            refused.help()
        );
        assert_eq!(
            after,
            [
                MigrationState::Applied,
                MigrationState::Failed { statement: Some(2) }
            ]
        );
        assert_eq!(allowed.unwrap().migrations.len(), 1);
        assert_eq!(number(db, "SELECT count(n) FROM a").await, 0);
        assert_eq!(number(db, "SELECT count(*) FROM c").await, 0);
    });
}

#[test]
fn a_database_ahead_of_the_folder_is_left_alone() {
    everywhere(async |dialect, db, _| {
        let folder = Folder::new(
            dialect,
            &[
                (INIT, "CREATE TABLE a (id INTEGER);\n"),
                (MORE, "CREATE TABLE b (id INTEGER);\n"),
            ],
        );
        folder.read().run(db).await.unwrap();
        folder.remove(MORE);
        let older = folder.read();
        for error in [
            older.run(db).await.unwrap_err(),
            older.plan(db).await.unwrap_err(),
            older
                .revert(db, orm::migrate::Revert::Steps(1))
                .await
                .unwrap_err(),
        ] {
            assert_eq!(
                error.kind(),
                MigrateErrorKind::Missing,
                "{dialect}: {error}"
            );
            assert_eq!(error.migration(), Some(MORE));
            assert_eq!(
                error.to_string(),
                format!("the migration `{MORE}` is applied, but its folder is missing here")
            );
            assert!(error.help().contains("--allow-missing"), "{}", error.help());
        }
        assert_eq!(
            states(&older, db).await,
            [MigrationState::Applied, MigrationState::Missing]
        );
        assert!(
            older
                .allow_missing()
                .run(db)
                .await
                .unwrap()
                .migrations
                .is_empty()
        );
        assert_eq!(number(db, "SELECT count(*) FROM b").await, 0);
    });
}

#[test]
fn a_folder_for_another_database_is_refused_before_anything_is_asked() {
    everywhere(async |dialect, db, _| {
        let other = match dialect {
            Dialect::Sqlite => Dialect::Postgres,
            Dialect::Postgres | Dialect::MySql => Dialect::Sqlite,
        };
        let folder = Folder::new(other, &[(INIT, "CREATE TABLE a (id INTEGER);\n")]);
        let error = folder.read().run(db).await.unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::Provider, "{dialect}");
        assert_eq!(error.code(), Some("P3019"));
        assert_eq!(
            error.to_string(),
            format!(
                "the migrations are for `{}`, and the database is {dialect}",
                other.prisma_provider()
            )
        );
        assert!(
            error.help().contains(dialect.prisma_provider()),
            "{}",
            error.help()
        );
        assert_eq!(
            folder.read().status(db).await.unwrap_err().kind(),
            MigrateErrorKind::Provider
        );
    });
}

/// Two branches, each with a migration behind the same one, that were merged after one of them was applied.
#[test]
fn the_later_branch_is_applied_and_the_earlier_one_asks() {
    const OURS: &str = "20260103000000_ours";
    everywhere(async |dialect, db, _| {
        let folder = Folder::new(
            dialect,
            &[
                (INIT, "CREATE TABLE a (id INTEGER);\n"),
                (OURS, "ALTER TABLE a ADD COLUMN ours INTEGER;\n"),
            ],
        );
        folder.read().run(db).await.unwrap();
        folder.write(
            &format!("{MORE}/migration.sql"),
            "ALTER TABLE a ADD COLUMN theirs INTEGER;\n",
        );
        let both = folder.read();
        let error = both.run(db).await.unwrap_err();
        assert_eq!(
            error.kind(),
            MigrateErrorKind::OutOfOrder,
            "{dialect}: {error}"
        );
        assert_eq!(error.migration(), Some(MORE));
        assert!(
            error.help().contains("--allow-out-of-order"),
            "{}",
            error.help()
        );
        assert_eq!(
            states(&both, db).await,
            [
                MigrationState::Applied,
                MigrationState::OutOfOrder,
                MigrationState::Applied
            ]
        );
        both.clone().allow_out_of_order().run(db).await.unwrap();
        assert_eq!(number(db, "SELECT count(theirs) FROM a").await, 0);
        assert_eq!(states(&both, db).await, [MigrationState::Applied; 3]);
    });
}

#[test]
fn four_hundred_migrations_are_applied_and_looked_at() {
    TestDb::empty(Dialect::Sqlite, async |db, _| {
        let folder = Folder::new(Dialect::Sqlite, &[]);
        for at in 0..400 {
            let mut sql = format!("CREATE TABLE t{at} (id INTEGER PRIMARY KEY, n TEXT);\n");
            writeln!(sql, "CREATE INDEX t{at}_n ON t{at} (n);").unwrap();
            folder.write(&format!("2026{at:010}_t{at}/migration.sql"), &sql);
        }
        let migrations = folder.read();
        let mut took = Vec::new();
        let began = Instant::now();
        assert_eq!(migrations.plan(db).await.unwrap().len(), 400);
        took.push(("plan", began.elapsed()));
        let began = Instant::now();
        assert_eq!(migrations.run(db).await.unwrap().migrations.len(), 400);
        took.push(("deploy", began.elapsed()));
        let began = Instant::now();
        assert_eq!(
            states(&migrations, db).await,
            [MigrationState::Applied; 400]
        );
        took.push(("status", began.elapsed()));
        let began = Instant::now();
        assert!(migrations.run(db).await.unwrap().migrations.is_empty());
        took.push(("deploy again", began.elapsed()));
        println!("400 migrations: {took:?}");
    });
}

/// SQLite keeps a pragma although the transaction is rolled back.
#[test]
fn a_rebuild_that_fails_leaves_the_connection_as_it_was() {
    TestDb::empty(Dialect::Sqlite, async |db, _| {
        let init = "CREATE TABLE p (id INTEGER PRIMARY KEY);\nCREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id));\n";
        let folder = Folder::new(
            Dialect::Sqlite,
            &[
                (INIT, init),
                (
                    MORE,
                    "PRAGMA foreign_keys=OFF;\nPRAGMA legacy_alter_table=ON;\nINSERT INTO missing VALUES (1);\n",
                ),
            ],
        );
        let error = folder.read().run(db).await.unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::Statement, "{error}");
        assert!(
            error.to_string().contains("no such table: missing"),
            "{error}"
        );
        assert_eq!(number(db, "PRAGMA legacy_alter_table").await, 0);
        assert_eq!(number(db, "PRAGMA foreign_keys").await, 1);
        // One that forgets to set it back does no harm to those behind it.
        folder.write(
            &format!("{MORE}/migration.sql"),
            "PRAGMA foreign_keys=OFF;\nPRAGMA legacy_alter_table=ON;\nALTER TABLE c ADD COLUMN n INTEGER;\n",
        );
        folder.write(
            "20260103000000_rename/migration.sql",
            "ALTER TABLE p RENAME TO q;\n",
        );
        folder.read().run(db).await.unwrap();
        let parent = "SELECT count(*) FROM pragma_foreign_key_list('c') WHERE \"table\" = 'q'";
        assert_eq!(number(db, parent).await, 1);
    });
}
