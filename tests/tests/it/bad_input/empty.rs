//! Lists without elements: nothing is selected, changed or sent by accident, and never everything.

use super::*;
use orm::{Dialect, Expr, Synced};
use tests::db_test;

async fn ids(db: &Db, condition: Expr<Note, bool>) -> Vec<i64> {
    let query = Note::filter(condition).order_by(Note::id.asc());
    query.select(Note::id).all(db).await.unwrap()
}

db_test! {
    models: SOURCE;
    async fn conditions_of_nothing_are_constant(db: &Db) {
        seed(db, 1, "a").await;
        seed(db, 2, "b").await;
        let (all, none) = (vec![1, 2], Vec::<i64>::new());
        let no_text: [&str; 0] = [];
        let no_number: [i32; 0] = [];
        let no_mood: [Mood; 0] = [];
        let nothing: [Expr<Note, bool>; 0] = [];
        for (condition, expected) in [
            (Note::body.in_(no_text), &none),
            (Note::body.not_in(no_text), &all),
            (!Note::body.in_(no_text), &all),
            (!Note::body.not_in(no_text), &none),
            (Note::n.in_(no_number), &none),
            (Note::n.not_in(no_number), &all),
            (Note::mood.in_(no_mood), &none),
            (Note::mood.not_in(no_mood), &all),
            // NULL is in no list either, and in none that it is not out of.
            (Note::extra.in_(no_text), &none),
            (Note::extra.not_in(no_text), &all),
            ((Note::n + 1).in_(no_number), &none),
            (Note::body.concat("x").not_in(no_text), &all),
            (Expr::any(nothing.clone()), &none),
            (Expr::all(nothing.clone()), &all),
            (!Expr::any(nothing.clone()), &all),
            (!Expr::all(nothing.clone()), &none),
            (Expr::all(nothing.clone()) & Note::id.eq(1), &vec![1]),
            (Expr::any(nothing) | Note::id.eq(2), &vec![2]),
            (Note::tags.has_all(no_text), &all),
            (Note::tags.has_any(no_text), &none),
            (Note::tags.is_within(no_text), &all),
            (Note::lines.any(Line::body.in_(no_text)), &none),
            (Note::lines.none(Line::body.in_(no_text)), &all),
            (Note::lines.every(Line::body.in_(no_text)), &all),
            (Note::id.in_query(Note::filter(Note::body.in_(no_text)).select(Note::id)), &none),
            (Note::id.not_in_query(Note::filter(Note::body.in_(no_text)).select(Note::id)), &all),
        ] {
            assert_eq!(&ids(db, condition.clone()).await, expected, "{}: {condition:?}", db.dialect());
        }
        let raw = orm::sql("SELECT id FROM notes WHERE body IN (:list) ORDER BY id").bind_list("list", no_text);
        assert_eq!(raw.scalars::<i64>().all(db).await.unwrap(), none);
    }
}

db_test! {
    models: SOURCE;
    async fn writes_of_no_rows_send_nothing(db: &Db) {
        seed(db, 1, "a").await;
        Topic::create(NewTopic { name: "t".into() }).exec(db).await.unwrap();
        let held: Vec<Note> = Vec::new();
        let none = || Vec::<NewNote>::new();
        let (_, log) = db.watch_statements(async {
            assert_eq!(Note::create_many(none()).exec(db).await.unwrap(), 0);
            assert!(Note::create_many(none()).returning().all(db).await.unwrap().is_empty());
            let counts = Note::create_many(none()).on_conflict(Note::slug_key).update(Note::body).exec(db).await.unwrap();
            assert_eq!((counts.inserted, counts.updated), (0, 0));
            if db.dialect() == Dialect::Postgres {
                assert_eq!(Note::create_many(none()).copy().exec(db).await.unwrap(), 0);
            }
            assert_eq!(Note::update_many(Vec::<(i64, NotePatch)>::new()).exec(db).await.unwrap(), 0);
            assert_eq!(Note::update_rows(&held).set(Note::body, "x").exec(db).await.unwrap(), 0);
            assert_eq!(Note::delete_rows(&held).exec(db).await.unwrap(), 0);
            assert_eq!(held.len(), 0);
        }).await;
        let sent: Vec<&str> = log.statements().iter().map(|statement| statement.sql()).filter(|sql| !sql.starts_with("COPY")).collect();
        assert!(sent.is_empty(), "{sent:?}");
        // Of a query that finds nothing.
        let no_text: [&str; 0] = [];
        assert_eq!(Note::filter(Note::body.in_(no_text)).update().set(Note::body, "x").exec(db).await.unwrap(), 0);
        assert_eq!(Note::filter(Note::body.in_(no_text)).delete().exec(db).await.unwrap(), 0);
        assert_eq!(Note::query().select(Note::body).all(db).await.unwrap(), ["a"]);
        // Links: none are wanted, so those that are there go.
        let row = Note::find(1).one(db).await.unwrap();
        let topics = || Note::topics.of(&row);
        let links = Vec::<(&str, NoteTopicData)>::new;
        assert_eq!(topics().sync(links()).exec(db).await.unwrap(), Synced::default());
        topics().attach("t", NoteTopicData { why: "x".into() }).exec(db).await.unwrap();
        assert_eq!(topics().sync(links()).exec(db).await.unwrap(), Synced { attached: 0, detached: 1, changed: 0 });
        let nested = Note::create(note(2, "b")).nest(Note::lines, Vec::<NewLineForNote>::new()).attach(Note::topics, links());
        assert_eq!(nested.exec(db).await.unwrap().id, 2);
        // A patch of nothing changes nothing.
        assert_eq!(row.patch(NotePatch::default()).exec(db).await.unwrap(), row);
        // Relations of no rows.
        let loaded = Note::filter(Note::id.eq(9)).with(Note::lines).with(Note::topics).all(db).await.unwrap();
        assert!(loaded.is_empty());
    }
}

db_test! {
    models: SOURCE;
    async fn nothing_is_a_page_of_nothing(db: &Db) {
        assert_eq!(Note::query().count(db).await.unwrap(), 0);
        assert!(Note::query().limit(0).all(db).await.unwrap().is_empty());
        let page = Note::query().order_by(Note::id.asc()).page(1, 5).all(db).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (0, 0));
        let sum: (Option<i64>, i64, String) = Note::query().aggregate(|g| (g.sum(Note::big), g.count(), g.string_agg(Note::body, ","))).one(db).await.unwrap();
        assert_eq!(sum, (None, 0, String::new()));
        assert!(Note::query().group_by(Note::body).select(|g| g.key()).all(db).await.unwrap().is_empty());
    }
}
