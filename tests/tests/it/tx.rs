//! Transactions that say what they want: isolation, reading only, attempts.

use crate::blog::{Email, NewUser, SOURCE, User, user};
use crate::pool::{File, ddl, multi_thread};
use orm::prelude::*;
use orm::{Dialect, Error, ErrorKind, Isolation};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;
use tests::db_test;
use tokio::sync::Barrier;

fn new_user(name: &str) -> NewUser {
    NewUser {
        email: Email(format!("{name}@example.org")),
        name: name.to_owned(),
    }
}

pub(crate) async fn create(tx: &Tx, name: &str) -> orm::Result<User> {
    User::create(new_user(name)).exec(tx).await
}

pub(crate) async fn names(db: &impl Executor) -> Vec<String> {
    User::query()
        .order_by(User::name.asc())
        .select(User::name)
        .all(db)
        .await
        .unwrap()
}

const LEVELS: [Isolation; 4] = [
    Isolation::ReadUncommitted,
    Isolation::ReadCommitted,
    Isolation::RepeatableRead,
    Isolation::Serializable,
];

db_test! {
    models: SOURCE;
    async fn every_level_begins_writes_and_reads(db: &Db) {
        for (level, name) in LEVELS.into_iter().zip(["a", "b", "c", "d"]) {
            db.tx().isolation(level).run(async |tx| create(tx, name).await).await.unwrap();
            let seen = db.tx().isolation(level).read_only().run(async |tx| User::query().count(tx).await).await;
            assert!(seen.unwrap() > 0, "{level:?}");
        }
        assert_eq!(names(db).await, ["a", "b", "c", "d"]);
    }
}

/// What a transaction sees before and after somebody else commits a row.
async fn seen(db: &Db, level: Isolation, name: &str) -> (u64, u64) {
    db.tx()
        .isolation(level)
        .read_only()
        .run(async |tx| {
            let before = User::query().count(tx).await?;
            user(db, name).await;
            Ok::<_, Error>((before, User::query().count(tx).await?))
        })
        .await
        .unwrap()
}

db_test! {
    models: SOURCE;
    async fn a_level_says_what_is_seen_of_others(db: &Db) {
        if db.dialect() == Dialect::Sqlite {
            // One connection; the next test has a file.
            return;
        }
        assert_eq!(seen(db, Isolation::ReadCommitted, "a").await, (0, 1));
        assert_eq!(seen(db, Isolation::RepeatableRead, "b").await, (1, 1));
    }
}

#[test]
fn a_reader_of_a_sqlite_file_sees_a_snapshot_at_every_level() {
    let file = File::new("snapshot");
    multi_thread().block_on(async {
        let db = Db::connect(&file.url()).await.unwrap();
        db.batch(&ddl()).await.unwrap();
        for (n, level) in LEVELS.into_iter().enumerate() {
            let n = n as u64;
            assert_eq!(seen(&db, level, &format!("n{n}")).await, (n, n));
        }
    });
}

db_test! {
    models: SOURCE;
    async fn a_transaction_that_reads_refuses_to_write(db: &Db) {
        let ann = user(db, "ann").await;
        let error = db
            .tx()
            .read_only()
            .run(async |tx| {
                assert_eq!(User::find(ann.id).one(tx).await?, ann);
                create(tx, "bob").await
            })
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage, "{error}");
        assert!(error.to_string().contains("only reads"), "{error}");
        let error = db.tx().read_only().run(async |tx| tx.batch("DELETE FROM users").await).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage, "{error}");
        // Dropped in the middle.
        let dropped = tokio::time::timeout(
            Duration::from_millis(20),
            db.tx().read_only().run(async |tx| {
                User::query().count(tx).await?;
                std::future::pending::<orm::Result<()>>().await
            }),
        );
        assert!(dropped.await.is_err());
        // The connections write as before.
        for name in ["cyd", "dan", "eve", "fay"] {
            user(db, name).await;
        }
        assert_eq!(names(db).await, ["ann", "cyd", "dan", "eve", "fay"]);
    }
}

db_test! {
    models: SOURCE;
    async fn deferrable_is_for_serializable_reading(db: &Db) {
        let error = db.tx().deferrable().run(async |tx| User::query().count(tx).await).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Usage, "{error}");
        let serializable = db.tx().isolation(Isolation::Serializable).read_only().deferrable();
        let counted = serializable.run(async |tx| User::query().count(tx).await).await;
        match db.dialect() {
            Dialect::Sqlite | Dialect::Postgres => assert_eq!(counted.unwrap(), 0),
            Dialect::MySql => {
                let error = counted.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Unsupported);
                assert!(error.to_string().contains("RepeatableRead"), "{error}");
            }
        }
    }
}

