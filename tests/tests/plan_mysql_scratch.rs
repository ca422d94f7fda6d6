//! Temporary.
#[path = "migration/golden.rs"]
mod golden;
#[path = "migration/plan_mysql.rs"]
mod plan_mysql;
