//! `schema.sum`: what every migration was when it was written, a line each.
//!
//! ```text
//! orm-sum 1
//! head h1:5f0c..
//! 20261101120000_init p:- raw:9f2c.. sem:1b77.. snap:c01d..
//! 20261120191200_add_invoice p:c01d.. raw:77ab.. sem:02fe.. snap:5e9a..
//! ```
//!
//! - `p` is the snapshot that the migration starts from, `snap` the one that it leads to; `-` for none. A migration of Prisma's
//!   has a line too, with `snap:-` as long as nothing says what it leads to.
//! - `raw` is the SHA-256 of the bytes of `migration.sql`, which is Prisma's checksum; `sem` that of its statements, and of
//!   those of `data.sql`, without comments and layout. An edited comment is told from an edited statement by it.
//! - `head` is the SHA-256 of the lines below. It changes with every migration, so that git reports a conflict when two
//!   branches add one; all other lines merge.

use super::Migration;
use orm_schema::Dialect;
use orm_schema::statements::canonical;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The first line.
const FIRST: &str = "orm-sum 1";

/// What `schema.sum` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sum {
    /// The lines, by name.
    pub lines: Vec<SumLine>,
}

/// What `schema.sum` says of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumLine {
    /// The migration.
    pub name: String,
    /// The snapshot that it starts from.
    pub parent: Option<String>,
    /// The SHA-256 of the bytes of `migration.sql`, as Prisma's checksum.
    pub raw: String,
    /// The SHA-256 of its statements, and of those of `data.sql`.
    pub sem: String,
    /// The snapshot that it leads to.
    pub snapshot: Option<String>,
}

/// A file that cannot be read, and whether git left it in pieces.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) line: usize,
    pub(super) is_conflict: bool,
    pub(super) is_newer: bool,
}

impl Sum {
    /// What it says of these migrations as they are.
    pub fn of(migrations: &[Migration]) -> Self {
        let mut lines: Vec<SumLine> = migrations.iter().map(SumLine::of).collect();
        lines.sort_by(|a, b| a.name.cmp(&b.name));
        Self { lines }
    }

    /// The line of that migration.
    pub fn line(&self, name: &str) -> Option<&SumLine> {
        let place = self
            .lines
            .binary_search_by(|line| line.name.as_str().cmp(name));
        place.ok().and_then(|place| self.lines.get(place))
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let body = self.body();
        format!("{FIRST}\nhead h1:{}\n{body}", sha256(body.as_bytes()))
    }

    fn body(&self) -> String {
        let mut body = String::new();
        for SumLine {
            name,
            parent,
            raw,
            sem,
            snapshot,
        } in &self.lines
        {
            let parent = parent.as_deref().unwrap_or("-");
            let snapshot = snapshot.as_deref().unwrap_or("-");
            let _ = writeln!(
                body,
                "{name} p:{parent} raw:{raw} sem:{sem} snap:{snapshot}"
            );
        }
        body
    }

    /// Reads the file, and says whether its head line is that of its lines.
    pub(super) fn parse(text: &str) -> Result<(Self, bool), Unreadable> {
        let conflict = |line: &str| {
            ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
                .iter()
                .any(|mark| line.starts_with(mark))
        };
        let unreadable = |line: usize| Unreadable {
            line,
            is_conflict: text.lines().any(conflict),
            is_newer: false,
        };
        let mut lines = text.lines();
        match lines.next() {
            Some(FIRST) => {}
            first => {
                return Err(Unreadable {
                    is_newer: first.is_some_and(|line| line.starts_with("orm-sum ")),
                    ..unreadable(1)
                });
            }
        }
        let head = lines
            .next()
            .and_then(|line| line.strip_prefix("head h1:"))
            .ok_or_else(|| unreadable(2))?;
        let mut sum = Self::default();
        for (number, line) in (3..).zip(lines) {
            sum.lines
                .push(SumLine::parse(line).ok_or_else(|| unreadable(number))?);
        }
        let is_sorted = sum.lines.is_sorted_by(|a, b| a.name < b.name);
        sum.lines.sort_by(|a, b| a.name.cmp(&b.name));
        sum.lines.dedup_by(|a, b| a.name == b.name);
        let is_whole = is_sorted && head == sha256(sum.body().as_bytes());
        Ok((sum, is_whole))
    }
}

impl SumLine {
    /// What it says of the migration as it is.
    pub(super) fn of(migration: &Migration) -> Self {
        Self {
            name: migration.name.clone(),
            parent: migration.parent.clone(),
            raw: migration.raw.clone(),
            sem: migration.sem.clone(),
            snapshot: migration.snapshot.clone(),
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let name = words.next()?.to_owned();
        let mut word = |prefix: &str| words.next()?.strip_prefix(prefix);
        let (parent, raw, sem, snapshot) =
            (word("p:")?, word("raw:")?, word("sem:")?, word("snap:")?);
        let id = |text: &str| (text != "-").then(|| text.to_owned());
        words.next().is_none().then(|| Self {
            name,
            parent: id(parent),
            raw: raw.to_owned(),
            sem: sem.to_owned(),
            snapshot: id(snapshot),
        })
    }

    /// Whether the text is the one that was written. Git may have changed its line ends, which Prisma forgives too.
    pub(super) fn is_raw(&self, text: &str, raw: &str) -> bool {
        if self.raw == raw {
            return true;
        }
        let unix = text.replace("\r\n", "\n");
        self.raw == sha256(unix.as_bytes())
            || self.raw == sha256(unix.replace('\n', "\r\n").as_bytes())
    }
}

/// The hash of the statements of a migration, and of those that move data behind it.
pub(super) fn statements_hash(sql: &str, data: Option<&str>, dialect: Dialect) -> String {
    let mut text = canonical(sql, dialect);
    if let Some(data) = data {
        text.push('\n');
        text.push_str(&canonical(data, dialect));
    }
    sha256(text.as_bytes())
}

/// SHA-256 in lower-case hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
