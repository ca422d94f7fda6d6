//! Processes that are killed in the middle of a migration, at every statement: the next run ends in the same state.

mod planned;

use crate::runner::{Folder, INIT, MORE, number, states};
use orm::migrate::{MigrateErrorKind, MigrationState, Resolution};
use orm::{Db, Dialect};
use orm_schema::migration::{Action, Lock, Loss, Part, Phase, Plan, Step, Work, fingerprint};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tests::TestDb;

/// A process that applies (or reverts) and stops at a point; 0 for none. Returns when it stands there, with what it said.
pub(crate) fn until(url: &str, folder: &Folder, direction: &str, stop: usize) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_migrate-until-killed"))
        .arg(url)
        .arg(folder.path())
        .args([direction, &stop.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    (child, line.trim().to_owned())
}

pub(crate) fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Statements of `migration.sql` and `down.sql`, each with the query that says whether MySQL has done it.
const UP: [(&str, &str); 4] = [
    (
        "ALTER TABLE a ADD COLUMN extra INTEGER",
        "SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'a' AND column_name = 'extra'",
    ),
    (
        "CREATE INDEX a_n ON a (n)",
        "SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'a_n'",
    ),
    ("UPDATE a SET extra = COALESCE(extra, 0) + id + 1", ""),
    (
        "CREATE TABLE b (id INTEGER PRIMARY KEY)",
        "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'b'",
    ),
];
const DOWN: [(&str, &str); 3] = [
    (
        "DROP TABLE b",
        "SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'b')",
    ),
    (
        "DROP INDEX a_n",
        "SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'a_n')",
    ),
    (
        "ALTER TABLE a DROP COLUMN extra",
        "SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'a' AND column_name = 'extra')",
    ),
];

fn steps(dialect: Dialect, statements: &[(&str, &str)]) -> (String, Vec<Step>) {
    let mut sql = String::new();
    let mut steps = Vec::new();
    for (text, is_done) in statements {
        let mut text = (*text).to_owned();
        if dialect == Dialect::MySql && text.starts_with("DROP INDEX") {
            text.push_str(" ON a");
        }
        steps.push(Step {
            action: Action::Custom,
            table: None,
            object: None,
            sql: String::new(),
            fingerprint: fingerprint(&text),
            phase: Phase::Expand,
            lock: Lock::None,
            work: Work::Metadata,
            loss: Loss::None,
            is_done: (dialect == Dialect::MySql && !is_done.is_empty())
                .then(|| (*is_done).to_owned()),
        });
        sql.push_str(&text);
        sql.push_str(";\n");
    }
    (sql, steps)
}

fn folder(dialect: Dialect) -> Folder {
    let init = "CREATE TABLE a (id INTEGER PRIMARY KEY, n VARCHAR(20));\nINSERT INTO a VALUES (1, 'x'), (2, 'y');\n";
    let (up, up_steps) = steps(dialect, &UP);
    let (down, down_steps) = steps(dialect, &DOWN);
    let folder = Folder::new(dialect, &[(INIT, init), (MORE, &up)]);
    let plan = Plan {
        format: Plan::FORMAT,
        dialect,
        from: None,
        to: "x".to_owned(),
        part: Part {
            number: 1,
            count: 1,
        },
        is_transactional: dialect != Dialect::MySql,
        up: up_steps,
        down: down_steps,
        parked: Vec::new(),
    };
    folder.write(
        &format!("{MORE}/plan.json"),
        &serde_json::to_string(&plan).unwrap(),
    );
    folder.write(&format!("{MORE}/down.sql"), &down);
    folder
}

async fn is_applied(db: &Db, why: &str) {
    assert_eq!(
        number(db, "SELECT count(*) FROM a WHERE extra = id + 1").await,
        2,
        "{why}"
    );
    assert_eq!(number(db, "SELECT count(*) FROM b").await, 0, "{why}");
    let index = match db.dialect() {
        Dialect::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE name = 'a_n'",
        Dialect::Postgres => "SELECT count(*) FROM pg_indexes WHERE indexname = 'a_n'",
        Dialect::MySql => {
            "SELECT count(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'a_n'"
        }
    };
    assert_eq!(number(db, index).await, 1, "{why}");
}

fn killed_everywhere(dialect: Dialect) {
    // Two statements and an end, four statements and an end.
    for stop in 1..=8 {
        TestDb::empty(dialect, async |db, url| {
            let folder = folder(dialect);
            let (child, said) = until(url, &folder, "up", stop);
            assert_eq!(said, "at", "{dialect}, stop {stop}");
            kill(child);
            let migrations = folder.read();
            let why = format!("{dialect}, stop {stop}");
            match migrations.run(db).await {
                Ok(_) => {}
                // Without a plan nobody can tell whether the first statement of the first migration was done.
                Err(error) => {
                    assert_eq!(
                        (dialect, stop),
                        (Dialect::MySql, 1),
                        "{why}: {error}; {}",
                        error.help()
                    );
                    assert_eq!(error.kind(), MigrateErrorKind::Failed, "{why}");
                    migrations
                        .resolve(db, INIT, Resolution::Resume)
                        .await
                        .unwrap();
                    migrations.run(db).await.unwrap();
                }
            }
            is_applied(db, &why).await;
            assert_eq!(
                states(&migrations, db).await,
                [MigrationState::Applied; 2],
                "{why}"
            );
        });
    }
}

#[test]
fn killed_at_every_statement_sqlite() {
    killed_everywhere(Dialect::Sqlite);
}

#[test]
fn killed_at_every_statement_postgres() {
    killed_everywhere(Dialect::Postgres);
}

#[test]
fn killed_at_every_statement_mysql() {
    killed_everywhere(Dialect::MySql);
}

#[test]
fn a_revert_that_is_killed_goes_on() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
        for stop in 1..=4 {
            TestDb::empty(dialect, async |db, url| {
                let folder = folder(dialect);
                let migrations = folder.read();
                migrations.run(db).await.unwrap();
                let (child, said) = until(url, &folder, "down", stop);
                assert_eq!(said, "at");
                kill(child);
                let why = format!("{dialect}, stop {stop}");
                let state = states(&migrations, db).await[1];
                if dialect == Dialect::MySql && stop < 4 {
                    assert_eq!(state, MigrationState::HalfReverted, "{why}");
                    let error = migrations.run(db).await.unwrap_err();
                    assert_eq!(error.kind(), MigrateErrorKind::HalfReverted, "{why}");
                }
                if state != MigrationState::RolledBack {
                    migrations
                        .revert(db, orm::migrate::Revert::Steps(1))
                        .await
                        .unwrap();
                }
                assert_eq!(
                    states(&migrations, db).await[1],
                    MigrationState::RolledBack,
                    "{why}"
                );
                migrations.run(db).await.unwrap();
                is_applied(db, &why).await;
            });
        }
    }
}

