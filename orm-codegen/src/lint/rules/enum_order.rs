//! `enum-order`: A value of an enum or set is not added at the end. The numbers of the others change: the table is
//! copied, and rows sort otherwise. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A value of an enum or set is not added at the end.
pub(super) const RULE: Rule = Rule {
    name: "enum-order",
    id: "MX02",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "A value of an enum or set is not added at the end.",
    why: "The numbers of the others change: the table is copied, and rows sort otherwise.",
    instead: "Add it at the end, and sort in the program.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, old, new) = value_change(context, operation)?;
    let keeps_all = old.values.iter().all(|value| new.values.contains(value));
    (keeps_all && !new.values.starts_with(&old.values))
        .then(|| Hit::on(table, format!("the values of `{table}` get other numbers")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "enum-order",
            Dialect::MySql,
            "ALTER TABLE users MODIFY status ENUM('gone', 'new', 'old') NOT NULL",
        );
        misses(
            "enum-order",
            Dialect::MySql,
            "ALTER TABLE users MODIFY status ENUM('new', 'old', 'gone') NOT NULL",
        );
    }
}
