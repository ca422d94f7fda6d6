//! The arguments and the help texts. Reads nothing but the command line.

mod migrate;

pub(crate) use migrate::*;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use orm_schema::Dialect;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  orm generate              write schema.prisma and the DDL files
  orm generate --check      fail when they are not what the sources say, as a gate does
  orm validate              show every problem of the models, with the lines it stands in
  orm db push               create the tables in an empty database
  orm db reset --yes        drop the tables and create them again
  orm migrate dev           write a migration for what changed, prove it and apply it
  orm pull                  show structs for the tables that a database has
  orm check-relations       look for rows that refer to nothing, and what else keys did not hold

Exit codes:
  0  clean
  1  findings: problems in the sources or between rows, or generated files that are out of date
  2  failure: nothing can be said, or nothing was done
  3 and more: `orm migrate --help`

Configuration:
  `orm.toml` here or in a folder above; every key is optional, relative paths start from its folder:

    sources = [\"src/lib.rs\"]           crate roots; `mod` lines are followed
    features = []                      features that are on for `#[cfg(feature = \"..\")]`
    out = \"generated\"                  the folder of the generated files
    dialects = [\"sqlite\", \"postgres\"]  a DDL file for each; all when left out
    prisma = \"sqlite\"                  the database of schema.prisma, or \"none\"

    [database]
    url = \"sqlite:app.db\"

    [migrations]
    folder = \"migrations\"             one folder for one database
    strategy = \"online\"               or \"direct\": the fewest statements
    shadow = \"postgres://..\"          an empty database to prove migrations on

    [lint.allow]
    drop-index = \"why it may be\"      rules that are off, each with its reason

  DATABASE_URL wins over `url`; it may stand in a `.env` file beside `orm.toml` or above.
  Flags win over everything; their paths start from the current directory.";

/// Database schemas from annotated Rust structs.
#[derive(Debug, Parser)]
#[command(name = "orm", version, after_help = EXAMPLES, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// The configuration [default: `orm.toml` here or in a folder above]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "ORM_CONFIG",
        hide_env_values = true
    )]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Whether the report is for a program.
    pub(crate) fn json(&self) -> bool {
        match &self.command {
            Command::Generate(args) => args.json,
            Command::Validate(args) => args.json,
            Command::CheckRelations(args) => args.json,
            Command::Migrate(args) => args.json,
            Command::Pull(args) => args.json,
            Command::Db { .. } => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write schema.prisma and the DDL files that the sources ask for
    #[command(after_help = "\
Examples:
  orm generate
  orm generate --check
  orm generate --source src/models.rs --out schema --dialect postgres --prisma none

Exit codes: 0 clean, 1 problems in the sources or (with --check) files out of date, 2 failure.")]
    Generate(GenerateFilesArgs),
    /// Show every problem of the models
    #[command(after_help = "\
Examples:
  orm validate
  orm validate --json

Exit codes: 0 no problems, 1 problems, 2 failure.")]
    Validate(ValidateArgs),
    /// Show what foreign keys cannot or did not hold in a database
    #[command(after_help = "\
Examples:
  orm check-relations
  orm check-relations --samples 3 --url postgres://app@db.example.org/app
  orm check-relations --json

Exit codes: 0 no problems, 1 problems in the database or the sources, 2 failure.")]
    CheckRelations(CheckRelationsArgs),
    /// Write, prove, apply and revert migrations
    #[command(after_help = "\
Examples:
  orm migrate dev add_invoices       write a migration, prove it, apply it here
  orm migrate lint && orm migrate check
  orm migrate deploy                 apply what a database does not have yet
  orm migrate down                   revert the newest change; what was put aside comes back

Exit codes:
  0  done, or nothing to do
  1  findings: problems in the sources, differences, what a proof refutes
  2  failure, or changes that need an answer
  3  a safety rule forbids it
  4  files, history or database are not what they were
  5  two migrations follow the same one
  6  a migration failed; `orm migrate resolve` decides about it
  8  another process migrates the database
  9  values would be lost")]
    Migrate(MigrateArgs),
    /// Write structs for the tables that a database has
    #[command(after_help = "\
Examples:
  orm pull --out src/models.rs
  orm pull --only users,posts
  orm pull --exclude audit_log --url postgres://app@db.example.org/app

A file that exists is never overwritten.

Exit codes: 0 done, 2 failure.")]
    Pull(PullArgs),
    /// Create, fill and remove a development database
    #[command(after_help = "\
Examples:
  orm db create && orm db push
  orm db reset --yes
  orm db drop --url sqlite:scratch.db

Exit codes: 0 done, 1 problems in the sources, 2 failure.")]
    Db {
        #[command(subcommand)]
        command: DbCommand,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Create the database, without tables
    Create(DatabaseArgs),
    /// Remove the database and all that is in it; asks first
    Drop {
        #[command(flatten)]
        database: DatabaseArgs,
        #[command(flatten)]
        consent: ConsentArgs,
    },
    /// Create the tables of the schema in a database that has none of them
    Push {
        #[command(flatten)]
        database: DatabaseArgs,
        #[command(flatten)]
        schema: SchemaArgs,
    },
    /// Drop the tables of the schema and create them again; asks first
    Reset {
        #[command(flatten)]
        database: DatabaseArgs,
        #[command(flatten)]
        schema: SchemaArgs,
        #[command(flatten)]
        consent: ConsentArgs,
    },
}

#[derive(Debug, Args)]
pub(crate) struct GenerateFilesArgs {
    /// Write nothing; fail when a file is missing or says something else than the sources
    #[arg(long)]
    pub(crate) check: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) schema: SchemaArgs,
    /// The folder of the generated files [default: `out` of orm.toml, or `generated`]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The databases to write DDL for [default: `dialects` of orm.toml, or all]
    #[arg(long = "dialect", value_name = "DIALECT", value_delimiter = ',', value_parser = dialect())]
    pub(crate) dialects: Vec<Dialect>,
    /// The database to write schema.prisma for [default: `prisma` of orm.toml, or the first dialect]
    #[arg(long, value_name = "DIALECT", value_parser = prisma())]
    pub(crate) prisma: Option<Prisma>,
}

#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) schema: SchemaArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CheckRelationsArgs {
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// How many keys to show for each problem, at most 10
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u8).range(0..=10))]
    pub(crate) samples: u8,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) schema: SchemaArgs,
}

