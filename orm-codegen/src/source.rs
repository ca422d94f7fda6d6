//! Source files -> [`Schema`]. Finds the annotated items, has `orm-schema` read and resolve them, and says of every
//! problem in which file and line it is. Does not compile anything: macros are not expanded.

pub(crate) mod cfg;
mod diagnostic;
pub(crate) mod discover;

pub use diagnostic::SourceDiagnostic;

use crate::error::Error;
use cfg::CfgFacts;
use discover::{Discovery, Walk};
use orm_schema::Schema;
use orm_schema::diagnostic::Diagnostics;
use orm_schema::syntax::{ItemDef, parse_item};
use std::path::{Path, PathBuf};

/// What the sources say.
#[derive(Debug)]
pub(crate) struct Sources {
    /// The files read, as paths from the root directory.
    pub(crate) files: Vec<PathBuf>,
    /// The schema, as far as it could be read.
    pub(crate) schema: Schema,
    /// Everything wrong, by place.
    pub(crate) diagnostics: Vec<SourceDiagnostic>,
}

/// Reads the given root files and all that their `mod` lines reach.
pub(crate) fn load(root: &Path, files: &[PathBuf], facts: &CfgFacts) -> Result<Sources, Error> {
    let mut walk = Walk::new(root, facts);
    for file in files {
        walk.root_file(file)?;
    }
    let Discovery {
        files,
        items,
        mut diagnostics,
        span_files,
    } = walk.found;
    let mut defs: Vec<ItemDef> = Vec::new();
    let mut found = Diagnostics::new();
    for item in &items {
        let (def, problems) = parse_item(item);
        defs.extend(def);
        found.extend(problems);
    }
    let is_complete = diagnostics.is_empty() && defs.len() == items.len();
    let (schema, problems) = orm_schema::resolve(defs);
    // An item that could not be read makes others look wrong, so what spans items is judged when all are there.
    if is_complete {
        found.extend(problems);
    }
    diagnostics.extend(
        found
            .into_iter()
            .map(|diagnostic| span_files.locate(diagnostic)),
    );
    diagnostics.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    Ok(Sources {
        files,
        schema,
        diagnostics,
    })
}

#[cfg(test)]
mod tests;
