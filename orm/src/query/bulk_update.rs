//! Changing many rows, each to values of its own, in few statements: all of them or none.

use super::insert::Assignments;
use super::insert::batches::transpose;
use super::soft_delete::key_columns;
use super::update::{as_read, stale, touch_row, version_of};
use crate::backend::Target;
use crate::db::{Executor, ExecutorRef};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{IntoKey, Key, Model, ModelInfo, PatchRow};
use crate::sql;
use crate::statement::{Node, Projection, Select, Statement, UpdateFrom, UpdateLists};
use crate::validation::Failures;
use crate::value::Value;
use orm_schema::Dialect;
use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

/// One row and what it shall hold.
#[derive(Debug)]
struct Changed {
    key: Vec<Value>,
    version: Option<Value>,
    /// In the order of the columns.
    set: Vec<(u16, Value)>,
}

/// Rows to be changed, each to values of its own; made by `Model::update_many` and `Model::update_each`. All are changed, or
/// none.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)] struct Item { #[orm(id)] id: i64, price: i64, name: String }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// // By keys.
/// let prices = [(1, 10), (2, 25)];
/// let patches = prices.map(|(id, price)| (id, ItemPatch { price: Patch::Set(price), ..ItemPatch::default() }));
/// assert_eq!(Item::update_many(patches).exec(db).await?, 2);
///
/// // Rows that one holds, as they were read.
/// let items = Item::all_rows().all(db).await?;
/// let rename = |item: &Item| ItemPatch { name: Patch::Set(item.name.to_uppercase()), ..ItemPatch::default() };
/// Item::update_each(&items, rename).exec(db).await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "nothing is changed before `.exec(..)` is awaited"]
pub struct UpdateMany<M> {
    rows: Vec<Changed>,
    skips_rules: bool,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> UpdateMany<M> {
    #[doc(hidden)]
    pub fn new<K: IntoKey<M::Key>, P: PatchRow<M>>(rows: impl IntoIterator<Item = (K, P)>) -> Self {
        let rows = rows
            .into_iter()
            .map(|(key, patch)| changed(key.into_key().values(), None, patch));
        Self::of(rows.collect())
    }

    #[doc(hidden)]
    pub fn each<P: PatchRow<M>>(rows: &[M], mut change: impl FnMut(&M) -> P) -> Self {
        let rows = rows
            .iter()
            .map(|row| changed(row.primary_key().values(), version_of(row), change(row)));
        Self::of(rows.collect())
    }

    fn of(rows: Vec<Changed>) -> Self {
        Self {
            rows,
            skips_rules: false,
            model: PhantomData,
        }
    }

    /// Writes the values whatever the rules of the model say.
    pub fn without_validation(mut self) -> Self {
        self.skips_rules = true;
        self
    }

    /// Updates all rows, or none, and returns how many that were. Rows whose patch sets nothing are left out.
    ///
    /// # Errors
    ///
    /// `NotFound` when one is not there, or `Stale` when a row that one holds has another `version` by now; `Usage` when a
    /// key is given twice, `Validation` when a rule of the model is not met, and what the database reports.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<u64> {
        let model = M::info();
        check_rules(model, &self.rows, self.skips_rules)?;
        check_keys(model, &self.rows)?;
        let count = self.rows.len();
        // Rows with the same columns go together.
        let mut groups: BTreeMap<Vec<u16>, Vec<Changed>> = BTreeMap::new();
        for row in self.rows {
            if !row.set.is_empty() {
                let columns = row.set.iter().map(|(column, _)| *column).collect();
                groups.entry(columns).or_default().push(row);
            }
        }
        if groups.is_empty() {
            return Ok(0);
        }
        db.executor()
            .transaction(async |tx| update_groups(model, groups, count, ExecutorRef::Tx(tx)).await)
            .await
    }
}

fn changed<M: Model>(key: Vec<Value>, version: Option<Value>, patch: impl PatchRow<M>) -> Changed {
    let mut assignments = Assignments::default();
    patch.assign(&mut assignments);
    let set = assignments.into_pairs().collect();
    Changed { key, version, set }
}

fn check_rules(model: &ModelInfo, rows: &[Changed], skips_rules: bool) -> Result<()> {
    if skips_rules || model.rules.is_empty() {
        return Ok(());
    }
    let mut failures = Failures::default();
    for (position, row) in rows.iter().enumerate() {
        let set = row.set.iter().cloned();
        let set: Vec<(u16, Node)> = set.map(|(at, value)| (at, Node::Value(value))).collect();
        failures.at_row(position);
        failures.changes(model, &set);
    }
    failures.into_result(model)
}

