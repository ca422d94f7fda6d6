//! The rows that a write touched. Where the database returns none itself, or not what is asked for, they are found and read
//! around the write, in one transaction.

use super::cte::Cte;
use super::delete::Delete;
use super::insert::batches::{Batch, Extras, batches};
use super::insert::many::{Chunk, CreateMany, Pending};
use super::insert::{Assignments, unknown_key};
use super::join::Outputs;
use super::run::fetch;
use super::selection::Selection;
use super::soft_delete::{key_columns, key_filters};
use super::update::Update;
use crate::cell::Row;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Key, Model, ModelInfo};
use crate::relation::decode_key;
use crate::sql;
use crate::statement::{self, ColumnRef, Lock, Node, Projection, RowScope, Select, Statement};
use crate::value::{Value, ValueKind};
use orm_schema::Dialect;
use rustc_hash::FxHashMap;

/// What is wanted of each row.
pub(super) struct Output<T> {
    pub(super) nodes: Vec<Node>,
    pub(super) decode: fn(&Row<'_>) -> Result<T>,
}

impl<T> Clone for Output<T> {
    fn clone(&self) -> Self {
        Self {
            nodes: self.nodes.clone(),
            decode: self.decode,
        }
    }
}

impl<M: Model> Output<M> {
    /// The whole row.
    pub(super) fn row() -> Self {
        let columns = 0..u16::try_from(M::schema().fields.len()).unwrap_or(u16::MAX);
        Self {
            nodes: columns
                .map(|position| Node::Column(M::info().column(position)))
                .collect(),
            decode: |row| M::decode(&row.of(M::schema())),
        }
    }
}

impl<T: Send> Output<T> {
    fn selected<S, X: Selection<S, Out = T>>(selection: X) -> Self {
        let mut nodes = Vec::new();
        selection.nodes(&mut nodes);
        Self {
            nodes,
            decode: |row| X::decode(row, &mut 0),
        }
    }

    /// Whether the write itself can return it.
    fn is_returned(&self, dialect: Dialect) -> bool {
        dialect.capabilities().returning && !self.nodes.iter().any(Node::is_relational)
    }

    /// The key of the row, then what is wanted.
    fn keyed(&self, model: &'static ModelInfo) -> Vec<Node> {
        let key = key_columns(model).into_iter().map(Node::Column);
        key.chain(self.nodes.iter().cloned()).collect()
    }
}

fn key_kinds(model: &'static ModelInfo) -> Vec<ValueKind> {
    key_columns(model)
        .into_iter()
        .map(ColumnRef::key_kind)
        .collect()
}

/// A write that returns the rows it touched; made by `.returning()` and `.returning_select(..)`.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Task { #[orm(id)] id: i64, title: String, done: bool }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let done: Vec<Task> = Task::filter(Task::title.eq("wash")).update().set(Task::done, true).returning().all(db).await?;
/// let titles: Vec<String> = Task::filter(Task::done).delete().returning_select(Task::title).all(db).await?;
/// # Ok(()) }
/// ```
#[must_use = "nothing is written before `.all(..)` is awaited"]
pub struct Returning<W, T> {
    write: W,
    output: Output<T>,
}

impl<W: std::fmt::Debug, T> std::fmt::Debug for Returning<W, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Returning")
            .field("write", &self.write)
            .finish_non_exhaustive()
    }
}

macro_rules! returns_rows {
    ($(($($lifetime:lifetime)?) $write:ty;)*) => {$(
        impl<$($lifetime,)? M: Model> $write {
            /// Returns the rows: those of an insert or update as they are then, those of a delete as they were.
            ///
            /// Without `RETURNING` (MySQL) the rows are locked and read in the transaction of the write.
            pub fn returning(self) -> Returning<Self, M> {
                Returning { write: self, output: Output::row() }
            }

            /// Returns columns or expressions of the rows, as [`returning`](Self::returning) does whole rows.
            pub fn returning_select<X: Selection<M>>(self, selection: X) -> Returning<Self, X::Out> {
                Returning { write: self, output: Output::selected(selection) }
            }
        }
    )*};
}

