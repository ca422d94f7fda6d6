//! `not-supported`: The server is too old for a statement. It fails when it comes to it. Source: the documentation
//! of the databases, and measurements.

use super::prelude::*;

/// The server is too old for a statement.
pub(super) const RULE: Rule = Rule {
    name: "not-supported",
    id: "TX10",
    group: Group::Transaction,
    severity: Severity::Error,
    dialects: ALL,
    summary: "The server is too old for a statement.",
    why: "It fails when it comes to it.",
    instead: "Update the server, or write what it knows.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let server = context.server()?;
    let version = (server.major, server.minor, server.patch);
    let (what, since) = match (context.dialect(), operation) {
        (
            Dialect::Postgres,
            Operation::Reindex {
                is_concurrent: true,
                ..
            },
        ) => ("REINDEX CONCURRENTLY", (12, 0, 0)),
        (
            Dialect::Postgres,
            Operation::DetachPartition {
                is_concurrent: true,
                ..
            },
        ) => ("DETACH CONCURRENTLY", (14, 0, 0)),
        (Dialect::MySql, Operation::RenameColumn { .. }) if server.is_mariadb => {
            ("RENAME COLUMN", (10, 5, 2))
        }
        (Dialect::MySql, Operation::RenameColumn { .. }) => ("RENAME COLUMN", (8, 0, 0)),
        (Dialect::MySql, Operation::AddConstraint { constraint, .. })
            if !server.is_mariadb && matches!(constraint.kind, ConstraintKind::Check(_)) =>
        {
            ("CHECK", (8, 0, 16))
        }
        (Dialect::Sqlite, Operation::DropColumn { .. }) => ("DROP COLUMN", (3, 35, 0)),
        (Dialect::Sqlite, Operation::RenameColumn { .. }) => ("RENAME COLUMN", (3, 25, 0)),
        (
            Dialect::Sqlite,
            Operation::SetNotNull { .. }
            | Operation::AddConstraint { .. }
            | Operation::DropConstraint { .. },
        ) => ("this change of a table", (3, 53, 0)),
        _ => return None,
    };
    (version < since).then(|| {
        Hit::of(format!(
            "{what} needs version {}.{}.{}",
            since.0, since.1, since.2
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        misses(
            "not-supported",
            Dialect::Sqlite,
            "ALTER TABLE users DROP COLUMN nick",
        );
    }
}
