//! `orm pull` on a SQLite file.

use crate::Folder;

const CONFIG: &str = "[database]\nurl = \"sqlite:app.db\"\n";

fn database(name: &str) -> Folder {
    let folder = Folder::blog(name);
    folder.write("orm.toml", CONFIG);
    folder.orm("db create").code(0);
    folder.orm("db push").code(0);
    folder
}

#[test]
fn structs_are_printed() {
    let folder = database("pull-print");
    folder.orm("pull").code(0).out(&[
        "use orm::prelude::*;",
        "pub struct User {",
        "    #[orm(inverse = author)]\n    pub posts: HasMany<Post>,",
    ]);
    let chosen = folder.orm("pull --only users").code(0);
    chosen.out(&["pub struct User {", "//! - 1 table was left out on request"]);
    let others = folder.orm("pull --exclude users,nobody").code(0);
    assert!(!others.out.contains("pub struct User {"), "{}", others.out);
}

#[test]
fn a_file_is_written_once() {
    let folder = database("pull-file");
    folder.orm("pull --out src/models.rs").code(0).out(&[
        "wrote 2 structs of `app.db` to src/models.rs",
        "next: orm migrate baseline",
    ]);
    assert!(folder.read("src/models.rs").contains("pub struct Post {"));
    folder.orm("validate --source src/models.rs").code(0);
    folder
        .orm("pull --out src/models.rs")
        .code(2)
        .err(&["error: `src/models.rs` exists already", "help: name a file"]);
}

#[test]
fn a_report_is_for_programs() {
    let folder = database("pull-json");
    let report = folder.orm("pull --json --only users").code(0);
    let report: serde_json::Value = serde_json::from_str(&report.out).expect("it is JSON");
    assert_eq!(report["ok"], true);
    let source = report["source"].as_str().expect("the source is text");
    assert!(source.contains("pub struct User {"), "{source}");
    assert_eq!(report["notes"][0], "1 table was left out on request");
}
