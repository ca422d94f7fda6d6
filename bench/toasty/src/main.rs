//! Toasty's part of the benchmark, for `bench`, which starts this program and takes turns with it.
//!
//! The arguments are the database's URL, the place (`main`, `task` or `current-thread`) and how to load (`include` or
//! `in-list`). What the two say to each other is in `protocol`; operations, inputs and checks are those of the others.

#[path = "../../src/alloc.rs"]
mod alloc;
#[allow(dead_code)] // This and those below are for more than is done here.
#[path = "../../src/batches.rs"]
mod batches;
#[allow(dead_code, unused_imports)]
#[path = "../../src/data.rs"]
mod data;
#[allow(dead_code)]
#[path = "../../src/inputs.rs"]
mod inputs;
mod items;
#[path = "../../src/memory.rs"]
mod memory;
#[allow(dead_code)]
#[path = "../../src/nested.rs"]
mod nested;
#[path = "../../src/toasty/protocol.rs"]
mod protocol;
mod trees;
#[allow(dead_code)]
#[path = "../../src/workload.rs"]
mod workload;

use std::io::Write;

use anyhow::{Context, Result, bail};
use tokio::runtime::Builder;

use crate::batches::{Batches, Nesting};
use crate::data::Row;
use crate::items::Items;
use crate::protocol::{Batch, How, Once, Request};
use crate::trees::{InList, Include};

#[global_allocator]
static ALLOCATOR: alloc::Counting = alloc::Counting;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let usage = "this program is started by `bench`";
    let [url, place, how] = words.as_slice() else {
        bail!(usage);
    };
    let how = [How::Include, How::InList]
        .into_iter()
        .find(|it| it.word() == how)
        .context(usage)?;
    let url = url.clone();
    let mut builder = match place.as_str() {
        "current-thread" => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    let runtime = builder.worker_threads(2).enable_all().build()?;
    match place.as_str() {
        "task" => runtime.block_on(runtime.spawn(serve(url, how)))?,
        _ => runtime.block_on(serve(url, how)),
    }
}

async fn serve(url: String, how: How) -> Result<()> {
    let contenders: Vec<Box<dyn Batches>> = match how {
        How::Include => vec![
            Box::new(Items::connect(&url).await?),
            Box::new(Nesting(Include::connect(&url).await?)),
        ],
        How::InList => vec![Box::new(Nesting(InList::connect(&url).await?))],
    };
    let mut program = Program {
        stored: data::rows(data::STORED),
        contenders,
    };
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line)? > 0 {
        let answer = program.answer(serde_json::from_str(&line)?).await?;
        line.clear();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

struct Program {
    stored: Vec<Row>,
    contenders: Vec<Box<dyn Batches>>,
}

impl Program {
    async fn answer(&mut self, request: Request) -> Result<String> {
        let (Request::Once { workload } | Request::Batch { workload, .. }) = request;
        let mut contenders = self.contenders.iter_mut();
        let contender = contenders
            .find(|contender| contender.takes_part(workload))
            .context("takes no part")?;
        let answer = match request {
            Request::Once { workload } => {
                let (expected, found) = contender.once(workload, &self.stored).await?;
                serde_json::to_string(&Once { expected, found })?
            }
            Request::Batch {
                workload,
                operations,
                yields,
                counts,
            } => {
                let batch = batches::Batch {
                    workload,
                    operations,
                    yields,
                    stored: &self.stored,
                };
                if counts {
                    alloc::start();
                }
                let sample = contender.batch(batch).await;
                let (calls, bytes) = if counts { alloc::stop() } else { (0, 0) };
                let sample = sample?;
                let inputs = sample.input_allocations;
                serde_json::to_string(&Batch {
                    nanos: sample.elapsed.as_nanos() as u64,
                    allocations: calls.saturating_sub(inputs.0),
                    bytes: bytes.saturating_sub(inputs.1),
                    memory: sample.memory,
                })?
            }
        };
        Ok(answer)
    }
}
