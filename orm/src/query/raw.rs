//! Raw SQL: text that stands in the program, values by name, rows into models, shapes, tuples or single values. Text that
//! is made at run time is no `&'static str`, so nothing from outside becomes SQL.

mod bind;
mod decode;
mod expr;
mod rows;
pub(crate) mod scan;
mod text;

pub use decode::{FlatShape, SqlRow};
pub use expr::RawArgs;
pub(crate) use expr::{Part, RawNode};
pub use rows::SqlRows;
pub use text::{IntoSqlText, SqlText};

use crate::backend::{Pace, Prepared, Subject};
use crate::db::{Executor, Site};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::sql::Text;
use crate::types::ColumnValue;
use crate::value::Value;
use bind::Bound;
use decode::Decoder;
use orm_schema::{Dialect, List, Str};
use std::borrow::Cow;
use std::panic::Location;

/// What raw SQL works on, as far as errors say.
static RAW: orm_schema::Model = orm_schema::Model {
    name: Str::Borrowed("SQL"),
    table: Str::Borrowed(""),
    fields: List::Borrowed(&[]),
    primary_key: List::Borrowed(&[]),
    indexes: List::Borrowed(&[]),
    relations: List::Borrowed(&[]),
    poly_fields: List::Borrowed(&[]),
    checks: List::Borrowed(&[]),
    renames: List::Borrowed(&[]),
    junction: None,
    docs: Str::Borrowed(""),
};

/// A statement as SQL text, for what the query builder does not say. Made by [`sql`](crate::sql()).
///
/// Text has a place `:name` for each value; strings, quoted names, comments and casts (`::`) in it are left alone. Values
/// are sent beside the text, never in it. Say what a row becomes, then run it like a query.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model, Debug)] #[orm(table = "users")] struct User { #[orm(id)] id: i64, name: String, age: i32 }
/// # async fn f(db: &Db, min_age: i32) -> orm::Result<()> {
/// let users: Vec<User> = orm::sql("SELECT * FROM users WHERE age >= :age")
///     .bind("age", min_age)
///     .models::<User>()
///     .all(db)
///     .await?;
/// let names: Vec<(i64, String)> = orm::sql("SELECT id, name FROM users WHERE id IN (:ids)")
///     .bind_list("ids", [1_i64, 2, 3])
///     .rows()
///     .all(db)
///     .await?;
/// let changed = orm::sql("UPDATE users SET age = age + 1 WHERE name = :name").bind("name", "Ann").exec(db).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "nothing is sent before `.exec(..)`, `.all(..)` or another call with the database is awaited"]
pub struct Sql {
    /// One for each database.
    texts: [Cow<'static, str>; 3],
    binds: Vec<(&'static str, Bound)>,
    site: Site,
}

impl std::fmt::Debug for Sql {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sql")
            .field("text", &self.text(Dialect::Sqlite))
            .field("binds", &self.binds)
            .finish_non_exhaustive()
    }
}

/// A statement as SQL text: `orm::sql("SELECT ..")`. See [`Sql`].
#[track_caller]
pub fn sql(text: impl IntoSqlText) -> Sql {
    let text = text.into_sql_text();
    let texts = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql];
    Sql {
        texts: texts.map(|dialect| Cow::Borrowed(text.get(dialect))),
        binds: Vec::new(),
        site: Some(Location::caller()),
    }
}

/// A statement whose text was made at run time, by a generator of your own for example. Whatever is in the text runs: it
/// is for the caller to know that nothing from outside is. Values still go to `:name` places.
///
/// It is here because the other way to have such text run would be to leak it into a `&'static str`.
#[track_caller]
pub fn sql_unchecked(text: impl Into<String>) -> Sql {
    let text: Cow<'static, str> = Cow::Owned(text.into());
    Sql {
        texts: [text.clone(), text.clone(), text],
        binds: Vec::new(),
        site: Some(Location::caller()),
    }
}

