//! The only place that prints. A reader that has gone away (`orm validate | head`) is no failure.

use serde::Serialize;
use std::io::Write as _;

/// Prints what was asked for.
pub(crate) fn text(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Prints a report for a program.
pub(crate) fn json(report: &impl Serialize) {
    // Reports are made of text, numbers and lists, which JSON always holds.
    if let Ok(report) = serde_json::to_string_pretty(report) {
        text(&(report + "\n"));
    }
}

/// Prints why a command stopped, or asks something.
pub(crate) fn error(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}
