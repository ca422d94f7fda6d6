//! The arguments of `orm migrate`.

use super::{ConsentArgs, DatabaseArgs, SchemaArgs, dialect};
use clap::{Args, Subcommand, ValueEnum};
use orm_schema::Dialect;
use std::path::PathBuf;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    /// The folder of the migrations [default: `[migrations] folder` of orm.toml, or `migrations`]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: MigrateCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MigrateCommand {
    /// Write a migration for what the models changed, prove it, and apply it to the development database
    #[command(after_help = "\
Examples:
  orm migrate dev
  orm migrate dev add_invoices

JSON: { ok, generated: [{ name, sql, down, plan }], proven, migrations: [{ name, statements, milliseconds }] }; with
questions and with --dry-run, what `generate` prints.

Exit codes: 0 done or nothing to do, 1 problems in the sources, or the migration is not what it promises, 2 failure, or
changes that need an answer, 4 the folder or the database is not what it was, 5 two heads, 6 a migration failed, 8 another
process holds the lock.")]
    Dev(DevArgs),
    /// Write a migration for what the models changed since the last one; needs no database
    #[command(after_help = "\
Examples:
  orm migrate generate add_invoices
  orm migrate generate --dry-run
  orm migrate generate rename_total --hint '{\"rename\": \"invoices.total\", \"to\": \"amount_cents\"}'
  orm migrate generate backfill --empty

JSON: { ok, migrations: [{ name, sql, down, plan }], written, questions: [{ id, sentence, score, reasons, ways: [{ meaning,
attribute, hint }] }], problems }

Exit codes: 0 written or nothing to do, 1 problems in the sources, 2 failure, or changes that need an answer, 4 edited or
missing files, 5 two heads.")]
    Generate(GenerateArgs),
    /// Show what `deploy` would do to a database
    #[command(after_help = "\
JSON: { ok, migrations: [{ name, transactional, statements, plan }] }

Exit codes: 0 shown or nothing to do, 2 failure, 4 the database and the folder disagree, 5 two heads, 6 a migration failed.")]
    Plan(PlanArgs),
    /// Judge migrations by the safety rules
    #[command(after_help = "\
Examples:
  orm migrate lint
  orm migrate lint --latest 1 --format github
  orm migrate lint --format sarif > lint.sarif

JSON: [{ rule, id, severity, message, help, migration, file, line, statement }]

Exit codes: 0 clean or warnings only, 2 failure, 3 errors.")]
    Lint(LintArgs),
    /// Check the folder: nothing edited or missing, one head, the models as the last snapshot says
    #[command(after_help = "\
JSON: { ok, findings: [{ severity, code, migration, message, help }], accepted }

Exit codes: 0 clean, 1 the models differ from the last migration or have problems, 2 failure, 4 edited or missing files, 5 two heads.")]
    Check(CheckArgs),
    /// Run migrations on a seeded database of their own, and compare what comes out with what they promise
    #[command(after_help = "\
Examples:
  orm migrate prove
  orm migrate prove --latest 3 --rows 100
  orm migrate prove --shadow-url postgres://localhost/empty

JSON: { ok, migrations, held, refuted, open }

Exit codes: 0 proven, 1 something is refuted, or problems in the sources, 2 failure.")]
    Prove(ProveArgs),
    /// Apply all migrations that a database does not have yet
    #[command(after_help = "\
Examples:
  orm migrate deploy
  orm migrate deploy --dry-run
  orm migrate deploy --to 20261121120000_add_invoices --url postgres://app@db.example.org/app

JSON: { ok, migrations: [{ name, statements, milliseconds }] }; with --dry-run what `plan` prints.

Exit codes: 0 done or nothing to do, 2 failure, 4 the database and the folder disagree, 5 two heads, 6 a migration failed, 8 another process holds the lock.")]
    Deploy(DeployArgs),
    /// Revert migrations, newest first; what `up` put aside comes back
    #[command(after_help = "\
Examples:
  orm migrate down
  orm migrate down --to 20261101120000_init --dry-run

JSON: { ok, migrations: [{ name, statements, milliseconds }] }; with --dry-run { ok, migrations: [{ name, transactional,
statements }] }

Exit codes: 0 done, 2 failure, 4 the database and the folder disagree, 6 a migration failed, 8 another process holds the lock, 9 values would be lost.")]
    Down(DownArgs),
    /// Show the state of every migration in a database
    #[command(after_help = "\
States: pending, running, applied, failed, rolled-back, edited, missing, out-of-order, half-reverted.

