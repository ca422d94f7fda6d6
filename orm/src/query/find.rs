//! One row by its primary key or a unique key.

use super::delete::Delete;
use super::run::{at_most_one, fetch_prepared};
use super::select::Query;
use crate::db::{Executor, Site};
use crate::error::{Error, Result};
use crate::model::{IntoKey, Key, Model};
use crate::relation::{IntoInclude, Loadable, Proof};
use crate::sql;
use crate::statement::{columns_filter, key_filter};
use crate::value::Value;
use std::marker::PhantomData;
use std::panic::Location;

/// A row to be found by its primary key; made by `Model::find`.
#[derive(Debug)]
#[must_use = "nothing is sent before `.one(..)`, `.opt(..)` or another call with the database is awaited"]
pub struct Find<M> {
    key: Vec<Value>,
    site: Site,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Find<M> {
    #[doc(hidden)]
    #[track_caller]
    pub fn new(key: impl IntoKey<M::Key>) -> Self {
        Self {
            key: key.into_key().values(),
            site: Some(Location::caller()),
            model: PhantomData,
        }
    }

    /// The row.
    ///
    /// # Errors
    ///
    /// `NotFound` when there is none, and what the database reports.
    pub async fn one(self, db: &(impl Executor + ?Sized)) -> Result<M> {
        self.opt(db).await?.ok_or_else(|| Error::not_found(M::NAME))
    }

    /// The row, or `None`.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn opt(self, db: &(impl Executor + ?Sized)) -> Result<Option<M>> {
        let db = db.executor();
        let statement = sql::prepare_find(M::info(), self.key, db.dialect(), self.site);
        let rows = fetch_prepared(db, &statement, 1, |row| M::decode(&row.of(M::schema()))).await?;
        at_most_one(rows, M::NAME)
    }

    /// Whether the row exists.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub async fn exists(self, db: &(impl Executor + ?Sized)) -> Result<bool> {
        self.query().exists(db).await
    }

    /// Deletes the row; `exec` returns how many rows that were, 0 or 1.
    pub fn delete(self) -> Delete<M> {
        Delete::new(Some(key_filter(M::info(), self.key)))
    }

    /// Loads a relation too.
    pub fn with<R, L>(self, include: impl IntoInclude<M, R, L>) -> Query<M, (Proof<R, L>, ())>
    where
        R: Loadable,
        L: crate::relation::LoadSet,
    {
        self.query().with(include)
    }

    fn query(self) -> Query<M> {
        Query::filtered(key_filter(M::info(), self.key)).at(self.site)
    }

    /// The row by a unique key.
    #[doc(hidden)]
    #[track_caller]
    pub fn by<V: Key>(key: super::UniqueKey<M, V>, value: impl IntoKey<V>) -> Query<M> {
        // A model has far fewer than 65,536 fields.
        let positions: Vec<u16> = key
            .fields
            .iter()
            .filter_map(|name| M::schema().field_position(name)?.try_into().ok())
            .collect();
        Query::filtered(columns_filter(
            M::info(),
            &positions,
            value.into_key().values(),
        ))
        .at(Some(Location::caller()))
    }
}
