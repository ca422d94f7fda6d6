//! `orm generate`.

use crate::Folder;

#[test]
fn files_are_written_once() {
    let folder = Folder::blog("written");
    folder.orm("generate").code(0).out(&[
        "written    generated/schema.prisma",
        "4 files written, 0 unchanged",
    ]);
    assert!(
        folder
            .read("generated/schema.prisma")
            .contains("model User {")
    );
    assert!(
        folder
            .read("generated/sqlite.sql")
            .contains("CREATE TABLE \"users\"")
    );
    let text = "0 files written, 4 unchanged";
    folder.orm("generate").code(0).out(&[text]);
}

#[test]
fn a_check_lists_what_is_out_of_date_and_writes_nothing() {
    let folder = Folder::blog("stale");
    folder.orm("generate").code(0);
    folder
        .orm("generate --check")
        .code(0)
        .out(&["4 generated files: up to date"]);

    folder.write("generated/mysql.sql", "-- edited\n");
    std::fs::remove_file(folder.path("generated/sqlite.sql")).unwrap();
    folder.orm("generate --check").code(1).out(&[
        "stale      generated/mysql.sql",
        "missing    generated/sqlite.sql",
        "out of date: 2 of 4 generated files",
        "help: run `orm generate`",
    ]);
    assert_eq!(folder.read("generated/mysql.sql"), "-- edited\n");
    assert!(!folder.path("generated/sqlite.sql").exists());
}

#[test]
fn the_command_that_mends_has_the_flags_that_were_given() {
    let folder = Folder::blog("mend");
    folder
        .orm("generate --dialect mysql,sqlite --check --out schema")
        .code(1)
        .out(&["help: run `orm generate --dialect mysql,sqlite --out schema`"]);
}

#[test]
fn flags_choose_what_is_written_and_where() {
    let folder = Folder::blog("flags");
    folder.write("sub/keep", "");
    folder
        .run(
            "sub",
            "generate --source ../src/lib.rs --out x --dialect postgres --prisma none",
            &[],
        )
        .code(0)
        .out(&["written    x/postgres.sql", "1 file written, 0 unchanged"]);
}

#[test]
fn schema_prisma_is_for_the_first_dialect() {
    let folder = Folder::blog("prisma");
    folder.orm("generate --dialect postgres").code(0);
    assert!(
        folder
            .read("generated/schema.prisma")
            .contains("provider = \"postgresql\"")
    );
}

#[test]
fn reports_are_readable_by_programs() {
    let folder = Folder::blog("json");
    folder
        .orm("generate --dialect sqlite --prisma none")
        .code(0);
    let ran = folder
        .orm("generate --check --json --dialect sqlite")
        .code(1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        report,
        serde_json::json!({
            "ok": false,
            "read": ["src/lib.rs"],
            "written": [],
            "unchanged": ["generated/sqlite.sql"],
            "stale": [],
            "missing": ["generated/schema.prisma"],
            "problems": [],
        })
    );
}

#[test]
fn problems_keep_files_from_being_written() {
    let folder = Folder::new("wrong-sources");
    folder.write(
        "src/main.rs",
        "#[derive(Model)]\nstruct User { name: String }\n",
    );
    folder
        .orm("generate")
        .code(1)
        .out(&["missing-key", "1 problem in 1 file"]);
    assert!(!folder.path("generated").exists());
}

#[test]
fn missing_sources_are_a_failure() {
    let folder = Folder::new("no-sources");
    folder
        .orm("generate")
        .code(2)
        .err(&["error: there is no `src/lib.rs`", "help: "]);
    folder.orm("generate --source nowhere.rs").code(2).err(&[
        "error: cannot read `nowhere.rs`",
        "help: name crate roots that exist",
    ]);
    let ran = folder.orm("generate --json").code(2);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["ok"], false);
    assert!(ran.err.is_empty());
}
