//! The migrations that the planners write, as `tests/cases/migration` has them: every statement is understood, and none is an
//! error, because the planner writes the safe form.

use super::input;
use crate::lint::testing::schema;
use crate::lint::{Finding, LintInput, Severity, lint};
use orm_schema::Dialect;
use orm_schema::migration::{Action, Lock, Loss, Part, Phase, Plan, Step, Work, fingerprint};
use orm_schema::statements::statements;
use std::path::Path;

/// What is found in each part of each file, with the name of the file.
fn found() -> Vec<(String, Finding, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/migration");
    let mut all = Vec::new();
    for dialect in Dialect::ALL {
        let folder = root.join(dialect.name());
        let Ok(files) = std::fs::read_dir(&folder) else {
            continue;
        };
        let mut files: Vec<_> = files
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|it| it == "sql"))
            .collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for part in text.split("-- === ").skip(1) {
                let part = &format!("-- {part}");
                // The way back is not judged, but understood.
                let is_back = part
                    .lines()
                    .next()
                    .is_some_and(|title| title.contains("back"));
                let mut findings = of_part(part, dialect);
                findings.retain(|it| !is_back || it.rule == "unparsed-statement");
                for finding in findings {
                    let sql = statements(part, dialect);
                    let at = finding.statement.unwrap_or_default();
                    let sql = sql.get(at).map_or_else(String::new, |it| it.text.clone());
                    all.push((file.display().to_string(), finding, sql));
                }
            }
        }
    }
    all
}

/// The title says whether there is a transaction, and the line above each statement what it does.
fn of_part(part: &str, dialect: Dialect) -> Vec<Finding> {
    let title = part.lines().next().unwrap_or_default();
    let is_transactional = dialect != Dialect::MySql && !title.contains("no transaction");
    let lines: Vec<&str> = part.lines().collect();
    let statements = statements(part, dialect);
    let up = statements.iter().map(|statement| Step {
        action: action(lines[statement.line - 2]),
        table: None,
        object: None,
        sql: String::new(),
        fingerprint: fingerprint(&statement.text),
        phase: Phase::Expand,
        lock: Lock::None,
        work: Work::Metadata,
        loss: Loss::None,
        is_done: None,
    });
    let plan = Plan {
        format: Plan::FORMAT,
        dialect,
        from: None,
        to: "snapshot".to_owned(),
        part: Part {
            number: 1,
            count: 1,
        },
        is_transactional,
        up: up.collect(),
        down: Vec::new(),
        parked: Vec::new(),
    };
    let before = schema(dialect);
    let input = LintInput {
        dialect,
        before: None,
        plan: Some(&plan),
        ..input(&statements, &before)
    };
    lint(&input)
}

/// `-- AddColumn: Expand, ..`
fn action(line: &str) -> Action {
    let name = line
        .trim_start_matches("-- ")
        .split(':')
        .next()
        .unwrap_or_default();
    let mut kebab = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(c.to_ascii_lowercase());
    }
    serde_json::from_value(serde_json::Value::String(kebab)).unwrap_or(Action::Custom)
}

#[test]
fn what_the_planners_write_is_understood_and_safe() {
    let found = found();
    let wrong: Vec<String> = found
        .iter()
        .filter(|(_, finding, _)| {
            finding.rule == "unparsed-statement" || finding.severity == Severity::Error
        })
        .map(|(file, finding, sql)| {
            format!("{file}: {}: {}\n    {sql}", finding.rule, finding.message)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn generated_schemas_are_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema-examples/generated");
    for example in ["world", "crates"] {
        for dialect in Dialect::ALL {
            let file = root.join(example).join(format!("{}.sql", dialect.name()));
            let text = std::fs::read_to_string(&file).unwrap();
            let statements = statements(&text, dialect);
            let before = schema(dialect);
            let found = lint(&LintInput {
                dialect,
                before: None,
                ..input(&statements, &before)
            });
            let wrong: Vec<_> = found
                .iter()
                .filter(|it| it.rule == "unparsed-statement" || it.severity == Severity::Error)
                .map(|it| {
                    (
                        it.rule,
                        it.message.as_str(),
                        statements[it.statement.unwrap_or_default()].text.as_str(),
                    )
                })
                .collect();
            assert!(wrong.is_empty(), "{}: {wrong:#?}", file.display());
        }
    }
}
