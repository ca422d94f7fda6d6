//! Findings -> the formats of other programs. What a person reads on a terminal is the command's matter.

mod github;
mod json;
mod sarif;

pub use github::to_github;
pub use json::to_json;
pub use sarif::to_sarif;

#[cfg(test)]
mod tests;
