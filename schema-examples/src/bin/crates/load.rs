//! Rows -> database: creates the tables from the generated DDL and fills them in one transaction.

use crate::rows::Graph;
use indicatif::{ProgressBar, ProgressStyle};
use orm::prelude::*;
use orm::{CreateMany, Dialect, ErrorKind, IntoCreate};
use schema_examples::crates::*;
use schema_examples::{generate, output};
use std::error::Error;
use std::time::Instant;

/// Rows between two steps of the progress bar.
const STEP: usize = 512;

pub(crate) async fn load(db: &Db, graph: Graph, fresh: bool) -> Result<(), Box<dyn Error>> {
    let last = last_load(db).await?;
    if let Some(last) = last
        .as_ref()
        .filter(|last| !fresh && last.fingerprint == graph.fingerprint)
    {
        output::note(&format!(
            "the same graph was loaded at {} ({} rows in {} s); `--fresh` loads it again",
            last.loaded_at.format("%Y-%m-%d %H:%M:%S"),
            last.rows,
            last.seconds
        ));
        return Ok(());
    }
    // Only tables that this program made, or that the user says may go.
    let drop = last.is_some() || fresh;
    let ddl = ddl(db.dialect(), drop)?;
    let bar = progress_bar(graph.len());
    let start = Instant::now();
    let rows = graph.len();
    let is_atomic = db.dialect().capabilities().transactional_ddl;
    if !is_atomic {
        // It would commit the transaction behind our back.
        db.batch(&ddl).await.map_err(hint)?;
    }
    db.transaction(async |tx| {
        if is_atomic {
            tx.batch(&ddl).await.map_err(hint)?;
        }
        fill(tx, graph, &bar, start).await?;
        Ok::<_, Box<dyn Error>>(())
    })
    .await?;
    bar.finish_and_clear();
    output::note(&format!(
        "loaded {rows} rows into {} in {:.2?}",
        db.dialect(),
        start.elapsed()
    ));
    Ok(())
}

fn hint(error: orm::Error) -> String {
    format!("cannot create the tables: {error}\n  if tables of this name may be dropped: `--fresh`")
}

async fn last_load(db: &Db) -> orm::Result<Option<Load>> {
    match Load::query()
        .order_by(Load::loaded_at.desc())
        .first(db)
        .await
    {
        Err(error) if error.kind() == ErrorKind::MissingTable => Ok(None),
        other => other,
    }
}

/// The script that makes empty tables: the generated one, after dropping what an earlier one made.
fn ddl(dialect: Dialect, drop: bool) -> Result<String, String> {
    let create = generate::CRATES.ddl(dialect)?;
    let mut script = String::new();
    if drop {
        // What refers comes before what it refers to.
        for schema in [
            Load::schema(),
            PackageAuthor::schema(),
            Author::schema(),
            PackageLicence::schema(),
            Licence::schema(),
            Target::schema(),
            Feature::schema(),
            Dependency::schema(),
            Version::schema(),
            Package::schema(),
        ] {
            script.push_str(&format!("DROP TABLE IF EXISTS {};\n", schema.table));
        }
        if dialect == Dialect::Postgres {
            script.push_str("DROP TYPE IF EXISTS target_kind;\n");
        }
    }
    Ok(script + &create)
}

async fn fill(tx: &Tx, graph: Graph, bar: &ProgressBar, start: Instant) -> orm::Result<()> {
    let rows = graph.len();
    let Graph {
        workspace,
        fingerprint,
        packages,
        versions,
        dependencies,
        features,
        targets,
        licences,
        package_licences,
        authors,
        package_authors,
    } = graph;
    // What is referred to comes before what refers.
    create(tx, bar, packages).await?;
    create(tx, bar, versions).await?;
    create(tx, bar, dependencies).await?;
    create(tx, bar, features).await?;
    create(tx, bar, targets).await?;
    create(tx, bar, licences).await?;
    create(tx, bar, package_licences).await?;
    create(tx, bar, authors).await?;
    create(tx, bar, package_authors).await?;
    let milliseconds = i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX);
    let load = NewLoad {
        workspace,
        fingerprint,
        rows: u32::try_from(rows).unwrap_or(u32::MAX),
        seconds: Decimal::new(milliseconds, 3),
    };
    Load::create(load).exec(tx).await?;
    Ok(())
}

async fn create<M: Model, R: IntoCreate<M> + Send>(
    tx: &Tx,
    bar: &ProgressBar,
    rows: Vec<R>,
) -> orm::Result<()> {
    bar.set_message(M::schema().table.to_string());
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let step = rows.by_ref().take(STEP);
        bar.inc(CreateMany::new(step).exec(tx).await?);
    }
    Ok(())
}

fn progress_bar(rows: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(rows).unwrap_or(u64::MAX));
    match ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
