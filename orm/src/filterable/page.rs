//! `PageInput<M>`: which part of the rows a client wants, never more than the model allows.

use super::Filterable;
use super::entries::nested;
use super::error::Problems;
use super::scalar;
use super::tree::{Reader, Tree};
use crate::error::Result;
use serde::de::DeserializeSeed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::marker::PhantomData;

/// Which part of the rows a client wants: `{"number": 2, "size": 20}`, pages counted from 1, or
/// `{"limit": 20, "offset": 20}`. `UserPage` is `PageInput<User>`. What is not given is the first page, of the size that
/// `#[filterable(default_page = ..)]` says; a size above `max_page` is an error.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model, Filterable)] #[filterable(max_page = 50)] struct User { #[orm(id)] #[filterable(sort)] id: i64 }
/// assert_eq!(UserPage::new(3, 10).limit_offset().unwrap(), (10, 20));
/// assert_eq!(UserPage::default().limit_offset().unwrap(), (20, 0));
/// assert!(UserPage::new(1, 51).limit_offset().is_err());
/// ```
pub struct PageInput<M> {
    tree: Tree,
    model: PhantomData<fn() -> M>,
}

impl<M> Clone for PageInput<M> {
    fn clone(&self) -> Self {
        Self::of(self.tree.clone())
    }
}

impl<M> PartialEq for PageInput<M> {
    fn eq(&self, other: &Self) -> bool {
        self.tree == other.tree
    }
}

impl<M> std::fmt::Debug for PageInput<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PageInput").field(&self.tree).finish()
    }
}

impl<M> Default for PageInput<M> {
    fn default() -> Self {
        Self::of(Tree::Null)
    }
}

/// SQLite and PostgreSQL count rows in 64 bits with a sign.
const MAX_ROWS: u64 = i64::MAX.unsigned_abs();

const NUMBER: &str = "number";
const SIZE: &str = "size";
const LIMIT: &str = "limit";
const OFFSET: &str = "offset";

impl<M> PageInput<M> {
    pub(super) fn of(tree: Tree) -> Self {
        Self {
            tree,
            model: PhantomData,
        }
    }

    fn pair(first: (&str, u64), second: (&str, u64)) -> Self {
        let entry = |(name, number): (&str, u64)| (name.to_owned(), Tree::Int(number.into()));
        Self::of(Tree::Map(vec![entry(first), entry(second)]))
    }

    /// A page by its number, counted from 1, and the rows of each.
    pub fn new(number: u64, size: u64) -> Self {
        Self::pair((NUMBER, number), (SIZE, size))
    }

    /// So many rows, after leaving out others.
    pub fn window(limit: u64, offset: u64) -> Self {
        Self::pair((LIMIT, limit), (OFFSET, offset))
    }
}

impl<M: Filterable> PageInput<M> {
    /// How many rows, and how many to leave out before.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn limit_offset(&self) -> Result<(u64, u64)> {
        let mut problems = Problems::new();
        let bounds = self.check(&mut problems);
        problems.into_result(bounds)
    }

    pub(super) fn check(&self, problems: &mut Problems) -> (u64, u64) {
        problems.at("page", |problems| bounds::<M>(&self.tree, problems))
    }
}

fn bounds<M: Filterable>(tree: &Tree, problems: &mut Problems) -> (u64, u64) {
    let limits = M::rules().limits;
    let max = limits.max_page;
    let default = limits.default_page.min(max);
    let entries = match tree {
        Tree::Null => &[],
        Tree::Map(entries) => entries.as_slice(),
        tree => {
            match scalar::unreadable(tree) {
                Some(misfit) => problems.push(misfit.code, misfit.message),
                None => problems.push(
                    "wrong-type",
                    "expected an object of `number` and `size`, or of `limit` and `offset`",
                ),
            }
            return (default, 0);
        }
    };
    let [mut number, mut size, mut limit, mut offset] = [None; 4];
    for (name, value) in entries {
        let length = problems.enter(name);
        let (slot, low, high) = match name.as_str() {
            NUMBER => (&mut number, 1, MAX_ROWS),
            SIZE => (&mut size, 1, max),
            LIMIT => (&mut limit, 1, max),
            OFFSET => (&mut offset, 0, MAX_ROWS),
            _ => {
                let allowed = [NUMBER, SIZE, LIMIT, OFFSET];
                problems.unknown("unknown-field", "this is no part of a page", name, &allowed);
                problems.leave(length);
                continue;
            }
        };
        if slot.is_some() {
            problems.push("duplicate-field", "this is given twice");
        }
        // What was given is remembered even when it is wrong, so that it is no other mistake too.
        *slot = Some(whole(value, low, high, problems).unwrap_or(low));
        problems.leave(length);
    }
    if (number.is_some() || size.is_some()) && (limit.is_some() || offset.is_some()) {
        let message = "expected either `number` and `size` or `limit` and `offset`";
        problems.push("conflict", message);
    }
    if limit.is_some() || offset.is_some() {
        return (limit.unwrap_or(default), offset.unwrap_or(0));
    }
    let size = size.unwrap_or(default);
    let offset = (number.unwrap_or(1) - 1).checked_mul(size);
    match offset.filter(|offset| *offset <= MAX_ROWS) {
        Some(offset) => (size, offset),
        None => {
            let message = "expected a page that begins before row 2 to the power of 63";
            problems.at(NUMBER, |problems| problems.push("out-of-range", message));
            (size, 0)
        }
    }
}

fn whole(value: &Tree, low: u64, high: u64, problems: &mut Problems) -> Option<u64> {
    if let Some(misfit) = scalar::unreadable(value) {
        problems.push(misfit.code, misfit.message);
        return None;
    }
    let expected = format!("expected a whole number from {low} to {high}");
    let Some(number) = scalar::whole(value) else {
        problems.push("wrong-type", expected);
        return None;
    };
    let number = u64::try_from(number).ok();
    let number = number.filter(|number| (low..=high).contains(number));
    if number.is_none() {
        problems.push("out-of-range", expected);
    }
    number
}

impl<M> Serialize for PageInput<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.tree.serialize(serializer)
    }
}

impl<'de, M: Filterable> Deserialize<'de> for PageInput<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = M::rules().limits.max_list;
        let reader = Reader { depth: 1, list };
        let tree = reader.deserialize(deserializer)?;
        Ok(Self::of(nested(tree, reader.depth)))
    }
}
