//! The cases of `tests/cases/lint`, and what is around the rules: permissions and settings.

mod known;
mod planned;

use super::testing::{findings, schema, today};
use super::{Allow, Date, Finding, LintInput, LintSettings, Severity, lint};
use crate::plan::Strategy;
use orm_schema::Dialect;
use orm_schema::statements::statements;
use std::path::Path;

/// Each file is about the rule of its name; `-- case: dialect` begins a migration, `-- expect: rule` stands above what it
/// finds, and `-- expect-migration: rule` says that it finds something in the whole.
#[test]
fn the_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/lint");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    let (mut cases, mut wrong) = (0, Vec::new());
    for file in &files {
        let rule = file.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(file).unwrap();
        for case in text.split("-- case: ").skip(1) {
            let (dialect, sql) = case.split_once('\n').unwrap();
            let dialect = Dialect::ALL
                .into_iter()
                .find(|it| it.name() == dialect.trim())
                .unwrap();
            let expected = expected(sql, dialect);
            let mut found: Vec<Option<usize>> = findings(dialect, sql)
                .into_iter()
                .filter(|it| it.rule == rule)
                .map(|it| it.statement)
                .collect();
            found.sort_unstable();
            found.dedup();
            cases += 1;
            if found != expected {
                wrong.push(format!(
                    "{rule}, {dialect}: expected {expected:?}, found {found:?}\n{sql}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases > 200, "{cases} cases");
}

fn expected(sql: &str, dialect: Dialect) -> Vec<Option<usize>> {
    let lines: Vec<&str> = sql.lines().collect();
    let mut expected: Vec<Option<usize>> = statements(sql, dialect)
        .iter()
        .enumerate()
        .filter(|(_, statement)| {
            let above = statement
                .line
                .checked_sub(2)
                .and_then(|line| lines.get(line));
            above.is_some_and(|line| line.starts_with("-- expect:"))
        })
        .map(|(at, _)| Some(at))
        .collect();
    if lines
        .iter()
        .any(|line| line.starts_with("-- expect-migration:"))
    {
        expected.insert(0, None);
    }
    expected
}

fn names(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule).collect()
}

fn has(findings: &[Finding], rule: &str) -> bool {
    findings.iter().any(|finding| finding.rule == rule)
}

fn of<'f>(findings: &'f [Finding], rule: &str) -> &'f Finding {
    findings
        .iter()
        .find(|finding| finding.rule == rule)
        .unwrap_or_else(|| panic!("{rule}: {findings:#?}"))
}

#[test]
fn a_finding_says_where_and_what_instead() {
    let found = findings(
        Dialect::Postgres,
        "SELECT 1;\n\n-- Gone.\nDROP TABLE users;\n",
    );
    let finding = of(&found, "drop-table");
    assert_eq!(
        (finding.line, finding.statement, finding.id),
        (4, Some(1), "DS02")
    );
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.help.contains("__parked_"), "{}", finding.help);
    assert_eq!(finding.file, "migrations/20261121120000_test/migration.sql");
}

#[test]
fn a_permission_with_a_reason_is_heeded() {
    for permission in [
        "-- orm:allow(drop-table) reason=\"copied\"\nDROP TABLE users;",
        "-- orm:allow(DS02) reason=\"copied\" until=2026-11-21\nDROP TABLE users;",
        "DROP TABLE users; -- orm:allow(drop-table) reason=\"copied\"",
        "-- orm:allow-file(drop-table) reason=\"copied\"\nSELECT 1;\nDROP TABLE users;\nDROP TABLE orders;",
    ] {
        let found = findings(Dialect::Postgres, permission);
        assert!(!has(&found, "drop-table"), "{permission}\n{found:#?}");
        assert!(
            !found
                .iter()
                .any(|finding| finding.rule.starts_with("allow-")),
            "{permission}\n{found:#?}"
        );
    }
}

