//! Input on a query: everything that is checked is checked before anything is said of it.

use super::error::Problems;
use super::{Filter, Filterable, PageInput, Search, Sort};
use crate::error::Result;
use crate::expr::{Expr, Order};
use crate::query::Query;
use crate::relation::LoadSet;
use crate::statement::{Node, and};
use orm_schema::SortOrder;

/// What input adds to a query.
#[doc(hidden)]
pub struct InputParts<M> {
    filter: Option<Node>,
    orders: Vec<Order<M>>,
    page: Option<(u64, u64)>,
}

impl<M> std::fmt::Debug for InputParts<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InputParts").finish_non_exhaustive()
    }
}

/// Input for a query of `M`: a reference to a filter, an order, a page or a search, an `Option` of one, or a tuple of
/// several, whose errors come together.
#[diagnostic::on_unimplemented(
    message = "expected input for `{M}`, found `{Self}`",
    label = "no input for this model",
    note = "write `&filter`, `&sort`, `&page` or `&search` of this model, or a tuple of them"
)]
pub trait QueryInput<M> {
    #[doc(hidden)]
    fn check(&self, parts: &mut InputParts<M>, problems: &mut Problems);
}

#[diagnostic::do_not_recommend]
impl<M: Filterable> QueryInput<M> for &Filter<M> {
    fn check(&self, parts: &mut InputParts<M>, problems: &mut Problems) {
        if let Some(condition) = Filter::check(self, problems) {
            and(&mut parts.filter, condition);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<M: Filterable> QueryInput<M> for &Sort<M> {
    fn check(&self, parts: &mut InputParts<M>, problems: &mut Problems) {
        parts.orders.extend(Sort::check(self, problems));
    }
}

#[diagnostic::do_not_recommend]
impl<M: Filterable> QueryInput<M> for &PageInput<M> {
    fn check(&self, parts: &mut InputParts<M>, problems: &mut Problems) {
        parts.page = Some(PageInput::check(self, problems));
    }
}

#[diagnostic::do_not_recommend]
impl<M: Filterable> QueryInput<M> for &Search<M> {
    fn check(&self, parts: &mut InputParts<M>, problems: &mut Problems) {
        self.check_rest(problems);
        (&self.filter, &self.sort, &self.page).check(parts, problems);
    }
}

#[diagnostic::do_not_recommend]
impl<M, I: QueryInput<M>> QueryInput<M> for Option<I> {
    fn check(&self, parts: &mut InputParts<M>, problems: &mut Problems) {
        if let Some(input) = self {
            input.check(parts, problems);
        }
    }
}

#[diagnostic::do_not_recommend]
impl<M, A: QueryInput<M>, B: QueryInput<M>> QueryInput<M> for (A, B) {
    fn check(&self, parts: &mut InputParts<M>, problems: &mut Problems) {
        self.0.check(parts, problems);
        self.1.check(parts, problems);
    }
}

#[diagnostic::do_not_recommend]
impl<M, A: QueryInput<M>, B: QueryInput<M>, C: QueryInput<M>> QueryInput<M> for (A, B, C) {
    fn check(&self, parts: &mut InputParts<M>, problems: &mut Problems) {
        self.0.check(parts, problems);
        self.1.check(parts, problems);
        self.2.check(parts, problems);
    }
}

impl<M: Filterable, L: LoadSet> Query<M, L> {
    /// Adds what a client asks for: its filter beside those that are there, its order after them, its page. Where there is
    /// a page, the primary key is the last order, because pages of rows in no certain order repeat some and miss others.
    ///
    /// ```
    /// # use orm::prelude::*;
    /// # #[derive(Model, Filterable)] struct User { #[orm(id)] id: i64, tenant_id: i64, #[filterable(filter, sort)] age: i32 }
    /// # async fn f(db: &Db, tenant: i64, filter: UserFilter, sort: UserSort, page: UserPage) -> orm::Result<()> {
    /// let users = User::filter(User::tenant_id.eq(tenant)).input((&filter, &sort, &page))?.all(db).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong with all of the input.
    pub fn input(mut self, input: impl QueryInput<M>) -> Result<Self> {
        let mut parts = InputParts {
            filter: None,
            orders: Vec::new(),
            page: None,
        };
        let mut problems = Problems::new();
        input.check(&mut parts, &mut problems);
        let InputParts {
            filter,
            orders,
            page,
        } = problems.into_result(parts)?;
        self = self.filter_opt(filter.map(Expr::<M, bool>::new));
        self = self.order_by(orders);
        if let Some((limit, offset)) = page {
            let rules = M::rules();
            let keys = rules.key.iter().map(|key| {
                let column = Node::Column(rules.column(key));
                (key.order)(column, SortOrder::Ascending, false).over()
            });
            self = self.order_by(keys.collect::<Vec<_>>()).limit(limit);
            if offset > 0 {
                self = self.offset(offset);
            }
        }
        Ok(self)
    }
}
