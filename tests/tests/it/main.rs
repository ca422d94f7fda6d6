//! Behaviour on live databases: SQLite in memory always, PostgreSQL and MySQL/MariaDB when they are configured.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod blog;
mod defaults;
mod errors;
mod pool;
mod query;
mod relation;
mod sql;
mod transaction;
mod types;
mod write;
