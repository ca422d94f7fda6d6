//! Loading relations of rows that one has already.

use super::load::{Preload, load_all};
use super::{IntoInclude, LoadSet, Loadable, Loaded, LoadedRows, Proof};
use crate::db::{Executor, Site, loading};
use crate::error::Result;
use crate::model::Model;
use std::sync::Arc;

/// Loads relations of rows that one has already; made by `Model::load_into`.
#[must_use = "nothing is loaded before `.exec(..)` is awaited"]
pub struct LoadInto<'a, M, L> {
    rows: &'a mut [M],
    preloads: Vec<Arc<dyn Preload<M>>>,
    site: Site,
    loaded: std::marker::PhantomData<fn() -> L>,
}

impl<M: Model, L> std::fmt::Debug for LoadInto<'_, M, L> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoadInto")
            .field("model", &M::NAME)
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

impl<'a, M: Model> LoadInto<'a, M, ()> {
    #[doc(hidden)]
    #[track_caller]
    pub fn new(rows: &'a mut [M]) -> Self {
        Self {
            rows,
            preloads: Vec::new(),
            site: Some(std::panic::Location::caller()),
            loaded: std::marker::PhantomData,
        }
    }
}

impl<'a, M: Model, L: LoadSet> LoadInto<'a, M, L> {
    /// Loads a relation of every row, in one statement more whatever the number of rows.
    pub fn with<R: Loadable, N: LoadSet>(
        mut self,
        include: impl IntoInclude<M, R, N>,
    ) -> LoadInto<'a, M, (Proof<R, N>, L)> {
        self.preloads.push(include.preload().into());
        LoadInto {
            rows: self.rows,
            preloads: self.preloads,
            site: self.site,
            loaded: std::marker::PhantomData,
        }
    }

    /// Loads, and returns the same rows with their proofs. What was loaded stays in the rows' slots.
    ///
    /// # Errors
    ///
    /// What the database reports, and `NotFound` where a row that must be there is not.
    pub async fn exec(self, db: &(impl Executor + ?Sized)) -> Result<LoadedRows<'a, M, L>> {
        let load = load_all(&self.preloads, self.rows, db.executor());
        loading(self.site, load).await?;
        Ok(LoadedRows::new(self.rows))
    }
}

impl<M: Model> Loaded<M, ()> {
    /// The row, with nothing loaded: where a function takes a `Loaded`.
    pub fn plain(row: M) -> Self {
        Self::prove(row)
    }
}
