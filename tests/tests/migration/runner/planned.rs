//! Migrations that have a plan: what was put aside comes back or goes, what would be lost is counted, parts go together.

use super::{Folder, INIT, MORE, everywhere, number, states};
use orm::migrate::{GcOptions, MigrateErrorKind, MigrationState, Migrations, Revert};
use orm::{Db, Dialect};
use orm_schema::migration::{
    Action, Direction, Lock, Loss, Parked, Part, Phase, Plan, Step, Work, fingerprint,
};
use std::time::Duration;
use tests::TestDb;

fn step(action: Action, object: &str, loss: Loss, sql: &str) -> Step {
    Step {
        action,
        table: Some("users".to_owned()),
        object: Some(object.to_owned()),
        sql: sql.to_owned(),
        fingerprint: fingerprint(sql),
        phase: Phase::Contract,
        lock: Lock::None,
        work: Work::Metadata,
        loss,
        is_done: None,
    }
}

fn write(
    folder: &Folder,
    name: &str,
    dialect: Dialect,
    part: Part,
    up: Vec<Step>,
    down: Vec<Step>,
    parked: Vec<Parked>,
) {
    let text = |steps: &[Step]| -> String {
        steps
            .iter()
            .map(|step| format!("{};\n", step.sql))
            .collect()
    };
    folder.write(&format!("{name}/migration.sql"), &text(&up));
    folder.write(&format!("{name}/down.sql"), &text(&down));
    let plan = Plan {
        format: Plan::FORMAT,
        dialect,
        from: None,
        to: "x".to_owned(),
        part,
        is_transactional: dialect != Dialect::MySql,
        up,
        down,
        parked,
    };
    folder.write(
        &format!("{name}/plan.json"),
        &serde_json::to_string_pretty(&plan).unwrap(),
    );
}

const USERS: &str = "CREATE TABLE users (id INTEGER PRIMARY KEY, note VARCHAR(40));\nINSERT INTO users VALUES (1, 'kept');\n";
const ALONE: Part = Part {
    number: 1,
    count: 1,
};

fn column(by: Direction, name: &str, restore: Vec<String>) -> Parked {
    Parked {
        by,
        table: "users".to_owned(),
        column: Some("note".to_owned()),
        parked_as: name.to_owned(),
        schema: None,
        restore,
        purge: vec![format!("ALTER TABLE users DROP COLUMN {name};")],
    }
}

#[test]
fn what_was_put_aside_comes_back_or_goes_for_good() {
    const ASIDE: &str = "__parked_0a1b2c3d_note";
    everywhere(async |dialect, db, _| {
        let folder = Folder::new(dialect, &[(INIT, USERS)]);
        let away = format!("ALTER TABLE users RENAME COLUMN note TO {ASIDE}");
        let back = format!("ALTER TABLE users RENAME COLUMN {ASIDE} TO note");
        write(
            &folder,
            MORE,
            dialect,
            ALONE,
            vec![step(Action::ParkColumn, "note", Loss::Parked, &away)],
            vec![step(Action::RestoreColumn, "note", Loss::None, &back)],
            vec![column(Direction::Up, ASIDE, Vec::new())],
        );
        let migrations = folder.read();
        migrations.run(db).await.unwrap();
        migrations.revert(db, Revert::Steps(1)).await.unwrap();
        assert_eq!(
            number(db, "SELECT count(*) FROM users WHERE note = 'kept'").await,
            1
        );
        migrations.run(db).await.unwrap();
        let dry = GcOptions {
            is_dry_run: true,
            ..GcOptions::default()
        };
        let found = migrations.gc(db, &dry).await.unwrap();
        assert_eq!(found.len(), 1, "{dialect}");
        assert_eq!(
            (found[0].migration.as_str(), found[0].parked_as.as_str()),
            (MORE, ASIDE)
        );
        let old = GcOptions {
            older_than: Some(Duration::from_secs(3_600)),
            ..GcOptions::default()
        };
        assert!(
            migrations.gc(db, &old).await.unwrap().is_empty(),
            "{dialect}"
        );
        assert_eq!(
            migrations
                .gc(db, &GcOptions::default())
                .await
                .unwrap()
                .len(),
            1
        );
        assert!(
            migrations.gc(db, &dry).await.unwrap().is_empty(),
            "{dialect}"
        );
    });
}

