//! Something wrong at a place of a file, with the text it stands in: from the sources or from `orm.toml`.

use crate::database_url::mask_text;
use crate::paths::{display, shortest};
use crate::render::ProblemJson;
use orm_codegen::SourceDiagnostic;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Something wrong at a place of a file.
#[derive(Debug)]
pub(crate) struct Problem {
    /// The file, from the current directory.
    pub(crate) path: String,
    /// Line and column of the first character, counted from 1.
    pub(crate) start: (usize, usize),
    /// Line and column behind the last character.
    pub(crate) end: (usize, usize),
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The file's text and the bytes meant, when it can still be read.
    pub(crate) snippet: Option<(Arc<str>, Range<usize>)>,
}

impl Problem {
    /// A problem of a configuration file, whose passwords are not shown.
    pub(crate) fn in_config(
        path: &Path,
        text: &str,
        span: Range<usize>,
        code: &'static str,
        message: String,
        help: Option<String>,
    ) -> Self {
        Self {
            path: display(path),
            start: position(text, span.start),
            end: position(text, span.end),
            code,
            message,
            help,
            snippet: Some((mask_text(text).into(), span)),
        }
    }

    pub(crate) fn to_json(&self) -> ProblemJson<'_> {
        ProblemJson {
            path: &self.path,
            line: self.start.0,
            column: self.start.1,
            end_line: self.end.0,
            end_column: self.end.1,
            code: self.code,
            message: &self.message,
            help: self.help.as_deref(),
        }
    }
}

/// The problems of the sources, with the text that each stands in.
pub(crate) fn of_sources(root: &Path, diagnostics: Vec<SourceDiagnostic>) -> Vec<Problem> {
    let mut texts: BTreeMap<PathBuf, Option<Arc<str>>> = BTreeMap::new();
    let located = diagnostics.into_iter().map(|diagnostic| {
        let SourceDiagnostic {
            path,
            line,
            column,
            end,
            code,
            message,
            help,
        } = diagnostic;
        let path = root.join(path);
        let text = texts
            .entry(path.clone())
            .or_insert_with(|| std::fs::read_to_string(&path).ok().map(Into::into))
            .clone();
        Problem {
            path: display(&shortest(&path)),
            start: (line, column),
            end,
            code,
            message,
            help,
            snippet: text.and_then(|text| {
                let span = offset(&text, (line, column))?..offset(&text, end)?;
                Some((text, span))
            }),
        }
    });
    located.collect()
}

/// The byte of a line and column.
fn offset(text: &str, (line, column): (usize, usize)) -> Option<usize> {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(breaks) => text.match_indices('\n').nth(breaks)?.0 + 1,
    };
    let rest = &text[start..];
    let before = rest.chars().take(column.checked_sub(1)?);
    Some(start + before.map(char::len_utf8).sum::<usize>())
}

/// The line and column of a byte.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_bytes_agree() {
        let text = "a\nbü c\n\nd";
        for (byte, _) in text.char_indices() {
            assert_eq!(offset(text, position(text, byte)), Some(byte));
        }
        assert_eq!(position(text, text.find('c').unwrap()), (2, 4));
        assert_eq!(offset(text, (9, 1)), None);
    }
}
