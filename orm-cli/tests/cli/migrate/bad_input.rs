//! What goes wrong: each says what it is, which command helps, and loses nothing.

use super::{begun, project};
use crate::BLOG;
use std::time::{Duration, Instant};

#[test]
fn edited_migrations() {
    let folder = begun("edited");
    folder.edit("migration.sql", "\"title\" TEXT NOT NULL", "\"title\" TEXT");
    folder.orm("migrate check").code(4).out(&[
        "error[edited-migration]",
        "git checkout -- migrations/",
        "orm migrate check --accept",
    ]);
    assert_eq!(folder.states(4), ["edited"]);
    folder.orm("migrate status").code(4).out(&[
        "was changed after it was applied",
        "next: orm migrate check",
    ]);
    for command in ["deploy", "plan"] {
        let ran = folder.orm(&format!("migrate {command}")).code(4);
        ran.err(&["was changed after it was applied", "--allow-edited"]);
    }
    for command in ["generate", "dev"] {
        let ran = folder.orm(&format!("migrate {command}")).code(4);
        ran.err(&[
            "error[edited-migration]",
            "`orm migrate check` shows them all",
        ]);
    }
    folder.orm("migrate deploy --allow-edited").code(0);
}

#[test]
fn missing_migrations() {
    let folder = begun("missing");
    let first = folder.migrations().remove(0);
    std::fs::remove_dir_all(folder.path("migrations").join(&first)).expect("it is there");
    folder.orm("migrate check").code(4).out(&[
        "error[missing-migration]",
        "restore it from version control",
    ]);
    assert_eq!(folder.states(4), ["missing"]);
    for command in ["deploy", "down --yes"] {
        let ran = folder.orm(&format!("migrate {command}")).code(4);
        ran.err(&["is applied, but its folder is missing here"]);
    }
    folder.orm("migrate deploy --allow-missing").code(0);
    folder
        .orm("migrate dev")
        .code(4)
        .err(&["error[missing-migration]"]);
}

#[test]
fn two_heads() {
    let folder = begun("heads");
    let field = "pub title: String";
    folder.change(field, "pub title: String, pub a: Option<String>");
    folder.orm("migrate generate a").code(0);
    let a = folder.migrations().remove(1);
    let from = folder.path("migrations").join(&a);
    let aside = folder.path("aside");
    std::fs::rename(&from, &aside).expect("it is there");
    folder.orm("migrate check --accept").code(1);
    folder.change("pub a: Option<String>", "pub b: Option<String>");
    folder.orm("migrate generate b").code(0);
    let later = folder.path("migrations/29990101000000_a");
    std::fs::rename(&aside, later).expect("it is there");
    folder
        .orm("migrate check")
        .code(5)
        .out(&["error[several-heads]", "&& orm migrate generate a"]);
    for command in ["generate", "dev", "deploy", "plan"] {
        let ran = folder.orm(&format!("migrate {command}")).code(5);
        ran.err(&["error[several-heads]", "orm migrate check"]);
    }
    assert_eq!(folder.states(0), ["applied", "pending", "pending"]);
}

#[test]
fn a_migration_that_comes_too_early() {
    let folder = begun("early");
    folder.write(
        "migrations/20000101000000_early/migration.sql",
        "SELECT 1;\n",
    );
    folder.orm("migrate check --accept").code(0);
    assert_eq!(folder.states(4), ["out-of-order", "applied"]);
    folder.orm("migrate deploy").code(4).err(&[
        "although a later migration is",
        "orm migrate deploy --allow-out-of-order",
    ]);
    folder.orm("migrate deploy --allow-out-of-order").code(0);
    assert_eq!(folder.states(0), ["applied", "applied"]);
}

#[test]
fn a_database_that_drifted() {
    let folder = begun("drift");
    let url = "sqlite:app.db";
    folder.write(
        "migrations-of-others/20200101000000_more/migration.sql",
        "ALTER TABLE \"users\" ADD COLUMN \"phone\" TEXT; CREATE VIEW \"mails\" AS SELECT \"email\" FROM \"users\";\n",
    );
    folder
        .orm(&format!("migrate deploy --migrations migrations-of-others --url {url} --allow-missing --allow-out-of-order"))
        .code(0);
    folder.orm("migrate drift").code(4).out(&[
        "`app.db` was changed beside its migrations",
        "add the column `users.phone` TEXT",
        "not managed: view mails",
        "orm migrate diff --from database --to migrations --script",
    ]);
    let drift = folder.json("migrate drift", 4);
    assert_eq!(drift["drift"][0], "add the column `users.phone` TEXT");
    assert_eq!(drift["others"][0], "view mails");
}

#[test]
fn a_failed_statement_leaves_nothing_behind_on_sqlite() {
    let folder = begun("fails");
    folder.orm("migrate generate broken --empty").code(0);
    let sql = "CREATE TABLE \"half\" (\"id\" INTEGER PRIMARY KEY);\nINSERT INTO \"nothing\" VALUES (1);\n";
    folder.write(&folder.newest("migration.sql"), sql);
    folder.orm("migrate check --accept").code(0);
    folder.orm("migrate deploy").code(6).err(&[
        "failed at statement 2 of 2",
        "no such table: nothing",
        "help: ",
    ]);
    folder.orm("migrate drift").code(0);
    assert_eq!(folder.states(0), ["applied", "rolled-back"]);
    let name = folder.migrations().remove(1);
    folder
        .orm(&format!("migrate resolve {name} --resume"))
        .code(2)
        .err(&["did not fail", "orm migrate status"]);
    folder
        .orm(&format!("migrate resolve {name}"))
        .code(2)
        .err(&["--resume"]);
    let resolved = folder.json(&format!("migrate resolve {name} --mark-applied"), 0);
    assert_eq!(resolved["resolution"], "mark-applied");
    assert_eq!(folder.states(0), ["applied", "applied"]);
}

