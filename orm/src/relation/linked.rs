//! Rows of a many-to-many relation, each with the row of the junction model that links it.

use super::loaded::{LoadedIn, LoadedRef};
use super::{LoadSet, LoadableOf, Rel};
use crate::model::Model;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// Borrowed rows of a many-to-many relation with the relations `L` loaded, each with the row of the junction model `J`.
pub struct LinkedRows<'a, M, J, L> {
    rows: &'a [M],
    links: &'a [J],
    set: PhantomData<fn() -> L>,
}

impl<M, J, L> Clone for LinkedRows<'_, M, J, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, J, L> Copy for LinkedRows<'_, M, J, L> {}

impl<'a, M: Model, J, L> LinkedRows<'a, M, J, L> {
    pub(super) fn new(rows: &'a [M], links: &'a [J]) -> Self {
        Self {
            rows,
            links,
            set: PhantomData,
        }
    }

    /// How many rows there are.
    pub fn len(self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, each with what links it.
    pub fn iter(
        self,
    ) -> impl ExactSizeIterator<Item = LinkedRef<'a, M, J, L>> + DoubleEndedIterator {
        self.rows
            .iter()
            .zip(self.links)
            .map(|(row, link)| LinkedRef {
                row: LoadedRef::new(row),
                link,
            })
    }

    /// The first row.
    pub fn first(self) -> Option<LinkedRef<'a, M, J, L>> {
        self.iter().next()
    }

    /// The rows as a slice, without proofs and links.
    pub fn as_slice(self) -> &'a [M] {
        self.rows
    }
}

impl<'a, M: Model, J, L: 'a> IntoIterator for LinkedRows<'a, M, J, L> {
    type Item = LinkedRef<'a, M, J, L>;
    type IntoIter = std::vec::IntoIter<LinkedRef<'a, M, J, L>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

impl<M: fmt::Debug, J: fmt::Debug, L> fmt::Debug for LinkedRows<'_, M, J, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.rows.iter().zip(self.links))
            .finish()
    }
}

/// A borrowed row of a many-to-many relation, with the row of the junction model that links it. Derefs to the row.
pub struct LinkedRef<'a, M, J, L> {
    row: LoadedRef<'a, M, L>,
    link: &'a J,
}

impl<M, J, L> Clone for LinkedRef<'_, M, J, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, J, L> Copy for LinkedRef<'_, M, J, L> {}

impl<'a, M: Model, J, L> LinkedRef<'a, M, J, L> {
    /// The row of the junction model.
    pub fn link(self) -> &'a J {
        self.link
    }

    /// The rows of a relation that the query loaded.
    pub fn get<R, I, N>(self, relation: Rel<R>) -> R::Get<'a, N>
    where
        R: LoadableOf<M> + LoadedIn<L, I, Inner = N>,
        N: LoadSet,
    {
        self.row.get(relation)
    }

    /// The row.
    pub fn row(self) -> &'a M {
        self.row.row()
    }
}

impl<M, J, L> Deref for LinkedRef<'_, M, J, L> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.row
    }
}

impl<M: fmt::Debug, J: fmt::Debug, L> fmt::Debug for LinkedRef<'_, M, J, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LinkedRef")
            .field(&*self.row)
            .field(self.link)
            .finish()
    }
}
