//! A migration as data: what its statements do to a database, step by step. Planned and written by `orm-codegen`, read by
//! the migrator of `orm`, which runs `migration.sql` and knows from here how to tell what has been done already.
//!
//! Goes in: nothing but values. Comes out: values that compare with `==`. No SQL is understood here, and no file read.

mod data;

pub use data::{Batch, DataProblem, DataStep, data_steps};

use crate::Dialect;

/// What stands in `plan.json` beside `migration.sql`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Plan {
    /// The format; [`Plan::FORMAT`].
    pub format: u32,
    /// Which database the statements are for.
    pub dialect: Dialect,
    /// The snapshot that the migration starts from; `None` for an empty database.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub from: Option<String>,
    /// The snapshot that it leads to.
    pub to: String,
    /// Its place among the migrations that one difference became: a statement that takes no transaction has a folder of its
    /// own, so that Prisma, which sends a file as one script, can run it too.
    pub part: Part,
    /// Whether the statements run in one transaction. Never on MySQL, which commits at each.
    pub is_transactional: bool,
    /// What the statements of `migration.sql` do, in their order.
    pub up: Vec<Step>,
    /// What the statements of `down.sql` do, in their order.
    pub down: Vec<Step>,
    /// What the migration puts aside instead of dropping it, in either direction.
    pub parked: Vec<Parked>,
}

/// The place of a migration among those that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Part {
    /// From one.
    pub number: u32,
    /// How many belong together.
    pub count: u32,
}

/// One statement, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Step {
    /// What it does.
    pub action: Action,
    /// The table that it is about, by its name after the migration.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub table: Option<String>,
    /// The column, index, constraint or type that it is about.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub object: Option<String>,
    /// The statement with its semicolon. In `plan.json` it is left out: `migration.sql` has it, in the same place.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub sql: String,
    /// The statement's fingerprint, which says whether the file still has it: [`fingerprint`].
    pub fingerprint: String,
    /// When it may run beside programs of the version before.
    pub phase: Phase,
    /// What others cannot do with the table meanwhile, at the strongest.
    pub lock: Lock,
    /// What the database has to do, which says how long that is.
    pub work: Work,
    /// What becomes of stored values.
    pub loss: Loss,
    /// A query that returns a row if, and only if, the statement has been done: how a run that was cut off goes on. Nothing
    /// where it may as well be done again.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub is_done: Option<String>,
}

/// What a statement does. The kebab-case names are stable: files and lint rules use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Action {
    /// Creates an enum type.
    CreateEnum,
    /// Gives an enum type another name.
    RenameEnum,
    /// Adds a value to an enum type, or to an enum column of MySQL.
    AddEnumValue,
    /// Gives a value of an enum another name.
    RenameEnumValue,
    /// One of the statements that make an enum type anew, with fewer values or in another order.
    ReplaceEnum,
    /// Drops an enum type.
    DropEnum,
    /// Creates a table.
    CreateTable,
    /// Gives a table another name.
    RenameTable,
    /// Drops a table with its rows.
    DropTable,
    /// Puts a table aside, with its rows.
    ParkTable,
    /// Brings a table back that was put aside.
    RestoreTable,
    /// One of the statements that make a table anew and copy its rows. SQLite only.
    RebuildTable,
    /// Adds a column.
    AddColumn,
    /// Gives a column another name.
    RenameColumn,
    /// Drops a column with its values.
    DropColumn,
    /// Puts a column aside, with its values.
    ParkColumn,
    /// Brings a column back that was put aside.
    RestoreColumn,
    /// Changes the type of a column.
    AlterColumnType,
    /// Refuses NULL from now on.
    SetNotNull,
    /// Allows NULL from now on.
    DropNotNull,
    /// Sets a default for rows to come.
    SetDefault,
    /// Removes a default.
    DropDefault,
    /// Changes what a computed column is, or whether the database numbers a column.
    AlterColumnKind,
    /// Changes the collation of a column.
    AlterCollation,
    /// Fills a column of the rows that are there.
    FillColumn,
    /// Adds a primary key.
    AddPrimaryKey,
    /// Drops a primary key.
    DropPrimaryKey,
    /// Creates an index or unique index.
    CreateIndex,
    /// Gives an index another name.
    RenameIndex,
    /// Drops an index.
    DropIndex,
    /// Adds a foreign key.
    AddForeignKey,
    /// Checks the rows that are there against a foreign key that was added for rows to come.
    ValidateForeignKey,
    /// Drops a foreign key.
    DropForeignKey,
    /// Adds a check.
    AddCheck,
    /// Checks the rows that are there against a check that was added for rows to come.
    ValidateCheck,
    /// Drops a check.
    DropCheck,
    /// Gives a constraint another name.
    RenameConstraint,
    /// Sets or removes a comment.
    SetComment,
    /// Prepares the connection for what follows, or undoes that.
    Session,
    /// Written by hand.
    Custom,
}

/// When a step may run beside programs of the version before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Phase {
    /// Adds what old programs do not notice.
    Expand,
    /// Moves data.
    Data,
    /// Takes away what old programs may use.
    Contract,
}

