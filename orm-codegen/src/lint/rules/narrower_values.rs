//! `narrower-values`: A check or a unique index refuses from now on what programs of the version before may write.
//! Their writes fail. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A check or a unique index refuses from now on what programs of the version before may write.
pub(super) const RULE: Rule = Rule {
    name: "narrower-values",
    id: "BC11",
    group: Group::Rollout,
    severity: Severity::Info,
    dialects: ALL,
    summary: "A check or a unique index refuses from now on what programs of the version before may write.",
    why: "Their writes fail.",
    instead: "Deploy a version that writes no such value first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, what) = match operation {
        Operation::AddConstraint { table, constraint } => match &constraint.kind {
            ConstraintKind::Check(condition) => (table.as_str(), condition.clone()),
            ConstraintKind::Exclude => (table.as_str(), "the exclusion".to_owned()),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::NotNull(_) => {
                let (table, columns) = becomes_unique(operation)?;
                (table, format!("that {} is unique", list(&columns)))
            }
        },
        _ => {
            let (table, columns) = becomes_unique(operation)?;
            if has_new_column(context, table, &columns) {
                return None;
            }
            (table, format!("that {} is unique", list(&columns)))
        }
    };
    Some(Hit::on(
        table,
        format!("programs of the version before may not keep to {what}"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "narrower-values",
            Dialect::Postgres,
            "ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age >= 0) NOT VALID",
        );
        misses(
            "narrower-values",
            Dialect::Postgres,
            "CREATE INDEX CONCURRENTLY users_name_idx ON users (name)",
        );
    }
}