#[test]
fn what_a_revert_put_aside_comes_back_when_it_is_applied_again() {
    const ASIDE: &str = "__parked_0a1b2c3dd_nick";
    everywhere(async |dialect, db, _| {
        let folder = Folder::new(dialect, &[(INIT, USERS)]);
        let away = format!("ALTER TABLE users RENAME COLUMN nick TO {ASIDE}");
        write(
            &folder,
            MORE,
            dialect,
            ALONE,
            vec![step(
                Action::AddColumn,
                "nick",
                Loss::None,
                "ALTER TABLE users ADD COLUMN nick VARCHAR(20)",
            )],
            vec![step(Action::ParkColumn, "nick", Loss::Parked, &away)],
            vec![column(
                Direction::Down,
                ASIDE,
                vec![
                    format!("UPDATE users SET nick = {ASIDE};"),
                    format!("ALTER TABLE users DROP COLUMN {ASIDE};"),
                ],
            )],
        );
        let migrations = folder.read();
        migrations.run(db).await.unwrap();
        db.batch("UPDATE users SET nick = 'new'").await.unwrap();
        for _ in 0..2 {
            migrations.revert(db, Revert::Steps(1)).await.unwrap();
            migrations.run(db).await.unwrap();
            assert_eq!(
                number(db, "SELECT count(*) FROM users WHERE nick = 'new'").await,
                1,
                "{dialect}"
            );
        }
    });
}

#[test]
fn values_that_would_be_lost_are_counted_first_and_parts_go_together() {
    const LAST: &str = "20260102000001_more_2";
    everywhere(async |dialect, db, _| {
        let folder = Folder::new(dialect, &[(INIT, USERS)]);
        for (number, name, column) in [(1, MORE, "a"), (2, LAST, "b")] {
            write(
                &folder,
                name,
                dialect,
                Part { number, count: 2 },
                vec![step(
                    Action::AddColumn,
                    column,
                    Loss::None,
                    &format!("ALTER TABLE users ADD COLUMN {column} INTEGER"),
                )],
                vec![step(
                    Action::DropColumn,
                    column,
                    Loss::Values,
                    &format!("ALTER TABLE users DROP COLUMN {column}"),
                )],
                Vec::new(),
            );
        }
        let migrations = folder.read();
        migrations.run(db).await.unwrap();
        db.batch("UPDATE users SET a = 7").await.unwrap();
        let error = migrations.revert(db, Revert::Steps(1)).await.unwrap_err();
        assert_eq!(
            error.kind(),
            MigrateErrorKind::WouldLose,
            "{dialect}: {error}"
        );
        assert!(error.to_string().contains("`users`.`a`: 1"), "{error}");
        assert_eq!(
            number(db, "SELECT count(*) FROM users WHERE a = 7").await,
            1
        );
        let report = migrations
            .clone()
            .allow_loss()
            .revert(db, Revert::Steps(1))
            .await
            .unwrap();
        let names: Vec<_> = report
            .migrations
            .iter()
            .map(|done| done.name.as_str())
            .collect();
        assert_eq!(names, [LAST, MORE], "{dialect}");
    });
}

#[test]
fn a_program_brings_its_migrations_along() {
    TestDb::empty(Dialect::Sqlite, async |db, _| {
        let migrations: Migrations = orm::migrate!("tests/migration/runner/embedded");
        assert_eq!(migrations.names().collect::<Vec<_>>(), [INIT]);
        let migrations = migrations.clone();
        let shared = db.clone();
        // In a task, as a program that starts would.
        let task = tokio::spawn(async move { migrations.run(&shared).await });
        assert_eq!(task.await.unwrap().unwrap().migrations.len(), 1);
    });
    TestDb::empty(Dialect::Postgres, async |db, _| {
        let error = orm::migrate!("tests/migration/runner/embedded")
            .run(db)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::Provider);
    });
}

#[tokio::test]
async fn a_database_in_memory_is_migrated_too() {
    let db = Db::connect("sqlite::memory:").await.unwrap();
    let migrations = orm::migrate!("tests/migration/runner/embedded");
    migrations.run(&db).await.unwrap();
    migrations.revert(&db, Revert::Steps(1)).await.unwrap();
    assert_eq!(states(&migrations, &db).await, [MigrationState::RolledBack]);
}

#[test]
fn a_connection_that_breaks_loses_nothing() {
    TestDb::empty(Dialect::Postgres, async |db, _| {
        let folder = Folder::new(
            Dialect::Postgres,
            &[(
                INIT,
                "CREATE TABLE t (id INTEGER);\nSELECT pg_terminate_backend(pg_backend_pid());\n",
            )],
        );
        let error = folder.read().run(db).await.unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::Connection, "{error}");
        assert!(
            error.help().contains("orm migrate deploy"),
            "{}",
            error.help()
        );
        folder.write(
            &format!("{INIT}/migration.sql"),
            "CREATE TABLE t (id INTEGER);\n",
        );
        folder.read().run(db).await.unwrap();
        assert_eq!(number(db, "SELECT count(*) FROM t").await, 0);
    });
}

#[test]
fn a_database_that_only_reads_is_told_of() {
    TestDb::empty(Dialect::Sqlite, async |_, url| {
        let folder = Folder::new(Dialect::Sqlite, &[(INIT, USERS)]);
        let db = Db::connect(&format!("{url}?mode=ro")).await.unwrap();
        let error = folder.read().run(&db).await.unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::Database, "{error}");
        assert!(error.to_string().contains("read-only"), "{error}");
    });
}

