//! `orm migrate generate`: writes a migration for what the models changed since the last one. Asks no database.

use super::answers::{self, QuestionJson};
use super::{Place, next, now};
use crate::cli::GenerateArgs;
use crate::commands::{again, judge, report_problems};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::paths::display;
use crate::problem::Problem;
use crate::render::{ProblemJson, count};
use orm_codegen::diff::{Answers, Question};
use orm_codegen::migration::{
    self, Folder, GenerateInput, NewMigration, Outcome, custom, file, write,
};
use orm_codegen::plan::Strategy;
use orm_schema::Schema;
use orm_schema::migration::{Action, Loss, Plan, Step, Work};
use serde::Serialize;

#[derive(Debug, Default, Serialize)]
struct ReportJson<'a> {
    ok: bool,
    /// The folders that were written, or would be.
    migrations: Vec<MigrationJson<'a>>,
    /// Whether they were written.
    written: bool,
    /// What has to be answered first.
    questions: Vec<QuestionJson<'a>>,
    /// What is wrong in the sources.
    problems: Vec<ProblemJson<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct MigrationJson<'a> {
    name: &'a str,
    sql: &'a str,
    down: &'a str,
    plan: Option<&'a Plan>,
}

pub(super) fn run(place: Place<'_>, args: &GenerateArgs) -> Result<Exit, Failure> {
    let dialect = place.dialect(args.dialect, args.database.url.as_deref())?;
    let folder = place.read(dialect)?;
    if args.empty {
        return by_hand(place, args, &folder);
    }
    let loaded = orm_codegen::load(&place.project.sources(&args.schema)?);
    let models = match judge(place.project, loaded)? {
        Ok(models) => models,
        Err(problems) => return Ok(wrong_sources(place, &problems)),
    };
    let asked = Asked {
        models: &models,
        name: args.name.as_deref(),
        strategy: place.project.strategy(args.answers.strategy),
        command: again(&[], &["--json"]),
        can_ask: answers::can_ask(place, &args.answers),
    };
    let made = match make(place, &folder, answers::given(&args.answers)?, &asked)? {
        Made::Nothing => {
            nothing(place);
            return Ok(Exit::Clean);
        }
        Made::Questions(questions) => return unanswered(place, &questions, &asked.command),
        Made::Migration(made) => made,
    };
    if !args.dry_run {
        write(&folder, &made.migrations).map_err(|error| place.folder_failure(error))?;
    }
    report(place, &made, args.dry_run);
    Ok(Exit::Clean)
}

/// Says that there is nothing to write.
pub(super) fn nothing(place: Place<'_>) {
    if place.json {
        output::json(&ReportJson {
            ok: true,
            ..ReportJson::default()
        });
    } else {
        output::text("the models are what the last migration leads to: nothing to write\n");
    }
}

/// What a migration is made from, besides the folder and the answers.
pub(super) struct Asked<'a> {
    pub(super) models: &'a Schema,
    pub(super) name: Option<&'a str>,
    pub(super) strategy: Strategy,
    /// The command to type again with an answer.
    pub(super) command: String,
    pub(super) can_ask: bool,
}

/// What came of it.
pub(super) enum Made {
    Nothing,
    Questions(Vec<Question>),
    Migration(MadeMigration),
}

pub(super) struct MadeMigration {
    pub(super) migrations: Vec<NewMigration>,
    pub(super) plans: Vec<Plan>,
}

/// Makes the migration, asking for what only a person knows. Writes nothing.
pub(super) fn make(
    place: Place<'_>,
    folder: &Folder,
    mut given: Answers,
    asked: &Asked<'_>,
) -> Result<Made, Failure> {
    let is_first = folder.migrations.is_empty();
    let name = asked
        .name
        .unwrap_or(if is_first { "init" } else { "change" });
    loop {
        let made = migration::generate(&GenerateInput {
            models: asked.models,
            folder,
            answers: &given,
            name,
            now: now(),
            strategy: asked.strategy,
        });
        match made.map_err(|error| place.folder_failure(error))? {
            Outcome::Nothing => return Ok(Made::Nothing),
            Outcome::Migration { migrations, plans } => {
                return Ok(Made::Migration(MadeMigration { migrations, plans }));
            }
            Outcome::Questions(questions) => {
                let answer = match questions.first().filter(|_| asked.can_ask) {
                    Some(question) => answers::ask(question)?,
                    None => None,
                };
                match answer {
                    Some(answer) => given.merge(answer),
                    None => return Ok(Made::Questions(questions)),
                }
            }
        }
    }
}

