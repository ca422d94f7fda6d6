//! `drop-constraint`: A foreign key, check or primary key is dropped. Nothing keeps wrong rows out any more, and
//! who relies on it does not notice. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// A foreign key, check or primary key is dropped.
pub(super) const RULE: Rule = Rule {
    name: "drop-constraint",
    id: "BC13",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: ALL,
    summary: "A foreign key, check or primary key is dropped.",
    why: "Nothing keeps wrong rows out any more, and who relies on it does not notice.",
    instead: "Add what takes its place in the same transaction, or say who wanted it.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::DropConstraint { table, name, .. } = operation else {
        return None;
    };
    let is_replaced =
        |it: &Operation| matches!(it, Operation::AddConstraint { table: t, .. } if t == table);
    let is_helper = name.as_ref().is_some_and(|name| {
        context.earlier(|it| matches!(it, Operation::AddConstraint { table: t, constraint } if t == table && constraint.name.as_ref() == Some(name)))
            || context.state.table(table).is_some_and(|it| {
                it.checks.iter().any(|check| check.name == *name && crate::lint::state::plain(&check.condition).ends_with("is not null"))
            })
    });
    // What an earlier part of the same change added is not in the schema before all of it.
    let is_helper = is_helper
        || context.step().is_some()
            && name.as_ref().is_some_and(|name| {
                let has = |it: &orm_schema::sql::Table| {
                    it.checks.iter().any(|check| check.name == *name)
                        || it.foreign_keys.iter().any(|key| key.name == *name)
                        || it.primary_key.iter().any(|key| key.name == *name)
                };
                context.state.table(table).is_some_and(|it| !has(it))
            });
    let is_put_aside = context.later(|it| {
        matches!(it, Operation::RenameTable { table: t, to } if t == table && is_parked(to))
            || matches!(it, Operation::DropTable { table: t, .. } if t == table)
    });
    if is_helper || is_put_aside || context.later(is_replaced) || context.beside(is_replaced) {
        return None;
    }
    let name = name.as_deref().unwrap_or("the primary key");
    Some(Hit::on(
        table,
        format!("`{name}` no longer keeps wrong rows out of `{table}`"),
    ))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "drop-constraint",
            Dialect::Postgres,
            "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey",
        );
        misses(
            "drop-constraint",
            Dialect::Postgres,
            "ALTER TABLE users ADD CONSTRAINT n CHECK (name IS NOT NULL) NOT VALID;ALTER TABLE users VALIDATE CONSTRAINT n;ALTER TABLE users ALTER COLUMN name SET NOT NULL;ALTER TABLE users DROP CONSTRAINT n",
        );
    }
}
