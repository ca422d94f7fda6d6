//! Behaviour on live databases: SQLite in memory always, PostgreSQL and MySQL/MariaDB when they are configured.

mod blog;
mod errors;
mod query;
mod relation;
mod transaction;
mod types;
mod write;