/// Which of two values a row would get is not said.
fn check_keys(model: &ModelInfo, rows: &[Changed]) -> Result<()> {
    let mut seen = BTreeSet::new();
    for (position, row) in rows.iter().enumerate() {
        let texts: Vec<String> = row.key.iter().map(Value::key_text).collect();
        if !seen.insert(texts.join("\u{1f}")) {
            let message = format!(
                "rows[{position}]: its key of `{}` was given before; change each row once",
                model.schema.name
            );
            return Err(Error::new(ErrorKind::Usage, message));
        }
    }
    Ok(())
}

async fn update_groups(
    model: &'static ModelInfo,
    groups: BTreeMap<Vec<u16>, Vec<Changed>>,
    count: usize,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let mut wanted = 0;
    let mut done = 0;
    let mut is_versioned = false;
    for (columns, rows) in groups {
        is_versioned |= rows.iter().any(|row| row.version.is_some());
        wanted += rows.len() as u64;
        // What every update does besides.
        let mut common: Vec<(u16, Node)> = columns
            .iter()
            .map(|&column| (column, Node::Value(Value::Bool(true))))
            .collect();
        touch_row(model, &mut common);
        common.drain(..columns.len());
        let has_list = |&column: &u16| model.column(column).field().is_list;
        let is_listed =
            db.dialect() == Dialect::Postgres && !columns.iter().chain(model.key).any(has_list);
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            let statement = if is_listed {
                lists(model, &columns, common.clone(), &mut rows, db.target())
            } else {
                selects(model, &columns, &common, &mut rows, db.dialect())
            };
            done += db
                .execute(&sql::prepare(statement, db.dialect()))
                .await?
                .rows_affected;
        }
    }
    if done == wanted {
        return Ok(done);
    }
    let missing = wanted - done.min(wanted);
    let name = &model.schema.name;
    let error = if is_versioned {
        stale(name)
    } else {
        Error::not_found(name)
    };
    Err(error.context(format_args!("{missing} of {count} rows")))
}

type Rows = std::vec::IntoIter<Changed>;

/// One array a column.
fn lists(
    model: &'static ModelInfo,
    columns: &[u16],
    common: Vec<(u16, Node)>,
    rows: &mut Rows,
    target: Target,
) -> Statement {
    let mut matched = model.key.to_vec();
    let has_version = rows
        .as_slice()
        .first()
        .is_some_and(|row| row.version.is_some());
    matched.extend(model.version.filter(|_| has_version));
    let width = matched.len() + columns.len();
    let mut values = Vec::with_capacity(width * rows.len());
    let mut bytes = 0;
    for row in rows.by_ref() {
        let first = values.len();
        values.extend(row.key);
        values.extend(row.version);
        values.extend(row.set.into_iter().map(|(_, value)| value));
        // A message of many rows is one that the network keeps waiting.
        bytes += values[first..].iter().map(Value::size).sum::<usize>();
        if bytes > target.message_bytes {
            break;
        }
    }
    Statement::UpdateLists(UpdateLists {
        model,
        matched,
        columns: columns.to_vec(),
        set: common,
        lists: transpose(values, width),
    })
}

/// One select a row, by its key.
fn selects(
    model: &'static ModelInfo,
    columns: &[u16],
    common: &[(u16, Node)],
    rows: &mut Rows,
    dialect: Dialect,
) -> Statement {
    /// SQLite takes at most 500 selects in one statement.
    const ROWS: usize = 64;
    let width = columns.len() + common.len() + model.key.len() + 1;
    let limit = dialect.capabilities().max_bind_parameters / width;
    // Powers of two make few texts.
    let take = 1 << rows.len().min(ROWS).min(limit).max(1).ilog2();
    let selects = rows.by_ref().take(take).map(|row| {
        let mut select = Select::new(model);
        select.filter = Some(as_read(model, row.key, row.version));
        let key = key_columns(model).into_iter().map(Node::Column);
        let values = row.set.into_iter().map(|(_, value)| Node::Value(value));
        let common = common.iter().map(|(_, node)| node.clone());
        select.projection = Projection::Nodes(key.chain(values).chain(common).collect());
        select
    });
    let selects: Vec<Select> = selects.collect();
    let common = common.iter().map(|(column, _)| *column);
    Statement::UpdateFrom(UpdateFrom {
        model,
        columns: columns.iter().copied().chain(common).collect(),
        selects,
    })
}
