//! Why a command stopped without an answer: one line what, one line what to do. Never carries a password.

use crate::problem::Problem;
use crate::render;
use serde::Serialize;

/// Whether a command that did its work found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Findings(bool);

impl Findings {
    pub(crate) const NONE: Self = Self(false);
    pub(crate) const SOME: Self = Self(true);

    pub(crate) fn are_there(self) -> bool {
        self.0
    }
}

/// Why a command stopped.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    help: String,
    /// Places in `orm.toml`.
    problems: Vec<Problem>,
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
        }
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
        } = self;
        FailureJson {
            ok: false,
            error: what,
            help,
            problems: problems.iter().map(Problem::to_json).collect(),
        }
    }
}
