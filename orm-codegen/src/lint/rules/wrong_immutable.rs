//! `wrong-immutable`: A function is declared immutable and reads tables or the clock. Indexes and computed columns
//! that use it keep results that are no longer true. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A function is declared immutable and reads tables or the clock.
pub(super) const RULE: Rule = Rule {
    name: "wrong-immutable",
    id: "DD17",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: POSTGRES_MYSQL,
    summary: "A function is declared immutable and reads tables or the clock.",
    why: "Indexes and computed columns that use it keep results that are no longer true.",
    instead: "Declare it STABLE or VOLATILE.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateFunction {
        name,
        is_immutable: true,
        body,
    } = operation
    else {
        return None;
    };
    let body = body.to_lowercase();
    let reads = [
        "from",
        "now",
        "current_timestamp",
        "clock_timestamp",
        "random",
        "current_setting",
        "rand",
    ];
    let what = reads.into_iter().find(|word| has_word(&body, word))?;
    Some(Hit::of(format!(
        "`{name}` is declared immutable, and uses `{what}`"
    )))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "wrong-immutable",
            Dialect::Postgres,
            "CREATE FUNCTION age_now() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS 'SELECT now()'",
        );
        misses(
            "wrong-immutable",
            Dialect::Postgres,
            "CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
        );
    }
}
