//! A live database -> [`SqlSchema`], spelled as lowering spells it, in a handful of catalogue queries whatever the number
//! of tables. What no model can declare comes along as `others`. Reads only; compares and decides nothing.

mod mysql;
mod postgres;
mod sqlite;

use crate::db::Executor;
use crate::error::Result;
use orm_schema::sql::{OtherObject, SqlSchema, Table};
use orm_schema::{Dialect, ReferentialAction};

/// What the name of a parked object begins with.
const PARKED: &str = "__parked_";

/// The tables of a live database. On PostgreSQL those of the connection's `current_schema()`; see [`introspect_schema`].
///
/// The order is the same whenever the database is: tables, enums, indexes, foreign keys and checks by name, columns in
/// their positions. Left out are the tables of migrations: `_prisma_migrations`, `_orm_*` and the schema `_orm`.
///
/// ```
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> orm::Result<()> {
/// let db = Db::connect("sqlite::memory:").await?;
/// db.batch("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)").await?;
/// let schema = orm::introspect(&db).await?;
/// assert_eq!(schema.tables[0].columns[1].sql_type, "TEXT");
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// What the database reports, such as that the user may not read its catalogue.
pub async fn introspect(db: &(impl Executor + ?Sized)) -> Result<SqlSchema> {
    read(db, None).await
}

/// The tables of one schema of a PostgreSQL database. Elsewhere a connection has one schema, and `name` is not used.
///
/// # Errors
///
/// As [`introspect`]; a schema that does not exist is one without tables.
pub async fn introspect_schema(db: &(impl Executor + ?Sized), name: &str) -> Result<SqlSchema> {
    read(db, Some(name)).await
}

async fn read(db: &(impl Executor + ?Sized), schema: Option<&str>) -> Result<SqlSchema> {
    let mut schema = match db.executor().dialect() {
        Dialect::Sqlite => sqlite::read(db).await?,
        Dialect::Postgres => postgres::read(db, schema).await?,
        Dialect::MySql => mysql::read(db).await?,
    };
    sort(&mut schema);
    Ok(schema)
}

fn sort(schema: &mut SqlSchema) {
    let SqlSchema {
        dialect: _,
        enums,
        tables,
        others,
    } = schema;
    enums.sort_by(|a, b| a.name.cmp(&b.name));
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    for table in tables {
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort_by(|a, b| a.name.cmp(&b.name));
    }
    others.sort();
    others.dedup();
}

/// Whether the table keeps the books of migrations, ours or Prisma's.
fn is_bookkeeping(table: &str) -> bool {
    table == "_prisma_migrations" || table.starts_with("_orm_")
}

fn is_parked(name: &str) -> bool {
    name.starts_with(PARKED)
}

fn empty_table(name: &str) -> Table {
    Table {
        name: name.to_owned(),
        columns: Vec::new(),
        primary_key: None,
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        comment: None,
    }
}

fn other(kind: &str, table: &str, name: &str, definition: impl Into<String>) -> OtherObject {
    OtherObject {
        kind: kind.to_owned(),
        table: Some(table.to_owned()),
        name: name.to_owned(),
        definition: definition.into(),
    }
}

/// The action that SQL spells so; `None` for what is none of them.
fn action(sql: &str) -> Option<ReferentialAction> {
    ReferentialAction::ALL
        .into_iter()
        .map(|(_, action)| action)
        .find(|action| action.sql().eq_ignore_ascii_case(sql))
}
