//! The same life on servers, and what only goes wrong there.

use crate::db::{beside, server};
use crate::{Folder, Ran};
use orm::Db;

/// A project with a database of its own on a server, dropped in the end.
struct Server {
    folder: Folder,
    url: String,
}

impl Server {
    /// Nothing when the environment names no such server.
    fn new(kind: &str, name: &str) -> Option<Self> {
        let url = server(kind)?;
        let database = format!("orm_migrate_{name}_{}", std::process::id());
        let server = Self {
            folder: Folder::blog(&format!("migrate-{kind}-{name}")),
            url: beside(&url, &database),
        };
        server.orm("db drop --yes").code(0);
        Some(server)
    }

    fn orm(&self, arguments: &str) -> Ran {
        let environment = [("DATABASE_URL", self.url.as_str())];
        self.folder.run(".", arguments, &environment)
    }

    #[track_caller]
    fn states(&self, code: i32) -> Vec<String> {
        let status = self.orm("migrate status --json").code(code).json();
        let migrations = status["migrations"].as_array().expect("a list").iter();
        migrations
            .map(|it| it["state"].as_str().expect("a text").to_owned())
            .collect()
    }

    /// Writes a migration by hand.
    fn by_hand(&self, name: &str, up: &str, down: &str) -> String {
        self.orm(&format!("migrate generate {name} --empty"))
            .code(0);
        self.folder.write(&self.folder.newest("migration.sql"), up);
        self.folder.write(&self.folder.newest("down.sql"), down);
        self.orm("migrate check --accept").code(0);
        self.folder.migrations().pop().expect("there is one")
    }

    /// Runs statements on the database.
    fn batch(&self, sql: &str) {
        self.connected(async |db| db.batch(sql).await.expect("it runs"));
    }

