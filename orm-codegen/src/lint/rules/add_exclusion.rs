//! `add-exclusion`: An exclusion constraint is added to a table that may have rows. It fails when two rows exclude
//! each other, and builds its index while nobody can use the table; there is no gentle form. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// An exclusion constraint is added to a table that may have rows.
pub(super) const RULE: Rule = Rule {
    name: "add-exclusion",
    id: "DD12",
    group: Group::Data,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "An exclusion constraint is added to a table that may have rows.",
    why: "It fails when two rows exclude each other, and builds its index while nobody can use the table; there is no gentle form.",
    instead: "Add it while the table is small, or in a maintenance window.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AddConstraint { table, constraint } = operation else {
        return None;
    };
    (constraint.kind == ConstraintKind::Exclude)
        .then(|| Hit::on(table, format!("rows of `{table}` may exclude each other")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "add-exclusion",
            Dialect::Postgres,
            "ALTER TABLE orders ADD CONSTRAINT one_at_a_time EXCLUDE USING gist (placed_at WITH =)",
        );
        misses(
            "add-exclusion",
            Dialect::Postgres,
            "ALTER TABLE orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID",
        );
    }
}
