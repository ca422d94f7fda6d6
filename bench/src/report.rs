//! Samples to medians; tables for people, JSON for programs.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use serde::Serialize;

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
    workload: String,
    operations_per_batch: usize,
    contenders: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    median_us: f64,
    p10_us: f64,
    p90_us: f64,
    ratio: f64,
    allocations: f64,
    bytes: f64,
    samples_us: Vec<f64>,
}

/// What was seen of one contender; a sample is the mean of one batch in microseconds.
pub struct Line {
    pub name: &'static str,
    pub allocations: f64,
    pub bytes: f64,
    pub samples: Vec<f64>,
}

impl Table {
    /// Ratios are to the first line.
    pub fn new(workload: String, operations_per_batch: usize, lines: Vec<Line>) -> Self {
        let mut floor = None;
        let contenders = lines
            .into_iter()
            .map(|line| {
                let mut sorted = line.samples.clone();
                sorted.sort_by(f64::total_cmp);
                let median = quantile(&sorted, 0.5);
                Entry {
                    name: line.name,
                    median_us: median,
                    p10_us: quantile(&sorted, 0.1),
                    p90_us: quantile(&sorted, 0.9),
                    ratio: median / *floor.get_or_insert(median),
                    allocations: line.allocations,
                    bytes: line.bytes,
                    samples_us: line.samples,
                }
            })
            .collect();
        Self {
            workload,
            operations_per_batch,
            contenders,
        }
    }
}

fn quantile(sorted: &[f64], q: f64) -> f64 {
    let last = sorted.len() - 1;
    let at = q * last as f64;
    let (below, share) = (at as usize, at.fract());
    sorted[below] + (sorted[(below + 1).min(last)] - sorted[below]) * share
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{} ({} operations a batch)\n\n| {:<24} | {:>11} | {:>11} | {:>11} | {:>6} | {:>8} | {:>10} |",
            self.workload,
            self.operations_per_batch,
            "contender",
            "median us",
            "p10",
            "p90",
            "ratio",
            "allocs",
            "bytes"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|")?;
        for entry in &self.contenders {
            writeln!(
                f,
                "| {:<24} | {:>11.2} | {:>11.2} | {:>11.2} | {:>6.2} | {:>8.1} | {:>10.0} |",
                entry.name,
                entry.median_us,
                entry.p10_us,
                entry.p90_us,
                entry.ratio,
                entry.allocations,
                entry.bytes
            )?;
        }
        Ok(())
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
    /// Writes `results/<database>-<seconds>.json` beside the manifest.
    pub fn save(&self) -> Result<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
        std::fs::create_dir_all(&folder)?;
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let path = folder.join(format!("{}-{seconds}.json", self.database));
        let json = serde_json::to_string_pretty(self)?;
        std::fs::write(&path, json).with_context(|| path.display().to_string())?;
        Ok(path)
    }
}
