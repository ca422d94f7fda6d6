//! `type-change-rollout`: A column gets a type that programs of the version before do not decode. Their reads and
//! writes fail. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column gets a type that programs of the version before do not decode.
pub(super) const RULE: Rule = Rule {
    name: "type-change-rollout",
    id: "BC06",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A column gets a type that programs of the version before do not decode.",
    why: "Their reads and writes fail.",
    instead: "Add a column of the new type, write both, and put the old one aside later.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let change = context.type_change(operation)?;
    let (old, new) = (TypeName::of(change.from?), TypeName::of(change.to));
    let is_text = |it: &TypeName| {
        matches!(
            it.name.as_str(),
            "varchar" | "text" | "char" | "citext" | "tinytext" | "mediumtext" | "longtext"
        )
    };
    if old.name == new.name && old.is_array == new.is_array && old.is_unsigned == new.is_unsigned
        || is_text(&old) && is_text(&new)
    {
        return None;
    }
    let TypeChange {
        table, column, to, ..
    } = change;
    Some(Hit::on(
        table,
        format!(
            "programs of the version before expect {} in `{table}.{column}`, and find {to}",
            change.from?
        ),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "type-change-rollout",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE bigint",
        );
        misses(
            "type-change-rollout",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN email TYPE text",
        );
    }
}
