//! `allow-expired`: A permission whose day is over, or is no day. It was given for a time. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A permission whose day is over, or is no day.
pub(in crate::lint) const RULE: Rule = Rule {
    name: "allow-expired",
    id: "LT04",
    group: Group::Linter,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A permission whose day is over, or is no day.",
    why: "It was given for a time.",
    instead: "Remove it, or write a later day: `until=2027-01-31`.",
    check: Check::Directive,
};
