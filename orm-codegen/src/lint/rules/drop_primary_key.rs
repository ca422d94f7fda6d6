//! `drop-primary-key`: A primary key is dropped. MySQL copies the table, and replication goes row by row without
//! one; PostgreSQL cannot replicate updates. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A primary key is dropped.
pub(super) const RULE: Rule = Rule {
    name: "drop-primary-key",
    id: "MX05",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: POSTGRES_MYSQL,
    summary: "A primary key is dropped.",
    why: "MySQL copies the table, and replication goes row by row without one; PostgreSQL cannot replicate updates.",
    instead: "Drop it and add the new one in one statement.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropConstraint {
        table, name, kind, ..
    } = operation
    else {
        return None;
    };
    let key = context.migration.before().and_then(|schema| {
        schema
            .tables
            .iter()
            .find(|it| it.name == *table)?
            .primary_key
            .as_ref()
    });
    let is_key = *kind == Some(DroppedConstraint::PrimaryKey)
        || name.as_ref().is_some_and(|name| {
            key.is_some_and(|key| key.name == *name && context.dialect() == Dialect::Postgres)
        });
    let is_new = |it: &Operation| matches!(it, Operation::AddConstraint { table: t, constraint } if t == table && matches!(constraint.kind, ConstraintKind::PrimaryKey(_)));
    (is_key && !context.beside(is_new))
        .then(|| Hit::on(table, format!("`{table}` has no primary key")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-primary-key",
            Dialect::MySql,
            "ALTER TABLE users DROP PRIMARY KEY",
        );
        misses(
            "drop-primary-key",
            Dialect::MySql,
            "ALTER TABLE users DROP PRIMARY KEY, ADD PRIMARY KEY (email)",
        );
    }
}
