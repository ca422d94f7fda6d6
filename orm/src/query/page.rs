//! Pages by number: a query and a page number go in, the rows of that page and the total come out.
//!
//! One statement reads both, so they are of one moment: the total is a subquery beside the rows. A page behind the last
//! row has no rows to carry it, so then a second statement counts. For long lists that change while people read them,
//! pages by cursor (`cursor`) neither skip nor repeat rows and need not count.

use super::run::fetch;
use super::select::{MAX_ROWS, Query};
use super::selection::Selected;
use super::shape::{Shape, Shaped, fetch_shapes};
use crate::cell::Row;
use crate::db::{Executor, ExecutorRef, loading};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::relation::{LoadSet, load_all};
use crate::statement::{Node, Projection, Select, Statement};

/// One page of rows, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// The number of this page; the first is 1.
    pub number: u64,
    /// At most so many rows a page.
    pub size: u64,
    /// How many rows all pages have.
    pub total: u64,
    /// How many pages there are; 0 when there are no rows.
    pub pages: u64,
}

impl<T> Page<T> {
    fn new(rows: Vec<T>, request: Request, total: u64) -> Self {
        Self {
            rows,
            number: request.number,
            size: request.size,
            total,
            pages: total.div_ceil(request.size),
        }
    }

    /// Whether a page with rows follows.
    pub fn has_next(&self) -> bool {
        self.number < self.pages
    }

    /// Whether a page with rows comes before.
    pub fn has_previous(&self) -> bool {
        self.number > 1 && self.pages > 0
    }

    /// The same page of other rows, such as what an API returns for each.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(each).collect(),
            number: self.number,
            size: self.size,
            total: self.total,
            pages: self.pages,
        }
    }
}

/// A query for one page; made by `.page(number, size)`.
#[derive(Debug, Clone)]
#[must_use = "nothing is sent before `.all(..)` is awaited"]
pub struct Paged<Q> {
    query: Q,
    number: u64,
    size: u64,
}

/// A page that can be asked for.
#[derive(Debug, Clone, Copy)]
struct Request {
    number: u64,
    size: u64,
}

impl<Q> Paged<Q> {
    fn new(query: Q, number: u64, size: u64) -> Self {
        Self {
            query,
            number,
            size,
        }
    }

    /// Makes the select read its page, and the total behind its columns.
    fn prepare(number: u64, size: u64, select: &mut Select) -> Result<Request> {
        if select.limit.is_some() || select.offset.is_some() {
            return Err(Error::new(
                ErrorKind::Usage,
                "a page has its own limit and offset; take `limit` and `offset` off the query",
            ));
        }
        let refuse = |message: &str| Err(Error::new(ErrorKind::InvalidInput, message));
        if number == 0 {
            return refuse("there is no page 0: the first page is 1");
        }
        if size == 0 {
            return refuse("a page has at least one row: the size cannot be 0");
        }
        let offset = (number - 1)
            .checked_mul(size)
            .filter(|offset| size <= MAX_ROWS && *offset <= MAX_ROWS);
        let Some(offset) = offset else {
            return refuse("no database has so many rows: page number and size are too large");
        };
        select.limit = Some(size);
        select.offset = (offset > 0).then_some(offset);
        Ok(Request { number, size })
    }
}

/// The total of a page: from its rows or, behind the last of them, by counting.
async fn total_of(
    rows: usize,
    found: i64,
    request: Request,
    select: Select,
    db: ExecutorRef<'_>,
) -> Result<u64> {
    let total = if rows == 0 && request.number > 1 {
        let counts = fetch(db, Statement::from(select.counting()), |row| {
            row.get::<i64>(0)
        });
        counts.await?.first().copied().unwrap_or_default()
    } else {
        found
    };
    Ok(u64::try_from(total).unwrap_or_default())
}

impl<M: Model, L: LoadSet> Query<M, L> {
    /// The rows of one page, and how many rows all pages have. Pages are numbered from 1. Without a complete order the
    /// database may return a row on several pages; end the order with a unique column.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let page = Post::query().order_by((Post::title.asc(), Post::id.asc())).page(2, 20).all(db).await?;
    /// println!("page {} of {}, {} posts", page.number, page.pages, page.total);
    /// # Ok(()) }
    /// ```
    pub fn page(self, number: u64, size: u64) -> Paged<Self> {
        Paged::new(self, number, size)
    }
}

