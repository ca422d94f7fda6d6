//! Everything that can go wrong while files are read and written.

use crate::source::SourceDiagnostic;
use std::path::PathBuf;

/// Why codegen stopped.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file or its directory could not be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The build script's messages could not be printed.
    #[error("cannot print to cargo")]
    Print(#[from] std::io::Error),
    /// The sources are wrong; all that is, in the order of files and lines.
    #[error("{}", list(.0))]
    Diagnostics(Vec<SourceDiagnostic>),
    /// The schema asks for what a configured database cannot do; one sentence each.
    #[error("{}", sentences(.0))]
    Unsupported(Vec<String>),
    /// The configuration names no source file.
    #[error("no source file is configured: add `.source(\"src/lib.rs\")`")]
    NoSource,
    /// The configuration names nothing to generate.
    #[error("nothing to generate is configured: add `.prisma(..)` or `.dialects(..)`")]
    NoTarget,
    /// The configuration does not say where generated files go.
    #[error("no output directory is configured: add `.out_dir(\"..\")`")]
    NoOutDir,
    /// Generated files are not what the sources say.
    #[error("generated files are out of date, run `orm generate`: {}", paths(.0))]
    Stale(Vec<PathBuf>),
}

/// A build script returns its error from `main`, which prints it with `Debug`: what people read there is the message.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")?;
        match std::error::Error::source(self) {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

fn list(diagnostics: &[SourceDiagnostic]) -> String {
    diagnostics
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

fn sentences(problems: &[String]) -> String {
    problems.join("\n")
}

fn paths(paths: &[PathBuf]) -> String {
    paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect::<Vec<_>>()
        .join(", ")
}