returns_rows! {
    ('a) CreateMany<'a, M>;
    () Update<M>;
    () Delete<M>;
}

impl<M: Model, T: Outputs> Returning<Update<M>, T> {
    /// The update as a common table expression: the query that reads from it runs the update too, in one statement.
    /// PostgreSQL only; tables are read there as they were before.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Task { #[orm(id)] id: i64, team: i64, done: bool }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let done = Task::filter(!Task::done).update().set(Task::done, true).returning_select((Task::id, Task::team)).into_cte()?;
    /// let by_team: Vec<(i64, i64)> = orm::from(done).group_by(|(t,)| t.1).select(|g| (g.key(), g.count())).all(db).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// `Usage` when every row would change and that was not said, or nothing is set, and `Validation` when a rule of the
    /// model is not met.
    pub fn into_cte(self) -> Result<Cte<T>> {
        let Some(mut update) = self.write.into_statement()? else {
            let message = format!("an update of `{}` sets nothing", M::NAME);
            return Err(Error::new(ErrorKind::Usage, message));
        };
        update.returning = statement::Returning::Nodes(self.output.nodes);
        Ok(Cte::writing(Statement::Update(update)))
    }
}

impl<M: Model, T: Outputs> Returning<Delete<M>, T> {
    /// The delete as a common table expression: the query that reads from it deletes too, in one statement. PostgreSQL
    /// only, and not for models with soft delete, whose deletes are several statements.
    ///
    /// # Errors
    ///
    /// `Usage` when every row would go and that was not said, and for a model with soft delete.
    pub fn into_cte(self) -> Result<Cte<T>> {
        if self.write.only_marks() {
            let message = format!(
                "deleting a `{}` marks it and what belongs to it, which is more than one statement; use `purge`, or run it with `returning`",
                M::NAME
            );
            return Err(Error::new(ErrorKind::Usage, message));
        }
        let mut delete = self.write.into_statement()?;
        delete.returning = statement::Returning::Nodes(self.output.nodes);
        Ok(Cte::writing(Statement::Delete(delete)))
    }
}

impl<M: Model, T: Send> Returning<CreateMany<'_, M>, T> {
    /// Creates all rows or none, and returns them in the order in which they were given.
    ///
    /// # Errors
    ///
    /// `Validation` when a rule of the model is not met, what the database reports, and `Unsupported` when it makes the key
    /// and does not tell it; then no row is there.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<T>> {
        let mut pending = Pending::new(self.write);
        let output = self.output;
        db.executor()
            .transaction(async |tx| {
                let db = ExecutorRef::Tx(tx);
                let mut rows = Vec::new();
                while let Some(chunk) = pending.next_chunk(false)? {
                    match chunk {
                        Chunk::Rows { first, rows: new } => {
                            let inserted =
                                insert_returning(M::info(), new, first, &output, db).await?;
                            rows.extend(inserted.into_iter().map(|(_, row)| row));
                        }
                        Chunk::Nested { first, row } => {
                            let key = row
                                .run(db)
                                .await
                                .map_err(|error| error.context(format_args!("rows[{first}]")))?;
                            let keys = [key.primary_key().values()];
                            rows.extend(read_by_keys(M::info(), &keys, &output, db).await?);
                        }
                    }
                }
                Ok(rows)
            })
            .await
    }
}

impl<M: Model, T: Send> Returning<Update<M>, T> {
    /// Updates, and returns the rows that matched as they are now, in no order. Without a `set` nothing is sent.
    ///
    /// # Errors
    ///
    /// `Usage` when every row would change and that was not said, `Validation` when a rule of the model is not met, and what
    /// the database reports.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<T>> {
        let Some(mut update) = self.write.into_statement()? else {
            return Ok(Vec::new());
        };
        let (db, output) = (db.executor(), self.output);
        if output.is_returned(db.dialect()) {
            update.returning = statement::Returning::Nodes(output.nodes);
            return fetch(db, Statement::Update(update), output.decode).await;
        }
        db.transaction(async |tx| update_and_read(update, &output, ExecutorRef::Tx(tx)).await)
            .await
    }
}

async fn update_and_read<T: Send>(
    update: statement::Update,
    output: &Output<T>,
    db: ExecutorRef<'_>,
) -> Result<Vec<T>> {
    let model = update.model;
    let kinds = key_kinds(model);
    // The key may be among what is set: the rows are then found under the new one.
    let new_key = key_columns(model).into_iter().map(|column| {
        let set = update
            .set
            .iter()
            .find(|(position, _)| *position == column.position);
        set.map_or(Node::Column(column), |(_, node)| node.clone())
    });
    let mut select = Select::new(model);
    select.scope = update.scope;
    select.filter.clone_from(&update.filter);
    select.lock = Some(Lock::UPDATE);
    select.projection = Projection::Nodes(
        key_columns(model)
            .into_iter()
            .map(Node::Column)
            .chain(new_key)
            .collect(),
    );
    let keys = fetch(db, Statement::from(select), |row| {
        let key = decode_key(row, &kinds)?;
        Ok((key, decode_key(&row.from(kinds.len()), &kinds)?))
    })
    .await?;
    let (keys, new_keys): (Vec<_>, Vec<_>) = keys.into_iter().unzip();
    for filter in key_filters(model, &keys) {
        let update = statement::Update {
            model,
            set: update.set.clone(),
            scope: RowScope::WithDeleted,
            filter: Some(filter),
            returning: statement::Returning::Nothing,
        };
        db.execute(&sql::prepare(Statement::Update(update), db.dialect()))
            .await?;
    }
    read_by_keys(model, &new_keys, output, db).await
}

