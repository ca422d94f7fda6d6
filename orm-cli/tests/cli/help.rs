//! The help texts, word by word.

use crate::Folder;
use expect_test::{ExpectFile, expect_file};

fn check(arguments: &str, expected: ExpectFile) {
    let folder = Folder::new(&format!("help{}", arguments.replace(' ', "-")));
    expected.assert_eq(&folder.orm(&format!("{arguments} --help")).code(0).out);
}

#[test]
fn help() {
    check("", expect_file!["help/orm.txt"]);
    check("generate", expect_file!["help/generate.txt"]);
    check("validate", expect_file!["help/validate.txt"]);
    check("check-relations", expect_file!["help/check-relations.txt"]);
    check("pull", expect_file!["help/pull.txt"]);
    check("db", expect_file!["help/db.txt"]);
    check("db create", expect_file!["help/db-create.txt"]);
    check("db drop", expect_file!["help/db-drop.txt"]);
    check("db push", expect_file!["help/db-push.txt"]);
    check("db reset", expect_file!["help/db-reset.txt"]);
}

#[test]
fn help_of_migrate() {
    check("migrate", expect_file!["help/migrate.txt"]);
    check("migrate dev", expect_file!["help/migrate-dev.txt"]);
    check(
        "migrate generate",
        expect_file!["help/migrate-generate.txt"],
    );
    check("migrate plan", expect_file!["help/migrate-plan.txt"]);
    check("migrate lint", expect_file!["help/migrate-lint.txt"]);
    check("migrate check", expect_file!["help/migrate-check.txt"]);
    check("migrate prove", expect_file!["help/migrate-prove.txt"]);
    check("migrate deploy", expect_file!["help/migrate-deploy.txt"]);
    check("migrate down", expect_file!["help/migrate-down.txt"]);
    check("migrate status", expect_file!["help/migrate-status.txt"]);
    check("migrate resolve", expect_file!["help/migrate-resolve.txt"]);
    check("migrate diff", expect_file!["help/migrate-diff.txt"]);
    check("migrate drift", expect_file!["help/migrate-drift.txt"]);
    check(
        "migrate baseline",
        expect_file!["help/migrate-baseline.txt"],
    );
    check("migrate gc", expect_file!["help/migrate-gc.txt"]);
}

#[test]
fn wrong_arguments_are_a_failure() {
    let folder = Folder::new("arguments");
    folder.orm("").code(2).err(&["Usage: orm"]);
    folder.orm("generat").code(2).err(&["generate"]);
    folder
        .orm("generate --dialect sqlit")
        .code(2)
        .err(&["a similar value exists: 'sqlite'"]);
}
