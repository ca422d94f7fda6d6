//! The catalogue: one file a rule, in the order of their names. A new rule is a file, a `mod` and an entry; the test below
//! says when one is forgotten.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a rule is about a few of the many operations"
)]

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
mod analyze_missing;
mod assigned_twice;
mod attach_partition_scan;
mod autovacuum_off;
mod backfill_in_transaction;
mod cascade_added;
mod change_owner;
mod check_enforced;
mod collation_merges_values;
mod column_charset;
mod column_not_last;
mod computed_column_change;
mod concurrent_index_corruption;
mod concurrently_in_transaction;
mod convert_charset;
mod create_extension;
mod create_table_locks_parent;
mod create_trigger;
mod default_keeps_old_rows;
mod default_removed;
mod deferrable_change;
mod disable_row_security;
mod dml_without_where;
mod domain_constraint;
mod drop_and_recreate_column;
mod drop_cascade;
mod drop_column;
mod drop_column_in_use;
mod drop_column_rollout;
mod drop_constraint;
mod drop_index_not_concurrent;
mod drop_object;
mod drop_partition;
mod drop_primary_key;
mod drop_schema;
mod drop_table;
mod drop_table_locks_parents;
mod drop_table_rollout;
mod drop_versioning;
mod dynamic_sql;
mod empty_migration;
mod engine_change;
mod enum_order;
mod enum_size;
mod enum_value_removal;
mod enum_value_rollout;
mod enum_value_used_in_transaction;
mod foreign_key_type_mismatch;
mod fulltext_index;
mod implicit_value;
mod index_becomes_unique;
mod index_not_concurrent;
mod inline_reference_ignored;
mod invalid_index_kept;
mod irreversible;
mod json_column;
mod key_too_long;
mod list_change;
mod long_work_under_lock;
mod many_statements;
mod mass_dml;
mod mergeable_alters;
mod metadata_lock;
mod move_table;
mod mysql_copy;
mod narrower_values;
mod nested_transaction;
mod no_lock_timeout;
mod no_statement_timeout;
mod not_castable;
mod not_repeatable;
mod not_strict;
mod not_supported;
mod nullability_rebuild;
mod nullable_response;
mod nullable_to_required;
mod numbered_or_stored_column;
mod parked;
mod parked_table_with_live_key;
mod partition_lock;
mod rebuild_loses_children;
mod rebuild_loses_objects;
mod recreate_table;
mod refresh_view;
mod reindex;
mod rename_column;
mod rename_constraint;
mod rename_schema;
mod rename_table;
mod repartition;
mod replace_view;
mod replica_identity;
mod rewrite_table;
mod rows_with_schema;
mod rows_with_schema_mysql;
mod session_lock;
mod set_logged;
mod set_value_removal;
mod setting_left;
mod several_tables_locked;
mod sqlite_add_column_fails;
mod sqlite_affinity;
mod sqlite_rebuild;
mod sqlite_rowid;
mod sqlite_strict;
mod stored_column_blocks_instant;
mod truncate;
mod type_change_rollout;
mod type_change_with_dependents;
mod type_narrowing;
mod type_rewrite;
mod uncommitted_transaction;
mod unparsed_statement;
mod varchar_length_byte;
mod volatile_default;
mod wrong_immutable;

