//! `varchar-length-byte`: A VARCHAR grows over 255 bytes. Its length then takes two bytes, so the table is copied:
//! 63 characters of utf8mb4 are the limit. Source: 2.3 of the catalogue, measured.

use super::prelude::*;

/// A VARCHAR grows over 255 bytes.
pub(super) const RULE: Rule = Rule {
    name: "varchar-length-byte",
    id: "MX11",
    group: Group::Dialect,
    severity: Severity::Warning,
    dialects: MYSQL,
    summary: "A VARCHAR grows over 255 bytes.",
    why: "Its length then takes two bytes, so the table is copied: 63 characters of utf8mb4 are the limit.",
    instead: "Choose 64 or more from the beginning, and grow in one step.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let change = context.type_change(operation)?;
    let (old, new) = (TypeName::of(change.from?), TypeName::of(change.to));
    let length = |it: &TypeName| {
        Some(it)
            .filter(|it| it.name == "varchar")
            .and_then(|it| it.parameters.first().copied())
    };
    let crosses = !facts::has_long_length(length(&old)?) && facts::has_long_length(length(&new)?);
    crosses.then(|| {
        Hit::on(
            change.table,
            format!(
                "`{}` is copied for the length of `{}`",
                change.table, change.column
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "varchar-length-byte",
            Dialect::MySql,
            "ALTER TABLE users MODIFY email VARCHAR(64) NOT NULL",
        );
        misses(
            "varchar-length-byte",
            Dialect::MySql,
            "ALTER TABLE users MODIFY email VARCHAR(63) NOT NULL",
        );
    }
}
