//! `drop-cascade`: Something is dropped with everything that depends on it. What goes with it is decided by the
//! database at that moment, and may be more than what you know of. Source: the documentation of the databases, and
//! measurements.

use super::prelude::*;

/// Something is dropped with everything that depends on it.
pub(super) const RULE: Rule = Rule {
    name: "drop-cascade",
    id: "DS10",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "Something is dropped with everything that depends on it.",
    why: "What goes with it is decided by the database at that moment, and may be more than what you know of.",
    instead: "Drop the dependents by name first, and leave CASCADE out.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let what = match operation {
        Operation::DropTable {
            table: name,
            is_cascade: true,
            ..
        }
        | Operation::DropColumn {
            column: name,
            is_cascade: true,
            ..
        }
        | Operation::DropIndex {
            name,
            is_cascade: true,
            ..
        }
        | Operation::DropObject {
            name,
            is_cascade: true,
            ..
        }
        | Operation::DropSchema {
            name,
            is_cascade: true,
            ..
        }
        | Operation::DropConstraint {
            name: Some(name),
            is_cascade: true,
            ..
        } => name,
        _ => return None,
    };
    Some(Hit::of(format!(
        "CASCADE drops `{what}` and whatever depends on it"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-cascade",
            Dialect::Postgres,
            "DROP TABLE users CASCADE",
        );
        misses("drop-cascade", Dialect::Postgres, "DROP VIEW active");
    }
}
