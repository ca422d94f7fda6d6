//! `orm db`: on a SQLite file always, on servers when the environment names them.

use crate::{BLOG, Folder, Ran};
use std::io::Write as _;

const CONFIG: &str = "[database]\nurl = \"sqlite:data/app.db\"\n";

fn blog(name: &str) -> Folder {
    let folder = Folder::blog(name);
    folder.write("orm.toml", CONFIG);
    folder
}

#[test]
fn tables_are_pushed_into_a_new_file() {
    let folder = blog("push");
    folder
        .orm("db push")
        .code(2)
        .err(&["help: run `orm db create`"]);
    folder.orm("db create").code(0).out(&["created `app.db`"]);
    folder
        .orm("db create")
        .code(0)
        .out(&["`app.db` exists already"]);
    folder.orm("db push").code(0).out(&[
        "│ posts ┆       3 ┆       2 ┆            1 │",
        "created 2 tables, 6 columns and 3 indexes in `app.db`",
    ]);
    assert!(folder.path("data/app.db").exists());
}

#[test]
fn a_push_refuses_tables_that_exist() {
    let folder = blog("refuse");
    folder.orm("db create").code(0);
    folder.orm("db push").code(0);
    folder.orm("db push").code(2).err(&[
        "error: `app.db` has 2 tables of the schema already: `posts`, `users`",
        "help: `orm db reset` drops the tables",
    ]);
}

#[test]
fn a_reset_follows_the_sources() {
    let folder = blog("reset");
    folder.orm("db create").code(0);
    folder.orm("db reset --yes").code(0).out(&["6 columns"]);
    let more = BLOG.replace(
        "pub title: String,",
        "pub title: String,\n    pub body: String,",
    );
    folder.write("src/lib.rs", &more);
    folder.orm("db reset --yes").code(0).out(&["7 columns"]);
}

#[test]
fn nothing_is_lost_without_consent() {
    let folder = blog("consent");
    folder.orm("db create").code(0);
    folder.orm("db push").code(0);
    folder.orm("db reset --features a").code(2).err(&[
        "error: this drops 2 tables of `app.db` and all rows in them, and there is no terminal",
        "run `orm db reset --features a --yes`",
    ]);
    folder
        .orm("db drop")
        .code(2)
        .err(&["run `orm db drop --yes`"]);
    folder.orm("db push").code(2).err(&["has 2 tables"]);
    folder
        .orm("db drop --yes")
        .code(0)
        .out(&["dropped `app.db`"]);
    let left = std::fs::read_dir(folder.path("data")).unwrap().count();
    assert_eq!(left, 0);
}

#[test]
fn passwords_are_never_shown() {
    let folder = Folder::blog("passwords");
    let url = "postgres://user:secret@127.0.0.1:1/app?sslpassword=secret";
    for command in [
        "create",
        "drop",
        "drop --yes",
        "push",
        "reset",
        "reset --yes",
    ] {
        let ran = folder.orm(&format!("db {command} --url {url}")).code(2);
        assert!(!ran.err.contains("secret"), "{}", ran.err);
    }
}

#[test]
fn problems_of_the_sources_are_findings() {
    let folder = blog("db-problems");
    folder.write("src/lib.rs", &BLOG.replace("unique", "uniqe"));
    folder.orm("db push").code(1).out(&["1 problem in 1 file"]);
    folder.orm("db reset --yes").code(1);
    assert!(!folder.path("data").exists());
}

#[test]
fn what_the_database_cannot_do_is_said_before_anything_is_done() {
    let folder = blog("unsupported");
    let action = "#[orm(fk = author_id, on_delete = SetDefault)]";
    let source = BLOG
        .replace(
            "pub author_id: i64",
            "#[orm(default = 1)] pub author_id: i64",
        )
        .replace("#[orm(fk = author_id)]", action);
    folder.write("src/lib.rs", &source);
    for command in ["push", "reset --yes"] {
        // Nothing listens there: it is said without a connection.
        let url = "mysql://user:secret@127.0.0.1:1/app";
        let ran = folder.orm(&format!("db {command} --url {url}")).code(2);
        assert_eq!(
            ran.err,
            "error: the schema asks for what a database cannot do:\n  \
             `Post::author` says `on_delete = SetDefault`, and MySQL has no SET DEFAULT\n\
             help: change what each line names, or leave a database that is not used out of `dialects`\n"
        );
    }
    let ran = folder.orm("generate --dialect mysql").code(2);
    ran.err(&["  `Post::author` says `on_delete = SetDefault`"]);
    folder.orm("db create").code(0);
    folder.orm("db push").code(0);
}

#[test]
fn a_database_in_memory_is_refused() {
    let folder = Folder::blog("memory");
    let ran = folder.orm("db push --url sqlite::memory:").code(2);
    ran.err(&["help: name a file: `sqlite:app.db`"]);
}

#[test]
fn postgres_lives_through_a_whole_life() {
    whole_life("postgres");
}

#[test]
fn mysql_lives_through_a_whole_life() {
    whole_life("mysql");
}

/// Creates, fills, refills and drops a database of its own beside the one that the environment names.
fn whole_life(kind: &str) {
    let Some(url) = server(kind) else { return };
    let name = format!("orm cli {}", std::process::id());
    let folder = Folder::blog(kind);
    let environment = [("DATABASE_URL", beside(&url, &name.replace(' ', "%20")))];
    let orm = |arguments: &str| -> Ran {
        folder.run(
            ".",
            arguments,
            &environment
                .each_ref()
                .map(|(name, url)| (*name, url.as_str())),
        )
    };
    orm("db push").code(2).err(&["help: run `orm db create`"]);
    orm("db create")
        .code(0)
        .out(&[&format!("created `{name}`")]);
    orm("db create").code(0).out(&["exists already"]);
    orm("db push").code(0).out(&["created 2 tables"]);
    orm("db push")
        .code(2)
        .err(&["2 tables of the schema already"]);
    orm("db reset --yes").code(0).out(&["created 2 tables"]);
    orm("db drop").code(2).err(&["--yes"]);
    orm("db drop --yes")
        .code(0)
        .out(&[&format!("dropped `{name}`")]);
    orm("db drop --yes").code(0).out(&["does not exist"]);
}

/// The URL of a server; nothing, and a line that says so, when the environment names none.
pub(crate) fn server(kind: &str) -> Option<String> {
    let variable = format!("ORM_TEST_{}_URL", kind.to_uppercase());
    let url = std::env::var(&variable).ok();
    if url.is_none() {
        let required = std::env::var("ORM_TEST_REQUIRE").unwrap_or_default();
        let is_required = required.split(',').any(|name| name == kind);
        assert!(!is_required, "{variable} is not set");
        let _ = writeln!(std::io::stdout(), "skipped: {variable} is not set");
    }
    url
}

/// The URL with another database's name.
pub(crate) fn beside(url: &str, name: &str) -> String {
    let (path, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    let host = path.find("://").expect("a server's URL has a host") + 3;
    let end = path[host..].find('/').map_or(path.len(), |at| host + at);
    format!("{}/{name}{query}", &path[..end])
}
