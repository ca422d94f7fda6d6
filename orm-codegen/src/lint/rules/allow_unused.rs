//! `allow-unused`: A permission that nothing needs. It would hide what comes later. Source: the documentation of
//! the databases, and measurements.

use super::prelude::*;

/// A permission that nothing needs.
pub(in crate::lint) const RULE: Rule = Rule {
    name: "allow-unused",
    id: "LT06",
    group: Group::Linter,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A permission that nothing needs.",
    why: "It would hide what comes later.",
    instead: "Remove the permission.",
    check: Check::Directive,
};
