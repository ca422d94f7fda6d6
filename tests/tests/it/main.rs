//! Behaviour on live databases: SQLite in memory always, PostgreSQL and MySQL/MariaDB when they are configured.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::eq_op,
    clippy::identity_op,
    clippy::erasing_op,
    reason = "operators of expressions make SQL"
)]
#![allow(
    clippy::type_complexity,
    reason = "a type beside a query says what its rows are"
)]

mod after_commit;
mod agreement;
mod bad_input;
mod blog;
mod bulk;
mod copy;
mod defaults;
mod derived;
mod errors;
mod explain;
mod filterable;
mod foreign_keys;
mod functions;
mod functions_sql;
mod group;
mod group_sql;
mod insert_from;
mod integrity;
mod join;
mod join_sql;
mod lock;
mod many_to_many;
mod nested;
mod page;
mod poly;
mod poly_broken;
mod pool;
mod query;
mod raw;
mod related;
mod relation;
mod scope;
mod shape;
mod soft_delete;
mod soft_delete_poly;
mod sql;
mod stream;
mod time_limit;
mod transaction;
mod tree;
mod tx;
mod types;
mod upsert;
mod upsert_outcome;
mod validation;
mod version;
mod watch;
mod window;
mod write;
