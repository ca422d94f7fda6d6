//! Runs contenders side by side: checks that they agree, then takes times in interleaved rounds.

use std::hint::black_box;
use std::pin::Pin;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::alloc;
use crate::data::{self, Fields, Row};
use crate::nested::{Nested, Sum, Tree};
use crate::report::{Line, Table};

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// One row by its key.
    Point,
    /// The first rows by key, decoded into a `Vec`.
    Select(usize),
    /// New rows in one call, committed.
    Insert(usize),
    /// Rows with the rows of their relations, two levels of them.
    Nested(Nested),
}

impl Workload {
    pub fn title(self) -> String {
        match self {
            Self::Point => "point select by key".to_owned(),
            Self::Select(rows) => format!("select {rows} x 5 columns"),
            Self::Insert(rows) => format!("insert {rows}"),
            Self::Nested(nested) => nested.title(),
        }
    }
}

/// One library on one database. A method is one operation as a user of that library would write it.
pub trait Contender: Send + 'static {
    type Item: Fields + Send;
    /// What an insert takes; made outside the time taken.
    type New: Send;

    fn name(&self) -> &'static str;

    /// Variants of a library stand only in the workloads where they differ.
    fn takes_part(&self, _workload: Workload) -> bool {
        true
    }

    fn new_item(row: &Row) -> Self::New;
    fn point(&mut self, id: i64) -> impl Future<Output = Result<Self::Item>> + Send;
    fn select(&mut self, rows: usize) -> impl Future<Output = Result<Vec<Self::Item>>> + Send;
    fn insert(&mut self, rows: Vec<Self::New>) -> impl Future<Output = Result<()>> + Send;
}

/// One library on one database, loading relations as a user of that library would write it.
pub trait Nests: Send + 'static {
    fn name(&self) -> &'static str;

    /// Whether the library can cut the children of each parent.
    fn has_limit(&self) -> bool {
        false
    }

    /// The first users by key with their posts, and the posts with their comments.
    fn all(&mut self, users: i64) -> impl Future<Output = Result<impl Tree + Send>> + Send;

    /// The same with the [`LATEST`](crate::nested::LATEST) posts of each user.
    fn latest(&mut self, users: i64) -> impl Future<Output = Result<impl Tree + Send>> + Send {
        self.all(users)
    }
}

/// The table that inserts go to, seen from outside the contender.
pub trait Inserted: Send {
    fn clear(&mut self) -> BoxFuture<'_, Result<()>>;
    fn rows(&mut self) -> BoxFuture<'_, Result<Vec<Row>>>;
}

pub struct Entry {
    contender: Box<dyn Batches>,
    inserted: Option<Box<dyn Inserted>>,
}

impl Entry {
    pub fn new(contender: impl Contender, inserted: impl Inserted + 'static) -> Self {
        Self {
            contender: Box::new(contender),
            inserted: Some(Box::new(inserted)),
        }
    }

    /// A contender of the nested workloads.
    pub fn nesting(contender: impl Nests) -> Self {
        Self::other(Nesting(contender))
    }

    /// A contender that takes its own times, and inserts nothing.
    pub fn other(contender: impl Batches + 'static) -> Self {
        Self {
            contender: Box::new(contender),
            inserted: None,
        }
    }

    pub fn name(&self) -> &'static str {
        self.contender.name()
    }
}

pub struct Plan {
    pub workloads: Vec<Workload>,
    pub rounds: usize,
    /// How long the floor's batch of operations lasts; everyone runs as many operations.
    pub batch: Duration,
    /// Hands the thread to the runtime before each operation, as a server's handlers do.
    pub yields: bool,
}

/// A number of operations of one workload.
#[derive(Clone, Copy)]
pub struct Batch<'a> {
    pub workload: Workload,
    pub operations: usize,
    pub yields: bool,
    stored: &'a [Row],
}

/// Every workload of the plan. The first entry is the floor that the others are compared with.
pub async fn run(entries: &mut [Entry], plan: &Plan, stored: &[Row]) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for &workload in &plan.workloads {
        let mut taking_part: Vec<&mut Entry> = entries
            .iter_mut()
            .filter(|entry| entry.contender.takes_part(workload))
            .collect();
        let table = measure(&mut taking_part, workload, plan, stored)
            .await
            .with_context(|| workload.title())?;
        print!("{table}");
        tables.push(table);
    }
    Ok(tables)
}

