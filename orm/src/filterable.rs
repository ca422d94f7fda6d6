//! What a client sends -> parts of a query: filters, orders and pages over the columns and relations that a model allows.
//! Input is read into a tree first, whatever its shape, and judged as a whole against static rules, so that everything
//! that is wrong with it is one list of errors by field. Names are looked up and values bound: no text of the input becomes
//! SQL, and none is repeated in a message.

mod build;
mod check;
mod entries;
mod error;
mod filter;
mod names;
mod operator;
mod page;
mod query;
mod rules;
mod scalar;
mod search;
mod sort;
mod tree;

pub use error::{InputError, InputErrors};
pub use filter::Filter;
pub use operator::FilterOp;
pub use page::PageInput;
pub use query::QueryInput;
#[doc(hidden)]
pub use rules::{FieldRule, InputLimits, InputRules, RelationRule};
pub use search::Search;
pub use sort::Sort;

#[doc(hidden)]
pub use operator::{operators_of, sorts};

use crate::model::Model;

/// A model that input may filter and sort: `#[derive(Filterable)]` beside `#[derive(Model)]`. Implemented by the derive
/// only; application code names it in bounds.
///
/// ```
/// use orm::prelude::*;
///
/// #[derive(Model, Filterable)]
/// #[filterable(max_depth = 2, max_list = 50, max_page = 100)]
/// struct User {
///     #[orm(id)]
///     #[filterable(sort)]
///     id: i64,
///     #[filterable(filter, sort)]
///     name: String,
///     #[filterable(filter(eq, in, between))]
///     age: i32,
///     password: String, // not named, so neither filtered nor sorted by
/// }
///
/// # async fn f(db: &Db, body: &str) -> orm::Result<()> {
/// let search = UserSearch::from_json(r#"{"filter": {"name": {"contains": "an"}}, "sort": "-name"}"#)?;
/// let users = User::query().input(&search)?.all(db).await?;
/// # Ok(()) }
///
/// let errors = UserSearch::from_json(r#"{"filter": {"password": "x", "age": {"gt": 1}}}"#)
///     .and_then(|search| User::query().input(&search))
///     .unwrap_err();
/// let paths: Vec<&str> = errors.input_errors().into_iter().flatten().map(|error| error.path()).collect();
/// assert_eq!(paths, ["filter.password", "filter.age.gt"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "input cannot filter `{Self}`",
    label = "no `Filterable` model",
    note = "add `#[derive(Filterable)]` beside `#[derive(Model)]` of `{Self}`, and `#[filterable(..)]` to what input may name"
)]
pub trait Filterable: Model {
    #[doc(hidden)]
    fn rules() -> &'static InputRules;
}
