//! More values than a statement can bind: lists go as one value or the error says how many fit; rows go in several
//! statements.

use super::*;
use orm::{Dialect, ErrorKind, Expr};
use tests::db_test;

const MANY: i64 = 70_000;

fn limit(dialect: Dialect) -> usize {
    if dialect == Dialect::Sqlite {
        32_766
    } else {
        65_535
    }
}

/// All members, or an error that says how many values fit.
async fn check(
    db: &Db,
    name: &str,
    condition: Expr<Note, bool>,
    expected: u64,
    is_one_value: bool,
) {
    let found = Note::filter(condition).count(db).await;
    if is_one_value {
        assert_eq!(found.unwrap(), expected, "{}: {name}", db.dialect());
        return;
    }
    let error = found.unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::Usage,
        "{}: {name}: {error}",
        db.dialect()
    );
    assert!(
        error
            .to_string()
            .contains(&format!("takes {}", limit(db.dialect()))),
        "{error}"
    );
}

db_test! {
    models: SOURCE;
    async fn a_list_is_one_value_or_refused_with_the_limit(db: &Db) {
        seed(db, 1, "69999").await;
        seed(db, 2, "x").await;
        Note::filter(Note::id.eq(1)).update().set(Note::big, 69_999).set(Note::price, Decimal::from(69_999)).set(Note::at, DateTime::from_timestamp(69_999, 0)).exec(db).await.unwrap();
        let has_lists = db.dialect() != Dialect::MySql;
        let is_postgres = db.dialect() == Dialect::Postgres;
        let numbers = || 1..MANY;
        let texts = || numbers().map(|n| n.to_string());
        check(db, "numbers", Note::big.in_(numbers()), 1, has_lists).await;
        check(db, "none of the numbers", Note::big.not_in(numbers()), 1, has_lists).await;
        check(db, "texts", Note::body.in_(texts()), 1, has_lists).await;
        check(db, "texts of a nullable column", Note::extra.not_in(texts()), 0, has_lists).await;
        check(db, "decimals", Note::price.in_(numbers().map(Decimal::from)), 1, is_postgres).await;
        check(db, "times", Note::at.in_(numbers().map(|n| DateTime::from_timestamp(n, 0).unwrap())), 1, is_postgres).await;
        check(db, "of related rows", Note::lines.any(Line::id.in_(numbers())), 0, has_lists).await;
        check(db, "two lists", Note::big.in_(numbers()) & Note::body.in_(texts()), 1, has_lists).await;
        check(db, "an enum", Note::mood.in_((0..MANY).map(|_| Mood::Calm)), 2, db.dialect() == Dialect::Sqlite).await;
    }
}

db_test! {
    models: SOURCE;
    async fn a_list_within_the_limit_is_taken(db: &Db) {
        seed(db, 1, "x").await;
        // Just below what the database takes in one statement.
        let length = i64::try_from(limit(db.dialect())).unwrap() - 1;
        assert_eq!(Note::filter(Note::price.in_((0..length).map(Decimal::from))).count(db).await.unwrap(), 1);
        assert_eq!(Note::filter(Note::price.not_in((1..length).map(Decimal::from)) & Note::id.eq(1)).count(db).await.unwrap(), 1);
    }
}

db_test! {
    models: SOURCE;
    async fn rows_are_written_in_several_statements(db: &Db) {
        let rows = |body: &'static str| (0..MANY).map(move |id| NewTopic { name: format!("{body}{id}") });
        assert_eq!(Topic::create_many(rows("t")).exec(db).await.unwrap(), 70_000);
        let notes = |body: &'static str| (0..MANY).map(move |id| note(id, body));
        assert_eq!(Note::create_many(notes("a")).exec(db).await.unwrap(), 70_000);
        let counts = Note::create_many(notes("b")).on_conflict(Note::slug_key).update(Note::body).exec(db).await.unwrap();
        assert_eq!((counts.inserted, counts.updated), (0, 70_000));
        let patch = || NotePatch { body: Patch::Set("c".into()), ..NotePatch::default() };
        assert_eq!(Note::update_many((0..MANY).map(|id| (id, patch()))).exec(db).await.unwrap(), 70_000);
        assert_eq!(Note::filter(Note::body.eq("c")).count(db).await.unwrap(), 70_000);
        // Relations of so many rows, and links.
        Line::create_many([0, 69_999].map(|id| NewLine { id, body: "x".into(), note_id: id })).exec(db).await.unwrap();
        let first = Note::find(0).one(db).await.unwrap();
        let links = (0..MANY).map(|id| (format!("t{id}"), NoteTopicData { why: String::new() }));
        assert_eq!(Note::topics.of(&first).sync(links).exec(db).await.unwrap().attached, 70_000);
        let loaded = Note::query().order_by(Note::id.asc()).with(Note::lines).with(Note::topics).all(db).await.unwrap();
        assert_eq!(loaded.len(), 70_000);
        assert_eq!(loaded.iter().map(|row| row.get(Note::lines).len()).sum::<usize>(), 2);
        assert_eq!((loaded[0].get(Note::topics).len(), loaded[1].get(Note::topics).len()), (70_000, 0));
        let none = Vec::<(String, NoteTopicData)>::new();
        assert_eq!(Note::topics.of(&first).sync(none).exec(db).await.unwrap().detached, 70_000);
        let held: Vec<Note> = loaded.into_iter().map(|row| row.row().clone()).collect();
        assert_eq!(Note::update_rows(&held).set(Note::n, 5).exec(db).await.unwrap(), 70_000);
        assert_eq!(Note::delete_rows(&held).exec(db).await.unwrap(), 70_000);
        assert_eq!(Note::query().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn rows_nested_in_one_are_written_in_several_statements(db: &Db) {
        let lines = (0..MANY).map(|id| NewLineForNote { id, body: "x".into() });
        Note::create(note(1, "a")).nest(Note::lines, lines).exec(db).await.unwrap();
        assert_eq!(Line::query().count(db).await.unwrap(), 70_000);
    }
}

db_test! {
    models: SOURCE;
    async fn too_many_values_in_other_places_are_refused(db: &Db) {
        seed(db, 1, "x").await;
        let raw = orm::sql("SELECT 1 WHERE 1 IN (:list)").bind_list("list", 0..MANY);
        assert_eq!(raw.scalars::<i64>().all(db).await.unwrap_err().kind(), ErrorKind::Usage);
        let tags: Vec<String> = (0..MANY).map(|n| n.to_string()).collect();
        // A list that a column holds is one value everywhere.
        let row = Note::find(1).one(db).await.unwrap().update().set(Note::tags, tags.clone()).exec(db).await.unwrap();
        assert_eq!(row.tags, tags);
        assert_eq!(Note::filter(Note::tags.has("69999")).count(db).await.unwrap(), 1);
    }
}

db_test! {
    models: SOURCE;
    async fn any_number_of_conditions_is_one(db: &Db) {
        seed(db, 1, "x").await;
        let conditions = |count: i64| (0..count).map(|n| Note::big.eq(n));
        // SQLite's expressions are at most 1,000 deep; a list of conditions is not.
        assert_eq!(Note::filter(Expr::any(conditions(10_000))).count(db).await.unwrap(), 1);
        assert_eq!(Note::filter(Expr::all((1..10_000).map(|n| Note::big.ne(n)))).count(db).await.unwrap(), 1);
        let chained = conditions(10_000).reduce(|all, one| all | one).unwrap();
        assert_eq!(Note::filter(chained).count(db).await.unwrap(), 1);
        let error = Note::filter(Expr::any(conditions(MANY))).count(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert!(error.to_string().contains("70000"), "{error}");
    }
}
