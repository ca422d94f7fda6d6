//! `key-too-long`: An index is longer than 3072 bytes. InnoDB refuses it. Source: the documentation of the
//! databases, and measurements.

use super::prelude::*;

/// An index is longer than 3072 bytes.
pub(super) const RULE: Rule = Rule {
    name: "key-too-long",
    id: "MX13",
    group: Group::Dialect,
    severity: Severity::Error,
    dialects: MYSQL,
    summary: "An index is longer than 3072 bytes.",
    why: "InnoDB refuses it.",
    instead: "Index a prefix, or a hash in a computed column.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    let Operation::CreateIndex(create) = operation else {
        return None;
    };
    let bytes = create.columns.iter().map(|column| {
        let column = context.column(&create.table, column.as_deref()?)?;
        let name = TypeName::of(&column.sql_type);
        (name.name == "varchar").then(|| {
            name.parameters
                .first()
                .copied()
                .unwrap_or(0)
                .saturating_mul(4)
        })
    });
    let bytes: u32 = bytes.flatten().sum();
    (bytes > 3072).then(|| Hit::of(format!("the index takes {bytes} bytes")).certain())
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "key-too-long",
            Dialect::MySql,
            "ALTER TABLE users ADD COLUMN url VARCHAR(1000);CREATE INDEX users_url ON users (url)",
        );
        misses(
            "key-too-long",
            Dialect::MySql,
            "CREATE INDEX users_nick ON users (nick)",
        );
    }
}
