//! The program `crates` from its command line to its answers, which are the same on every database.

use expect_test::expect;
use orm::prelude::*;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the program on the workspace beside this file.
fn crates(url: &str, arguments: &[&str]) -> Output {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workspace/Cargo.toml");
    Command::new(env!("CARGO_BIN_EXE_crates"))
        .args(["--url", url, "--manifest-path"])
        .arg(manifest)
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn answers(url: &str, arguments: &[&str]) -> String {
    let output = crates(url, arguments);
    assert!(output.status.success(), "{}", notes(&output));
    String::from_utf8(output.stdout).expect("answers are UTF-8")
}

fn notes(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file of the test's own.
fn sqlite(name: &str) -> (PathBuf, String) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("crates-{name}.db"));
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    let url = format!("sqlite:{}", path.display());
    (path, url)
}

#[test]
fn sqlite_answers() {
    let (_, url) = sqlite("answers");
    expect![[r#"

        Most depended-upon packages
        ┌─────────┬────────────┬──────────────┐
        │ package ┆ dependents ┆ declarations │
        ╞═════════╪════════════╪══════════════╡
        │ parser  ┆          2 ┆            3 │
        │ notes   ┆          1 ┆            1 │
        └─────────┴────────────┴──────────────┘

        Packages in several versions
        ┌─────────┬──────────┬───────────────────────────┐
        │ package ┆ versions ┆ which                     │
        ╞═════════╪══════════╪═══════════════════════════╡
        │ parser  ┆        2 ┆ 1.9.3, 2.1.0-rc.1+build.7 │
        └─────────┴──────────┴───────────────────────────┘

        Licences
        ┌─────────────┬──────────┐
        │ licence     ┆ packages │
        ╞═════════════╪══════════╡
        │ Apache-2.0  ┆        2 │
        │ MIT         ┆        2 │
        │ Unicode-3.0 ┆        1 │
        └─────────────┴──────────┘

        Direct dependencies of app 0.2.0
        ┌─────────┬──────────────────┬─────────────┬────────────────────┬──────────┬────┐
        │ package ┆ kind             ┆ requirement ┆ version            ┆ asks for ┆ of │
        ╞═════════╪══════════════════╪═════════════╪════════════════════╪══════════╪════╡
        │ parser  ┆ normal           ┆ ^1          ┆ 1.9.3              ┆ default  ┆  0 │
        │ parser  ┆ normal           ┆ ^2.1.0-rc.1 ┆ 2.1.0-rc.1+build.7 ┆ lines    ┆  3 │
        │ notes   ┆ dev              ┆ *           ┆ 0.0.0              ┆ default  ┆  0 │
        │ notes   ┆ normal, optional ┆ *           ┆ 0.0.0              ┆ default  ┆  0 │
        └─────────┴──────────────────┴─────────────┴────────────────────┴──────────┴────┘

        Packages: 3, page 1 of 1
        ┌─────────┬───────────────────────────┬─────────┬──────────────────────────────┬─────────┐
        │ package ┆ versions                  ┆ edition ┆ licences                     ┆ targets │
        ╞═════════╪═══════════════════════════╪═════════╪══════════════════════════════╪═════════╡
        │ app     ┆ 0.2.0                     ┆ 2024    ┆ Apache-2.0, MIT              ┆       3 │
        │ notes   ┆ 0.0.0                     ┆ 2015    ┆                              ┆       1 │
        │ parser  ┆ 1.9.3, 2.1.0-rc.1+build.7 ┆ 2021    ┆ Apache-2.0, MIT, Unicode-3.0 ┆       3 │
        └─────────┴───────────────────────────┴─────────┴──────────────────────────────┴─────────┘
    "#]]
    .assert_eq(&answers(&url, &[]));
}

#[test]
fn packages_are_filtered_and_paged() {
    let (_, url) = sqlite("pages");
    let answers = answers(&url, &["--name", "P", "--per-page", "1", "--page", "2"]);
    let answers = answers.split("Direct dependencies").nth(1).unwrap();
    expect![[r#"
         of app 0.2.0
        ┌─────────┬──────────────────┬─────────────┬────────────────────┬──────────┬────┐
        │ package ┆ kind             ┆ requirement ┆ version            ┆ asks for ┆ of │
        ╞═════════╪══════════════════╪═════════════╪════════════════════╪══════════╪════╡
        │ parser  ┆ normal           ┆ ^1          ┆ 1.9.3              ┆ default  ┆  0 │
        │ parser  ┆ normal           ┆ ^2.1.0-rc.1 ┆ 2.1.0-rc.1+build.7 ┆ lines    ┆  3 │
        │ notes   ┆ dev              ┆ *           ┆ 0.0.0              ┆ default  ┆  0 │
        │ notes   ┆ normal, optional ┆ *           ┆ 0.0.0              ┆ default  ┆  0 │
        └─────────┴──────────────────┴─────────────┴────────────────────┴──────────┴────┘

        Packages with `P` in their name: 2, page 2 of 2
        ┌─────────┬───────────────────────────┬─────────┬──────────────────────────────┬─────────┐
        │ package ┆ versions                  ┆ edition ┆ licences                     ┆ targets │
        ╞═════════╪═══════════════════════════╪═════════╪══════════════════════════════╪═════════╡
        │ parser  ┆ 1.9.3, 2.1.0-rc.1+build.7 ┆ 2021    ┆ Apache-2.0, MIT, Unicode-3.0 ┆       3 │
        └─────────┴───────────────────────────┴─────────┴──────────────────────────────┴─────────┘
    "#]]
    .assert_eq(answers);
}

#[test]
fn a_name_is_no_pattern() {
    let (_, url) = sqlite("pattern");
    for name in ["%", "_", "\\", "'", "a%"] {
        let answers = answers(&url, &["--name", name]);
        assert!(answers.contains(": 0, page 1 of 1"), "{name}: {answers}");
    }
}

#[test]
fn the_same_graph_is_loaded_once() {
    let (_, url) = sqlite("once");
    assert!(notes(&crates(&url, &[])).contains("loaded 39 rows into SQLite"));
    assert!(notes(&crates(&url, &[])).contains("the same graph was loaded"));
    assert!(notes(&crates(&url, &["--fresh"])).contains("loaded 39 rows into SQLite"));
}

#[tokio::test]
async fn tables_of_others_are_left_alone() {
    let (_, url) = sqlite("others");
    let db = Db::connect(&url).await.unwrap();
    db.batch("CREATE TABLE packages (x); INSERT INTO packages VALUES (1)")
        .await
        .unwrap();
    let output = crates(&url, &[]);
    assert!(!output.status.success() && output.stdout.is_empty());
    expect![[r#"
        error: cannot create the tables: table "packages" already exists
          if tables of this name may be dropped: `--fresh`
    "#]]
    .assert_eq(&notes(&output));
    // Nothing half done: the next run fails in the same way, at the same table.
    assert_eq!(notes(&crates(&url, &[])), notes(&output));
    assert!(crates(&url, &["--fresh"]).status.success());
}

#[test]
fn what_is_wrong_is_said() {
    let (path, url) = sqlite("wrong");
    std::fs::write(
        path,
        "this is no database at all, but it is long enough to look like one",
    )
    .unwrap();
    for (url, arguments, expected) in [
        ("oracle:x", &[][..], "the connection URL starts with"),
        (
            "postgres://postgres@127.0.0.1:1/x",
            &[],
            "the database cannot be reached",
        ),
        (&url, &[], "the file is no SQLite database"),
        ("sqlite::memory:", &["--page", "0"], "0 is not in 1.."),
        ("sqlite::memory:", &["--per-page", "x"], "invalid value 'x'"),
    ] {
        let output = crates(url, arguments);
        assert!(!output.status.success() && output.stdout.is_empty());
        assert!(notes(&output).contains(expected), "{}", notes(&output));
    }
}

#[tokio::test]
async fn postgres_answers_the_same() {
    same_answers("ORM_TEST_POSTGRES_URL", "postgres").await;
}

#[tokio::test]
async fn mysql_answers_the_same() {
    same_answers("ORM_TEST_MYSQL_URL", "mysql").await;
}

/// In a database of the test's own, on the server that the variable names.
async fn same_answers(variable: &str, server: &str) {
    let Ok(url) = std::env::var(variable) else {
        let required = std::env::var("ORM_TEST_REQUIRE").unwrap_or_default();
        assert!(
            !required.split(',').any(|required| required == server),
            "{variable} is not set"
        );
        #[expect(clippy::print_stdout, reason = "a skipped test says so")]
        {
            println!("skipped: {variable} is not set");
        }
        return;
    };
    let name = format!("orm_example_crates_{}", std::process::id());
    let (base, _) = url.rsplit_once('/').expect("a URL that names a database");
    let own = format!("{base}/{name}");
    let admin = Db::connect(&url).await.expect("the server answers");
    admin
        .batch(&format!("CREATE DATABASE {name}"))
        .await
        .expect("databases can be made and dropped");
    let found: Vec<String> = [&[][..], &["--fresh"], &["--name", "P", "--per-page", "1"]]
        .into_iter()
        .map(|arguments| answers(&own, arguments))
        .collect();
    admin
        .batch(&format!("DROP DATABASE {name}"))
        .await
        .expect("databases can be made and dropped");
    let (_, file) = sqlite(server);
    assert_eq!(found[0], answers(&file, &[]));
    assert_eq!(found[0], found[1]);
    assert_eq!(
        found[2],
        answers(&file, &["--name", "P", "--per-page", "1"])
    );
}
