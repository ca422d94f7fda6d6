//! Pages by cursor: a query, a key to sign with and a place in its order go in; the rows after or before that place come
//! out, each with a cursor of its own. Rows that are inserted or deleted meanwhile make no other row appear twice or not
//! at all.
//!
//! The condition is built over the same expressions that are sorted by, and their values are read in the same statement,
//! behind the model's columns.

mod bytes;
mod place;
mod token;

pub use token::{Cursor, CursorKey};

use super::page::with_extra;
use super::select::{MAX_ROWS, Query};
use crate::db::{Executor, loading};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::relation::{LoadSet, load_all};
use crate::sql;
use crate::statement::{Select, Statement, and};
use orm_schema::Dialect;
use place::Keys;
use token::OrderId;

/// A page of rows, and where it begins and ends. As JSON: `rows`, `start`, `end`, `has_next`, `has_previous`.
#[derive(Debug, Clone, serde::Serialize)]
pub struct CursorPage<T> {
    /// The rows, in the order of the query, whichever way they were read.
    pub rows: Vec<T>,
    /// The cursor of the first row, to read the page before it with `last(n).before(start)`.
    pub start: Option<Cursor>,
    /// The cursor of the last row, to read the page behind it with `first(n).after(end)`.
    pub end: Option<Cursor>,
    /// Of a page read by `first`: whether a row follows. Of one read by `last`: whether it was read before a cursor.
    pub has_next: bool,
    /// Of a page read by `last`: whether a row comes before. Of one read by `first`: whether it was read after a cursor.
    pub has_previous: bool,
    #[serde(skip)]
    places: Places,
}

/// The values of each row, from which its cursor is made when somebody asks.
#[derive(Debug, Clone)]
struct Places {
    key: CursorKey,
    order: OrderId,
    values: Vec<Vec<u8>>,
}

impl Places {
    fn cursor(&self, row: usize) -> Option<Cursor> {
        Some(self.key.sign(self.order, self.values.get(row)?))
    }
}

impl<T> CursorPage<T> {
    /// The cursor of the row at a position of the page.
    pub fn cursor(&self, position: usize) -> Option<Cursor> {
        self.places.cursor(position)
    }

    /// Every row with its cursor.
    pub fn edges(&self) -> impl Iterator<Item = (&T, Cursor)> {
        self.rows
            .iter()
            .enumerate()
            .filter_map(|(position, row)| Some((row, self.cursor(position)?)))
    }

    /// The same page of other rows, such as what an API returns for each.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> CursorPage<U> {
        CursorPage {
            rows: self.rows.into_iter().map(each).collect(),
            start: self.start,
            end: self.end,
            has_next: self.has_next,
            has_previous: self.has_previous,
            places: self.places,
        }
    }
}

/// A query for one page; made by `query.cursor(&key)`.
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `.all(..)` is awaited"]
pub struct CursorQuery<Q> {
    query: Q,
    key: CursorKey,
    first: Option<u64>,
    last: Option<u64>,
    after: Option<Cursor>,
    before: Option<Cursor>,
}

impl<M: Model, L: LoadSet> Query<M, L> {
    /// Reads pages by cursor, in the order of the query. The primary key is the last key of it, unless the order has a
    /// unique key already, so that no two rows have the same place.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, rank: Option<i32>, created_at: DateTime<Utc> }
    /// # async fn f(db: &Db, key: &orm::CursorKey, from_client: Option<orm::Cursor>) -> orm::Result<()> {
    /// let latest = Post::query().order_by((Post::created_at.desc(), Post::rank.asc().nulls_last()));
    /// let page = latest.clone().cursor(key).first(20).after(from_client).all(db).await?;
    /// if page.has_next {
    ///     let next = latest.cursor(key).first(20).after(page.end).all(db).await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn cursor(self, key: &CursorKey) -> CursorQuery<Self> {
        CursorQuery {
            query: self,
            key: key.clone(),
            first: None,
            last: None,
            after: None,
            before: None,
        }
    }
}

impl<Q> CursorQuery<Q> {
    /// So many rows from the beginning, or from behind the cursor of [`after`](Self::after).
    pub fn first(mut self, rows: u64) -> Self {
        self.first = Some(rows);
        self
    }

    /// So many rows from the end, or from before the cursor of [`before`](Self::before); they come in the order of the
    /// query all the same.
    pub fn last(mut self, rows: u64) -> Self {
        self.last = Some(rows);
        self
    }

