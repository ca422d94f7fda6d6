//! Automation with nothing but the standard library: `cargo xtask check | test | bless | db`.
//! Prints every command before running it, so that nobody depends on this program.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks to its terminal"
)]

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

const HELP: &str = "\
Usage: cargo xtask <command>

  check                                what the gate runs: fmt, clippy, docs, deny, typos, test
  test [--db all|postgres|mysql]       the tests; with --db, those databases must answer
  bless                                rewrite every expectation of the tests; then read the diff
  db up|down                           start or remove the databases of compose.yaml";

const POSTGRES: Database = Database {
    name: "postgres",
    variable: "ORM_TEST_POSTGRES_URL",
    url: "postgres://postgres@127.0.0.1:5432/postgres",
};
const MYSQL: Database = Database {
    name: "mysql",
    variable: "ORM_TEST_MYSQL_URL",
    url: "mysql://root@127.0.0.1:3306/mysql",
};

/// A database of `compose.yaml`, and how the tests are told of it.
#[derive(Clone, Copy)]
struct Database {
    name: &'static str,
    variable: &'static str,
    url: &'static str,
}

enum Task {
    Help,
    Check,
    Test(Vec<Database>),
    Bless,
    DatabasesUp,
    DatabasesDown,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some(task) = parse(&arguments) else {
        eprintln!(
            "error: `{}` is not a command\n\n{HELP}",
            arguments.join(" ")
        );
        return ExitCode::from(2);
    };
    match run(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[&str]) -> Option<Task> {
    Some(match arguments {
        [] | ["help" | "--help" | "-h"] => Task::Help,
        ["check"] => Task::Check,
        ["test"] => Task::Test(Vec::new()),
        ["test", "--db", "all"] => Task::Test(vec![POSTGRES, MYSQL]),
        ["test", "--db", "postgres"] => Task::Test(vec![POSTGRES]),
        ["test", "--db", "mysql"] => Task::Test(vec![MYSQL]),
        ["bless"] => Task::Bless,
        ["db", "up"] => Task::DatabasesUp,
        ["db", "down"] => Task::DatabasesDown,
        _ => return None,
    })
}

fn run(task: Task) -> Result<(), String> {
    match task {
        Task::Help => {
            println!("{HELP}");
            Ok(())
        }
        Task::Check => check(),
        Task::Test(databases) => test(&databases),
        Task::Bless => {
            let variables = [
                ("BLESS", "1"),
                ("UPDATE_EXPECT", "1"),
                ("TRYBUILD", "overwrite"),
            ];
            execute(&variables, "cargo test --workspace")
        }
        Task::DatabasesUp => execute(&[], "docker compose up --detach --wait"),
        Task::DatabasesDown => execute(&[], "docker compose down --volumes"),
    }
}

/// Cheap checks first; the tests come last, so that their summary is what one sees.
fn check() -> Result<(), String> {
    execute(&[], "cargo fmt --all --check")?;
    execute(&[], "cargo clippy --workspace --all-targets -- -D warnings")?;
    execute(
        &[("RUSTDOCFLAGS", "-D warnings")],
        "cargo doc --no-deps --workspace",
    )?;
    // Each driver alone: what one of them needs must not lean on another.
    for driver in ["sqlite", "postgres", "mysql"] {
        execute(
            &[],
            &format!("cargo check -p orm --no-default-features --features {driver}"),
        )?;
    }
    execute_if_installed("cargo deny --version", "cargo deny check")?;
    execute_if_installed("typos --version", "typos")?;
    execute(&[], "cargo test --workspace")
}

fn test(databases: &[Database]) -> Result<(), String> {
    let names: Vec<&str> = databases.iter().map(|database| database.name).collect();
    let required = names.join(",");
    let mut variables = Vec::new();
    for database in databases {
        // A variable that the caller has set wins.
        if env::var_os(database.variable).is_none() {
            variables.push((database.variable, database.url));
        }
    }
    if !databases.is_empty() {
        variables.push(("ORM_TEST_REQUIRE", required.as_str()));
    }
    execute(&variables, "cargo test --workspace")
}

/// Runs `line` when `probe` succeeds; says so when it does not.
fn execute_if_installed(probe: &str, line: &str) -> Result<(), String> {
    let is_installed = command(probe)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if is_installed {
        return execute(&[], line);
    }
    eprintln!("- {line}: skipped, not installed");
    Ok(())
}

/// Prints and runs a command line without quotes in it, from the root of the repository.
fn execute(variables: &[(&str, &str)], line: &str) -> Result<(), String> {
    let assignments: String = variables
        .iter()
        .map(|(name, value)| format!("{name}={value:?} "))
        .collect();
    eprintln!("$ {assignments}{line}");
    let status = command(line)
        .envs(variables.iter().copied())
        .status()
        .map_err(|error| format!("`{line}`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed ({status})"))
    }
}

fn command(line: &str) -> Command {
    // `-D warnings` and the like are separate words; nothing here needs a shell.
    let mut words = line.split(' ');
    let mut command = match words.next() {
        // The cargo that runs this program, which may not be the first one of PATH.
        Some("cargo") => Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
        program => Command::new(program.unwrap_or_default()),
    };
    command
        .args(words)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    command
}
