//! Mistakes that do not compile, each with the message that its user sees, and unusual surroundings in which models do.
//! `ui/<topic>/fail` holds what is refused, `ui/<topic>/pass` what must be accepted.

use std::process::Command;

/// Messages are the compiler's in part, so they are compared on the compiler that wrote them.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/*/pass/*.rs");
    let version = Command::new("rustc").arg("--version").output();
    let version = version.expect("rustc runs").stdout;
    if String::from_utf8_lossy(&version).starts_with(COMPILER) {
        cases.compile_fail("tests/ui/*/fail/*.rs");
    } else {
        eprintln!("skipped: messages are compared on {COMPILER}* only");
    }
}
