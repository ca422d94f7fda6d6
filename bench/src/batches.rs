//! Contenders as objects: a call runs a whole batch, so that the box costs nothing per operation.

use std::hint::black_box;
use std::pin::Pin;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use crate::alloc;
use crate::data::{self, Row};
use crate::inputs;
use crate::memory::{Before, Memory};
use crate::nested::{COMMENTS, Nested, POSTS, REACTIONS, Sum, Tree};
use crate::workload::{Contender, LEVEL_USERS, Nests, PAGE, Workload};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A number of operations of one workload.
#[derive(Clone, Copy)]
pub struct Batch<'a> {
    pub workload: Workload,
    pub operations: usize,
    /// Hands the thread to the runtime before each operation, as a server's handlers do.
    pub yields: bool,
    /// What `items` has.
    pub stored: &'a [Row],
}

pub struct Sample {
    pub elapsed: Duration,
    /// Allocations and bytes spent on preparing the batch.
    pub input_allocations: (u64, u64),
    /// Where it was asked for, and can be seen.
    pub memory: Option<Memory>,
}

/// How many rows, and a hash over them.
pub type Checksum = (usize, u64);

impl From<Sum> for Checksum {
    fn from(sum: Sum) -> Self {
        (sum.rows.iter().sum(), sum.hash.wrapping_add(sum.ids as u64))
    }
}

pub trait Batches: Send {
    fn name(&self) -> &'static str;
    fn takes_part(&self, workload: Workload) -> bool;

    /// Does the work once, with the first of what [`inputs`] gives (of filters and upserts one of each kind): what should
    /// have been read, and what was. Of a workload that writes, the tables are looked at instead.
    fn once<'a>(
        &'a mut self,
        workload: Workload,
        stored: &'a [Row],
    ) -> BoxFuture<'a, Result<(Checksum, Checksum)>>;

    fn batch<'a>(&'a mut self, batch: Batch<'a>) -> BoxFuture<'a, Result<Sample>>;
}

/// What the inputs took has been counted, and the time runs.
struct Clock {
    input_allocations: (u64, u64),
    memory: Option<Before>,
    start: Instant,
}

impl Clock {
    fn start(workload: Workload) -> Self {
        let memory = (alloc::is_on() && workload.is_large()).then(Before::now);
        Self {
            input_allocations: alloc::so_far(),
            memory,
            start: Instant::now(),
        }
    }

    fn stop(self) -> Sample {
        Sample {
            elapsed: self.start.elapsed(),
            input_allocations: self.input_allocations,
            memory: self.memory.map(|before| before.until_now()),
        }
    }
}

async fn pause(yields: bool) {
    if yields {
        tokio::task::yield_now().await;
    }
}

