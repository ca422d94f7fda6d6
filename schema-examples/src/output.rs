//! What the programs print: the only module that does. A reader that has gone away (`crates | head`) is no failure.

use comfy_table::{CellAlignment, Table, presets};
use std::error::Error;
use std::fmt;
use std::io::Write as _;

/// An answer: a title and a table, whose last columns are numbers when their headers say so, or a text.
#[derive(Debug)]
pub struct Answer {
    title: String,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Table(Box<Table>),
    Text(String),
}

impl Answer {
    /// A table. A header that starts with `#` is that of a column of numbers.
    #[must_use]
    pub fn new<const N: usize>(title: impl Into<String>, header: [&str; N]) -> Self {
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
            body: Body::Table(Box::new(table)),
        }
    }

    /// A text.
    #[must_use]
    pub fn text(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            body: Body::Text(text.into()),
        }
    }

    /// Adds a row. A text has none.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        match &mut self.body {
            Body::Table(table) => {
                table.add_row(cells);
            }
            Body::Text(_) => {}
        }
    }

    /// Prints it to standard output.
    pub fn print(self) {
        let _ = writeln!(std::io::stdout().lock(), "\n{self}");
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        match &self.body {
            Body::Table(table) if table.is_empty() => f.write_str("nothing"),
            Body::Table(table) => write!(f, "{table}"),
            Body::Text(text) => f.write_str(text),
        }
    }
}

/// Something that is no answer.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Why the program stopped, with all that is known.
pub fn error(error: &dyn Error) {
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