/// Says what has to be answered, and how.
pub(super) fn unanswered(
    place: Place<'_>,
    questions: &[Question],
    command: &str,
) -> Result<Exit, Failure> {
    if place.json {
        output::json(&ReportJson {
            questions: answers::to_json(questions),
            ..ReportJson::default()
        });
        return Ok(Exit::Failure);
    }
    output::error(&answers::shown(questions, command));
    let changes = count(questions.len(), "change");
    let verb = if questions.len() == 1 {
        "needs"
    } else {
        "need"
    };
    let help = "type one of the lines above for each; several `--hint` may stand in one command";
    Err(Failure::new(
        format!("{changes} {verb} your answer; nothing was written"),
        help,
    ))
}

/// Says what is wrong in the sources.
pub(super) fn wrong_sources(place: Place<'_>, problems: &[Problem]) -> Exit {
    if place.json {
        output::json(&ReportJson {
            problems: problems.iter().map(Problem::to_json).collect(),
            ..ReportJson::default()
        });
        return Exit::Findings;
    }
    report_problems(problems)
}

fn by_hand(place: Place<'_>, args: &GenerateArgs, folder: &Folder) -> Result<Exit, Failure> {
    let name = args.name.as_deref().unwrap_or("by_hand");
    let migration =
        custom(folder, name, now(), args.data).map_err(|error| place.folder_failure(error))?;
    if !args.dry_run {
        write(folder, std::slice::from_ref(&migration))
            .map_err(|error| place.folder_failure(error))?;
    }
    if place.json {
        output::json(&ReportJson {
            ok: true,
            migrations: vec![to_json(&migration, None)],
            written: !args.dry_run,
            ..ReportJson::default()
        });
        return Ok(Exit::Clean);
    }
    let path = display(&place.folder.join(&migration.name));
    let verb = if args.dry_run { "would write" } else { "wrote" };
    output::text(&format!("{verb} {path}, to be filled in by hand\n"));
    if !args.dry_run {
        next(
            false,
            "orm migrate check --accept, when it is written, then orm migrate prove",
        );
    }
    Ok(Exit::Clean)
}

fn to_json<'a>(migration: &'a NewMigration, plan: Option<&'a Plan>) -> MigrationJson<'a> {
    let text = |name: &str| migration.files.get(name).map_or("", String::as_str);
    MigrationJson {
        name: &migration.name,
        sql: text(file::UP),
        down: text(file::DOWN),
        plan,
    }
}

/// What was made, for a program to read.
pub(super) fn list(made: &MadeMigration) -> Vec<MigrationJson<'_>> {
    let MadeMigration { migrations, plans } = made;
    migrations
        .iter()
        .zip(plans)
        .map(|(migration, plan)| to_json(migration, Some(plan)))
        .collect()
}

/// What was written, a line a statement.
pub(super) fn written(place: Place<'_>, made: &MadeMigration) {
    for (migration, plan) in made.migrations.iter().zip(&made.plans) {
        let path = display(&place.folder.join(&migration.name));
        output::text(&format!("wrote {path}\n"));
        for step in plan.up.iter().filter(|step| step.action != Action::Session) {
            output::text(&format!("  {}\n", described(step)));
        }
    }
}

/// What was written or would be.
pub(super) fn report(place: Place<'_>, made: &MadeMigration, is_dry_run: bool) {
    if place.json {
        output::json(&ReportJson {
            ok: true,
            migrations: list(made),
            written: !is_dry_run,
            ..ReportJson::default()
        });
    } else if is_dry_run {
        for migration in &made.migrations {
            let path = display(&place.folder.join(&migration.name));
            let sql = migration.files.get(file::UP).map_or("", String::as_str);
            output::text(&format!("would write {path}\n\n{sql}\n"));
        }
        next(false, "the same command without `--dry-run`");
    } else {
        written(place, made);
        next(
            false,
            "read it, then `orm migrate prove` and `orm migrate deploy`",
        );
    }
}

/// A step in one line: what, about what, and what others notice.
pub(super) fn described(step: &Step) -> String {
    let names = [step.table.as_deref(), step.object.as_deref()];
    let mut names: Vec<&str> = names.into_iter().flatten().collect();
    names.dedup();
    let mut notes = Vec::new();
    if step.work == Work::Metadata {
        // A lock for the time that the catalogue takes is none that people notice.
    } else if step.lock.blocks_reads() {
        notes.push("reads and writes wait");
    } else if step.lock.blocks_writes() {
        notes.push("writes wait");
    }
    match step.loss {
        Loss::None => {}
        Loss::Parked => notes.push("values are put aside, `orm migrate down` brings them back"),
        Loss::Converted => notes.push("values are converted"),
        Loss::Values => notes.push("values are lost"),
    }
    let action = format!("{:?}", step.action);
    let mut words = String::new();
    for c in action.chars() {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    let notes = match notes.as_slice() {
        [] => String::new(),
        notes => format!(" ({})", notes.join("; ")),
    };
    format!("{words} {}{notes}", names.join("."))
}
