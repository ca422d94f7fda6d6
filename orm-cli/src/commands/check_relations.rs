//! `orm check-relations`: shows what foreign keys cannot or did not hold in a database. Writes nothing.

use super::db::{block_on, connect};
use super::{judge, report_problems};
use crate::cli::CheckRelationsArgs;
use crate::config::Project;
use crate::database_url::DatabaseUrl;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::problem::Problem;
use crate::render::{ProblemJson, count};
use comfy_table::{CellAlignment, Table, presets};
use orm::{ErrorKind, IntegrityReport, RelationProblem};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    /// Absent where problems keep the schema from being known.
    relations_checked: Option<usize>,
    /// What is wrong with the rows.
    findings: &'a [RelationProblem],
    /// What is wrong in the sources.
    problems: Vec<ProblemJson<'a>>,
}

pub(super) fn run(project: &Project, args: &CheckRelationsArgs) -> Result<Exit, Failure> {
    let url = project.database(args.database.url.as_deref())?;
    let loaded = orm_codegen::load(&project.sources(&args.schema)?);
    let schema = match judge(project, loaded)? {
        Ok(schema) => schema,
        Err(problems) if args.json => {
            output::json(&ReportJson {
                ok: false,
                relations_checked: None,
                findings: &[],
                problems: problems.iter().map(Problem::to_json).collect(),
            });
            return Ok(Exit::Findings);
        }
        Err(problems) => return Ok(report_problems(&problems)),
    };
    // Connecting would create it.
    if url.file().is_some_and(|file| !file.exists()) {
        let help = "name another database with `--url`, or run `orm db create` and `orm db push`";
        return Err(Failure::new(
            format!("`{}` does not exist", url.name()),
            help,
        ));
    }
    let mut report = block_on(async {
        let db = connect(&url).await?;
        let report = orm::check_relations(&db, &schema).await;
        db.close();
        report.map_err(|error| failure(&error))
    })?;
    for problem in &mut report.problems {
        problem.samples.truncate(usize::from(args.samples));
    }
    if args.json {
        output::json(&ReportJson {
            ok: report.is_clean(),
            relations_checked: Some(report.relations_checked),
            findings: &report.problems,
            problems: Vec::new(),
        });
    } else {
        output::text(&text(&report, &url));
    }
    Ok(if report.is_clean() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn failure(error: &orm::Error) -> Failure {
    // The message says what creates what is missing.
    let is_missing = matches!(
        error.kind(),
        ErrorKind::MissingTable | ErrorKind::MissingColumn
    );
    let help = if is_missing {
        "check that `--url`, DATABASE_URL or orm.toml names the right database"
    } else {
        "check what the user of the URL may do in the database"
    };
    Failure::new(error.to_string(), help)
}

fn text(report: &IntegrityReport, url: &DatabaseUrl) -> String {
    let IntegrityReport {
        problems,
        relations_checked,
    } = report;
    let relations = count(*relations_checked, "relation");
    let checked = format!("{relations} of `{}` checked", url.name());
    if problems.is_empty() {
        return format!("{checked}: no problems\n");
    }
    let mut shown = Table::new();
    shown.load_style(presets::UTF8_FULL_CONDENSED);
    shown.set_header(["Relation", "Problem", "Count", "Keys"]);
    for problem in problems {
        shown.add_row(cells(problem));
    }
    for column in shown.column_iter_mut().skip(2).take(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let found = count(problems.len(), "problem");
    let mut text = format!("{shown}\n{checked}: {found}\n");
    let kinds: BTreeSet<_> = problems.iter().map(|problem| problem.kind).collect();
    for kind in kinds {
        text.push_str(&format!("help: {kind}: {}\n", kind.help()));
    }
    text
}

fn cells(problem: &RelationProblem) -> [String; 4] {
    let RelationProblem {
        model,
        relation,
        kind,
        count,
        samples,
    } = problem;
    let is_all = u64::try_from(samples.len()).is_ok_and(|shown| shown == *count);
    let more = if is_all || samples.is_empty() {
        ""
    } else {
        ", .."
    };
    [
        format!("{model}::{relation}"),
        kind.to_string(),
        count.to_string(),
        samples.join(", ") + more,
    ]
}
