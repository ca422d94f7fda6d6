//! `orm migrate`: the life of a project by the command, on a SQLite file always, on servers when the environment names them.

mod bad_input;
mod by_hand;
mod proof;
mod servers;

use crate::{Folder, Ran};
use serde_json::Value;

const CONFIG: &str = "[database]\nurl = \"sqlite:app.db\"\n";

/// A package with two models and a SQLite file that is not there yet.
fn project(name: &str) -> Folder {
    let folder = Folder::blog(&format!("migrate-{name}"));
    folder.write("orm.toml", CONFIG);
    folder
}

/// The same with its first migration applied.
fn begun(name: &str) -> Folder {
    let folder = project(name);
    folder.orm("migrate dev init").code(0);
    folder
}

impl Folder {
    /// Replaces text in the models.
    #[track_caller]
    fn change(&self, from: &str, to: &str) {
        let models = self.read("src/lib.rs");
        assert!(models.contains(from), "`{from}` is missing in:\n{models}");
        self.write("src/lib.rs", &models.replace(from, to));
    }

    /// The names of the migrations, in order.
    fn migrations(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path("migrations")) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("the folder is readable"))
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The path of a file of the newest migration.
    fn newest(&self, file: &str) -> String {
        let migrations = self.migrations();
        let newest = migrations.last().expect("there is a migration");
        format!("migrations/{newest}/{file}")
    }

    /// Replaces text in a file of the newest migration.
    #[track_caller]
    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.newest(file);
        let text = self.read(&path);
        assert!(text.contains(from), "`{from}` is missing in:\n{text}");
        self.write(&path, &text.replacen(from, to, 1));
    }

    /// Runs a command that prints JSON.
    #[track_caller]
    fn json(&self, arguments: &str, code: i32) -> Value {
        self.orm(&format!("{arguments} --json")).code(code).json()
    }

    /// The states of all migrations.
    #[track_caller]
    fn states(&self, code: i32) -> Vec<String> {
        let status = self.json("migrate status", code);
        let migrations = status["migrations"].as_array().expect("a list");
        let states = migrations.iter().map(|it| it["state"].as_str());
        states.map(|it| it.expect("a text").to_owned()).collect()
    }
}

impl Ran {
    #[track_caller]
    fn json(&self) -> Value {
        assert_eq!(self.err, "", "a report for a program stands alone");
        serde_json::from_str(&self.out).expect("JSON")
    }
}

