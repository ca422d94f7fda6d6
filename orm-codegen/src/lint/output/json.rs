//! Findings -> JSON.

use crate::lint::Finding;
use serde_json::{Value, json};

/// An array with an object a finding. Keys are added and never change their meaning.
pub fn to_json(findings: &[Finding]) -> String {
    let findings: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "rule": finding.rule,
                "id": finding.id,
                "severity": finding.severity.name(),
                "message": finding.message,
                "help": finding.help,
                "migration": finding.migration,
                "file": finding.file,
                "line": finding.line,
                "statement": finding.statement,
            })
        })
        .collect();
    format!("{:#}\n", Value::Array(findings))
}
