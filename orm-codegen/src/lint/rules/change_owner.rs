//! `change-owner`: Something gets another owner. The migrating role may no longer be allowed to change it. Source:
//! the documentation of the databases, and measurements.

use super::prelude::*;

/// Something gets another owner.
pub(super) const RULE: Rule = Rule {
    name: "change-owner",
    id: "PX04",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "Something gets another owner.",
    why: "The migrating role may no longer be allowed to change it.",
    instead: "Let somebody who answers for security look at it, and allow it with their name.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::ChangeOwner { object } = operation else {
        return None;
    };
    Some(Hit::of(format!("`{object}` gets another owner")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "change-owner",
            Dialect::Postgres,
            "ALTER TABLE users OWNER TO admin",
        );
        misses(
            "change-owner",
            Dialect::Postgres,
            "GRANT SELECT ON users TO reader",
        );
    }
}
