//! `autovacuum-off`: Autovacuum is switched off for a table. It grows, and one day is vacuumed all the same,
//! against transaction ids that run out. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// Autovacuum is switched off for a table.
pub(super) const RULE: Rule = Rule {
    name: "autovacuum-off",
    id: "LK29",
    group: Group::Locking,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "Autovacuum is switched off for a table.",
    why: "It grows, and one day is vacuumed all the same, against transaction ids that run out.",
    instead: "Leave it on, and set its thresholds.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::TableOption {
        table,
        option: TableOption::AutovacuumOff,
    } = operation
    else {
        return None;
    };
    Some(Hit::on(table, format!("nothing cleans `{table}` any more")).certain())
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "autovacuum-off",
            Dialect::Postgres,
            "ALTER TABLE users SET (autovacuum_enabled = false)",
        );
        misses(
            "autovacuum-off",
            Dialect::Postgres,
            "ALTER TABLE users SET (autovacuum_vacuum_scale_factor = 0.01)",
        );
    }
}
