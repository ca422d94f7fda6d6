//! Behaviour on live databases: SQLite in memory always, PostgreSQL and MySQL/MariaDB when they are configured.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod blog;
mod defaults;
mod derived;
mod errors;
mod foreign_keys;
mod integrity;
mod many_to_many;
mod nested;
mod poly;
mod poly_broken;
mod pool;
mod query;
mod related;
mod relation;
mod shape;
mod soft_delete;
mod soft_delete_poly;
mod sql;
mod transaction;
mod tree;
mod types;
mod version;
mod watch;
mod write;
