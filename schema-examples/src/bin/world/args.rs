//! The command line.

use clap::Parser;

/// Loads the countries of the world into an empty database, and answers questions about them.
#[derive(Debug, Parser)]
#[command(name = "world")]
pub(crate) struct Args {
    /// Where to load them: an empty SQLite, PostgreSQL or MySQL database.
    #[arg(long, value_name = "URL", default_value = "sqlite::memory:")]
    pub(crate) url: String,
    /// The country to look at closely, by its two letters in ISO 3166-1.
    #[arg(long, value_name = "CODE", default_value = "CZ")]
    pub(crate) country: String,
}
