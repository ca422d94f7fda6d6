//! `enum-value-used-in-transaction`: A new value of an enum is used in the transaction that adds it. PostgreSQL
//! refuses: the value may be used when it is committed. Source: 2.2 of the catalogue, measured.

use super::prelude::*;

/// A new value of an enum is used in the transaction that adds it.
pub(super) const RULE: Rule = Rule {
    name: "enum-value-used-in-transaction",
    id: "DD13",
    group: Group::Data,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "A new value of an enum is used in the transaction that adds it.",
    why: "PostgreSQL refuses: the value may be used when it is committed.",
    instead: "Use it in the next migration.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    if !context.migration.is_transactional()
        || matches!(
            operation,
            Operation::AddEnumValue { .. } | Operation::RenameEnumValue { .. }
        )
    {
        return None;
    }
    let text = &context.read()?.statement.text;
    let mut added = context
        .state
        .new_values
        .iter()
        .filter(|(_, _, at)| *at < context.at);
    let (name, value, _) = added.find(|(_, value, _)| text.contains(&format!("'{value}'")))?;
    Some(Hit::of(format!(
        "`{value}` of `{name}` is not usable before the transaction is committed"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "enum-value-used-in-transaction",
            Dialect::Postgres,
            "ALTER TYPE status ADD VALUE 'gone';UPDATE users SET status = 'gone' WHERE age < 0",
        );
        misses(
            "enum-value-used-in-transaction",
            Dialect::Postgres,
            "ALTER TYPE status ADD VALUE 'gone';UPDATE users SET status = 'old' WHERE age < 0",
        );
    }
}
