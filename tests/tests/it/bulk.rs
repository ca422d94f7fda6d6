//! Many rows: created from any number, changed each to its own values, and returned by the writes that touch them.

use orm::prelude::*;
use orm::{Dialect, ErrorKind};
use std::sync::atomic::{AtomicUsize, Ordering};
use tests::db_test;

const SOURCE: &str = "tests/it/bulk.rs";

#[derive(DbEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Done,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Task {
    #[orm(id, default = autoincrement)]
    id: Id<Task>,
    #[orm(unique)]
    number: i32,
    #[orm(type = varchar(40))]
    title: String,
    #[orm(type = text)]
    note: Option<String>,
    #[orm(default = State::New)]
    state: State,
    #[orm(default = 0)]
    low: i32,
    #[orm(default = 0)]
    high: i32,
    #[orm(updated)]
    updated_at: DateTime<Utc>,
    parent_id: Option<Id<Task>>,
    #[orm(fk = parent_id, on_delete = Cascade)]
    parent: BelongsTo<Option<Task>>,
    #[orm(inverse = parent)]
    children: HasMany<Task>,
}

/// Keys that the program makes, optimistic locking and soft delete.
#[derive(Model, Debug, Clone, PartialEq)]
struct Doc {
    #[orm(id, default = uuid_v7)]
    id: Id<Doc>,
    #[orm(type = varchar(40))]
    title: String,
    tags: Vec<String>,
    #[orm(version)]
    version: i64,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
}

/// A composite key of text.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(id(city, street))]
struct Street {
    #[orm(type = varchar(20))]
    city: String,
    #[orm(type = varchar(20))]
    street: String,
    houses: i32,
}

fn task(number: i32) -> NewTask {
    NewTask {
        number,
        title: format!("task {number}"),
    }
}

fn doc(title: &str) -> NewDoc {
    NewDoc {
        title: title.to_owned(),
        tags: vec![title.to_owned(), "it's, \"quoted\" \\".to_owned()],
    }
}

async fn tasks(db: &Db, count: i32) -> Vec<Task> {
    let rows = (0..count).map(task);
    Task::create_many(rows).returning().all(db).await.unwrap()
}

async fn titles(db: &Db) -> Vec<String> {
    let query = Task::query().order_by(Task::number.asc());
    query.select(Task::title).all(db).await.unwrap()
}

db_test! {
    models: SOURCE;
    async fn a_hundred_thousand_rows_are_created(db: &Db) {
        let rows = (0..100_000).map(task);
        assert_eq!(Task::create_many(rows).exec(db).await.unwrap(), 100_000);
        assert_eq!(Task::query().count(db).await.unwrap(), 100_000);
        assert_eq!(Task::filter(Task::number.eq(99_999)).one(db).await.unwrap().title, "task 99999");
    }
}

db_test! {
    models: SOURCE;
    async fn rows_are_taken_as_they_are_sent(db: &Db) {
        // Endless, and the 20,000th row is refused: who collects first never comes to an end.
        let taken = AtomicUsize::new(0);
        let rows = (0..).map(|n| {
            taken.fetch_add(1, Ordering::Relaxed);
            task(n % 20_000)
        });
        let error = Task::create_many(rows).exec(db).await.unwrap_err();
        assert!(error.violates(Task::number_key), "{error}");
        assert!(taken.load(Ordering::Relaxed) < 40_000, "{} rows were taken", taken.load(Ordering::Relaxed));
        assert_eq!(Task::query().count(db).await.unwrap(), 0);
        // Few rows at a time also when each is large.
        taken.store(0, Ordering::Relaxed);
        let rows = (0..).map(|n| {
            taken.fetch_add(1, Ordering::Relaxed);
            Task::create(task(n % 200)).set(Task::note, "x".repeat(50_000))
        });
        let error = Task::create_many(rows).exec(db).await.unwrap_err();
        assert!(error.violates(Task::number_key), "{error}");
        assert!(taken.load(Ordering::Relaxed) < 450, "{} rows were taken", taken.load(Ordering::Relaxed));
    }
}

