//! `orm.toml`, the environment and `.env`.

use crate::Folder;
use expect_test::expect;

#[test]
fn misspelt_keys_are_shown_with_what_is_near() {
    let folder = Folder::blog("keys");
    folder.write(
        "orm.toml",
        "sorces = [\"src/lib.rs\"]\ndialects = [\"sqlit\"]\n\n[database]\nurls = \"postgres://u:secret@h/db\"\n",
    );
    let ran = folder.orm("generate").code(2);
    expect![[r#"
        unknown-key

          × unknown key `sorces`
           ╭─[orm.toml:1:1]
         1 │ sorces = ["src/lib.rs"]
           · ──────
         2 │ dialects = ["sqlit"]
           ╰────
          help: did you mean `sources`?

        unknown-dialect

          × unknown dialect `sqlit`
           ╭─[orm.toml:2:13]
         1 │ sorces = ["src/lib.rs"]
         2 │ dialects = ["sqlit"]
           ·             ───────
         3 │ 
           ╰────
          help: did you mean `sqlite`?

        unknown-key

          × unknown key `urls`
           ╭─[orm.toml:5:1]
         4 │ [database]
         5 │ urls = "postgres://u:******@h/db"
           · ────
           ╰────
          help: did you mean `url`?

        error: cannot use `orm.toml`: 3 problems
        help: `orm --help` lists the keys and what they hold
    "#]]
    .assert_eq(&ran.err);
}

#[test]
fn passwords_in_a_malformed_file_are_not_shown() {
    let folder = Folder::blog("malformed");
    for text in [
        "[database]\nurl = \"postgres://u:secret@h/db\n",
        "database = \"postgres://u:secret@h/db\"\n",
        "out = 5\n[database]\nurl = \"postgres://u:secret@h/db\"\n",
    ] {
        folder.write("orm.toml", text);
        let ran = folder
            .orm("validate")
            .code(2)
            .err(&["malformed-configuration"]);
        assert!(!ran.err.contains("secret"), "{}", ran.err);
    }
}

#[test]
fn paths_start_from_the_folder_of_the_file() {
    let folder = Folder::blog("above");
    folder.write(
        "orm.toml",
        "out = \"schema\"\ndialects = [\"mysql\"]\nprisma = \"none\"\n",
    );
    folder.write("src/deep/keep", "");
    folder
        .run("src/deep", "generate", &[])
        .code(0)
        .out(&["written    ../../schema/mysql.sql"]);
    assert!(folder.path("schema/mysql.sql").exists());

    folder
        .run("src", "generate --check --config ../orm.toml", &[])
        .code(0);
    folder
        .run("src", "generate --check", &[("ORM_CONFIG", "../orm.toml")])
        .code(0)
        .out(&["1 generated file: up to date"]);
    folder
        .orm("validate --config other.toml")
        .code(2)
        .err(&["error: cannot read `other.toml`"]);
}

#[test]
fn nothing_to_generate_is_said() {
    let folder = Folder::blog("nothing");
    folder.write("orm.toml", "dialects = []\nprisma = \"none\"\n");
    folder
        .orm("generate")
        .code(2)
        .err(&["error: there is nothing to generate"]);
}

#[test]
fn the_url_comes_from_flag_environment_dotenv_or_file() {
    let folder = Folder::blog("url");
    let refused = "error: `postgres` is the server's own database";
    folder
        .orm("db drop")
        .code(2)
        .err(&["error: no database is named"]);
    folder.write("orm.toml", "[database]\nurl = \"sqlite:from-file.db\"\n");
    folder
        .orm("db drop")
        .code(0)
        .out(&["`from-file.db` does not exist"]);
    folder.write(
        ".env",
        "# development\nDATABASE_URL=\"sqlite:from-dotenv.db\"\n",
    );
    folder
        .orm("db drop")
        .code(0)
        .out(&["`from-dotenv.db` does not exist"]);
    folder
        .run("src", "db drop", &[])
        .code(0)
        .out(&["`from-dotenv.db` does not exist"]);
    let environment = [("DATABASE_URL", "postgres://u:secret@h/postgres")];
    folder
        .run(".", "db drop", &environment)
        .code(2)
        .err(&[refused]);
    folder
        .run(".", "db drop --url sqlite:from-flag.db", &environment)
        .code(0)
        .out(&["`from-flag.db` does not exist"]);
}

#[test]
fn a_malformed_dotenv_is_not_quoted() {
    let folder = Folder::blog("dotenv");
    folder.write(".env", "DATABASE_URL postgres://u:secret@h/db\n");
    let ran = folder
        .orm("db push")
        .code(2)
        .err(&["error: `.env` has a line"]);
    assert!(!ran.err.contains("secret"), "{}", ran.err);
}
