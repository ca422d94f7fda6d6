//! Plans as text, and the files that hold what they are expected to be. `BLESS=1` rewrites those.

use orm_codegen::diff::{Answers, diff};
use orm_codegen::plan::{PlanInput, PlanOptions, PlannedPart, Strategy, plan};
use orm_schema::migration::Step;
use orm_schema::sql::SqlSchema;
use orm_schema::{Dialect, Schema};
use std::fmt::Write as _;
use std::path::Path;

/// The models that stand in a text.
pub(super) fn models(name: &str, source: &str) -> Schema {
    let folder = std::env::temp_dir().join(format!("orm_plan_{}_{name}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the file can be written");
    std::fs::write(folder.join("models.rs"), source).expect("the file can be written");
    let config = orm_codegen::Config::new().root(&folder).source("models.rs");
    let loaded = orm_codegen::load(&config);
    std::fs::remove_dir_all(&folder).expect("the file can be written");
    loaded.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The schema of models that stand in a text.
pub(super) fn schema(dialect: Dialect, name: &str, source: &str) -> SqlSchema {
    orm_codegen::lower(&models(name, source), dialect)
}

/// The migration that leads from one schema to another.
pub(super) fn planned(
    old: &SqlSchema,
    new: &SqlSchema,
    answers: &Answers,
    strategy: Strategy,
) -> Result<Vec<PlannedPart>, Vec<String>> {
    let changes = diff(old, new, answers);
    let options = PlanOptions {
        strategy,
        id: "1a2b3c4d".to_owned(),
    };
    plan(&PlanInput {
        old,
        new,
        changes: &changes,
        options: &options,
    })
}

/// A migration as text: both directions of every part, with what is claimed of each statement.
pub(super) fn text(parts: &[PlannedPart]) -> String {
    let mut out = String::new();
    for (number, part) in parts.iter().enumerate() {
        let suffix = part.suffix.as_deref().unwrap_or("the only part");
        let together = if part.is_transactional {
            "one transaction"
        } else {
            "no transaction"
        };
        let _ = writeln!(out, "-- === {} {suffix}: {together}\n", number + 1);
        steps(&mut out, &part.up);
        if !part.down.is_empty() {
            let _ = writeln!(out, "-- === {} back\n", number + 1);
            steps(&mut out, &part.down);
        }
        for parked in &part.parked {
            let restore = parked.restore.join("\n").replace('\n', "\n--     ");
            let _ = writeln!(
                out,
                "-- {:?} parks {}{} as {}\n--   restore: {restore}\n--   purge: {}\n",
                parked.by,
                parked.table,
                parked
                    .column
                    .as_ref()
                    .map(|column| format!(".{column}"))
                    .unwrap_or_default(),
                parked.parked_as,
                parked.purge.join("\n").replace('\n', "\n--     ")
            );
        }
    }
    out
}

fn steps(out: &mut String, steps: &[Step]) {
    for step in steps {
        let _ = writeln!(
            out,
            "-- {:?}: {:?}, {:?}, {:?}, loss {:?}\n{}\n",
            step.action, step.phase, step.lock, step.work, step.loss, step.sql
        );
    }
}

/// Compares a text with the file of that name in `tests/cases/migration`.
pub(super) fn expect(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases/migration")
        .join(file);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("the file can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == text,
        "{file} is out of date: `BLESS=1 cargo test -p tests --test migration` writes it. Now:\n{text}"
    );
}
