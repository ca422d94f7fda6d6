//! `check-enforced`: A check is enforced from now on, or no longer. All rows have to pass it at once, or nothing
//! keeps wrong rows out. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A check is enforced from now on, or no longer.
pub(super) const RULE: Rule = Rule {
    name: "check-enforced",
    id: "MX08",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "A check is enforced from now on, or no longer.",
    why: "All rows have to pass it at once, or nothing keeps wrong rows out.",
    instead: "Look for violating rows first.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::EnforceConstraint {
        table,
        name,
        is_enforced,
    } = operation
    else {
        return None;
    };
    let what = if *is_enforced {
        "all rows have to pass"
    } else {
        "no row has to pass"
    };
    Some(Hit::on(table, format!("{what} `{name}` of `{table}`")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "check-enforced",
            Dialect::MySql,
            "ALTER TABLE users ALTER CHECK positive NOT ENFORCED",
        );
        misses(
            "check-enforced",
            Dialect::MySql,
            "ALTER TABLE users ALTER COLUMN age SET DEFAULT 1",
        );
    }
}