db_test! {
    models: SOURCE;
    async fn a_spawned_task_can_create_many(db: &Db) {
        fn is_send<T: Send>(value: T) -> T {
            value
        }
        let rows = vec![task(1), task(2)];
        assert_eq!(is_send(Task::create_many(rows).exec(db)).await.unwrap(), 2);
        let rows = is_send(Task::create_many([task(3)]).returning().all(db)).await.unwrap();
        assert_eq!(rows[0].number, 3);
        let upsert = Task::create_many([task(3)]).on_conflict(Task::number_key).update(Task::title);
        assert_eq!(is_send(upsert.exec(db)).await.unwrap().updated, 1);
        let one = Task::create(task(3)).on_conflict(Task::number_key).do_nothing();
        assert!(!is_send(one.exec(db)).await.unwrap().is_new());
        let one = Task::create(task(3)).on_conflict(Task::number_key).do_nothing();
        assert_eq!(is_send(one.outcome(db)).await.unwrap(), orm::UpsertOutcome::Unchanged);
        let patch = |title: &str| TaskPatch { title: Patch::Set(title.to_owned()), ..TaskPatch::default() };
        assert_eq!(is_send(Task::update_each(&rows, |_| patch("x")).exec(db)).await.unwrap(), 1);
        assert_eq!(is_send(Task::all_rows().update().set(Task::note, "n").returning().all(db)).await.unwrap().len(), 3);
        assert_eq!(is_send(Task::all_rows().delete().returning().all(db)).await.unwrap().len(), 3);
    }
}

