//! Creating rows: one, or many in as few statements as the database allows.

use super::nested::{Nest, NestTarget, run_all};
use super::update::{read, version_number};
use crate::backend::Prepared;
use crate::column::Column;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ModelInfo, NewRow};
use crate::relation::{IntoPolyValue, PolyRelation, Rel, assignments};
use crate::sql::{self, can_unnest};
use crate::statement::{self, RowScope, Statement};
use crate::types::IntoValue;
use crate::value::Value;
use chrono::Utc;
use orm_schema::{ColumnType, DefaultValue, Dialect};
use std::marker::PhantomData;
use std::sync::Arc;
use uuid::Uuid;

/// The columns of a row to be written, by position.
#[derive(Debug, Clone, Default)]
pub struct Assignments {
    values: Vec<(u16, Value)>,
}

impl Assignments {
    #[doc(hidden)]
    pub fn with_capacity(columns: usize) -> Self {
        Self {
            values: Vec::with_capacity(columns),
        }
    }

    #[doc(hidden)]
    pub fn put(&mut self, position: u16, value: Value) {
        match self
            .values
            .iter_mut()
            .find(|(column, _)| *column == position)
        {
            Some((_, old)) => *old = value,
            None => self.values.push((position, value)),
        }
    }

    pub(crate) fn into_values(self) -> Vec<(u16, Value)> {
        self.values
    }

    /// Adds what the program makes itself (times, UUIDs, the first version) and sorts by column. What the database makes is left out.
    fn complete(&mut self, model: &ModelInfo) {
        for (position, field) in model.schema.fields.iter().enumerate() {
            let position = u16::try_from(position).unwrap_or(u16::MAX);
            let is_time =
                field.is_created || field.is_updated || field.default == Some(DefaultValue::Now);
            let is_uuid = matches!(
                field.default,
                Some(DefaultValue::UuidV4 | DefaultValue::UuidV7)
            );
            if !(is_time || is_uuid || field.is_version)
                || self.values.iter().any(|(column, _)| *column == position)
            {
                continue;
            }
            let value = match (&field.default, &field.column_type) {
                (_, ty) if field.is_version => version_number(ty, 1),
                (Some(DefaultValue::UuidV4), _) => Value::Uuid(Uuid::new_v4()),
                (Some(DefaultValue::UuidV7), _) => Value::Uuid(Uuid::now_v7()),
                (_, ColumnType::NaiveDateTime) => Value::NaiveDateTime(Utc::now().naive_utc()),
                _ => Value::DateTime(Utc::now()),
            };
            self.values.push((position, value));
        }
        self.values.sort_unstable_by_key(|(column, _)| *column);
    }
}

/// A row to be created; made by `Model::create`.
#[must_use = "nothing is created before `.exec(..)` is awaited"]
pub struct Create<M> {
    row: Assignments,
    nested: Vec<Arc<dyn Nest>>,
    model: PhantomData<fn() -> M>,
}

impl<M> Clone for Create<M> {
    fn clone(&self) -> Self {
        Self {
            row: self.row.clone(),
            nested: self.nested.clone(),
            model: PhantomData,
        }
    }
}

impl<M: Model> std::fmt::Debug for Create<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Create")
            .field("model", &M::NAME)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl<M: Model> NestTarget<M> for Create<M> {
    fn push(&mut self, nested: Arc<dyn Nest>) {
        self.nested.push(nested);
    }
}

impl<M: Model> Create<M> {
    #[doc(hidden)]
    pub fn new(row: impl NewRow<M>) -> Self {
        let mut assignments = Assignments::with_capacity(M::schema().fields.len());
        row.assign(&mut assignments);
        Self::of(assignments)
    }

    pub(super) fn of(row: Assignments) -> Self {
        Self {
            row,
            nested: Vec::new(),
            model: PhantomData,
        }
    }

    pub(super) fn put(&mut self, position: u16, value: Value) {
        self.row.put(position, value);
    }

    pub(super) fn has_nested(&self) -> bool {
        !self.nested.is_empty()
    }

    pub(super) fn into_assignments(self) -> Assignments {
        self.row
    }

