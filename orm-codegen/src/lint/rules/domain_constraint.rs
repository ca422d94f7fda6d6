//! `domain-constraint`: A constraint is added to a domain. Every column of that domain is read, and one bad value
//! fails it. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A constraint is added to a domain.
pub(super) const RULE: Rule = Rule {
    name: "domain-constraint",
    id: "DD18",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: POSTGRES,
    summary: "A constraint is added to a domain.",
    why: "Every column of that domain is read, and one bad value fails it.",
    instead: "Add it NOT VALID, and validate it in another transaction.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AlterDomain {
        name,
        adds_constraint: true,
        is_not_valid: false,
    } = operation
    else {
        return None;
    };
    Some(Hit::of(format!(
        "all columns of the domain `{name}` are checked at once"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "domain-constraint",
            Dialect::Postgres,
            "ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%')",
        );
        misses(
            "domain-constraint",
            Dialect::Postgres,
            "ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%') NOT VALID",
        );
    }
}