JSON: { ok, migrations: [{ name, state, statement, applied_at, can_be_reverted }] }

Exit codes: 0 nothing stands in the way, 2 failure, 4 the database and the folder disagree, 6 a migration failed.")]
    Status(StatusArgs),
    /// Decide about a migration that failed
    #[command(after_help = "\
Examples:
  orm migrate resolve 20261121120000_add_invoices --resume
  orm migrate resolve 20261121120000_add_invoices --undo

JSON: { ok, migration, resolution, resolved }

Exit codes: 0 done, 2 failure, 6 a statement failed, 8 another process holds the lock.")]
    Resolve(ResolveArgs),
    /// Compare two schemas: models, migrations, a database or nothing
    #[command(after_help = "\
Examples:
  orm migrate diff --from migrations --to models
  orm migrate diff --from migrations --to models --script
  orm migrate diff --from database --to models --url sqlite:app.db
  orm migrate diff --from empty --to models --script

JSON: { ok, differences, script }

Exit codes: 0 no difference, 1 differences, or problems in the sources, 2 failure.")]
    Diff(DiffArgs),
    /// Show where a database differs from what its migrations made
    #[command(after_help = "\
JSON: { ok, drift, others }

Exit codes: 0 no drift, 2 failure, 4 drift, 6 a migration failed.")]
    Drift(DriftArgs),
    /// Begin with a database that has tables already: its schema becomes the first migration, recorded and not run
    #[command(after_help = "\
In a folder that has migrations: records them all in the database, when it is what they lead to; and writes down what those
lead to that Prisma wrote.

JSON: { ok, recorded, written, others }

Exit codes: 0 done, 2 failure, 4 the database and the folder disagree, 8 another process holds the lock.")]
    Baseline(BaselineArgs),
    /// Remove for good what migrations have put aside; asks first
    #[command(after_help = "\
Examples:
  orm migrate gc --dry-run
  orm migrate gc --older-than 90 --yes

JSON: { ok, removed, objects: [{ migration, table, column, parked_as, since }] }

Exit codes: 0 done or nothing to do, 2 failure, 8 another process holds the lock.")]
    Gc(GcArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    /// An answer to a change that could mean several things, as JSON; may be repeated
    #[arg(long = "hint", value_name = "JSON")]
    pub(crate) hints: Vec<String>,
    /// A file with a JSON list of answers
    #[arg(long, value_name = "FILE")]
    pub(crate) hints_file: Option<PathBuf>,
    /// Whether to ask at the terminal
    #[arg(long, value_enum, default_value_t = Interactive::Auto)]
    pub(crate) interactive: Interactive,
    /// How much programs that use the database meanwhile are spared [default: `[migrations] strategy` of orm.toml, or online]
    #[arg(long, value_enum)]
    pub(crate) strategy: Option<StrategyArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Interactive {
    /// Ask when there is a terminal
    Auto,
    /// Never ask; changes that need an answer end with exit code 2
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StrategyArg {
    /// Long locks are avoided
    Online,
    /// The fewest statements
    Direct,
}

#[derive(Debug, Args)]
pub(crate) struct DevArgs {
    /// What the migration is about, for the folder's name
    pub(crate) name: Option<String>,
    /// Do not run the migration on a database of its own first
    #[arg(long)]
    pub(crate) no_prove: bool,
    /// Prove the migration and show it, and neither write nor apply it
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) answers: AnswerArgs,
    #[command(flatten)]
    pub(crate) shadow: ShadowArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) schema: SchemaArgs,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// What the migration is about, for the folder's name
    pub(crate) name: Option<String>,
    /// Write a migration without statements, to be filled in by hand
    #[arg(long)]
    pub(crate) empty: bool,
    /// Add a data step to be filled in by hand; with --empty
    #[arg(long, requires = "empty")]
    pub(crate) data: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The database [default: that of the folder, else that of the database's URL]
    #[arg(long, value_name = "DIALECT", value_parser = dialect())]
    pub(crate) dialect: Option<Dialect>,
    #[command(flatten)]
    pub(crate) answers: AnswerArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) schema: SchemaArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// The last migration to apply
    #[arg(long, value_name = "MIGRATION")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands of a GitHub workflow
    Github,
}

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Only the newest migrations, so many
    #[arg(long, value_name = "N")]
    pub(crate) latest: Option<usize>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = LintFormat::Text)]
    pub(crate) format: LintFormat,
    /// Count rows in the database, and leave out what they show to be harmless
    #[arg(long)]
    pub(crate) evidence: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Take files that were edited on purpose as they are now
    #[arg(long)]
    pub(crate) accept: bool,
    #[command(flatten)]
    pub(crate) schema: SchemaArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ShadowArgs {
    /// An empty database to try migrations on [default: one that is created beside the database and dropped again]
    #[arg(long, value_name = "URL")]
    pub(crate) shadow_url: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ProveArgs {
    /// The newest migrations, so many [default: all that belong to the newest change]
    #[arg(long, value_name = "N", conflicts_with = "all")]
    pub(crate) latest: Option<usize>,
    /// All migrations of the folder
    #[arg(long)]
    pub(crate) all: bool,
    /// Rows in each table
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(crate) rows: u16,
    #[command(flatten)]
    pub(crate) shadow: ShadowArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) schema: SchemaArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LockArgs {
    /// How long to wait for another process that migrates, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "60")]
    pub(crate) wait_lock: Duration,
    /// How long a statement waits for locks of tables, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "5")]
    pub(crate) lock_timeout: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "expected a number of seconds")?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "expected a number of seconds".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct DeployArgs {
    /// The last migration to apply
    #[arg(long, value_name = "MIGRATION")]
    pub(crate) to: Option<String>,
    /// Show what would run, and run nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Also apply migrations that are older than the newest applied one
    #[arg(long)]
    pub(crate) allow_out_of_order: bool,
    /// Go on although applied migrations were changed since
    #[arg(long)]
    pub(crate) allow_edited: bool,
    /// Go on although the database has migrations that the folder lacks
    #[arg(long)]
    pub(crate) allow_missing: bool,
    #[command(flatten)]
    pub(crate) lock: LockArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DownArgs {
    /// How many changes to revert
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "to")]
    pub(crate) steps: u32,
    /// Revert everything that was applied after this migration
    #[arg(long, value_name = "MIGRATION")]
    pub(crate) to: Option<String>,
    /// Show what would run, and run nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Go on although values would be lost
    #[arg(long)]
    pub(crate) allow_loss: bool,
    #[command(flatten)]
    pub(crate) lock: LockArgs,
    #[command(flatten)]
    pub(crate) consent: ConsentArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Args)]