    /// Sets a column that the required ones leave out: one that may be NULL or has a default.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoValue<T>) -> Self {
        self.row.put(column.position(), value.into_column_value());
        self
    }

    /// Sets what a polymorphic field refers to, where there may be nothing.
    pub fn set_ref<F: PolyRelation<From = M>>(
        mut self,
        _field: Rel<F>,
        reference: impl IntoPolyValue<F::Value>,
    ) -> Self {
        for (column, value) in assignments::<F>(&reference.into_poly_value()) {
            self.row.put(column, value);
        }
        self
    }

    /// Creates the row and what is nested in it, and returns the row with all that the database filled in.
    ///
    /// # Errors
    ///
    /// `UniqueViolation` and its kin, and what else the database reports; then nothing is created. An error of a nested
    /// row says which.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<M> {
        let db = db.executor();
        // Without RETURNING the row is read back, which a transaction already around it makes one step.
        let reads_back = matches!(db, ExecutorRef::Db(_)) && !db.dialect().capabilities().returning;
        if self.has_nested() || reads_back {
            return db
                .transaction(async |tx| self.run(ExecutorRef::Tx(tx)).await)
                .await;
        }
        self.run(db).await
    }

    /// Without RETURNING, and with nested rows, in a transaction.
    pub(super) async fn run(mut self, db: ExecutorRef<'_>) -> Result<M> {
        let nested = std::mem::take(&mut self.nested);
        let row = self.insert(db).await?;
        run_all(&nested, &row, db).await?;
        Ok(row)
    }

    async fn insert(mut self, db: ExecutorRef<'_>) -> Result<M> {
        let info = M::info();
        self.row.complete(info);
        let (columns, values): (Vec<u16>, Vec<Value>) = self.row.into_values().into_iter().unzip();
        let returning = db.dialect().capabilities().returning;
        if returning {
            let insert = statement::Insert {
                model: info,
                columns,
                values,
                rows: 1,
                returning,
            };
            let mut statement = sql::prepare(Statement::Insert(insert), db.dialect());
            statement.is_short = true;
            let rows = super::run::fetch_prepared(db, &statement, 1, |row| {
                M::decode(&row.of(info.schema))
            })
            .await?;
            return super::run::at_most_one(rows, M::NAME)?
                .ok_or_else(|| Error::not_found(M::NAME));
        }
        let key = known_key(info, &columns, &values);
        let insert = statement::Insert {
            model: info,
            columns,
            values,
            rows: 1,
            returning,
        };
        let statement = sql::prepare(Statement::Insert(insert), db.dialect());
        insert_and_read(db, &statement, key).await
    }
}

/// The key's values as far as the insert holds them; `None` stands for the number that the database gives.
fn known_key(info: &ModelInfo, columns: &[u16], values: &[Value]) -> Vec<Option<Value>> {
    let known = |position: u16| columns.iter().position(|&column| column == position);
    info.key
        .iter()
        .map(|&position| known(position).map(|i| values[i].clone()))
        .collect()
}

/// Without RETURNING the row is read in the same transaction, by its key.
async fn insert_and_read<M: Model>(
    db: ExecutorRef<'_>,
    statement: &Prepared,
    key: Vec<Option<Value>>,
) -> Result<M> {
    let outcome = db.execute(statement).await?;
    let number = outcome
        .last_insert_id
        .and_then(|id| i64::try_from(id).ok())
        .map(Value::I64);
    let key: Option<Vec<Value>> = key
        .into_iter()
        .map(|value| value.or_else(|| number.clone()))
        .collect();
    let Some(key) = key else {
        let message = format!(
            "the database makes the key of `{}` and {} does not tell it; make it in the program: `default = uuid_v7`",
            M::NAME,
            db.dialect()
        );
        return Err(Error::new(ErrorKind::Unsupported, message));
    };
    read(db, key, RowScope::WithDeleted).await
}

/// What `create_many` takes: `NewModel { .. }`, or `Model::create(NewModel { .. }).set(..)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a new row of `{M}`",
    label = "neither the `New..` struct of this model nor `create(..)` with it"
)]
pub trait IntoCreate<M> {
    #[doc(hidden)]
    fn into_create(self) -> Create<M>;
}

#[diagnostic::do_not_recommend]
impl<M: Model> IntoCreate<M> for Create<M> {
    fn into_create(self) -> Self {
        self
    }
}

/// Rows to be created; made by `Model::create_many`.
#[must_use = "nothing is created before `.exec(..)` is awaited"]
pub struct CreateMany<M> {
    rows: Vec<Create<M>>,
}

impl<M: Model> std::fmt::Debug for CreateMany<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateMany")
            .field("model", &M::NAME)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl<M: Model> CreateMany<M> {
    #[doc(hidden)]
    pub fn new(rows: impl IntoIterator<Item = impl IntoCreate<M>>) -> Self {
        Self {
            rows: rows.into_iter().map(IntoCreate::into_create).collect(),
        }
    }

    /// Creates all rows or none, and returns how many that were.
    ///
    /// # Errors
    ///
    /// What the database reports; then no row is there.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        let db = db.executor();
        if !self.rows.iter().any(Create::has_nested) {
            let rows = self.rows.into_iter().map(Create::into_assignments);
            return insert_rows(M::info(), rows.collect(), db).await;
        }
        let create = async |db: ExecutorRef<'_>| {
            let mut count = 0;
            for row in self.rows {
                row.run(db).await?;
                count += 1;
            }
            Ok(count)
        };
        db.transaction(async |tx| create(ExecutorRef::Tx(tx)).await)
            .await
    }
}

/// Inserts all rows or none, and returns how many that were.
pub(crate) async fn insert_rows(
    model: &'static ModelInfo,
    rows: Vec<Assignments>,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let mut statements = statements(model, rows, db.dialect());
    match statements.len() {
        0 => Ok(0),
        1 => match statements.pop() {
            Some(statement) => Ok(db.execute(&statement).await?.rows_affected),
            None => Ok(0),
        },
        _ => {
            db.transaction(async |tx| execute_all(ExecutorRef::Tx(tx), &statements).await)
                .await
        }
    }
}