/// Rows that others refer to come first, whatever the names are.
#[test]
fn what_comes_back_comes_in_the_order_of_the_plan() {
    everywhere(async |dialect, db, _| {
        let folder = Folder::new(dialect, &[(INIT, USERS)]);
        let text = |sql: &str| step(Action::Custom, "", Loss::None, sql);
        let aside = |table: &str| Parked {
            by: Direction::Down,
            table: table.to_owned(),
            column: None,
            parked_as: format!("__parked_0a1b2c3dd_{table}"),
            schema: None,
            restore: vec![
                format!("INSERT INTO {table} SELECT * FROM __parked_0a1b2c3dd_{table};"),
                format!("DROP TABLE __parked_0a1b2c3dd_{table};"),
            ],
            purge: vec![format!("DROP TABLE __parked_0a1b2c3dd_{table};")],
        };
        write(
            &folder,
            MORE,
            dialect,
            ALONE,
            vec![
                text("CREATE TABLE z_parents (id INTEGER PRIMARY KEY)"),
                text(
                    "CREATE TABLE a_children (id INTEGER PRIMARY KEY, p INTEGER, FOREIGN KEY (p) REFERENCES z_parents (id))",
                ),
            ],
            vec![
                text("CREATE TABLE __parked_0a1b2c3dd_a_children AS SELECT * FROM a_children"),
                text("CREATE TABLE __parked_0a1b2c3dd_z_parents AS SELECT * FROM z_parents"),
                text("DROP TABLE a_children"),
                text("DROP TABLE z_parents"),
            ],
            vec![aside("z_parents"), aside("a_children")],
        );
        let migrations = folder.read();
        migrations.run(db).await.unwrap();
        db.batch("INSERT INTO z_parents VALUES (1); INSERT INTO a_children VALUES (5, 1)")
            .await
            .unwrap();
        migrations.revert(db, Revert::Steps(1)).await.unwrap();
        assert_eq!(
            migrations.plan(db).await.unwrap()[0].statements.len(),
            6,
            "{dialect}"
        );
        migrations.run(db).await.unwrap();
        let joined = "SELECT count(*) FROM a_children c JOIN z_parents p ON p.id = c.p";
        assert_eq!(number(db, joined).await, 1, "{dialect}");
    });
}

/// Statements that claim to make a table anew, and change the rows of another.
#[test]
fn children_are_watched_when_the_parent_gets_another_name_too() {
    TestDb::empty(Dialect::Sqlite, async |db, _| {
        let init = "CREATE TABLE p (id INTEGER PRIMARY KEY);\n\
                    CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id) ON DELETE CASCADE);\n\
                    INSERT INTO p VALUES (1), (2);\nINSERT INTO c VALUES (1, 1), (2, 2), (3, 2);\n";
        let folder = Folder::new(Dialect::Sqlite, &[(INIT, init)]);
        let of = |action: Action, sql: &str| Step {
            table: Some("q".to_owned()),
            ..step(action, "", Loss::None, sql)
        };
        let mut up = vec![
            of(Action::Session, "PRAGMA foreign_keys=OFF"),
            of(
                Action::RebuildTable,
                "CREATE TABLE new_p (id INTEGER PRIMARY KEY, n TEXT)",
            ),
            of(
                Action::RebuildTable,
                "INSERT INTO new_p (id) SELECT id FROM p",
            ),
            of(Action::RebuildTable, "DELETE FROM c WHERE p = 2"),
            of(Action::RebuildTable, "DROP TABLE p"),
            of(Action::RebuildTable, "ALTER TABLE new_p RENAME TO p"),
            of(Action::RenameTable, "ALTER TABLE p RENAME TO q"),
            of(Action::RenameTable, "ALTER TABLE c RENAME TO d"),
            of(Action::RenameColumn, "ALTER TABLE d RENAME COLUMN p TO q"),
            of(Action::Session, "PRAGMA foreign_keys=ON"),
        ];
        write(
            &folder,
            MORE,
            Dialect::Sqlite,
            ALONE,
            up.clone(),
            Vec::new(),
            Vec::new(),
        );
        let error = folder.read().run(db).await.unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::BrokenReferences, "{error}");
        assert_eq!(
            error.to_string(),
            "rows of `c` would change although no statement is about it: 3 before, 1 after, by `p`"
        );
        assert_eq!(number(db, "SELECT count(*) FROM c").await, 3);
        up.remove(3);
        write(
            &folder,
            MORE,
            Dialect::Sqlite,
            ALONE,
            up,
            Vec::new(),
            Vec::new(),
        );
        folder.read().run(db).await.unwrap();
        assert_eq!(
            number(db, "SELECT count(*) FROM d JOIN q ON q.id = d.q").await,
            3
        );
    });
}
