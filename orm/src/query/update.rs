//! Updating rows: those that match a filter, or one by its value.

use super::checked::check_set;
use super::insert::Assignments;
use super::nested::{Nest, NestTarget, run_all};
use super::run::{at_most_one, fetch, fetch_models};
use crate::column::Column;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::expr::IntoExpr;
use crate::model::{Key, Model, ModelInfo, PatchRow};
use crate::relation::{IntoPolyValue, PolyRelation, Rel, assignments};
use crate::sql;
use crate::statement::{
    self, BinaryOp, Node, Projection, RowScope, Select, Statement, UnaryOp, and, key_filter,
};
use crate::value::{Value, ValueKind};
use chrono::Utc;
use orm_schema::ColumnType;
use std::marker::PhantomData;
use std::sync::Arc;

/// Sets a column; a later value replaces an earlier one.
pub(super) fn assign(list: &mut Vec<(u16, Node)>, position: u16, node: Node) {
    match list.iter_mut().find(|(column, _)| *column == position) {
        Some((_, old)) => *old = node,
        None => list.push((position, node)),
    }
}

/// What every update of a row of `M` does besides what it was told to.
pub(crate) fn touch<M: Model>(set: &mut Vec<(u16, Node)>) {
    touch_row(M::info(), set);
}

/// The columns of `updated` get the time and that of `version` the next number, unless the update sets them itself.
pub(crate) fn touch_row(model: &'static ModelInfo, set: &mut Vec<(u16, Node)>) {
    for (position, field) in model.schema.fields.iter().enumerate() {
        let position = u16::try_from(position).unwrap_or(u16::MAX);
        if !field.is_updated && !field.is_version
            || set.iter().any(|(column, _)| *column == position)
        {
            continue;
        }
        let now = Utc::now();
        let node = match field.column_type {
            _ if field.is_version => Node::binary(
                BinaryOp::Add,
                Node::Column(model.column(position)),
                Node::Value(version_number(&field.column_type, 1)),
            ),
            ColumnType::NaiveDateTime => Node::Value(Value::NaiveDateTime(now.naive_utc())),
            _ => Node::Value(Value::DateTime(now)),
        };
        set.push((position, node));
    }
}

/// A version as the column holds it.
pub(crate) fn version_number(ty: &ColumnType, number: i32) -> Value {
    match ty {
        ColumnType::I32 => Value::I32(number),
        _ => Value::I64(number.into()),
    }
}

/// The kind of NULL that the column at a position takes.
pub(crate) fn null_kind<M: Model>(row: &M, position: u16) -> ValueKind {
    row.encode(usize::from(position)).kind().0
}

/// The condition that an expression does not hold a value; NULL is a value here.
pub(crate) fn differs(expr: Node, value: Value) -> Node {
    if value.is_null() {
        return Node::Unary(UnaryOp::IsNotNull, Box::new(expr));
    }
    let equal = Node::binary(BinaryOp::Eq, expr, Node::Value(value));
    Node::Unary(UnaryOp::IsNotTrue, Box::new(equal))
}

/// An update of all rows that match a filter.
#[derive(Debug)]
#[must_use = "nothing is changed before `.exec(..)` is awaited"]
pub struct Update<M> {
    set: Vec<(u16, Node)>,
    filter: Option<Node>,
    scope: RowScope,
    refusal: Option<String>,
    pub(super) skips_rules: bool,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Update<M> {
    pub(crate) fn new(filter: Option<Node>, scope: RowScope, refusal: Option<String>) -> Self {
        Self {
            set: Vec::new(),
            filter,
            scope,
            refusal,
            skips_rules: false,
            model: PhantomData,
        }
    }

    /// Sets a column to a value or to an expression over the row as it was.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoExpr<M, T>) -> Self {
        assign(&mut self.set, column.position(), value.into_expr().node);
        self
    }

    /// Sets what a polymorphic field refers to.
    pub fn set_ref<F: PolyRelation<From = M>>(
        mut self,
        _field: Rel<F>,
        reference: impl IntoPolyValue<F::Value>,
    ) -> Self {
        for (column, value) in assignments::<F>(&reference.into_poly_value()) {
            assign(&mut self.set, column, Node::Value(value));
        }
        self
    }