/// Of two who are active, one may leave; both try at the same time. Returns how many attempts that took.
async fn leave_both(db: &Db, level: Isolation) -> u32 {
    let (ann, bob) = (user(db, "ann").await, user(db, "bob").await);
    let both_have_looked = Barrier::new(2);
    let attempts = AtomicU32::new(0);
    let leave = async |who: &User| {
        let is_first = AtomicBool::new(db.dialect() != Dialect::Sqlite);
        db.tx()
            .isolation(level)
            .retry(5)
            .run(async |tx| {
                attempts.fetch_add(1, Ordering::Relaxed);
                let active = User::filter(User::active).all(tx).await?;
                if is_first.swap(false, Ordering::Relaxed) {
                    both_have_looked.wait().await;
                }
                if active.len() > 1 {
                    who.update().set(User::active, false).exec(tx).await?;
                }
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    };
    tokio::join!(leave(&ann), leave(&bob));
    attempts.into_inner()
}

db_test! {
    models: SOURCE;
    async fn serializable_transactions_that_conflict_are_tried_again(db: &Db) {
        let attempts = leave_both(db, Isolation::Serializable).await;
        assert_eq!(User::filter(User::active).count(db).await.unwrap(), 1);
        if db.dialect() == Dialect::Sqlite {
            // One after the other.
            assert_eq!(attempts, 2);
        } else {
            assert!(attempts > 2, "{attempts}");
        }
    }
}

db_test! {
    models: SOURCE;
    async fn a_weaker_level_does_not_see_the_conflict(db: &Db) {
        leave_both(db, Isolation::ReadCommitted).await;
        // On SQLite it is as strong as any.
        let left = if db.dialect() == Dialect::Sqlite { 1 } else { 0 };
        assert_eq!(User::filter(User::active).count(db).await.unwrap(), left);
    }
}

db_test! {
    models: SOURCE;
    async fn a_commit_that_conflicts_is_tried_again(db: &Db) {
        if db.dialect() != Dialect::Postgres {
            // Elsewhere a statement finds the conflict.
            return;
        }
        let (ann, bob) = (user(db, "ann").await, user(db, "bob").await);
        let (both_have_looked, both_have_written) = (Barrier::new(2), Barrier::new(2));
        let attempts = AtomicU32::new(0);
        let hooks = Arc::new(AtomicU32::new(0));
        let leave = async |who: &User| {
            let is_first = AtomicBool::new(true);
            db.tx()
                .isolation(Isolation::Serializable)
                .retry(5)
                .run(async |tx| {
                    attempts.fetch_add(1, Ordering::Relaxed);
                    let hooks = Arc::clone(&hooks);
                    tx.after_commit(async move || {
                        hooks.fetch_add(1, Ordering::Relaxed);
                    });
                    let active = User::filter(User::active).count(tx).await?;
                    let is_first = is_first.swap(false, Ordering::Relaxed);
                    if is_first {
                        both_have_looked.wait().await;
                    }
                    if active > 1 {
                        who.update().set(User::active, false).exec(tx).await?;
                    }
                    if is_first {
                        both_have_written.wait().await;
                    }
                    Ok::<_, Error>(())
                })
                .await
                .unwrap();
        };
        tokio::join!(leave(&ann), leave(&bob));
        assert_eq!(User::filter(User::active).count(db).await.unwrap(), 1);
        assert!(attempts.into_inner() > 2);
        // Those of the attempt that failed are forgotten.
        assert_eq!(hooks.load(Ordering::Relaxed), 2);
    }
}

db_test! {
    models: SOURCE;
    async fn the_victim_of_a_deadlock_is_tried_again(db: &Db) {
        if db.dialect() == Dialect::Sqlite {
            return;
        }
        let (ann, bob) = (user(db, "ann").await, user(db, "bob").await);
        let both_hold_one = Barrier::new(2);
        let attempts = AtomicU32::new(0);
        let age_both = async |first: &User, second: &User| {
            let is_first = AtomicBool::new(true);
            db.tx()
                .retry(5)
                .run(async |tx| {
                    attempts.fetch_add(1, Ordering::Relaxed);
                    let older = |who: &User| who.update().set(User::age, User::age + 1);
                    older(first).exec(tx).await?;
                    if is_first.swap(false, Ordering::Relaxed) {
                        both_hold_one.wait().await;
                    }
                    // An error of one's own says nothing of the conflict: the transaction knows.
                    older(second).exec(tx).await.map_err(|_| Own)?;
                    Ok::<_, Own>(())
                })
                .await
                .unwrap();
        };
        tokio::join!(age_both(&ann, &bob), age_both(&bob, &ann));
        let ages: Vec<i32> = User::query().select(User::age).all(db).await.unwrap();
        assert_eq!(ages, [20, 20]);
        assert!(attempts.into_inner() > 2);
    }
}

/// An error of the program's own.
#[derive(Debug, PartialEq)]
pub(crate) struct Own;

impl From<Error> for Own {
    fn from(_: Error) -> Self {
        Self
    }
}

db_test! {
    models: SOURCE;
    async fn only_conflicts_are_tried_again(db: &Db) {
        user(db, "ann").await;
        let attempts = AtomicU32::new(0);
        let result = db
            .tx()
            .retry(5)
            .run(async |tx| {
                attempts.fetch_add(1, Ordering::Relaxed);
                create(tx, "ann").await.map(drop)
            })
            .await;
        assert!(result.unwrap_err().violates(User::email_key));
        assert_eq!(attempts.load(Ordering::Relaxed), 1);
        let result = db
            .tx()
            .retry(5)
            .run(async |tx| {
                attempts.fetch_add(1, Ordering::Relaxed);
                create(tx, "bob").await.map_err(|_| Own)?;
                Err::<(), _>(Own)
            })
            .await;
        assert_eq!((result, attempts.into_inner()), (Err(Own), 2));
        assert_eq!(names(db).await, ["ann"]);
    }
}

#[test]
fn a_locked_file_is_tried_again() {
    let file = File::new("retried");
    multi_thread().block_on(async {
        let options = Db::options().busy_timeout(Duration::from_millis(1));
        let (one, other) = (
            options.connect(&file.url()).await.unwrap(),
            options.connect(&file.url()).await.unwrap(),
        );
        one.batch(&ddl()).await.unwrap();
        let attempts = AtomicU32::new(0);
        one.transaction(async |tx| {
            create(tx, "one").await?;
            let result = other
                .tx()
                .retry(1)
                .run(async |tx| create(tx, "other").await)
                .await;
            assert_eq!(result.unwrap_err().kind(), ErrorKind::Busy);
            // The pause does not fit into the time that is left, so the error is that of the attempt.
            let short = other.tx().timeout(Duration::from_millis(8)).retry(5);
            let result = short.run(async |tx| create(tx, "other").await).await;
            assert_eq!(result.unwrap_err().kind(), ErrorKind::Busy);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        let (free, is_free) = tokio::sync::oneshot::channel::<()>();
        let holder = async {
            one.transaction(async |tx| {
                create(tx, "two").await?;
                is_free.await.unwrap();
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        };
        let mut holder = std::pin::pin!(holder);
        let retried = other.tx().retry(10).run(async |tx| {
            attempts.fetch_add(1, Ordering::Relaxed);
            create(tx, "other").await.map(drop)
        });
        let mut retried = std::pin::pin!(retried);
        // Each runs as far as it can: to the lock, and to the pause after it was not to be had.
        assert!(polled(&mut holder).await.is_none());
        assert!(polled(&mut retried).await.is_none());
        free.send(()).unwrap();
        holder.await;
        retried.await.unwrap();
        assert_eq!(attempts.load(Ordering::Relaxed), 1);
        assert_eq!(names(&one).await, ["one", "other", "two"]);
    });
}

/// Polls a future once.
async fn polled<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match std::pin::Pin::new(&mut *future).poll(context) {
            std::task::Poll::Ready(output) => Some(output),
            std::task::Poll::Pending => None,
        })
    })
    .await
}

db_test! {
    models: SOURCE;
    async fn transactions_with_options_run_in_tasks(db: &Db) {
        let db = db.clone();
        let task = tokio::spawn({
            let db = db.clone();
            async move {
                let names = ["ann".to_owned(), "bob".to_owned()];
                db.tx()
                    .isolation(Isolation::Serializable)
                    .timeout(Duration::from_secs(20))
                    .retry(3)
                    .run(async |tx| {
                        for name in &names {
                            create(tx, name).await?;
                        }
                        tx.transaction(async |tx| create(tx, "cyd").await).await?;
                        tx.after_commit(async || ());
                        Ok::<_, Error>(())
                    })
                    .await?;
                db.tx().read_only().run(async |tx| User::query().count(tx).await).await
            }
        });
        assert_eq!(task.await.unwrap().unwrap(), 3);
    }
}

db_test! {
    models: SOURCE;
    async fn nested_transactions_do_not_stand_side_by_side(db: &Db) {
        db.transaction(async |tx| {
            let is_open = tokio::sync::Notify::new();
            let is_refused = tokio::sync::Notify::new();
            let first = tx.transaction(async |tx| {
                create(tx, "first").await?;
                is_open.notify_one();
                is_refused.notified().await;
                Ok::<_, Error>(())
            });
            let second = async {
                is_open.notified().await;
                let refused = tx.transaction(async |tx| create(tx, "second").await).await;
                is_refused.notify_one();
                refused
            };
            let (first, second) = tokio::join!(first, second);
            first?;
            assert_eq!(second.unwrap_err().kind(), ErrorKind::Usage);
            // One after the other is fine.
            tx.transaction(async |tx| create(tx, "third").await).await
        })
        .await
        .unwrap();
        assert_eq!(names(db).await, ["first", "third"]);
    }
}