impl<C: Contender> Batches for C {
    fn name(&self) -> &'static str {
        Contender::name(self)
    }

    fn takes_part(&self, workload: Workload) -> bool {
        !matches!(workload, Workload::Nested(_) | Workload::Levels(_))
            && Contender::takes_part(self, workload)
    }

    fn once<'a>(
        &'a mut self,
        workload: Workload,
        stored: &'a [Row],
    ) -> BoxFuture<'a, Result<(Checksum, Checksum)>> {
        Box::pin(async move {
            let none = ((0, 0), (0, 0));
            Ok(match workload {
                Workload::Point => {
                    let id = data::keys(1)[0];
                    let found = [self.point(id).await?];
                    (data::checksum(&[data::row(id)]), data::checksum(&found))
                }
                Workload::Select(rows) => {
                    let found = self.select(rows).await?;
                    (data::checksum(&stored[..rows]), data::checksum(&found))
                }
                Workload::Filter => {
                    let (mut expected, mut found) = <(data::Checksum, data::Checksum)>::default();
                    for filter in inputs::filters(inputs::FILTER_KINDS) {
                        let passing = stored.iter().filter(|row| inputs::passes(&filter, row));
                        passing.take(filter.limit).for_each(|row| expected.add(row));
                        let rows = self.filter(&filter).await?;
                        rows.iter().for_each(|row| found.add(row));
                    }
                    (expected.end(), found.end())
                }
                Workload::Insert(rows) => {
                    let rows = stored[..rows].iter().map(C::new_item).collect();
                    self.insert(rows).await?;
                    none
                }
                Workload::Update => {
                    let (id, score) = inputs::updates(1)[0];
                    self.update(id, score).await?;
                    none
                }
                Workload::Upsert => {
                    self.upsert(&inputs::upserts(1)[0]).await?;
                    self.upsert(&inputs::new_upsert()).await?;
                    none
                }
                Workload::Transaction => {
                    let (id, row) = &inputs::transactions(1)[0];
                    self.transaction(*id, C::new_item(row)).await?;
                    none
                }
                Workload::Tasks => {
                    let keys = inputs::tasks();
                    let expected: i64 = keys.iter().flatten().sum();
                    let found = self.tasks(keys).await?;
                    ((0, expected as u64), (0, found as u64))
                }
                Workload::Stream => {
                    let (mut expected, mut found) = <(data::Checksum, data::Checksum)>::default();
                    (1..=data::BIG as i64).for_each(|id| expected.add(&data::row(id)));
                    self.stream(&mut |row| found.add(row)).await?;
                    (expected.end(), found.end())
                }
                Workload::BigPoint => {
                    let id = inputs::big_keys(1)[0];
                    let found = [self.big_point(id).await?];
                    (data::checksum(&[data::row(id)]), data::checksum(&found))
                }
                Workload::BigPage => {
                    let after = inputs::pages(1, PAGE)[0];
                    let expected: Vec<Row> =
                        (after + 1..=after + PAGE as i64).map(data::row).collect();
                    let found = self.big_page(after, PAGE).await?;
                    (data::checksum(&expected), data::checksum(&found))
                }
                Workload::Scale(rows) => {
                    let mut expected = data::Checksum::default();
                    (1..=rows as i64).for_each(|id| expected.add(&data::row(id)));
                    let found = self.big_page(0, rows).await?;
                    (expected.end(), data::checksum(&found))
                }
                Workload::Nested(_) | Workload::Levels(_) => bail!("takes no part"),
            })
        })
    }

    fn batch<'a>(&'a mut self, batch: Batch<'a>) -> BoxFuture<'a, Result<Sample>> {
        Box::pin(async move {
            let Batch {
                workload,
                operations,
                yields,
                stored,
            } = batch;
            Ok(match workload {
                Workload::Point => {
                    let keys = data::keys(operations);
                    let clock = Clock::start(workload);
                    for id in keys {
                        pause(yields).await;
                        black_box(self.point(id).await?);
                    }
                    clock.stop()
                }
                Workload::Select(rows) => {
                    let clock = Clock::start(workload);
                    for _ in 0..operations {
                        pause(yields).await;
                        black_box(self.select(rows).await?);
                    }
                    clock.stop()
                }
                Workload::Filter => {
                    let filters = inputs::filters(operations);
                    let clock = Clock::start(workload);
                    for filter in &filters {
                        pause(yields).await;
                        black_box(self.filter(filter).await?);
                    }
                    clock.stop()
                }
                Workload::Insert(rows) => {
                    let inputs: Vec<Vec<C::New>> = (0..operations)
                        .map(|_| stored[..rows].iter().map(C::new_item).collect())
                        .collect();
                    let clock = Clock::start(workload);
                    for input in inputs {
                        pause(yields).await;
                        self.insert(input).await?;
                    }
                    clock.stop()
                }
                Workload::Update => {
                    let updates = inputs::updates(operations);
                    let clock = Clock::start(workload);
                    for (id, score) in updates {
                        pause(yields).await;
                        self.update(id, score).await?;
                    }
                    clock.stop()
                }
                Workload::Upsert => {
                    let rows = inputs::upserts(operations);
                    let clock = Clock::start(workload);
                    for row in &rows {
                        pause(yields).await;
                        self.upsert(row).await?;
                    }
                    clock.stop()
                }
                Workload::Transaction => {
                    let inputs: Vec<(i64, C::New)> = inputs::transactions(operations)
                        .iter()
                        .map(|(id, row)| (*id, C::new_item(row)))
                        .collect();
                    let clock = Clock::start(workload);
                    for (id, new) in inputs {
                        pause(yields).await;
                        self.transaction(id, new).await?;
                    }
                    clock.stop()
                }
                Workload::Tasks => {
                    let inputs: Vec<_> = (0..operations).map(|_| inputs::tasks()).collect();
                    let clock = Clock::start(workload);
                    for keys in inputs {
                        pause(yields).await;
                        black_box(self.tasks(keys).await?);
                    }
                    clock.stop()
                }
                Workload::Stream => {
                    let mut rows = 0;
                    let clock = Clock::start(workload);
                    for _ in 0..operations {
                        pause(yields).await;
                        let mut each = |row: &C::Item| {
                            black_box(row);
                            rows += 1;
                        };
                        self.stream(&mut each).await?;
                    }
                    let sample = clock.stop();
                    ensure!(rows == operations * data::BIG, "{rows} rows came");
                    sample
                }
                Workload::BigPoint => {
                    let keys = inputs::big_keys(operations);
                    let clock = Clock::start(workload);
                    for id in keys {
                        pause(yields).await;
                        black_box(self.big_point(id).await?);
                    }
                    clock.stop()
                }
                Workload::BigPage => {
                    let pages = inputs::pages(operations, PAGE);
                    let clock = Clock::start(workload);
                    for after in pages {
                        pause(yields).await;
                        black_box(self.big_page(after, PAGE).await?);
                    }
                    clock.stop()
                }
                Workload::Scale(rows) => {
                    let clock = Clock::start(workload);
                    for _ in 0..operations {
                        pause(yields).await;
                        black_box(self.big_page(0, rows).await?);
                    }
                    clock.stop()
                }
                Workload::Nested(_) | Workload::Levels(_) => bail!("takes no part"),
            })
        })
    }
}

