//! Every case in `tests/cases/ddl`: annotated structs, and for each database the DDL and the Prisma schema that they
//! must become. `BLESS=1 cargo test -p orm-codegen` rewrites the expectations.

use orm_codegen::{Config, Dialect, ddl::ddl, load, lower, prisma};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[test]
fn cases_become_what_is_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/ddl");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut problems = String::new();
    for case in cases {
        let schema = match load(&Config::new().root(&case).source("models.rs")) {
            Ok(schema) => schema,
            Err(error) => {
                let _ = writeln!(problems, "{}:\n{error}", case.display());
                continue;
            }
        };
        for dialect in Dialect::ALL {
            let name = dialect.name();
            compare(
                &case.join(format!("{name}.sql")),
                &ddl(&lower(&schema, dialect)),
                &mut problems,
            );
            compare(
                &case.join(format!("{name}.prisma")),
                &prisma::emit(&schema, dialect),
                &mut problems,
            );
        }
    }
    assert!(
        problems.is_empty(),
        "{problems}\n`BLESS=1` rewrites the expectations"
    );
}

fn compare(path: &Path, actual: &str, problems: &mut String) {
    if std::env::var_os("BLESS").is_some() {
        if let Err(error) = std::fs::write(path, actual) {
            let _ = writeln!(problems, "{}: {error}", path.display());
        }
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return;
    }
    let _ = writeln!(problems, "{}:", path.display());
    let (expected, actual): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), actual.lines().collect());
    let start = expected
        .iter()
        .zip(&actual)
        .take_while(|(a, b)| a == b)
        .count();
    let rest = (&expected[start..], &actual[start..]);
    let end = rest
        .0
        .iter()
        .rev()
        .zip(rest.1.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    for line in &rest.0[..rest.0.len() - end] {
        let _ = writeln!(problems, "{:>4} - {line}", start + 1);
    }
    for line in &rest.1[..rest.1.len() - end] {
        let _ = writeln!(problems, "{:>4} + {line}", start + 1);
    }
}