/// The strongest lock that a statement takes on a table that existed before the migration, in the words of the database
/// that has it. Ordered by how much they keep others from, within one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Lock {
    /// None that anybody notices. On MySQL: `LOCK=NONE`.
    None,
    /// PostgreSQL: rows alone, as for UPDATE.
    RowExclusive,
    /// PostgreSQL: other schema changes wait; reading and writing go on.
    ShareUpdateExclusive,
    /// PostgreSQL `SHARE` and MySQL `LOCK=SHARED`: writes wait.
    Share,
    /// PostgreSQL: writes wait.
    ShareRowExclusive,
    /// PostgreSQL `ACCESS EXCLUSIVE` and MySQL `LOCK=EXCLUSIVE`: reads and writes wait.
    AccessExclusive,
    /// SQLite: all other writers of the file wait.
    Database,
}

impl Lock {
    /// Whether others cannot write meanwhile.
    pub const fn blocks_writes(self) -> bool {
        match self {
            Self::None | Self::RowExclusive | Self::ShareUpdateExclusive => false,
            Self::Share | Self::ShareRowExclusive | Self::AccessExclusive | Self::Database => true,
        }
    }

    /// Whether others cannot even read meanwhile.
    pub const fn blocks_reads(self) -> bool {
        match self {
            Self::AccessExclusive => true,
            Self::None
            | Self::RowExclusive
            | Self::ShareUpdateExclusive
            | Self::Share
            | Self::ShareRowExclusive
            | Self::Database => false,
        }
    }
}

/// What a database has to do for a statement, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Work {
    /// Its catalogue only; on MySQL `ALGORITHM=INSTANT`.
    Metadata,
    /// Reads all rows.
    Scan,
    /// Reads all rows and builds an index; on MySQL `ALGORITHM=NOCOPY`.
    IndexBuild,
    /// Writes rows that are there.
    RowUpdate,
    /// Writes the table anew in place; on MySQL `ALGORITHM=INPLACE` with a rebuild.
    Rebuild,
    /// Writes the table anew as a copy; on MySQL `ALGORITHM=COPY`.
    Rewrite,
}

/// What becomes of stored values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Loss {
    /// They stay as they are.
    None,
    /// They are put aside, and come back when the migration is reverted.
    Parked,
    /// They become what the new type makes of them; the statement fails where it cannot hold one.
    Converted,
    /// They are gone.
    Values,
}

/// Something that was put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Parked {
    /// By which direction of the migration.
    pub by: Direction,
    /// The table, by the name that it has while this is parked; the name it had, when it is parked itself.
    pub table: String,
    /// The column; `None` when the table itself is parked.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub column: Option<String>,
    /// The name of the parked column or table.
    pub parked_as: String,
    /// The PostgreSQL schema that holds a parked table.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub schema: Option<String>,
    /// The statements that bring its values back, after the other direction has run again: those that `down.sql` parked return
    /// when `migration.sql` is run once more. Empty where the other direction's own steps bring them back.
    pub restore: Vec<String>,
    /// The statements that remove it for good.
    pub purge: Vec<String>,
}

/// Which way a migration runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Direction {
    /// `migration.sql`.
    Up,
    /// `down.sql`.
    Down,
}

impl Plan {
    /// The format that is written, and the only one that is read.
    pub const FORMAT: u32 = 1;
}

/// A statement's fingerprint: FNV-1a, 64 bits, over its text without line comments, with each run of white space outside of
/// quotes as one space, and without the semicolon. It tells an edited statement from the planned one; it proves nothing
/// against somebody who means harm.
pub fn fingerprint(statement: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut feed = |byte: u8| {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    };
    let text = statement.trim().trim_end_matches(';').trim_end();
    let bytes = text.as_bytes();
    let mut quote = None;
    let (mut is_space, mut has_begun) = (false, false);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match quote {
            Some(open) => {
                if byte == open {
                    quote = None;
                }
                feed(byte);
            }
            None if byte == b'-' && bytes.get(at) == Some(&b'-') => {
                while bytes.get(at).is_some_and(|&byte| byte != b'\n') {
                    at += 1;
                }
            }
            None if byte.is_ascii_whitespace() => is_space = true,
            None => {
                if std::mem::take(&mut is_space) && has_begun {
                    feed(b' ');
                }
                has_begun = true;
                if matches!(byte, b'\'' | b'"' | b'`') {
                    quote = Some(byte);
                }
                feed(byte);
            }
        }
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_of_the_statement_not_of_its_layout() {
        let planned = fingerprint("ALTER TABLE \"a\"\n    ADD COLUMN \"b\" TEXT;");
        assert_eq!(
            planned,
            fingerprint("-- Why\nALTER TABLE \"a\" ADD COLUMN \"b\" TEXT")
        );
        assert_ne!(
            planned,
            fingerprint("ALTER TABLE \"a\" ADD COLUMN \"b\" INT")
        );
        assert_ne!(fingerprint("SELECT 'a b'"), fingerprint("SELECT 'a  b'"));
        assert_ne!(fingerprint("SELECT '--a'"), fingerprint("SELECT '--b'"));
    }
}
