//! `foreign-key-type-mismatch`: A foreign key refers to a column of another type, or one that is not unique. MySQL
//! refuses; PostgreSQL compares with a conversion at every write, or refuses. Source: the documentation of the
//! databases, and measurements.

use super::prelude::*;

/// A foreign key refers to a column of another type, or one that is not unique.
pub(super) const RULE: Rule = Rule {
    name: "foreign-key-type-mismatch",
    id: "DD14",
    group: Group::Data,
    severity: Severity::Error,
    dialects: POSTGRES_MYSQL,
    summary: "A foreign key refers to a column of another type, or one that is not unique.",
    why: "MySQL refuses; PostgreSQL compares with a conversion at every write, or refuses.",
    instead: "Give both columns the same type, sign and collation, and the one referred to a unique index.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::AddConstraint { table, constraint } = operation else {
        return None;
    };
    let key = constraint.foreign_key()?;
    for (column, target) in key.columns.iter().zip(&key.target_columns) {
        let (Some(own), Some(other)) = (
            context.column(table, column),
            context.column(&key.target, target),
        ) else {
            continue;
        };
        let (a, b) = (TypeName::of(&own.sql_type), TypeName::of(&other.sql_type));
        if a.name != b.name || a.is_unsigned != b.is_unsigned {
            let message = format!(
                "`{table}.{column}` is {}, and `{}.{target}` is {}",
                own.sql_type, key.target, other.sql_type
            );
            return Some(Hit::of(message));
        }
    }
    let target = context.state.table(&key.target)?;
    let is_unique = target
        .primary_key
        .as_ref()
        .is_none_or(|it| it.columns == key.target_columns)
        || target.indexes.iter().any(|index| {
            index.kind == orm_schema::IndexKind::Unique
                && index.columns.len() == key.target_columns.len()
                && index
                    .columns
                    .iter()
                    .all(|(column, _)| key.target_columns.contains(column))
        });
    (!is_unique && !key.target_columns.is_empty()).then(|| {
        Hit::of(format!(
            "no unique index of `{}` has {}",
            key.target,
            list(&key.target_columns)
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "foreign-key-type-mismatch",
            Dialect::MySql,
            "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (age)",
        );
        misses(
            "foreign-key-type-mismatch",
            Dialect::Postgres,
            "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID",
        );
    }
}
