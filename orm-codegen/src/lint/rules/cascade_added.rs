//! `cascade-added`: A foreign key deletes or empties rows from now on that it kept before. Deleting one row may
//! then delete many. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A foreign key deletes or empties rows from now on that it kept before.
pub(super) const RULE: Rule = Rule {
    name: "cascade-added",
    id: "DS20",
    group: Group::Destructive,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A foreign key deletes or empties rows from now on that it kept before.",
    why: "Deleting one row may then delete many.",
    instead: "Count the rows that hang on one, and say in the review who wanted it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AddConstraint { table, constraint } = operation else {
        return None;
    };
    let key = constraint.foreign_key()?;
    let action = key
        .on_delete
        .as_deref()
        .filter(|action| matches!(*action, "CASCADE" | "SET NULL"))?;
    let before = context
        .migration
        .before()?
        .tables
        .iter()
        .find(|it| it.name == *table)?;
    let old = before
        .foreign_keys
        .iter()
        .find(|it| it.columns == key.columns)?;
    (old.on_delete.sql() != action).then(|| {
        Hit::on(
            table,
            format!(
                "deleting a row of `{}` reaches `{table}` from now on: {action}",
                key.target
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
            "cascade-added",
            Dialect::Postgres,
            "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL NOT VALID",
        );
        misses(
            "cascade-added",
            Dialect::Postgres,
            "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE NOT VALID",
        );
    }
}