#[group(id = "decision", required = true, multiple = false, args = ["resume", "resume_after", "undo", "mark_applied", "mark_rolled_back"])]
pub(crate) struct ResolveArgs {
    /// The migration
    #[arg(value_name = "MIGRATION")]
    pub(crate) name: String,
    /// Go on with the statement at which it stopped
    #[arg(long)]
    pub(crate) resume: bool,
    /// Go on behind the statement at which it stopped, because that was done
    #[arg(long)]
    pub(crate) resume_after: bool,
    /// Revert what has been done
    #[arg(long)]
    pub(crate) undo: bool,
    /// It has been done by hand
    #[arg(long)]
    pub(crate) mark_applied: bool,
    /// What it had done has been taken back by hand
    #[arg(long)]
    pub(crate) mark_rolled_back: bool,
    /// Show what would be decided, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) lock: LockArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The schema that is
    #[arg(long, value_enum, value_name = "SCHEMA")]
    pub(crate) from: DiffSide,
    /// The schema that shall be
    #[arg(long, value_enum, value_name = "SCHEMA")]
    pub(crate) to: DiffSide,
    /// Print the SQL that leads from one to the other
    #[arg(long)]
    pub(crate) script: bool,
    #[command(flatten)]
    pub(crate) answers: AnswerArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) schema: SchemaArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffSide {
    /// What the structs say
    Models,
    /// What the last migration leads to
    Migrations,
    /// What the database has
    Database,
    /// Nothing
    Empty,
}

#[derive(Debug, Args)]
pub(crate) struct DriftArgs {
    #[command(flatten)]
    pub(crate) shadow: ShadowArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    /// What the migration is called
    #[arg(default_value = "baseline")]
    pub(crate) name: String,
    /// Show what would be written and recorded, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Args)]
pub(crate) struct GcArgs {
    /// Only what was put aside at least so many days ago
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    pub(crate) older_than: u32,
    /// Show what would be removed, and remove nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) consent: ConsentArgs,
    #[command(flatten)]
    pub(crate) lock: LockArgs,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Debug, Args)]
pub(crate) struct PullArgs {
    /// The file that is written [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Only these tables
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// All but these tables
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    pub(crate) exclude: Vec<String>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}
