//! `not-repeatable`: A statement that takes no transaction cannot be run again. When it fails in the middle,
//! something is left behind. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A statement that takes no transaction cannot be run again.
pub(super) const RULE: Rule = Rule {
    name: "not-repeatable",
    id: "TX04",
    group: Group::Transaction,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "A statement that takes no transaction cannot be run again.",
    why: "When it fails in the middle, something is left behind.",
    instead: "Write IF NOT EXISTS or IF EXISTS, and drop an invalid index that was left behind.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    if context.step().is_some() {
        return None;
    }
    match operation {
        Operation::CreateIndex(create) if create.is_concurrent && !create.has_if_not_exists => {
            Some(Hit::of(
                "an index that is left behind, invalid, is in the way of the next run",
            ))
        }
        Operation::DropIndex {
            name,
            is_concurrent: true,
            has_if_exists: false,
            ..
        } => Some(Hit::of(format!(
            "when `{name}` is gone, the next run fails"
        ))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "not-repeatable",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY a ON users (name)",
        );
        misses(
            "not-repeatable",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON users (name)",
        );
    }
}
