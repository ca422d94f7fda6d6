//! The same work done by every library on one database, timed side by side. See `README.md`.

mod alloc;
mod args;
mod batches;
mod data;
mod harness;
mod inputs;
mod memory;
mod mysql;
mod nested;
#[cfg(feature = "orm")]
mod ours;
mod plot;
mod postgres;
mod report;
mod sqlite;
mod toasty;
mod workload;

use anyhow::Result;
use tokio::runtime::Builder;

use crate::args::{Args, Database, Place};
use crate::harness::Entry;
use crate::report::Report;

#[global_allocator]
static ALLOCATOR: alloc::Counting = alloc::Counting;

fn main() -> Result<()> {
    let args = args::parse(std::env::args().skip(1)).unwrap_or_else(|error| {
        eprintln!("{error}\n\n{}", args::USAGE);
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
    let (plan, place) = (&args.plan, args.place.name());
    let stored = data::rows(data::STORED);
    let (database, server, tables) = match args.database {
        Database::Sqlite => {
            let sqlite = sqlite::Files::create(&stored, plan.is_big())?;
            let mut entries = keep(sqlite.entries(place).await?, &args.contenders);
            let tables = harness::run(&mut entries, plan, &stored).await?;
            ("sqlite", sqlite::version(), tables)
        }
        Database::Postgres => {
            let postgres = postgres::Schema::create(&stored, plan.is_big()).await?;
            let tables = async {
                let mut entries = keep(postgres.entries(place).await?, &args.contenders);
                harness::run(&mut entries, plan, &stored).await
            }
            .await;
            let server = postgres.version().await;
            postgres.drop().await?;
            ("postgres", server?, tables?)
        }
        Database::MySql => {
            let mut mysql = mysql::Database::create(&stored, plan.is_big()).await?;
            let tables = async {
                let mut entries = keep(mysql.entries().await?, &args.contenders);
                harness::run(&mut entries, plan, &stored).await
            }
            .await;
            let server = mysql.version().await;
            mysql.drop().await?;
            ("mysql", server?, tables?)
        }
    };
    let report = Report {
        database,
        server,
        place,
        yields: plan.yields,
        rounds: plan.rounds,
        versions: report::versions(),
        workloads: tables,
    };
    print!("{report}");
    for path in report.save()? {
        println!("saved {}", path.display());
    }
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
