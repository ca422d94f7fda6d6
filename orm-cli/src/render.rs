//! Problems -> text with source snippets, or JSON. Prints nothing.

use crate::problem::Problem;
use miette::{
    Diagnostic, LabeledSpan, MietteHandler, MietteHandlerOpts, NamedSource, ReportHandler as _,
    Severity, SourceCode,
};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::io::IsTerminal as _;

/// Where text goes, which decides about colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Output,
    Error,
}

impl Stream {
    fn has_colors(self) -> bool {
        let is_terminal = match self {
            Self::Output => std::io::stdout().is_terminal(),
            Self::Error => std::io::stderr().is_terminal(),
        };
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        is_terminal && !is_set("NO_COLOR") && !is_dumb
    }
}

/// A problem for a program to read.
#[derive(Debug, Serialize)]
pub(crate) struct ProblemJson<'a> {
    pub(crate) path: &'a str,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    pub(crate) help: Option<&'a str>,
}

/// Every problem with the lines it stands in.
pub(crate) fn problems(problems: &[Problem], stream: Stream) -> String {
    let handler = MietteHandlerOpts::new()
        .color(stream.has_colors())
        .unicode(true)
        .terminal_links(false)
        .build();
    problems
        .iter()
        .map(|problem| {
            let source = problem
                .snippet
                .as_ref()
                .map(|(text, _)| NamedSource::new(&problem.path, text.to_string()));
            let snippet = Snippet { problem, source };
            format!("{}\n", Shown(&handler, &snippet))
        })
        .collect()
}

/// `3 problems in 2 files`.
pub(crate) fn summary(problems: &[Problem]) -> String {
    let files: BTreeSet<&str> = problems
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    format!(
        "{} in {}",
        count(problems.len(), "problem"),
        count(files.len(), "file")
    )
}

/// `1 file`, `2 files`.
pub(crate) fn count(count: usize, noun: &str) -> String {
    let ending = match (count, noun) {
        (1, _) => "",
        (_, "index") => "es",
        _ => "s",
    };
    format!("{count} {noun}{ending}")
}

struct Shown<'a>(&'a MietteHandler, &'a Snippet<'a>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.debug(self.1, f)
    }
}

#[derive(Debug)]
struct Snippet<'a> {
    problem: &'a Problem,
    source: Option<NamedSource<String>>,
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.message)?;
        match self.source {
            Some(_) => Ok(()),
            None => write!(f, " ({})", self.problem.path),
        }
    }
}

impl std::error::Error for Snippet<'_> {}

impl Diagnostic for Snippet<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.problem.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(Severity::Error)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.problem.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (_, span) = self.problem.snippet.as_ref()?;
        let label = LabeledSpan::new(None, span.start, span.len());
        Some(Box::new(std::iter::once(label)))
    }
}
