//! Creating rows: one here, many in [`many`], in the statements that [`batches`] makes of them.

pub(super) mod batches;
pub(super) mod many;

use super::nested::{Nest, NestTarget, run_all};
use super::update::{read, version_number};
use crate::backend::{Outcome, Pace, Prepared};
use crate::column::Column;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ModelInfo, NewRow, Patch};
use crate::relation::{IntoPolyValue, PolyRelation, Rel, assignments};
use crate::sql;
use crate::statement::{self, RowScope, Statement};
use crate::types::IntoValue;
use crate::value::Value;
use chrono::Utc;
use orm_schema::{ColumnType, DefaultValue, Dialect};
use std::marker::PhantomData;
use std::sync::Arc;
use uuid::Uuid;

/// The columns of a row to be written, in the order of their positions.
#[derive(Debug, Clone, Default)]
pub struct Assignments {
    columns: Vec<u16>,
    /// One for each column.
    values: Vec<Value>,
}

impl Assignments {
    #[doc(hidden)]
    pub fn with_capacity(columns: usize) -> Self {
        Self {
            columns: Vec::with_capacity(columns),
            values: Vec::with_capacity(columns),
        }
    }

    #[doc(hidden)]
    pub fn put(&mut self, position: u16, value: Value) {
        match self.find(position) {
            Ok(at) => self.values[at] = value,
            Err(at) => {
                self.columns.insert(at, position);
                self.values.insert(at, value);
            }
        }
    }

    /// Where the column is, or where it would be.
    fn find(&self, position: u16) -> std::result::Result<usize, usize> {
        // Columns mostly come in their order.
        match self.columns.last() {
            Some(last) if *last >= position => self.columns.binary_search(&position),
            _ => Err(self.columns.len()),
        }
    }

    /// Puts what a field of a patch sets. It takes the function that makes the value, so that an expansion names the type
    /// of the field once, and a type that no column can hold is one error.
    #[doc(hidden)]
    #[inline]
    pub fn patch<T>(&mut self, position: u16, value: Patch<T>, into_value: fn(T) -> Value) {
        if let Patch::Set(value) = value {
            self.put(position, into_value(value));
        }
    }

    pub(crate) fn get(&self, position: u16) -> Option<&Value> {
        self.find(position).ok().map(|at| &self.values[at])
    }

    pub(crate) fn columns(&self) -> &[u16] {
        &self.columns
    }

    pub(super) fn values(&self) -> &[Value] {
        &self.values
    }

    /// About how many bytes the values take.
    pub(super) fn size(&self) -> usize {
        self.values.iter().map(Value::size).sum()
    }

    /// The columns, and a value for each.
    pub(crate) fn into_parts(self) -> (Vec<u16>, Vec<Value>) {
        (self.columns, self.values)
    }

    /// Each column with its value.
    pub(crate) fn into_pairs(self) -> impl Iterator<Item = (u16, Value)> {
        self.columns.into_iter().zip(self.values)
    }

    /// Adds what the program makes itself: times, UUIDs, the first version. What the database makes is left out.
    pub(super) fn complete(&mut self, model: &ModelInfo) {
        for (position, field) in model.schema.fields.iter().enumerate() {
            let is_time = field.is_created
                || field.is_updated
                || matches!(field.default, Some(DefaultValue::Now));
            let is_uuid = matches!(
                field.default,
                Some(DefaultValue::UuidV4 | DefaultValue::UuidV7)
            );
            if !(is_time || is_uuid || field.is_version) {
                continue;
            }
            let position = u16::try_from(position).unwrap_or(u16::MAX);
            if self.find(position).is_ok() {
                continue;
            }
            let value = match (&field.default, &field.column_type) {
                (_, ty) if field.is_version => version_number(ty, 1),
                (Some(DefaultValue::UuidV4), _) => Value::Uuid(Uuid::new_v4()),
                (Some(DefaultValue::UuidV7), _) => Value::Uuid(Uuid::now_v7()),
                (_, ColumnType::NaiveDateTime) => Value::NaiveDateTime(Utc::now().naive_utc()),
                _ => Value::DateTime(Utc::now()),
            };
            self.put(position, value);
        }
    }
}

/// A row to be created; made by `Model::create`.
#[must_use = "nothing is created before `.exec(..)` is awaited"]
pub struct Create<M> {
    pub(super) row: Assignments,
    pub(super) nested: Vec<Arc<dyn Nest>>,
    pub(super) skips_rules: bool,
    model: PhantomData<fn() -> M>,
}

impl<M> Clone for Create<M> {
    fn clone(&self) -> Self {
        Self {
            row: self.row.clone(),
            nested: self.nested.clone(),
            skips_rules: self.skips_rules,
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
            skips_rules: false,
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
    /// `Validation` when a rule of the model is not met, `UniqueViolation` and its kin, and what else the database reports;
    /// then nothing is created. An error of a nested row says which.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<M> {
        self.validate()?;
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
        let (columns, values) = self.row.into_parts();
        let returning = db.dialect().capabilities().returning;
        if returning {
            let mut insert = statement::Insert::new(info, columns, values, 1);
            insert.returning = statement::Returning::Model;
            let mut statement = sql::prepare(Statement::Insert(insert), db.dialect());
            statement.pace = Pace::Short;
            let rows = super::run::fetch_prepared(db, &statement, 1, |row| {
                M::decode(&row.of(info.schema))
            })
            .await?;
            return super::run::at_most_one(rows, M::NAME)?
                .ok_or_else(|| Error::not_found(M::NAME));
        }
        let key = known_key(info, &columns, &values);
        let insert = statement::Insert::new(info, columns, values, 1);
        let statement = sql::prepare(Statement::Insert(insert), db.dialect());
        insert_and_read(db, &statement, key).await
    }
}

/// The key's values as far as the insert holds them; `None` stands for the number that the database gives.
pub(super) fn known_key(info: &ModelInfo, columns: &[u16], values: &[Value]) -> Vec<Option<Value>> {
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
    let key = inserted_key(M::info(), key, outcome)?;
    read(db, key, RowScope::WithDeleted).await
}

/// The key of a row that was inserted, with the number that the database gave it.
pub(super) fn inserted_key(
    model: &ModelInfo,
    key: Vec<Option<Value>>,
    outcome: Outcome,
) -> Result<Vec<Value>> {
    let number = outcome
        .last_insert_id
        .and_then(|id| i64::try_from(id).ok())
        .map(Value::I64);
    key.into_iter()
        .map(|value| value.or_else(|| number.clone()))
        .collect::<Option<_>>()
        .ok_or_else(|| unknown_key(model, Dialect::MySql))
}

/// The database makes the key, but not as a number that counts up.
pub(super) fn unknown_key(model: &ModelInfo, dialect: Dialect) -> Error {
    let message = format!(
        "the database makes the key of `{}` and {dialect} does not tell it; make it in the program: `default = uuid_v7`",
        model.schema.name,
    );
    Error::new(ErrorKind::Unsupported, message)
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
