//! Errors: a kind to branch on, a message that names things and quotes no values.

use crate::blog::{Email, NewPost, NewUser, Post, SOURCE, User, user};
use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use tests::{db_test, urls};

const SECRET: &str = "s3cret-value@example.org";

db_test! {
    models: SOURCE;
    async fn constraints_are_matched_by_name_and_values_stay_out(db: &Db) {
        let new = || NewUser { email: Email(SECRET.to_owned()), name: "ann".to_owned() };
        User::create(new()).set(User::bio, "x").exec(db).await.unwrap();
        let error = User::create(new()).exec(db).await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.http_status()), (ErrorKind::UniqueViolation, Some("P2002"), 409));
        assert!(error.violates(User::email_key) && !error.violates(User::name_and_bio), "{error}");
        assert!(!error.is_retryable());
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains("s3cret"), "{text}");
        }
        let other = NewUser { email: Email("other@example.org".into()), name: "ann".into() };
        assert!(User::create(other).set(User::bio, "x").exec(db).await.unwrap_err().violates(User::name_and_bio));
    }
}

db_test! {
    models: SOURCE;
    async fn text_that_is_too_long_is_refused(db: &Db) {
        let ann = user(db, "ann").await;
        let new = NewPost { title: "x".repeat(41), author_id: ann.id };
        let error = Post::create(new).exec(db).await.unwrap_err();
        // SQLite has no length of its own: a CHECK stands in.
        let expected =
            if db.dialect() == Dialect::Sqlite { ErrorKind::CheckViolation } else { ErrorKind::ValueTooLong };
        assert_eq!(error.kind(), expected, "{error}");
        assert_eq!(error.http_status(), 422);
        assert!(error.to_string().contains("cannot create `Post`"), "{error}");
        assert_eq!(Post::query().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn missing_tables_and_columns_are_named(db: &Db) {
        db.batch("DROP TABLE comments").await.unwrap();
        let error = crate::blog::Comment::query().all(db).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::MissingTable, Some("P2021")), "{error}");
        assert!(error.to_string().contains("comments"), "{error}");
        db.batch("ALTER TABLE regions RENAME COLUMN name TO title").await.unwrap();
        let error = crate::blog::Region::query().all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MissingColumn, "{error}");
        let error = db.batch("SELEKT 1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Database, "{error}");
    }
}

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(storage = text)]
enum Shade {
    Light,
    Dark,
}

/// A table whose columns hold what the model does not expect.
#[derive(Model, Debug, Clone, PartialEq)]
struct Lamp {
    #[orm(id)]
    id: i32,
    shade: Option<Shade>,
    settings: Option<Json<Vec<i32>>>,
    watts: Option<i8>,
}

db_test! {
    models: "tests/it/errors.rs";
    async fn rows_that_do_not_decode_name_model_and_column(db: &Db) {
        // The same table, without the checks that keep wrong values out.
        db.batch("DROP TABLE lamps").await.unwrap();
        let json = if db.dialect() == Dialect::Postgres { "jsonb" } else { "text" };
        db.batch(&format!("CREATE TABLE lamps (id integer primary key, shade text, settings {json}, watts integer)"))
            .await
            .unwrap();
        for (column, literal) in [("shade", "'s3cret'"), ("settings", "'{\"s3cret\": 1}'"), ("watts", "300")] {
            db.batch("DELETE FROM lamps").await.unwrap();
            db.batch(&format!("INSERT INTO lamps (id, {column}) VALUES (1, {literal})")).await.unwrap();
            let error = Lamp::find(1).one(db).await.unwrap_err();
            assert_eq!((error.kind(), error.code()), (ErrorKind::Decode, Some("P2023")), "{error}");
            let text = error.to_string();
            assert!(text.contains("`Lamp`") && text.contains(&format!("`{column}`")), "{text}");
            assert!(!text.contains("s3cret") && !text.contains("300"), "{text}");
        }
        // The connection is as good as before.
        db.batch("DELETE FROM lamps").await.unwrap();
        assert_eq!(Lamp::query().count(db).await.unwrap(), 0);
    }
}

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

#[test]
fn wrong_urls_say_what_to_write() {
    for (url, kind, hint) in [
        ("", ErrorKind::Configuration, "postgres://"),
        ("oracle://x", ErrorKind::Configuration, "sqlite:"),
        ("sqlite:", ErrorKind::Configuration, "sqlite::memory:"),
        ("sqlite:x.db?mode=x", ErrorKind::Configuration, "mode=rwc"),
        (
            "sqlite:/no/such/folder/x.db",
            ErrorKind::Connection,
            "folder",
        ),
        (
            "postgres://user:s3cret@[",
            ErrorKind::Configuration,
            "host:port",
        ),
        (
            "mysql://user:s3cret@host:port",
            ErrorKind::Configuration,
            "host:port",
        ),
        (
            "postgres://user:s3cret@127.0.0.1:1/x",
            ErrorKind::Connection,
            "reached",
        ),
        (
            "mysql://user:s3cret@127.0.0.1:1/x",
            ErrorKind::Connection,
            "reached",
        ),
    ] {
        let error = block(Db::connect(url)).map(drop).unwrap_err();
        assert_eq!(error.kind(), kind, "{url}: {error}");
        assert!(error.to_string().contains(hint), "{url}: {error}");
        assert!(
            !format!("{error} {error:?}").contains("s3cret"),
            "{url}: {error}"
        );
    }
}

#[test]
fn an_unknown_database_and_a_wrong_password_are_told_apart() {
    for dialect in [Dialect::Postgres, Dialect::MySql] {
        let Some(url) = urls(dialect) else { continue };
        let base = url.rsplit_once('/').map_or(url.as_str(), |(base, _)| base);
        let error = block(Db::connect(&format!("{base}/no_such_database")))
            .map(drop)
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::UnknownDatabase, Some("P1003")),
            "{error}"
        );
        let host = url.rsplit_once('@').map_or("", |(_, host)| host);
        let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
        let error = block(Db::connect(&format!(
            "{scheme}://nobody_at_all:s3cret@{host}"
        )))
        .map(drop)
        .unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Authentication, Some("P1000")),
            "{error}"
        );
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    }
}