#[test]
fn what_is_wrong_with_a_permission_is_said() {
    let cases = [
        (
            "-- orm:allow(drop-table)\nDROP TABLE users;",
            "allow-without-reason",
        ),
        (
            "-- orm:allow(drop-table) reason=\" \"\nDROP TABLE users;",
            "allow-without-reason",
        ),
        (
            "-- orm:allow(drop-table) reason=\"a\" until=2026-11-20\nDROP TABLE users;",
            "allow-expired",
        ),
        (
            "-- orm:allow(drop-table) reason=\"a\" until=soon\nDROP TABLE users;",
            "allow-expired",
        ),
        (
            "-- orm:allow(drop-tabel) reason=\"a\"\nDROP TABLE users;",
            "allow-unknown-rule",
        ),
        (
            "-- orm:allow(allow-expired) reason=\"a\"\nDROP TABLE users;",
            "allow-unknown-rule",
        ),
    ];
    for (sql, rule) in cases {
        let found = findings(Dialect::Postgres, sql);
        assert!(has(&found, rule), "{sql}\n{found:#?}");
        assert!(
            has(&found, "drop-table"),
            "what is not permitted is found: {sql}"
        );
    }
    let found = findings(
        Dialect::Postgres,
        "-- orm:allow(drop-tabel) reason=\"a\"\nDROP TABLE users;",
    );
    assert!(
        of(&found, "allow-unknown-rule")
            .message
            .contains("did you mean `drop-table`?")
    );
    let found = findings(
        Dialect::Postgres,
        "-- orm:allow(drop-table) reason=\"a\"\nSELECT 1;",
    );
    assert_eq!(names(&found), ["allow-unused"]);
}

/// The findings under settings of the test's own.
fn with_settings(settings: &LintSettings, sql: &str) -> Vec<Finding> {
    let statements = statements(sql, Dialect::Postgres);
    let before = schema(Dialect::Postgres);
    lint(&LintInput {
        settings,
        ..input(&statements, &before)
    })
}

fn input<'a>(
    statements: &'a [orm_schema::statements::Statement],
    before: &'a orm_schema::sql::SqlSchema,
) -> LintInput<'a> {
    static SETTINGS: std::sync::LazyLock<LintSettings> =
        std::sync::LazyLock::new(LintSettings::default);
    LintInput {
        dialect: Dialect::Postgres,
        name: "1_test",
        file: "migration.sql",
        statements,
        plan: None,
        has_down: true,
        has_data: false,
        before: Some(before),
        after: None,
        evidence: None,
        settings: &SETTINGS,
        today: today(),
    }
}

#[test]
fn the_configuration_allows_and_weighs() {
    let allow =
        |rule: &str, reason: &str, until: Option<Date>, migration: Option<&str>| LintSettings {
            allow: vec![Allow {
                rule: rule.to_owned(),
                reason: reason.to_owned(),
                until,
                migration: migration.map(str::to_owned),
            }],
            ..LintSettings::default()
        };
    let sql = "DROP TABLE users;";
    assert!(!has(
        &with_settings(&allow("drop-table", "old", None, None), sql),
        "drop-table"
    ));
    assert!(!has(
        &with_settings(&allow("DS02", "old", None, Some("1_test")), sql),
        "drop-table"
    ));
    assert!(has(
        &with_settings(&allow("drop-table", "old", None, Some("2_other")), sql),
        "drop-table"
    ));
    assert!(has(
        &with_settings(&allow("drop-table", "", None, None), sql),
        "allow-without-reason"
    ));
    assert!(has(
        &with_settings(&allow("nonsense", "old", None, None), sql),
        "allow-unknown-rule"
    ));
    let past = Date {
        year: 2026,
        month: 1,
        day: 1,
    };
    assert!(has(
        &with_settings(&allow("drop-table", "old", Some(past), None), sql),
        "allow-expired"
    ));

    let mut weighed = LintSettings::default();
    weighed
        .severities
        .insert("drop-table".to_owned(), Severity::Info);
    assert_eq!(
        of(&with_settings(&weighed, sql), "drop-table").severity,
        Severity::Info
    );
    let direct = LintSettings {
        strategy: Strategy::Direct,
        ..LintSettings::default()
    };
    let found = with_settings(&direct, "CREATE INDEX a ON users (name); DROP TABLE users;");
    assert_eq!(of(&found, "index-not-concurrent").severity, Severity::Info);
    assert_eq!(of(&found, "drop-table").severity, Severity::Error);

    let many = LintSettings {
        many_statements: 2,
        ..LintSettings::default()
    };
    assert!(has(
        &with_settings(&many, "SELECT 1; SELECT 2; SELECT 3;"),
        "many-statements"
    ));
}
