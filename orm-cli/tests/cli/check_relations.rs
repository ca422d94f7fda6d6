//! `orm check-relations`.

use crate::{BLOG, Folder, Ran};
use expect_test::expect;
use orm::Db;

const CONFIG: &str = "[database]\nurl = \"sqlite:app.db\"\n";

/// A model with a relation to itself beside those of the blog.
const FOLDER: &str = "
#[derive(Model)]
pub struct Folder {
    #[orm(id)]
    pub id: i64,
    pub parent_id: Option<i64>,
    #[orm(fk = parent_id)]
    pub parent: BelongsTo<Option<Folder>>,
}
";

fn blog(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("src/lib.rs", &format!("{BLOG}{FOLDER}"));
    folder.write("orm.toml", CONFIG);
    folder.orm("db create").code(0);
    folder.orm("db push").code(0);
    folder
}

/// Runs a script without foreign keys.
fn damage(folder: &Folder, script: &str) {
    let url = format!("sqlite:{}", folder.path("app.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let db = Db::connect(&url).await.expect("the database is there");
        let script = format!("PRAGMA foreign_keys = OFF; {script}");
        db.batch(&script).await.expect("the script runs");
    });
}

fn damaged(name: &str) -> Folder {
    let folder = blog(name);
    let posts: Vec<String> = (1..=12).map(|id| format!("({id}, 't', 7)")).collect();
    damage(
        &folder,
        &format!(
            "INSERT INTO posts (id, title, author_id) VALUES {};
             INSERT INTO folders (id, parent_id) VALUES (1, 2), (2, 1), (3, 1), (4, NULL)",
            posts.join(", ")
        ),
    );
    folder
}

#[test]
fn a_clean_database_is_said_to_be_clean() {
    let folder = blog("relations-clean");
    let ran = folder.orm("check-relations").code(0);
    assert_eq!(ran.out, "2 relations of `app.db` checked: no problems\n");
    let report = json(&folder.orm("check-relations --json").code(0));
    assert_eq!(
        report,
        serde_json::json!({ "ok": true, "relations_checked": 2, "findings": [], "problems": [] })
    );
}

#[test]
fn what_is_found_is_shown_with_what_to_do() {
    let folder = damaged("relations-damaged");
    let ran = folder.orm("check-relations --samples 3").code(1);
    expect![[r#"
        ┌────────────────┬─────────┬───────┬─────────────┐
        │ Relation       ┆ Problem ┆ Count ┆ Keys        │
        ╞════════════════╪═════════╪═══════╪═════════════╡
        │ Folder::parent ┆ cycle   ┆     2 ┆ 1, 2        │
        │ Post::author   ┆ orphan  ┆    12 ┆ 1, 2, 3, .. │
        └────────────────┴─────────┴───────┴─────────────┘
        2 relations of `app.db` checked: 2 problems
        help: orphan: bring the missing rows back, or clear or delete what refers to them
        help: cycle: clear or change the key of one row of each circle
    "#]]
    .assert_eq(&ran.out);
    folder.orm("check-relations --samples 11").code(2);
}

#[test]
fn reports_are_readable_by_programs() {
    let folder = damaged("relations-json");
    let report = json(&folder.orm("check-relations --json --samples 2").code(1));
    assert_eq!(
        report,
        serde_json::json!({
            "ok": false,
            "relations_checked": 2,
            "findings": [
                { "model": "Folder", "relation": "parent", "kind": "cycle", "count": 2, "samples": ["1", "2"] },
                { "model": "Post", "relation": "author", "kind": "orphan", "count": 12, "samples": ["1", "2"] },
            ],
            "problems": [],
        })
    );
}

#[test]
fn missing_tables_name_the_command_that_creates_them() {
    let folder = Folder::blog("relations-tables");
    folder.write("orm.toml", CONFIG);
    folder.orm("check-relations").code(2).err(&[
        "error: `app.db` does not exist",
        "run `orm db create` and `orm db push`",
    ]);
    assert!(!folder.path("app.db").exists());
    folder.orm("db create").code(0);
    folder.orm("check-relations").code(2).err(&[
        "error: cannot check `Post::author` in table `posts`: ",
        "; run `orm db push` to create the tables",
        "help: check that `--url`",
    ]);
    let report = json(&folder.orm("check-relations --json").code(2));
    assert_eq!(report["ok"], false);
}

#[test]
fn problems_of_the_sources_are_findings() {
    let folder = blog("relations-sources");
    folder.write("src/lib.rs", &BLOG.replace("unique", "uniqe"));
    let said = ["1 problem in 1 file"];
    folder.orm("check-relations").code(1).out(&said);
    let report = json(&folder.orm("check-relations --json").code(1));
    assert_eq!(report["problems"][0]["code"], "unknown-attribute");
    assert!(report["relations_checked"].is_null());
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.out).expect("the report is JSON")
}
