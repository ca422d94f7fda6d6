//! Upserts in one statement: what was done is told right whatever else writes, and nothing more is sent.

use crate::pool::{File, multi_thread};
use orm::UpsertOutcome::{Inserted, Unchanged, Updated};
use orm::prelude::*;
use orm::{Dialect, SqliteExecution, UpsertOutcome};
use tests::db_test;

const SOURCE: &str = "tests/it/upsert_outcome.rs";

/// The database numbers its rows, so one unique key can be in the way.
#[derive(Model, Debug, Clone, PartialEq)]
struct Page {
    #[orm(id, default = autoincrement)]
    id: i64,
    #[orm(unique, type = varchar(60))]
    url: String,
    title: String,
    #[orm(default = 0)]
    hits: i64,
    #[orm(default = 0)]
    seen: i64,
    #[orm(version)]
    version: i64,
}

/// A key of the program's.
#[derive(Model, Debug, Clone, PartialEq)]
struct Setting {
    #[orm(id, type = varchar(40))]
    name: String,
    #[orm(type = varchar(60))]
    value: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(id(day, counter))]
struct Tally {
    day: i32,
    #[orm(type = varchar(20))]
    counter: String,
    n: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Draft {
    #[orm(id, default = autoincrement)]
    id: i64,
    #[orm(unique, type = varchar(60))]
    slug: Option<String>,
    text: String,
    #[orm(deleted)]
    deleted_at: Option<DateTime<Utc>>,
}

/// Two unique keys.
#[derive(Model, Debug, Clone, PartialEq)]
struct Account {
    #[orm(id, default = autoincrement)]
    id: i64,
    #[orm(unique, type = varchar(60))]
    email: String,
    #[orm(unique)]
    badge: i32,
    name: String,
}

fn page(url: &str, title: &str) -> NewPage {
    NewPage {
        url: url.to_owned(),
        title: title.to_owned(),
    }
}

fn setting(name: &str, value: &str) -> NewSetting {
    NewSetting {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}

fn tally(counter: &str, n: i64) -> NewTally {
    NewTally {
        day: 1,
        counter: counter.to_owned(),
        n,
    }
}

async fn set(db: &impl orm::Executor, name: &str, value: &str) -> UpsertOutcome {
    let upsert = Setting::create(setting(name, value))
        .on_conflict_key()
        .update(Setting::value);
    upsert.outcome(db).await.unwrap()
}

async fn settings(db: &Db) -> Vec<(String, String)> {
    let query = Setting::query().order_by(Setting::name.asc());
    let pairs = query.select((Setting::name, Setting::value));
    pairs.all(db).await.unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

/// What was done, in one statement.
async fn at_once<T>(db: &Db, work: impl Future<Output = orm::Result<T>>) -> T {
    let (done, log) = db.watch_statements(work).await;
    assert_eq!(log.statements().len(), 1, "{log:?}");
    done.unwrap()
}

db_test! {
    models: SOURCE;
    async fn what_was_done_takes_one_statement(db: &Db) {
        let save = |url: &str, title: &str| Page::create(page(url, title)).on_conflict(Page::url_key).update(Page::title).outcome(db);
        assert_eq!(at_once(db, save("/", "one")).await, Inserted);
        assert_eq!(at_once(db, save("/", "two")).await, Updated);
        assert_eq!(at_once(db, save("/a", "two")).await, Inserted);
        let row = Page::filter(Page::url.eq("/")).one(db).await.unwrap();
        assert_eq!((row.title.as_str(), row.version), ("two", 2));
        // Keys that the program gives, and rows that have their values already.
        for (value, outcome) in [("dark", Inserted), ("light", Updated), ("light", Updated)] {
            let set = Setting::create(setting("theme", value)).on_conflict_key().update(Setting::value);
            assert_eq!(at_once(db, set.outcome(db)).await, outcome);
        }
        for (n, outcome) in [(1, Inserted), (2, Updated), (2, Updated)] {
            let count = Tally::create(tally("x", n)).on_conflict_key().update(Tally::n);
            assert_eq!(at_once(db, count.outcome(db)).await, outcome);
        }
        assert_eq!(set(db, "other", "x").await, Inserted);
        assert_eq!(settings(db).await, pairs(&[("other", "x"), ("theme", "light")]));
        assert_eq!(Tally::query().one(db).await.unwrap().n, 2);
    }
}

db_test! {
    models: SOURCE;
    async fn the_row_comes_back_as_it_is(db: &Db) {
        let save = |url: &str, hits: i64| {
            Page::create(page(url, "t")).set(Page::hits, hits).on_conflict(Page::url_key)
                .set(Page::hits, Page::hits + Page::hits.proposed())
                .update(Page::title)
        };
        let first = save("/", 5).exec(db).await.unwrap();
        assert!(first.is_new());
        let other = save("/other", 1).exec(db).await.unwrap();
        assert!(other.is_new() && other.row.id != first.row.id);
        let again = save("/", 7).exec(db).await.unwrap();
        assert_eq!((again.outcome, again.row.id, again.row.hits, again.row.version), (Updated, first.row.id, 12, 2));
        assert_eq!(Page::find(first.row.id).one(db).await.unwrap(), again.row);
        // Each sees the row as it was, in whatever order they stand.
        let swapped = Page::create(page("/", "t")).on_conflict(Page::url_key)
            .set(Page::seen, Page::hits).set(Page::hits, Page::hits + 1).set(Page::version, Page::hits).exec(db).await.unwrap();
        assert_eq!((swapped.row.seen, swapped.row.hits, swapped.row.version), (12, 13, 12));
        let swapped = Page::create(page("/", "t")).on_conflict(Page::url_key)
            .set(Page::hits, Page::seen).set(Page::seen, Page::hits).exec(db).await.unwrap();
        assert_eq!((swapped.row.hits, swapped.row.seen), (12, 13));
        // The key itself may change.
        let moved = Page::create(page("/", "t")).on_conflict(Page::url_key).set(Page::url, "/new").exec(db).await.unwrap();
        assert_eq!((moved.outcome, moved.row.id, moved.row.url.as_str()), (Updated, first.row.id, "/new"));
        // By a number that the program gives.
        let by_id = |id: i64, url: &str| Page::create(page(url, "by id")).set(Page::id, id).on_conflict_key().update(Page::title);
        let done = by_id(first.row.id, "/unused").exec(db).await.unwrap();
        assert_eq!((done.outcome, done.row.url.as_str(), done.row.title.as_str()), (Updated, "/new", "by id"));
        let done = by_id(1_000, "/thousand").exec(db).await.unwrap();
        assert_eq!((done.outcome, done.row.id), (Inserted, 1_000));
        assert!(by_id(1_001, "/thousand").outcome(db).await.unwrap_err().violates(Page::url_key));
    }
}

db_test! {
    models: SOURCE;
    async fn rows_may_stay_as_they_are(db: &Db) {
        let get = |value: &str| Setting::create(setting("theme", value)).on_conflict_key().do_nothing();
        assert_eq!(get("dark").outcome(db).await.unwrap(), Inserted);
        assert_eq!(get("light").outcome(db).await.unwrap(), Unchanged);
        let kept = get("light").exec(db).await.unwrap();
        assert_eq!((kept.outcome, kept.row.value.as_str()), (Unchanged, "dark"));
        let upwards = |n: i64| {
            let upsert = Tally::create(tally("x", n)).on_conflict_key().update(Tally::n);
            upsert.filter(Tally::n.lt(Tally::n.proposed())).outcome(db)
        };
        let mut done = Vec::new();
        for n in [5, 3, 8, 8] {
            done.push(upwards(n).await.unwrap());
        }
        assert_eq!(done, [Inserted, Unchanged, Updated, Unchanged]);
        assert_eq!(Tally::query().one(db).await.unwrap().n, 8);
    }
}

db_test! {
    models: SOURCE;
    async fn another_key_in_the_way_is_an_error(db: &Db) {
        let new = |email: &str, badge| NewAccount { email: email.to_owned(), badge, name: "new".to_owned() };
        Account::create_many([new("a", 1), new("b", 2)]).exec(db).await.unwrap();
        let upsert = |email: &str, badge| Account::create(new(email, badge)).on_conflict(Account::email_key);
        let error = upsert("c", 2).update(Account::name).outcome(db).await.unwrap_err();
        assert!(error.violates(Account::badge_key), "{error}");
        let error = upsert("c", 2).do_nothing().outcome(db).await.unwrap_err();
        assert!(error.violates(Account::badge_key), "{error}");
        // The change itself meets it.
        let error = upsert("a", 2).update(Account::badge).outcome(db).await.unwrap_err();
        assert!(error.violates(Account::badge_key), "{error}");
        // What failed leaves nothing behind for what comes next.
        assert!(upsert("c", 3).update(Account::name).exec(db).await.unwrap().is_new());
        assert_eq!(upsert("a", 2).update(Account::name).outcome(db).await.unwrap(), Updated);
        assert_eq!(upsert("d", 4).update(Account::name).outcome(db).await.unwrap(), Inserted);
    }
}

db_test! {
    models: SOURCE;
    async fn deleted_rows_do_not_have_the_key(db: &Db) {
        let save = |slug: Option<&str>, text: &str| {
            let slug = slug.map(str::to_owned);
            Draft::create(NewDraft { text: text.to_owned() }).set(Draft::slug, slug).on_conflict(Draft::slug_key).update(Draft::text)
        };
        let first = save(Some("home"), "one").exec(db).await.unwrap();
        first.row.delete().exec(db).await.unwrap();
        assert_eq!(save(Some("home"), "two").outcome(db).await.unwrap(), Inserted);
        let third = save(Some("home"), "three").exec(db).await.unwrap();
        assert_eq!((third.outcome, third.row.text.as_str()), (Updated, "three"));
        assert!(third.row.id != first.row.id);
        assert_eq!(Draft::with_deleted().count(db).await.unwrap(), 2);
        // NULL is nobody's key.
        assert_eq!(save(None, "x").outcome(db).await.unwrap(), Inserted);
        let null = save(None, "y").exec(db).await.unwrap();
        assert_eq!((null.outcome, null.row.text.as_str()), (Inserted, "y"));
        // By its primary key a deleted row is found.
        let by_id = Draft::create(NewDraft { text: "back".to_owned() }).set(Draft::id, first.row.id).on_conflict_key().update(Draft::text);
        assert_eq!(by_id.outcome(db).await.unwrap(), Updated);
    }
}

db_test! {
    models: SOURCE;
    async fn an_outcome_is_part_of_a_transaction(db: &Db) {
        let undone: orm::Result<()> = db.transaction(async |tx| {
            assert_eq!(set(tx, "theme", "one").await, Inserted);
            let inner: orm::Result<()> = tx.transaction(async |tx| {
                assert_eq!(set(tx, "theme", "two").await, Updated);
                assert_eq!(set(tx, "other", "two").await, Inserted);
                Err(Setting::find("nobody").one(tx).await.unwrap_err())
            }).await;
            assert!(inner.is_err());
            assert_eq!(Setting::query().one(tx).await?.value, "one");
            assert_eq!(set(tx, "other", "three").await, Inserted);
            let saved = Page::create(page("/", "t")).on_conflict(Page::url_key).update(Page::title).exec(tx).await?;
            assert!(saved.is_new());
            Err(Setting::find("nobody").one(tx).await.unwrap_err())
        }).await;
        assert!(undone.is_err());
        assert_eq!(settings(db).await, []);
        assert_eq!(Page::query().count(db).await.unwrap(), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn outcomes_of_one_key_at_the_same_time(db: &Db) {
        let hit = async || {
            let upsert = Page::create(page("same", "t")).on_conflict(Page::url_key).set(Page::hits, Page::hits + 1);
            upsert.outcome(db).await.unwrap()
        };
        let done: [UpsertOutcome; 4] = tokio::join!(hit(), hit(), hit(), hit()).into();
        assert_eq!(done.into_iter().filter(|&done| done == Inserted).count(), 1, "{done:?}");
        assert_eq!(Page::query().one(db).await.unwrap().hits, 3);
    }
}

db_test! {
    models: SOURCE;
    async fn many_rows_are_one_statement_where_there_is_one(db: &Db) {
        set(db, "b", "old").await;
        let rows = || [setting("a", "new"), setting("b", "new"), setting("c", "new"), setting("d", "new")];
        let upsert = || Setting::create_many(rows()).on_conflict_key();
        if db.dialect() != Dialect::MySql {
            let counts = at_once(db, upsert().update(Setting::value).exec(db)).await;
            assert_eq!((counts.inserted, counts.updated, counts.unchanged), (3, 1, 0));
            let done = at_once(db, upsert().update(Setting::value).filter(Setting::name.ne("c")).returning().all(db)).await;
            let done: Vec<(&str, UpsertOutcome)> = done.iter().map(|done| (done.row.name.as_str(), done.outcome)).collect();
            assert_eq!(done, [("a", Updated), ("b", Updated), ("d", Updated)]);
            let counts = at_once(db, upsert().do_nothing().exec(db)).await;
            assert_eq!((counts.inserted, counts.updated, counts.unchanged), (0, 0, 4));
        }
        // A key that comes twice is a second statement, and all or nothing.
        let twice = [setting("e", "1"), setting("a", "2"), setting("e", "3"), setting("f", "4")];
        let done = Setting::create_many(twice).on_conflict_key().update(Setting::value).returning().all(db).await.unwrap();
        let is_new: Vec<bool> = done.iter().map(orm::Upserted::is_new).collect();
        assert_eq!(is_new, if db.dialect() == Dialect::MySql { [true, true, false, true] } else { [true, false, false, true] });
    }
}

async fn prepared(url: &str, script: &str) -> Db {
    let db = Db::connect(url).await.unwrap();
    db.batch(script).await.unwrap();
    db
}

const SETTINGS: &str =
    "CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)";

/// Triggers that write the same table and another one do not disturb.
#[tokio::test]
async fn triggers_of_sqlite_write_too() {
    let script = "
        CREATE TABLE log (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TRIGGER before_insert BEFORE INSERT ON settings WHEN NEW.name NOT LIKE 'old %' BEGIN
            INSERT INTO log (name) VALUES ('before ' || NEW.name);
        END;
        CREATE TRIGGER after_insert AFTER INSERT ON settings WHEN NEW.name NOT LIKE 'old %' BEGIN
            INSERT INTO log (name) VALUES (NEW.name);
            INSERT OR REPLACE INTO settings VALUES ('old of ' || NEW.name, 'nothing');
            UPDATE settings SET value = value || '+' WHERE name = NEW.name;
        END;
        CREATE TRIGGER after_update AFTER UPDATE ON settings WHEN NEW.name NOT LIKE 'old %' AND NEW.value NOT LIKE '%+' BEGIN
            INSERT INTO log (name) VALUES (NEW.name);
            INSERT INTO settings VALUES ('old ' || NEW.name || ' ' || OLD.value, OLD.value)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value;
        END;
    ";
    let db = prepared("sqlite::memory:", &format!("{SETTINGS};{script}")).await;
    assert_eq!(set(&db, "theme", "one").await, Inserted);
    assert_eq!(set(&db, "theme", "two").await, Updated);
    assert_eq!(set(&db, "theme", "two").await, Updated);
    assert_eq!(set(&db, "other", "x").await, Inserted);
    let row = Setting::create(setting("theme", "three"))
        .on_conflict_key()
        .update(Setting::value)
        .exec(&db)
        .await
        .unwrap();
    assert_eq!((row.outcome, row.row.value.as_str()), (Updated, "three"));
    // The second row meets what the first one's trigger inserted.
    let rows = [
        setting("new", "n"),
        setting("old of new", "n"),
        setting("theme", "n"),
        setting("newer", "n"),
    ];
    let upsert = || {
        Setting::create_many(rows.clone())
            .on_conflict_key()
            .update(Setting::value)
    };
    let done = upsert().returning().all(&db).await.unwrap();
    let done: Vec<UpsertOutcome> = done.iter().map(|done| done.outcome).collect();
    assert_eq!(done, [Inserted, Updated, Updated, Inserted]);
    let counts = upsert().exec(&db).await.unwrap();
    assert_eq!(
        (counts.inserted, counts.updated, counts.unchanged),
        (0, 4, 0)
    );
}

/// A table without rowid, one whose column has its name, and one with a key that was made by hand.
#[tokio::test]
async fn tables_of_sqlite_may_lack_a_rowid() {
    let scripts = [
        format!("{SETTINGS} WITHOUT ROWID"),
        "CREATE TABLE settings (name TEXT NOT NULL, value TEXT NOT NULL, rowid TEXT); CREATE UNIQUE INDEX by_name ON settings(name)".to_owned(),
    ];
    for script in scripts {
        let db = prepared("sqlite::memory:", &script).await;
        assert_eq!(set(&db, "a", "1").await, Inserted);
        assert_eq!(set(&db, "a", "2").await, Updated);
        let rows = [setting("b", "3"), setting("a", "3")];
        let upsert = || {
            Setting::create_many(rows.clone())
                .on_conflict_key()
                .update(Setting::value)
        };
        let done = upsert().returning().all(&db).await.unwrap();
        let done: Vec<UpsertOutcome> = done.iter().map(|done| done.outcome).collect();
        assert_eq!(done, [Inserted, Updated]);
        assert_eq!(upsert().exec(&db).await.unwrap().updated, 2);
    }
}

async fn check_all_forms(db: &Db) {
    assert_eq!(set(db, "a", "1").await, Inserted);
    assert_eq!(set(db, "a", "2").await, Updated);
    let upsert = |name: &str| {
        Setting::create(setting(name, "3"))
            .on_conflict_key()
            .update(Setting::value)
    };
    assert!(upsert("b").exec(db).await.unwrap().is_new());
    assert!(!upsert("b").exec(db).await.unwrap().is_new());
    let rows = [setting("c", "4"), setting("b", "4")];
    let many = Setting::create_many(rows)
        .on_conflict_key()
        .update(Setting::value);
    let counts = many.exec(db).await.unwrap();
    assert_eq!((counts.inserted, counts.updated), (1, 1));
}

#[test]
fn outcomes_come_from_blocking_threads() {
    let file = File::new("upsert_blocking");
    multi_thread().block_on(async {
        let options = Db::options().sqlite_execution(SqliteExecution::Blocking);
        let db = options.connect(&file.url()).await.unwrap();
        db.batch(SETTINGS).await.unwrap();
        check_all_forms(&db).await;
    });
}

/// In memory all share one connection, which is on a thread of its own while rows stream.
#[tokio::test]
async fn outcomes_come_from_a_connection_that_streams() {
    let script = format!(
        "{SETTINGS}; CREATE TABLE tallies (day INT, counter TEXT, n BIGINT, PRIMARY KEY (day, counter))"
    );
    let db = prepared("sqlite::memory:", &script).await;
    let rows = (0..500).map(|n| tally(&n.to_string(), n));
    Tally::create_many(rows).exec(&db).await.unwrap();
    let mut stream = Tally::query().stream(&db).batch_size(10);
    assert!(stream.next().await.is_some());
    check_all_forms(&db).await;
    assert!(stream.next().await.is_some());
}
