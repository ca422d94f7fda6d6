//! `invalid-index-kept`: An index is built concurrently with IF NOT EXISTS, and nothing removes one that was left
//! invalid. A run that failed leaves an index that is never used, and the next run takes it for the finished one.
//! Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// An index is built concurrently with IF NOT EXISTS, and nothing removes one that was left invalid.
pub(super) const RULE: Rule = Rule {
    name: "invalid-index-kept",
    id: "PX08",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "An index is built concurrently with IF NOT EXISTS, and nothing removes one that was left invalid.",
    why: "A run that failed leaves an index that is never used, and the next run takes it for the finished one.",
    instead: "Write DROP INDEX CONCURRENTLY IF EXISTS first, in a migration of its own, or look at `pg_index.indisvalid`.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateIndex(create) = operation else {
        return None;
    };
    (create.is_concurrent && create.has_if_not_exists && context.step().is_none())
        .then(|| Hit::on(&create.table, "an invalid index of that name would be kept"))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "invalid-index-kept",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON users (name)",
        );
        misses(
            "invalid-index-kept",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY a ON users (name)",
        );
    }
}
