//! Streams: bounded memory, order, relations by batch, dropping in the middle, errors in the middle, transactions.

use crate::blog::{Email, NewPost, NewUser, Post, SOURCE, User, post, user};
use crate::pool::{File, ddl, multi_thread};
use orm::prelude::*;
use orm::private::{Cell, DecodeError, Value, ValueKind};
use orm::{ColumnValue, Dialect, ErrorKind, RowStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tests::{db_test, urls};
use tokio::sync::Mutex;

/// Numbers from 1 on, as many as asked for.
const NUMBERS: &str = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :last) SELECT n FROM numbers";

fn numbers<T: ColumnValue>(last: i32) -> orm::SqlRows<T> {
    orm::sql(NUMBERS).bind("last", last).scalars()
}

async fn collect<T: Send + 'static>(mut stream: RowStream<'_, T>) -> orm::Result<Vec<T>> {
    let mut rows = Vec::new();
    while let Some(row) = stream.next().await {
        rows.push(row?);
    }
    Ok(rows)
}

async fn users(db: &Db, count: usize) {
    let rows = (0..count).map(|i| NewUser {
        email: Email(format!("{i}@example.org")),
        name: format!("user {i}"),
    });
    User::create_many(rows).exec(db).await.unwrap();
}

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
/// Who counts is alone.
static COUNTING: Mutex<()> = Mutex::const_new(());

/// A number that is counted while it exists.
#[derive(Debug)]
struct Counted(i64);

impl Counted {
    fn new(number: i64) -> Self {
        let live = LIVE.fetch_add(1, Ordering::SeqCst) + 1;
        PEAK.fetch_max(live, Ordering::SeqCst);
        Self(number)
    }
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        Self::new(self.0)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::SeqCst);
    }
}

impl ColumnValue for Counted {
    type Nullable = Option<Self>;

    const TYPE: orm::schema::ColumnType = orm::schema::ColumnType::I64;
    const KIND: ValueKind = ValueKind::I64;

    fn encode(&self) -> Value {
        Value::I64(self.0)
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        i64::decode(cell).map(Self::new)
    }
}

db_test! {
    models: SOURCE;
    async fn any_number_of_rows_takes_bounded_memory(db: &Db) {
        let _alone = COUNTING.lock().await;
        PEAK.store(0, Ordering::SeqCst);
        let mut stream = numbers::<Counted>(200_000).stream(db).batch_size(500);
        let (mut count, mut sum) = (0_i64, 0_i64);
        while let Some(number) = stream.next().await {
            let number = number.unwrap();
            count += 1;
            sum += number.0;
            assert_eq!(number.0, count, "in the order of the query");
        }
        drop(stream);
        assert_eq!((count, sum), (200_000, 20_000_100_000));
        // One batch is handed out, one is read ahead.
        let peak = PEAK.load(Ordering::SeqCst);
        assert!((500..=1_000).contains(&peak), "{peak} rows at a time");
        assert_eq!(LIVE.load(Ordering::SeqCst), 0);
    }
}

db_test! {
    models: SOURCE;
    async fn streams_return_what_all_returns(db: &Db) {
        users(db, 25).await;
        let query = || User::filter(User::name.ne("user 3")).order_by(User::id.desc());
        let all = query().all(db).await.unwrap();
        assert_eq!(all.len(), 24);
        for size in [1, 7, 12, 24, 25, 1_000] {
            assert_eq!(collect(query().stream(db).batch_size(size)).await.unwrap(), all);
        }
        // A batch of no rows would never end.
        assert_eq!(collect(query().stream(db).batch_size(0)).await.unwrap(), all);
        let names = collect(query().select((User::name, User::age)).stream(db)).await.unwrap();
        assert_eq!(names, query().select((User::name, User::age)).all(db).await.unwrap());
        assert!(collect(User::filter(User::name.eq("nobody")).stream(db)).await.unwrap().is_empty());
    }
}

#[derive(Shape, Clone, Debug, PartialEq)]
#[shape(User)]
struct Author {
    name: String,
    #[shape(posts, order = title.asc())]
    posts: Vec<Headline>,
}

#[derive(Shape, Clone, Debug, PartialEq)]
#[shape(Post)]
struct Headline {
    title: String,
}