#[test]
fn the_life_of_a_project() {
    let folder = project("life");
    folder.orm("migrate status").code(2).err(&[
        "there is no folder `migrations`",
        "orm migrate generate init",
    ]);
    folder
        .orm("migrate check")
        .code(1)
        .out(&["error[models-differ]", "orm migrate generate"]);
    let dry = folder.json("migrate generate init --dry-run", 0);
    assert_eq!(dry["written"], false);
    assert!(folder.migrations().is_empty());

    let ran = folder.orm("migrate dev init").code(0);
    let parts = [
        "create table posts",
        "applied 1 migration in `app.db`",
        "next: commit the folder",
    ];
    ran.out(&parts);
    assert_eq!(folder.states(0), ["applied"]);
    folder.orm("migrate check").code(0);
    folder
        .orm("migrate dev")
        .code(0)
        .out(&["`app.db` has all migrations"]);
    folder
        .orm("migrate generate")
        .code(0)
        .out(&["nothing to write"]);

    // A column with a default.
    folder.change(
        "pub author_id: i64",
        "#[orm(default = 0)] pub views: i64, pub author_id: i64",
    );
    folder.orm("migrate check").code(1).out(&["1 change."]);
    folder.orm("migrate generate add_views").code(0).out(&[
        "add column posts.views",
        "next: read it, then `orm migrate prove` and `orm migrate deploy`",
    ]);
    assert_eq!(folder.states(0), ["applied", "pending"]);
    folder
        .orm("migrate status")
        .code(0)
        .out(&["1 migration to apply\nnext: orm migrate deploy"]);
    let plan = folder.json("migrate plan", 0);
    assert_eq!(plan["migrations"][0]["transactional"], true);
    assert_eq!(
        plan["migrations"][0]["plan"]["up"][0]["action"],
        "add-column"
    );
    folder
        .orm("migrate deploy --dry-run")
        .code(0)
        .out(&["one transaction", "-- add column posts.views"]);
    assert_eq!(folder.states(0), ["applied", "pending"]);
    folder.orm("migrate prove").code(0).out(&[
        "proven   it leads to the schema of the snapshot",
        "proven   it keeps all values",
        "proven   down.sql brings all values back",
        "proven   up again after down leads to the same",
        "next: orm migrate deploy",
    ]);
    let proof = folder.json("migrate prove --all", 0);
    assert_eq!(proof["migrations"].as_array().map(Vec::len), Some(2));
    assert_eq!(proof["refuted"], serde_json::json!([]));
    let done = folder.json("migrate deploy", 0);
    assert_eq!(done["migrations"][0]["statements"], 1);
    folder
        .orm("migrate deploy")
        .code(0)
        .out(&["`app.db` has all migrations"]);

    // Back, and forward again.
    let dry = folder.json("migrate down --dry-run", 0);
    let name = dry["migrations"][0]["name"].as_str().expect("a name");
    assert!(name.ends_with("_add_views"), "{name}");
    folder
        .orm("migrate down")
        .code(2)
        .err(&["this reverts what", "run `orm migrate down --yes`"]);
    folder
        .orm("migrate down --yes")
        .code(0)
        .out(&["reverted 1 migration"]);
    assert_eq!(folder.states(0), ["applied", "rolled-back"]);
    folder.orm("migrate drift").code(0);
    folder
        .orm("migrate deploy")
        .code(0)
        .out(&["applied 1 migration"]);
    folder
        .orm("migrate down --to 20000101000000_nothing --yes")
        .code(2)
        .err(&["`orm migrate status` lists them"]);
}

#[test]
fn a_rename_is_told_by_an_attribute_or_by_a_hint() {
    let folder = begun("renames");
    folder.change("pub title: String", "pub headline: String");
    folder.change("index(title)", "index(headline)");
    let hint = r#"{"rename":"posts.title","to":"headline"}"#;
    let typed = format!("orm migrate generate --hint '{hint}'");
    let ran = folder.orm("migrate generate").code(2);
    ran.err(&[
        "was removed, and `headline` was added",
        "#[orm(renamed_from = \"title\")]",
        &typed,
        "error: 1 change needs your answer; nothing was written",
    ]);
    for command in ["migrate generate", "migrate dev"] {
        let asked = folder.json(command, 2);
        assert_eq!(asked["ok"], false);
        assert_eq!(asked["questions"][0]["ways"][0]["hint"], hint);
    }
    assert_eq!(folder.migrations().len(), 1);
    folder
        .orm("migrate generate --hint {\"rename\":1}")
        .code(2)
        .err(&["has the hints to choose from"]);
    let made = folder.json(&format!("migrate dev rename --hint {hint}"), 0);
    assert_eq!(made["proven"], true);
    let sql = made["generated"][0]["sql"].as_str().expect("SQL");
    assert!(
        sql.contains("RENAME COLUMN \"title\" TO \"headline\""),
        "{sql}"
    );

    folder.change(
        "pub email: String",
        "#[orm(renamed_from = \"email\")] pub mail: String",
    );
    folder
        .orm("migrate dev")
        .code(0)
        .out(&["rename column users.mail"]);
    folder.orm("migrate drift").code(0);
    let findings = folder.json("migrate lint", 0);
    assert_eq!(findings[0]["rule"], "rename-column");
    folder
        .orm("migrate lint --format github")
        .code(0)
        .out(&["::warning file=migrations/"]);
    folder
        .orm("migrate lint --latest 1 --format sarif")
        .code(0)
        .out(&["\"2.1.0\""]);
}

