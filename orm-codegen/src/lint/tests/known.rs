//! What is known beside the statements: a live database, a plan, the schema, a rebuild.

use super::{has, input, names, of};
use crate::lint::testing::{findings, findings_with, schema};
use crate::lint::{Evidence, Finding, LintInput, ServerVersion, Severity, lint};
use orm_schema::Dialect;
use orm_schema::migration::{Action, Lock, Loss, Part, Phase, Plan, Step, Work, fingerprint};
use orm_schema::sql::OtherObject;
use orm_schema::statements::statements;

/// A live database that knows the same number for everything.
struct Counts(u64);

impl Evidence for Counts {
    fn rows(&self, _: &str) -> Option<u64> {
        Some(20_000)
    }
    fn nulls(&self, _: &str, _: &str) -> Option<u64> {
        Some(self.0)
    }
    fn duplicates(&self, _: &str, _: &[String]) -> Option<u64> {
        Some(self.0)
    }
    fn orphans(&self, _: &str, _: &[String], _: &str, _: &[String]) -> Option<u64> {
        Some(self.0)
    }
    fn violations(&self, _: &str, _: &str) -> Option<u64> {
        Some(self.0)
    }
    fn misfits(&self, _: &str, _: &str, _: &str) -> Option<u64> {
        Some(self.0)
    }
    fn uses(&self, _: &str, _: &str) -> Option<u64> {
        Some(self.0)
    }
}

#[test]
fn a_live_database_decides_what_is_not_known() {
    let cases = [
        (
            "nullable-to-required",
            "ALTER TABLE users ALTER COLUMN name SET NOT NULL",
        ),
        (
            "add-unique",
            "CREATE UNIQUE INDEX CONCURRENTLY a ON users (name)",
        ),
        (
            "add-foreign-key",
            "ALTER TABLE orders ADD CONSTRAINT a FOREIGN KEY (note) REFERENCES users (email)",
        ),
        (
            "add-check",
            "ALTER TABLE users ADD CONSTRAINT a CHECK (age > 0)",
        ),
        (
            "type-narrowing",
            "ALTER TABLE users ALTER COLUMN age TYPE smallint",
        ),
    ];
    for (rule, sql) in cases {
        assert_eq!(
            of(&findings(Dialect::Postgres, sql), rule).severity,
            Severity::Warning,
            "{rule}"
        );
        let found = findings_with(Dialect::Postgres, sql, Some(&Counts(3)));
        let finding = of(&found, rule);
        assert_eq!(finding.severity, Severity::Error, "{rule}");
        assert!(
            finding.message.contains(": 3 ") && finding.message.contains("(20000 rows now)"),
            "{}",
            finding.message
        );
        assert!(
            !has(
                &findings_with(Dialect::Postgres, sql, Some(&Counts(0))),
                rule
            ),
            "{rule} is proven harmless"
        );
    }
    let sql = "ALTER TABLE users DROP COLUMN nick";
    let found = findings_with(Dialect::Postgres, sql, Some(&Counts(19_990)));
    assert!(
        of(&found, "drop-column")
            .message
            .contains("loses 10 values")
    );
    assert!(!has(
        &findings_with(Dialect::Postgres, sql, Some(&Counts(20_000))),
        "drop-column"
    ));
    let sql = "UPDATE users SET age = 1 WHERE age = 0";
    assert!(has(
        &findings_with(Dialect::Postgres, sql, Some(&Counts(0))),
        "mass-dml"
    ));
}

/// A live database with few rows, on an old server.
struct Small(ServerVersion, u64);

impl Evidence for Small {
    fn server(&self) -> Option<ServerVersion> {
        Some(self.0)
    }
    fn rows(&self, _: &str) -> Option<u64> {
        Some(self.1)
    }
}

fn server(is_mariadb: bool, major: u32, minor: u32, patch: u32) -> ServerVersion {
    ServerVersion {
        is_mariadb,
        major,
        minor,
        patch,
    }
}