/// 30 users with their number as so many posts, up to three.
async fn authors(db: &Db) {
    users(db, 30).await;
    let users = User::query()
        .order_by(User::id.asc())
        .all(db)
        .await
        .unwrap();
    let posts = users.iter().enumerate().flat_map(|(i, user)| {
        (0..i % 4).map(move |n| NewPost {
            title: format!("{i}.{n}"),
            author_id: user.id,
        })
    });
    Post::create_many(posts).exec(db).await.unwrap();
}

db_test! {
    models: SOURCE;
    async fn relations_are_loaded_by_batch(db: &Db) {
        authors(db).await;
        let (rows, log) = db
            .watch_statements(async {
                let mut stream = User::query().order_by(User::id.asc()).with(User::posts).stream(db).batch_size(8);
                let mut rows = Vec::new();
                while let Some(user) = stream.next().await {
                    let user = user.unwrap();
                    rows.push((user.name.clone(), user.get(User::posts).len()));
                }
                rows
            })
            .await;
        let expected: Vec<(String, usize)> = (0..30).map(|i| (format!("user {i}"), i % 4)).collect();
        assert_eq!(rows, expected);
        // The users, and the posts of 8, 8, 8 and 6 of them.
        assert_eq!(log.statements().len(), 5, "{log:?}");
        let shapes = User::query().order_by(User::id.asc()).shape::<Author>();
        let all = User::query().order_by(User::id.asc()).shape::<Author>().all(db).await.unwrap();
        assert_eq!(collect(shapes.stream(db).batch_size(8)).await.unwrap(), all);
        assert_eq!(all[3].posts.len(), 3);
    }
}

db_test! {
    models: SOURCE;
    async fn other_statements_run_while_a_stream_is_open(db: &Db) {
        users(db, 20).await;
        let mut stream = User::query().order_by(User::id.asc()).stream(db).batch_size(3);
        let mut other = User::query().order_by(User::id.desc()).stream(db).batch_size(4);
        let mut seen = 0;
        while let Some(row) = stream.next().await {
            let row = row.unwrap();
            let age = seen;
            row.update().set(User::age, age).exec(db).await.unwrap();
            let back = other.next().await.unwrap().unwrap();
            assert_eq!(back.name, format!("user {}", 19 - seen));
            seen += 1;
        }
        drop((stream, other));
        assert_eq!(seen, 20);
        let ages = User::query().order_by(User::id.asc()).select(User::age).all(db).await.unwrap();
        assert_eq!(ages, (0..20).collect::<Vec<i32>>());
    }
}

db_test! {
    models: SOURCE;
    async fn progress_is_reported_by_batch_and_at_the_end(db: &Db) {
        let last = Arc::new(AtomicU64::new(0));
        let mut reports = Vec::new();
        {
            let seen = Arc::clone(&last);
            let mut stream = numbers::<i64>(25)
                .stream(db)
                .batch_size(10)
                .on_progress(move |rows| seen.store(rows, Ordering::SeqCst));
            while let Some(row) = stream.next().await {
                row.unwrap();
                reports.push(last.load(Ordering::SeqCst));
            }
        }
        let expected: Vec<u64> = (0..25).map(|row| row / 10 * 10).collect();
        assert_eq!(reports, expected);
        assert_eq!(last.load(Ordering::SeqCst), 25);
    }
}

/// Connects to where the tests of a dialect run, with so many connections; a file for SQLite.
async fn narrow(dialect: Dialect, file: &File, connections: u32) -> Option<Db> {
    let url = match dialect {
        Dialect::Sqlite => file.url(),
        Dialect::Postgres | Dialect::MySql => urls(dialect)?,
    };
    let options = Db::options()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5));
    Some(options.connect(&url).await.unwrap())
}

#[test]
fn a_stream_that_is_dropped_gives_its_connection_back() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
        let file = File::new("dropped_stream");
        multi_thread().block_on(async {
            let Some(db) = narrow(dialect, &file, 1).await else { return };
            for taken in [0, 1, 5, 10] {
                // 30 megabytes: more than the buffers between here and there hold.
                let wide = orm::sql(
                    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 30000) SELECT n, :wide FROM numbers",
                );
                let wide = wide.bind("wide", "x".repeat(1_000)).rows::<(i64, String)>();
                let mut stream = wide.stream(&db).batch_size(10);
                for expected in 1..=taken {
                    assert_eq!(stream.next().await.unwrap().unwrap().0, expected);
                }
                drop(stream);
                assert_eq!(numbers::<i64>(3).all(&db).await.unwrap(), [1, 2, 3]);
            }
            // Nothing was asked for, so nothing was sent.
            drop(numbers::<i64>(3).stream(&db));
            assert_eq!(collect(numbers::<i64>(3).stream(&db)).await.unwrap(), [1, 2, 3]);
        });
    }
}

