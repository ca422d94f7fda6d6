//! Why a command stopped without an answer: one line what, one line what to do. Never carries a password.

use crate::problem::Problem;
use crate::render;
use serde::Serialize;

/// How a command ended, as its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done, or nothing to do.
    Clean = 0,
    /// It did its work, and found something.
    Findings = 1,
    /// It could not do its work, or needs an answer first. Wrong arguments end with the same code.
    Failure = 2,
    /// A safety rule forbids it.
    Lint = 3,
    /// Files, history or database are not what they were.
    Drift = 4,
    /// Two migrations follow the same one.
    Conflict = 5,
    /// A migration failed.
    FailedMigration = 6,
    /// Another process migrates the database.
    Locked = 8,
    /// Values would be lost.
    Loss = 9,
}

/// Why a command stopped.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    help: String,
    /// Places in `orm.toml`.
    problems: Vec<Problem>,
    exit: Exit,
}

/// A failure for a program to read.
#[derive(Debug, Serialize)]
pub(crate) struct FailureJson<'a> {
    ok: bool,
    error: &'a str,
    help: &'a str,
    problems: Vec<render::ProblemJson<'a>>,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: help.into(),
            problems: Vec::new(),
            exit: Exit::Failure,
        }
    }

    /// With another exit code.
    pub(crate) fn with_exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// With places to show.
    pub(crate) fn at(self, problems: Vec<Problem>) -> Self {
        Self { problems, ..self }
    }

    /// A failure of reading or writing.
    pub(crate) fn io(doing: &str, path: &str, error: &std::io::Error, help: &str) -> Self {
        Self::new(format!("cannot {doing} `{path}`: {error}"), help)
    }

    pub(crate) fn render(&self) -> String {
        let Self {
            what,
            help,
            problems,
            exit: _,
        } = self;
        let mut text = render::problems(problems, render::Stream::Error);
        text.push_str(&format!("error: {what}\nhelp: {help}\n"));
        text
    }

    pub(crate) fn to_json(&self) -> FailureJson<'_> {
        let Self {
            what,
            help,
            problems,
            exit: _,
        } = self;
        FailureJson {
            ok: false,
            error: what,
            help,
            problems: problems.iter().map(Problem::to_json).collect(),
        }
    }
}