/// [`Nests`] as an object.
pub struct Nesting<N>(pub N);

/// Rows of users to so many levels.
pub fn rows_of_levels(levels: usize) -> usize {
    let children = [1, POSTS, COMMENTS, REACTIONS].into_iter().take(levels);
    let rows = children.scan(LEVEL_USERS, |rows, children| {
        *rows *= children;
        Some(*rows)
    });
    rows.sum::<i64>() as usize
}

impl<N: Nests> Batches for Nesting<N> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn takes_part(&self, workload: Workload) -> bool {
        match workload {
            Workload::Nested(Nested::All(_)) => true,
            Workload::Nested(Nested::Latest(_)) => self.0.has_limit(),
            Workload::Levels(_) => self.0.has_levels(),
            _ => false,
        }
    }

    fn once<'a>(
        &'a mut self,
        workload: Workload,
        _: &'a [Row],
    ) -> BoxFuture<'a, Result<(Checksum, Checksum)>> {
        Box::pin(async move {
            Ok(match workload {
                Workload::Nested(nested) => {
                    let found = match nested {
                        Nested::All(users) => self.0.all(users).await?.sum(),
                        Nested::Latest(users) => self.0.latest(users).await?.sum(),
                    };
                    (nested.expected().into(), found.into())
                }
                Workload::Levels(levels) => {
                    let found = self.0.levels(LEVEL_USERS, levels).await?;
                    ((rows_of_levels(levels), 0), (found, 0))
                }
                _ => bail!("takes no part"),
            })
        })
    }

    fn batch<'a>(&'a mut self, batch: Batch<'a>) -> BoxFuture<'a, Result<Sample>> {
        Box::pin(async move {
            let clock = Clock::start(batch.workload);
            for _ in 0..batch.operations {
                pause(batch.yields).await;
                match batch.workload {
                    Workload::Nested(Nested::All(users)) => {
                        drop(black_box(self.0.all(users).await?));
                    }
                    Workload::Nested(Nested::Latest(users)) => {
                        drop(black_box(self.0.latest(users).await?));
                    }
                    Workload::Levels(levels) => {
                        black_box(self.0.levels(LEVEL_USERS, levels).await?);
                    }
                    _ => bail!("takes no part"),
                }
            }
            Ok(clock.stop())
        })
    }
}
