//! What was found: plain data, and the words for it. Values stand in the samples only.

use serde::Serialize;
use std::fmt;

/// What [`check_relations`](crate::check_relations) found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct IntegrityReport {
    /// One entry for each relation and kind of problem, in the order of models and of their relations.
    pub problems: Vec<RelationProblem>,
    /// How many relations were looked at: `BelongsTo`, `HasOne`, `Poly`, and `ManyToMany` with a link table.
    pub relations_checked: usize,
}

/// The rows of one relation that have the same problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelationProblem {
    /// The Rust name of the model that declares the relation.
    pub model: String,
    /// The Rust name of its field.
    pub relation: String,
    /// What is wrong.
    pub kind: RelationProblemKind,
    /// How many rows; of [`SeveralRows`](RelationProblemKind::SeveralRows) how many keys that several rows hold.
    pub count: u64,
    /// At most ten of their keys as text, smallest first; a key of several columns in parentheses. What a row of a link
    /// table ties together is its key, `(A, B)`, and of `SeveralRows` it is the key that several rows hold.
    pub samples: Vec<String>,
}

/// What can be wrong with the rows of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RelationProblemKind {
    /// A key refers to a row that does not exist.
    Orphan,
    /// A row refers to a soft-deleted row, which would have gone with it or kept it from being deleted.
    DeletedTarget,
    /// Rows of a model with a relation to itself refer to each other in a circle.
    Cycle,
    /// A polymorphic field that must refer to a row refers to none.
    NotSet,
    /// A polymorphic field refers to several rows.
    SeveralSet,
    /// Of the two columns of a tagged polymorphic field one is NULL.
    HalfSet,
    /// A tagged polymorphic field names a variant that the enum does not have.
    UnknownVariant,
    /// More than one row holds the key that a `HasOne` reads backwards.
    SeveralRows,
}

impl IntegrityReport {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }
}

impl RelationProblemKind {
    /// The name in reports for programs: `deleted-target`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Orphan => "orphan",
            Self::DeletedTarget => "deleted-target",
            Self::Cycle => "cycle",
            Self::NotSet => "not-set",
            Self::SeveralSet => "several-set",
            Self::HalfSet => "half-set",
            Self::UnknownVariant => "unknown-variant",
            Self::SeveralRows => "several-rows",
        }
    }

    /// What is wrong with so many rows: `3 rows refer to a row that does not exist`.
    pub fn describe(self, count: u64) -> String {
        let (one, many) = match self {
            Self::Orphan => (
                "row refers to a row that does not exist",
                "rows refer to rows that do not exist",
            ),
            Self::DeletedTarget => (
                "row refers to a soft-deleted row",
                "rows refer to soft-deleted rows",
            ),
            Self::Cycle => (
                "row refers to itself",
                "rows refer to each other in circles",
            ),
            Self::NotSet => ("row refers to nothing", "rows refer to nothing"),
            Self::SeveralSet => (
                "row refers to several rows",
                "rows refer to several rows each",
            ),
            Self::HalfSet => (
                "row has only one of type and key",
                "rows have only one of type and key",
            ),
            Self::UnknownVariant => (
                "row names a type that the enum does not have",
                "rows name types that the enum does not have",
            ),
            Self::SeveralRows => ("key has several rows", "keys have several rows"),
        };
        format!("{count} {}", if count == 1 { one } else { many })
    }

    /// What to do about it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Orphan => "bring the missing rows back, or clear or delete what refers to them",
            Self::DeletedTarget => {
                "restore the deleted rows, or delete what refers to them in the same way"
            }
            Self::Cycle => "clear or change the key of one row of each circle",
            Self::NotSet => {
                "let the rows refer to something, delete them, or make the field optional"
            }
            Self::SeveralSet => "keep the one reference that is meant and clear the others",
            Self::HalfSet => "fill in the missing half, or clear both",
            Self::UnknownVariant => {
                "correct the type column, or give a variant of the enum that value"
            }
            Self::SeveralRows => {
                "keep one row for each key, and make sure that the unique key exists"
            }
        }
    }
}

impl fmt::Display for RelationProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for RelationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            model,
            relation,
            kind,
            count,
            samples,
        } = self;
        write!(f, "`{model}::{relation}`: {}", kind.describe(*count))?;
        if samples.is_empty() {
            return Ok(());
        }
        let shown = u64::try_from(samples.len()).unwrap_or(u64::MAX);
        let more = if *count > shown { ", .." } else { "" };
        write!(f, ": {}{more}", samples.join(", "))
    }
}

impl fmt::Display for IntegrityReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let counted = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            _ => format!("{count} {noun}s"),
        };
        let relations = counted(self.relations_checked, "relation");
        match self.problems.len() {
            0 => write!(f, "{relations} checked: no problems"),
            problems => write!(f, "{relations} checked: {}", counted(problems, "problem")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_reads_as_text_and_as_json() {
        let problem = |kind, count, samples: &[&str]| RelationProblem {
            model: "Post".to_owned(),
            relation: "author".to_owned(),
            kind,
            count,
            samples: samples.iter().map(|&sample| sample.to_owned()).collect(),
        };
        let report = IntegrityReport {
            problems: vec![
                problem(RelationProblemKind::Orphan, 3, &["1", "2"]),
                problem(RelationProblemKind::Cycle, 1, &["(7, b)"]),
            ],
            relations_checked: 4,
        };
        assert_eq!(
            report.to_string(),
            "`Post::author`: 3 rows refer to rows that do not exist: 1, 2, ..\n\
             `Post::author`: 1 row refers to itself: (7, b)\n\
             4 relations checked: 2 problems"
        );
        let json = serde_json::to_value(&report).expect("plain data");
        assert_eq!(
            json["problems"][1]["kind"],
            RelationProblemKind::Cycle.name()
        );
        assert_eq!(
            IntegrityReport::default().to_string(),
            "0 relations checked: no problems"
        );
    }
}