db_test! {
    models: SOURCE;
    async fn an_error_says_which_row(db: &Db) {
        Task::create(task(7)).exec(db).await.unwrap();
        let long = |n: i32| NewTask { number: n, title: if n == 150 { "x".repeat(50) } else { "ok".to_owned() } };
        let error = Task::create_many((100..200).map(long)).exec(db).await.unwrap_err();
        match db.dialect() {
            // The length is a check there, which does not say which row broke it.
            Dialect::Sqlite => assert_eq!(error.kind(), ErrorKind::CheckViolation),
            Dialect::Postgres => {
                assert_eq!(error.kind(), ErrorKind::ValueTooLong);
                assert!(error.to_string().starts_with("rows[0..100]: "), "{error}");
            }
            Dialect::MySql => {
                assert_eq!(error.kind(), ErrorKind::ValueTooLong);
                assert!(error.to_string().starts_with("rows[50]: "), "{error}");
            }
        }
        // A value that cannot be sent is known by its place everywhere.
        let never = NaiveDate::from_ymd_opt(12_000, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc();
        let rows = (100..200).map(|n| {
            let row = Task::create(task(n));
            if n == 142 { row.set(Task::updated_at, never) } else { row.set(Task::updated_at, Utc::now()) }
        });
        let error = Task::create_many(rows).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
        assert_eq!(error.to_string(), "rows[42]: cannot write column `updated_at` of `Task`: databases hold the years 1 to 9999");
        let error = Task::create_many([task(8), task(7)]).exec(db).await.unwrap_err();
        assert!(error.violates(Task::number_key) && error.to_string().starts_with("rows["), "{error}");
        assert_eq!(Task::query().count(db).await.unwrap(), 1);
    }
}

db_test! {
    models: SOURCE;
    async fn created_rows_come_back_in_their_order(db: &Db) {
        let rows = (0..300).rev().map(|n| {
            let row = Task::create(task(n));
            if n % 7 == 0 { row.set(Task::note, "seven") } else { row }
        });
        let created = Task::create_many(rows).returning().all(db).await.unwrap();
        let numbers: Vec<i32> = created.iter().map(|task| task.number).collect();
        assert_eq!(numbers, (0..300).rev().collect::<Vec<_>>());
        assert!(created.iter().all(|task| task.note.is_some() == (task.number % 7 == 0) && task.state == State::New));
        assert_eq!(Task::find(created[17].id).one(db).await.unwrap(), created[17]);

        let titles = ["c", "a", "b"];
        let docs = Doc::create_many(titles.map(doc)).returning().all(db).await.unwrap();
        assert_eq!(docs.iter().map(|doc| doc.title.as_str()).collect::<Vec<_>>(), titles);
        assert_eq!(docs[1].tags, doc("a").tags);

        let streets = (0..100).rev().map(|n| NewStreet { city: format!("c{}", n % 3), street: format!("s{n}"), houses: n });
        let names: Vec<(String, i32)> = Street::create_many(streets).returning_select((Street::street, Street::houses + 1)).all(db).await.unwrap();
        assert_eq!(names.len(), 100);
        assert!(names.iter().zip((0..100).rev()).all(|((street, houses), n)| *street == format!("s{n}") && *houses == n + 1));
        assert!(Task::create_many(Vec::<NewTask>::new()).returning().all(db).await.unwrap().is_empty());
    }
}

db_test! {
    models: SOURCE;
    async fn returned_rows_reach_related_ones(db: &Db) {
        let parent = Task::create(task(0)).exec(db).await.unwrap();
        let children = (1..4).map(|n| Task::create(task(n)).set(Task::parent_id, parent.id));
        let rows: Vec<(i32, Option<String>)> = Task::create_many(children).returning_select((Task::number, Task::parent.to(Task::title))).all(db).await.unwrap();
        assert_eq!(rows, (1..4).map(|n| (n, Some("task 0".to_owned()))).collect::<Vec<_>>());
        let nested = [Task::create(task(10)).nest(Task::children, [NewTask { number: 11, title: "child".into() }])];
        let rows = Task::create_many(nested).returning().all(db).await.unwrap();
        assert_eq!((rows.len(), rows[0].number), (1, 10));
        let mut rows: Vec<(i32, Option<String>)> = Task::filter(Task::parent_id.eq(parent.id)).update().set(Task::title, "child")
            .returning_select((Task::number, Task::parent.to(Task::title))).all(db).await.unwrap();
        rows.sort();
        assert_eq!(rows[0], (1, Some("task 0".to_owned())));
        let rows: Vec<Option<String>> = Task::filter(Task::number.eq(2)).delete().returning_select(Task::parent.to(Task::title)).all(db).await.unwrap();
        assert_eq!(rows, [Some("task 0".to_owned())]);
        assert_eq!(Task::filter(Task::number.eq(2)).count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn updates_return_the_rows_as_they_are(db: &Db) {
        let all = tasks(db, 5).await;
        let mut rows = Task::filter(Task::number.lt(3)).update().set(Task::title, "new").set(Task::low, Task::low + 1).returning().all(db).await.unwrap();
        rows.sort_by_key(|task| task.number);
        assert_eq!(rows.iter().map(|task| (task.number, task.title.as_str(), task.low)).collect::<Vec<_>>(), [(0, "new", 1), (1, "new", 1), (2, "new", 1)]);
        assert_eq!(rows[1], Task::find(all[1].id).one(db).await.unwrap());
        // The condition need not hold any more.
        let rows = Task::filter(Task::title.eq("new")).update().set(Task::title, "old").returning_select(Task::title).all(db).await.unwrap();
        assert_eq!(rows, ["old", "old", "old"]);
        assert!(Task::filter(Task::number.eq(77)).update().set(Task::low, 1).returning().all(db).await.unwrap().is_empty());
        assert!(Task::filter(Task::number.eq(1)).update().returning().all(db).await.unwrap().is_empty());
        assert_eq!(Task::query().update().set(Task::low, 1).returning().all(db).await.unwrap_err().kind(), ErrorKind::Usage);
        // A key that changes is found under its new value.
        let street = |city: &str, street: &str| NewStreet { city: city.into(), street: street.into(), houses: 1 };
        Street::create_many([street("a", "x"), street("a", "y"), street("b", "x")]).exec(db).await.unwrap();
        let mut moved = Street::filter(Street::city.eq("a")).update().set(Street::city, "c").returning().all(db).await.unwrap();
        moved.sort_by(|a, b| a.street.cmp(&b.street));
        assert_eq!(moved.iter().map(|street| (street.city.as_str(), street.street.as_str())).collect::<Vec<_>>(), [("c", "x"), ("c", "y")]);
    }
}

db_test! {
    models: SOURCE;
    async fn deletes_return_the_rows_as_they_were(db: &Db) {
        let all = tasks(db, 4).await;
        let mut gone = Task::filter(Task::number.lt(2)).delete().returning().all(db).await.unwrap();
        gone.sort_by_key(|task| task.number);
        assert_eq!(gone, all[..2]);
        assert_eq!(Task::query().count(db).await.unwrap(), 2);
        let gone: Vec<i32> = all[2].delete().returning_select(Task::number).all(db).await.unwrap();
        assert_eq!(gone, [2]);
        assert!(all[2].delete().returning().all(db).await.unwrap().is_empty());
        assert_eq!(Task::query().delete().returning().all(db).await.unwrap_err().kind(), ErrorKind::Usage);

        // Rows that are only marked, as they were before.
        let docs = Doc::create_many(["a", "b", "c"].map(doc)).returning().all(db).await.unwrap();
        let gone = docs[0].delete().returning().all(db).await.unwrap();
        assert_eq!(gone, docs[..1]);
        assert_eq!(gone[0].deleted_at, None);
        assert_eq!(Doc::only_deleted().count(db).await.unwrap(), 1);
        // One that was changed since it was read.
        docs[1].update().set(Doc::title, "changed").exec(db).await.unwrap();
        assert_eq!(docs[1].delete().returning().all(db).await.unwrap_err().kind(), ErrorKind::Stale);
        let mut gone: Vec<String> = Doc::all_rows().delete().returning_select(Doc::title).all(db).await.unwrap();
        gone.sort();
        assert_eq!(gone, ["c", "changed"]);
        assert_eq!(Doc::query().count(db).await.unwrap(), 0);
        let purged = docs[2].purge().returning().all(db).await.unwrap();
        assert_eq!((purged.len(), Doc::with_deleted().count(db).await.unwrap()), (1, 2));
    }
}

fn patch() -> TaskPatch {
    TaskPatch::default()
}

db_test! {
    models: SOURCE;
    async fn rows_get_values_of_their_own(db: &Db) {
        let all = tasks(db, 500).await;
        let patches = all.iter().map(|task| {
            let title = Patch::Set(format!("new {}", task.number));
            // Rows with different columns go together.
            let patch = match task.number % 3 {
                0 => TaskPatch { title, ..patch() },
                1 => TaskPatch { title, note: Patch::Set(Some("it's".into())), state: Patch::Set(State::Done), ..patch() },
                _ => TaskPatch { title, note: Patch::Set(None), high: Patch::Set(task.number), ..patch() },
            };
            (task.id, patch)
        });
        assert_eq!(Task::update_many(patches).exec(db).await.unwrap(), 500);
        let now = Task::query().order_by(Task::number.asc()).all(db).await.unwrap();
        for (task, old) in now.iter().zip(&all) {
            assert_eq!(task.title, format!("new {}", task.number));
            assert_eq!(task.note.as_deref(), (task.number % 3 == 1).then_some("it's"));
            assert_eq!(task.state, if task.number % 3 == 1 { State::Done } else { State::New });
            assert_eq!(task.high, if task.number % 3 == 2 { task.number } else { 0 });
            assert!(task.updated_at >= old.updated_at);
        }
        // No rows, and rows with nothing to set.
        assert_eq!(Task::update_many(Vec::<(Id<Task>, TaskPatch)>::new()).exec(db).await.unwrap(), 0);
        assert_eq!(Task::update_many([(all[0].id, patch()), (all[1].id, TaskPatch { low: Patch::Set(1), ..patch() })]).exec(db).await.unwrap(), 1);
    }
}

db_test! {
    models: SOURCE;
    async fn all_rows_are_changed_or_none(db: &Db) {
        let all = tasks(db, 3).await;
        let title = |title: &str| TaskPatch { title: Patch::Set(title.into()), ..patch() };
        let error = Task::update_many([(all[0].id, title("x")), (Id::new(999), title("y"))]).exec(db).await.unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::NotFound, "1 of 2 rows: no `Task` was found"));
        let error = Task::update_many([(all[0].id, title("x")), (all[1].id, title("y")), (all[0].id, title("z"))]).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage);
        assert!(error.to_string().starts_with("rows[2]: "), "{error}");
        let number = |number| TaskPatch { number: Patch::Set(number), ..patch() };
        let error = Task::update_many([(all[0].id, number(50)), (all[1].id, number(2))]).exec(db).await.unwrap_err();
        assert!(error.violates(Task::number_key), "{error}");
        assert_eq!(titles(db).await, ["task 0", "task 1", "task 2"]);
    }
}