#[test]
fn a_stream_that_is_dropped_while_it_waits_gives_its_connection_back() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql] {
        let file = File::new("waiting_stream");
        multi_thread().block_on(async {
            let Some(db) = narrow(dialect, &file, 1).await else { return };
            // No row for minutes, or for two seconds where the server only sees with the next row that nobody waits.
            let slow = orm::sql(
                "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000000) SELECT n FROM numbers WHERE n < 0",
            )
            .on(Dialect::Postgres, "SELECT 1 FROM pg_sleep(2)")
            .on(Dialect::MySql, "SELECT sleep(2)");
            let mut stream = slow.scalars::<i64>().stream(&db);
            let waited = tokio::time::timeout(Duration::from_millis(50), stream.next()).await;
            assert!(waited.is_err(), "there are no rows");
            drop(stream);
            assert_eq!(numbers::<i64>(3).all(&db).await.unwrap(), [1, 2, 3]);
        });
    }
}

#[test]
fn relations_of_a_stream_need_no_second_connection_where_the_database_can_do_it() {
    let file = File::new("narrow_stream");
    multi_thread().block_on(async {
        let db = narrow(Dialect::Sqlite, &file, 2).await.unwrap();
        db.batch(&ddl()).await.unwrap();
        authors(&db).await;
        // One connection writes, so one is left to read.
        let rows = collect(User::query().with(User::posts).stream(&db).batch_size(8))
            .await
            .unwrap();
        assert_eq!(rows.len(), 30);
        assert_eq!(
            rows.iter()
                .map(|user| user.get(User::posts).len())
                .sum::<usize>(),
            43
        );
    });
    multi_thread().block_on(async {
        if let Some(db) = narrow(Dialect::MySql, &file, 1).await {
            let error = collect(User::query().with(User::posts).stream(&db))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Usage);
            assert!(error.to_string().contains("max_connections(2)"), "{error}");
        }
    });
}

#[test]
fn a_file_is_written_while_it_is_streamed() {
    let file = File::new("streamed");
    multi_thread().block_on(async {
        let db = Db::options()
            .busy_timeout(Duration::from_millis(100))
            .connect(&file.url())
            .await
            .unwrap();
        db.batch(&ddl()).await.unwrap();
        users(&db, 100).await;
        let mut stream = User::query()
            .order_by(User::id.asc())
            .stream(&db)
            .batch_size(10);
        assert_eq!(stream.next().await.unwrap().unwrap().name, "user 0");
        // A reader blocks no writer, and sees nothing of what is written after it began.
        User::all_rows()
            .update()
            .set(User::name, "new")
            .exec(&db)
            .await
            .unwrap();
        User::all_rows().delete().exec(&db).await.unwrap();
        let mut rest = Vec::new();
        while let Some(row) = stream.next().await {
            rest.push(row.unwrap().name);
        }
        assert_eq!(
            rest,
            (1..100).map(|i| format!("user {i}")).collect::<Vec<_>>()
        );
        assert_eq!(User::query().count(&db).await.unwrap(), 0);
    });
}

db_test! {
    models: SOURCE;
    async fn an_error_in_the_middle_comes_after_the_rows_before_it(db: &Db) {
        // The tenth is NULL.
        let text = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000) SELECT nullif(n, 10) FROM numbers";
        for size in [4, 1_000] {
            let mut stream = orm::sql(text).scalars::<i64>().stream(db).batch_size(size);
            for expected in 1..10 {
                assert_eq!(stream.next().await.unwrap().unwrap(), expected);
            }
            let error = stream.next().await.unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(stream.next().await.is_none(), "it has ended");
            drop(stream);
            assert_eq!(numbers::<i64>(2).all(db).await.unwrap(), [1, 2]);
        }
        let mut stream = orm::sql("SELECT n FROM no_such_table").scalars::<i64>().stream(db);
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MissingTable, "{error}");
        assert!(stream.next().await.is_none());
    }
}

