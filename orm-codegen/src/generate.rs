//! Configuration -> generated files: writes what changed, or says what would change. The only module that writes.

use crate::config::{Config, Target};
use crate::ddl::ddl;
use crate::error::Error;
use crate::lower::{lower, unsupported};
use crate::prisma;
use crate::source::discover::display;
use crate::source::{self, Sources};
use orm_schema::Schema;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

/// What happened to which file. Source files are paths from the configured root, generated files can be opened as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Source files that the schema depends on.
    pub read: Vec<PathBuf>,
    /// Generated files that were written.
    pub written: Vec<PathBuf>,
    /// Generated files that were right already.
    pub unchanged: Vec<PathBuf>,
    /// Generated files that say something else than the sources ([`check`] only).
    pub stale: Vec<PathBuf>,
    /// Generated files that do not exist ([`check`] only).
    pub missing: Vec<PathBuf>,
}

impl Report {
    /// Whether every generated file says what the sources say.
    pub fn is_fresh(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty()
    }
}

/// What a build script does about generated files that are out of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnStale {
    /// Warns and builds on: for files that are committed and checked by a test.
    Warn,
    /// Fails the build.
    Fail,
    /// Writes them: for an output directory inside `OUT_DIR`.
    Write,
}

/// Reads the sources.
///
/// # Errors
/// A file cannot be read, or the sources are wrong: [`Error::Diagnostics`] has all that is.
pub fn load(config: &Config) -> Result<Schema, Error> {
    Ok(load_sources(config)?.schema)
}

/// Generates every configured file, and writes those that changed.
///
/// # Errors
/// As [`load`], when a file cannot be written, and [`Error::Unsupported`] for what a configured database cannot do.
pub fn generate(config: &Config) -> Result<Report, Error> {
    run(config, true)
}

/// Finds the configured files that are missing or out of date. Writes nothing.
///
/// # Errors
/// As [`generate`], and when a generated file exists and cannot be read.
pub fn check(config: &Config) -> Result<Report, Error> {
    run(config, false)
}

/// The whole of a `build.rs`: tells cargo which files matter, and keeps generated files right or says that they are not.
///
/// # Errors
/// As [`generate`], and [`Error::Stale`] for files out of date under [`OnStale::Fail`]. Cargo runs a build script that
/// failed again.
pub fn build_script(config: &Config, on_stale: OnStale) -> Result<(), Error> {
    let report = match on_stale {
        OnStale::Write => generate(config)?,
        OnStale::Warn | OnStale::Fail => check(config)?,
    };
    let Report {
        read,
        written,
        unchanged,
        stale,
        missing,
    } = report;
    let mut out = std::io::stdout().lock();
    for file in read {
        writeln!(
            out,
            "cargo::rerun-if-changed={}",
            config.root_dir().join(file).display()
        )?;
    }
    for file in written
        .iter()
        .chain(&unchanged)
        .chain(&stale)
        .chain(&missing)
    {
        writeln!(out, "cargo::rerun-if-changed={}", file.display())?;
    }
    let outdated: Vec<PathBuf> = missing.into_iter().chain(stale).collect();
    if outdated.is_empty() {
        return Ok(());
    }
    let error = Error::Stale(outdated);
    match on_stale {
        OnStale::Fail => Err(error),
        OnStale::Warn | OnStale::Write => Ok(writeln!(out, "cargo::warning={error}")?),
    }
}

fn load_sources(config: &Config) -> Result<Sources, Error> {
    let sources = source::load(config.root_dir(), config.sources()?, &config.facts)?;
    if sources.diagnostics.is_empty() {
        Ok(sources)
    } else {
        Err(Error::Diagnostics(sources.diagnostics))
    }
}

fn run(config: &Config, write: bool) -> Result<Report, Error> {
    let (out_dir, targets) = config.targets()?;
    let directory = config.root_dir().join(out_dir);
    let Sources {
        files,
        schema,
        diagnostics: _,
    } = load_sources(config)?;
    let problems: Vec<String> = targets
        .iter()
        .map(|target| target.dialect())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .flat_map(|dialect| unsupported(&schema, dialect))
        .collect();
    if !problems.is_empty() {
        return Err(Error::Unsupported(problems));
    }
    let mut report = Report {
        read: files,
        ..Report::default()
    };
    for target in targets {
        let path = directory.join(target.file_name());
        let text = text(config, &schema, target)?;
        let old = match std::fs::read(&path) {
            Ok(old) => Some(old),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(Error::Read { path, source }),
        };
        if old.as_deref() == Some(text.as_bytes()) {
            report.unchanged.push(path);
        } else if write {
            let failed = |path: &PathBuf| {
                let path = path.clone();
                |source| Error::Write { path, source }
            };
            std::fs::create_dir_all(&directory).map_err(failed(&directory))?;
            std::fs::write(&path, text).map_err(failed(&path))?;
            report.written.push(path);
        } else if old.is_some() {
            report.stale.push(path);
        } else {
            report.missing.push(path);
        }
    }
    Ok(report)
}

fn text(config: &Config, schema: &Schema, target: Target) -> Result<String, Error> {
    let sources: Vec<String> = config
        .sources()?
        .iter()
        .map(|source| display(source))
        .collect();
    let note = format!(
        "Generated by `orm generate` from {}. Do not edit: change the sources and generate again.",
        sources.join(", ")
    );
    Ok(match target {
        Target::Prisma(dialect) => format!("// {note}\n\n{}", prisma::emit(schema, dialect)),
        Target::Sql(dialect) => format!("-- {note}\n\n{}", ddl(&lower(schema, dialect))),
    })
}

#[cfg(test)]
mod tests;