db_test! {
    models: SOURCE;
    async fn rows_that_one_holds_are_changed_as_they_were_read(db: &Db) {
        let docs = Doc::create_many(["a", "b", "c"].map(doc)).returning().all(db).await.unwrap();
        let shout = |doc: &Doc| DocPatch { title: Patch::Set(doc.title.to_uppercase()), tags: Patch::Set(vec![doc.title.clone()]) };
        assert_eq!(Doc::update_each(&docs, shout).exec(db).await.unwrap(), 3);
        let now = Doc::query().order_by(Doc::title.asc()).all(db).await.unwrap();
        assert_eq!(now.iter().map(|doc| (doc.title.as_str(), doc.version, doc.tags[0].as_str())).collect::<Vec<_>>(), [("A", 2, "a"), ("B", 2, "b"), ("C", 2, "c")]);
        let error = Doc::update_each(&docs, shout).exec(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stale);
        // Only text columns, which PostgreSQL takes as arrays.
        let lower = |doc: &Doc| DocPatch { title: Patch::Set(doc.title.to_lowercase()), ..DocPatch::default() };
        now[1].delete().exec(db).await.unwrap();
        assert_eq!(Doc::update_each(&now, lower).exec(db).await.unwrap_err().kind(), ErrorKind::Stale);
        assert_eq!(Doc::update_each(&now[..1], lower).exec(db).await.unwrap(), 1);
        assert_eq!(now[0].reload().one(db).await.unwrap().version, 3);

        let streets = (0..130).map(|n| NewStreet { city: "c".into(), street: format!("s{n}"), houses: 0 });
        Street::create_many(streets).exec(db).await.unwrap();
        let counts = (0..130).map(|n| (("c".to_owned(), format!("s{n}")), StreetPatch { houses: Patch::Set(n) }));
        assert_eq!(Street::update_many(counts).exec(db).await.unwrap(), 130);
        assert_eq!(Street::filter(Street::street.eq("s77")).one(db).await.unwrap().houses, 77);
    }
}

