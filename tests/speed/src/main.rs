//! Does every operation many times on both sides, with a mark around each, for a tool that counts between marks.
//! `speed COUNT`; see `tests/instructions.rs`.

use speed::{ByHand, ByOrm, Files, Operation};
use std::error::Error;
use std::hint::black_box;

/// Enough to fill caches of statements and texts.
const WARM_UP: i64 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let count: i64 = std::env::args().nth(1).unwrap_or_default().parse()?;
    let files = Files::create("program")?;
    let by_hand = ByHand::open(&files.by_hand())?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let by_orm = ByOrm::open(&files.by_orm()).await?;
        for operation in Operation::ALL {
            for n in 0..WARM_UP {
                assert_eq!(by_hand.run(operation, n)?, by_orm.run(operation, n).await?);
            }
            speed_mark(operation);
            for n in 0..count {
                black_box(by_hand.run(operation, n)?);
            }
            speed_mark(operation);
            for n in 0..count {
                black_box(by_orm.run(operation, n).await?);
            }
            speed_mark(operation);
        }
        Ok(())
    })
}

/// Where the tool looks at its counters. Its name is what the tool is told.
#[inline(never)]
fn speed_mark(operation: Operation) {
    black_box(operation);
}
