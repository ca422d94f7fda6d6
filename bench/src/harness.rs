//! Runs contenders side by side: checks that they agree, then takes times in interleaved rounds.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

pub use crate::batches::{Batch, Batches, BoxFuture, Checksum, Sample};

use crate::alloc;
use crate::batches::Nesting;
use crate::data::{self, Row};
use crate::inputs;
use crate::report::{Line, Table};
use crate::workload::{Contender, Nests, Workload};

/// A contender's batch lasts so many times the floor's at most, or has one operation.
const LONGEST: u32 = 4;

/// Who takes so many times the floor's time runs in every [`RARELY`]th round.
const SLOW: f64 = 20.0;
const RARELY: usize = 4;

/// Rounds that are run whatever time they take.
const LEAST_ROUNDS: usize = 3;

/// What takes less is done twice before it is decided how many operations fit into a batch, for the first time may be a
/// cold one.
const SHORT: Duration = Duration::from_millis(500);

/// Operations whose allocations are counted.
const COUNTED: usize = 100;

/// The tables that are written, seen from outside of the contender.
pub trait Written: Send {
    /// Empties `new_items`, which numbers its rows from 1 again.
    fn clear(&mut self) -> BoxFuture<'_, Result<()>>;
    /// The rows of `new_items` by key.
    fn added(&mut self) -> BoxFuture<'_, Result<Vec<Row>>>;
    /// The rows of `changed_items` by key.
    fn changed(&mut self) -> BoxFuture<'_, Result<Vec<Row>>>;
}

pub struct Entry {
    contender: Box<dyn Batches>,
    written: Option<Box<dyn Written>>,
}

impl Entry {
    pub fn new(contender: impl Contender, written: impl Written + 'static) -> Self {
        Self::other(contender).writing_to(written)
    }

    /// A contender of the nested workloads.
    pub fn nesting(contender: impl Nests) -> Self {
        Self::other(Nesting(contender))
    }

    /// A contender that takes its own times.
    pub fn other(contender: impl Batches + 'static) -> Self {
        Self {
            contender: Box::new(contender),
            written: None,
        }
    }

    pub fn writing_to(mut self, written: impl Written + 'static) -> Self {
        self.written = Some(Box::new(written));
        self
    }

    pub fn name(&self) -> &'static str {
        self.contender.name()
    }
}

pub struct Plan {
    pub workloads: Vec<Workload>,
    pub rounds: usize,
    /// How long the floor's batch of operations lasts.
    pub batch: Duration,
    /// After this time no further round of a workload is begun.
    pub longest: Duration,
    /// Hands the thread to the runtime before each operation, as a server's handlers do.
    pub yields: bool,
}

impl Plan {
    /// Whether the large table is needed.
    pub fn is_big(&self) -> bool {
        self.workloads.iter().any(|workload| workload.is_big())
    }
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
    ensure!(!entries.is_empty(), "nobody takes part");
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
    let mut batches = Vec::with_capacity(entries.len());
    let mut lines = Vec::with_capacity(entries.len());
    let mut floor: Option<Pace> = None;
    for entry in entries.iter_mut() {
        let pace = match &floor {
            None => fitting(entry, one, plan.batch, usize::MAX).await?,
            Some(floor) => fitting(entry, one, plan.batch * LONGEST, floor.operations).await?,
        };
        let floor = floor.get_or_insert(pace);
        let is_slow = pace.seconds > SLOW * floor.seconds;
        let every = if is_slow { RARELY } else { 1 };
        let batch = Batch {
            operations: pace.operations,
            ..one
        };
        lines.push(count(entry, batch, every).await?);
        batches.push(batch);
    }

    let start = Instant::now();
    for round in 0..plan.rounds {
        if round >= LEAST_ROUNDS && start.elapsed() > plan.longest {
            break;
        }
        for turn in 0..entries.len() {
            let index = (round + turn) % entries.len();
            let line = &mut lines[index];
            if round % line.every == 0 {
                let sample = run_batch(entries[index], batches[index]).await?;
                line.samples.push(micros(&sample, line.operations));
            }
        }
    }
    Ok(Table::new(workload, lines))
}

