//! One statement each, with what is known of it: all that a table is altered by in place.

use crate::ddl;
use crate::dialect::{DialectRules, rules};
use crate::plan::step::{StepSetters as _, step};
use orm_schema::migration::{Action, Lock, Loss, Phase, Step, Work};
use orm_schema::sql::{Column, Table, TableIndex};
use orm_schema::{Dialect, IndexKind};

/// What the names of indexes begin with that SQLite makes for keys within a table. They cannot be dropped or created.
const AUTO_INDEX: &str = "sqlite_autoindex_";

/// SQLite's rules.
pub(super) fn sqlite() -> &'static dyn DialectRules {
    rules(Dialect::Sqlite)
}

/// A name in quotes.
pub(super) fn quote(name: &str) -> String {
    sqlite().quote(name)
}

/// A text as a literal.
pub(super) fn text(text: &str) -> String {
    sqlite().text_literal(text)
}

/// A query that returns a row if there is an object of that kind and name.
pub(super) fn exists(kind: &str, name: &str) -> String {
    format!(
        "SELECT 1 FROM sqlite_schema WHERE type = {} AND name = {}",
        text(kind),
        text(name)
    )
}

/// A query that returns a row if there is none.
pub(super) fn is_gone(kind: &str, name: &str) -> String {
    format!("SELECT 1 WHERE NOT EXISTS ({})", exists(kind, name))
}

fn has_column(table: &str, column: &str) -> String {
    format!(
        "SELECT 1 FROM pragma_table_xinfo({}) WHERE name = {}",
        text(table),
        text(column)
    )
}

/// A statement of the catalogue: SQLite locks the file whatever it is.
pub(super) fn statement(action: Action, table: &str, object: &str, sql: String) -> Step {
    step(action, table, object, sql).lock(Lock::Database)
}

/// Turns foreign keys off or on. Within a transaction SQLite ignores it ("PRAGMA foreign_keys").
pub(super) fn foreign_keys(is_on: bool) -> Step {
    let word = if is_on { "ON" } else { "OFF" };
    step(
        Action::Session,
        "",
        "",
        format!("PRAGMA foreign_keys={word};"),
    )
}

/// Creates a table as it stands.
pub(super) fn create_table(table: &Table) -> Step {
    let name = &table.name;
    statement(
        Action::CreateTable,
        name,
        "",
        ddl::create_table(sqlite(), table),
    )
    .done_when(exists("table", name))
}

/// Renames a table; `shown` is its name after the migration.
pub(super) fn rename_table(action: Action, shown: &str, from: &str, to: &str) -> Step {
    let sql = format!("ALTER TABLE {} RENAME TO {};", quote(from), quote(to));
    statement(action, shown, "", sql)
        .phase(Phase::Contract)
        .done_when(format!(
            "{} AND NOT EXISTS ({})",
            exists("table", to),
            exists("table", from)
        ))
}

/// Renames a column of a table that has the name `table` meanwhile.
pub(super) fn rename_column(
    action: Action,
    (shown, table): (&str, &str),
    (from, to): (&str, &str),
) -> Step {
    let sql = format!(
        "ALTER TABLE {} RENAME COLUMN {} TO {};",
        quote(table),
        quote(from),
        quote(to)
    );
    let object = if action == Action::ParkColumn {
        from
    } else {
        to
    };
    statement(action, shown, object, sql)
        .phase(Phase::Contract)
        .done_when(format!(
            "{} AND NOT EXISTS ({})",
            has_column(table, to),
            has_column(table, from)
        ))
}

/// Adds a column.
pub(super) fn add_column(table: &str, column: &Column) -> Step {
    let sql = format!(
        "ALTER TABLE {} ADD COLUMN {};",
        quote(table),
        ddl::column_line(sqlite(), column, false)
    );
    statement(Action::AddColumn, table, &column.name, sql)
        .done_when(has_column(table, &column.name))
}

/// Drops a column that is computed, which loses nothing.
pub(super) fn drop_computed(table: &str, column: &str) -> Step {
    statement(
        Action::DropColumn,
        table,
        column,
        drop_column(table, column),
    )
    .phase(Phase::Contract)
    .done_when(format!(
        "SELECT 1 WHERE NOT EXISTS ({})",
        has_column(table, column)
    ))
}

/// The text that drops a column.
pub(super) fn drop_column(table: &str, column: &str) -> String {
    format!(
        "ALTER TABLE {} DROP COLUMN {};",
        quote(table),
        quote(column)
    )
}

/// The text that drops a table.
pub(super) fn drop_table(table: &str) -> String {
    format!("DROP TABLE {};", quote(table))
}

/// Fills a column of the rows that are there.
pub(super) fn fill_column(table: &str, column: &str, value: &str) -> Step {
    let sql = format!("UPDATE {} SET {} = {value};", quote(table), quote(column));
    statement(Action::FillColumn, table, column, sql)
        .phase(Phase::Data)
        .work(Work::RowUpdate)
}

/// Creates an index. One that SQLite made for a key within the table becomes one of its own.
pub(super) fn create_index(shown: &str, table: &str, index: &TableIndex) -> Step {
    let mut index = index.clone();
    if is_auto(&index.name) {
        index.name = index.name.replacen("sqlite_", "", 1);
    }
    let phase = match index.kind {
        IndexKind::Plain => Phase::Expand,
        IndexKind::Unique => Phase::Contract,
    };
    let sql = ddl::create_index(sqlite(), table, &index);
    statement(Action::CreateIndex, shown, &index.name, sql)
        .phase(phase)
        .work(Work::IndexBuild)
        .done_when(exists("index", &index.name))
}

/// Drops an index.
pub(super) fn drop_index(table: &str, index: &str) -> Step {
    let sql = format!("DROP INDEX {};", quote(index));
    statement(Action::DropIndex, table, index, sql)
        .phase(Phase::Contract)
        .done_when(is_gone("index", index))
}

/// Whether SQLite made the index for a key within the table.
pub(super) fn is_auto(index: &str) -> bool {
    index.starts_with(AUTO_INDEX)
}

/// The same step, with values put aside.
pub(super) fn parking(step: Step) -> Step {
    step.loss(Loss::Parked)
}
