//! The only module that prints. A reader that has gone away (`crates | head`) is no failure.

use comfy_table::{CellAlignment, Table, presets};
use std::error::Error;
use std::io::Write as _;

/// An answer: a title and a table, whose last columns are numbers when their headers say so.
pub(crate) struct Answer {
    title: String,
    table: Table,
}

impl Answer {
    /// A header that starts with `#` is that of a column of numbers.
    pub(crate) fn new<const N: usize>(title: impl Into<String>, header: [&str; N]) -> Self {
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED);
        table.set_header(header.map(|name| name.trim_start_matches('#')));
        for (i, _) in header
            .iter()
            .enumerate()
            .filter(|(_, h)| h.starts_with('#'))
        {
            if let Some(column) = table.column_mut(i) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        Self {
            title: title.into(),
            table,
        }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.table.add_row(cells);
    }

    pub(crate) fn print(self) {
        let Self { title, table } = self;
        let body = if table.is_empty() {
            "nothing".to_owned()
        } else {
            table.to_string()
        };
        let _ = writeln!(std::io::stdout().lock(), "\n{title}\n{body}");
    }
}

/// Something that is no answer.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Why the program stopped, with all that is known.
pub(crate) fn error(error: &dyn Error) {
    let mut text = format!("error: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Some errors repeat their cause.
        if !text.contains(&cause_text) {
            text.push_str("\n  because: ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    note(&text);
}
