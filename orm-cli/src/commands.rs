//! One module a verb: a project and arguments in, text printed and [`Exit`] out.

mod check_relations;
mod db;
mod db_create;
mod db_drop;
mod db_push;
mod db_reset;
mod generate;
mod migrate;
mod pull;
mod validate;

use crate::cli::{Cli, Command, DbCommand};
use crate::config::Project;
use crate::database_url::mask;
use crate::failure::{Exit, Failure};
use crate::paths::display;
use crate::problem::{self, Problem};
use crate::{output, render};

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    let Cli { config, command } = cli;
    let project = Project::load(config.as_deref())?;
    match command {
        Command::Generate(args) => generate::run(&project, &args),
        Command::Validate(args) => validate::run(&project, &args),
        Command::CheckRelations(args) => check_relations::run(&project, &args),
        Command::Migrate(args) => migrate::run(&project, &args),
        Command::Pull(args) => pull::run(&project, &args),
        Command::Db { command } => match command {
            DbCommand::Create(database) => db_create::run(&project, &database),
            DbCommand::Drop { database, consent } => db_drop::run(&project, &database, &consent),
            DbCommand::Push { database, schema } => db_push::run(&project, &database, &schema),
            DbCommand::Reset {
                database,
                schema,
                consent,
            } => db_reset::run(&project, &database, &schema, &consent),
        },
    }
}

/// What codegen said: a result, or what is wrong in the sources.
fn judge<T>(
    project: &Project,
    result: Result<T, orm_codegen::Error>,
) -> Result<Result<T, Vec<Problem>>, Failure> {
    use orm_codegen::Error;
    let (doing, path, error, help) = match result {
        Ok(value) => return Ok(Ok(value)),
        Err(Error::Diagnostics(diagnostics)) => {
            return Ok(Err(problem::of_sources(&project.root, diagnostics)));
        }
        Err(Error::Read { path, source }) => {
            let help = "name crate roots that exist with `--source`, or in `sources` of orm.toml";
            ("read", path, source, help)
        }
        Err(Error::Write { path, source }) => {
            let help = "choose another folder with `--out`, or check who may write to this one";
            ("write", path, source, help)
        }
        Err(Error::Unsupported(sentences)) => {
            let what = "the schema asks for what a database cannot do";
            let help = "change what each line names, or leave a database that is not used out of `dialects`";
            let sentences = sentences.iter().map(|sentence| format!("\n  {sentence}"));
            let list: String = sentences.collect();
            return Err(Failure::new(format!("{what}:{list}"), help));
        }
        Err(error) => {
            let help = "run `orm --help` for what can be configured";
            return Err(Failure::new(error.to_string(), help));
        }
    };
    Err(Failure::io(doing, &display(&path), &error, help))
}

/// Shows what is wrong in the sources.
fn report_problems(problems: &[Problem]) -> Exit {
    let mut text = render::problems(problems, render::Stream::Output);
    text.push_str(&render::summary(problems));
    text.push('\n');
    output::text(&text);
    Exit::Findings
}

/// The command as it was typed, with one word more and others less.
fn again(add: &[&str], remove: &[&str]) -> String {
    let typed = std::env::args()
        .skip(1)
        .filter(|word| !remove.contains(&word.as_str()));
    let words = typed.chain(add.iter().map(|&word| word.to_owned()));
    let quoted = words.map(|word| {
        let word = mask(&word);
        let is_plain = |c: char| c.is_alphanumeric() || "-_./,:=@+%".contains(c);
        if !word.is_empty() && word.chars().all(is_plain) {
            word
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    });
    let words: Vec<String> = quoted.collect();
    format!("orm {}", words.join(" "))
}