/// What every rule needs.
mod prelude {
    pub(super) use super::shared::*;
    pub(super) use crate::lint::context::{Context, Migration, TypeChange};
    pub(super) use crate::lint::facts::{self, Fit, TypeName};
    pub(super) use crate::lint::finding::Severity;
    pub(super) use crate::lint::operation::*;
    pub(super) use crate::lint::rule::{Check, Group, Hit, Hits, Rule};
    pub(super) use orm_schema::Dialect;
    pub(super) use orm_schema::migration::{Lock, Work};
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
    analyze_missing::RULE,
    assigned_twice::RULE,
    attach_partition_scan::RULE,
    autovacuum_off::RULE,
    backfill_in_transaction::RULE,
    cascade_added::RULE,
    change_owner::RULE,
    check_enforced::RULE,
    collation_merges_values::RULE,
    column_charset::RULE,
    column_not_last::RULE,
    computed_column_change::RULE,
    concurrent_index_corruption::RULE,
    concurrently_in_transaction::RULE,
    convert_charset::RULE,
    create_extension::RULE,
    create_table_locks_parent::RULE,
    create_trigger::RULE,
    default_keeps_old_rows::RULE,
    default_removed::RULE,
    deferrable_change::RULE,
    disable_row_security::RULE,
    dml_without_where::RULE,
    domain_constraint::RULE,
    drop_and_recreate_column::RULE,
    drop_cascade::RULE,
    drop_column::RULE,
    drop_column_in_use::RULE,
    drop_column_rollout::RULE,
    drop_constraint::RULE,
    drop_index_not_concurrent::RULE,
    drop_object::RULE,
    drop_partition::RULE,
    drop_primary_key::RULE,
    drop_schema::RULE,
    drop_table::RULE,
    drop_table_locks_parents::RULE,
    drop_table_rollout::RULE,
    drop_versioning::RULE,
    dynamic_sql::RULE,
    empty_migration::RULE,
    engine_change::RULE,
    enum_order::RULE,
    enum_size::RULE,
    enum_value_removal::RULE,
    enum_value_rollout::RULE,
    enum_value_used_in_transaction::RULE,
    foreign_key_type_mismatch::RULE,
    fulltext_index::RULE,
    implicit_value::RULE,
    index_becomes_unique::RULE,
    index_not_concurrent::RULE,
    inline_reference_ignored::RULE,
    invalid_index_kept::RULE,
    irreversible::RULE,
    json_column::RULE,
    key_too_long::RULE,
    list_change::RULE,
    long_work_under_lock::RULE,
    many_statements::RULE,
    mass_dml::RULE,
    mergeable_alters::RULE,
    metadata_lock::RULE,
    move_table::RULE,
    mysql_copy::RULE,
    narrower_values::RULE,
    nested_transaction::RULE,
    no_lock_timeout::RULE,
    no_statement_timeout::RULE,
    not_castable::RULE,
    not_repeatable::RULE,
    not_strict::RULE,
    not_supported::RULE,
    nullability_rebuild::RULE,
    nullable_response::RULE,
    nullable_to_required::RULE,
    numbered_or_stored_column::RULE,
    parked::RULE,
    parked_table_with_live_key::RULE,
    partition_lock::RULE,
    rebuild_loses_children::RULE,
    rebuild_loses_objects::RULE,
    recreate_table::RULE,
    refresh_view::RULE,
    reindex::RULE,
    rename_column::RULE,
    rename_constraint::RULE,
    rename_schema::RULE,
    rename_table::RULE,
    repartition::RULE,
    replace_view::RULE,
    replica_identity::RULE,
    rewrite_table::RULE,
    rows_with_schema::RULE,
    rows_with_schema_mysql::RULE,
    session_lock::RULE,
    set_logged::RULE,
    set_value_removal::RULE,
    setting_left::RULE,
    several_tables_locked::RULE,
    sqlite_add_column_fails::RULE,
    sqlite_affinity::RULE,
    sqlite_rebuild::RULE,
    sqlite_rowid::RULE,
    sqlite_strict::RULE,
    stored_column_blocks_instant::RULE,
    truncate::RULE,
    type_change_rollout::RULE,
    type_change_with_dependents::RULE,
    type_narrowing::RULE,
    type_rewrite::RULE,
    uncommitted_transaction::RULE,
    unparsed_statement::RULE,
    varchar_length_byte::RULE,
    volatile_default::RULE,
    wrong_immutable::RULE,
];

#[cfg(test)]
mod tests;