impl<M: Model, T: Send> Returning<Delete<M>, T> {
    /// Deletes, and returns the rows as they were, in no order; what went with them is not among them.
    ///
    /// # Errors
    ///
    /// `Usage` when every row would go and that was not said, `ForeignKeyViolation` when a row is still referred to,
    /// `Stale` when a row that one holds has another `version` by now, and what the database reports.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Vec<T>> {
        let (db, output) = (db.executor(), self.output);
        let delete = self.write;
        if output.is_returned(db.dialect()) && !delete.only_marks() {
            let row = delete.row.clone();
            let scope = delete.scope;
            let mut statement = delete.into_statement()?;
            statement.returning = statement::Returning::Nodes(output.nodes);
            let rows = fetch(db, Statement::Delete(statement), output.decode).await?;
            super::delete::check_row(M::info(), row, scope, rows.len() as u64, db).await?;
            return Ok(rows);
        }
        db.transaction(async |tx| {
            let db = ExecutorRef::Tx(tx);
            let model = M::info();
            let kinds = key_kinds(model);
            let mut select = Select::new(model);
            select.scope = delete.scope;
            select.filter.clone_from(&delete.filter);
            select.lock = Some(Lock::UPDATE);
            select.projection = Projection::Nodes(output.keyed(model));
            delete.check()?;
            let found = fetch(db, Statement::from(select), |row| {
                let key = decode_key(row, &kinds)?;
                Ok((key, (output.decode)(&row.from(kinds.len()))?))
            })
            .await?;
            let (keys, rows): (Vec<_>, Vec<T>) = found.into_iter().unzip();
            delete.run_on(any_of(model, &keys), db).await?;
            Ok(rows)
        })
        .await
    }
}

/// The condition that a row has one of these keys.
fn any_of(model: &'static ModelInfo, keys: &[Vec<Value>]) -> Node {
    let mut parts = key_filters(model, keys);
    match (parts.pop(), parts.is_empty()) {
        (None, _) => Node::Value(Value::Bool(false)),
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            Node::Logic {
                is_and: false,
                parts,
            }
        }
    }
}

fn key_text(key: &[Value]) -> String {
    let parts: Vec<String> = key.iter().map(Value::key_text).collect();
    parts.join("\u{1f}")
}

/// What is wanted of the rows with these keys, deleted or not, in the order of the keys.
pub(super) async fn read_by_keys<T: Send>(
    model: &'static ModelInfo,
    keys: &[Vec<Value>],
    output: &Output<T>,
    db: ExecutorRef<'_>,
) -> Result<Vec<T>> {
    let kinds = key_kinds(model);
    let mut rows: Vec<(Vec<Value>, T)> = Vec::with_capacity(keys.len());
    for filter in key_filters(model, keys) {
        let mut select = Select::new(model);
        select.scope = RowScope::WithDeleted;
        select.filter = Some(filter);
        // Rows that a transaction begun earlier would not see, are seen when they are locked.
        select.lock = Some(Lock::UPDATE);
        select.projection = Projection::Nodes(output.keyed(model));
        let found = fetch(db, Statement::from(select), |row| {
            let key = decode_key(row, &kinds)?;
            Ok((key, (output.decode)(&row.from(kinds.len()))?))
        })
        .await?;
        rows.extend(found);
    }
    Ok(in_order(rows, keys)
        .into_iter()
        .map(|(_, row)| row)
        .collect())
}

/// Rows in the order of keys. A key that the database returns in another form than it was given stays where it is.
fn in_order<T>(mut rows: Vec<(Vec<Value>, T)>, keys: &[Vec<Value>]) -> Vec<(Vec<Value>, T)> {
    let places: FxHashMap<String, usize> = keys
        .iter()
        .enumerate()
        .map(|(place, key)| (key_text(key), place))
        .collect();
    if rows
        .iter()
        .all(|(key, _)| places.contains_key(&key_text(key)))
    {
        rows.sort_by_key(|(key, _)| places.get(&key_text(key)).copied());
    }
    rows
}

