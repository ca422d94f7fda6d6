//! The place of a migration among the others, as its files tell it.

use super::super::error::FolderError;
use super::super::snapshot::{self, Head};
use orm_schema::migration::{Part, Plan};
use serde::Deserialize;
use std::path::Path;

/// The place of a migration among the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lineage {
    /// The snapshots that it starts from: none for an empty database, several for a merge.
    pub from: Vec<String>,
    /// The snapshot that it, and the other parts of it, lead to.
    pub to: String,
    /// Which of several parts it is, from one.
    pub number: u32,
    /// How many parts there are.
    pub count: u32,
}

/// As much of `plan.json` as tells the place of the migration.
#[derive(Deserialize)]
pub(super) struct PlanHead {
    format: u32,
    from: Option<String>,
    to: String,
    part: Part,
}

impl PlanHead {
    /// Reads it; `path` is for messages.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Lineage, FolderError> {
        let wrong = |message| FolderError::Format {
            path: path.to_owned(),
            message,
        };
        let Self {
            format,
            from,
            to,
            part,
        } = serde_json::from_str(text).map_err(|error| wrong(snapshot::unreadable(&error)))?;
        if format != Plan::FORMAT {
            return Err(wrong(snapshot::unknown_format(format, Plan::FORMAT)));
        }
        Ok(Lineage {
            from: from.into_iter().collect(),
            to,
            number: part.number,
            count: part.count,
        })
    }
}

impl From<Head> for Lineage {
    fn from(head: Head) -> Self {
        Self {
            from: head.parents,
            to: head.id,
            number: 1,
            count: 1,
        }
    }
}
