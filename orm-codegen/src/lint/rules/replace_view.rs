//! `replace-view`: A view is replaced. PostgreSQL refuses when its columns have another order, name or type;
//! programs of the version before read what it gives now. Source: the documentation of the databases, and
//! measurements.

use super::prelude::*;

/// A view is replaced.
pub(super) const RULE: Rule = Rule {
    name: "replace-view",
    id: "BC10",
    group: Group::Rollout,
    severity: Severity::Info,
    dialects: POSTGRES_MYSQL,
    summary: "A view is replaced.",
    why: "PostgreSQL refuses when its columns have another order, name or type; programs of the version before read what it gives now.",
    instead: "Add columns at the end only; otherwise make a view with another name.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateView {
        name,
        has_or_replace: true,
        ..
    } = operation
    else {
        return None;
    };
    Some(Hit::of(format!(
        "`{name}` may give other columns than before"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "replace-view",
            Dialect::Postgres,
            "CREATE OR REPLACE VIEW active AS SELECT 1 AS one",
        );
        misses(
            "replace-view",
            Dialect::Postgres,
            "CREATE VIEW active AS SELECT 1 AS one",
        );
    }
}
