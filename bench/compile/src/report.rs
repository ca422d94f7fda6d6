//! Samples to medians; tables for people, JSON for programs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::cargo::Sample;
use crate::plan::{self, KINDS};

const CRATES: [&str; 4] = ["diesel", "sea-orm", "serde", "toasty"];

/// Of the table; [`Line::medians`] has them in this order.
const COLUMNS: [&str; 6] = [
    "models alone",
    "models and queries",
    "after an edit",
    "build",
    "build after an edit",
    "nothing to do",
];

/// For each of [`COLUMNS`]; `None` where no sample was taken.
type Medians = [Option<f64>; COLUMNS.len()];

#[derive(Serialize)]
pub struct Report {
    pub compiler: String,
    pub versions: BTreeMap<&'static str, String>,
    models: usize,
    queries: usize,
    rounds: usize,
    pub libraries: Vec<Line>,
    pub kinds: Vec<Kinds>,
}

/// What was seen of one library.
#[derive(Serialize)]
pub struct Line {
    name: &'static str,
    pub models: Vec<Sample>,
    pub everything: Vec<Sample>,
    pub edit: Vec<Sample>,
    pub build: Vec<Sample>,
    pub build_edit: Vec<Sample>,
    pub nothing: Vec<Sample>,
}

/// One library, a kind of queries at a time.
#[derive(Serialize)]
pub struct Kinds {
    name: &'static str,
    pub models: Vec<Sample>,
    pub kinds: BTreeMap<&'static str, Vec<Sample>>,
}

impl Line {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            models: Vec::new(),
            everything: Vec::new(),
            edit: Vec::new(),
            build: Vec::new(),
            build_edit: Vec::new(),
            nothing: Vec::new(),
        }
    }

    fn medians(&self) -> Medians {
        let Self {
            name: _,
            models,
            everything,
            edit,
            build,
            build_edit,
            nothing,
        } = self;
        [models, everything, edit, build, build_edit, nothing]
            .map(|samples| (!samples.is_empty()).then(|| median(samples)))
    }
}

impl Kinds {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            models: Vec::new(),
            kinds: BTreeMap::new(),
        }
    }
}

/// The median CPU seconds.
fn median(samples: &[Sample]) -> f64 {
    let mut sorted: Vec<f64> = samples.iter().map(|sample| sample.cpu()).collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        (sorted[middle - 1] + sorted[middle]) / 2.0
    }
}

impl Report {
    pub fn new(locks: impl Iterator<Item = PathBuf>, models: usize, rounds: usize) -> Result<Self> {
        let output = Command::new("rustc").arg("--version").output()?;
        let mut lock = String::new();
        for path in locks {
            lock.push_str(&fs::read_to_string(path)?);
        }
        let find = |name| {
            let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
            Some((name, rest.split('"').next()?.to_owned()))
        };
        Ok(Self {
            compiler: String::from_utf8_lossy(&output.stdout).trim().to_owned(),
            versions: CRATES.into_iter().filter_map(find).collect(),
            models,
            queries: plan::queries(),
            rounds,
            libraries: Vec::new(),
            kinds: Vec::new(),
        })
    }

    /// Medians, each with its ratio to serde's models and to Diesel's.
    pub fn table(&self) -> String {
        let medians_of = |name| {
            let line = self.libraries.iter().find(|line| line.name == name);
            line.map(Line::medians)
        };
        let (serde, diesel) = (medians_of("serde"), medians_of("diesel"));
        let mut text = format!(
            "\n{} models, {} queries; CPU seconds of `cargo check` and `cargo build`, median of {}; (ratio to serde, to \
             Diesel)\n\n| | {} |\n|---|{}\n",
            self.models,
            self.queries,
            self.rounds,
            COLUMNS.join(" | "),
            "--:|".repeat(COLUMNS.len())
        );
        for line in &self.libraries {
            let cells = line.medians().into_iter().enumerate();
            let cells = cells.map(|(column, own)| {
                let Some(own) = own else {
                    return "-".to_owned();
                };
                let ratio = |to: Option<Medians>| match to.and_then(|to| to[column]) {
                    Some(to) => format!("{:.2}", own / to),
                    None => "-".to_owned(),
                };
                format!("{own:.2} ({}, {})", ratio(serde), ratio(diesel))
            });
            let cells = cells.collect::<Vec<_>>().join(" | ");
            text.push_str(&format!("| `{}` | {cells} |\n", line.name));
        }
        text
    }

    /// What a query of each kind adds to the models.
    pub fn kinds_table(&self) -> String {
        let mut text = "\nCPU milliseconds a query\n\n| |".to_owned();
        for library in &self.kinds {
            text.push_str(&format!(" {} |", library.name));
        }
        text.push_str(&format!("\n|---|{}\n", "--:|".repeat(self.kinds.len())));
        for kind in KINDS {
            text.push_str(&format!("| {} ({}) |", kind.name, kind.queries));
            for library in &self.kinds {
                let all = median(library.kinds.get(kind.name).map_or(&[], Vec::as_slice));
                let own = (all - median(&library.models)) * 1e3 / kind.queries as f64;
                text.push_str(&format!(" {own:.1} |"));
            }
            text.push('\n');
        }
        text.push_str("| models alone, ms a model |");
        for library in &self.kinds {
            let own = median(&library.models) * 1e3 / self.models as f64;
            text.push_str(&format!(" {own:.1} |"));
        }
        text.push('\n');
        text
    }

    /// Writes `results/compile-<seconds>.json` of the workspace.
    pub fn save(&self, bench: &Path) -> Result<PathBuf> {
        let folder = bench.join("results");
        fs::create_dir_all(&folder)?;
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let path = folder.join(format!("compile-{seconds}.json"));
        let json = serde_json::to_string_pretty(self)?;
        fs::write(&path, json).with_context(|| path.display().to_string())?;
        Ok(path)
    }
}