    /// Updates, and returns how many rows matched. Without a `set` nothing is sent.
    ///
    /// # Errors
    ///
    /// `Usage` when every row would change and that was not said, `Validation` when a rule of the model is not met, and what
    /// the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        let Some(statement) = self.into_statement()? else {
            return Ok(0);
        };
        let db = db.executor();
        Ok(db
            .execute(&sql::prepare(Statement::Update(statement), db.dialect()))
            .await?
            .rows_affected)
    }

    /// Nothing when nothing is set.
    pub(super) fn into_statement(mut self) -> Result<Option<statement::Update>> {
        if let Some(refusal) = self.refusal {
            return Err(Error::new(ErrorKind::Usage, refusal));
        }
        if self.set.is_empty() {
            return Ok(None);
        }
        check_set::<M>(&self.set, self.skips_rules)?;
        touch::<M>(&mut self.set);
        Ok(Some(statement::Update {
            model: M::info(),
            set: self.set,
            scope: self.scope,
            filter: self.filter,
            returning: statement::Returning::Nothing,
        }))
    }
}

/// An update of one row, found by its primary key; made by `row.update()` and `row.patch(..)`. With a `version` field it
/// changes the row only as it was read.
#[must_use = "nothing is changed before `.exec(..)` is awaited"]
pub struct UpdateRow<M> {
    pub(super) set: Vec<(u16, Node)>,
    key: Vec<Value>,
    version: Option<Value>,
    scope: RowScope,
    pub(super) nested: Vec<Arc<dyn Nest>>,
    pub(super) skips_rules: bool,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> std::fmt::Debug for UpdateRow<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateRow")
            .field("model", &M::NAME)
            .field("set", &self.set)
            .finish_non_exhaustive()
    }
}

/// The scope in which a row that one holds is found: one that was read as deleted is looked for as such.
pub(super) fn scope_of<M: Model>(row: &M) -> RowScope {
    match M::info().deleted {
        Some(position) if !row.encode(usize::from(position)).is_null() => RowScope::WithDeleted,
        Some(_) | None => RowScope::Live,
    }
}

/// The version that a row was read with.
pub(super) fn version_of<M: Model>(row: &M) -> Option<Value> {
    M::info()
        .version
        .map(|position| row.encode(usize::from(position)))
}

/// The condition that a row is the one with this key and, where it has one, still has this version.
pub(super) fn as_read(model: &'static ModelInfo, key: Vec<Value>, version: Option<Value>) -> Node {
    let mut filter = Some(key_filter(model, key));
    if let (Some(position), Some(version)) = (model.version, version) {
        let column = Node::Column(model.column(position));
        let equal = Node::binary(BinaryOp::Eq, column, Node::Value(version));
        and(&mut filter, equal);
    }
    filter.unwrap_or(Node::Value(Value::Bool(false)))
}

impl<M: Model> NestTarget<M> for UpdateRow<M> {
    fn push(&mut self, nested: Arc<dyn Nest>) {
        self.nested.push(nested);
    }
}

impl<M: Model> UpdateRow<M> {
    #[doc(hidden)]
    pub fn of(row: &M) -> Self {
        Self {
            set: Vec::new(),
            key: row.primary_key().values(),
            version: version_of(row),
            scope: scope_of(row),
            nested: Vec::new(),
            skips_rules: false,
            model: PhantomData,
        }
    }

    #[doc(hidden)]
    pub fn patch(mut self, patch: impl PatchRow<M>) -> Self {
        let mut assignments = Assignments::default();
        patch.assign(&mut assignments);
        for (position, value) in assignments.into_pairs() {
            assign(&mut self.set, position, Node::Value(value));
        }
        self
    }

    /// Sets a column to a value or to an expression over the row as it was.
    pub fn set<T>(mut self, column: Column<M, T>, value: impl IntoExpr<M, T>) -> Self {
        assign(&mut self.set, column.position(), value.into_expr().node);
        self
    }