/// The server did the statement, and the process ended before it could write that down.
#[test]
fn a_statement_that_was_done_and_not_written_down_is_not_done_again() {
    for step in 1..=2 {
        TestDb::empty(Dialect::MySql, async |db, url| {
            let folder = folder(Dialect::MySql);
            let (child, _) = until(url, &folder, "up", 3 + step);
            kill(child);
            let statement = UP[step - 1].0;
            db.batch(statement).await.unwrap();
            let migrations = folder.read();
            migrations.run(db).await.unwrap();
            is_applied(db, &format!("step {step}")).await;
        });
    }
}

#[test]
fn what_was_cut_off_can_be_undone() {
    for stop in 4..=7 {
        TestDb::empty(Dialect::MySql, async |db, url| {
            let folder = folder(Dialect::MySql);
            let (child, _) = until(url, &folder, "up", stop);
            kill(child);
            let migrations = folder.read();
            migrations
                .resolve(db, MORE, Resolution::Undo)
                .await
                .unwrap();
            assert_eq!(
                states(&migrations, db).await[1],
                MigrationState::RolledBack,
                "stop {stop}"
            );
            let columns = "SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'a'";
            assert_eq!(number(db, columns).await, 2, "stop {stop}");
            migrations.run(db).await.unwrap();
            is_applied(db, &format!("stop {stop}")).await;
        });
    }
}

/// All of the migration was done, so each statement of `down.sql` has something to undo.
#[test]
fn an_undo_that_finds_nothing_to_undo_says_so_and_goes_on() {
    TestDb::empty(Dialect::MySql, async |db, _| {
        let folder = folder(Dialect::MySql);
        folder.write(&format!("{MORE}/data.sql"), "UPDATE nothing SET n = 1;\n");
        let migrations = folder.read();
        let error = migrations.run(db).await.unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::DataStep, "{error}");
        let file = folder.path().join(MORE).join("down.sql");
        let down = std::fs::read_to_string(&file).unwrap();
        folder.write(
            &format!("{MORE}/down.sql"),
            &down.replacen(";\n", ";\nALTER TABLE a DROP COLUMN other;\n", 1),
        );
        let wrong = folder.read();
        for _ in 0..2 {
            let error = wrong.resolve(db, MORE, Resolution::Undo).await.unwrap_err();
            assert_eq!(error.kind(), MigrateErrorKind::Statement, "{error}");
            assert_eq!(error.statement(), Some(2), "{error}");
            assert!(error.help().contains("--undo` again"), "{}", error.help());
        }
        // Half undone, it does not go forward.
        let error = wrong.run(db).await.unwrap_err();
        assert_eq!(error.kind(), MigrateErrorKind::Failed, "{error}");
        assert_eq!(error.to_string(), format!("undoing `{MORE}` was cut off"));
        folder.write(&format!("{MORE}/down.sql"), &down);
        folder
            .read()
            .resolve(db, MORE, Resolution::Undo)
            .await
            .unwrap();
        std::fs::remove_file(folder.path().join(MORE).join("data.sql")).unwrap();
        folder.read().run(db).await.unwrap();
        is_applied(db, "undone and applied again").await;
    });
}
