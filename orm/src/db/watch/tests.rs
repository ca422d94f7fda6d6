//! Warnings, which need no database; live statements are watched in `tests`.

use super::*;
use std::fmt::Write;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps the messages of one target.
#[derive(Clone, Default)]
struct Messages(Arc<Mutex<Vec<String>>>);

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            write!(self.0, "{value:?}").unwrap();
        }
    }
}

impl Subscriber for Messages {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "orm::n_plus_one"
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        lock(&self.0).push(message.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn messages(work: impl Future<Output = ()>) -> Vec<String> {
    let messages = Messages::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    tracing::subscriber::with_default(messages.clone(), || runtime.block_on(work));
    std::mem::take(&mut *lock(&messages.0))
}

fn db(warn_repeats: Option<usize>) -> Watched {
    let mut options = ConnectOptions::new();
    options.warn_repeats = warn_repeats;
    Watched::new(&options)
}

fn run(db: &Watched, sql: &str, site: Site) -> bool {
    tell(db, || Entry::test(sql, site)).is_some()
}

#[test]
fn a_statement_is_warned_of_once_a_scope() {
    let site = Location::caller();
    let db = db(Some(3));
    let messages = messages(async {
        for _ in 0..2 {
            statement_scope(async {
                for _ in 0..7 {
                    run(&db, "SELECT 1", Some(site));
                    run(&db, "SELECT 2", None);
                }
                run(&db, "SELECT 3", Some(site));
            })
            .await;
        }
    });
    let expected = format!("`SELECT 1` ran 3 times at {site}");
    assert_eq!(messages, [expected.as_str(), expected.as_str()]);
}

#[test]
fn nested_scopes_warn_once() {
    let site = Some(Location::caller());
    let db = db(Some(2));
    let messages = messages(statement_scope(async {
        statement_scope(async {
            run(&db, "SELECT 1", site);
            run(&db, "SELECT 1", site);
        })
        .await;
        run(&db, "SELECT 1", site);
        // Once in each inner scope, twice in the outer one.
        for _ in 0..2 {
            statement_scope(async { run(&db, "SELECT 2", site) }).await;
        }
    }));
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[1].starts_with("`SELECT 2` ran 2 times"));
}

#[test]
fn who_is_not_asked_says_nothing() {
    let site = Some(Location::caller());
    let (quiet, loud) = (db(None), db(Some(1)));
    let messages = messages(async {
        assert!(!run(&loud, "SELECT 1", site), "outside of a scope");
        statement_scope(async {
            assert!(
                !run(&quiet, "SELECT 1", site),
                "a database without the option"
            );
        })
        .await;
    });
    assert!(messages.is_empty());
    assert!(!run(&loud, "SELECT 1", site), "outside of a runtime");
}
