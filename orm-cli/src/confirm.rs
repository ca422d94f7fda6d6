//! Asks before something is lost. The answer is the database's name, so that nobody confirms the wrong one.

use crate::failure::Failure;
use crate::output;
use std::io::IsTerminal as _;

/// Asks on a terminal; without one, fails with the command that would not ask.
pub(crate) fn confirm(loss: &str, name: &str, unasked: &str) -> Result<(), Failure> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(Failure::new(
            format!("{loss}, and there is no terminal to ask on"),
            format!("if that is what you want, run `{unasked}`"),
        ));
    }
    output::error(&format!(
        "{loss}.\nType the database's name, `{name}`, to go on: "
    ));
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    if read.is_ok() && answer.trim() == name {
        return Ok(());
    }
    Err(Failure::new(
        "nothing was done, because that is not the database's name",
        format!("run the command again and type `{name}`"),
    ))
}
