//! What differs between two SQL schemas, one value each. No SQL, no order, no decision about how to get there.

use orm_schema::sql::{Check, Column, PrimaryKey, SqlEnum, Table, TableForeignKey, TableIndex};

/// One difference. Tables and columns are named as in the new schema, unless the old one alone has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An enum type that is new. PostgreSQL only.
    CreateEnum(SqlEnum),
    /// An enum type that is gone.
    DropEnum(SqlEnum),
    /// An enum type that has another name.
    RenameEnum {
        /// The name it had.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// An enum type with other values.
    AlterEnum {
        /// As it is, by its new name.
        from: SqlEnum,
        /// As it shall be.
        to: SqlEnum,
        /// Values that only change their name: what each was, and what it becomes.
        renamed: Vec<(String, String)>,
        /// What rows hold instead of a value that is gone.
        mapped: Vec<(String, String)>,
    },
    /// A table that is new, with all that belongs to it.
    CreateTable(Table),
    /// A table that is gone.
    DropTable(Table),
    /// A table that has another name.
    RenameTable {
        /// The name it had.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// A column that is new.
    AddColumn {
        /// The table.
        table: String,
        /// The column.
        column: Column,
        /// What the rows that are there get: an SQL expression over their other columns.
        fill: Option<String>,
    },
    /// A column that is gone.
    DropColumn {
        /// The table.
        table: String,
        /// The column as it was.
        column: Column,
    },
    /// A column that has another name.
    RenameColumn {
        /// The table.
        table: String,
        /// The name it had.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// A column that differs in anything but its name.
    AlterColumn {
        /// The table.
        table: String,
        /// As it is, by its new name.
        from: Column,
        /// As it shall be.
        to: Column,
        /// What NULLs of rows that are there become, when they are refused from now on: an SQL expression.
        fill: Option<String>,
        /// The value of the new type, as an SQL expression over the old column; `None` for the database's own conversion.
        cast: Option<String>,
    },
    /// A primary key that is new, gone or over other columns.
    AlterPrimaryKey {
        /// The table.
        table: String,
        /// As it is, by the new names of its columns.
        from: Option<PrimaryKey>,
        /// As it shall be.
        to: Option<PrimaryKey>,
    },
    /// An index that is new. One over other columns is dropped and created.
    CreateIndex {
        /// The table.
        table: String,
        /// The index.
        index: TableIndex,
    },
    /// An index that is gone.
    DropIndex {
        /// The table.
        table: String,
        /// The index, with the new names of columns that the new schema has.
        index: TableIndex,
    },
    /// An index that differs in its name only.
    RenameIndex {
        /// The table.
        table: String,
        /// The name it had.
        from: String,
        /// The index as it shall be.
        index: TableIndex,
    },
    /// A foreign key that is new.
    AddForeignKey {
        /// The table that holds it.
        table: String,
        /// The foreign key.
        foreign_key: TableForeignKey,
    },
    /// A foreign key that is gone.
    DropForeignKey {
        /// The table that holds it.
        table: String,
        /// The foreign key, with new names where the new schema has what it names.
        foreign_key: TableForeignKey,
    },
    /// A foreign key that differs in its name only.
    RenameForeignKey {
        /// The table that holds it.
        table: String,
        /// The name it had.
        from: String,
        /// The foreign key as it shall be.
        foreign_key: TableForeignKey,
    },
    /// A check that is new.
    AddCheck {
        /// The table.
        table: String,
        /// The check.
        check: Check,
    },
    /// A check that is gone.
    DropCheck {
        /// The table.
        table: String,
        /// The check.
        check: Check,
    },
    /// A check that differs in its name only.
    RenameCheck {
        /// The table.
        table: String,
        /// The name it had.
        from: String,
        /// The check as it shall be.
        check: Check,
    },
    /// Another comment of a table, or of one of its columns. A schema that has none removes none.
    SetComment {
        /// The table.
        table: String,
        /// The column.
        column: Option<String>,
        /// The comment as it is.
        from: Option<String>,
        /// The comment as it shall be.
        to: Option<String>,
    },
}
