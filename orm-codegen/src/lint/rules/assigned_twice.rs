//! `assigned-twice`: An UPDATE sets a column twice. PostgreSQL refuses; SQLite and MySQL keep the last. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// An UPDATE sets a column twice.
pub(super) const RULE: Rule = Rule {
    name: "assigned-twice",
    id: "TX05",
    group: Group::Transaction,
    severity: Severity::Error,
    dialects: ALL,
    summary: "An UPDATE sets a column twice.",
    why: "PostgreSQL refuses; SQLite and MySQL keep the last.",
    instead: "Leave one of them out.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::Update { assigned, .. } = operation else {
        return None;
    };
    let twice = assigned
        .iter()
        .enumerate()
        .find(|(at, column)| assigned.iter().take(*at).any(|it| it == *column))?
        .1;
    Some(Hit::of(format!("`{twice}` is set twice")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "assigned-twice",
            Dialect::Postgres,
            "UPDATE users SET age = 1, age = 2 WHERE id = 1",
        );
        misses(
            "assigned-twice",
            Dialect::Postgres,
            "UPDATE users SET age = 1, name = 'a' WHERE id = 1",
        );
    }
}