fn micros(sample: &Sample, operations: usize) -> f64 {
    sample.elapsed.as_secs_f64() * 1e6 / operations as f64
}

/// How fast a contender was at first.
#[derive(Clone, Copy)]
struct Pace {
    /// Operations of a batch.
    operations: usize,
    /// For one operation.
    seconds: f64,
}

/// As many operations as fit into the time, but not more than so many.
async fn fitting(
    entry: &mut Entry,
    mut batch: Batch<'_>,
    length: Duration,
    most: usize,
) -> Result<Pace> {
    loop {
        let mut elapsed = run_batch(entry, batch).await?.elapsed;
        if elapsed < SHORT {
            elapsed = elapsed.min(run_batch(entry, batch).await?.elapsed);
        }
        let seconds = elapsed.as_secs_f64() / batch.operations as f64;
        if elapsed * 2 >= length || batch.operations == most {
            let fitting = (length.as_secs_f64() / seconds) as usize;
            return Ok(Pace {
                operations: fitting.clamp(1, most),
                seconds,
            });
        }
        batch.operations = (batch.operations * 2).min(most);
    }
}

/// Runs the contender warm, and counts what it allocates.
async fn count(entry: &mut Entry, batch: Batch<'_>, every: usize) -> Result<Line> {
    let counted = Batch {
        operations: batch.operations.min(COUNTED),
        ..batch
    };
    alloc::start();
    let result = run_batch(entry, counted).await;
    let (calls, bytes) = alloc::stop();
    let sample = result?;
    let inputs = sample.input_allocations;
    let operations = counted.operations as f64;
    Ok(Line {
        name: entry.name(),
        operations: batch.operations,
        every,
        allocations: calls.saturating_sub(inputs.0) as f64 / operations,
        bytes: bytes.saturating_sub(inputs.1) as f64 / operations,
        memory: sample.memory,
        samples: Vec::new(),
    })
}

/// The contender reads the stored rows, and what it writes is what it should write, and nothing else.
async fn check(entry: &mut Entry, workload: Workload, stored: &[Row]) -> Result<()> {
    if !workload.writes() {
        let (expected, found) = entry.contender.once(workload, stored).await?;
        return compare(expected, found);
    }
    let written = entry.written.as_mut().context("its tables are not seen")?;
    written.clear().await?;
    let mut changed = written.changed().await?;
    let mut added = Vec::new();
    entry.contender.once(workload, stored).await?;
    match workload {
        Workload::Insert(rows) => added.extend_from_slice(&stored[..rows]),
        Workload::Update => {
            let (id, score) = inputs::updates(1)[0];
            find(&mut changed, id)?.score = score;
        }
        Workload::Upsert => {
            let row = inputs::upserts(1).remove(0);
            let stored = find(&mut changed, row.id)?;
            *stored = row;
            let row = inputs::new_upsert();
            // It is there when another contender of this file was checked before.
            changed.retain(|other| other.id != row.id);
            changed.push(row);
        }
        Workload::Transaction => {
            let (id, row) = inputs::transactions(1).remove(0);
            find(&mut changed, id)?.score += 1.0;
            added.push(Row { id: 1, ..row });
        }
        _ => {}
    }
    compare(
        data::checksum(&added),
        data::checksum(&written.added().await?),
    )
    .context("new_items")?;
    compare(
        data::checksum(&changed),
        data::checksum(&written.changed().await?),
    )
    .context("changed_items")
}

fn find(rows: &mut [Row], id: i64) -> Result<&mut Row> {
    let row = rows.iter_mut().find(|row| row.id == id);
    row.context("a row is missing")
}

fn compare(expected: Checksum, found: Checksum) -> Result<()> {
    ensure!(
        expected == found,
        "rows and checksum are {found:?}, expected {expected:?}"
    );
    Ok(())
}

async fn run_batch(entry: &mut Entry, batch: Batch<'_>) -> Result<Sample> {
    if batch.workload.writes() {
        let written = entry.written.as_mut().context("its tables are not seen")?;
        written.clear().await?;
    }
    entry
        .contender
        .batch(batch)
        .await
        .with_context(|| entry.name())
}
