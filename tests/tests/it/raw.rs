//! Raw SQL: names, lists, rows by name and by position, raw expressions, and input that wants to become SQL.

use crate::blog::{Email, Role, SOURCE, User, user};
use orm::prelude::*;
use orm::{Dialect, ErrorKind, SqlText};
use tests::db_test;

async fn people(db: &Db) {
    for (name, age) in [("ann", 30), ("bob", 20), ("cyd", 40)] {
        let user = user(db, name).await;
        user.update().set(User::age, age).exec(db).await.unwrap();
    }
}

db_test! {
    models: SOURCE;
    async fn rows_become_models_tuples_and_values(db: &Db) {
        people(db).await;
        let found = orm::sql("SELECT 1 AS extra, u.* FROM users u WHERE age >= :age ORDER BY name DESC");
        let models = found.clone().bind("age", 30).models::<User>().all(db).await.unwrap();
        assert_eq!(models, User::filter(User::age.ge(30)).order_by(User::name.desc()).all(db).await.unwrap());
        assert_eq!(found.clone().bind("age", 40).models::<User>().one(db).await.unwrap().name, "cyd");
        assert!(found.clone().bind("age", 99).models::<User>().opt(db).await.unwrap().is_none());
        assert_eq!(found.clone().bind("age", 0).models::<User>().first(db).await.unwrap().unwrap().name, "cyd");
        let error = found.clone().bind("age", 99).models::<User>().one(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let error = found.bind("age", 0).models::<User>().opt(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        let rows = orm::sql("SELECT name, bio, age FROM users WHERE name = :name OR name = :other ORDER BY age");
        let rows: Vec<(String, Option<String>, i32)> =
            rows.bind("name", "ann").bind("other", "bob".to_owned()).rows().all(db).await.unwrap();
        assert_eq!(rows, [("bob".to_owned(), None, 20), ("ann".to_owned(), None, 30)]);
        let count: i64 = orm::sql("SELECT count(*) FROM users").scalars().one(db).await.unwrap();
        assert_eq!(count, 3);
    }
}

#[derive(Shape, Debug, PartialEq)]
#[shape(User)]
struct Card {
    name: String,
    #[shape(posts.count())]
    posts: i64,
}

db_test! {
    models: SOURCE;
    async fn rows_become_shapes_by_the_names_of_their_fields(db: &Db) {
        people(db).await;
        let cards = orm::sql("SELECT 7 AS other, count(*) AS posts, name FROM users WHERE name < :name GROUP BY name ORDER BY name");
        let cards: Vec<Card> = cards.bind("name", "c").shapes().all(db).await.unwrap();
        assert_eq!(cards, [Card { name: "ann".into(), posts: 1 }, Card { name: "bob".into(), posts: 1 }]);
    }
}

db_test! {
    models: SOURCE;
    async fn columns_that_do_not_fit_are_named(db: &Db) {
        people(db).await;
        let decode = async |error: orm::Error| {
            assert_eq!(error.kind(), ErrorKind::Decode);
            error.to_string()
        };
        let narrow = orm::sql("SELECT id, name FROM users");
        let error = decode(narrow.clone().models::<User>().all(db).await.unwrap_err()).await;
        assert_eq!(error, "cannot read column `email` of `User`: the statement does not return it; add it, or an alias of that name");
        let error = decode(narrow.clone().shapes::<Card>().all(db).await.unwrap_err()).await;
        assert!(error.contains("`posts` of `Card`"), "{error}");
        let error = decode(narrow.clone().rows::<(i64,)>().all(db).await.unwrap_err()).await;
        assert_eq!(error, "the statement returns 2 columns, but 1 is read");
        let error = decode(narrow.clone().scalars::<i64>().all(db).await.unwrap_err()).await;
        assert_eq!(error, "the statement returns 2 columns, but 1 is read");
        let error = decode(narrow.rows::<(i64, Decimal)>().all(db).await.unwrap_err()).await;
        assert!(error.contains("number 2"), "{error}");
        let twice = orm::sql("SELECT u.*, u.* FROM users u");
        let error = decode(twice.models::<User>().all(db).await.unwrap_err()).await;
        assert!(error.contains("several columns of that name"), "{error}");
    }
}

db_test! {
    models: SOURCE;
    async fn statements_that_write_say_how_many_rows(db: &Db) {
        people(db).await;
        let update = orm::sql("UPDATE users SET age = age + :by, role = :role WHERE age < :below");
        let changed = update.bind("by", 1).bind("role", Role::Admin).bind("below", 35).exec(db).await.unwrap();
        assert_eq!(changed, 2);
        assert_eq!(User::filter(User::role.eq(Role::Admin)).count(db).await.unwrap(), 2);
        db.transaction(async |tx| {
            let delete = orm::sql("DELETE FROM users WHERE id IN (:ids)");
            assert_eq!(delete.clone().bind_list("ids", Vec::<i64>::new()).exec(tx).await?, 0);
            let ids = User::query().select(User::id).all(tx).await?;
            assert_eq!(delete.bind_list("ids", ids).exec(tx).await?, 3);
            Ok::<_, orm::Error>(())
        })
        .await
        .unwrap();
        assert_eq!(User::query().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn lists_of_any_length_are_members(db: &Db) {
        people(db).await;
        let is_in = orm::sql("SELECT name FROM users WHERE age IN (:ages) ORDER BY name");
        let not_in = orm::sql("SELECT name FROM users WHERE age NOT IN (:ages) ORDER BY name");
        for (ages, inside, outside) in [
            (vec![], vec![], vec!["ann", "bob", "cyd"]),
            (vec![20], vec!["bob"], vec!["ann", "cyd"]),
            ((20..35).collect(), vec!["ann", "bob"], vec!["cyd"]),
            ((25..20_000).collect(), vec!["ann", "cyd"], vec!["bob"]),
        ] {
            let found: Vec<String> = is_in.clone().bind_list("ages", ages.clone()).scalars().all(db).await.unwrap();
            assert_eq!(found, inside);
            let found: Vec<String> = not_in.clone().bind_list("ages", ages).scalars().all(db).await.unwrap();
            assert_eq!(found, outside);
        }
        let roles = orm::sql("SELECT name FROM users WHERE role IN (:roles)");
        let found: Vec<String> = roles.clone().bind_list("roles", Vec::<Role>::new()).scalars().all(db).await.unwrap();
        assert!(found.is_empty());
        let found: Vec<String> = roles.bind_list("roles", [Role::Reader, Role::Admin]).scalars().all(db).await.unwrap();
        assert_eq!(found.len(), 3);
    }
}

db_test! {
    models: SOURCE;
    async fn too_many_values_are_refused_with_the_limit(db: &Db) {
        people(db).await;
        let is_in = orm::sql("SELECT name FROM users WHERE age IN (:ages)");
        let error = is_in.bind_list("ages", 0..70_000).scalars::<String>().all(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        let limit = if db.dialect() == Dialect::Sqlite { "32766" } else { "65535" };
        assert!(error.to_string().contains("70000") && error.to_string().contains(limit), "{error}");
        // As one value the list has no such limit.
        let long: Vec<i32> = (25..70_000).collect();
        let whole = match db.dialect() {
            Dialect::Sqlite => orm::sql("SELECT name FROM users WHERE age IN (SELECT value FROM json_each(:ages)) ORDER BY name"),
            Dialect::Postgres => orm::sql("SELECT name FROM users WHERE age = ANY(:ages) ORDER BY name"),
            Dialect::MySql => return,
        };
        let found: Vec<String> = whole.bind("ages", long).scalars().all(db).await.unwrap();
        assert_eq!(found, ["ann", "cyd"]);
    }
}

const INJECTIONS: [&str; 8] = [
    "'; DROP TABLE users; --",
    "x' OR '1'='1",
    "\\'; DELETE FROM users; #",
    "\" OR \"\"=\"",
    "/* */ :name ? $1",
    "%' OR 1=1 --",
    "${jndi:x}",
    "ünï — 'çödé' 😀",
];

db_test! {
    models: SOURCE;
    async fn values_never_become_sql(db: &Db) {
        people(db).await;
        let rename = orm::sql("UPDATE users SET bio = :bio WHERE name = 'ann'");
        let by_bio = orm::sql("SELECT count(*) FROM users WHERE bio = :bio OR name IN (:names)");
        let echo = orm::sql("SELECT :text");
        for text in INJECTIONS {
            assert_eq!(rename.clone().bind("bio", text).exec(db).await.unwrap(), 1);
            let count: i64 = by_bio.clone().bind("bio", text).bind_list("names", [text, text]).scalars().one(db).await.unwrap();
            assert_eq!(count, 1, "the one that has it");
            let found: String = echo.clone().bind("text", text).scalars().one(db).await.unwrap();
            assert_eq!(found, text);
            let found = User::filter(Expr::raw("{} = {}", (User::bio, text))).all(db).await.unwrap();
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].bio.as_deref(), Some(text));
            assert_eq!(User::query().count(db).await.unwrap(), 3);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn names_without_values_are_refused_before_anything_is_sent(db: &Db) {
        let (_, log) = db
            .watch_statements(async {
                for sql in [
                    orm::sql("SELECT :age"),
                    orm::sql("SELECT 1").bind("age", 1),
                    orm::sql("SELECT ':age'").bind("age", 1),
                    orm::sql("SELECT :age").bind("age", 1).bind("age", 2),
                    orm::sql("SELECT :age").bind("Age", 1),
                    orm::sql("SELECT 'a").bind("a b", 1),
                    orm::sql("SELECT 1 /* :age"),
                    orm::sql("SELECT 1; DROP TABLE x"),
                    orm::sql("SELECT 'a\0b'"),
                    orm::sql_unchecked(format!("SELECT {}", "\"")),
                ] {
                    let error = sql.clone().exec(db).await.unwrap_err();
                    assert_eq!(error.kind(), ErrorKind::Usage, "{sql:?}");
                    assert_eq!(sql.clone().scalars::<i64>().all(db).await.unwrap_err().kind(), ErrorKind::Usage);
                    let mut stream = sql.scalars::<i64>().stream(db);
                    assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), ErrorKind::Usage);
                }
            })
            .await;
        assert!(log.statements().is_empty(), "{log:?}");
    }
}

db_test! {
    models: SOURCE;
    async fn nul_in_text_is_kept_or_refused_with_its_name(db: &Db) {
        let text = "a\0b".to_owned();
        let echoed = orm::sql("SELECT :text").bind("text", text.clone()).scalars::<String>().one(db).await;
        let stored = User::create(crate::blog::NewUser { email: Email("nul@example.org".into()), name: text.clone() }).exec(db).await;
        if db.dialect() == Dialect::Postgres {
            let error = echoed.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
            assert!(error.to_string().contains("`:text`") && error.to_string().contains("NUL"), "{error}");
            let error = stored.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
            assert!(error.to_string().contains("column `name` of `User`") && error.to_string().contains("NUL"), "{error}");
            let error = User::filter(User::name.eq(&text)).all(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
            let error = User::filter(User::name.in_([text])).all(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
        } else {
            assert_eq!(echoed.unwrap(), text);
            assert_eq!(stored.unwrap().name, text);
            assert_eq!(User::filter(User::name.eq(&text)).count(db).await.unwrap(), 1);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn bytes_that_are_no_text_do_not_decode_as_text(db: &Db) {
        let bytes: Vec<u8> = vec![b'a', 0xff, 0xfe];
        let sql = orm::sql("SELECT :bytes").bind("bytes", bytes.clone());
        assert_eq!(sql.clone().scalars::<Vec<u8>>().one(db).await.unwrap(), bytes);
        let error = sql.scalars::<String>().one(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
    }
}

db_test! {
    models: SOURCE;
    async fn raw_expressions_stand_wherever_typed_ones_do(db: &Db) {
        people(db).await;
        let length = || Expr::<User, i64>::raw("length({}) + {}", (User::name, 1_i64));
        let names = User::filter(length().gt(3) & Expr::raw("{} % {} = 0", (User::age, 20)))
            .order_by(Expr::<User, i32>::raw("0 - {}", User::age).asc())
            .select((User::name, length()))
            .all(db)
            .await
            .unwrap();
        assert_eq!(names, [("cyd".to_owned(), 4), ("bob".to_owned(), 4)]);
        // An argument in several places, and out of order; arguments keep together.
        let sum = Expr::<User, i32>::raw("{1} * {0} - {1}", (User::age + 1, 2));
        assert_eq!(User::filter(User::name.eq("ann")).select(sum).one(db).await.unwrap(), 60);
        // The whole keeps together beside operators too.
        let twice = Expr::<User, i32>::raw("{} + {}", (User::age, 1)) * 2;
        assert_eq!(User::filter(User::name.eq("ann")).select(twice).one(db).await.unwrap(), 62);
        let who = SqlText::new("'s:' || {}").on(Dialect::MySql, "concat('s:', {})");
        assert_eq!(User::filter(User::name.eq("ann")).select(Expr::<User, String>::raw(who, User::name)).one(db).await.unwrap(), "s:ann");
        // Over related rows, columns are theirs.
        let boss = User::filter(User::name.eq("ann")).one(db).await.unwrap();
        User::filter(User::name.eq("bob")).update().set(User::manager_id, boss.id).exec(db).await.unwrap();
        let found = User::filter(User::reports.any(Expr::raw("{} < {}", (User::age, 25)))).all(db).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "ann");
        User::all_rows().update().set(User::age, Expr::raw("{} * 2", User::age)).exec(db).await.unwrap();
        assert_eq!(User::filter(User::name.eq("ann")).one(db).await.unwrap().age, 60);
    }
}

db_test! {
    models: SOURCE;
    async fn raw_expressions_that_do_not_fit_are_refused(db: &Db) {
        let refused = async |expr: Expr<User, bool>, what: &str| {
            let error = User::filter(expr).all(db).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unsupported);
            assert!(error.to_string().contains(what), "{error}");
        };
        refused(Expr::raw("{} = 1", (User::age, 2)), "fewer places than the 2 arguments").await;
        refused(Expr::raw("{} = {}", User::age), "more places than the 1 arguments").await;
        refused(Expr::raw("{} = 'a", User::name), "a string that begins on line 1 does not end").await;
        refused(Expr::raw("{} = 1 -- ", User::age), "it holds a comment").await;
    }
}