db_test! {
    models: SOURCE;
    async fn values_are_of_the_rows_as_they_were(db: &Db) {
        let all = tasks(db, 3).await;
        let first = || Task::filter(Task::number.eq(0));
        first().update().set(Task::low, 1).set(Task::high, 2).exec(db).await.unwrap();
        // Each expression sees the row before any of it changed.
        first().update().set(Task::low, Task::high).set(Task::high, Task::low).exec(db).await.unwrap();
        let row = first().one(db).await.unwrap();
        assert_eq!((row.low, row.high), (2, 1));
        first().update().set(Task::low, Task::low + 10).set(Task::high, Task::low + 20).exec(db).await.unwrap();
        let row = first().one(db).await.unwrap();
        assert_eq!((row.low, row.high), (12, 22));
        let row = row.update().set(Task::high, Task::high + Task::low).set(Task::low, Task::high).exec(db).await.unwrap();
        assert_eq!((row.low, row.high), (22, 34));
        // Values over related rows of the same table.
        Task::filter(Task::number.gt(0)).update().set(Task::parent_id, all[0].id).exec(db).await.unwrap();
        let changed = Task::filter(Task::parent.to(Task::number).eq(0)).update().set(Task::note, Task::parent.to(Task::title)).exec(db).await.unwrap();
        assert_eq!(changed, 2);
        let notes: Vec<Option<String>> = Task::query().order_by(Task::number.asc()).select(Task::note).all(db).await.unwrap();
        assert_eq!(notes, [None, Some("task 0".to_owned()), Some("task 0".to_owned())]);
        let row = all[0].update().set(Task::note, Task::children.max(Task::title)).exec(db).await.unwrap();
        assert_eq!(row.note.as_deref(), Some("task 2"));
        let rows = first().update().set(Task::note, Task::children.min(Task::title)).returning_select(Task::note).all(db).await.unwrap();
        assert_eq!(rows, [Some("task 1".to_owned())]);
        assert_eq!(Task::filter(Task::children.any(Task::number.gt(1))).delete().exec(db).await.unwrap(), 1);
        assert_eq!(Task::query().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn a_value_that_does_not_fit_is_the_same_error(db: &Db) {
        tasks(db, 2).await;
        let error = Task::all_rows().update().set(Task::low, Task::number + i32::MAX).exec(db).await;
        if db.dialect() == Dialect::Sqlite {
            // Its columns hold any integer of 64 bits; reading it says so.
            assert_eq!(error.unwrap(), 2);
            assert_eq!(Task::filter(Task::number.eq(1)).one(db).await.unwrap_err().kind(), ErrorKind::Decode);
        } else {
            assert_eq!(error.unwrap_err().kind(), ErrorKind::ValueOutOfRange);
        }
    }
}

db_test! {
    models: SOURCE;
    async fn each_database_is_asked_in_its_own_words(db: &Db) {
        let work = async {
            let street = |street: &str| NewStreet { city: "c".into(), street: street.into(), houses: 1 };
            Street::create_many([street("a"), street("b")]).returning_select(Street::houses).all(db).await.unwrap();
            let houses = [("a", 2), ("b", 3)].map(|(street, houses)| (("c".to_owned(), street.to_owned()), StreetPatch { houses: Patch::Set(houses) }));
            Street::update_many(houses).exec(db).await.unwrap();
            Street::filter(Street::houses.gt(2)).update().set(Street::houses, Street::houses + 1).returning().all(db).await.unwrap();
            Street::filter(Street::houses.gt(2)).delete().returning().all(db).await.unwrap();
            Task::all_rows().update().set(Task::low, Task::high).set(Task::high, Task::low).set(Task::updated_at, Utc::now()).exec(db).await.unwrap();
        };
        let ((), log) = db.watch_statements(work).await;
        let sql: Vec<&str> = log.statements().iter().map(|statement| statement.sql()).collect();
        let expected = match db.dialect() {
            Dialect::Sqlite => SQLITE,
            Dialect::Postgres => POSTGRES,
            Dialect::MySql => MYSQL,
        };
        assert_eq!(sql, expected, "{sql:#?}");
    }
}

const SQLITE: &[&str] = &[
    r#"INSERT INTO "streets" ("city", "street", "houses") VALUES (?, ?, ?), (?, ?, ?) RETURNING "city", "street", "houses""#,
    r#"UPDATE "streets" SET "houses" = "_rows"."_c2" FROM (SELECT NULL AS "_c0", NULL AS "_c1", NULL AS "_c2" WHERE 1 = 0 UNION ALL SELECT "city", "street", ? FROM "streets" WHERE "city" = ? AND "street" = ? UNION ALL SELECT "city", "street", ? FROM "streets" WHERE "city" = ? AND "street" = ?) AS "_rows" WHERE "streets"."city" = "_rows"."_c0" AND "streets"."street" = "_rows"."_c1""#,
    r#"UPDATE "streets" SET "houses" = "houses" + ? WHERE "houses" > ? RETURNING "city", "street", "houses""#,
    r#"DELETE FROM "streets" WHERE "houses" > ? RETURNING "city", "street", "houses""#,
    r#"UPDATE "tasks" SET "low" = "high", "high" = "low", "updated_at" = ?"#,
];
const POSTGRES: &[&str] = &[
    r#"INSERT INTO "streets" ("city", "street", "houses") SELECT "city", "street", "houses" FROM UNNEST(CAST($1 AS text[]), CAST($2 AS text[]), CAST($3 AS int4[])) AS "rows" ("city", "street", "houses") RETURNING "city", "street", "houses""#,
    r#"UPDATE "streets" SET "houses" = "_rows"."_c2" FROM UNNEST(CAST($1 AS text[]), CAST($2 AS text[]), CAST($3 AS int4[])) AS "_rows" ("_c0", "_c1", "_c2") WHERE "streets"."city" = "_rows"."_c0" AND "streets"."street" = "_rows"."_c1""#,
    r#"UPDATE "streets" SET "houses" = "houses" + $1 WHERE "houses" > $2 RETURNING "city", "street", "houses""#,
    r#"DELETE FROM "streets" WHERE "houses" > $1 RETURNING "city", "street", "houses""#,
    r#"UPDATE "tasks" SET "low" = "high", "high" = "low", "updated_at" = $1"#,
];
const MYSQL: &[&str] = &[
    "INSERT INTO `streets` (`city`, `street`, `houses`) VALUES (?, ?, ?), (?, ?, ?)",
    "SELECT `city`, `street`, `houses` FROM `streets` WHERE (`city` = ? AND `street` = ?) OR (`city` = ? AND `street` = ?) FOR UPDATE",
    "UPDATE `streets` INNER JOIN (SELECT NULL AS `_c0`, NULL AS `_c1`, NULL AS `_c2` FROM DUAL WHERE 1 = 0 UNION ALL SELECT `city`, `street`, ? FROM `streets` WHERE `city` = ? AND `street` = ? UNION ALL (SELECT `city`, `street`, ? FROM `streets` WHERE `city` = ? AND `street` = ?)) AS `_rows` ON `streets`.`city` = `_rows`.`_c0` AND `streets`.`street` = `_rows`.`_c1` SET `streets`.`houses` = `_rows`.`_c2`",
    "SELECT `city`, `street`, `city`, `street` FROM `streets` WHERE `houses` > ? FOR UPDATE",
    "UPDATE `streets` SET `houses` = `houses` + ? WHERE `city` = ? AND `street` = ?",
    "SELECT `city`, `street`, `city`, `street`, `houses` FROM `streets` WHERE `city` = ? AND `street` = ? FOR UPDATE",
    "SELECT `city`, `street`, `city`, `street`, `houses` FROM `streets` WHERE `houses` > ? FOR UPDATE",
    "DELETE FROM `streets` WHERE `city` = ? AND `street` = ?",
    "UPDATE `tasks` INNER JOIN (SELECT NULL AS `_c0`, NULL AS `_c1`, NULL AS `_c2`, NULL AS `_c3` FROM DUAL WHERE 1 = 0 UNION ALL SELECT `id`, `high`, `low`, CAST(? AS DATETIME(6)) FROM `tasks`) AS `_rows` ON `tasks`.`id` = `_rows`.`_c0` SET `tasks`.`low` = `_rows`.`_c1`, `tasks`.`high` = `_rows`.`_c2`, `tasks`.`updated_at` = `_rows`.`_c3`",
];
