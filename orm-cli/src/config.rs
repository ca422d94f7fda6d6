//! `orm.toml`, the environment and the flags -> [`Project`]: what to read, what to make and where. Flags win over the
//! environment, the environment over the file. Reads these and nothing else.

mod environment;
mod file;

use crate::cli::{GenerateFilesArgs, Prisma, SchemaArgs, StrategyArg};
use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use crate::paths::{display, relative_to};
use environment::Environment;
use file::File;
use orm_codegen::plan::Strategy;
use orm_schema::Dialect;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const FILE_NAME: &str = "orm.toml";

/// Everything that a command may want to know.
#[derive(Debug)]
pub(crate) struct Project {
    /// What relative paths start from: the configuration's folder, as a path from the current directory.
    pub(crate) root: PathBuf,
    file: File,
    environment: Environment,
}

impl Project {
    /// Reads the configuration, if there is one.
    pub(crate) fn load(config: Option<&Path>) -> Result<Self, Failure> {
        let path = match config {
            Some(path) => Some(path.to_owned()),
            None => find(FILE_NAME)?,
        };
        let (root, file) = match &path {
            Some(path) => {
                let root = path.parent().unwrap_or(Path::new("")).to_owned();
                (root, file::read(path)?)
            }
            None => (PathBuf::new(), File::default()),
        };
        let environment = Environment::load(&root)?;
        Ok(Self {
            root,
            file,
            environment,
        })
    }

    /// What the schema is read from.
    pub(crate) fn sources(&self, args: &SchemaArgs) -> Result<orm_codegen::Config, Failure> {
        let features = if args.features.is_empty() {
            &self.file.features
        } else {
            &args.features
        };
        let mut config = orm_codegen::Config::new()
            .root(&self.root)
            .features(features);
        if !args.sources.is_empty() {
            for source in &args.sources {
                config = config.source(self.rooted(source)?);
            }
        } else if let Some(sources) = &self.file.sources {
            for source in sources {
                config = config.source(source);
            }
        } else {
            config = config.source(self.default_source()?);
        }
        Ok(config)
    }

    /// What is generated, and where.
    pub(crate) fn generation(
        &self,
        args: &GenerateFilesArgs,
    ) -> Result<orm_codegen::Config, Failure> {
        let dialects = match &self.file.dialects {
            _ if !args.dialects.is_empty() => args.dialects.clone(),
            Some(dialects) => dialects.clone(),
            None => Dialect::ALL.to_vec(),
        };
        let by_default = Prisma(Some(*dialects.first().unwrap_or(&Dialect::Sqlite)));
        let Prisma(prisma) = args.prisma.or(self.file.prisma).unwrap_or(by_default);
        if dialects.is_empty() && prisma.is_none() {
            return Err(Failure::new(
                "there is nothing to generate: `dialects` is empty and `prisma` is \"none\"",
                "name a dialect in `dialects` or `prisma` of orm.toml",
            ));
        }
        let out = match (&args.out, &self.file.out) {
            (Some(out), _) => self.rooted(out)?,
            (None, Some(out)) => out.clone(),
            (None, None) => PathBuf::from("generated"),
        };
        let config = self.sources(&args.schema)?.out_dir(out).dialects(&dialects);
        Ok(match prisma {
            Some(dialect) => config.prisma(dialect),
            None => config,
        })
    }

    /// The development database.
    pub(crate) fn database(&self, flag: Option<&str>) -> Result<DatabaseUrl, Failure> {
        if let Some(url) = flag {
            DatabaseUrl::parse(url, Path::new(""))
        } else if let Some((url, base)) = self.environment.database_url() {
            DatabaseUrl::parse(&url, &base)
        } else if let Some(url) = &self.file.database.url {
            DatabaseUrl::parse(url, &self.root)
        } else {
            Err(Failure::new(
                "no database is named",
                "set DATABASE_URL, pass `--url sqlite:app.db`, or write `url` below `[database]` in orm.toml",
            ))
        }
    }

    /// The folder of the migrations, as a path from the current directory.
    pub(crate) fn migrations(&self, flag: Option<&Path>) -> PathBuf {
        match (flag, &self.file.migrations.folder) {
            (Some(folder), _) => folder.to_owned(),
            (None, Some(folder)) => self.root.join(folder),
            (None, None) => self.root.join("migrations"),
        }
    }

    /// How much programs that use the database during a migration are spared.
    pub(crate) fn strategy(&self, flag: Option<StrategyArg>) -> Strategy {
        match (flag, self.file.migrations.strategy) {
            (Some(StrategyArg::Direct), _) | (None, Some(file::Strategy::Direct)) => {
                Strategy::Direct
            }
            (Some(StrategyArg::Online), _) | (None, Some(file::Strategy::Online) | None) => {
                Strategy::Online
            }
        }
    }

    /// The empty database to try migrations on, when one is named.
    pub(crate) fn shadow(&self, flag: Option<&str>) -> Result<Option<DatabaseUrl>, Failure> {
        match (flag, &self.file.migrations.shadow) {
            (Some(url), _) => DatabaseUrl::parse(url, Path::new("")).map(Some),
            (None, Some(url)) => DatabaseUrl::parse(url, &self.root).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// The rules of migrations that are off, each with its reason.
    pub(crate) fn allowed_rules(&self) -> &BTreeMap<String, String> {
        &self.file.lint.allow
    }

    /// A flag's path starts from the current directory, as shells complete it.
    fn rooted(&self, path: &Path) -> Result<PathBuf, Failure> {
        relative_to(&self.root, path).map_err(|error| {
            let help = "pass the path in full";
            Failure::io("find", &display(path), &error, help)
        })
    }

    fn default_source(&self) -> Result<&'static str, Failure> {
        ["src/lib.rs", "src/main.rs"]
            .into_iter()
            .find(|source| self.root.join(source).is_file())
            .ok_or_else(|| {
                Failure::new(
                    "there is no `src/lib.rs` and no `src/main.rs` to read",
                    "go to the package's folder, pass `--source`, or name `sources` in orm.toml",
                )
            })
    }
}

/// The nearest file of that name, from the current directory upwards, as a path from there.
fn find(name: &str) -> Result<Option<PathBuf>, Failure> {
    let here = std::env::current_dir().map_err(|error| {
        let help = "go to a folder that exists";
        Failure::io("find", ".", &error, help)
    })?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(name).is_file() {
            return Ok(Some(up.join(name)));
        }
        up.push("..");
    }
    Ok(None)
}