impl Sql {
    /// Other text for one database, where the databases do not speak alike.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let version: String = orm::sql("SELECT version()")
    ///     .on(orm::Dialect::Sqlite, "SELECT sqlite_version()")
    ///     .scalars()
    ///     .one(db)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub fn on(mut self, dialect: Dialect, text: &'static str) -> Self {
        self.texts[dialect as usize] = Cow::Borrowed(text);
        self
    }

    /// Gives the value of `:name`, wherever the text has it. A list is one value (an array on PostgreSQL, JSON elsewhere, as
    /// in a column); for `IN (:name)` there is [`bind_list`](Self::bind_list).
    pub fn bind(mut self, name: &'static str, value: impl BindValue) -> Self {
        self.binds.push((name, Bound::One(value.into_bind())));
        self
    }

    /// Gives the values of `:name`, which stand in the text with commas between them: `IN (:name)`. Without any, `IN` is
    /// false and `NOT IN` is true.
    ///
    /// Each value is a parameter of its own, and databases take a limited number: 32,766 on SQLite, 65,535 on the others;
    /// more is an error before anything is sent. For longer lists write `= ANY(:name)` on PostgreSQL and
    /// `IN (SELECT value FROM json_each(:name))` on SQLite, and give the list with `bind`.
    pub fn bind_list<V: BindValue>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(BindValue::into_bind).collect();
        let list = Bound::List(V::Column::KIND, V::Column::enum_type(), values);
        self.binds.push((name, list));
        self
    }

    /// Rows as models. Columns are found by their names, in any order; columns that the model does not have are ignored.
    ///
    /// A column whose native type on PostgreSQL is none of the model's Rust types, such as `inet`, travels in a format of
    /// its own: write `ip::text AS ip`.
    pub fn models<M: Model>(self) -> SqlRows<M> {
        SqlRows::new(self, Decoder::model)
    }

    /// Rows as shapes without nested shapes. Columns are found by the names of the struct's fields, so an expression needs an
    /// alias: `count(*) AS posts`.
    pub fn shapes<S: FlatShape>(self) -> SqlRows<S> {
        SqlRows::new(self, Decoder::shape)
    }

    /// Rows as tuples, by position: as many columns as the tuple has parts.
    pub fn rows<T: SqlRow>(self) -> SqlRows<T> {
        SqlRows::new(self, Decoder::tuple)
    }

    /// Rows of one column as its values.
    pub fn scalars<T: ColumnValue>(self) -> SqlRows<T> {
        SqlRows::new(self, Decoder::scalar)
    }

    /// Runs the statement and returns how many rows it changed. Rows that it returns are thrown away.
    ///
    /// # Errors
    ///
    /// `Usage` when a name has no value or a value no name, when a string or comment does not end, when there is more than
    /// one statement; and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        let db = db.executor();
        let (statement, names) = self.prepare(db.dialect())?;
        let outcome = db.execute(&statement).await;
        Ok(outcome
            .map_err(|error| at_name(error, &names))?
            .rows_affected)
    }

    /// The text as the database reads it.
    ///
    /// # Errors
    ///
    /// As [`exec`](Self::exec), before anything would be sent.
    pub fn to_sql(&self, dialect: Dialect) -> Result<String> {
        Ok(bind::write(self.text(dialect), &self.binds, dialect)?.text)
    }

    fn text(&self, dialect: Dialect) -> &str {
        &self.texts[dialect as usize]
    }

    /// The statement, and the name of each of its values.
    fn prepare(self, dialect: Dialect) -> Result<(Prepared, Vec<&'static str>)> {
        let written = bind::write(self.text(dialect), &self.binds, dialect)?;
        let statement = Prepared {
            text: Text::plain(written.text),
            values: written.values,
            // On a server it may call functions that do more than read, so it is never sent twice.
            is_read: written.is_read && dialect == Dialect::Sqlite,
            subject: Subject {
                verb: "run",
                model: &RAW,
                site: self.site,
                walk: None,
            },
            pace: Pace::Seen,
            refusals: None,
        };
        Ok((statement, written.names))
    }
}

/// Says whose value is to blame.
fn at_name(error: Error, names: &[&'static str]) -> Error {
    match error.value().and_then(|position| names.get(position)) {
        Some(name) => error.context(format_args!("the value of `:{name}`")),
        None => error,
    }
}

/// A value that raw SQL can bind: what a column can hold, and borrowed text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound",
    label = "not a value of a column",
    note = "bind what a column can hold: numbers, text, times, `Option` of them, lists, enums with `#[derive(DbEnum)]`, `Json(..)`"
)]
pub trait BindValue {
    /// The type of the column that would hold it.
    #[doc(hidden)]
    type Column: ColumnValue;

    #[doc(hidden)]
    fn into_bind(self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> BindValue for T {
    type Column = T;

    fn into_bind(self) -> Value {
        self.into_value()
    }
}

macro_rules! text_binds {
    ($($text:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl BindValue for $text {
            type Column = String;

            fn into_bind(self) -> Value {
                Value::Text(self.to_owned().into())
            }
        }
    )*};
}

text_binds!(&str, &String);
