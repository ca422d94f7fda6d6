//! `drop-object`: A view, function, trigger, type or other object without rows is dropped. Who uses it fails, and
//! its definition is lost. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A view, function, trigger, type or other object without rows is dropped.
pub(super) const RULE: Rule = Rule {
    name: "drop-object",
    id: "DS13",
    group: Group::Destructive,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A view, function, trigger, type or other object without rows is dropped.",
    why: "Who uses it fails, and its definition is lost.",
    instead: "Keep its definition in `down.sql`, and look for those who use it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropObject { kind, name, .. } = operation else {
        return None;
    };
    let is_replaced = context.later(|it| match it {
        Operation::CreateView { name: again, .. }
        | Operation::CreateFunction { name: again, .. } => again == name,
        Operation::CreateTrigger { .. } => *kind == "trigger",
        _ => false,
    });
    if *kind == "policy" || is_replaced || context.step().is_some() {
        return None;
    }
    Some(Hit::of(format!(
        "dropping the {kind} `{name}` breaks who uses it"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits("drop-object", Dialect::Postgres, "DROP VIEW active");
        misses(
            "drop-object",
            Dialect::Postgres,
            "DROP VIEW active;CREATE VIEW active AS SELECT 1",
        );
    }
}
