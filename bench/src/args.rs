//! What the command line asks for.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::data;
use crate::harness::Plan;
use crate::nested::{self, Nested};
use crate::workload::{LEVELS, Workload};

pub const USAGE: &str = "\
usage: bench sqlite|postgres|mysql [options]
  --only WORD,..    these workloads: point, select, filter, insert, update, upsert, transaction, tasks, big, stream,
                    nested, scale, levels (all but the last two); other words: these contenders, and the floor
  --quick           5 rounds, --batch-ms 5, --longest-s 2, unless other numbers are given
  --rounds N        rounds to take times in (21)
  --batch-ms N      length of the floor's batch in a round (20)
  --longest-s N     no further round of a workload begins after so many seconds, but 3 are run (20)
  --rows N,N,..     row counts of the selects (1,10,100,1000,10000); none: -
  --insert N,N,..   row counts of the inserts (1,100,1000); none: -
  --nested N,N,..   user counts of the nested loads (100,1000); none: -
  --latest N,N,..   user counts of the nested loads with a limit of posts for each user (1000); none: -
  --scale N,N,..    row counts of the scale (10,100,1000,10000,100000,1000000)
  --on PLACE        main: the main thread, beside two workers; task: a spawned task on one of two workers, as a
                    server's handler is; current-thread: a runtime of one thread (main)
  --yield           hand the thread to the runtime before each operation";

/// Kinds of workloads: the words of `--only` that are not names of contenders, and whether they are run unasked.
const KINDS: [(&str, bool); 13] = [
    ("point", true),
    ("select", true),
    ("filter", true),
    ("insert", true),
    ("update", true),
    ("upsert", true),
    ("transaction", true),
    ("tasks", true),
    ("big", true),
    ("stream", true),
    ("nested", true),
    ("scale", false),
    ("levels", false),
];

#[derive(Clone, Copy)]
pub enum Database {
    Sqlite,
    Postgres,
    MySql,
}

/// Where the contenders are called.
#[derive(Clone, Copy)]
pub enum Place {
    Main,
    Task,
    CurrentThread,
}

impl Place {
    const ALL: [Self; 3] = [Self::Main, Self::Task, Self::CurrentThread];

    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Task => "task",
            Self::CurrentThread => "current-thread",
        }
    }
}

pub struct Args {
    pub database: Database,
    pub plan: Plan,
    pub place: Place,
    /// Names of contenders; empty for all.
    pub contenders: Vec<String>,
}

/// Row and user counts of workloads that have several.
struct Sizes {
    select: Vec<usize>,
    insert: Vec<usize>,
    nested: Vec<i64>,
    latest: Vec<i64>,
    scale: Vec<usize>,
}

impl Sizes {
    fn check(&self) -> Result<()> {
        let mut rows = self.select.iter().chain(&self.insert);
        ensure!(
            rows.all(|rows| (1..=data::STORED).contains(rows)),
            "row counts go from 1 to {}",
            data::STORED
        );
        let mut users = self.nested.iter().chain(&self.latest);
        ensure!(
            users.all(|users| (1..=nested::USERS).contains(users)),
            "user counts go from 1 to {}",
            nested::USERS
        );
        ensure!(
            self.scale.iter().all(|rows| (1..=data::BIG).contains(rows)),
            "rows of the scale go from 1 to {}",
            data::BIG
        );
        Ok(())
    }

    fn workloads(&self, kind: &str) -> Vec<Workload> {
        match kind {
            "point" => vec![Workload::Point],
            "select" => self.select.iter().copied().map(Workload::Select).collect(),
            "filter" => vec![Workload::Filter],
            "insert" => self.insert.iter().copied().map(Workload::Insert).collect(),
            "update" => vec![Workload::Update],
            "upsert" => vec![Workload::Upsert],
            "transaction" => vec![Workload::Transaction],
            "tasks" => vec![Workload::Tasks],
            "big" => vec![Workload::BigPoint, Workload::BigPage],
            "stream" => vec![Workload::Stream],
            "nested" => {
                let all = self.nested.iter().copied().map(Nested::All);
                let latest = self.latest.iter().copied().map(Nested::Latest);
                all.chain(latest).map(Workload::Nested).collect()
            }
            "scale" => self.scale.iter().copied().map(Workload::Scale).collect(),
            "levels" => (1..=LEVELS).map(Workload::Levels).collect(),
            _ => Vec::new(),
        }
    }
}

pub fn parse(mut words: impl Iterator<Item = String>) -> Result<Args> {
    let database = match words.next().as_deref() {
        Some("sqlite") => Database::Sqlite,
        Some("postgres") => Database::Postgres,
        Some("mysql") => Database::MySql,
        other => bail!("expected `sqlite`, `postgres` or `mysql`, found {other:?}"),
    };
    let mut sizes = Sizes {
        select: vec![1, 10, 100, 1_000, data::STORED],
        insert: vec![1, 100, 1_000],
        nested: vec![100, nested::USERS],
        latest: vec![nested::USERS],
        scale: vec![10, 100, 1_000, 10_000, 100_000, data::BIG],
    };
    let (mut rounds, mut batch_ms, mut longest_s) = (None, None, None);
    let (mut is_quick, mut yields, mut place) = (false, false, Place::Main);
    let (mut kinds, mut contenders) = (Vec::new(), Vec::new());
    while let Some(option) = words.next() {
        let mut value = || {
            words
                .next()
                .with_context(|| format!("{option} wants a value"))
        };
        match option.as_str() {
            "--quick" => is_quick = true,
            "--rounds" => rounds = Some(value()?.parse()?),
            "--batch-ms" => batch_ms = Some(value()?.parse()?),
            "--longest-s" => longest_s = Some(value()?.parse()?),
            "--rows" => sizes.select = list(&value()?)?,
            "--insert" => sizes.insert = list(&value()?)?,
            "--nested" => sizes.nested = list(&value()?)?,
            "--latest" => sizes.latest = list(&value()?)?,
            "--scale" => sizes.scale = list(&value()?)?,
            "--only" => {
                (kinds, contenders) = list::<String>(&value()?)?
                    .into_iter()
                    .partition(|word| KINDS.iter().any(|(kind, _)| kind == word));
            }
            "--yield" => yields = true,
            "--on" => {
                let name = value()?;
                let found = Place::ALL.into_iter().find(|place| place.name() == name);
                place = found.with_context(|| format!("unknown place {name}"))?;
            }
            _ => bail!("unknown option {option}"),
        }
    }
    sizes.check()?;
    let or =
        |number: Option<u64>, quick, full| number.unwrap_or(if is_quick { quick } else { full });
    let plan = Plan {
        workloads: KINDS
            .iter()
            .filter(|(kind, is_default)| match kinds.is_empty() {
                true => *is_default,
                false => kinds.iter().any(|word| word == kind),
            })
            .flat_map(|(kind, _)| sizes.workloads(kind))
            .collect(),
        rounds: or(rounds, 5, 21) as usize,
        batch: Duration::from_millis(or(batch_ms, 5, 20)),
        longest: Duration::from_secs(or(longest_s, 2, 20)),
        yields,
    };
    ensure!(
        plan.rounds > 0 && !plan.batch.is_zero(),
        "--rounds and --batch-ms must be at least 1"
    );
    Ok(Args {
        database,
        plan,
        place,
        contenders,
    })
}

fn list<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(words: &str) -> Result<Vec<T>> {
    if words == "-" {
        return Ok(Vec::new());
    }
    words.split(',').map(|word| Ok(word.parse()?)).collect()
}
