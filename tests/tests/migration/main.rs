//! Migrations on live databases, each test in a database of its own. Apart from `it`, which takes long to compile.

mod introspect;
mod plan_mysql;
mod plan_sqlite;
mod seed;
