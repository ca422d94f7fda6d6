//! `analyze-missing`: A column gets another type, and no statistics are made of it. They go with the old type, so
//! queries get poor plans until the next ANALYZE. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A column gets another type, and no statistics are made of it.
pub(super) const RULE: Rule = Rule {
    name: "analyze-missing",
    id: "LK27",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "A column gets another type, and no statistics are made of it.",
    why: "They go with the old type, so queries get poor plans until the next ANALYZE.",
    instead: "Write `ANALYZE table;` behind it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AlterType { table, .. } = operation else {
        return None;
    };
    if claim(context, operation).work < Work::Rewrite {
        return None;
    }
    let is_analyzed = context.later(
        |it| matches!(it, Operation::Analyze { table: t } if t.as_ref().is_none_or(|t| t == table)),
    );
    (!is_analyzed && context.step().is_none()).then(|| {
        Hit::on(
            table,
            format!("`{table}` has no statistics for its new column"),
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
            "analyze-missing",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE bigint",
        );
        misses(
            "analyze-missing",
            Dialect::Postgres,
            "ALTER TABLE users ALTER COLUMN age TYPE bigint;ANALYZE users",
        );
    }
}
