//! `world`: relations of every kind, on public facts about the countries of the world.
//!
//! ```text
//! src/world.rs -> generate -> schema.prisma, DDL
//! data/world/*.tsv -> facts -> load -> database -> answers -> tables
//! ```
//!
//! Answers go to standard output and are the same on every database; everything else goes to standard error.

mod answers;
mod args;
mod changes;
mod facts;
mod load;
#[cfg(test)]
mod tests;

use args::Args;
use clap::Parser as _;
use orm::prelude::*;
use schema_examples::world::Country;
use schema_examples::{generate, output};
use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&*error);
            ExitCode::FAILURE
        }
    }
}

async fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    for path in generate::WORLD.generate()?.written {
        output::note(&format!("wrote {}", path.display()));
    }
    let facts = facts::facts()?;
    let code = args.country.to_ascii_uppercase();
    if !facts.countries.iter().any(|country| country.code == code) {
        let error = format!(
            "there is no country with the code `{code}`\n  `--country` takes the two letters of ISO 3166-1, such as CZ"
        );
        return Err(error.into());
    }

    let db = Db::connect(&args.url).await?;
    let start = Instant::now();
    let rows = load::load(&db, &facts).await?;
    let (database, time) = (db.dialect(), start.elapsed());
    output::note(&format!("loaded {rows} rows into {database} in {time:.2?}"));

    let country = Country::find_by(Country::code_key, code).one(&db).await?;
    answers::regions::tree(&db).await?.print();
    answers::regions::continents(&db).await?.print();
    answers::country::card(&db, &country).await?.print();
    answers::country::neighbours(&db, &country).await?.print();
    answers::country::names(&db, &country).await?.print();
    answers::borders::questions(&db, &country).await?.print();
    answers::borders::most_neighbours(&db).await?.print();
    answers::common::languages(&db).await?.print();
    answers::common::currencies(&db).await?.print();
    answers::common::organisations(&db).await?.print();
    answers::cities::largest(&db).await?.print();
    answers::cities::notes(&db).await?.print();
    answers::former::countries(&db).await?.print();
    changes::rehearsal(&db).await?.print();
    answers::former::check(&db).await?.print();
    db.close();
    Ok(())
}
