//! An order from a client: text in, orders out, of an allow-list. Nothing of the text becomes SQL.

use crate::error::{Error, ErrorKind, Result};
use crate::expr::Order;
use crate::model::Model;
use crate::relation::AsExpr;
use crate::statement::NullOrder;
use orm_schema::SortOrder;

/// The orders that a client may ask for, by name.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::Sortable;
/// # #[derive(Model)] struct User { #[orm(id)] id: i64, name: String }
/// # #[derive(Model)] struct Post { #[orm(id)] id: i64, title: String, user_id: i64, #[orm(fk = user_id)] user: BelongsTo<User> }
/// # async fn f(db: &Db, from_client: &str) -> orm::Result<()> {
/// let sortable = Sortable::<Post>::new().allow("title", Post::title).allow("author", Post::user.to(User::name));
/// let order = sortable.parse(from_client)?; // such as "-title,author": largest title first, then by author
/// let posts = Post::query().order_by(order).order_by(Post::id.asc()).all(db).await?;
/// # Ok(()) }
/// ```
#[must_use = "it sorts nothing by itself: `parse` makes orders for a query"]
pub struct Sortable<M> {
    allowed: Vec<(&'static str, Order<M>)>,
    nulls: Option<NullOrder>,
}

impl<M> Clone for Sortable<M> {
    fn clone(&self) -> Self {
        Self {
            allowed: self.allowed.clone(),
            nulls: self.nulls,
        }
    }
}

impl<M> std::fmt::Debug for Sortable<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.allowed.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

impl<M: Model> Default for Sortable<M> {
    fn default() -> Self {
        Self::new()
    }
}

/// At most so many characters of an unknown name are repeated.
const ECHO: usize = 32;

impl<M: Model> Sortable<M> {
    /// Nothing is allowed yet.
    pub const fn new() -> Self {
        Self {
            allowed: Vec::new(),
            nulls: None,
        }
    }

    /// Allows to sort by a column or an expression, under this name. A name that was allowed before gets the new meaning.
    pub fn allow(mut self, name: &'static str, expr: impl AsExpr<M>) -> Self {
        self.allowed.retain(|(allowed, _)| *allowed != name);
        self.allowed.push((name, order_of(expr)));
        self
    }

    /// NULLs stand behind everything else, in both directions; else where the database puts them.
    pub fn nulls_last(mut self) -> Self {
        self.nulls = Some(NullOrder::Last);
        self
    }

    /// NULLs stand before everything else, in both directions.
    pub fn nulls_first(mut self) -> Self {
        self.nulls = Some(NullOrder::First);
        self
    }

    /// Reads names that are separated by commas, each with a `-` before it for the largest first. Empty text is no order.
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a name that is not allowed, one that is given twice, or none between two commas; the message
    /// lists what is allowed.
    pub fn parse(&self, text: &str) -> Result<Vec<Order<M>>> {
        let text = text.trim();
        let mut names: Vec<&str> = Vec::new();
        let mut orders = Vec::new();
        if text.is_empty() {
            return Ok(orders);
        }
        for part in text.split(',') {
            let part = part.trim();
            let (name, direction) = match part.strip_prefix('-') {
                Some(name) => (name, SortOrder::Descending),
                None => (part, SortOrder::Ascending),
            };
            if name.is_empty() {
                return Err(self.refusal("a name is missing in the order"));
            }
            let Some((name, order)) = self.allowed.iter().find(|(allowed, _)| *allowed == name)
            else {
                return Err(self.refusal(&format!("cannot sort by `{}`", echo(name))));
            };
            if names.contains(name) {
                return Err(self.refusal(&format!("`{name}` is given twice in the order")));
            }
            names.push(name);
            orders.push(order.clone().turned(direction, self.nulls));
        }
        Ok(orders)
    }

    fn refusal(&self, problem: &str) -> Error {
        let allowed: Vec<String> = (self.allowed.iter())
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let allowed = if allowed.is_empty() {
            "nothing".to_owned()
        } else {
            allowed.join(", ")
        };
        Error::new(
            ErrorKind::InvalidInput,
            format!("{problem}; allowed are {allowed}, each with `-` before it for the reverse"),
        )
    }
}

fn order_of<M, X: AsExpr<M>>(expr: X) -> Order<M> {
    Order::new::<X::Value>(expr.into_node(), SortOrder::Ascending)
}

/// The beginning of a name that a client made up, without what could break a line of a log.
fn echo(name: &str) -> String {
    let mut shown: String = name
        .chars()
        .take(ECHO)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    if name.chars().nth(ECHO).is_some() {
        shown.push('…');
    }
    shown
}
