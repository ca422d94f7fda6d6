//! `unparsed-statement`: A statement that no rule could look at. What is not understood is not checked. Source: 2.1
//! of the catalogue.

use super::prelude::*;

/// A statement that no rule could look at.
pub(super) const RULE: Rule = Rule {
    name: "unparsed-statement",
    id: "LT01",
    group: Group::Linter,
    severity: Severity::Info,
    dialects: ALL,
    summary: "A statement that no rule could look at.",
    why: "What is not understood is not checked.",
    instead: "Look at it yourself, and write `-- orm:allow(unparsed-statement) reason=\"..\"` above it.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::Unparsed { reason } = operation else {
        return None;
    };
    Some(Hit::of(format!(
        "this statement is not understood, so no rule looked at it: {reason}"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("unparsed-statement", Dialect::Postgres, "FROBNICATE users");
        misses("unparsed-statement", Dialect::Postgres, "SELECT 1");
    }
}
