//! What nobody generated: a database that was there before, migrations that were written by hand, and those of Prisma.

use super::{begun, project};
use crate::Folder;

const TRIGGER: &str = "\
CREATE TRIGGER \"users_lower\" AFTER INSERT ON \"users\" BEGIN
    UPDATE \"users\" SET \"email\" = lower(\"email\") WHERE \"id\" = NEW.\"id\";
END;
";

/// Writes a migration by hand.
fn by_hand(folder: &Folder, name: &str, up: &str, down: &str) {
    folder
        .orm(&format!("migrate generate {name} --empty"))
        .code(0)
        .out(&["to be filled in by hand", "orm migrate check --accept"]);
    folder.write(&folder.newest("migration.sql"), up);
    folder.write(&folder.newest("down.sql"), down);
    folder.orm("migrate check --accept").code(0);
}

#[test]
fn a_trigger_outlives_a_table_that_is_made_anew() {
    for command in ["dev", "generate"] {
        let folder = begun(&format!("trigger-{command}"));
        by_hand(&folder, "lower", TRIGGER, "DROP TRIGGER \"users_lower\";\n");
        // Writes down what it made, so that it is known offline too.
        folder.orm("migrate prove").code(0);
        assert!(
            folder
                .read(&folder.newest("snapshot.json"))
                .contains("users_lower")
        );
        folder.orm("migrate check").code(0);
        folder.orm("migrate deploy").code(0);
        folder.change("pub email: String", "pub email: Option<String>");
        let made = folder.orm(&format!("migrate {command} optional")).code(0);
        made.out(&["rebuild table users"]);
        assert!(
            folder
                .read(&folder.newest("migration.sql"))
                .contains("users_lower")
        );
        assert!(
            folder
                .read(&folder.newest("snapshot.json"))
                .contains("users_lower")
        );
        folder
            .orm("migrate prove")
            .code(0)
            .out(&["proven   what no model declares is still there"]);
        folder.orm("migrate deploy").code(0);
        folder
            .orm("migrate drift")
            .code(0)
            .out(&["not managed: trigger users_lower of users"]);
    }
}

#[test]
fn dev_sees_what_was_written_by_hand_and_never_proven() {
    let folder = begun("unproven");
    by_hand(&folder, "lower", TRIGGER, "DROP TRIGGER \"users_lower\";\n");
    folder.change("pub email: String", "pub email: Option<String>");
    folder.orm("migrate dev optional").code(0);
    assert!(
        folder
            .read(&folder.newest("migration.sql"))
            .contains("users_lower")
    );
}

#[test]
fn values_that_statements_by_hand_change_are_left_to_a_person() {
    let folder = begun("by-hand");
    let up = "UPDATE \"users\" SET \"email\" = \"email\" || '.example';\n";
    by_hand(&folder, "domain", up, "SELECT 1;\n");
    folder
        .orm("migrate prove")
        .code(0)
        .out(&["open     it keeps all values: values of `users` changed: email; look whether"]);
}

#[test]
fn a_database_that_was_there_before_becomes_the_first_migration() {
    let folder = project("baseline");
    folder
        .orm("migrate baseline")
        .code(2)
        .err(&["`app.db` does not exist", "orm db create"]);
    folder.orm("db create").code(0);
    folder
        .orm("migrate baseline")
        .code(2)
        .err(&["the database has no tables", "orm migrate generate init"]);
    folder.orm("db push").code(0);
    let recorded = folder.json("migrate baseline", 0);
    let name = recorded["recorded"][0].as_str().expect("a name");
    assert!(name.ends_with("_baseline"), "{name}");
    assert_eq!(folder.states(0), ["applied"]);
    folder.orm("migrate check").code(0);
    folder.orm("migrate drift").code(0);
    // A second database that has the tables takes the same history, one that has others does not.
    folder.orm("db create --url sqlite:second.db").code(0);
    folder.orm("db push --url sqlite:second.db").code(0);
    folder
        .orm("migrate deploy --url sqlite:second.db")
        .code(4)
        .err(&["has tables, but no history", "orm migrate baseline"]);
    folder
        .orm("migrate baseline --url sqlite:second.db")
        .code(0);
    folder.orm("db create --url sqlite:third.db").code(0);
    folder
        .orm("migrate baseline --url sqlite:third.db")
        .code(4)
        .err(&["is not what the last migration leads to"]);
}

#[test]
fn migrations_of_prisma_are_gone_on_with() {
    let folder = project("prisma");
    folder.orm("generate --dialect sqlite").code(0);
    let sql = folder.read("generated/sqlite.sql");
    folder.write("migrations/20200101000000_init/migration.sql", &sql);
    folder.write("migrations/migration_lock.toml", "provider = \"sqlite\"\n");
    folder.orm("db create").code(0);
    folder
        .orm("migrate baseline")
        .code(2)
        .err(&["orm migrate deploy"]);
    folder.orm("migrate deploy").code(0);
    folder
        .orm("migrate generate next")
        .code(4)
        .err(&["error[no-snapshot]", "orm migrate baseline"]);
    folder.orm("migrate baseline").code(0);
    folder.orm("migrate check").code(0);
    folder.change(
        "pub title: String",
        "pub title: String, pub body: Option<String>",
    );
    folder
        .orm("migrate dev next")
        .code(0)
        .out(&["add column posts.body"]);
}
