//! From annotated sources to `schema.prisma` and DDL. No database driver.
//!
//! ```text
//! files -> source -> Schema -> prisma::emit           -> schema.prisma
//!                           -> lower(Dialect) -> ddl  -> <dialect>.sql
//! ```
//!
//! A `build.rs` that keeps generated files next to the sources and fails when they are out of date:
//!
//! ```no_run
//! use orm_codegen::{Config, Dialect, OnStale, build_script};
//!
//! fn main() -> Result<(), orm_codegen::Error> {
//!     let config = Config::new()
//!         .source("src/lib.rs")
//!         .out_dir("schema")
//!         .prisma(Dialect::Postgres)
//!         .dialects(&[Dialect::Postgres, Dialect::Sqlite]);
//!     build_script(&config, OnStale::Fail)
//! }
//! ```

pub mod compare;
mod config;
pub mod ddl;
pub mod dialect;
pub mod diff;
mod error;
mod generate;
pub mod lint;
mod lower;
pub mod migration;
pub mod plan;
pub mod prisma;
pub mod pull;
mod reference;
pub mod seed;
mod source;
#[cfg(test)]
mod test_files;

pub use config::Config;
pub use error::Error;
pub use generate::{OnStale, Report, build_script, check, generate, load};
pub use lower::{declared_renames, lower, unsupported};
pub use orm_schema::Dialect;
pub use reference::type_table;
pub use source::SourceDiagnostic;
