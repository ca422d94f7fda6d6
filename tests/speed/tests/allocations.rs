//! How many allocations an operation takes, beside rusqlite by hand. Those of Rust: SQLite has an allocator of its own.

use allocation_counter::measure;
use speed::{ByHand, ByOrm, Files, Item, Operation};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tokio::runtime::{Builder, Runtime};

/// Both sides, with their caches full.
struct Sides {
    by_hand: ByHand,
    by_orm: ByOrm,
    runtime: Runtime,
    /// Removed when the test ends.
    _files: Files,
}

impl Sides {
    fn open(test: &str) -> Self {
        let files = Files::create(test).expect("a folder for temporary files");
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        let opened = runtime.block_on(ByOrm::open(&files.by_orm()));
        let sides = Self {
            by_hand: ByHand::open(&files.by_hand()).expect("a database"),
            by_orm: opened.expect("a database"),
            runtime,
            _files: files,
        };
        for operation in Operation::ALL {
            for n in 0..3 {
                assert_eq!(sides.by_hand(operation, n), sides.by_orm(operation, n));
            }
        }
        sides
    }

    fn by_hand(&self, operation: Operation, n: i64) -> Vec<Item> {
        self.by_hand.run(operation, n).expect("rusqlite runs it")
    }

    /// Polled once, on this thread: the only one that is counted, and nobody else has the connections. The runtime would put
    /// a future on the heap that is large without optimisation.
    fn by_orm(&self, operation: Operation, n: i64) -> Vec<Item> {
        let _runtime = self.runtime.enter();
        let future = pin!(self.by_orm.run(operation, n));
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(rows) => rows.expect("orm runs it"),
            Poll::Pending => panic!("nothing is there to wait for"),
        }
    }

    /// What one operation allocates by hand, and by `orm`.
    fn count(&self, operation: Operation) -> (u64, u64) {
        let by_hand = measure(|| drop(self.by_hand(operation, 3)));
        let by_orm = measure(|| drop(self.by_orm(operation, 3)));
        (by_hand.count_total, by_orm.count_total)
    }
}

/// How many more than by hand an operation may take. Two for a row by its key are a promise; the others are what was seen and
/// one more. Whoever makes an operation lighter lowers its number here.
fn room(operation: Operation) -> u64 {
    match operation {
        Operation::Point => 2,
        Operation::Rows(_) => 2,
        Operation::Filter => 2,
        Operation::Text => 15,
        Operation::Create => 1,
        Operation::CreateMany => 2,
        Operation::Update => 5,
    }
}

#[test]
fn operations_allocate_little() {
    let sides = Sides::open("allocations");
    let mut many = Vec::new();
    println!("allocations  by hand   orm  limit");
    for operation in Operation::ALL {
        let (by_hand, by_orm) = sides.count(operation);
        let (name, limit) = (operation.name(), by_hand + room(operation));
        let line = format!("{name:12} {by_hand:7} {by_orm:5}  {limit:5}");
        println!("{line}");
        if by_orm > limit {
            many.push(line);
        }
    }
    assert!(
        many.is_empty(),
        "these allocate more than they did:\n{}",
        many.join("\n")
    );
}

#[test]
fn rows_allocate_their_texts_and_nothing_else() {
    let sides = Sides::open("rows");
    let count = |rows| sides.count(Operation::Rows(rows)).1;
    let texts = |rows: u64| {
        let found = sides.by_hand(Operation::Rows(rows), 0);
        let texts = found.iter().map(|item| 1 + u64::from(item.note.is_some()));
        texts.sum::<u64>()
    };
    assert_eq!(count(100) - count(10), texts(100) - texts(10));
}
