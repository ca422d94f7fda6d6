//! `create-trigger`: A trigger is made, switched on or off. Writing to the table waits for it, and it waits for
//! every write that runs. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A trigger is made, switched on or off.
pub(super) const RULE: Rule = Rule {
    name: "create-trigger",
    id: "LK11",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "A trigger is made, switched on or off.",
    why: "Writing to the table waits for it, and it waits for every write that runs.",
    instead: "Set `lock_timeout`, and try again.",
    check: Check::Operation(check),
};

fn check(_context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let (Operation::CreateTrigger { table } | Operation::Trigger { table }) = operation else {
        return None;
    };
    Some(Hit::on(table, format!("writing to `{table}` waits for it")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "create-trigger",
            Dialect::Postgres,
            "CREATE TRIGGER audit AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()",
        );
        misses(
            "create-trigger",
            Dialect::Postgres,
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        );
    }
}
