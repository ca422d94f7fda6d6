//! `allow-without-reason`: A permission without a reason. Who reads it later cannot know whether it still holds.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A permission without a reason.
pub(in crate::lint) const RULE: Rule = Rule {
    name: "allow-without-reason",
    id: "LT03",
    group: Group::Linter,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A permission without a reason.",
    why: "Who reads it later cannot know whether it still holds.",
    instead: "Write why: `-- orm:allow(drop-column) reason=\"copied to notes\"`.",
    check: Check::Directive,
};
