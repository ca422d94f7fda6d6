//! Toasty, in the program of `toasty/`: it cannot stand in one lock file with sqlx. The two take turns as the other
//! contenders do, and each batch's time is taken over there.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::alloc;
use crate::data::Row;
use crate::harness::{Batch, Batches, BoxFuture, Checksum, Entry, Sample, Workload};
use crate::nested::{Nested, Sum};

const PROGRAM: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/toasty/target/release/bench-toasty"
);

/// How Toasty is asked to load.
#[derive(Clone, Copy)]
enum How {
    /// As its guide does it.
    Include,
    /// By hand: its `in_list` for each level.
    InList,
}

impl How {
    const ALL: [Self; 2] = [Self::Include, Self::InList];

    fn word(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::InList => "in-list",
        }
    }
}

pub struct Toasty {
    how: How,
    child: Child,
    /// `None` when it was told to end.
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Toasty {
    /// Both ways to load; nothing where the program was not built.
    pub fn entries(url: &str, place: &str) -> Result<Vec<Entry>> {
        if !Path::new(PROGRAM).exists() {
            eprintln!(
                "toasty is left out; `cargo build --release --manifest-path toasty/Cargo.toml` makes its program"
            );
            return Ok(Vec::new());
        }
        How::ALL
            .into_iter()
            .map(|how| Ok(Entry::other(Self::start(url, place, how)?)))
            .collect()
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

    fn ask<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
        &mut self,
        request: &str,
    ) -> Result<Vec<T>> {
        let requests = self.requests.as_mut().context("told to end")?;
        writeln!(requests, "{request}")?;
        requests.flush()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        ensure!(!answer.is_empty(), "the program has ended");
        answer
            .split_whitespace()
            .map(|word| Ok(word.parse()?))
            .collect()
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

/// Toasty's `include` has no limit.
fn users(workload: Workload) -> Option<i64> {
    match workload {
        Workload::Nested(Nested::All(users)) => Some(users),
        Workload::Nested(Nested::Latest(_))
        | Workload::Point
        | Workload::Select(_)
        | Workload::Insert(_) => None,
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
        users(workload).is_some()
    }

    fn once<'a>(
        &'a mut self,
        workload: Workload,
        _: &'a [Row],
    ) -> BoxFuture<'a, Result<(Checksum, Checksum)>> {
        Box::pin(async move {
            let users = users(workload).context("takes no part")?;
            let answer = self.ask::<i128>(&format!("sum {users}"))?;
            let &[users_found, posts, comments, ids, hash] = answer.as_slice() else {
                anyhow::bail!("unexpected answer {answer:?}");
            };
            let found = Sum {
                rows: [users_found, posts, comments].map(|rows| rows as usize),
                ids: ids as i64,
                hash: hash as u64,
            };
            Ok((Nested::All(users).expected().into(), found.into()))
        })
    }

    fn batch<'a>(&'a mut self, batch: Batch<'a>) -> BoxFuture<'a, Result<Sample>> {
        Box::pin(async move {
            let users = users(batch.workload).context("takes no part")?;
            let (yields, counts) = (u8::from(batch.yields), u8::from(alloc::is_on()));
            let request = format!("batch {users} {} {yields} {counts}", batch.operations);
            let answer = self.ask::<u64>(&request)?;
            let &[nanos, calls, bytes] = answer.as_slice() else {
                anyhow::bail!("unexpected answer {answer:?}");
            };
            // What this side did to ask is not Toasty's.
            let input_allocations = alloc::so_far();
            alloc::add(calls, bytes);
            Ok(Sample {
                elapsed: Duration::from_nanos(nanos),
                input_allocations,
            })
        })
    }
}
