//! `add-foreign-key`: A foreign key is added that all rows have to satisfy at once. It fails when a row refers to
//! nothing; writing to both tables waits while PostgreSQL reads all rows, and MySQL copies the table. Source: the
//! documentation of the databases, and measurements.

use super::prelude::*;

/// A foreign key is added that all rows have to satisfy at once.
pub(super) const RULE: Rule = Rule {
    name: "add-foreign-key",
    id: "DD08",
    group: Group::Data,
    severity: Severity::Warning,
    dialects: POSTGRES_MYSQL,
    summary: "A foreign key is added that all rows have to satisfy at once.",
    why: "It fails when a row refers to nothing; writing to both tables waits while PostgreSQL reads all rows, and MySQL copies the table.",
    instead: "On PostgreSQL add it NOT VALID, and validate it in another transaction; elsewhere look for orphans first.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AddConstraint { table, constraint } = operation else {
        return None;
    };
    let key = constraint.foreign_key()?;
    if constraint.is_not_valid || has_new_column(context, table, &key.columns) {
        return None;
    }
    let hit = Hit::on(
        table,
        format!(
            "rows of `{table}` may refer to rows that `{}` does not have",
            key.target
        ),
    );
    hit.counted(context, context.orphans(table, key), "rows do")
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "add-foreign-key",
            Dialect::Postgres,
            "ALTER TABLE orders ADD CONSTRAINT orders_note_fkey FOREIGN KEY (note) REFERENCES users (email)",
        );
        misses(
            "add-foreign-key",
            Dialect::Postgres,
            "ALTER TABLE orders ADD CONSTRAINT orders_note_fkey FOREIGN KEY (note) REFERENCES users (email) NOT VALID",
        );
    }
}
