//! Samples to medians; tables for people, JSON for programs.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::memory::Memory;
use crate::plot;
use crate::workload::Workload;

/// The crates whose versions matter to a reader.
const CRATES: [&str; 8] = [
    "diesel",
    "diesel-async",
    "libsqlite3-sys",
    "rusqlite",
    "sea-orm",
    "sqlx",
    "tokio",
    "tokio-postgres",
];

#[derive(Serialize)]
pub struct Report {
    pub database: &'static str,
    pub server: String,
    pub place: &'static str,
    pub yields: bool,
    pub rounds: usize,
    pub versions: BTreeMap<&'static str, String>,
    pub workloads: Vec<Table>,
}

/// One workload; microseconds and allocations for one operation.
#[derive(Serialize)]
pub struct Table {
    #[serde(rename = "workload")]
    title: String,
    #[serde(skip)]
    pub workload: Workload,
    pub contenders: Vec<Entry>,
}

#[derive(Serialize)]
pub struct Entry {
    pub name: &'static str,
    operations_per_batch: usize,
    /// It ran in each round that this divides.
    every: usize,
    pub median_us: f64,
    p10_us: f64,
    p90_us: f64,
    /// To the floor, each sample to the floor's of the same round; the median of these.
    pub ratio: f64,
    allocations: f64,
    bytes: f64,
    memory: Option<Memory>,
    samples_us: Vec<f64>,
}

/// What was seen of one contender; a sample is the mean of one batch in microseconds.
pub struct Line {
    pub name: &'static str,
    pub operations: usize,
    pub every: usize,
    pub allocations: f64,
    pub bytes: f64,
    pub memory: Option<Memory>,
    pub samples: Vec<f64>,
}

impl Table {
    /// The first line is the floor, and has a sample of every round.
    pub fn new(workload: Workload, lines: Vec<Line>) -> Self {
        let floor = lines
            .first()
            .map_or(Vec::new(), |line| line.samples.clone());
        let contenders = lines
            .into_iter()
            .map(|line| {
                let same_rounds = floor.iter().step_by(line.every);
                let samples = line.samples.iter();
                let ratios = samples
                    .zip(same_rounds)
                    .map(|(sample, floor)| sample / floor);
                let (ratios, sorted) = (sorted(ratios), sorted(line.samples.iter().copied()));
                Entry {
                    name: line.name,
                    operations_per_batch: line.operations,
                    every: line.every,
                    median_us: quantile(&sorted, 0.5),
                    p10_us: quantile(&sorted, 0.1),
                    p90_us: quantile(&sorted, 0.9),
                    ratio: quantile(&ratios, 0.5),
                    allocations: line.allocations,
                    bytes: line.bytes,
                    memory: line.memory,
                    samples_us: line.samples,
                }
            })
            .collect();
        Self {
            title: workload.title(),
            workload,
            contenders,
        }
    }
}

fn sorted(samples: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut samples: Vec<f64> = samples.collect();
    samples.sort_by(f64::total_cmp);
    samples
}

fn quantile(sorted: &[f64], q: f64) -> f64 {
    let last = sorted.len() - 1;
    let at = q * last as f64;
    let (below, share) = (at as usize, at.fract());
    sorted[below] + (sorted[(below + 1).min(last)] - sorted[below]) * share
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_memory = self.workload.is_large();
        let part = self.workload.parts();
        writeln!(f, "\n{}\n", self.title)?;
        write!(
            f,
            "| {:<16} | {:>11} | {:>11} | {:>11} | {:>7} |",
            "", "median us", "p10", "p90", "ratio"
        )?;
        if let Some((part, _)) = part {
            write!(f, " {:>11} |", format!("ns a {part}"))?;
        }
        write!(
            f,
            " {:>10} | {:>11} | {:>9} | {:>7} |",
            "allocs", "bytes", "ops", "samples"
        )?;
        if has_memory {
            write!(f, " {:>11} | {:>15} |", "heap peak", "resident growth")?;
        }
        let columns = 8 + usize::from(part.is_some()) + 2 * usize::from(has_memory);
        writeln!(f, "\n|---|{}", "--:|".repeat(columns))?;
        for entry in &self.contenders {
            write!(
                f,
                "| {:<16} | {:>11.2} | {:>11.2} | {:>11.2} | {:>7.2} |",
                entry.name, entry.median_us, entry.p10_us, entry.p90_us, entry.ratio,
            )?;
            if let Some((_, parts)) = part {
                write!(f, " {:>11.0} |", entry.median_us * 1e3 / parts as f64)?;
            }
            write!(
                f,
                " {:>10.1} | {:>11.0} | {:>9} | {:>7} |",
                entry.allocations,
                entry.bytes,
                entry.operations_per_batch,
                entry.samples_us.len()
            )?;
            if has_memory {
                let text =
                    |bytes: Option<u64>| bytes.map_or(String::new(), |bytes| bytes.to_string());
                let peak = text(entry.memory.map(|memory| memory.heap_peak));
                let growth = text(entry.memory.and_then(|memory| memory.resident_growth));
                write!(f, " {peak:>11} | {growth:>15} |")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl Report {
    /// Everyone who took part, in the order of their first workload.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for entry in self.workloads.iter().flat_map(|table| &table.contenders) {
            if !names.contains(&entry.name) {
                names.push(entry.name);
            }
        }
        names
    }
}

/// Ratios of all contenders in all workloads, to be pasted.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yields = if self.yields { ", yields" } else { "" };
        let names = self.names();
        writeln!(f, "\n{}; {}{yields}", self.server, self.place)?;
        for (name, version) in &self.versions {
            write!(f, "{name} {version}  ")?;
        }
        write!(f, "\n\n| ratio to the first |")?;
        for name in &names {
            write!(f, " `{name}` |")?;
        }
        writeln!(f, "\n|---|{}", "--:|".repeat(names.len()))?;
        for table in &self.workloads {
            write!(f, "| {} |", table.title)?;
            for name in &names {
                match table.contenders.iter().find(|entry| entry.name == *name) {
                    Some(entry) => write!(f, " {:.2} |", entry.ratio)?,
                    None => write!(f, " |")?,
                }
            }
            writeln!(f)?;
        }
        writeln!(f)
    }
}

/// The versions this program was built with, and Toasty's.
pub fn versions() -> BTreeMap<&'static str, String> {
    let find = |lock: &str, name| {
        let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
        Some((name, rest.split('"').next()?.to_owned()))
    };
    let mut versions: BTreeMap<_, _> = CRATES
        .into_iter()
        .filter_map(|name| find(include_str!("../Cargo.lock"), name))
        .collect();
    versions.extend(find(include_str!("../toasty/Cargo.lock"), "toasty"));
    versions
}

impl Report {
    /// Writes `results/<database>-<seconds>.json` beside the manifest, and plots beside it.
    pub fn save(&self) -> Result<Vec<PathBuf>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
        std::fs::create_dir_all(&folder)?;
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let stem = format!("{}-{seconds}", self.database);
        let mut files = vec![(format!("{stem}.json"), serde_json::to_string_pretty(self)?)];
        for (name, svg) in plot::plots(self) {
            files.push((format!("{stem}{name}.svg"), svg));
        }
        let mut paths = Vec::new();
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::write(&path, text).with_context(|| path.display().to_string())?;
            paths.push(path);
        }
        Ok(paths)
    }
}
