//! The same work done by every library on one database, timed side by side. See `README.md`.

mod alloc;
mod data;
mod harness;
mod nested;
mod postgres;
mod report;
mod sqlite;
mod toasty;

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::runtime::Builder;

use crate::harness::{Entry, Plan, Workload};
use crate::nested::Nested;
use crate::report::Report;

#[global_allocator]
static ALLOCATOR: alloc::Counting = alloc::Counting;

const USAGE: &str = "\
usage: bench sqlite|postgres [options]
  --rounds N        rounds to take times in (21)
  --rows N,N,..     row counts of the selects (1,10,100,1000,10000); none: -
  --insert N,N,..   row counts of the inserts (1,1000); none: -
  --nested N,N,..   user counts of the nested loads (100,1000); none: -
  --latest N,N,..   user counts of the nested loads with a limit of posts for each user (1000); none: -
  --only NAME,..    point, select, insert, nested: these workloads; other names: these contenders, and the first of
                    the table
  --batch-ms N      length of the floor's batch in a round (20)
  --on PLACE        main: the main thread, beside two workers; task: a spawned task on one of two workers, as a
                    server's handler is; current-thread: a runtime of one thread (main)
  --yield           hand the thread to the runtime before each operation";

/// The words of `--only` that are not names of contenders.
const KINDS: [&str; 4] = ["point", "select", "insert", "nested"];

#[derive(Clone, Copy)]
enum Database {
    Sqlite,
    Postgres,
}

/// Where the contenders are called.
#[derive(Clone, Copy)]
enum Place {
    Main,
    Task,
    CurrentThread,
}

impl Place {
    const ALL: [Self; 3] = [Self::Main, Self::Task, Self::CurrentThread];

    fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Task => "task",
            Self::CurrentThread => "current-thread",
        }
    }
}

struct Args {
    database: Database,
    rounds: usize,
    select: Vec<usize>,
    insert: Vec<usize>,
    nested: Vec<i64>,
    latest: Vec<i64>,
    /// Names of contenders; empty for all.
    only: Vec<String>,
    /// Kinds of workloads; empty for all.
    kinds: Vec<String>,
    batch: Duration,
    place: Place,
    yields: bool,
}

fn main() -> Result<()> {
    let args = parse(std::env::args().skip(1)).unwrap_or_else(|error| {
        eprintln!("{error}\n\n{USAGE}");
        std::process::exit(2);
    });
    let mut builder = match args.place {
        Place::Main | Place::Task => Builder::new_multi_thread(),
        Place::CurrentThread => Builder::new_current_thread(),
    };
    let runtime = builder.worker_threads(2).enable_all().build()?;
    match args.place {
        Place::Main | Place::CurrentThread => runtime.block_on(run(args)),
        Place::Task => runtime.block_on(runtime.spawn(run(args)))?,
    }
}

async fn run(args: Args) -> Result<()> {
    let stored = data::rows(data::STORED);
    let is_wanted =
        |kind: &str| args.kinds.is_empty() || args.kinds.iter().any(|name| name == kind);
    let mut workloads = Vec::new();
    if is_wanted("point") {
        workloads.push(Workload::Point);
    }
    if is_wanted("select") {
        workloads.extend(args.select.iter().copied().map(Workload::Select));
    }
    if is_wanted("insert") {
        workloads.extend(args.insert.iter().copied().map(Workload::Insert));
    }
    if is_wanted("nested") {
        let all = args.nested.iter().copied().map(Nested::All);
        let latest = args.latest.iter().copied().map(Nested::Latest);
        workloads.extend(all.chain(latest).map(Workload::Nested));
    }
    let plan = Plan {
        workloads,
        rounds: args.rounds,
        batch: args.batch,
        yields: args.yields,
    };
    let (database, server, tables) = match args.database {
        Database::Sqlite => {
            let sqlite = sqlite::Files::create(&stored)?;
            let mut entries = keep(sqlite.entries(args.place.name()).await?, &args.only);
            let tables = harness::run(&mut entries, &plan, &stored).await?;
            ("sqlite", sqlite::version(), tables)
        }
        Database::Postgres => {
            let postgres = postgres::Schema::create(&stored).await?;
            let tables = async {
                let mut entries = keep(postgres.entries(args.place.name()).await?, &args.only);
                harness::run(&mut entries, &plan, &stored).await
            }
            .await;
            let server = postgres.version().await;
            postgres.drop().await?;
            ("postgres", server?, tables?)
        }
    };
    let report = Report {
        database,
        server,
        place: args.place.name(),
        yields: args.yields,
        rounds: args.rounds,
        versions: report::versions(),
        workloads: tables,
    };
    let yields = if report.yields { ", yields" } else { "" };
    println!(
        "\n{}; {}{yields}; {:?}",
        report.server, report.place, report.versions
    );
    println!("saved {}", report.save()?.display());
    Ok(())
}

/// The floor and the contenders asked for.
fn keep(mut entries: Vec<Entry>, only: &[String]) -> Vec<Entry> {
    let floor = entries[0].name();
    entries.retain(|entry| {
        only.is_empty() || entry.name() == floor || only.iter().any(|name| name == entry.name())
    });
    entries
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Args> {
    let database = match words.next().as_deref() {
        Some("sqlite") => Database::Sqlite,
        Some("postgres") => Database::Postgres,
        other => bail!("expected `sqlite` or `postgres`, found {other:?}"),
    };
    let mut args = Args {
        database,
        rounds: 21,
        select: vec![1, 10, 100, 1000, data::STORED],
        insert: vec![1, 1000],
        nested: vec![100, nested::USERS],
        latest: vec![nested::USERS],
        only: Vec::new(),
        kinds: Vec::new(),
        batch: Duration::from_millis(20),
        place: Place::Main,
        yields: false,
    };
    while let Some(option) = words.next() {
        let mut value = || {
            words
                .next()
                .with_context(|| format!("{option} wants a value"))
        };
        match option.as_str() {
            "--rounds" => args.rounds = value()?.parse()?,
            "--rows" => args.select = list(&value()?)?,
            "--insert" => args.insert = list(&value()?)?,
            "--nested" => args.nested = list(&value()?)?,
            "--latest" => args.latest = list(&value()?)?,
            "--only" => {
                (args.kinds, args.only) = list::<String>(&value()?)?
                    .into_iter()
                    .partition(|word| KINDS.contains(&word.as_str()));
            }
            "--batch-ms" => args.batch = Duration::from_millis(value()?.parse()?),
            "--yield" => args.yields = true,
            "--on" => {
                let name = value()?;
                let place = Place::ALL.into_iter().find(|place| place.name() == name);
                args.place = place.with_context(|| format!("unknown place {name}"))?;
            }
            _ => bail!("unknown option {option}"),
        }
    }
    if args.rounds == 0 || args.batch.is_zero() {
        bail!("--rounds and --batch-ms must be at least 1");
    }
    if args
        .select
        .iter()
        .chain(&args.insert)
        .any(|rows| !(1..=data::STORED).contains(rows))
    {
        bail!("row counts go from 1 to {}", data::STORED);
    }
    if args
        .nested
        .iter()
        .chain(&args.latest)
        .any(|users| !(1..=nested::USERS).contains(users))
    {
        bail!("user counts go from 1 to {}", nested::USERS);
    }
    Ok(args)
}

fn list<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(words: &str) -> Result<Vec<T>> {
    if words == "-" {
        return Ok(Vec::new());
    }
    words.split(',').map(|word| Ok(word.parse()?)).collect()
}
