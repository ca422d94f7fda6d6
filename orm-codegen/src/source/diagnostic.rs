//! Spans -> places in files. A diagnostic of the schema knows tokens; people and tools want path, line and column.

use super::discover::display;
use orm_schema::diagnostic::Diagnostic;
use proc_macro2::{Span, TokenStream};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Something wrong in a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDiagnostic {
    /// The file, from the root directory of the configuration.
    pub path: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// Line and column behind the last character.
    pub end: (usize, usize),
    /// The stable name of the kind of problem.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl SourceDiagnostic {
    pub(super) fn new(
        path: &Path,
        span: Span,
        code: &'static str,
        message: String,
        help: Option<String>,
    ) -> Self {
        let (start, end) = (span.start(), span.end());
        Self {
            path: path.to_owned(),
            line: start.line,
            column: start.column + 1,
            end: (end.line, end.column + 1),
            code,
            message,
            help,
        }
    }
}

impl std::fmt::Display for SourceDiagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            path,
            line,
            column,
            end: _,
            code,
            message,
            help,
        } = self;
        write!(f, "{}:{line}:{column}: {message} ({code})", display(path))?;
        help.as_ref()
            .map_or(Ok(()), |help| write!(f, "; help: {help}"))
    }
}

/// Which file a span is of. Outside the compiler a span names its source by number only.
#[derive(Debug, Default)]
pub(crate) struct SpanFiles {
    paths: BTreeMap<String, PathBuf>,
}

impl SpanFiles {
    /// Remembers that these tokens are the file's.
    pub(super) fn add(&mut self, tokens: &TokenStream, path: &Path) {
        if let Some(first) = tokens.clone().into_iter().next() {
            self.paths.insert(first.span().file(), path.to_owned());
        }
    }

    /// The file of a span.
    pub(super) fn path(&self, span: Span) -> Option<&Path> {
        self.paths.get(&span.file()).map(PathBuf::as_path)
    }

    /// A diagnostic of the schema with its place.
    pub(super) fn locate(&self, diagnostic: Diagnostic) -> SourceDiagnostic {
        let Diagnostic {
            code,
            message,
            help,
            span,
        } = diagnostic;
        let path = self.path(span).unwrap_or(Path::new(""));
        SourceDiagnostic::new(path, span, code.name(), message, help)
    }
}
