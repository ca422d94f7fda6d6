//! `Search<M>`: filter, order and page of one request.

use super::entries::{nested, pairs};
use super::error::Problems;
use super::filter::reader;
use super::scalar;
use super::tree::Tree;
use super::{Filter, Filterable, PageInput, Sort};
use crate::error::Result;
use serde::de::DeserializeSeed;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a client wants of the rows of `M`: `{"filter": {..}, "sort": "-age", "page": {"number": 1}}`, each part optional.
/// `UserSearch` is `Search<User>`.
///
/// It deserializes from JSON and from query strings such as `filter[name][contains]=an&sort=-age&page[size]=20`, whether
/// the format nests brackets itself or gives them as keys.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model, Filterable)] struct User { #[orm(id)] id: i64, #[filterable(filter, sort)] age: i32 }
/// # async fn f(db: &Db) -> orm::Result<()> {
/// let search = UserSearch::from_query("filter[age][gte]=18&sort=-age&page[size]=20");
/// let users = User::query().input(&search)?.all(db).await?;
/// # Ok(()) }
/// ```
pub struct Search<M> {
    /// Which rows.
    pub filter: Filter<M>,
    /// In which order.
    pub sort: Sort<M>,
    /// Which part of them.
    pub page: PageInput<M>,
    /// What stood beside the three, or instead of them.
    rest: Tree,
}

impl<M> Clone for Search<M> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            sort: self.sort.clone(),
            page: self.page.clone(),
            rest: self.rest.clone(),
        }
    }
}

impl<M> PartialEq for Search<M> {
    fn eq(&self, other: &Self) -> bool {
        self.filter == other.filter
            && self.sort == other.sort
            && self.page == other.page
            && self.rest == other.rest
    }
}

impl<M> std::fmt::Debug for Search<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Search")
            .field("filter", &self.filter)
            .field("sort", &self.sort)
            .field("page", &self.page)
            .finish_non_exhaustive()
    }
}

impl<M> Default for Search<M> {
    fn default() -> Self {
        Self::new(Filter::default(), Sort::default(), PageInput::default())
    }
}

const PARTS: &[&str] = &["filter", "sort", "page"];

impl<M> Search<M> {
    /// The three together.
    pub fn new(filter: Filter<M>, sort: Sort<M>, page: PageInput<M>) -> Self {
        Self {
            filter,
            sort,
            page,
            rest: Tree::Map(Vec::new()),
        }
    }

    fn of(tree: Tree) -> Self {
        let mut search = Self::default();
        let Tree::Map(entries) = tree else {
            search.rest = tree;
            return search;
        };
        let [mut filter, mut sort, mut page] = [None, None, None];
        let mut rest = Vec::new();
        for (name, value) in entries {
            let slot = match name.as_str() {
                "filter" => &mut filter,
                "sort" => &mut sort,
                "page" => &mut page,
                _ => {
                    rest.push((name, value));
                    continue;
                }
            };
            match slot {
                None => *slot = Some(value),
                Some(_) => rest.push((name, value)),
            }
        }
        search.filter = filter.map(Filter::of).unwrap_or_default();
        search.sort = sort.map(Sort::of).unwrap_or_default();
        search.page = page.map(PageInput::of).unwrap_or_default();
        search.rest = Tree::Map(rest);
        search
    }

    pub(super) fn check_rest(&self, problems: &mut Problems) {
        match &self.rest {
            Tree::Map(entries) => {
                for (name, _) in entries {
                    let length = problems.enter(name);
                    if PARTS.contains(&name.as_str()) {
                        problems.push("duplicate-field", "this is given twice");
                    } else {
                        let what = "this is no part of a search";
                        problems.unknown("unknown-field", what, name, PARTS);
                    }
                    problems.leave(length);
                }
            }
            Tree::Null => {}
            tree => problems.at("search", |problems| match scalar::unreadable(tree) {
                Some(misfit) => problems.push(misfit.code, misfit.message),
                None => problems.push(
                    "wrong-type",
                    "expected an object of `filter`, `sort` and `page`",
                ),
            }),
        }
    }
}

impl<M: Filterable> Search<M> {
    /// Reads the body of a request.
    ///
    /// # Errors
    ///
    /// When it is not JSON. What is wrong with its fields says the use of the search, all at once.
    pub fn from_json(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let mut problems = Problems::new();
            problems.at("search", |problems| {
                // The reader's own words could repeat the text.
                let message =
                    format!("expected JSON; it breaks off at line {line}, column {column}");
                problems.push("malformed", message);
            });
            problems.into_error()
        })
    }

    /// Reads a query string: `filter[name][contains]=an&filter[age][in]=1,2&filter[or][0][name]=x&sort=-age`.
    pub fn from_query(query: &str) -> Self {
        Self::of(nested(pairs(query), reader(M::rules().limits).depth + 1))
    }
}

impl<M> Serialize for Search<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut search = serializer.serialize_struct("Search", 3)?;
        search.serialize_field("filter", &self.filter)?;
        search.serialize_field("sort", &self.sort)?;
        search.serialize_field("page", &self.page)?;
        search.end()
    }
}

impl<'de, M: Filterable> Deserialize<'de> for Search<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut reader = reader(M::rules().limits);
        reader.depth += 1;
        let tree = reader.deserialize(deserializer)?;
        Ok(Self::of(nested(tree, reader.depth)))
    }
}
