//! Automation: check, test, bless, db.
fn main() {}
