//! `enum-value-rollout`: An enum gets a value, or another name for one, that programs of the version before do not
//! know. They fail to decode a row that has it. Source: the documentation of the databases, and measurements.

use super::prelude::*;

/// An enum gets a value, or another name for one, that programs of the version before do not know.
pub(super) const RULE: Rule = Rule {
    name: "enum-value-rollout",
    id: "BC07",
    group: Group::Rollout,
    severity: Severity::Warning,
    dialects: POSTGRES_MYSQL,
    summary: "An enum gets a value, or another name for one, that programs of the version before do not know.",
    why: "They fail to decode a row that has it.",
    instead: "Deploy a version that decodes it first, and write it later.",
    check: Check::Operation(check),
};

fn check(context: &Context<'_>, operation: &Operation) -> Option<Hit> {
    match operation {
        Operation::AddEnumValue { name, value }
            if context.state.enums.contains_key(name) || !context.state.is_known =>
        {
            let is_new = context
                .earlier(|it| matches!(it, Operation::CreateEnum { name: n, .. } if n == name));
            (!is_new).then(|| {
                Hit::of(format!(
                    "programs of the version before do not know `{value}` of `{name}`"
                ))
            })
        }
        Operation::RenameEnumValue { name, value, to } => Some(Hit::of(format!(
            "programs of the version before know `{value}` of `{name}`, not `{to}`"
        ))),
        Operation::ModifyColumn { table, column, to } => {
            let old = TypeName::of(&context.column(table, column)?.sql_type);
            let new = TypeName::of(&to.sql_type);
            let added: Vec<String> = new
                .values
                .into_iter()
                .filter(|value| !old.values.contains(value))
                .collect();
            (old.name == "enum" && new.name == "enum" && !added.is_empty()).then(|| {
                Hit::on(
                    table,
                    format!(
                        "programs of the version before do not know {} of `{table}.{column}`",
                        list(&added)
                    ),
                )
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::*;
    use orm_schema::Dialect;

    #[test]
    fn finds_it_and_no_more() {
        hits(
            "enum-value-rollout",
            Dialect::Postgres,
            "ALTER TYPE status ADD VALUE 'gone'",
        );
        misses(
            "enum-value-rollout",
            Dialect::Postgres,
            "CREATE TYPE kind AS ENUM ('a');ALTER TYPE kind ADD VALUE 'b'",
        );
    }
}
