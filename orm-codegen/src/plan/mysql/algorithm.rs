//! What a change of a table costs: operation and circumstances -> the clause that a statement says, and what it promises.
//!
//! Every `ALTER TABLE` says how it must be done, so that a wrong prediction fails at once instead of copying a large table.
//! The clause of a row is one that both servers take; [`Claim::best`] is the strongest that MariaDB 10.11 takes, where that
//! is stronger. What is measured there is tested on the running server. What MySQL takes is from its manual ("Online DDL
//! Operations"):
//!
//! - It refuses `LOCK` beside `ALGORITHM=INSTANT`, and knows no `NOCOPY`.
//! - Names of indexes, comments and longer `VARCHAR`s change in place there, and instantly on MariaDB.
//! - Where it copies and MariaDB does not, the clause is `LOCK=SHARED` alone, and the claim is the copy.

use orm_schema::migration::{Lock, Work};
use orm_schema::sql::Table;

/// What is done to a table, as far as its cost is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Adds a column that is stored, NULL or with a constant default, behind the others.
    AddColumn,
    /// Adds a column that is computed when it is read.
    AddVirtualColumn,
    /// Adds a column that is computed and stored.
    AddStoredColumn,
    /// Adds a column that the database numbers, with its key.
    AddNumberedColumn,
    /// Drops a column that no index has.
    DropColumn,
    /// Gives a column another name.
    RenameColumn,
    /// Gives a column another name and default, and hides it, or undoes that.
    ParkColumn,
    /// Sets a default.
    SetDefault,
    /// Removes a default.
    DropDefault,
    /// Refuses NULL.
    SetNotNull,
    /// Allows NULL.
    DropNotNull,
    /// A `VARCHAR` that holds more, whose length takes as many bytes as before.
    WidenVarChar,
    /// An `ENUM` or `SET` with more values at its end.
    AppendEnumValue,
    /// Any other type.
    ChangeType,
    /// Another collation.
    ChangeCollation,
    /// Another expression of a computed column.
    ChangeExpression,
    /// The database numbers a column from now on.
    StartNumbering,
    /// The database does not number a column any more.
    StopNumbering,
    /// Another comment of a column.
    CommentColumn,
    /// Another comment of the table.
    CommentTable,
    /// Creates an index, drops one, or does both.
    ChangeIndex,
    /// Gives an index another name.
    RenameIndex,
    /// Another primary key for one that is there.
    ReplacePrimaryKey,
    /// A primary key where none is.
    AddPrimaryKey,
    /// No primary key any more.
    DropPrimaryKey,
    /// Adds a foreign key, which checks all rows.
    AddForeignKey,
    /// Drops a foreign key.
    DropForeignKey,
    /// Adds a check, which reads all rows.
    AddCheck,
    /// Drops a check.
    DropCheck,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 29] = [
        Self::AddColumn,
        Self::AddVirtualColumn,
        Self::AddStoredColumn,
        Self::AddNumberedColumn,
        Self::DropColumn,
        Self::RenameColumn,
        Self::ParkColumn,
        Self::SetDefault,
        Self::DropDefault,
        Self::SetNotNull,
        Self::DropNotNull,
        Self::WidenVarChar,
        Self::AppendEnumValue,
        Self::ChangeType,
        Self::ChangeCollation,
        Self::ChangeExpression,
        Self::StartNumbering,
        Self::StopNumbering,
        Self::CommentColumn,
        Self::CommentTable,
        Self::ChangeIndex,
        Self::RenameIndex,
        Self::ReplacePrimaryKey,
        Self::AddPrimaryKey,
        Self::DropPrimaryKey,
        Self::AddForeignKey,
        Self::DropForeignKey,
        Self::AddCheck,
        Self::DropCheck,
    ];
}

/// What of a table decides how something can be done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances {
    /// It has a column that is computed and stored.
    pub has_stored_column: bool,
    /// It has an index over a column that is computed when it is read, as unique keys of models with soft delete have.
    pub has_indexed_virtual_column: bool,
}

impl Circumstances {
    /// Those of a table.
    pub(crate) fn of(table: &Table) -> Self {
        let mut circumstances = Self::default();
        for column in &table.columns {
            let Some(generated) = &column.generated else {
                continue;
            };
            if generated.is_stored {
                circumstances.has_stored_column = true;
            } else if table
                .indexes
                .iter()
                .any(|index| index.columns.iter().any(|(name, _)| *name == column.name))
            {
                circumstances.has_indexed_virtual_column = true;
            }
        }
        circumstances
    }