db_test! {
    models: SOURCE;
    async fn a_transaction_streams_what_it_wrote(db: &Db) {
        users(db, 3).await;
        db.transaction(async |tx| {
            User::filter(User::name.eq("user 1")).update().set(User::name, "changed").exec(tx).await?;
            let names = collect(User::query().order_by(User::id.asc()).select(User::name).stream(tx).batch_size(2)).await?;
            assert_eq!(names, ["user 0", "changed", "user 2"]);
            // Dropped in the middle, also in a savepoint that is undone.
            let mut stream = numbers::<i64>(100_000).stream(tx).batch_size(5);
            assert_eq!(stream.next().await.unwrap()?, 1);
            drop(stream);
            let undone = tx
                .transaction(async |inner| {
                    let mut stream = numbers::<i64>(100_000).stream(inner).batch_size(5);
                    assert_eq!(stream.next().await.unwrap()?, 1);
                    drop(stream);
                    User::all_rows().delete().exec(inner).await?;
                    Err::<(), orm::Error>(User::find(Id::new(-1)).one(inner).await.unwrap_err())
                })
                .await;
            assert!(undone.is_err());
            assert_eq!(numbers::<i64>(2).all(tx).await?, [1, 2]);
            User::filter(User::name.eq("user 2")).update().set(User::name, "last").exec(tx).await?;
            Ok::<_, orm::Error>(())
        })
        .await
        .unwrap();
        let names = User::query().order_by(User::id.asc()).select(User::name).all(db).await.unwrap();
        assert_eq!(names, ["user 0", "changed", "last"]);
    }
}

db_test! {
    models: SOURCE;
    async fn statements_run_in_a_transaction_whose_rows_stream_or_are_refused(db: &Db) {
        authors(db).await;
        let done = db
            .transaction(async |tx| {
                let loaded = collect(User::query().with(User::posts).stream(tx).batch_size(8)).await;
                let mut stream = User::query().order_by(User::id.asc()).stream(tx).batch_size(4);
                let first = stream.next().await.unwrap()?;
                let changed = first.update().set(User::name, "changed").exec(tx).await;
                if tx_dialect(db) == Dialect::MySql {
                    let error = loaded.unwrap_err();
                    assert_eq!(error.kind(), ErrorKind::Unsupported);
                    assert!(error.to_string().contains("MySQL"), "{error}");
                    let error = changed.unwrap_err();
                    assert_eq!(error.kind(), ErrorKind::Usage);
                    assert!(error.to_string().contains("stream"), "{error}");
                    drop(stream);
                    first.update().set(User::name, "changed").exec(tx).await?;
                } else {
                    assert_eq!(loaded?.iter().map(|user| user.get(User::posts).len()).sum::<usize>(), 43);
                    changed?;
                    let mut rest = 0;
                    while let Some(row) = stream.next().await {
                        row?;
                        rest += 1;
                    }
                    assert_eq!(rest, 29);
                }
                Ok::<_, orm::Error>(())
            })
            .await;
        done.unwrap();
        assert_eq!(User::filter(User::name.eq("changed")).count(db).await.unwrap(), 1);
    }
}

fn tx_dialect(db: &Db) -> Dialect {
    db.dialect()
}

db_test! {
    models: SOURCE;
    async fn a_dropped_stream_leaves_nothing_open_in_its_transaction(db: &Db) {
        users(db, 50).await;
        db.transaction(async |tx| {
            let mut stream = User::query().stream(tx).batch_size(5);
            stream.next().await.unwrap()?;
            drop(stream);
            // PostgreSQL changes no table that a cursor is open on.
            if db.dialect() == Dialect::Postgres {
                tx.batch("ALTER TABLE users ADD COLUMN more int").await?;
            }
            User::filter(User::name.eq("user 1")).delete().exec(tx).await?;
            Ok::<_, orm::Error>(())
        })
        .await
        .unwrap();
        assert_eq!(User::query().count(db).await.unwrap(), 49);
    }
}

db_test! {
    models: SOURCE;
    async fn a_stream_with_its_own_database_outlives_the_function(db: &Db) {
        fn body(db: &Db) -> RowStream<'static, String> {
            let db = db.clone();
            User::query().order_by(User::id.asc()).select(User::name).stream_owned(db)
        }
        fn is_send(stream: impl Send + Unpin + 'static) -> impl Send + Unpin + 'static {
            stream
        }
        user(db, "ann").await;
        let author = user(db, "bob").await;
        post(db, &author, "hello").await;
        drop(is_send(body(db)));
        assert_eq!(collect(body(db)).await.unwrap(), ["ann", "bob"]);
        let loaded = collect(User::query().with(User::posts).stream_owned(db.clone())).await.unwrap();
        assert_eq!(loaded.len(), 2);
    }
}
