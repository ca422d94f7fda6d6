//! `set-value-removal`: A SET loses a value. Rows that hold it lose it, or the statement fails. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A SET loses a value.
pub(super) const RULE: Rule = Rule {
    name: "set-value-removal",
    id: "MX04",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "A SET loses a value.",
    why: "Rows that hold it lose it, or the statement fails.",
    instead: "Take it out of those rows first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (table, old, new) = value_change(context, operation)?;
    let gone: Vec<String> = old
        .values
        .iter()
        .filter(|value| !new.values.contains(value))
        .cloned()
        .collect();
    (new.name == "set" && !gone.is_empty())
        .then(|| Hit::on(table, format!("`{table}` loses the values {}", list(&gone))))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "set-value-removal",
            Dialect::MySql,
            "ALTER TABLE users MODIFY nick SET('a', 'b');ALTER TABLE users MODIFY nick SET('a')",
        );
        misses(
            "set-value-removal",
            Dialect::MySql,
            "ALTER TABLE users MODIFY nick SET('a', 'b');ALTER TABLE users MODIFY nick SET('a', 'b', 'c')",
        );
    }
}
