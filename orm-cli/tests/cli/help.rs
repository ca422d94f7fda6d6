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
    check("db", expect_file!["help/db.txt"]);
    check("db create", expect_file!["help/db-create.txt"]);
    check("db drop", expect_file!["help/db-drop.txt"]);
    check("db push", expect_file!["help/db-push.txt"]);
    check("db reset", expect_file!["help/db-reset.txt"]);
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
