//! Migrations as files: reading a folder of them, writing the next one, and telling what is wrong, without a database.
//!
//! ```text
//! folder -> Folder (names, lineage, sums, the snapshot of the head, problems)
//! Schema -> lower -> SqlSchema -+
//! head snapshot ----------------+-> diff -> questions | plan -> files -> write
//! ```
//!
//! The folder is Prisma's, with files that Prisma does not look at:
//!
//! ```text
//! migrations/
//!   migration_lock.toml              Prisma's: which database
//!   schema.sum                       what every migration was when it was written
//!   20261121120000_add_invoice/
//!     migration.sql                  runs top to bottom, by Prisma too
//!     down.sql                       what reverts it
//!     plan.json                      orm_schema::migration::Plan: what each statement is
//!     snapshot.json                  the schema that it leads to
//!     data.sql                       optional: data that moves in batches, behind migration.sql; Prisma does not run it
//! ```
//!
//! A folder with `migration.sql` alone, as Prisma makes it, is legal everywhere. It runs like any other; only nothing new can
//! be generated behind it before a snapshot says what it leads to ([`adopt`]).
//!
//! One difference may become several folders, because a statement that takes no transaction stands alone. All of them have
//! the same `from` and `to` in `plan.json`; only the last one has `snapshot.json`, because only behind it a whole schema is
//! reached that anybody described.
//!
//! Must not: talk to a database, ask anybody, read the clock.

mod check;
mod error;
mod folder;
mod generate;
mod json;
mod manual;
mod name;
mod others;
mod render;
mod snapshot;
mod sum;
mod write;

pub use check::{accept, check};
pub use error::{FolderError, Problem, Severity};
pub use folder::{Folder, Lineage, Migration};
pub use generate::{GenerateInput, NewMigration, Outcome, generate, wanted};
pub use manual::{adopt, baseline, custom};
pub use name::slug;
pub use others::remember;
pub use snapshot::{Snapshot, StoredField};
pub use sum::{Sum, SumLine};
pub use write::write;

/// The files of a migration.
pub mod file {
    /// The statements that lead forward. Prisma runs it too.
    pub const UP: &str = "migration.sql";
    /// The statements that lead back.
    pub const DOWN: &str = "down.sql";
    /// What each statement is: [`Plan`](orm_schema::migration::Plan).
    pub const PLAN: &str = "plan.json";
    /// The schema that the migration leads to: [`Snapshot`](super::Snapshot).
    pub const SNAPSHOT: &str = "snapshot.json";
    /// Data that moves behind the statements: [`data_steps`](orm_schema::migration::data_steps).
    pub const DATA: &str = "data.sql";
    /// Which database the folder is for; beside the migrations.
    pub const LOCK: &str = "migration_lock.toml";
    /// What every migration was when it was written; beside the migrations.
    pub const SUM: &str = "schema.sum";
}

#[cfg(test)]
mod tests;
