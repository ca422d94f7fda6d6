//! `orm migrate diff`: two schemas, and what differs; as SQL with `--script`.

use super::{Place, answers, generate, sides};
use crate::cli::{DiffArgs, DiffSide};
use crate::commands::again;
use crate::failure::{Exit, Failure};
use crate::output;
use orm_codegen::diff::{Answers, Change, diff, questions};
use orm_codegen::plan::{PlanInput, PlanOptions, PlannedPart, plan};
use orm_schema::sql::SqlSchema;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ReportJson {
    ok: bool,
    /// What differs, a sentence each.
    differences: Vec<String>,
    /// The statements that lead from one to the other, where they were asked for.
    script: Option<String>,
}

pub(super) fn run(place: Place<'_>, args: &DiffArgs) -> Result<Exit, Failure> {
    let url = args.database.url.as_deref();
    let dialect = place.dialect(None, url)?;
    let read = |which| sides::side(place, which, dialect, url, &args.schema);
    let (from, to) = match (read(args.from)?, read(args.to)?) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(problems), _) | (_, Err(problems)) => {
            return Ok(generate::wrong_sources(place, &problems));
        }
    };
    let mut given = answers::given(&args.answers)?;
    if args.to == DiffSide::Models {
        let loaded = orm_codegen::load(&place.project.sources(&args.schema)?);
        if let Ok(models) = loaded {
            let declared = orm_codegen::declared_renames(&models, dialect);
            let mut all = Answers::from_renames(declared);
            all.merge(given);
            given = all;
        }
    }
    let changes = diff(&from, &to, &given);
    let script = if args.script && !changes.is_empty() {
        let open = questions(&from, &to, &given);
        if !open.is_empty() {
            return generate::unanswered(place, &open, &again(&[], &["--json"]));
        }
        Some(script(place, args, &from, &to, &changes)?)
    } else {
        None
    };
    let exit = if changes.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    };
    if place.json {
        output::json(&ReportJson {
            ok: changes.is_empty(),
            differences: changes.iter().map(Change::to_string).collect(),
            script,
        });
        return Ok(exit);
    }
    match script {
        Some(script) => output::text(&script),
        None if changes.is_empty() => output::text("no difference\n"),
        None => {
            for change in &changes {
                output::text(&format!("{change}\n"));
            }
        }
    }
    Ok(exit)
}

fn script(
    place: Place<'_>,
    args: &DiffArgs,
    old: &SqlSchema,
    new: &SqlSchema,
    changes: &[Change],
) -> Result<String, Failure> {
    let options = PlanOptions {
        strategy: place.project.strategy(args.answers.strategy),
        // What is parked by a script of no migration.
        id: "00000000".to_owned(),
    };
    let parts = plan(&PlanInput {
        old,
        new,
        changes,
        options: &options,
    })
    .map_err(|sentences| {
        let list = sentences.join("\n  ");
        let help = "change what each line names";
        Failure::new(format!("no script can do this:\n  {list}"), help)
    })?;
    let parts: Vec<String> = parts.iter().map(text).collect();
    Ok(parts.join("\n-- In another transaction\n"))
}

fn text(part: &PlannedPart) -> String {
    let statements: Vec<&str> = part.up.iter().map(|step| step.sql.as_str()).collect();
    statements.join("\n\n") + "\n"
}