#[derive(Debug, Default, Args)]
pub(crate) struct SchemaArgs {
    /// A crate root to read; `mod` lines are followed [default: `sources` of orm.toml, or src/lib.rs]
    #[arg(long = "source", value_name = "FILE")]
    pub(crate) sources: Vec<PathBuf>,
    /// Features that are on for `#[cfg(feature = "..")]` [default: `features` of orm.toml]
    #[arg(long, value_name = "FEATURE", value_delimiter = ',')]
    pub(crate) features: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// The database [default: DATABASE_URL, or `[database] url` of orm.toml]
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ConsentArgs {
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// Whose schema.prisma is written, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prisma(pub(crate) Option<Dialect>);

impl Prisma {
    /// The choice of that name: a dialect, or `none`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "none" => Some(Self(None)),
            name => Dialect::from_name(name).map(|dialect| Self(Some(dialect))),
        }
    }
}

fn values() -> Vec<PossibleValue> {
    vec![
        PossibleValue::new("sqlite"),
        PossibleValue::new("postgres").alias("postgresql"),
        PossibleValue::new("mysql").alias("mariadb"),
    ]
}

fn dialect() -> impl TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(values())
        .try_map(|name| Dialect::from_name(&name).ok_or("unknown dialect"))
}

fn prisma() -> impl TypedValueParser<Value = Prisma> {
    let values = values().into_iter().chain([PossibleValue::new("none")]);
    PossibleValuesParser::new(values)
        .try_map(|name| Prisma::from_name(&name).ok_or("unknown dialect"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
