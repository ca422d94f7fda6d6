//! The annotated source -> `generated/crates`: `schema.prisma` and the DDL of each database. Writes only what changed.

use orm_codegen::{Config, Dialect, Error, Report};
use std::path::{Path, PathBuf};

const OUT_DIR: &str = "generated/crates";

fn config() -> Config {
    Config::new()
        .root(env!("CARGO_MANIFEST_DIR"))
        .source("src/crates.rs")
        .out_dir(OUT_DIR)
        .prisma(Dialect::Postgres)
        .dialects(&Dialect::ALL)
}

pub(crate) fn generate() -> Result<Report, Error> {
    orm_codegen::generate(&config())
}

/// The file that creates the tables.
pub(crate) fn ddl_file(dialect: Dialect) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(OUT_DIR)
        .join(format!("{}.sql", dialect.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_files_say_what_the_source_says() {
        if std::env::var_os("BLESS").is_some() {
            generate().expect("the source is right, and the files can be written");
        }
        let report = orm_codegen::check(&config()).expect("the source is right");
        assert!(
            report.is_fresh(),
            "`BLESS=1` writes them: {:?} {:?}",
            report.missing,
            report.stale
        );
    }
}
