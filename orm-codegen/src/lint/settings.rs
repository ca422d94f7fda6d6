//! What a project says to the linter. Plain data; the caller reads it from its configuration.

use super::date::Date;
use super::finding::Severity;
use crate::plan::Strategy;
use std::collections::BTreeMap;

/// What a project says to the linter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintSettings {
    /// Rules that are allowed everywhere, or in one migration.
    pub allow: Vec<Allow>,
    /// How bad a rule is, where the project thinks otherwise: by its name.
    pub severities: BTreeMap<String, Severity>,
    /// How the migration was planned. For [`Strategy::Direct`], nobody uses the database meanwhile, and what is about those
    /// who do is information only.
    pub strategy: Strategy,
    /// Up to this many rows, locks and rewrites are too short to be told, where a live database knows the number.
    pub small_table_rows: u64,
    /// From this many rows on, changing all of them in one statement is too much.
    pub many_rows: u64,
    /// From this many statements on, one transaction is too long.
    pub many_statements: usize,
}

impl Default for LintSettings {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            severities: BTreeMap::new(),
            strategy: Strategy::Online,
            small_table_rows: 1_000,
            many_rows: 10_000,
            many_statements: 100,
        }
    }
}

/// A rule that may be broken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The rule's name or short id.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Until when, with that day.
    pub until: Option<Date>,
    /// In which migration; in all where nothing is said.
    pub migration: Option<String>,
}
