//! Migrations on live databases, each test in a database of its own. Apart from `it`, which takes long to compile.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod crash;
mod files;
mod gc;
mod golden;
mod interrupted;
mod introspect;
mod lint;
mod locks;
mod obstacles;
mod plan_mysql;
mod plan_postgres;
mod plan_sqlite;
mod prisma;
mod property;
mod pull;
mod runner;
mod seed;