/// Inserts rows that are complete, and returns what is wanted of each, with its key, in their order. In a transaction.
pub(super) async fn insert_returning<T: Send>(
    model: &'static ModelInfo,
    rows: Vec<Assignments>,
    first: usize,
    output: &Output<T>,
    db: ExecutorRef<'_>,
) -> Result<Vec<(Vec<Value>, T)>> {
    let kinds = key_kinds(model);
    let is_returned = output.is_returned(db.dialect());
    let has_returning = db.dialect().capabilities().returning;
    let returning = if is_returned {
        statement::Returning::Nodes(output.keyed(model))
    } else if has_returning {
        statement::Returning::Nodes(key_columns(model).into_iter().map(Node::Column).collect())
    } else {
        statement::Returning::Nothing
    };
    let extras = Extras {
        conflict: None,
        returning,
        with_keys: true,
    };
    let mut inserted = Vec::with_capacity(rows.len());
    let mut step = None;
    for batch in batches(model, rows, first, db.target(), &extras) {
        if is_returned {
            let found = super::run::fetch_prepared(db, &batch.statement, batch.rows, |row| {
                let key = decode_key(row, &kinds)?;
                Ok((key, (output.decode)(&row.from(kinds.len()))?))
            })
            .await
            .map_err(|error| batch.explain(error))?;
            inserted.extend(as_given(found, &batch));
            continue;
        }
        let keys = if has_returning {
            let found = super::run::fetch_prepared(db, &batch.statement, batch.rows, |row| {
                Ok((decode_key(row, &kinds)?, ()))
            })
            .await
            .map_err(|error| batch.explain(error))?;
            let keys = as_given(found, &batch).into_iter();
            keys.map(|(key, ())| key).collect()
        } else {
            insert_and_number(model, &batch, &mut step, db).await?
        };
        let read = read_by_keys(model, &keys, output, db).await?;
        inserted.extend(keys.into_iter().zip(read));
    }
    Ok(inserted)
}

/// What an insert returned, in the order of its rows: neither PostgreSQL nor SQLite promises that ("INSERT", "RETURNING"). A
/// number that the database counts up has the order of the rows that it numbers.
fn as_given<T>(mut found: Vec<(Vec<Value>, T)>, batch: &Batch) -> Vec<(Vec<Value>, T)> {
    if let Some(keys) = &batch.keys {
        return in_order(found, keys);
    }
    fn number(key: &[Value]) -> Option<i128> {
        match key {
            [Value::I16(number)] => Some((*number).into()),
            [Value::I32(number)] => Some((*number).into()),
            [Value::I64(number)] => Some((*number).into()),
            [Value::U64(number)] => Some((*number).into()),
            _ => None,
        }
    }
    if found.iter().all(|(key, _)| number(key).is_some()) {
        found.sort_by_key(|(key, _)| number(key));
    }
    found
}

/// Without RETURNING the keys are those that the program made, or numbers that count up: of an insert whose number of rows is
/// known the numbers are consecutive ("AUTO_INCREMENT Handling in InnoDB"), `step` apart.
async fn insert_and_number(
    model: &'static ModelInfo,
    batch: &Batch,
    step: &mut Option<u64>,
    db: ExecutorRef<'_>,
) -> Result<Vec<Vec<Value>>> {
    let outcome = db
        .execute(&batch.statement)
        .await
        .map_err(|error| batch.explain(error))?;
    if let Some(keys) = &batch.keys {
        return Ok(keys.clone());
    }
    let (Some(first), [_]) = (outcome.last_insert_id, model.key) else {
        return Err(unknown_key(model, db.dialect()));
    };
    let step = match *step {
        Some(step) => step,
        None if batch.rows == 1 => 1,
        None => {
            let found = auto_increment_step(model, db).await?;
            *step = Some(found);
            found
        }
    };
    let numbers = (0..batch.rows as u64).map(|i| first + i * step);
    let keys = numbers.map(|number| i64::try_from(number).map(|number| vec![Value::I64(number)]));
    keys.collect::<Result<_, _>>()
        .map_err(|_| unknown_key(model, db.dialect()))
}

/// How far apart MySQL's numbers are: more than 1 where several servers make them.
async fn auto_increment_step(model: &'static ModelInfo, db: ExecutorRef<'_>) -> Result<u64> {
    let mut statement = sql::prepare(Statement::from(Select::new(model)), db.dialect());
    statement.text = sql::Text::plain("SELECT CAST(@@auto_increment_increment AS SIGNED)");
    let rows = super::run::fetch_prepared(db, &statement, 1, |row| row.get::<i64>(0)).await?;
    Ok(rows
        .first()
        .and_then(|&step| u64::try_from(step).ok())
        .unwrap_or(1))
}
