//! What to read, what to generate, and where to put it. Plain data; does nothing.

use crate::error::Error;
use crate::source::cfg::{CfgFacts, Predicate};
use orm_schema::Dialect;
use std::path::{Path, PathBuf};

/// What to read, what to generate, and where to put it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Config {
    root: PathBuf,
    sources: Vec<PathBuf>,
    out_dir: Option<PathBuf>,
    dialects: Vec<Dialect>,
    prisma: Option<Dialect>,
    pub(crate) facts: CfgFacts,
}

impl Config {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What relative paths start from; without it, the current directory, which in a build script is the package's.
    pub fn root(mut self, directory: impl Into<PathBuf>) -> Self {
        self.root = directory.into();
        self
    }

    /// Adds a crate root, such as `src/lib.rs`: it and every file that its `mod` lines reach are read.
    pub fn source(mut self, file: impl Into<PathBuf>) -> Self {
        self.sources.push(file.into());
        self
    }

    /// The features that are on, for `#[cfg(feature = "..")]`. All others are off.
    pub fn features<S: Into<String>>(mut self, features: impl IntoIterator<Item = S>) -> Self {
        self.facts
            .features
            .extend(features.into_iter().map(Into::into));
        self
    }

    /// Decides another predicate of `cfg`, such as `debug_assertions` or `target_os = "linux"`.
    pub fn cfg(mut self, predicate: &str, holds: bool) -> Self {
        let name = syn::parse_str(predicate).map_or_else(
            |_| predicate.replace(' ', ""),
            |predicate: Predicate| predicate.spelling(),
        );
        self.facts.predicates.insert(name, holds);
        self
    }

    /// Where generated files go. Nothing is written anywhere else.
    pub fn out_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(directory.into());
        self
    }

    /// Generates `<dialect>.sql`, which creates the schema in an empty database, for each of these.
    pub fn dialects(mut self, dialects: &[Dialect]) -> Self {
        self.dialects.extend_from_slice(dialects);
        self.dialects.sort_unstable();
        self.dialects.dedup();
        self
    }

    /// Generates `schema.prisma` for this database.
    pub fn prisma(mut self, dialect: Dialect) -> Self {
        self.prisma = Some(dialect);
        self
    }

    pub(crate) fn root_dir(&self) -> &Path {
        &self.root
    }

    pub(crate) fn sources(&self) -> Result<&[PathBuf], Error> {
        if self.sources.is_empty() {
            Err(Error::NoSource)
        } else {
            Ok(&self.sources)
        }
    }

    pub(crate) fn targets(&self) -> Result<(&Path, Vec<Target>), Error> {
        let sql = self.dialects.iter().map(|&dialect| Target::Sql(dialect));
        let targets: Vec<Target> = self
            .prisma
            .map(Target::Prisma)
            .into_iter()
            .chain(sql)
            .collect();
        if targets.is_empty() {
            return Err(Error::NoTarget);
        }
        Ok((self.out_dir.as_deref().ok_or(Error::NoOutDir)?, targets))
    }
}

/// A file to generate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// `schema.prisma`
    Prisma(Dialect),
    /// `<dialect>.sql`
    Sql(Dialect),
}

impl Target {
    pub(crate) fn dialect(self) -> Dialect {
        match self {
            Self::Prisma(dialect) | Self::Sql(dialect) => dialect,
        }
    }

    pub(crate) fn file_name(self) -> String {
        match self {
            Self::Prisma(_) => "schema.prisma".to_owned(),
            Self::Sql(dialect) => format!("{}.sql", dialect.name()),
        }
    }
}