async fn measure(
    entries: &mut [&mut Entry],
    workload: Workload,
    plan: &Plan,
    stored: &[Row],
) -> Result<Table> {
    for entry in entries.iter_mut() {
        check(entry, workload, stored)
            .await
            .with_context(|| format!("checking {}", entry.name()))?;
    }
    let one = Batch {
        workload,
        operations: 1,
        yields: plan.yields,
        stored,
    };
    let full = calibrate(entries[0], one, plan.batch).await?;
    let counted = Batch {
        operations: full.operations.min(100),
        ..full
    };

    let mut lines = Vec::new();
    for entry in entries.iter_mut() {
        run_batch(entry, full).await?;
        alloc::start();
        let result = run_batch(entry, counted).await;
        let (calls, bytes) = alloc::stop();
        let inputs = result?.input_allocations;
        lines.push(Line {
            name: entry.name(),
            allocations: calls.saturating_sub(inputs.0) as f64 / counted.operations as f64,
            bytes: bytes.saturating_sub(inputs.1) as f64 / counted.operations as f64,
            samples: Vec::with_capacity(plan.rounds),
        });
    }

    for round in 0..plan.rounds {
        for turn in 0..entries.len() {
            let index = (round + turn) % entries.len();
            let sample = run_batch(entries[index], full).await?;
            let micros = sample.elapsed.as_secs_f64() * 1e6 / full.operations as f64;
            lines[index].samples.push(micros);
        }
    }
    Ok(Table::new(workload.title(), full.operations, lines))
}

/// The contender's rows equal the stored ones.
async fn check(entry: &mut Entry, workload: Workload, stored: &[Row]) -> Result<()> {
    clear(entry, workload).await?;
    let (expected, mut found) = entry.contender.once(workload, stored).await?;
    if let Some(inserted) = inserted(entry, workload) {
        found = data::checksum(&inserted.rows().await?);
    }
    ensure!(
        expected == found,
        "rows and checksum are {found:?}, expected {expected:?}"
    );
    Ok(())
}

fn inserted(entry: &mut Entry, workload: Workload) -> Option<&mut Box<dyn Inserted>> {
    let inserts = matches!(workload, Workload::Insert(_));
    entry.inserted.as_mut().filter(|_| inserts)
}

async fn clear(entry: &mut Entry, workload: Workload) -> Result<()> {
    match inserted(entry, workload) {
        Some(inserted) => inserted.clear().await,
        None => Ok(()),
    }
}

/// As many operations as the floor does in that time.
async fn calibrate<'a>(
    floor: &mut Entry,
    mut batch: Batch<'a>,
    length: Duration,
) -> Result<Batch<'a>> {
    loop {
        let elapsed = run_batch(floor, batch).await?.elapsed;
        if elapsed * 2 >= length {
            let wanted = length.as_secs_f64() / elapsed.as_secs_f64();
            batch.operations = ((batch.operations as f64 * wanted) as usize).max(1);
            return Ok(batch);
        }
        batch.operations *= 2;
    }
}

async fn run_batch(entry: &mut Entry, batch: Batch<'_>) -> Result<Sample> {
    clear(entry, batch.workload).await?;
    entry
        .contender
        .batch(batch)
        .await
        .with_context(|| entry.name())
}

async fn pause(yields: bool) {
    if yields {
        tokio::task::yield_now().await;
    }
}

pub struct Sample {
    pub elapsed: Duration,
    /// Allocations and bytes spent on preparing the batch.
    pub input_allocations: (u64, u64),
}

/// How many rows, and a hash over them.
pub type Checksum = (usize, u64);

impl From<Sum> for Checksum {
    fn from(sum: Sum) -> Self {
        (sum.rows.iter().sum(), sum.hash.wrapping_add(sum.ids as u64))
    }
}

/// [`Contender`] as an object: a call runs a whole batch, so that the box costs nothing per operation.
pub trait Batches: Send {
    fn name(&self) -> &'static str;
    fn takes_part(&self, workload: Workload) -> bool;

    /// Does the work once: what should have been read, and what was.
    fn once<'a>(
        &'a mut self,
        workload: Workload,
        stored: &'a [Row],
    ) -> BoxFuture<'a, Result<(Checksum, Checksum)>>;

    fn batch<'a>(&'a mut self, batch: Batch<'a>) -> BoxFuture<'a, Result<Sample>>;
}

