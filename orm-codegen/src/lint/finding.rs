//! What the linter says. Plain data.

use super::rule::Rule;
use std::fmt;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Should be looked at.
    Warning,
    /// Must be changed or allowed before the migration runs.
    Error,
}

impl Severity {
    /// `error`, `warning` or `info`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a rule says of a statement, or of the whole migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// Its short id.
    pub id: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// The migration.
    pub migration: String,
    /// The file.
    pub file: String,
    /// The line, from one.
    pub line: usize,
    /// The statement, from zero; nothing where it is about the whole migration.
    pub statement: Option<usize>,
}

/// A finding before it is known whether somebody allows it.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) rule: &'static Rule,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) statement: Option<usize>,
}

impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        self.rule.name == other.rule.name
            && self.message == other.message
            && self.statement == other.statement
    }
}
