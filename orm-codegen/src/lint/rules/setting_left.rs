//! `setting-left`: A setting of the session is changed and stays. The next migration, or the next user of the
//! connection, runs with it. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A setting of the session is changed and stays.
pub(super) const RULE: Rule = Rule {
    name: "setting-left",
    id: "TX12",
    group: Group::Transaction,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A setting of the session is changed and stays.",
    why: "The next migration, or the next user of the connection, runs with it.",
    instead: "Write SET LOCAL on PostgreSQL; elsewhere set it back at the end.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::SetRole => {
            let is_reset =
                context.later(|it| matches!(it, Operation::SetRole | Operation::Harmless));
            (!is_reset).then(|| Hit::of("the role stays"))
        }
        Operation::Set {
            name,
            is_local: false,
            ..
        } if !name.ends_with("_timeout") && !name.starts_with('@') => {
            let is_again = context
                .later(|it| matches!(it, Operation::Set { name: n, .. } if n == name))
                || context.earlier(|it| matches!(it, Operation::Set { name: n, .. } if n == name));
            (!is_again && context.step().is_none())
                .then(|| Hit::of(format!("`{name}` stays changed")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("setting-left", Dialect::Postgres, "SET search_path = app");
        misses(
            "setting-left",
            Dialect::Postgres,
            "SET LOCAL search_path = app",
        );
    }
}
