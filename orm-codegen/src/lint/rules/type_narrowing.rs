//! `type-narrowing`: A column gets a type that cannot hold all values of the old one. The statement fails, or
//! digits, characters or times are lost. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column gets a type that cannot hold all values of the old one.
pub(super) const RULE: Rule = Rule {
    name: "type-narrowing",
    id: "DS06",
    group: Group::Destructive,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A column gets a type that cannot hold all values of the old one.",
    why: "The statement fails, or digits, characters or times are lost.",
    instead: "Add a column of the new type, fill it with an expression that decides about what does not fit, and put the old one aside.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let change = context.type_change(operation)?;
    let (_, fit) = facts::type_change(context.dialect(), change.from?, change.to);
    let what = match fit {
        Fit::Loses => "loses what the new type cannot hold",
        Fit::MayFail => "fails when a value does not fit",
        Fit::Always | Fit::NoCast | Fit::Unknown => return None,
    };
    let TypeChange {
        table, column, to, ..
    } = change;
    let hit = Hit::on(table, format!("making `{table}.{column}` {to} {what}"));
    hit.counted(
        context,
        context.misfits(table, column, to),
        "values do not fit",
    )
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "type-narrowing",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE smallint",
        );
        misses(
            "type-narrowing",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE bigint",
        );
    }
}
