//! `orm generate`: writes the generated files, or says which are out of date.

use super::{again, judge, report_problems};
use crate::cli::GenerateFilesArgs;
use crate::config::Project;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::paths::{display, shortest};
use crate::problem::Problem;
use crate::render::{ProblemJson, count};
use orm_codegen::Report;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Debug, Default, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    read: Vec<String>,
    written: Vec<String>,
    unchanged: Vec<String>,
    stale: Vec<String>,
    missing: Vec<String>,
    problems: Vec<ProblemJson<'a>>,
}

pub(super) fn run(project: &Project, args: &GenerateFilesArgs) -> Result<Exit, Failure> {
    let config = project.generation(args)?;
    let result = if args.check {
        orm_codegen::check(&config)
    } else {
        orm_codegen::generate(&config)
    };
    let report = match judge(project, result)? {
        Ok(report) => report,
        Err(problems) if args.json => {
            output::json(&ReportJson {
                problems: problems.iter().map(Problem::to_json).collect(),
                ..ReportJson::default()
            });
            return Ok(Exit::Findings);
        }
        Err(problems) => return Ok(report_problems(&problems)),
    };
    let is_fresh = report.is_fresh();
    if args.json {
        output::json(&json(project, &report));
    } else {
        output::text(&text(&report, args.check));
    }
    Ok(if is_fresh {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn json(project: &Project, report: &Report) -> ReportJson<'static> {
    let Report {
        read,
        written,
        unchanged,
        stale,
        missing,
    } = report;
    let paths = |paths: &[PathBuf]| paths.iter().map(|path| show(path)).collect();
    ReportJson {
        ok: report.is_fresh(),
        read: read
            .iter()
            .map(|path| show(&project.root.join(path)))
            .collect(),
        written: paths(written),
        unchanged: paths(unchanged),
        stale: paths(stale),
        missing: paths(missing),
        problems: Vec::new(),
    }
}

fn text(report: &Report, is_check: bool) -> String {
    let Report {
        read: _,
        written,
        unchanged,
        stale,
        missing,
    } = report;
    let mut text = String::new();
    let mut list = |word: &str, paths: &[PathBuf]| {
        for path in paths {
            text.push_str(&format!("{word:9}  {}\n", show(path)));
        }
    };
    list("written", written);
    list("stale", stale);
    list("missing", missing);
    if !is_check {
        list("unchanged", unchanged);
    }
    let outdated = stale.len() + missing.len();
    let all = outdated + written.len() + unchanged.len();
    text + &match (is_check, outdated) {
        (false, _) => format!(
            "{} written, {} unchanged\n",
            count(written.len(), "file"),
            unchanged.len()
        ),
        (true, 0) => format!("{}: up to date\n", count(all, "generated file")),
        (true, _) => format!(
            "out of date: {outdated} of {}\nhelp: run `{}`\n",
            count(all, "generated file"),
            again(&[], &["--check", "--json"])
        ),
    }
}

fn show(path: &Path) -> String {
    display(&shortest(path))
}
