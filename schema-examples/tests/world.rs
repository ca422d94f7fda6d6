//! The program `world`, whose answers are the same on every database.

use expect_test::expect_file;
use orm::prelude::*;
use std::process::{Command, Output};

fn world(url: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_world"))
        .args(["--url", url])
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn answers(url: &str, arguments: &[&str]) -> String {
    let output = world(url, arguments);
    assert!(output.status.success(), "{}", notes(&output));
    String::from_utf8(output.stdout).expect("answers are UTF-8")
}

fn notes(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn sqlite_answers() {
    let found = answers("sqlite::memory:", &[]);
    expect_file!["world/answers.txt"].assert_eq(&found);
}

#[test]
fn any_country_can_be_looked_at() {
    // No neighbour, a note about the capital, many languages, one neighbour, an accent, an organisation of many.
    for code in ["JP", "BO", "ZA", "SM", "ci", "US"] {
        let found = answers("sqlite::memory:", &["--country", code]);
        let name = format!("\"code\": \"{}\"", code.to_uppercase());
        assert!(found.contains(&name), "{found}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    for (url, arguments, expected) in [
        ("oracle:x", &[][..], "the connection URL starts with"),
        (
            "postgres://postgres@127.0.0.1:1/x",
            &[],
            "the database cannot be reached",
        ),
        (
            "sqlite::memory:",
            &["--country", "XX"],
            "there is no country with the code `XX`",
        ),
        ("sqlite::memory:", &["--country", "Czechia"], "such as CZ"),
    ] {
        let output = world(url, arguments);
        assert!(!output.status.success() && output.stdout.is_empty());
        assert!(notes(&output).contains(expected), "{}", notes(&output));
    }
}

#[tokio::test]
async fn a_database_that_is_not_empty_is_left_alone() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("world-used.db");
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    let url = format!("sqlite:{}", path.display());
    let first = answers(&url, &[]);
    let output = world(&url, &[]);
    assert!(!output.status.success() && output.stdout.is_empty());
    let notes = notes(&output);
    assert!(
        notes.contains("the database of `--url` must be empty"),
        "{notes}"
    );
    assert_eq!(first, answers("sqlite::memory:", &[]));
}

#[tokio::test]
async fn postgres_answers_the_same() {
    same_answers("ORM_TEST_POSTGRES_URL", "postgres").await;
}

#[tokio::test]
async fn mysql_answers_the_same() {
    same_answers("ORM_TEST_MYSQL_URL", "mysql").await;
}

/// In databases of the test's own, on the server that the variable names.
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
    let (base, _) = url.rsplit_once('/').expect("a URL that names a database");
    let admin = Db::connect(&url).await.expect("the server answers");
    // Among them borders of unknown length, a share of a census, two notes.
    for code in ["CZ", "IL", "CH", "BO"] {
        let name = format!(
            "orm_example_world_{}_{}",
            std::process::id(),
            code.to_lowercase()
        );
        admin
            .batch(&format!("CREATE DATABASE {name}"))
            .await
            .expect("databases can be made and dropped");
        let output = world(&format!("{base}/{name}"), &["--country", code]);
        admin
            .batch(&format!("DROP DATABASE {name}"))
            .await
            .expect("databases can be made and dropped");
        assert!(output.status.success(), "{}", notes(&output));
        let found = String::from_utf8(output.stdout).expect("answers are UTF-8");
        assert_eq!(found, answers("sqlite::memory:", &["--country", code]));
    }
}