async fn execute_all(db: ExecutorRef<'_>, statements: &[Prepared]) -> Result<u64> {
    let mut rows = 0;
    for statement in statements {
        rows += db.execute(statement).await?.rows_affected;
    }
    Ok(rows)
}

/// So many rows are inserted in well under a millisecond.
const SHORT_BATCH: usize = 64;

/// Few statements of few shapes: rows with the same columns go together, in batches whose sizes are powers of two.
fn statements(
    info: &'static ModelInfo,
    mut rows: Vec<Assignments>,
    dialect: Dialect,
) -> Vec<Prepared> {
    rows.iter_mut().for_each(|row| row.complete(info));
    let mut statements = Vec::new();
    let mut rows = rows.into_iter().map(Assignments::into_values).peekable();
    while let Some(first) = rows.next() {
        let columns: Vec<u16> = first.iter().map(|(column, _)| *column).collect();
        let mut values: Vec<Value> = first.into_iter().map(|(_, value)| value).collect();
        let mut count = 1;
        while let Some(next) =
            rows.next_if(|next| next.iter().map(|(column, _)| column).eq(&columns))
        {
            values.extend(next.into_iter().map(|(_, value)| value));
            count += 1;
        }
        batches(info, &columns, values, count, dialect, &mut statements);
    }
    statements
}

fn batches(
    info: &'static ModelInfo,
    columns: &[u16],
    values: Vec<Value>,
    rows: usize,
    dialect: Dialect,
    statements: &mut Vec<Prepared>,
) {
    let insert = |values: Vec<Value>, rows| statement::Insert {
        model: info,
        columns: columns.to_vec(),
        values,
        rows,
        returning: false,
    };
    let width = columns.len();
    let is_unnest =
        dialect == Dialect::Postgres && rows > 1 && can_unnest(&insert(Vec::new(), rows));
    let limit = dialect.capabilities().max_bind_parameters / width.max(1);
    let mut size = match dialect {
        // Measured: batches of 64 to 128 rows are as fast as any on SQLite, and prepared once.
        // `DEFAULT VALUES` is one row.
        Dialect::Sqlite if width == 0 => 1,
        Dialect::Sqlite => limit.min(64),
        Dialect::MySql | Dialect::Postgres if !is_unnest => limit.min(512),
        // One array a column takes any number of rows; this bounds the memory of one statement.
        Dialect::Postgres | Dialect::MySql => 8_192,
    };
    if !is_unnest {
        size = 1 << size.max(1).ilog2();
    }
    let mut values = values.into_iter();
    let mut left = rows;
    while left > 0 {
        let mut take = left;
        if dialect != Dialect::Sqlite {
            take = take.min(rows_that_fit(values.as_slice(), width));
        }
        take = if is_unnest {
            take.min(size)
        } else {
            size.min(1 << take.ilog2())
        };
        let batch: Vec<Value> = values.by_ref().take(take * width).collect();
        let mut prepared;
        if is_unnest && take > 1 {
            let kinds = batch.iter().take(width).cloned().collect();
            // The text depends on the kinds of the columns only, whatever the number of rows.
            prepared = sql::prepare(Statement::Insert(insert(kinds, 2)), dialect);
            prepared.values = transpose(batch, width);
        } else {
            prepared = sql::prepare(Statement::Insert(insert(batch, take)), dialect);
        }
        prepared.is_short = take <= SHORT_BATCH;
        statements.push(prepared);
        left -= take;
    }
}

/// sqlx 0.9 leaves Nagle's algorithm on, so a message that takes two writes to a socket waits for the other side's
/// delayed acknowledgement: 44 ms for what the server does in 2. Over TLS every record of 16 KiB is a write, so messages
/// stay below one record.
const MESSAGE_BYTES: usize = 14 * 1024;

/// How many of the rows make a message of that size; at least one.
fn rows_that_fit(values: &[Value], width: usize) -> usize {
    if width == 0 {
        return usize::MAX;
    }
    let mut bytes = 0;
    let fitting = values.chunks(width).take_while(|row| {
        bytes += row.iter().map(Value::size).sum::<usize>();
        bytes <= MESSAGE_BYTES
    });
    fitting.count().max(1)
}

/// Rows of columns to one list a column.
fn transpose(values: Vec<Value>, width: usize) -> Vec<Value> {
    let rows = values.len() / width;
    let mut columns: Vec<(crate::value::ValueKind, Vec<Value>)> = values
        .iter()
        .take(width)
        .map(|value| (value.kind().0, Vec::with_capacity(rows)))
        .collect();
    for (i, value) in values.into_iter().enumerate() {
        columns[i % width].1.push(value);
    }
    columns
        .into_iter()
        .map(|(kind, list)| Value::List(kind, list))
        .collect()
}
