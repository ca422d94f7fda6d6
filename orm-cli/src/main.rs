//! The `orm` command: reads arguments and configuration, calls the libraries, prints what they say.
//!
//! ```text
//! cli (arguments) + config (orm.toml, environment) -> Project -> commands/<verb> -> output
//! ```
//!
//! Decides nothing about schemas or SQL.

mod cli;
mod commands;
mod config;
mod confirm;
mod database_url;
mod failure;
mod output;
mod paths;
mod problem;
mod render;

use clap::Parser as _;
use std::process::ExitCode;

/// Something went wrong that is no finding; clap ends with the same code for wrong arguments.
const FAILURE: u8 = 2;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let json = cli.json();
    match commands::run(cli) {
        Ok(findings) => ExitCode::from(u8::from(findings.are_there())),
        Err(failure) => {
            if json {
                output::json(&failure.to_json());
            } else {
                output::error(&failure.render());
            }
            ExitCode::from(FAILURE)
        }
    }
}