    /// Only rows behind this cursor; `None` is from the beginning.
    pub fn after(mut self, cursor: impl Into<Option<Cursor>>) -> Self {
        self.after = cursor.into();
        self
    }

    /// Only rows before this cursor; `None` is up to the end.
    pub fn before(mut self, cursor: impl Into<Option<Cursor>>) -> Self {
        self.before = cursor.into();
        self
    }

    /// How many rows, and whether they are read backwards.
    fn size(&self) -> Result<(u64, bool)> {
        let (rows, is_backward) = match (self.first, self.last) {
            (Some(rows), None) => (rows, false),
            (None, Some(rows)) => (rows, true),
            (None, None) => {
                let message = "say how many rows a page has: `.first(n)` or `.last(n)`";
                return Err(Error::new(ErrorKind::Usage, message));
            }
            (Some(_), Some(_)) => {
                let message = "a page is read from one side: `.first(n)` or `.last(n)`, not both";
                return Err(Error::new(ErrorKind::Usage, message));
            }
        };
        if rows == 0 {
            let message = "a page has at least one row: the size cannot be 0";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        if rows >= MAX_ROWS {
            let message = "no database has so many rows: the size of the page is too large";
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        Ok((rows, is_backward))
    }
}

/// What a page is read by.
struct Reading {
    select: Select,
    keys: Keys,
    order: OrderId,
    size: usize,
    is_backward: bool,
}

impl<M: Model, L: LoadSet> CursorQuery<Query<M, L>> {
    fn reading(&self, dialect: Dialect) -> Result<Reading> {
        let mut select = (*self.query.select).clone();
        if select.limit.is_some() || select.offset.is_some() {
            return Err(Error::new(
                ErrorKind::Usage,
                "a page by cursor has its own limit; take `limit` and `offset` off the query",
            ));
        }
        let (rows, is_backward) = self.size()?;
        let keys = Keys::of(&select, dialect)?;
        let order = keys.id(select.model)?;
        for (cursor, is_reversed) in [(&self.after, false), (&self.before, true)] {
            if let Some(cursor) = cursor {
                let values = self.key.open(cursor, order, keys.types())?;
                and(&mut select.filter, keys.after(&values, is_reversed));
            }
        }
        select.order_by = keys.order(is_backward);
        // One more tells whether rows follow.
        select.limit = Some(rows + 1);
        Ok(Reading {
            select,
            keys,
            order,
            size: usize::try_from(rows).unwrap_or(usize::MAX),
            is_backward,
        })
    }

    /// The page.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a cursor that is no cursor, was changed, is of another query or signed with a key that is not in
    /// use, and for size 0; `Usage` for a query that cannot be paged so; and what the database reports.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<CursorPage<L::Row<M>>> {
        let db = db.executor();
        let Reading {
            select,
            keys,
            order,
            size,
            is_backward,
        } = self.reading(db.dialect())?;
        let site = select.site;
        let (mut rows, mut values) =
            with_extra::<M, _>(select, keys.nodes(), db, |row| keys.read(row)).await?;
        let has_more = rows.len() > size;
        rows.truncate(size);
        values.truncate(size);
        if is_backward {
            rows.reverse();
            values.reverse();
        }
        if values.iter().any(|values| !token::fits(values.len())) {
            return Err(Error::new(
                ErrorKind::Usage,
                "the values that a row is ordered by are too long for a cursor; order by shorter columns",
            ));
        }
        if !self.query.preloads.is_empty() {
            loading(site, load_all(&self.query.preloads, &mut rows, db)).await?;
        }
        let places = Places {
            key: self.key,
            order,
            values,
        };
        Ok(CursorPage {
            start: places.cursor(0),
            end: rows
                .len()
                .checked_sub(1)
                .and_then(|last| places.cursor(last)),
            rows: L::wrap(rows),
            has_next: if is_backward {
                self.before.is_some()
            } else {
                has_more || self.before.is_some()
            },
            has_previous: if is_backward {
                has_more || self.after.is_some()
            } else {
                self.after.is_some()
            },
            places,
        })
    }

    /// The SQL of the page, with placeholders for values; for logs and tests.
    ///
    /// # Errors
    ///
    /// What [`all`](Self::all) refuses before it sends anything.
    pub fn to_sql(&self, dialect: Dialect) -> Result<String> {
        let Reading {
            mut select, keys, ..
        } = self.reading(dialect)?;
        let columns = super::page::columns_and(select.model, keys.nodes());
        select.projection = crate::statement::Projection::Nodes(columns);
        sql::to_sql(Statement::from(select), dialect)
    }
}
