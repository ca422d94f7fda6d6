//! The annotated source of an example -> `generated/<example>`: `schema.prisma` and the DDL of each database. Writes only
//! what changed.

use orm_codegen::{Config, Dialect, Error, Report};
use std::path::Path;

/// One example: a module of this crate, and its generated files.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    source: &'static str,
    out_dir: &'static str,
}

/// The Cargo dependency graph.
pub const CRATES: Example = Example {
    source: "src/crates.rs",
    out_dir: "generated/crates",
};

/// The countries of the world.
pub const WORLD: Example = Example {
    source: "src/world.rs",
    out_dir: "generated/world",
};

impl Example {
    fn config(self) -> Config {
        Config::new()
            .root(env!("CARGO_MANIFEST_DIR"))
            .source(self.source)
            .out_dir(self.out_dir)
            .prisma(Dialect::Postgres)
            .dialects(&Dialect::ALL)
    }

    /// Writes the files that the source says otherwise.
    ///
    /// # Errors
    ///
    /// When the source is wrong, or a file cannot be read or written.
    pub fn generate(self) -> Result<Report, Error> {
        orm_codegen::generate(&self.config())
    }

    /// The script that creates the tables.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn ddl(self, dialect: Dialect) -> Result<String, String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(self.out_dir)
            .join(format!("{}.sql", dialect.name()));
        std::fs::read_to_string(&path)
            .map_err(|error| format!("cannot read `{}`: {error}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_files_say_what_the_source_says() {
        for example in [CRATES, WORLD] {
            if std::env::var_os("BLESS").is_some() {
                example
                    .generate()
                    .expect("the source is right, and the files can be written");
            }
            let report = orm_codegen::check(&example.config()).expect("the source is right");
            assert!(
                report.is_fresh(),
                "`BLESS=1` writes them: {:?} {:?}",
                report.missing,
                report.stale
            );
        }
    }
}
