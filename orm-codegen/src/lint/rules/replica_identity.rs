//! `replica-identity`: What logical replication sends of old rows changes. With FULL every column is written to the
//! log; with NOTHING, replicas cannot apply updates. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// What logical replication sends of old rows changes.
pub(super) const RULE: Rule = Rule {
    name: "replica-identity",
    id: "LK28",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "What logical replication sends of old rows changes.",
    why: "With FULL every column is written to the log; with NOTHING, replicas cannot apply updates.",
    instead: "Use the primary key, or a unique index.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::ReplicaIdentity { table, identity } = operation else {
        return None;
    };
    let identity = identity.to_uppercase();
    (identity.contains("FULL") || identity.contains("NOTHING"))
        .then(|| Hit::on(table, format!("the identity of `{table}` is {identity}")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "replica-identity",
            Dialect::Postgres,
            "ALTER TABLE users REPLICA IDENTITY FULL",
        );
        misses(
            "replica-identity",
            Dialect::Postgres,
            "ALTER TABLE users REPLICA IDENTITY DEFAULT",
        );
    }
}