#[test]
fn small_tables_and_versions_count() {
    let small = Small(server(false, 15, 0, 0), 10);
    let sql = "CREATE INDEX a ON users (name)";
    assert!(!has(
        &findings_with(Dialect::Postgres, sql, Some(&small)),
        "index-not-concurrent"
    ));
    let large = Small(server(false, 15, 0, 0), 1_000_000);
    assert!(has(
        &findings_with(Dialect::Postgres, sql, Some(&large)),
        "index-not-concurrent"
    ));
    let sql = "ALTER TABLE users ALTER COLUMN age TYPE bigint";
    assert_eq!(
        of(
            &findings_with(Dialect::Postgres, sql, Some(&large)),
            "type-rewrite"
        )
        .severity,
        Severity::Error
    );
    let empty = Small(server(false, 15, 0, 0), 0);
    for sql in ["DROP TABLE users", "TRUNCATE users"] {
        let found = findings_with(Dialect::Postgres, sql, Some(&empty));
        assert!(
            !has(&found, "drop-table") && !has(&found, "truncate"),
            "{found:#?}"
        );
    }

    let broken = Small(server(false, 14, 2, 0), 1_000_000);
    let sql = "CREATE INDEX CONCURRENTLY a ON users (name)";
    assert!(has(
        &findings_with(Dialect::Postgres, sql, Some(&broken)),
        "concurrent-index-corruption"
    ));
    let old = Small(server(true, 10, 4, 0), 10);
    let sql = "ALTER TABLE users RENAME COLUMN nick TO alias";
    assert!(has(
        &findings_with(Dialect::MySql, sql, Some(&old)),
        "not-supported"
    ));
    let sql = "CREATE TABLE t (id INT, user_id BIGINT REFERENCES users (id))";
    assert!(has(
        &findings_with(Dialect::MySql, sql, Some(&old)),
        "inline-reference-ignored"
    ));
    let new = Small(server(true, 10, 11, 0), 10);
    assert!(!has(
        &findings_with(Dialect::MySql, sql, Some(&new)),
        "inline-reference-ignored"
    ));
    let sql = "ALTER TABLE users ADD COLUMN a INT FIRST";
    assert!(!has(
        &findings_with(Dialect::MySql, sql, Some(&new)),
        "column-not-last"
    ));
}

fn step(action: Action, sql: &str) -> Step {
    Step {
        action,
        table: None,
        object: None,
        sql: String::new(),
        fingerprint: fingerprint(sql),
        phase: Phase::Contract,
        lock: Lock::AccessExclusive,
        work: Work::Metadata,
        loss: Loss::Parked,
        is_done: None,
    }
}

fn planned(steps: &[(Action, &str)], is_transactional: bool) -> Vec<Finding> {
    let plan = Plan {
        format: Plan::FORMAT,
        dialect: Dialect::Postgres,
        from: None,
        to: "snapshot".to_owned(),
        part: Part {
            number: 1,
            count: 1,
        },
        is_transactional,
        up: steps
            .iter()
            .map(|(action, sql)| step(*action, sql))
            .collect(),
        down: Vec::new(),
        parked: Vec::new(),
    };
    let sql: String = steps.iter().map(|(_, sql)| format!("{sql};\n")).collect();
    let statements = statements(&sql, Dialect::Postgres);
    let before = schema(Dialect::Postgres);
    lint(&LintInput {
        plan: Some(&plan),
        ..input(&statements, &before)
    })
}

#[test]
fn what_the_planner_made_safe_is_no_error() {
    let park = [
        (
            Action::ParkTable,
            "ALTER TABLE \"orders\" DROP CONSTRAINT \"orders_user_id_fkey\"",
        ),
        (
            Action::ParkTable,
            "ALTER TABLE \"orders\" SET SCHEMA \"_parked\"",
        ),
        (
            Action::ParkTable,
            "ALTER TABLE \"_parked\".\"orders\" RENAME TO \"__parked_12345678_orders\"",
        ),
    ];
    let found = planned(&park, true);
    assert!(has(&found, "parked"), "{found:#?}");
    assert!(
        found
            .iter()
            .all(|finding| finding.severity < Severity::Error),
        "{found:#?}"
    );
    let found = planned(
        &[(
            Action::ParkColumn,
            "ALTER TABLE \"users\" RENAME COLUMN \"nick\" TO \"__parked_12345678_nick\"",
        )],
        true,
    );
    assert_eq!(names(&found), ["drop-column-rollout", "parked"]);
    let found = planned(
        &[(
            Action::CreateIndex,
            "CREATE INDEX CONCURRENTLY \"a\" ON \"users\" (\"name\")",
        )],
        false,
    );
    assert!(found.is_empty(), "{found:#?}");
    let found = planned(
        &[(
            Action::CreateIndex,
            "CREATE UNIQUE INDEX CONCURRENTLY \"a\" ON \"users\" (\"name\")",
        )],
        false,
    );
    assert_eq!(
        of(&found, "add-unique").severity,
        Severity::Info,
        "not known"
    );
    let found = planned(
        &[(Action::FillColumn, "UPDATE \"users\" SET \"name\" = ''")],
        true,
    );
    assert!(!has(&found, "dml-without-where"), "{found:#?}");
}

