//! `orm migrate prove` refutes what is not as promised.

use super::{begun, project};
use crate::Folder;

/// A project with a second migration, not applied, that adds and renames.
fn second(name: &str) -> Folder {
    let folder = begun(name);
    folder.change(
        "pub title: String",
        "#[orm(renamed_from = \"title\")] pub headline: String, #[orm(default = 0)] pub views: i64",
    );
    folder.change("index(title)", "index(headline)");
    folder.orm("migrate generate second").code(0);
    folder.orm("migrate prove").code(0);
    folder
}

#[track_caller]
fn refuted(folder: &Folder, parts: &[&str]) {
    let ran = folder.orm("migrate prove").code(1);
    ran.out(parts)
        .out(&["refuted\nnext: correct the migration"]);
    let report = folder.json("migrate prove", 1);
    assert_eq!(report["ok"], false);
    assert_ne!(report["refuted"], serde_json::json!([]));
}

#[test]
fn values_that_get_lost() {
    let folder = second("loses");
    let path = folder.newest("migration.sql");
    let edited = folder.read(&path) + "UPDATE \"posts\" SET \"headline\" = '';\n";
    folder.write(&path, &edited);
    refuted(
        &folder,
        &["refuted  it keeps all values: values of `posts` changed: headline"],
    );
    let edited =
        edited + "DELETE FROM \"posts\" WHERE \"id\" = (SELECT min(\"id\") FROM \"posts\");\n";
    folder.write(&path, &edited);
    refuted(&folder, &["refuted  it keeps all values: `posts` has "]);
}

#[test]
fn a_way_back_that_leads_elsewhere() {
    let folder = second("back");
    let path = folder.newest("down.sql");
    let down = folder.read(&path);
    folder.write(&path, "SELECT 1;\n");
    refuted(
        &folder,
        &["refuted  down.sql leads back to the schema before: it takes more: "],
    );
    folder.write(&path, "DROP TABLE \"nothing\";\n");
    refuted(&folder, &["refuted  it can be reverted: "]);
    folder.write(
        &path,
        &format!("{down}\nUPDATE \"posts\" SET \"title\" = '';\n"),
    );
    refuted(
        &folder,
        &["refuted  down.sql brings all values back: values of `posts` changed: title"],
    );
}

#[test]
fn a_lock_that_is_said_to_be_less() {
    let folder = second("lock");
    folder.edit("plan.json", "\"lock\": \"database\"", "\"lock\": \"none\"");
    refuted(
        &folder,
        &[
            "refuted  locks and rewrites are as the plan says: ",
            "takes Database, and says None",
        ],
    );
}

#[test]
fn another_schema() {
    let folder = second("schema");
    folder.edit("migration.sql", "\"views\" BIGINT", "\"views\" TEXT");
    refuted(
        &folder,
        &[
            "refuted  it leads to the schema of the snapshot: it takes more: change the column `posts.views`",
        ],
    );
}

#[test]
fn a_migration_that_does_not_apply() {
    let folder = second("fails");
    folder.edit("migration.sql", "\"posts\"", "\"pots\"");
    refuted(&folder, &["refuted  it applies: "]);
}

#[test]
fn models_that_it_does_not_lead_to() {
    let folder = second("models");
    folder.change("pub views: i64", "pub views: i64, pub body: Option<String>");
    refuted(
        &folder,
        &["refuted  the models are what the last migration leads to: add the column `posts.body`"],
    );
}

#[test]
fn dev_writes_nothing_that_is_refuted() {
    let folder = begun("refused");
    // A check that no row of before can hold.
    folder.change(
        "#[orm(index(title))]",
        "#[orm(index(title), check(none = Post::id.lt(-1)))]",
    );
    folder.orm("migrate dev impossible").code(1).err(&[
        "was not written",
        "it applies: ",
        "orm migrate generate",
    ]);
    assert_eq!(folder.migrations().len(), 1);
    assert_eq!(folder.states(0), ["applied"]);
}

#[test]
fn a_shadow_database_is_empty_and_of_the_same_kind() {
    let folder = begun("shadow");
    folder
        .orm("migrate prove --shadow-url sqlite:app.db")
        .code(2)
        .err(&["the shadow database is the database itself", "--shadow-url"]);
    folder.orm("db create --url sqlite:real.db").code(0);
    folder.orm("db push --url sqlite:real.db").code(0);
    folder
        .orm("migrate prove --shadow-url sqlite:real.db")
        .code(2)
        .err(&["the shadow database `real.db` is in use: it has the table `posts`"]);
    folder
        .orm("migrate prove --shadow-url postgres://u:secret@127.0.0.1:1/shadow")
        .code(2)
        .err(&["the shadow database is PostgreSQL, the migrations are for SQLite"]);
    folder.orm("db create --url sqlite:empty.db").code(0);
    folder
        .orm("migrate prove --shadow-url sqlite:empty.db")
        .code(0);
    // It is empty again.
    folder
        .orm("migrate prove --shadow-url sqlite:empty.db")
        .code(0);
}

#[test]
fn nothing_to_prove() {
    let folder = project("nothing");
    folder
        .orm("migrate prove")
        .code(0)
        .out(&["there are no migrations to prove\nnext: orm migrate generate"]);
}
