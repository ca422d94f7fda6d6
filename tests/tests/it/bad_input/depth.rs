//! Conditions that are nested deeply or are very wide do not overflow the stack of a thread of 2 MB, which Rust's threads
//! and tokio's workers have.

use super::*;
use orm::func::case;
use orm::{Dialect, Expr};

const STACK: usize = 2 << 20;

/// In a build without optimisation, whose frames are several times as large.
const DEPTH: i32 = 200;

fn on_a_small_thread(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    thread.unwrap().join().unwrap();
}

/// Copied, dropped, written and rendered.
fn handle(condition: Expr<Note, bool>, places: usize) {
    let copy = condition.clone();
    assert!(!format!("{condition:?}").is_empty());
    drop(condition);
    for dialect in Dialect::ALL {
        let sql = Note::filter(copy.clone()).to_sql(dialect).unwrap();
        let found = sql
            .matches(if dialect == Dialect::Postgres {
                '$'
            } else {
                '?'
            })
            .count();
        assert_eq!(found, places);
    }
}

#[test]
fn deep_conditions_are_rendered() {
    on_a_small_thread(|| {
        let nested = (0..DEPTH).fold(Note::n.eq(0), |all, level| match level % 3 {
            0 => all & Note::big.gt(1),
            1 => all | Note::n.lt(2),
            _ => !all,
        });
        handle(nested, 1 + 134);
        let sum = (0..DEPTH).fold(Note::n + 0, |all, n| all + n);
        handle(sum.eq(1), 202);
        let joined = (0..DEPTH).fold(Note::body.expr(), |all, _| all.concat("x"));
        handle(joined.eq("a"), 201);
        let choice = (0..DEPTH).fold(case().when(Note::n.eq(0), 1).otherwise(2), |all, n| {
            case().when(Note::n.eq(n), 1).otherwise(all)
        });
        handle(choice.eq(1), 3 + 400 + 1);
    });
}

#[test]
fn wide_conditions_are_not_deep() {
    on_a_small_thread(|| {
        let conditions = || (0..20_000_i64).map(|n| Note::big.eq(n));
        handle(Expr::any(conditions()), 20_000);
        handle(!Expr::all(conditions()), 20_000);
        handle(conditions().reduce(|all, one| all | one).unwrap(), 20_000);
        handle(conditions().reduce(|all, one| all & one).unwrap(), 20_000);
        let arms = (0..5_000).fold(case().when(Note::n.eq(0), 1), |all, n| {
            all.when(Note::n.eq(n), 2)
        });
        handle(arms.otherwise(3).eq(1), 10_000 + 4);
    });
}

#[test]
fn deeper_conditions_are_refused() {
    on_a_small_thread(|| {
        let deep = (0..1_000).fold(Note::body.expr(), |all, _| all.concat("x"));
        for dialect in Dialect::ALL {
            let query = Note::filter(deep.clone().eq("a"));
            let error = query.to_sql(dialect).unwrap_err();
            assert_eq!(error.kind(), orm::ErrorKind::Unsupported);
            assert!(error.to_string().contains("256 levels"), "{error}");
        }
        let error = Note::filter(deep.eq("a")).check_portable().unwrap_err();
        assert_eq!(error.kind(), orm::ErrorKind::Unsupported);
    });
}
