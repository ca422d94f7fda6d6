//! `allow-unknown-rule`: A permission for a rule that does not exist. A misspelt permission permits nothing.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A permission for a rule that does not exist.
pub(in crate::lint) const RULE: Rule = Rule {
    name: "allow-unknown-rule",
    id: "LT05",
    group: Group::Linter,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A permission for a rule that does not exist.",
    why: "A misspelt permission permits nothing.",
    instead: "Write the name of a rule as the reference has it.",
    check: Check::Directive,
};
