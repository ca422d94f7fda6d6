//! How much CPU time `cargo check` and `cargo build` take for the same models and queries in every library: writes the
//! crates, runs cargo, prints tables and saves the samples. See `../README.md`.

mod cargo;
mod library;
mod plan;
mod report;
mod template;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cargo::{Cargo, Sample, Wanted};
use crate::library::Library;
use crate::plan::KINDS;
use crate::report::{Kinds, Line, Report};
use crate::template::RING;

const USAGE: &str = "\
usage: compile [options] [FOLDER]
  FOLDER            where the crates are written (target/compile of the workspace)
  --models N        how many models, a multiple of 10 (100)
  --rounds N        times that each number is taken (3)
  --only NAME,..    these libraries, and serde: orm, diesel, diesel-pairs, sea-orm, sea-orm-dense,
                    toasty
  --orm FOLDER      measure the crate `orm` of this folder (../orm of the workspace)
  --kinds           what a query of each kind costs, beyond the models
  --check           take the times of `cargo check` alone, and none of `cargo build`
  --built           the dependencies are built already: do not check and build each crate once before the rounds
  --write           write the crates and stop";

struct Args {
    folder: PathBuf,
    orm: PathBuf,
    models: usize,
    rounds: usize,
    /// Names of libraries; empty for all.
    only: Vec<String>,
    kinds: bool,
    check: bool,
    built: bool,
    write: bool,
}

fn main() -> Result<()> {
    let args = parse(std::env::args().skip(1)).unwrap_or_else(|error| {
        eprintln!("{error}\n\n{USAGE}");
        std::process::exit(2);
    });
    let libraries: Vec<&Library> = Library::ALL
        .iter()
        .filter(|library| {
            library.is_yardstick()
                || args.only.is_empty()
                || args.only.iter().any(|name| name == library.name)
        })
        .collect();
    library::write(&args.folder, &libraries, args.models, &args.orm)?;
    println!("wrote {}", args.folder.display());
    if args.write {
        return Ok(());
    }
    let cargo = Cargo::new(&args.folder, &bench().join("target"));
    for library in libraries.iter().filter(|_| !args.built) {
        println!("building what {} depends on", library.name);
        cargo.check(library, Wanted::Everything)?;
        if builds(&args) {
            cargo.build(library)?;
        }
    }
    let locks = libraries.iter().map(|library| library.lock(&args.folder));
    let mut report = Report::new(locks, args.models, args.rounds)?;
    if args.kinds {
        report.kinds = measure_kinds(&cargo, &libraries, args.rounds)?;
        print!("{}", report.kinds_table());
    } else {
        report.libraries = measure(&cargo, &args, &libraries)?;
        print!("{}", report.table());
    }
    println!("\n{}; {:?}", report.compiler, report.versions);
    println!("saved {}", report.save(bench())?.display());
    Ok(())
}

fn builds(args: &Args) -> bool {
    !args.check && !args.kinds
}

/// The workspace of the benchmarks.
fn bench() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Libraries take turns, so that a busy minute does not fall on one of them.
fn measure(cargo: &Cargo, args: &Args, libraries: &[&Library]) -> Result<Vec<Line>> {
    let mut lines: Vec<Line> = libraries.iter().map(|it| Line::new(it.name)).collect();
    for round in 1..=args.rounds {
        println!("round {round} of {}", args.rounds);
        for (library, line) in libraries.iter().zip(&mut lines) {
            cargo.clean(library)?;
            line.models.push(cargo.check(library, Wanted::Models)?);
            cargo.clean(library)?;
            line.everything
                .push(cargo.check(library, Wanted::Everything)?);
            line.nothing.push(cargo.check(library, Wanted::Everything)?);
            let edited = |run: &dyn Fn() -> Result<Sample>| -> Result<Sample> {
                library.edit(&args.folder, args.models, true)?;
                let sample = run();
                library.edit(&args.folder, args.models, false)?;
                sample
            };
            line.edit
                .push(edited(&|| cargo.check(library, Wanted::Everything))?);
            if builds(args) {
                cargo.clean(library)?;
                line.build.push(cargo.build(library)?);
                line.build_edit.push(edited(&|| cargo.build(library))?);
            }
        }
    }
    Ok(lines)
}

fn measure_kinds(cargo: &Cargo, libraries: &[&Library], rounds: usize) -> Result<Vec<Kinds>> {
    let with_queries = libraries.iter().filter(|library| !library.is_yardstick());
    let mut all: Vec<(&Library, Kinds)> = with_queries
        .map(|library| (*library, Kinds::new(library.name)))
        .collect();
    for round in 1..=rounds {
        println!("round {round} of {rounds}");
        for (library, kinds) in &mut all {
            let clean = |wanted| -> Result<Sample> {
                cargo.clean(library)?;
                cargo.check(library, wanted)
            };
            kinds.models.push(clean(Wanted::Models)?);
            for kind in KINDS {
                let samples: &mut BTreeMap<_, Vec<_>> = &mut kinds.kinds;
                let sample = clean(Wanted::Kind(kind.name))?;
                samples.entry(kind.name).or_default().push(sample);
            }
        }
    }
    Ok(all.into_iter().map(|(_, kinds)| kinds).collect())
}

fn parse(mut words: impl Iterator<Item = String>) -> Result<Args> {
    let mut args = Args {
        folder: bench().join("target").join("compile"),
        orm: bench().join("..").join("orm"),
        models: 100,
        rounds: 3,
        only: Vec::new(),
        kinds: false,
        check: false,
        built: false,
        write: false,
    };
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .with_context(|| format!("{word} wants a value"))
        };
        match word.as_str() {
            "--models" => args.models = value()?.parse()?,
            "--rounds" => args.rounds = value()?.parse()?,
            "--only" => args.only = value()?.split(',').map(str::to_owned).collect(),
            "--orm" => args.orm = PathBuf::from(value()?),
            "--kinds" => args.kinds = true,
            "--check" => args.check = true,
            "--built" => args.built = true,
            "--write" => args.write = true,
            option if option.starts_with('-') => bail!("unknown option {option}"),
            folder => args.folder = std::path::absolute(folder)?,
        }
    }
    if args.models == 0 || !args.models.is_multiple_of(RING) || args.rounds == 0 {
        bail!("--models must be a multiple of {RING}, --rounds at least 1");
    }
    let is_known = |name: &String| Library::ALL.iter().any(|library| library.name == name);
    if let Some(name) = args.only.iter().find(|name| !is_known(name)) {
        bail!("unknown library {name}");
    }
    Ok(args)
}
