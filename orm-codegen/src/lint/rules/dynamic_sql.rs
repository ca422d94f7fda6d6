//! `dynamic-sql`: A statement runs code that is only known when it runs. No rule can look at it. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A statement runs code that is only known when it runs.
pub(super) const RULE: Rule = Rule {
    name: "dynamic-sql",
    id: "TX09",
    group: Group::Transaction,
    severity: Severity::Info,
    dialects: ALL,
    summary: "A statement runs code that is only known when it runs.",
    why: "No rule can look at it.",
    instead: "Write the statements themselves.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    matches!(operation, Operation::Dynamic)
        .then(|| Hit::of("what this does is not known before it runs"))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "dynamic-sql",
            Dialect::Postgres,
            "DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$",
        );
        misses("dynamic-sql", Dialect::Postgres, "SELECT 1");
    }
}
