//! `rename-constraint`: A constraint gets another name. Nobody can use the table meanwhile, for a moment; renaming
//! its index instead blocks nobody. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A constraint gets another name.
pub(super) const RULE: Rule = Rule {
    name: "rename-constraint",
    id: "PX05",
    group: Group::Dialect,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "A constraint gets another name.",
    why: "Nobody can use the table meanwhile, for a moment; renaming its index instead blocks nobody.",
    instead: "For a key, ALTER INDEX .. RENAME TO renames both.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::RenameConstraint { table } = operation else {
        return None;
    };
    Some(Hit::on(table, format!("`{table}` is blocked for a moment")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "rename-constraint",
            Dialect::Postgres,
            "ALTER TABLE users RENAME CONSTRAINT users_pkey TO people_pkey",
        );
        misses(
            "rename-constraint",
            Dialect::Postgres,
            "ALTER INDEX users_pkey RENAME TO people_pkey",
        );
    }
}
