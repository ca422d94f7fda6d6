//! Findings -> SARIF 2.1.0, the format of code scanners (OASIS, "Static Analysis Results Interchange Format").

use crate::lint::{Finding, RULES, Severity};
use serde_json::{Value, json};

/// One run with the rules that were broken, and a result a finding.
pub fn to_sarif(findings: &[Finding]) -> String {
    let rules: Vec<_> = RULES
        .iter()
        .filter(|rule| findings.iter().any(|finding| finding.rule == rule.name))
        .collect();
    let metadata: Vec<Value> = rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "name": rule.name,
                "shortDescription": { "text": rule.summary },
                "fullDescription": { "text": rule.why },
                "help": { "text": rule.instead },
                "defaultConfiguration": { "level": level(rule.severity) },
                "properties": { "tags": [rule.group.name()] },
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "ruleId": finding.id,
                "ruleIndex": rules.iter().position(|rule| rule.name == finding.rule),
                "level": level(finding.severity),
                "message": { "text": format!("{} ({}): {}", finding.message, finding.rule, finding.help) },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": finding.file },
                        "region": { "startLine": finding.line },
                    },
                    "logicalLocations": [{ "name": finding.migration, "kind": "module" }],
                }],
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "orm",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": metadata,
            }},
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
