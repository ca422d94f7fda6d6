//! `enum-value-removal`: An enum loses a value. Rows that hold it are in the way: PostgreSQL fails, MySQL stores
//! the empty string or fails. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// An enum loses a value.
pub(super) const RULE: Rule = Rule {
    name: "enum-value-removal",
    id: "DS08",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: POSTGRES_MYSQL,
    summary: "An enum loses a value.",
    why: "Rows that hold it are in the way: PostgreSQL fails, MySQL stores the empty string or fails.",
    instead: "Give those rows another value first, in a statement of its own.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let change = context.type_change(operation)?;
    let old = TypeName::of(change.from?);
    let new = TypeName::of(change.to);
    let values = |it: &TypeName| match context.state.enums.get(&it.name) {
        Some(values) => values.clone(),
        None if it.name == "enum" => it.values.clone(),
        None => Vec::new(),
    };
    let (old_values, new_values) = (values(&old), values(&new));
    let gone: Vec<String> = old_values
        .into_iter()
        .filter(|value| !new_values.contains(value))
        .collect();
    if gone.is_empty() || new_values.is_empty() {
        return None;
    }
    let uses: Option<u64> = gone
        .iter()
        .map(|value| context.uses(&old.name, value))
        .sum();
    let TypeChange { table, column, .. } = change;
    let hit = Hit::on(
        table,
        format!("`{table}.{column}` loses the values {}", list(&gone)),
    );
    hit.counted(context, uses, "rows hold them")
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "enum-value-removal",
            Dialect::MySql,
            "ALTER TABLE users MODIFY status ENUM('new') NOT NULL",
        );
        misses(
            "enum-value-removal",
            Dialect::MySql,
            "ALTER TABLE users MODIFY status ENUM('new', 'old', 'gone') NOT NULL",
        );
    }
}
