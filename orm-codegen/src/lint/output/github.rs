//! Findings -> workflow commands of GitHub Actions, which show them beside the lines of a pull request.

use crate::lint::{Finding, Severity};
use std::fmt::Write as _;

/// One line a finding: `::error file=..,line=..,title=..::..`.
pub fn to_github(findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let _ = writeln!(
            out,
            "::{command} file={},line={},title={}::{}",
            property(&finding.file),
            finding.line,
            property(&format!("{} ({})", finding.rule, finding.id)),
            data(&format!("{}\n{}", finding.message, finding.help)),
        );
    }
    out
}

/// As the toolkit of GitHub Actions escapes what stands behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// As it escapes values.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
