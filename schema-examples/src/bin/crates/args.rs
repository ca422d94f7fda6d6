//! The command line.

use clap::Parser;
use std::path::PathBuf;

/// Loads a Cargo dependency graph into a database, and answers questions about it.
#[derive(Debug, Parser)]
#[command(name = "crates")]
pub(crate) struct Args {
    /// Where to load it: a SQLite file, a PostgreSQL or a MySQL database.
    #[arg(long, value_name = "URL", default_value = "sqlite:target/crates.db")]
    pub(crate) url: String,
    /// The workspace to look at; without it, that of the current directory.
    #[arg(long, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,
    /// Only packages whose name contains this, in any case.
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// Which page of the packages.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub(crate) page: u64,
    /// How many packages a page has.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub(crate) per_page: u64,
    /// Drops the tables of this program and loads them again, even if the graph is the same as last time.
    #[arg(long)]
    pub(crate) fresh: bool,
}
