//! Toasty, in the program of `toasty/`: it cannot stand in one lock file with sqlx. The two take turns as the other
//! contenders do, and each batch's time is taken over there.

mod protocol;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;

use self::protocol::{How, Once, Request};
use crate::alloc;
use crate::batches::{Batch, Batches, BoxFuture, Checksum, Sample};
use crate::data::Row;
use crate::harness::{Entry, Written};
use crate::nested::Nested;
use crate::workload::Workload;

const PROGRAM: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/toasty/target/release/bench-toasty"
);

pub struct Toasty {
    how: How,
    child: Child,
    /// `None` when it was told to end.
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Toasty {
    /// Both ways to load, the first of which does all else too; nothing where the program was not built.
    pub fn entries(url: &str, place: &str, written: impl Written + 'static) -> Result<Vec<Entry>> {
        if !Path::new(PROGRAM).exists() {
            eprintln!(
                "toasty is left out; `cargo build --release --manifest-path toasty/Cargo.toml` makes its program"
            );
            return Ok(Vec::new());
        }
        Ok(vec![
            Entry::other(Self::start(url, place, How::Include)?).writing_to(written),
            Entry::other(Self::start(url, place, How::InList)?),
        ])
    }

    fn start(url: &str, place: &str, how: How) -> Result<Self> {
        let mut child = Command::new(PROGRAM)
            .args([url, place, how.word()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context(PROGRAM)?;
        let requests = child.stdin.take();
        let answers = child.stdout.take().context("no standard output")?;
        Ok(Self {
            how,
            child,
            requests,
            answers: BufReader::new(answers),
        })
    }

    fn ask<T: DeserializeOwned>(&mut self, request: &Request) -> Result<T> {
        let requests = self.requests.as_mut().context("told to end")?;
        writeln!(requests, "{}", serde_json::to_string(request)?)?;
        requests.flush()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        ensure!(!answer.is_empty(), "the program has ended");
        serde_json::from_str(&answer).context(answer)
    }
}

impl Drop for Toasty {
    fn drop(&mut self) {
        // The end of its input is the end of the program.
        drop(self.requests.take());
        if let Err(error) = self.child.wait() {
            eprintln!("waiting for {PROGRAM}: {error}");
        }
    }
}

impl Batches for Toasty {
    fn name(&self) -> &'static str {
        match self.how {
            How::Include => "toasty",
            How::InList => "toasty-in-list",
        }
    }

    fn takes_part(&self, workload: Workload) -> bool {
        match workload {
            Workload::Nested(Nested::All(_)) => true,
            // Its `include` takes no limit for each parent.
            Workload::Nested(Nested::Latest(_)) => false,
            // For the floors and `orm`.
            Workload::Levels(_) => false,
            // It has no streams: its drivers hold all rows before the first is decoded.
            Workload::Stream => false,
            Workload::Point
            | Workload::Select(_)
            | Workload::Filter
            | Workload::Insert(_)
            | Workload::Update
            | Workload::Upsert
            | Workload::Transaction
            | Workload::Tasks
            | Workload::BigPoint
            | Workload::BigPage
            | Workload::Scale(_) => matches!(self.how, How::Include),
        }
    }

    fn once<'a>(
        &'a mut self,
        workload: Workload,
        _: &'a [Row],
    ) -> BoxFuture<'a, Result<(Checksum, Checksum)>> {
        Box::pin(async move {
            let Once { expected, found } = self.ask(&Request::Once { workload })?;
            Ok((expected, found))
        })
    }

    fn batch<'a>(&'a mut self, batch: Batch<'a>) -> BoxFuture<'a, Result<Sample>> {
        Box::pin(async move {
            let done: protocol::Batch = self.ask(&Request::Batch {
                workload: batch.workload,
                operations: batch.operations,
                yields: batch.yields,
                counts: alloc::is_on(),
            })?;
            // What this side did to ask is not Toasty's.
            let input_allocations = alloc::so_far();
            alloc::add(done.allocations, done.bytes);
            Ok(Sample {
                elapsed: Duration::from_nanos(done.nanos),
                input_allocations,
                memory: done.memory,
            })
        })
    }
}