    /// What holds while a table becomes another: the worse of both.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            has_stored_column: self.has_stored_column || other.has_stored_column,
            has_indexed_virtual_column: self.has_indexed_virtual_column
                || other.has_indexed_virtual_column,
        }
    }
}

/// How a statement must be done, in the words of the databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clause {
    /// The catalogue only.
    Instant,
    /// MariaDB: without writing the table anew.
    NoCopy,
    /// Without a copy, while others write.
    Inplace,
    /// Without a copy, while others read.
    InplaceShared,
    /// As a copy, while others read.
    Copy,
    /// However the database does it, while others read.
    Shared,
}

impl Clause {
    /// As it stands behind the changes of a table.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Instant => "ALGORITHM=INSTANT",
            Self::NoCopy => "ALGORITHM=NOCOPY, LOCK=NONE",
            Self::Inplace => "ALGORITHM=INPLACE, LOCK=NONE",
            Self::InplaceShared => "ALGORITHM=INPLACE, LOCK=SHARED",
            Self::Copy => "ALGORITHM=COPY, LOCK=SHARED",
            Self::Shared => "LOCK=SHARED",
        }
    }
}

/// What is promised of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// What the statement says.
    pub clause: Clause,
    /// The strongest that MariaDB takes.
    pub best: Clause,
    /// The lock.
    pub lock: Lock,
    /// What the database has to do.
    pub work: Work,
}

/// The row of the table for an operation.
pub const fn claim(operation: Operation, circumstances: Circumstances) -> Claim {
    use Clause::{Copy, Inplace, InplaceShared, Instant, NoCopy, Shared};
    let Circumstances {
        has_stored_column: stored,
        has_indexed_virtual_column: indexed,
    } = circumstances;
    let (clause, best, work) = match operation {
        // MariaDB writes the table anew for any new column once an index has a computed one.
        Operation::AddColumn if indexed => (InplaceShared, InplaceShared, Work::Rebuild),
        Operation::AddColumn | Operation::AddVirtualColumn => (Instant, Instant, Work::Metadata),
        Operation::AddStoredColumn => (Copy, Copy, Work::Rewrite),
        Operation::AddNumberedColumn => (InplaceShared, InplaceShared, Work::Rebuild),
        Operation::DropColumn if indexed => (Copy, Copy, Work::Rewrite),
        Operation::DropColumn
        | Operation::RenameColumn
        | Operation::SetDefault
        | Operation::DropDefault
        | Operation::AppendEnumValue => (Instant, Instant, Work::Metadata),
        Operation::ParkColumn
        | Operation::WidenVarChar
        | Operation::CommentColumn
        | Operation::CommentTable
        | Operation::RenameIndex
        | Operation::DropForeignKey
        | Operation::DropCheck => (Inplace, Instant, Work::Metadata),
        Operation::SetNotNull if stored || indexed => (Copy, Copy, Work::Rewrite),
        Operation::DropNotNull | Operation::ReplacePrimaryKey if indexed => {
            (InplaceShared, InplaceShared, Work::Rebuild)
        }
        Operation::SetNotNull | Operation::DropNotNull | Operation::ReplacePrimaryKey => {
            (Inplace, Inplace, Work::Rebuild)
        }
        Operation::AddPrimaryKey if indexed => (InplaceShared, InplaceShared, Work::Rebuild),
        Operation::AddPrimaryKey => (Inplace, Inplace, Work::Rebuild),
        Operation::ChangeIndex => (Inplace, NoCopy, Work::IndexBuild),
        Operation::ChangeType
        | Operation::StartNumbering
        | Operation::DropPrimaryKey
        | Operation::AddForeignKey
        | Operation::AddCheck => (Copy, Copy, Work::Rewrite),
        Operation::ChangeExpression if indexed => (Shared, Copy, Work::Rewrite),
        Operation::ChangeCollation | Operation::ChangeExpression | Operation::StopNumbering => {
            (Shared, Instant, Work::Rewrite)
        }
    };
    let lock = match clause {
        Instant | NoCopy | Inplace => Lock::None,
        InplaceShared | Copy | Shared => Lock::Share,
    };
    Claim {
        clause,
        best,
        lock,
        work,
    }
}
