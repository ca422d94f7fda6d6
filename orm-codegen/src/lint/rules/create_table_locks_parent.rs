//! `create-table-locks-parent`: A new table refers to one that is in use. Writing to the table referred to waits
//! for it. Source: 2.2 of the catalogue, measured.

use super::prelude::*;

/// A new table refers to one that is in use.
pub(super) const RULE: Rule = Rule {
    name: "create-table-locks-parent",
    id: "LK24",
    group: Group::Locking,
    severity: Severity::Info,
    dialects: POSTGRES,
    summary: "A new table refers to one that is in use.",
    why: "Writing to the table referred to waits for it.",
    instead: "Make the table without the key, and add the key NOT VALID in a migration of its own, with a `lock_timeout`.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateTable(create) = operation else {
        return None;
    };
    let key = create
        .foreign_keys()
        .find(|key| key.target != create.table && !context.state.is_new_table(&key.target))?;
    Some(Hit::on(
        &key.target,
        format!(
            "writing to `{}` waits while `{}` is made",
            key.target, create.table
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
            "create-table-locks-parent",
            Dialect::Postgres,
            "CREATE TABLE t (id int, user_id bigint REFERENCES users (id))",
        );
        misses(
            "create-table-locks-parent",
            Dialect::Postgres,
            "CREATE TABLE p (id int PRIMARY KEY);CREATE TABLE t (id int, p_id int REFERENCES p (id))",
        );
    }
}