    fn connected(&self, work: impl AsyncFnOnce(&Db)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("it starts");
        runtime.block_on(async {
            let db = Db::connect(&self.url).await.expect("the database is there");
            work(&db).await;
            db.close();
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.orm("db drop --yes");
    }
}

#[test]
fn postgres_lives() {
    life("postgres");
}

#[test]
fn mysql_lives() {
    life("mysql");
}

fn life(kind: &str) {
    let Some(server) = Server::new(kind, "life") else {
        return;
    };
    let folder = &server.folder;
    server
        .orm("migrate dev init")
        .code(0)
        .out(&["create table users", "applied 1 migration"]);
    server.orm("migrate check").code(0);
    server
        .orm("migrate drift")
        .code(0)
        .out(&["is what its migrations made"]);
    folder.change(
        "pub title: String",
        "#[orm(renamed_from = \"title\")] pub headline: String, #[orm(default = 0)] pub views: i64",
    );
    folder.change("index(title)", "index(headline)");
    server.orm("migrate generate second").code(0);
    let proof = server.orm("migrate prove --json").code(0).json();
    let held = proof["held"].to_string();
    for promise in [
        "it keeps all values",
        "up again after down leads to the same",
        "locks and rewrites are as the plan says",
        "a run that is cut off goes on",
    ] {
        assert!(held.contains(promise), "{promise}: {held}");
    }
    assert_eq!(proof["open"], serde_json::json!([]));
    server
        .orm("migrate deploy --dry-run")
        .code(0)
        .out(&["next: orm migrate deploy"]);
    server.orm("migrate deploy").code(0);
    folder.change(", #[orm(default = 0)] pub views: i64", "");
    server
        .orm("migrate dev --no-prove drop_views")
        .code(0)
        .out(&["park column posts.views"]);
    server.orm("migrate down --yes").code(0);
    server.orm("migrate deploy").code(0);
    server
        .orm("migrate gc --yes")
        .code(0)
        .out(&["removed 1 object"]);
    server.orm("migrate drift").code(0);
    server
        .orm("migrate down --yes")
        .code(2)
        .err(&["was removed for good", "orm migrate generate"]);
    assert_eq!(server.states(0), ["applied"; 3]);
    for (from, to) in [("database", "models"), ("migrations", "database")] {
        let ran = server.orm(&format!("migrate diff --from {from} --to {to}"));
        ran.code(0).out(&["no difference"]);
    }
    server.orm("migrate lint --evidence").code(0);
    server.batch("ALTER TABLE users ADD COLUMN phone INTEGER");
    server
        .orm("migrate drift")
        .code(4)
        .out(&["add the column `users.phone`"]);
}

#[test]
fn a_weaker_lock_in_the_plan_is_refuted() {
    for kind in ["postgres", "mysql"] {
        let Some(server) = Server::new(kind, "lock") else {
            continue;
        };
        let folder = &server.folder;
        server.orm("migrate dev init --no-prove").code(0);
        folder.change("pub title: String", "pub title: Option<String>");
        folder.change("pub id: i64,\n    pub title", "pub id: i32,\n    pub title");
        server.orm("migrate generate types").code(0);
        let path = folder.newest("plan.json");
        let mut plan = folder.read(&path);
        for lock in ["access-exclusive", "share-row-exclusive", "share"] {
            plan = plan.replace(&format!("\"lock\": \"{lock}\""), "\"lock\": \"none\"");
        }
        folder.write(&path, &plan);
        server
            .orm("migrate prove")
            .code(1)
            .out(&["refuted  locks and rewrites are as the plan says: "]);
    }
}

#[test]
fn what_mysql_had_done_is_gone_on_with_or_undone() {
    let Some(server) = Server::new("mysql", "half") else {
        return;
    };
    server.orm("migrate dev init --no-prove").code(0);
    let up = "CREATE TABLE `one` (`id` INT PRIMARY KEY);\nINSERT INTO `two` VALUES (1);\n";
    let name = server.by_hand("half", up, "DROP TABLE `one`;\n");
    server.orm("migrate deploy").code(6).err(&[
        "failed at statement 2 of 2",
        &format!("orm migrate resolve {name}"),
    ]);
    assert_eq!(server.states(6), ["applied", "failed"]);
    server.orm("migrate status").code(6).out(&[
        "failed at statement 2",
        &format!("next: orm migrate resolve {name} --resume"),
    ]);
    server
        .orm("migrate drift")
        .code(6)
        .err(&["stands in the middle"]);
    server
        .orm("migrate down --yes")
        .code(6)
        .err(&[&format!("orm migrate resolve {name} --undo")]);
    server
        .orm(&format!("migrate resolve {name} --undo"))
        .code(0);
    assert_eq!(server.states(0), ["applied", "rolled-back"]);
    server.batch("CREATE TABLE two (id INT PRIMARY KEY)");
    server.orm("migrate deploy").code(0);
    assert_eq!(server.states(0), ["applied", "applied"]);
    // A way back that is cut off can be put right by hand.
    server.batch("DROP TABLE one");
    server.orm("migrate down --yes").code(6);
    assert_eq!(server.states(6), ["applied", "half-reverted"]);
    server
        .orm("migrate status")
        .code(6)
        .out(&["next: orm migrate down", "--mark-applied"]);
    server
        .orm(&format!("migrate resolve {name} --mark-applied"))
        .code(0);
    assert_eq!(server.states(0), ["applied", "applied"]);
}

#[test]
fn a_connection_that_is_lost_loses_nothing() {
    let Some(server) = Server::new("postgres", "lost") else {
        return;
    };
    server.orm("migrate dev init --no-prove").code(0);
    // The second statement ends the connection that it runs on, once.
    let up = "CREATE TABLE \"more\" (\"id\" INTEGER PRIMARY KEY);\n\
              SELECT pg_terminate_backend(pg_backend_pid()) FROM \"switch\" WHERE \"is_on\";\n";
    server.by_hand("lost", up, "DROP TABLE \"more\";\n");
    server.batch("CREATE TABLE switch (is_on boolean); INSERT INTO switch VALUES (true)");
    let ran = server.orm("migrate deploy");
    assert!([2, 6].contains(&ran.code), "{}{}", ran.out, ran.err);
    ran.err(&["help: "]);
    server.batch("UPDATE switch SET is_on = false");
    server
        .orm("migrate deploy")
        .code(0)
        .out(&["applied 1 migration"]);
    assert_eq!(server.states(0), ["applied", "applied"]);
}

#[test]
fn a_lock_of_postgres_that_another_holds() {
    let Some(server) = Server::new("postgres", "held") else {
        return;
    };
    server.orm("migrate dev init --no-prove").code(0);
    server.connected(async |db| {
        let held = db.transaction(async |tx| {
            // Prisma's number too.
            tx.batch("SELECT pg_advisory_xact_lock(72707369)").await?;
            server
                .orm("migrate deploy --wait-lock 0.2")
                .code(8)
                .err(&["is being migrated", "help: wait until it is done"]);
            Ok::<(), orm::Error>(())
        });
        held.await.expect("it ends");
    });
    server.orm("migrate deploy").code(0);
}

#[test]
fn a_user_who_may_not() {
    let Some(server) = Server::new("postgres", "rights") else {
        return;
    };
    server.orm("db create").code(0);
    server.orm("migrate generate init").code(0);
    let role = format!("orm_reader_{}", std::process::id());
    server.batch(&format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'"));
    let (scheme, rest) = server.url.split_once("://").expect("a URL");
    let host = rest.split_once('@').map_or(rest, |(_, host)| host);
    let url = format!("{scheme}://{role}:secret@{host}");
    let deployed = server.orm(&format!("migrate deploy --url {url}"));
    let proven = server.orm(&format!("migrate prove --url {url}"));
    server.batch(&format!("DROP ROLE {role}"));
    for ran in [&deployed, &proven] {
        assert!(!ran.err.contains("secret"), "{}", ran.err);
    }
    deployed.code(2).err(&["permission denied", "help: "]);
    proven.code(2).err(&[
        "cannot create a shadow database",
        "name an empty database with `--shadow-url`",
    ]);
    // Nothing was done.
    assert_eq!(server.states(0), ["pending"]);
}

#[test]
fn a_shadow_database_with_tables_is_refused() {
    for kind in ["postgres", "mysql"] {
        let Some(server) = Server::new(kind, "real") else {
            continue;
        };
        server.orm("migrate dev init --no-prove").code(0);
        let prove = |url: &str| server.orm(&format!("migrate prove --shadow-url {url}"));
        prove(&server.url).code(2).err(&["is the database itself"]);
        // By another spelling of the same place.
        let other = server.url.replace("127.0.0.1", "localhost");
        if other != server.url {
            let ran = prove(&other).code(2);
            assert!(!ran.err.contains("dropped `"), "{}", ran.err);
        }
        assert_eq!(server.states(0), ["applied"]);
        server.orm("migrate drift").code(0);
    }
}
