//! Typed models and queries for SQLite, PostgreSQL and MySQL/MariaDB, from annotated structs.
//!
//! ```
//! use orm::prelude::*;
//!
//! #[derive(Model, Debug, Clone)]
//! #[orm(table = "users")]
//! pub struct User {
//!     #[orm(id, default = autoincrement)]
//!     pub id: Id<User>,
//!     #[orm(unique)]
//!     pub email: String,
//!     pub bio: Option<String>,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> orm::Result<()> {
//! let db = Db::connect("sqlite::memory:").await?;
//! # db.batch("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, bio TEXT);
//! #     CREATE UNIQUE INDEX users_email_key ON users(email)").await?;
//! let user = User::create(NewUser { email: "ann@example.org".into() }).set(User::bio, "hi").exec(&db).await?;
//! let found = User::filter(User::email.ends_with("@example.org")).order_by(User::id.desc()).limit(10).all(&db).await?;
//! assert_eq!(found[0].id, user.id);
//! # Ok(()) }
//! ```
//!
//! Queries are values: nothing is sent before a call with the database is awaited. A column belongs to its model, so a
//! query against the wrong table does not compile.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "the enums of drivers are open; our own are matched in full where a new variant must be seen"
)]
#![cfg_attr(
    not(all(feature = "sqlite", feature = "postgres", feature = "mysql")),
    allow(
        dead_code,
        unused_imports,
        unused_variables,
        reason = "what one driver alone needs stands with its like, not behind its feature"
    )
)]

mod backend;
mod cell;
mod column;
mod db;
mod error;
mod expr;
mod filterable;
mod id;
mod integrity;
#[cfg(feature = "introspect")]
mod introspect;
#[cfg(feature = "migrate")]
pub mod migrate;
mod model;
pub mod mysql;
pub mod postgres;
pub mod private;
mod query;
mod relation;
mod sql;
pub mod sqlite;
mod statement;
mod types;
mod validation;
mod value;

pub use column::Column;
pub use db::{
    ConnectOptions, Db, Executor, Isolation, LoggedStatement, Repeated, RunsAgain, SqliteExecution,
    StatementLog, Tx, TxBuilder, TxRetry, statement_scope,
};
pub use error::{Error, ErrorKind, Result};
pub use expr::window;
pub use expr::{BoolValue, GroupOf, GroupRows, JsonItem, ListItem};
pub use expr::{
    CastFrom, ClockValue, DateValue, ExprTuple, IntegerValue, JsonColumn, LengthValue, ListValue,
    Nullness, Operand, RangeValue, SignedValue,
};
pub use expr::{Expr, IntoExpr, Order, OrderList};
pub use filterable::{
    Filter, FilterOp, Filterable, InputError, InputErrors, PageInput, QueryInput, Search, Sort,
};
pub use id::Id;
pub use integrity::{
    IntegrityReport, RelationProblem, RelationProblemKind, SchemaBuilder, check_relations,
};
#[cfg(feature = "introspect")]
pub use introspect::{introspect, introspect_schema};
pub use model::{HasId, IntoKey, KeyIsId, Model, NewRow, Patch, PatchRow};
#[cfg(feature = "migrate")]
pub use orm_macros::migrate;
pub use orm_macros::{DbEnum, Filterable, Model, NewType, PolyRef, Shape};
pub use orm_schema as schema;
pub use orm_schema::Dialect;
pub use query::{
    AnyRows, At, Claim, ColumnList, Create, CreateMany, Cte, Delete, DeleteRows, Derived, Find,
    Group, GroupKey, Grouped, HasSource, IntoCreate, IntoNested, IntoSource, IsModel, JoinOf,
    JoinQuery, JoinSource, JoinedRow, Locking, Nested, Optional, Outer, Output, OutputOf, Outputs,
    Presence, Present, Push, Query, Restore, RowStream, Selected, Selection, Shape, Shaped,
    SoftDelete, Sources, Sql, SqlRow, SqlRows, SqlText, UniqueKey, Update, UpdateRow, UpdateRows,
    WholeRow, correlated, cte, exists, from, not_exists, recursive,
};
pub use query::{BindValue, FlatShape, IntoSqlText, RawArgs, sql, sql_unchecked};
pub use query::{
    CopyMany, CreateFrom, FitsColumns, Keeping, ModelColumns, OnConflict, Returning, UpdateMany,
    Updating, Upsert, UpsertCounts, UpsertOutcome, UpsertReturning, Upserted,
};
pub use query::{
    Cursor, CursorKey, CursorPage, CursorQuery, DefaultScope, IntoScope, Page, Paged, Scope,
    Sortable,
};
pub use relation::{
    Arity, AsExpr, Attach, BelongsTo, Covers, HasMany, HasOne, Include, IntoInclude, IntoPolyValue,
    Joined, JunctionBetween, LinkData, Linked, LinkedRef, LinkedRows, LoadInto, LoadSet, Loadable,
    Loaded, LoadedIn, LoadedRef, LoadedRows, Many, ManyArity, ManyToMany, Matching, Maybe, NoLink,
    One, Poly, PolyRef, PolyRelation, PolyValue, PolyVariantOf, Proof, Rel, Relation, RowsOf,
    SingleArity, SyncLinks, Synced, TreeNode, TreeRelation, Variant,
};
pub use sea_query;
pub use statement::TimeUnit;
pub use types::{ColumnValue, IntoValue, Json, ListElement, NumberValue, TextValue};
pub use validation::{ValidationFailure, ValidationReport};

/// Functions that begin an expression: `use orm::func::{case, now};`. The others are methods of columns and expressions.
pub mod func {
    pub use crate::expr::{
        Case, CaseStart, case, coalesce, concat, greatest, least, now, random, val,
    };
}

/// What most files of an application need: `use orm::prelude::*;`.
pub mod prelude {
    pub use crate::{
        BelongsTo, Column, Db, DbEnum, Executor, Expr, Filterable, HasMany, HasOne, Id, Json,
        Loaded, LoadedRef, LoadedRows, ManyToMany, Model, NewType, Patch, Poly, PolyRef, Shape, Tx,
    };
    pub use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
    pub use rust_decimal::Decimal;
    pub use uuid::Uuid;
}
