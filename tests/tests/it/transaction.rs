//! Transactions: all or nothing, nested ones by savepoint, undone when dropped.

use crate::blog::{Email, NewUser, SOURCE, User, user};
use orm::prelude::*;
use orm::{Error, ErrorKind};
use std::time::Duration;
use tests::db_test;

fn new_user(name: &str) -> NewUser {
    NewUser {
        email: Email(format!("{name}@example.org")),
        name: name.to_owned(),
    }
}

async fn count(db: &Db) -> u64 {
    User::query().count(db).await.unwrap()
}

db_test! {
    models: SOURCE;
    async fn ok_commits_and_err_rolls_back(db: &Db) {
        let ann = db.transaction(async |tx| User::create(new_user("ann")).exec(tx).await).await.unwrap();
        assert_eq!(ann.reload().one(db).await.unwrap(), ann);
        let failed: Result<(), Error> = db
            .transaction(async |tx| {
                User::create(new_user("bob")).exec(tx).await?;
                assert_eq!(User::query().count(tx).await?, 2);
                User::create(new_user("ann")).exec(tx).await?;
                Ok(())
            })
            .await;
        assert!(failed.unwrap_err().violates(User::email_key));
        assert_eq!(count(db).await, 1);
    }
}

#[derive(Debug)]
enum Refused {
    Policy,
    Database,
}

impl From<Error> for Refused {
    fn from(_: Error) -> Self {
        Self::Database
    }
}

db_test! {
    models: SOURCE;
    async fn errors_of_ones_own_roll_back_too(db: &Db) {
        let result = db
            .transaction(async |tx| {
                User::create(new_user("ann")).exec(tx).await?;
                if User::query().count(tx).await? == 1 { Err(Refused::Policy) } else { Err(Refused::Database) }
            })
            .await;
        let result: Result<(), Refused> = result;
        assert!(matches!(result, Err(Refused::Policy)));
        assert_eq!(count(db).await, 0);
    }
}

db_test! {
    models: SOURCE;
    async fn a_nested_transaction_is_undone_alone(db: &Db) {
        db.transaction(async |tx| {
            User::create(new_user("outer")).exec(tx).await?;
            let inner: Result<(), Error> = tx
                .transaction(async |tx| {
                    User::create(new_user("inner")).exec(tx).await?;
                    tx.transaction(async |tx| User::create(new_user("innermost")).exec(tx).await).await?;
                    User::create(new_user("outer")).exec(tx).await?;
                    Ok(())
                })
                .await;
            assert!(inner.unwrap_err().violates(User::email_key));
            tx.transaction(async |tx| User::create(new_user("second")).exec(tx).await).await?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        let names: Vec<String> = User::query().order_by(User::name.asc()).select(User::name).all(db).await.unwrap();
        assert_eq!(names, ["outer", "second"]);
    }
}

db_test! {
    models: SOURCE;
    async fn dropping_a_transaction_undoes_it(db: &Db) {
        let cancelled = tokio::time::timeout(
            Duration::from_millis(50),
            db.transaction(async |tx| {
                User::create(new_user("ann")).exec(tx).await?;
                std::future::pending::<()>().await;
                Ok::<_, Error>(())
            }),
        )
        .await;
        assert!(cancelled.is_err());
        assert_eq!(count(db).await, 0);
        user(db, "bob").await;
        // A savepoint that is dropped is undone before the next statement of the transaction around it.
        db.transaction(async |tx| {
            let cancelled = tokio::time::timeout(
                Duration::from_millis(50),
                tx.transaction(async |tx| {
                    User::create(new_user("ann")).exec(tx).await?;
                    std::future::pending::<()>().await;
                    Ok::<_, Error>(())
                }),
            )
            .await;
            assert!(cancelled.is_err());
            assert_eq!(User::query().count(tx).await?, 1);
            User::create(new_user("cyd")).exec(tx).await
        })
        .await
        .unwrap();
        assert_eq!(count(db).await, 2);
    }
}

db_test! {
    models: SOURCE;
    async fn a_swallowed_error_does_not_lose_the_rest_in_silence(db: &Db) {
        user(db, "ann").await;
        let result = db
            .transaction(async |tx| {
                User::create(new_user("bob")).exec(tx).await?;
                // PostgreSQL refuses everything after this; the others go on.
                let _ = User::create(new_user("ann")).exec(tx).await;
                Ok::<_, Error>(())
            })
            .await;
        match result {
            Ok(()) => assert_eq!(count(db).await, 2),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Usage);
                assert_eq!(count(db).await, 1);
            }
        }
    }
}

db_test! {
    models: SOURCE;
    async fn an_error_that_was_never_sent_ends_nothing(db: &Db) {
        let ann = user(db, "ann").await;
        db.transaction(async |tx| {
            let year_10000 = "+10000-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap();
            let error = ann.update().set(User::created_at, year_10000).exec(tx).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ValueOutOfRange);
            let error = User::query().delete().exec(tx).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Usage);
            User::create(new_user("bob")).exec(tx).await
        })
        .await
        .unwrap();
        assert_eq!(count(db).await, 2);
    }
}

db_test! {
    models: SOURCE;
    async fn the_victim_of_a_deadlock_writes_nothing_even_when_it_goes_on(db: &Db) {
        if db.dialect() == orm::Dialect::Sqlite {
            // One writer at a time: nobody to wait for.
            return;
        }
        let (ann, bob) = (user(db, "ann").await, user(db, "bob").await);
        let both_hold_one = tokio::sync::Barrier::new(2);
        let cross = async |name: &str, first: &User, second: &User| {
            let mut kind = None;
            let result = db
                .transaction(async |tx| {
                    first.update().set(User::age, 1).exec(tx).await?;
                    both_hold_one.wait().await;
                    // The error is swallowed, and the work goes on as if nothing had been undone.
                    if let Err(error) = tx.transaction(async |tx| second.update().set(User::age, 2).exec(tx).await).await {
                        kind = Some((error.kind(), error.is_retryable()));
                    }
                    let _ = User::create(new_user(name)).exec(tx).await;
                    Ok::<_, Error>(())
                })
                .await;
            (kind, result.map_err(|error| error.is_retryable()))
        };
        let (one, other) = tokio::join!(cross("one", &ann, &bob), cross("other", &bob, &ann));
        let (victim, winner) = if one.0.is_some() { (one, other) } else { (other, one) };
        assert_eq!(victim.0, Some((ErrorKind::Deadlock, true)));
        assert_eq!(winner, (None, Ok(())));
        // Two rows as before, and the winner's. PostgreSQL undid the nested transaction alone, MySQL all of it.
        let expected = if db.dialect() == orm::Dialect::Postgres { (Ok(()), 4) } else { (Err(true), 3) };
        assert_eq!((victim.1, count(db).await), expected);
    }
}
