//! What happens after a commit, and never after anything else.

use crate::blog::{SOURCE, User, user};
use crate::tx::{Own, create, names};
use orm::Error;
use orm::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::db_test;

/// What hooks did, in order.
#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Vec<&'static str>>>);

impl Journal {
    fn note(&self, tx: &Tx, what: &'static str) {
        let journal = self.clone();
        tx.after_commit(async move || journal.0.lock().unwrap().push(what));
    }

    fn take(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

db_test! {
    models: SOURCE;
    async fn hooks_run_in_order_after_the_commit(db: &Db) {
        let journal = Journal::default();
        db.transaction(async |tx| {
            journal.note(tx, "first");
            create(tx, "ann").await?;
            let (hook, again) = (journal.clone(), db.clone());
            tx.after_commit(async move || {
                // Committed, and the connection is free: a database in memory has no other.
                assert_eq!(names(&again).await, ["ann"]);
                user(&again, "bob").await;
                hook.0.lock().unwrap().push("second");
            });
            tx.transaction(async |tx| {
                journal.note(tx, "nested");
                create(tx, "cyd").await
            })
            .await?;
            journal.note(tx, "last");
            User::query().filter(User::name.eq("cyd")).delete().exec(tx).await?;
            assert_eq!(journal.take(), [""; 0]);
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
        assert_eq!(journal.take(), ["first", "second", "nested", "last"]);
        assert_eq!(names(db).await, ["ann", "bob"]);
    }
}

db_test! {
    models: SOURCE;
    async fn hooks_of_what_is_undone_never_run(db: &Db) {
        let journal = Journal::default();
        let rolled_back: Result<(), Own> = db
            .transaction(async |tx| {
                journal.note(tx, "rolled back");
                Err(Own)
            })
            .await;
        assert_eq!(rolled_back, Err(Own));
        let dropped = db.transaction(async |tx| {
            journal.note(tx, "dropped");
            std::future::pending::<orm::Result<()>>().await
        });
        assert!(tokio::time::timeout(Duration::from_millis(20), dropped).await.is_err());
        db.transaction(async |tx| {
            journal.note(tx, "kept");
            let undone: Result<(), Own> = tx
                .transaction(async |inner| {
                    journal.note(inner, "undone");
                    inner
                        .transaction(async |innermost| {
                            journal.note(innermost, "kept by what is undone");
                            create(innermost, "undone").await
                        })
                        .await
                        .map_err(|_| Own)?;
                    // Said of the transaction around, which goes on.
                    journal.note(tx, "of the outer one");
                    Err(Own)
                })
                .await;
            assert_eq!(undone, Err(Own));
            let dropped = tx.transaction(async |tx| {
                journal.note(tx, "dropped savepoint");
                std::future::pending::<orm::Result<()>>().await
            });
            assert!(tokio::time::timeout(Duration::from_millis(20), dropped).await.is_err());
            tx.transaction(async |tx| {
                journal.note(tx, "kept too");
                create(tx, "kept").await
            })
            .await
        })
        .await
        .unwrap();
        assert_eq!(journal.take(), ["kept", "of the outer one", "kept too"]);
        assert_eq!(names(db).await, ["kept"]);
    }
}

db_test! {
    models: SOURCE;
    async fn a_hook_that_panics_keeps_no_other_from_running(db: &Db) {
        let journal = Journal::default();
        let task = tokio::spawn({
            let (db, journal) = (db.clone(), journal.clone());
            async move {
                db.transaction(async |tx| {
                    create(tx, "ann").await?;
                    tx.after_commit(async || panic!("in a hook"));
                    journal.note(tx, "after it");
                    Ok::<_, Error>(())
                })
                .await
            }
        });
        let panic = task.await.unwrap_err().into_panic();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"in a hook"));
        assert_eq!(journal.take(), ["after it"]);
        assert_eq!(names(db).await, ["ann"]);
    }
}