#[test]
fn a_full_disk() {
    let folder = begun("full");
    folder.orm("migrate generate many --empty").code(0);
    // As many pages as there are, and no more: what a full disk says.
    let sql = "CREATE TABLE \"big\" (\"x\" BLOB);\nPRAGMA max_page_count = 1;\nINSERT INTO \"big\" VALUES (zeroblob(10000000));\n";
    folder.write(&folder.newest("migration.sql"), sql);
    folder.orm("migrate check --accept").code(0);
    folder
        .orm("migrate deploy")
        .code(6)
        .err(&["the disk is full", "help: "]);
    assert_eq!(folder.states(0), ["applied", "rolled-back"]);
    folder.orm("migrate drift").code(0);
}

#[test]
fn a_lock_that_another_holds() {
    let folder = begun("lock");
    let lock = format!("sqlite:{}", folder.path("app.db-migrate-lock").display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("it starts");
    let held = runtime.block_on(async {
        let db = orm::Db::connect(&lock).await.expect("it is writable");
        db.batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT;").await.expect("nobody has it");
        db
    });
    let began = Instant::now();
    for command in ["deploy", "down --yes"] {
        let ran = folder
            .orm(&format!("migrate {command} --wait-lock 0.2"))
            .code(8);
        ran.err(&["is being migrated", "help: wait until it is done"]);
    }
    assert!(began.elapsed() < Duration::from_secs(10));
    // Looking needs no lock.
    assert_eq!(folder.states(0), ["applied"]);
    held.close();
    folder.orm("migrate deploy").code(0);
}

#[test]
fn a_database_that_cannot_be_written() {
    let folder = begun("unwritable");
    folder.change(
        "pub title: String",
        "pub title: String, pub body: Option<String>",
    );
    folder.write("blocked", "a file where a folder is wanted\n");
    folder
        .orm("migrate generate --dialect sqlite --migrations blocked/inside")
        .code(2)
        .err(&["blocked/inside", "help: "]);
    folder
        .orm("migrate deploy --url sqlite:nowhere.db")
        .code(2)
        .err(&["`nowhere.db` does not exist", "orm db create"]);
    folder.write("text.db", &"no database at all ".repeat(100));
    folder
        .orm("migrate status --url sqlite:text.db")
        .code(2)
        .err(&["the file is no SQLite database"]);
    assert!(folder.read("text.db").starts_with("no database at all"));
}

#[test]
fn a_server_that_is_not_there_shows_no_password() {
    let folder = project("masked");
    let url = "postgres://user:secret@127.0.0.1:1/app";
    folder
        .orm("migrate generate init --dialect postgres")
        .code(0);
    let name = folder.migrations().remove(0);
    for command in [
        "status",
        "plan",
        "deploy",
        "deploy --dry-run",
        "down --yes",
        "drift",
        "baseline",
        "gc",
        "dev",
        "prove",
        "lint --evidence",
        "diff --from database --to models",
        "status --json",
        "plan --json",
        &format!("resolve {name} --resume"),
    ] {
        let ran = folder
            .orm(&format!("migrate {command} --url {url}"))
            .code(2);
        let said = ran.out + &ran.err;
        assert!(!said.contains("secret"), "{command}: {said}");
        assert!(said.contains("help"), "{command}: {said}");
    }
    // Without a database these still work.
    for command in ["check", "lint", "diff --from migrations --to models"] {
        folder.orm(&format!("migrate {command}")).code(0);
    }
}

#[test]
fn four_hundred_migrations() {
    let folder = project("many");
    for number in 0..400 {
        let path = format!(
            "migrations/{}_t{number}/migration.sql",
            20_200_101_000_000_u64 + number
        );
        let sql = format!("CREATE TABLE \"t{number}\" (\"id\" INTEGER NOT NULL PRIMARY KEY);\n");
        folder.write(&path, &sql);
    }
    folder.write("migrations/migration_lock.toml", "provider = \"sqlite\"\n");
    folder.orm("db create").code(0);
    let began = Instant::now();
    folder
        .orm("migrate deploy")
        .code(0)
        .out(&["applied 400 migrations"]);
    folder.orm("migrate deploy").code(0);
    assert_eq!(folder.states(0).len(), 400);
    folder.orm("migrate lint").code(0);
    folder
        .orm("migrate down --steps 1 --yes")
        .code(2)
        .err(&["has no `down.sql`"]);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(60), "{took:?}");
}

#[test]
fn five_hundred_models() {
    let folder = project("large");
    let mut models = BLOG.to_owned();
    for number in 0..500 {
        models.push_str(&format!(
            "#[derive(Model)]\npub struct Large{number} {{ #[orm(id)] pub id: i64, pub name: String, #[orm(unique)] pub code: String, \
             pub user_id: i64, #[orm(fk = user_id)] pub user: BelongsTo<User> }}\n"
        ));
    }
    folder.write("src/lib.rs", &models);
    let began = Instant::now();
    folder
        .orm("migrate dev init --no-prove")
        .code(0)
        .out(&["applied 1 migration"]);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(60), "{took:?}");
    folder.change(
        "pub title: String",
        "pub title: String, pub body: Option<String>",
    );
    folder.orm("migrate dev body").code(0);
    folder.orm("migrate drift").code(0);
}