#[test]
fn an_edited_statement_is_one_that_nobody_planned() {
    let plan = Plan {
        format: Plan::FORMAT,
        dialect: Dialect::Postgres,
        from: None,
        to: "snapshot".to_owned(),
        part: Part {
            number: 1,
            count: 1,
        },
        is_transactional: true,
        up: vec![step(
            Action::ParkColumn,
            "ALTER TABLE users RENAME COLUMN nick TO __parked_12345678_nick",
        )],
        down: vec![step(
            Action::RestoreColumn,
            "ALTER TABLE users RENAME COLUMN __parked_12345678_nick TO nick",
        )],
        parked: Vec::new(),
    };
    let statements = statements("ALTER TABLE users DROP COLUMN nick;", Dialect::Postgres);
    let before = schema(Dialect::Postgres);
    let found = lint(&LintInput {
        plan: Some(&plan),
        has_down: false,
        has_data: false,
        ..input(&statements, &before)
    });
    assert!(has(&found, "drop-column"), "{found:#?}");
    assert!(!has(&found, "irreversible"), "the plan has a way back");
    let found = lint(&LintInput {
        has_down: false,
        has_data: false,
        ..input(&statements, &before)
    });
    assert!(has(&found, "irreversible"), "{found:#?}");
}

#[test]
fn views_that_use_a_column_are_seen() {
    let mut before = schema(Dialect::Postgres);
    before.others.push(OtherObject {
        kind: "view".to_owned(),
        table: None,
        name: "adults".to_owned(),
        definition: "SELECT id, age FROM users WHERE age > 17".to_owned(),
    });
    let statements = statements(
        "ALTER TABLE users ALTER COLUMN age TYPE bigint;",
        Dialect::Postgres,
    );
    let found = lint(&input(&statements, &before));
    assert!(
        of(&found, "type-change-with-dependents")
            .message
            .contains("`adults`")
    );
}

#[test]
fn a_rebuild_of_sqlite_says_what_it_loses() {
    let rebuild = |columns: &str, select: &str| {
        let sql = format!(
            "PRAGMA foreign_keys=OFF;\nCREATE TABLE n ({columns});\nINSERT INTO n SELECT {select} FROM users;\n\
             DROP TABLE users;\nALTER TABLE n RENAME TO users;\nPRAGMA foreign_keys=ON;"
        );
        findings(Dialect::Sqlite, &sql)
    };
    let found = rebuild("id BIGINT, name TEXT NOT NULL", "id, name");
    let lost: Vec<&str> = found
        .iter()
        .filter(|it| it.rule == "drop-column")
        .map(|it| it.message.as_str())
        .collect();
    assert_eq!(lost.len(), 4, "{lost:?}");
    assert!(
        has(&found, "nullable-to-required") && !has(&found, "drop-table"),
        "{found:#?}"
    );
    let found = rebuild("id BIGINT, name TEXT NOT NULL", "id, coalesce(name, '')");
    assert!(!has(&found, "nullable-to-required"), "{found:#?}");
}

#[test]
fn nothing_is_known_without_a_schema_and_nothing_breaks() {
    for dialect in Dialect::ALL {
        for sql in [
            "ALTER TABLE a ALTER COLUMN b TYPE bigint",
            "DROP TABLE a",
            ";;",
            "SELECT 'open",
            "\u{0}",
            "((((((((((",
            "ALTER TABLE",
            "DROP",
        ] {
            let statements = statements(sql, dialect);
            let before = schema(dialect);
            let mut input = input(&statements, &before);
            (input.dialect, input.before) = (dialect, None);
            lint(&input);
        }
    }
}
