//! The orm command.
fn main() {}
