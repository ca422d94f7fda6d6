//! Runs cargo and takes its times, with those of the compilers that it started.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::library::Library;

/// What of a crate to check.
#[derive(Clone, Copy)]
pub enum Wanted {
    Models,
    /// The models and the queries of one kind.
    Kind(&'static str),
    Everything,
}

/// Seconds of one run.
#[derive(Clone, Copy, Serialize)]
pub struct Sample {
    user: f64,
    system: f64,
    wall: f64,
}

impl Sample {
    pub fn cpu(self) -> f64 {
        self.user + self.system
    }
}

pub struct Cargo {
    folder: PathBuf,
    target: PathBuf,
}

impl Cargo {
    pub fn new(folder: &Path, target: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            target: target.to_owned(),
        }
    }

    /// Forgets the crate, not what it depends on.
    pub fn clean(&self, library: &Library) -> Result<()> {
        self.run("clean", library, &[]).map(|_| ())
    }

    /// A debug build of everything.
    pub fn build(&self, library: &Library) -> Result<Sample> {
        self.run("build", library, &[])
    }

    pub fn check(&self, library: &Library, wanted: Wanted) -> Result<Sample> {
        match wanted {
            Wanted::Models => self.run("check", library, &["--no-default-features"]),
            Wanted::Kind(kind) => self.run(
                "check",
                library,
                &["--no-default-features", "--features", kind],
            ),
            Wanted::Everything => self.run("check", library, &[]),
        }
    }

    /// CPU time is that of all processes below, which a shell knows and the standard library does not.
    fn run(&self, verb: &str, library: &Library, options: &[&str]) -> Result<Sample> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new("bash");
        command
            .args(["-c", "TIMEFORMAT='%3U %3S %3R'; time \"$@\"", "bash"])
            .arg(cargo)
            .args([verb, "--quiet", "--package", &library.package()])
            .args(options)
            .arg("--target-dir")
            .arg(&self.target)
            .current_dir(library.folder(&self.folder))
            .env("LC_ALL", "C");
        // Variables of the cargo that runs this program would make the dependencies stale.
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER"] {
            command.env_remove(name);
        }
        let output = command.output().context("bash could not be run")?;
        let messages = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            bail!("cargo {verb} of {} failed:\n{messages}", library.package());
        }
        let times = messages.lines().next_back().unwrap_or_default();
        let seconds: Result<Vec<f64>, _> = times.split(' ').map(str::parse).collect();
        match seconds.as_deref() {
            Ok(&[user, system, wall]) => Ok(Sample { user, system, wall }),
            _ => bail!("bash told no times: {times}"),
        }
    }
}
