//! `list-change`: A column becomes a list, or a list becomes a single value. PostgreSQL does not know which value,
//! or how, and refuses without USING. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column becomes a list, or a list becomes a single value.
pub(super) const RULE: Rule = Rule {
    name: "list-change",
    id: "DD09",
    group: Group::Data,
    severity: Severity::Error,
    dialects: POSTGRES,
    summary: "A column becomes a list, or a list becomes a single value.",
    why: "PostgreSQL does not know which value, or how, and refuses without USING.",
    instead: "Say how: `USING ARRAY[c]`, or `USING c[1]` where the others may be lost.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let change = context.type_change(operation)?;
    let (old, new) = (TypeName::of(change.from?), TypeName::of(change.to));
    if old.is_array == new.is_array {
        return None;
    }
    let TypeChange {
        table,
        column,
        using,
        ..
    } = change;
    let hit = match (old.is_array, using) {
        (_, None) => Hit::on(
            table,
            format!("`{table}.{column}` does not become {} by itself", change.to),
        ),
        (true, Some(_)) => Hit::on(table, format!("`{table}.{column}` loses the other values"))
            .severity(Severity::Warning),
        (false, Some(_)) => return None,
    };
    Some(hit)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "list-change",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN name TYPE text[]",
        );
        misses(
            "list-change",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN name TYPE text[] USING ARRAY[name]",
        );
    }
}
