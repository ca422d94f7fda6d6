//! The text of `orm.toml` -> [`File`], or everything that is wrong in it.

use crate::cli::Prisma;
use crate::database_url::mask;
use crate::failure::Failure;
use crate::paths::display;
use crate::problem::Problem;
use crate::render;
use orm_schema::Dialect;
use orm_schema::diagnostic::name_help;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const KEYS: &[&str] = &[
    "sources",
    "features",
    "out",
    "dialects",
    "prisma",
    "database",
    "migrations",
    "lint",
];
/// The keys of the tables.
const TABLE_KEYS: &[(&str, &[&str])] = &[
    ("database", &["url"]),
    ("migrations", &["folder", "strategy", "shadow"]),
    ("lint", &["allow"]),
];

/// What `orm.toml` says. What it leaves out is `None` or empty.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) sources: Option<Vec<PathBuf>>,
    pub(super) features: Vec<String>,
    pub(super) out: Option<PathBuf>,
    pub(super) dialects: Option<Vec<Dialect>>,
    pub(super) prisma: Option<Prisma>,
    pub(super) database: Database,
    pub(super) migrations: Migrations,
    pub(super) lint: Lint,
}

/// Where migrations are, and how they are made.
#[derive(Default, Deserialize)]
pub(super) struct Migrations {
    pub(super) folder: Option<PathBuf>,
    pub(super) strategy: Option<Strategy>,
    pub(super) shadow: Option<String>,
}

impl std::fmt::Debug for Migrations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL of the shadow holds a password.
        f.debug_struct("Migrations")
            .field("folder", &self.folder)
            .field("strategy", &self.strategy)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Strategy {
    Online,
    Direct,
}

/// What rules of migrations are off.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Lint {
    /// Rules by name, each with the reason.
    #[serde(default)]
    pub(super) allow: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
pub(super) struct Database {
    pub(super) url: Option<String>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL holds the password.
        f.debug_struct("Database").finish_non_exhaustive()
    }
}

/// The file as it is spelled.
#[derive(Deserialize)]
struct Spelled {
    sources: Option<Vec<PathBuf>>,
    #[serde(default)]
    features: Vec<String>,
    out: Option<PathBuf>,
    dialects: Option<Vec<Spanned<String>>>,
    prisma: Option<Spanned<String>>,
    #[serde(default)]
    database: Database,
    #[serde(default)]
    migrations: Migrations,
    #[serde(default)]
    lint: Lint,
}

/// Reads a configuration file.
pub(super) fn read(path: &Path) -> Result<File, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let help = "name an existing file with `--config` or ORM_CONFIG, or neither";
        Failure::io("read", &display(path), &error, help)
    })?;
    parse(path, &text).map_err(|mut problems| {
        problems.sort_by_key(|problem| problem.start);
        let count = render::count(problems.len(), "problem");
        let what = format!("cannot use `{}`: {count}", display(path));
        let help = "`orm --help` lists the keys and what they hold";
        Failure::new(what, help).at(problems)
    })
}

fn parse(path: &Path, text: &str) -> Result<File, Vec<Problem>> {
    let malformed = |error: toml::de::Error| {
        // The message quotes values, one of which may be the URL.
        let message = mask(&error.message().trim_end().replace('\n', ", "));
        let span = error.span().unwrap_or(0..0);
        vec![Problem::in_config(
            path,
            text,
            span,
            "malformed-configuration",
            message,
            None,
        )]
    };
    let table = DeTable::parse(text).map_err(malformed)?;
    let mut problems = unknown_keys(path, text, table.get_ref());
    let spelled: Spelled = toml::from_str(text).map_err(|error| {
        let mut all = std::mem::take(&mut problems);
        all.extend(malformed(error));
        all
    })?;
    let Spelled {
        sources,
        features,
        out,
        dialects,
        prisma,
        database,
        migrations,
        lint,
    } = spelled;

    let mut unknown = |name: &Spanned<String>, known: &[&str]| {
        let help = name_help(name.get_ref(), known.iter().copied());
        let message = format!("unknown dialect `{}`", name.get_ref());
        let span = name.span();
        problems.push(Problem::in_config(
            path,
            text,
            span,
            "unknown-dialect",
            message,
            Some(help),
        ));
    };
    let names: Vec<&str> = Dialect::ALL.into_iter().map(Dialect::name).collect();
    let dialects = dialects.map(|dialects| {
        let known = dialects.iter().filter_map(|name| {
            let dialect = Dialect::from_name(name.get_ref());
            if dialect.is_none() {
                unknown(name, &names);
            }
            dialect
        });
        known.collect()
    });
    let prisma = prisma.and_then(|name| {
        let choice = Prisma::from_name(name.get_ref());
        if choice.is_none() {
            unknown(&name, &[&names[..], &["none"]].concat());
        }
        choice
    });
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(File {
        sources,
        features,
        out,
        dialects,
        prisma,
        database,
        migrations,
        lint,
    })
}

fn unknown_keys(path: &Path, text: &str, table: &DeTable<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut check = |name: &str, span: Range<usize>, known: &[&str]| {
        if !known.contains(&name) {
            let message = format!("unknown key `{name}`");
            let help = Some(name_help(name, known.iter().copied()));
            let problem = Problem::in_config(path, text, span, "unknown-key", message, help);
            problems.push(problem);
        }
    };
    for (key, value) in table {
        check(key.get_ref(), key.span(), KEYS);
        let known = TABLE_KEYS.iter().find(|(name, _)| key.get_ref() == name);
        if let (Some((_, known)), DeValue::Table(table)) = (known, value.get_ref()) {
            for key in table.keys() {
                check(key.get_ref(), key.span(), known);
            }
        }
    }
    problems
}