    /// Sets what a polymorphic field refers to.
    pub fn set_ref<F: PolyRelation<From = M>>(
        mut self,
        _field: Rel<F>,
        reference: impl IntoPolyValue<F::Value>,
    ) -> Self {
        for (column, value) in assignments::<F>(&reference.into_poly_value()) {
            assign(&mut self.set, column, Node::Value(value));
        }
        self
    }

    /// Changes the row whatever its version is now.
    pub fn any_version(mut self) -> Self {
        self.version = None;
        self
    }

    /// Updates, and returns the row as it is now. Without a `set` the row is only read.
    ///
    /// # Errors
    ///
    /// `Validation` when a rule of the model is not met, `NotFound` when the row is gone, `Stale` when its `version` is no
    /// longer the one that was read, and what the database reports. Of nested writes all or none are done.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<M> {
        self.check()?;
        let db = db.executor();
        let reads_back = matches!(db, ExecutorRef::Db(_))
            && !self.set.is_empty()
            && !db.dialect().capabilities().returning;
        if !self.nested.is_empty() || reads_back {
            return db
                .transaction(async |tx| self.run(ExecutorRef::Tx(tx)).await)
                .await;
        }
        self.run(db).await
    }

    async fn run(mut self, db: ExecutorRef<'_>) -> Result<M> {
        let nested = std::mem::take(&mut self.nested);
        // What changes with the row changes the row: a version counts it, and a stale one is refused.
        if !nested.is_empty() && self.set.is_empty() && self.version.is_some() {
            touch::<M>(&mut self.set);
        }
        let row = self.write(db).await?;
        run_all(&nested, &row, db).await?;
        Ok(row)
    }

    async fn write(mut self, db: ExecutorRef<'_>) -> Result<M> {
        if self.set.is_empty() {
            return read::<M>(db, self.key, self.scope).await;
        }
        touch::<M>(&mut self.set);
        // The key may be among what is set: the row is then found under the new one.
        let info = M::info();
        let mut new_key = self.key.clone();
        for (value, &position) in new_key.iter_mut().zip(info.key) {
            if let Some((_, Node::Value(set))) =
                self.set.iter().find(|(column, _)| *column == position)
            {
                *value = set.clone();
            }
        }
        let returning = db.dialect().capabilities().returning;
        let statement = Statement::Update(statement::Update {
            model: info,
            set: self.set,
            scope: self.scope,
            filter: Some(as_read(info, self.key.clone(), self.version)),
            returning: statement::Returning::model_if(returning),
        });
        if returning {
            let rows = fetch_models(db, statement).await?;
            return match at_most_one(rows, M::NAME)? {
                Some(row) => Ok(row),
                None => Err(missing(info, self.key, self.scope, db).await),
            };
        }
        // Without RETURNING the row is read in the same transaction, so that it is the one that was written.
        let outcome = db.execute(&sql::prepare(statement, db.dialect())).await?;
        if outcome.rows_affected == 0 {
            return Err(missing(info, self.key, self.scope, db).await);
        }
        read(db, new_key, self.scope).await
    }
}

/// Why a row that one holds was not found: it is gone, or has another version.
pub(super) async fn missing(
    model: &'static ModelInfo,
    key: Vec<Value>,
    scope: RowScope,
    db: ExecutorRef<'_>,
) -> Error {
    let name = &model.schema.name;
    let mut select = Select::new(model);
    select.scope = scope;
    select.filter = Some(key_filter(model, key));
    select.projection = Projection::Exists;
    select.limit = Some(1);
    match fetch(db, Statement::from(select), |_| Ok(())).await {
        Ok(rows) if rows.is_empty() => Error::not_found(name),
        Ok(_) => stale(name),
        Err(error) => error,
    }
}

pub(super) fn stale(model: &str) -> Error {
    let message = format!("this `{model}` was changed since it was read");
    Error::new(ErrorKind::Stale, message)
}

pub(super) async fn read<M: Model>(
    db: ExecutorRef<'_>,
    key: Vec<Value>,
    scope: RowScope,
) -> Result<M> {
    let mut select = Select::new(M::info());
    select.scope = scope;
    select.filter = Some(key_filter(M::info(), key));
    let rows = fetch_models(db, Statement::from(select)).await?;
    at_most_one(rows, M::NAME)?.ok_or_else(|| Error::not_found(M::NAME))
}