impl<C: Contender> Batches for C {
    fn name(&self) -> &'static str {
        Contender::name(self)
    }

    fn takes_part(&self, workload: Workload) -> bool {
        !matches!(workload, Workload::Nested(_)) && Contender::takes_part(self, workload)
    }

    fn once<'a>(
        &'a mut self,
        workload: Workload,
        stored: &'a [Row],
    ) -> BoxFuture<'a, Result<(Checksum, Checksum)>> {
        Box::pin(async move {
            match workload {
                Workload::Point => {
                    let id = data::keys(1)[0];
                    let found = [self.point(id).await?];
                    let index = id as usize - 1;
                    Ok((
                        data::checksum(&stored[index..=index]),
                        data::checksum(&found),
                    ))
                }
                Workload::Select(rows) => {
                    let found = self.select(rows).await?;
                    Ok((data::checksum(&stored[..rows]), data::checksum(&found)))
                }
                Workload::Insert(rows) => {
                    let rows = &stored[..rows];
                    self.insert(rows.iter().map(C::new_item).collect()).await?;
                    Ok((data::checksum(rows), (0, 0)))
                }
                Workload::Nested(_) => unreachable!("takes no part"),
            }
        })
    }

    fn batch<'a>(&'a mut self, batch: Batch<'a>) -> BoxFuture<'a, Result<Sample>> {
        Box::pin(async move {
            let Batch {
                operations,
                yields,
                stored,
                ..
            } = batch;
            let start;
            let input_allocations;
            match batch.workload {
                Workload::Point => {
                    let keys = data::keys(operations);
                    input_allocations = alloc::so_far();
                    start = Instant::now();
                    for id in keys {
                        pause(yields).await;
                        black_box(self.point(id).await?);
                    }
                }
                Workload::Select(rows) => {
                    input_allocations = alloc::so_far();
                    start = Instant::now();
                    for _ in 0..operations {
                        pause(yields).await;
                        black_box(self.select(rows).await?);
                    }
                }
                Workload::Insert(rows) => {
                    let inputs: Vec<Vec<C::New>> = (0..operations)
                        .map(|_| stored[..rows].iter().map(C::new_item).collect())
                        .collect();
                    input_allocations = alloc::so_far();
                    start = Instant::now();
                    for input in inputs {
                        pause(yields).await;
                        self.insert(input).await?;
                    }
                }
                Workload::Nested(_) => unreachable!("takes no part"),
            }
            Ok(Sample {
                elapsed: start.elapsed(),
                input_allocations,
            })
        })
    }
}

/// [`Nests`] as an object.
struct Nesting<N>(N);

impl<N: Nests> Batches for Nesting<N> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn takes_part(&self, workload: Workload) -> bool {
        match workload {
            Workload::Nested(Nested::All(_)) => true,
            Workload::Nested(Nested::Latest(_)) => self.0.has_limit(),
            Workload::Point | Workload::Select(_) | Workload::Insert(_) => false,
        }
    }

    fn once<'a>(
        &'a mut self,
        workload: Workload,
        _: &'a [Row],
    ) -> BoxFuture<'a, Result<(Checksum, Checksum)>> {
        Box::pin(async move {
            let Workload::Nested(nested) = workload else {
                unreachable!("takes no part");
            };
            let found = match nested {
                Nested::All(users) => self.0.all(users).await?.sum(),
                Nested::Latest(users) => self.0.latest(users).await?.sum(),
            };
            Ok((nested.expected().into(), found.into()))
        })
    }

    fn batch<'a>(&'a mut self, batch: Batch<'a>) -> BoxFuture<'a, Result<Sample>> {
        Box::pin(async move {
            let Workload::Nested(nested) = batch.workload else {
                unreachable!("takes no part");
            };
            let input_allocations = alloc::so_far();
            let start = Instant::now();
            for _ in 0..batch.operations {
                pause(batch.yields).await;
                match nested {
                    Nested::All(users) => drop(black_box(self.0.all(users).await?)),
                    Nested::Latest(users) => drop(black_box(self.0.latest(users).await?)),
                }
            }
            Ok(Sample {
                elapsed: start.elapsed(),
                input_allocations,
            })
        })
    }
}