impl<M: Model, L: LoadSet> Paged<Query<M, L>> {
    /// The page.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for page 0, size 0 and numbers that no database has, `Usage` when the query has a limit or offset,
    /// and what the database reports.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Page<L::Row<M>>> {
        let db = db.executor();
        let mut select = *self.query.select;
        let request = Self::prepare(self.number, self.size, &mut select)?;
        let counted = select.clone();
        let (mut rows, found) =
            with_extra(select, vec![counted.counted()], db, |row| row.get(0)).await?;
        let found: i64 = found.first().copied().unwrap_or_default();
        let site = counted.site;
        let total = total_of(rows.len(), found, request, counted, db).await?;
        if !self.query.preloads.is_empty() {
            loading(site, load_all(&self.query.preloads, &mut rows, db)).await?;
        }
        Ok(Page::new(L::wrap(rows), request, total))
    }
}

/// Rows of a model, and of each what further expressions hold.
pub(super) async fn with_extra<M: Model, E: Send>(
    mut select: Select,
    extra: Vec<Node>,
    db: ExecutorRef<'_>,
    mut read: impl FnMut(&Row<'_>) -> Result<E> + Send,
) -> Result<(Vec<M>, Vec<E>)> {
    select.projection = Projection::Nodes(columns_and(M::info(), extra));
    let width = M::schema().fields.len();
    let mut extras = Vec::new();
    let rows = fetch(db, Statement::from(select), |row| {
        extras.push(read(&row.from(width))?);
        M::decode(&row.of(M::schema()))
    });
    let rows = rows.await?;
    Ok((rows, extras))
}

/// The columns of a model in field order, then more.
pub(super) fn columns_and(model: &'static crate::model::ModelInfo, more: Vec<Node>) -> Vec<Node> {
    // A model has far fewer than 65,536 fields.
    let width = u16::try_from(model.schema.fields.len()).unwrap_or(u16::MAX);
    (0..width)
        .map(|position| Node::Column(model.column(position)))
        .chain(more)
        .collect()
}

impl<T: Send> Selected<T> {
    /// The rows of one page, and how many rows all pages have. Pages are numbered from 1.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String }
    /// # async fn f(db: &Db) -> orm::Result<()> {
    /// let page = Post::query().order_by(Post::id.asc()).select((Post::id, Post::title)).page(1, 20).all(db).await?;
    /// let titles: Vec<(i64, String)> = page.rows;
    /// # Ok(()) }
    /// ```
    pub fn page(self, number: u64, size: u64) -> Paged<Self> {
        Paged::new(self, number, size)
    }
}

impl<T: Send> Paged<Selected<T>> {
    /// The page.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for page 0, size 0 and numbers that no database has, `Usage` when the query has a limit or offset,
    /// and what the database reports.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Page<T>> {
        let db = db.executor();
        let (mut select, decode) = self.query.into_parts();
        let request = Self::prepare(self.number, self.size, &mut select)?;
        let counted = select.clone();
        let mut total_at = 0;
        if let Projection::Nodes(nodes) = &mut select.projection {
            total_at = nodes.len();
            nodes.push(counted.counted());
        }
        let mut found = 0;
        let rows = fetch(db, Statement::from(select), |row| {
            found = row.get::<i64>(total_at)?;
            decode(row)
        });
        let rows = rows.await?;
        let total = total_of(rows.len(), found, request, counted, db).await?;
        Ok(Page::new(rows, request, total))
    }
}

impl<S: Shape> Shaped<S> {
    /// The shapes of one page, and how many rows all pages have. Pages are numbered from 1.
    pub fn page(self, number: u64, size: u64) -> Paged<Self> {
        Paged::new(self, number, size)
    }
}

impl<S: Shape> Paged<Shaped<S>> {
    /// The page.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for page 0, size 0 and numbers that no database has, `Usage` when the query has a limit or offset,
    /// and what the database reports.
    pub async fn all(self, db: &(impl Executor + ?Sized)) -> Result<Page<S>> {
        let db = db.executor();
        let mut select = self.query.into_select();
        let request = Self::prepare(self.number, self.size, &mut select)?;
        let counted = select.clone();
        let load = fetch_shapes::<S>(select, Some(counted.counted()), db);
        let (rows, found) = loading(counted.site, load).await?;
        let total = total_of(rows.len(), found, request, counted, db).await?;
        Ok(Page::new(rows, request, total))
    }
}
