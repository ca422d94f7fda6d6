//! `not-castable`: A column gets a type that its values do not convert to by themselves. PostgreSQL refuses without
//! USING, and with it one bad value fails the whole statement; MySQL stores what it makes of them. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A column gets a type that its values do not convert to by themselves.
pub(super) const RULE: Rule = Rule {
    name: "not-castable",
    id: "DS07",
    group: Group::Destructive,
    severity: Severity::Error,
    dialects: ALL,
    summary: "A column gets a type that its values do not convert to by themselves.",
    why: "PostgreSQL refuses without USING, and with it one bad value fails the whole statement; MySQL stores what it makes of them.",
    instead: "Add a column of the new type, fill it with an expression, and put the old one aside.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let change = context.type_change(operation)?;
    let (_, fit) = facts::type_change(Dialect::Postgres, change.from?, change.to);
    if fit != Fit::NoCast || facts::is_same_family(context.dialect(), change.from?, change.to) {
        return None;
    }
    let TypeChange {
        table,
        column,
        from,
        to,
        using,
    } = change;
    let severity = if using.is_some() {
        Severity::Warning
    } else {
        Severity::Error
    };
    let hit = Hit::on(
        table,
        format!(
            "`{table}.{column}` does not become {to} from {} by itself",
            from?
        ),
    )
    .severity(severity);
    hit.counted(
        context,
        context.misfits(table, column, to),
        "values do not convert",
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "not-castable",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN name TYPE uuid",
        );
        misses(
            "not-castable",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE text",
        );
    }
}
