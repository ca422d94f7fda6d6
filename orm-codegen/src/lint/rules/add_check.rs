//! `add-check`: A check is added that all rows have to pass at once. It fails when a row does not; PostgreSQL reads
//! all rows while nobody can use the table, MySQL copies it. Source: the documentation of the databases, and
//! measurements.

use super::prelude::*;

/// A check is added that all rows have to pass at once.
pub(super) const RULE: Rule = Rule {
    name: "add-check",
    id: "DD07",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: POSTGRES_MYSQL,
    summary: "A check is added that all rows have to pass at once.",
    why: "It fails when a row does not; PostgreSQL reads all rows while nobody can use the table, MySQL copies it.",
    instead: "On PostgreSQL add it NOT VALID, and validate it in another transaction; elsewhere look for violating rows first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AddConstraint { table, constraint } = operation else {
        return None;
    };
    let ConstraintKind::Check(condition) = &constraint.kind else {
        return None;
    };
    if constraint.is_not_valid {
        return None;
    }
    let hit = Hit::on(table, format!("rows of `{table}` may violate {condition}"));
    hit.counted(context, context.violations(table, condition), "rows do")
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "add-check",
            Dialect::Postgres,
            "ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age >= 0)",
        );
        misses(
            "add-check",
            Dialect::Postgres,
            "ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age >= 0) NOT VALID",
        );
    }
}
