//! What several rules ask.

use crate::lint::claims::{self, Claim};
use crate::lint::context::{Context, Migration};
use crate::lint::facts::TypeName;
use crate::lint::operation::{IndexKind, Operation};
use crate::lint::state::State;
use orm_schema::migration::Lock;
use std::collections::BTreeSet;

/// How the names of what was put aside begin.
pub(super) const PARKED: &str = "__parked_";

/// Whether something is put aside under this name.
pub(super) fn is_parked(name: &str) -> bool {
    name.rsplit('.')
        .next()
        .is_some_and(|name| name.starts_with(PARKED))
        || name.starts_with("_parked.")
}

/// The table that an operation changes the shape of.
pub(super) fn altered_table(operation: &Operation) -> Option<&str> {
    use Operation as O;
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others change no table")]
    match operation {
        O::DropTable { table, .. }
        | O::RenameTable { table, .. }
        | O::AddColumn { table, .. }
        | O::DropColumn { table, .. }
        | O::RenameColumn { table, .. }
        | O::AlterType { table, .. }
        | O::ModifyColumn { table, .. }
        | O::SetNotNull { table, .. }
        | O::DropNotNull { table, .. }
        | O::SetDefault { table, .. }
        | O::DropDefault { table, .. }
        | O::AddIdentity { table, .. }
        | O::AddConstraint { table, .. }
        | O::ValidateConstraint { table, .. }
        | O::DropConstraint { table, .. }
        | O::RenameConstraint { table }
        | O::EnforceConstraint { table, .. }
        | O::AlterDeferrable { table, .. }
        | O::CreateTrigger { table }
        | O::Trigger { table }
        | O::RowSecurity { table, .. }
        | O::AttachPartition { table, .. }
        | O::DetachPartition { table, .. }
        | O::DropPartition { table }
        | O::Repartition { table }
        | O::TableOption { table, .. } => Some(table),
        O::CreateIndex(create) => Some(&create.table),
        O::DropIndex {
            table: Some(table), ..
        } => Some(table),
        _ => None,
    }
}

/// Whether an operation changes the schema.
pub(super) fn is_schema_change(operation: &Operation) -> bool {
    altered_table(operation).is_some()
        || matches!(
            operation,
            Operation::CreateTable(_)
                | Operation::DropIndex { .. }
                | Operation::CreateEnum { .. }
                | Operation::AddEnumValue { .. }
                | Operation::CreateView { .. }
                | Operation::DropObject { .. }
        )
}

/// The table whose rows an operation writes.
pub(super) fn written_table(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::Update { table, .. }
        | Operation::Delete { table, .. }
        | Operation::Insert {
            table,
            from: Some(_),
        } => Some(table),
        _ => None,
    }
}

/// What the operation locks and does.
pub(super) fn claim(context: &Context<'_>, operation: &Operation) -> Claim {
    claims::of(operation, context.state, context.dialect())
}

/// Each operation on a table that was there before, with what it claims.
pub(super) fn claims_on_existing<'m>(
    migration: &'m Migration<'m>,
) -> Vec<(usize, &'m Operation, &'m str, Claim)> {
    let mut state = State::new(migration.before());
    let mut found = Vec::new();
    for (at, operation) in migration.operations() {
        if let Some(table) = altered_table(operation).or_else(|| written_table(operation)) {
            let is_there = !state.is_new_table(table) && !migration.is_small(table);
            if is_there {
                found.push((
                    at,
                    operation,
                    table,
                    claims::of(operation, &state, migration.dialect()),
                ));
            }
        }
        state.apply(operation, at);
    }
    found
}

/// The tables that were there before and that nobody can use while the transaction runs.
pub(super) fn blocked_tables(claims: &[(usize, &Operation, &str, Claim)]) -> BTreeSet<String> {
    let blocked = claims
        .iter()
        .filter(|(_, _, _, claim)| claim.lock == Lock::AccessExclusive);
    blocked
        .map(|(_, _, table, _)| (*table).to_owned())
        .collect()
}

/// The columns that are unique from now on, by a new index or constraint that is built over the rows.
pub(super) fn becomes_unique(operation: &Operation) -> Option<(&str, Vec<String>)> {
    use crate::lint::operation::ConstraintKind;
    match operation {
        Operation::CreateIndex(create)
            if create.kind == IndexKind::Unique && !create.is_partial =>
        {
            Some((
                &create.table,
                create.columns.iter().flatten().cloned().collect(),
            ))
        }
        Operation::AddConstraint { table, constraint } if !constraint.is_using_index => {
            match &constraint.kind {
                ConstraintKind::Unique(columns) => Some((table, columns.clone())),
                ConstraintKind::PrimaryKey(_)
                | ConstraintKind::ForeignKey(_)
                | ConstraintKind::Check(_)
                | ConstraintKind::NotNull(_)
                | ConstraintKind::Exclude => None,
            }
        }
        _ => None,
    }
}

/// Whether one of these columns was added by the same migration: rows cannot have values there that nobody planned.
pub(super) fn has_new_column(context: &Context<'_>, table: &str, columns: &[String]) -> bool {
    columns
        .iter()
        .any(|column| context.state.is_new_column(table, column))
}

/// A word of a text, whatever quotes it.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let is_inner = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind = text
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(is_inner) && !behind.is_some_and(is_inner)
    })
}

/// `a, b`.
pub(super) fn list(names: &[String]) -> String {
    names.join(", ")
}

/// Whether the migration sets this, at whatever place.
pub(super) fn sets(migration: &Migration<'_>, setting: &str) -> bool {
    migration
        .operations()
        .any(|(_, it)| matches!(it, Operation::Set { name, .. } if name == setting))
}

/// The values of an ENUM or SET of MySQL before and behind an operation, with its table.
pub(super) fn value_change<'o>(
    context: &Context<'_>,
    operation: &'o Operation,
) -> Option<(&'o str, TypeName, TypeName)> {
    let Operation::ModifyColumn { table, column, to } = operation else {
        return None;
    };
    let old = TypeName::of(&context.column(table, column)?.sql_type);
    let new = TypeName::of(&to.sql_type);
    (old.name == new.name && !old.values.is_empty()).then_some((table, old, new))
}
