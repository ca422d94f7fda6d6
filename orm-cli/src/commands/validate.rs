//! `orm validate`: shows every problem of the sources. Writes nothing.

use super::{judge, report_problems};
use crate::cli::ValidateArgs;
use crate::config::Project;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::problem::Problem;
use crate::render::{ProblemJson, count};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    /// Absent where problems keep the schema from being known.
    models: Option<usize>,
    enums: Option<usize>,
    problems: Vec<ProblemJson<'a>>,
}

pub(super) fn run(project: &Project, args: &ValidateArgs) -> Result<Exit, Failure> {
    let config = project.sources(&args.schema)?;
    let (schema, problems) = match judge(project, orm_codegen::load(&config))? {
        Ok(schema) => (Some(schema), Vec::new()),
        Err(problems) => (None, problems),
    };
    if args.json {
        output::json(&ReportJson {
            ok: problems.is_empty(),
            models: schema.as_ref().map(|schema| schema.models().len()),
            enums: schema.as_ref().map(|schema| schema.enums().len()),
            problems: problems.iter().map(Problem::to_json).collect(),
        });
    } else if let Some(schema) = &schema {
        let models = count(schema.models().len(), "model");
        let enums = count(schema.enums().len(), "enum");
        output::text(&format!("{models}, {enums}: no problems\n"));
    } else {
        report_problems(&problems);
    }
    Ok(if problems.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}
