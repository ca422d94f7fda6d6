//! The catalogue: one file a rule, in the order of their names. A new rule is a file, a `mod` and an entry; the test below
//! says when one is forgotten.

mod add_check;
mod add_exclusion;
mod add_foreign_key;
mod add_primary_key;
mod add_required_rollout;
mod add_required_without_default;
mod add_unique;
pub(super) mod allow_expired;
pub(super) mod allow_unknown_rule;
pub(super) mod allow_unused;
pub(super) mod allow_without_reason;
mod attach_partition_scan;
mod cascade_added;
mod collation_merges_values;
mod default_keeps_old_rows;
mod default_removed;
mod disable_row_security;
mod dml_without_where;
mod domain_constraint;
mod drop_and_recreate_column;
mod drop_cascade;
mod drop_column;
mod drop_column_in_use;
mod drop_column_rollout;
mod drop_constraint;
mod drop_object;
mod drop_partition;
mod drop_schema;
mod drop_table;
mod drop_table_rollout;
mod drop_versioning;
mod enum_value_removal;
mod enum_value_rollout;
mod enum_value_used_in_transaction;
mod foreign_key_type_mismatch;
mod implicit_value;
mod index_becomes_unique;
mod list_change;
mod mass_dml;
mod narrower_values;
mod not_castable;
mod not_strict;
mod nullable_response;
mod nullable_to_required;
mod parked;
mod parked_table_with_live_key;
mod rebuild_loses_children;
mod rebuild_loses_objects;
mod recreate_table;
mod rename_column;
mod rename_schema;
mod rename_table;
mod replace_view;
mod sqlite_add_column_fails;
mod truncate;
mod type_change_rollout;
mod type_narrowing;
mod unparsed_statement;
mod wrong_immutable;

/// What every rule needs.
mod prelude {
    pub(super) use super::shared::*;
    pub(super) use crate::lint::context::{Context, Migration, TypeChange};
    pub(super) use crate::lint::facts::{self, Fit, TypeName};
    pub(super) use crate::lint::finding::Severity;
    pub(super) use crate::lint::operation::*;
    pub(super) use crate::lint::rule::{Check, Group, Hit, Rule};
    pub(super) use orm_schema::Dialect;
    pub(super) const ALL: &[Dialect] = &[Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];
    pub(super) const POSTGRES: &[Dialect] = &[Dialect::Postgres];
    pub(super) const MYSQL: &[Dialect] = &[Dialect::MySql];
    pub(super) const SQLITE: &[Dialect] = &[Dialect::Sqlite];
    pub(super) const POSTGRES_MYSQL: &[Dialect] = &[Dialect::Postgres, Dialect::MySql];
    pub(super) const POSTGRES_SQLITE: &[Dialect] = &[Dialect::Sqlite, Dialect::Postgres];
}
mod shared;

use super::rule::Rule;

/// All rules, by name.
pub static RULES: &[Rule] = &[
    add_check::RULE,
    add_exclusion::RULE,
    add_foreign_key::RULE,
    add_primary_key::RULE,
    add_required_rollout::RULE,
    add_required_without_default::RULE,
    add_unique::RULE,
    allow_expired::RULE,
    allow_unknown_rule::RULE,
    allow_unused::RULE,
    allow_without_reason::RULE,
    attach_partition_scan::RULE,
    cascade_added::RULE,
    collation_merges_values::RULE,
    default_keeps_old_rows::RULE,
    default_removed::RULE,
    disable_row_security::RULE,
    dml_without_where::RULE,
    domain_constraint::RULE,
    drop_and_recreate_column::RULE,
    drop_cascade::RULE,
    drop_column::RULE,
    drop_column_in_use::RULE,
    drop_column_rollout::RULE,
    drop_constraint::RULE,
    drop_object::RULE,
    drop_partition::RULE,
    drop_schema::RULE,
    drop_table::RULE,
    drop_table_rollout::RULE,
    drop_versioning::RULE,
    enum_value_removal::RULE,
    enum_value_rollout::RULE,
    enum_value_used_in_transaction::RULE,
    foreign_key_type_mismatch::RULE,
    implicit_value::RULE,
    index_becomes_unique::RULE,
    list_change::RULE,
    mass_dml::RULE,
    narrower_values::RULE,
    not_castable::RULE,
    not_strict::RULE,
    nullable_response::RULE,
    nullable_to_required::RULE,
    parked::RULE,
    parked_table_with_live_key::RULE,
    rebuild_loses_children::RULE,
    rebuild_loses_objects::RULE,
    recreate_table::RULE,
    rename_column::RULE,
    rename_schema::RULE,
    rename_table::RULE,
    replace_view::RULE,
    sqlite_add_column_fails::RULE,
    truncate::RULE,
    type_change_rollout::RULE,
    type_narrowing::RULE,
    unparsed_statement::RULE,
    wrong_immutable::RULE,
];

#[cfg(test)]
mod tests;
