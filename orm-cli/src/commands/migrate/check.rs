//! `orm migrate check`: the folder against its checksums, its plans against their files, the models against the last
//! snapshot. Asks no database.

use super::{Place, generate, problems_exit};
use crate::cli::CheckArgs;
use crate::commands::judge;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::render::count;
use orm_codegen::migration::{Problem, Severity, accept, check};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    findings: Vec<FindingJson<'a>>,
    /// Whether the files were taken as they are.
    accepted: bool,
}

#[derive(Debug, Serialize)]
struct FindingJson<'a> {
    severity: &'static str,
    code: &'static str,
    migration: Option<&'a str>,
    message: &'a str,
    help: &'a str,
}

pub(super) fn run(place: Place<'_>, args: &CheckArgs) -> Result<Exit, Failure> {
    let dialect = place.dialect(None, None)?;
    let mut folder = place.read(dialect)?;
    let mut accepted = Vec::new();
    if args.accept {
        accepted = accept(&folder).map_err(|error| place.folder_failure(error))?;
        folder = place.read(dialect)?;
    }
    let loaded = orm_codegen::load(&place.project.sources(&args.schema)?);
    let models = match judge(place.project, loaded)? {
        Ok(models) => models,
        Err(problems) => return Ok(generate::wrong_sources(place, &problems)),
    };
    let problems = check(&folder, &models).map_err(|error| place.folder_failure(error))?;
    let errors: Vec<Problem> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .cloned()
        .collect();
    if place.json {
        output::json(&ReportJson {
            ok: errors.is_empty(),
            findings: problems.iter().map(to_json).collect(),
            accepted: args.accept,
        });
    } else {
        for problem in &problems {
            output::text(&format!("{problem}\n"));
        }
        for problem in &accepted {
            output::text(&format!("accepted: {}\n", problem.message));
        }
        let migrations = count(folder.migrations.len(), "migration");
        if errors.is_empty() {
            output::text(&format!(
                "{migrations}: in order, and what the models say\n"
            ));
        }
    }
    if errors.is_empty() {
        Ok(Exit::Clean)
    } else {
        Ok(problems_exit(&errors))
    }
}

fn to_json(problem: &Problem) -> FindingJson<'_> {
    let Problem {
        severity,
        code,
        migration,
        message,
        help,
    } = problem;
    FindingJson {
        severity: match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code,
        migration: migration.as_deref(),
        message,
        help,
    }
}
