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
mod evidence;
mod failure;
mod output;
mod paths;
mod problem;
mod prove;
mod render;
mod shadow;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let json = cli.json();
    match commands::run(cli) {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(failure) => {
            if json {
                output::json(&failure.to_json());
            } else {
                output::error(&failure.render());
            }
            ExitCode::from(failure.exit() as u8)
        }
    }
}