#[test]
fn what_is_dropped_comes_back_until_it_is_removed_for_good() {
    let folder = begun("parked");
    folder.change("pub title: String,", "");
    folder.change("#[orm(index(title))]\n", "");
    folder
        .orm("migrate dev drop_title")
        .code(0)
        .out(&["values are put aside"]);
    folder
        .orm("migrate drift")
        .code(0)
        .out(&["not managed: parked column"]);
    folder
        .orm("migrate gc --older-than 1")
        .code(0)
        .out(&["nothing is put aside"]);
    let found = folder.json("migrate gc --dry-run", 0);
    assert_eq!(found["removed"], false);
    assert_eq!(found["objects"][0]["column"], "title");
    folder.orm("migrate gc").code(2).err(&[
        "removes 1 object with their values for good",
        "orm migrate gc --yes",
    ]);
    folder.orm("migrate down --yes").code(0);
    folder
        .orm("migrate gc")
        .code(0)
        .out(&["nothing is put aside"]);
    folder.orm("migrate deploy").code(0);
    assert_eq!(folder.json("migrate gc --yes", 0)["removed"], true);
    folder.orm("migrate drift").code(0);
    // What is gone cannot come back: nothing is tried, and the history stays what it is.
    folder.orm("migrate down --yes").code(2).err(&[
        "put the column `posts.title` aside, and that was removed for good",
        "run `orm migrate generate`",
    ]);
    assert_eq!(folder.states(0), ["applied", "applied"]);
    // A table that is made anew takes along what was put aside, where it still is.
    folder.change("pub author_id: i64", "pub author_id: Option<i64>");
    folder.change("BelongsTo<User>", "BelongsTo<Option<User>>");
    folder
        .orm("migrate dev optional")
        .code(0)
        .out(&["rebuild table"]);
    folder.orm("migrate drift").code(0);
}

#[test]
fn schemas_are_compared() {
    let folder = begun("diff");
    for (from, to) in [("models", "migrations"), ("migrations", "database")] {
        let ran = folder.orm(&format!("migrate diff --from {from} --to {to}"));
        ran.code(0).out(&["no difference"]);
    }
    folder.change(
        "pub title: String",
        "pub title: String, pub body: Option<String>",
    );
    let ran = folder
        .orm("migrate diff --from database --to models")
        .code(1);
    assert_eq!(ran.out, "add the column `posts.body` TEXT\n");
    folder
        .orm("migrate diff --from migrations --to models --script")
        .code(1)
        .out(&["ADD COLUMN \"body\" TEXT"]);
    let all = folder.json("migrate diff --from empty --to models --script", 1);
    let script = all["script"].as_str().expect("SQL");
    assert!(script.contains("CREATE TABLE \"users\""), "{script}");
    assert_eq!(all["differences"].as_array().map(Vec::len), Some(2));
    // Of another database, without a server of it.
    folder
        .orm("migrate generate --dialect postgres")
        .code(2)
        .err(&["are for SQLite, not PostgreSQL", "--migrations"]);
    folder
        .orm("migrate generate --dialect postgres --migrations other --dry-run")
        .code(0)
        .out(&["CREATE TABLE \"users\""]);
}

#[test]
fn a_dry_run_changes_nothing() {
    let folder = project("dry");
    let dev = folder.json("migrate dev init --dry-run", 0);
    assert_eq!(dev["written"], false);
    assert_eq!(dev["migrations"].as_array().map(Vec::len), Some(1));
    assert!(folder.migrations().is_empty() && !folder.path("app.db").exists());

    folder.orm("db create").code(0);
    folder.orm("db push").code(0);
    let baseline = folder.json("migrate baseline --dry-run", 0);
    assert_eq!(baseline["written"], false);
    assert_eq!(baseline["recorded"].as_array().map(Vec::len), Some(1));
    assert!(folder.migrations().is_empty());
    folder.orm("migrate baseline").code(0);
    let again = folder.json("migrate baseline --dry-run", 0);
    assert_eq!(again["recorded"].as_array().map(Vec::len), Some(1));
    assert_eq!(folder.states(0), ["applied"]);

    let name = folder.migrations().remove(0);
    folder
        .orm(&format!("migrate resolve {name} --undo --dry-run"))
        .code(2)
        .err(&["does not stand in the middle", "orm migrate status"]);
    folder
        .orm("migrate resolve nothing --undo --dry-run")
        .code(2)
        .err(&["there is no migration `nothing`"]);
}
