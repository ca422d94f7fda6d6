//! What is wrong with a folder of migrations, and what to do about it.

use super::super::error::{FolderError, Problem};
use super::super::file;
use super::super::sum::{Sum, SumLine, Unreadable};
use super::Migration;
use orm_schema::Dialect;
use std::collections::BTreeSet;
use std::path::Path;

/// What takes the files as they are.
const ACCEPT: &str = "orm migrate check --accept";

pub(super) fn no_migration_sql(folder: &Path, name: &str) -> Problem {
    let path = folder.join(name);
    Problem::error(
        "missing-migration-sql",
        format!("`{name}` has no `{}`.", file::UP),
        format!(
            "restore the file from version control, or remove the folder: rm -r {}",
            path.display()
        ),
    )
    .of(name)
}

pub(super) fn not_utf8(name: &str) -> Problem {
    Problem::error(
        "not-utf8",
        format!("`{}` of `{name}` is no UTF-8 text.", file::UP),
        "save it as UTF-8, or restore it from version control",
    )
    .of(name)
}

pub(in super::super) fn unreadable(name: &str, error: &FolderError) -> Problem {
    Problem::error(
        "unreadable-file",
        format!("{error}."),
        "migrations behind it cannot be generated until it is there again",
    )
    .of(name)
}

pub(super) fn other_provider(folder: &Path, dialect: Dialect, provider: Option<&str>) -> Problem {
    let path = folder.join(file::LOCK);
    Problem::error(
        "other-provider",
        match provider {
            Some(provider) => format!(
                "The migrations are for `{provider}` as `{}` says, not for `{}`.",
                path.display(),
                dialect.prisma_provider()
            ),
            None => format!("`{}` names no provider.", path.display()),
        },
        "each database has a folder of its own: name another one in `migrations` of the configuration",
    )
}

/// What `schema.sum` says, and how that differs from the migrations that are there.
pub(super) fn sums(migrations: &[Migration], text: Option<&str>) -> (Option<Sum>, Vec<Problem>) {
    let Some(text) = text else {
        return (None, vec![no_sum()]);
    };
    match Sum::parse(text) {
        Err(error) => (None, vec![broken_sum(&error)]),
        Ok((sum, is_whole)) => {
            let mut found = differences(migrations, &sum);
            if !is_whole && found.is_empty() {
                found.push(wrong_head());
            }
            (Some(sum), found)
        }
    }
}

fn no_sum() -> Problem {
    Problem::warning(
        "no-sum",
        format!(
            "There is no `{}`, so nobody sees when a migration is edited.",
            file::SUM
        ),
        format!("write it for the migrations as they are: {ACCEPT}"),
    )
}

fn broken_sum(error: &Unreadable) -> Problem {
    let Unreadable {
        line,
        is_conflict,
        is_newer,
    } = error;
    let (message, help) = if *is_conflict {
        (
            format!(
                "`{}` has conflicts that git left, first in line {line}.",
                file::SUM
            ),
            format!("write it anew from the migrations that are there: {ACCEPT}"),
        )
    } else if *is_newer {
        (
            format!("`{}` is of a later format.", file::SUM),
            "use the version of `orm` that wrote it, or a later one".to_owned(),
        )
    } else {
        (
            format!("`{}` cannot be read, first in line {line}.", file::SUM),
            format!("restore it from version control, or write it anew: {ACCEPT}"),
        )
    };
    let code = if *is_newer {
        "later-sum"
    } else {
        "unreadable-sum"
    };
    Problem::error(code, message, help)
}

fn wrong_head() -> Problem {
    Problem::error(
        "wrong-head",
        format!(
            "The head line of `{}` is not that of its lines: two branches were merged.",
            file::SUM
        ),
        format!("look at the migrations of both, then write it anew: {ACCEPT}"),
    )
}

/// Edited, missing, renamed and inserted migrations.
fn differences(migrations: &[Migration], sum: &Sum) -> Vec<Problem> {
    let names: BTreeSet<&str> = migrations
        .iter()
        .map(|migration| migration.name.as_str())
        .collect();
    let gone: Vec<&SumLine> = sum
        .lines
        .iter()
        .filter(|line| !names.contains(line.name.as_str()))
        .collect();
    let last = sum
        .lines
        .iter()
        .rfind(|line| names.contains(line.name.as_str()))
        .map(|line| line.name.as_str());
    let mut renamed: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for migration in migrations {
        let name = migration.name.as_str();
        match sum.line(name) {
            Some(line) => found.extend(edited(migration, line)),
            None => {
                let before = gone.iter().find(|line| {
                    line.sem == migration.sem && !renamed.contains(line.name.as_str())
                });
                found.push(match before {
                    Some(line) => {
                        renamed.insert(&line.name);
                        renamed_to(&line.name, name)
                    }
                    None => unlisted(name, last),
                });
            }
        }
    }
    let missing = gone
        .into_iter()
        .filter(|line| !renamed.contains(line.name.as_str()));
    found.extend(missing.map(|line| missing_migration(&line.name)));
    found
}

fn edited(migration: &Migration, line: &SumLine) -> Option<Problem> {
    let name = migration.name.as_str();
    if line.sem != migration.sem {
        let help = format!(
            "restore it from version control: git checkout -- {}\nif no database has it yet: {ACCEPT}",
            migration.path.join(file::UP).display()
        );
        let message = format!("The statements of `{name}` were edited.");
        return Some(Problem::error("edited-migration", message, help).of(name));
    }
    if !line.is_raw(&migration.sql, &migration.raw) {
        let message =
            format!("Comments or layout of `{name}` were edited; its statements are the same.");
        let help = format!("take it as it is: {ACCEPT}");
        return Some(Problem::warning("edited-comments", message, help).of(name));
    }
    if line.snapshot != migration.snapshot || line.parent != migration.parent {
        let message =
            format!("`{name}` starts from another snapshot, or leads to another, than it did.");
        let help = format!(
            "restore `{}` and `{}` of it from version control\nif they were written on purpose: {ACCEPT}",
            file::PLAN,
            file::SNAPSHOT
        );
        return Some(Problem::error("other-snapshot", message, help).of(name));
    }
    None
}

fn renamed_to(from: &str, to: &str) -> Problem {
    Problem::error(
        "renamed-migration",
        format!(
            "`{from}` was renamed to `{to}`: a database that has the one would run the other again."
        ),
        format!("give it the old name back\nif no database has it yet: {ACCEPT}"),
    )
    .of(to)
}

fn missing_migration(name: &str) -> Problem {
    Problem::error(
        "missing-migration",
        format!("`{name}` was removed."),
        format!("restore it from version control\nif no database has it: {ACCEPT}"),
    )
    .of(name)
}

fn unlisted(name: &str, last: Option<&str>) -> Problem {
    let help = format!("take it as it is: {ACCEPT}");
    match last.filter(|last| name < *last) {
        Some(last) => Problem::error(
            "inserted-migration",
            format!("`{name}` was inserted before `{last}`: databases that are past it never had it."),
            format!("give it a later time, so that it is the last one\nif no database has `{last}` yet: {ACCEPT}"),
        ),
        None => Problem::warning(
            "unlisted-migration",
            format!("`{name}` is not in `{}`: it was made by hand or by Prisma.", file::SUM),
            help,
        ),
    }
    .of(name)
}
