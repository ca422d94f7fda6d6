//! Changes -> steps: the statements that lead from one SQL schema to another, what each does to the database and to those
//! who use it, and what reverts it. Pure and deterministic. Nothing is dropped that can be put aside instead (parked).
//!
//! ```text
//! Change -> planner of the dialect -> Draft -> order (one topological sort) -> parts (transactions) -> Part
//! ```

mod draft;
mod mysql;
mod order;
mod park;
mod parts;
mod postgres;
mod sqlite;
mod step;

pub use mysql::algorithm as mysql_algorithm;

use crate::diff::Change;
use draft::Draft;
use orm_schema::Dialect;
use orm_schema::migration::{Parked, Step};
use orm_schema::sql::SqlSchema;

/// The statements that lead from the old schema to the new, in the parts that run together.
///
/// # Errors
/// What no statement of the database can do, one sentence each, with what to do instead.
pub fn plan(input: &PlanInput<'_>) -> Result<Vec<PlannedPart>, Vec<String>> {
    let dialect = input.new.dialect;
    let drafts: Vec<Draft> = match dialect {
        Dialect::Sqlite => sqlite::drafts(input)?,
        Dialect::Postgres => postgres::drafts(input)?,
        Dialect::MySql => mysql::drafts(input)?,
    };
    Ok(parts::parts(order::order(drafts), dialect))
}

/// What goes into a plan.
#[derive(Debug, Clone, Copy)]
pub struct PlanInput<'a> {
    /// The schema that the database has.
    pub old: &'a SqlSchema,
    /// The schema that it shall have.
    pub new: &'a SqlSchema,
    /// What differs, as [`diff`](crate::diff) says.
    pub changes: &'a [Change],
    /// How to get there.
    pub options: &'a PlanOptions,
}

/// How to get from one schema to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOptions {
    /// How much programs that use the database meanwhile are spared.
    pub strategy: Strategy,
    /// Eight hexadecimal digits that tell what this migration parks from what others do.
    pub id: String,
}

/// How much programs that use the database meanwhile are spared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// Long locks are avoided: indexes are built concurrently, constraints are added for new rows first and then checked.
    #[default]
    Online,
    /// The fewest statements. For databases that nobody uses meanwhile.
    Direct,
}

/// The statements that run together, in one transaction where the database has such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPart {
    /// What tells its folder from those of the other parts: `create_index_users_email_idx`. Nothing for the only part.
    pub suffix: Option<String>,
    /// Whether the statements run in one transaction.
    pub is_transactional: bool,
    /// What leads forward.
    pub up: Vec<Step>,
    /// What leads back.
    pub down: Vec<Step>,
    /// What is put aside, in either direction.
    pub parked: Vec<Parked>,
}
