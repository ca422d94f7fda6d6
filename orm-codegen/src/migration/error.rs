//! What can be wrong with a folder of migrations: what stops reading ([`FolderError`]), and what is found in it ([`Problem`]).

use std::path::PathBuf;

/// Why a folder of migrations could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file or folder could not be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file or folder could not be written. Nothing of what was to be written is left behind.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A migration of that name is there already.
    #[error("`{}` is there already: give the new migration another name, or remove it", .0.display())]
    Exists(PathBuf),
    /// A file that `orm` writes is not as it writes it.
    #[error("`{}` {message}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        message: String,
    },
    /// Something could not be written as JSON.
    #[error("cannot write a value as JSON")]
    Json(#[from] serde_json::Error),
    /// The folder has problems that must be solved first.
    #[error("the migrations have problems, nothing was written:\n{}", sentences(.0))]
    Problems(Vec<Problem>),
    /// The schema asks for what the database cannot do, or no statement can; one sentence each.
    #[error("{}", .0.join("\n"))]
    Unsupported(Vec<String>),
}

/// How much a [`Problem`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated or run until it is solved.
    Error,
    /// Worth a look.
    Warning,
}

/// Something that is wrong with a folder of migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// The stable name: `edited-migration`, `several-heads`.
    pub code: &'static str,
    /// The migration, where it is about one.
    pub migration: Option<String>,
    /// One sentence that says what is wrong.
    pub message: String,
    /// What to do, with the command.
    pub help: String,
}

impl Problem {
    pub(super) fn error(code: &'static str, message: String, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            migration: None,
            message,
            help: help.into(),
        }
    }

    pub(super) fn warning(code: &'static str, message: String, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, message, help)
        }
    }

    pub(super) fn of(mut self, migration: &str) -> Self {
        self.migration = Some(migration.to_owned());
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(
            f,
            "{severity}[{}]: {}\n  {}",
            self.code,
            self.message,
            self.help.replace('\n', "\n  ")
        )
    }
}

fn sentences(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
