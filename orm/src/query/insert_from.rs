//! Creating rows from what a query returns, without bringing them here.

use super::model_columns::ModelColumns;
use super::selection::Selected;
use super::update::version_number;
use crate::db::Executor;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ModelInfo};
use crate::sql;
use crate::statement::{Insert, Node, Projection, Select, Statement};
use crate::types::ColumnValue;
use crate::value::Value;
use chrono::Utc;
use orm_schema::{ColumnType, DefaultValue, Dialect, Field};
use std::marker::PhantomData;

/// What is selected fits into columns of these types: the same types in the same order; a `T` fits into an `Option<T>`.
#[diagnostic::on_unimplemented(
    message = "what is selected does not fit into the columns: expected `{C}`, found `{Self}`",
    label = "not the types of the columns",
    note = "select as many values as there are columns, each of its column's type, in the same order; a required value fits into a column that may be NULL"
)]
pub trait FitsColumns<C> {}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> FitsColumns<T> for T {}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> FitsColumns<Option<T>> for T {}

macro_rules! tuples_fit {
    ($(($($column:ident $value:ident),*);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($column, $value: FitsColumns<$column>),*> FitsColumns<($($column,)*)> for ($($value,)*) {}
    )*};
}

tuples_fit! {
    (A Q);
    (A Q, B R);
    (A Q, B R, C S);
    (A Q, B R, C S, D T);
    (A Q, B R, C S, D T, E U);
    (A Q, B R, C S, D T, E U, F V);
    (A Q, B R, C S, D T, E U, F V, G W);
    (A Q, B R, C S, D T, E U, F V, G W, H X);
}

/// Rows to be created from what a query returns; made by `Model::create_from`.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String, likes: i64 }
/// # #[derive(Model)] struct Best { #[orm(id)] id: i64, title: String, note: Option<String> }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let best = Post::filter(Post::likes.gt(100)).select((Post::id, Post::title));
/// let count: u64 = Best::create_from((Best::id, Best::title), best).exec(db).await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "nothing is created before `.exec(..)` is awaited"]
pub struct CreateFrom<M> {
    columns: Vec<u16>,
    select: Select,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> CreateFrom<M> {
    #[doc(hidden)]
    pub fn new<C: ModelColumns<M>, T: Send + FitsColumns<C::Values>>(
        columns: C,
        rows: Selected<T>,
    ) -> Self {
        let mut positions = Vec::new();
        columns.positions(&mut positions);
        Self {
            columns: positions,
            select: rows.into_parts().0,
            model: PhantomData,
        }
    }

    /// Creates a row of each that the query returns, in one statement, and returns how many that were.
    ///
    /// Columns that the library sets get their values, the times are those of now. Rules of the model (`#[garde(..)]`) are
    /// not looked at: the rows never come here.
    ///
    /// # Errors
    ///
    /// `Usage` when a required column is left out, named twice, or has a default that is made in the program (`uuid_v7`), and
    /// what the database reports; then no row is created.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        let statement = self.statement()?;
        let db = db.executor();
        Ok(db
            .execute(&sql::prepare(statement, db.dialect()))
            .await?
            .rows_affected)
    }

    /// The SQL of the insert, with placeholders for values; for logs and tests.
    ///
    /// # Errors
    ///
    /// Those of [`exec`](Self::exec) that are found before anything is sent.
    pub fn to_sql(self, dialect: Dialect) -> Result<String> {
        sql::to_sql(self.statement()?, dialect)
    }

    fn statement(self) -> Result<Statement> {
        let model = M::info();
        let Self {
            mut columns,
            mut select,
            ..
        } = self;
        check(model, &columns)?;
        let mut made = Vec::new();
        for (position, field) in model.schema.fields.iter().enumerate() {
            let position = u16::try_from(position).unwrap_or(u16::MAX);
            if !columns.contains(&position)
                && let Some(value) = made_here(field)
            {
                columns.push(position);
                made.push(Node::Value(value));
            }
        }
        // A selection is always of expressions.
        if let Projection::Nodes(nodes) = &mut select.projection {
            nodes.extend(made);
        }
        let mut insert = Insert::new(model, columns, Vec::new(), 0);
        insert.select = Some(Box::new(select));
        Ok(Statement::Insert(insert))
    }
}

/// What the library sets in every new row, and can be the same in all of them.
fn made_here(field: &Field) -> Option<Value> {
    let is_time = field.is_created || field.is_updated || field.default == Some(DefaultValue::Now);
    match field.column_type {
        _ if field.is_version => Some(version_number(&field.column_type, 1)),
        _ if !is_time => None,
        ColumnType::NaiveDateTime => Some(Value::NaiveDateTime(Utc::now().naive_utc())),
        _ => Some(Value::DateTime(Utc::now())),
    }
}

fn check(model: &ModelInfo, columns: &[u16]) -> Result<()> {
    let name = &model.schema.name;
    let twice = columns
        .iter()
        .enumerate()
        .find(|(i, column)| columns[..*i].contains(column));
    if let Some((_, &column)) = twice {
        let field = model.schema.fields.get(usize::from(column));
        let message = format!(
            "`create_from` names `{name}.{}` twice",
            field.map_or("?", |field| field.name.as_ref())
        );
        return Err(Error::new(ErrorKind::Usage, message));
    }
    let (mut required, mut made) = (Vec::new(), Vec::new());
    for (position, field) in model.schema.fields.iter().enumerate() {
        if columns
            .iter()
            .any(|&column| usize::from(column) == position)
        {
            continue;
        }
        let text = format!("`{}`", field.name);
        if !field.is_optional_on_insert() {
            required.push(text);
        } else if matches!(
            field.default,
            Some(DefaultValue::UuidV4 | DefaultValue::UuidV7)
        ) {
            made.push(text);
        }
    }
    let message = match (required.is_empty(), made.is_empty()) {
        (true, true) => return Ok(()),
        (false, _) => format!(
            "`create_from` leaves out required columns of `{name}`: {}; select a value for each",
            required.join(", ")
        ),
        (true, false) => format!(
            "the program makes a UUID for each new row in {} of `{name}`, which a query cannot; select a value for it",
            made.join(", ")
        ),
    };
    Err(Error::new(ErrorKind::Usage, message))
}
