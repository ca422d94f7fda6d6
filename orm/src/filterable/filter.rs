//! `Filter<M>`: which rows a client wants, as it came or as a program built it.

use super::build;
use super::check::conditions;
use super::entries::nested;
use super::error::Problems;
use super::operator::FilterOp;
use super::rules::InputLimits;
use super::tree::{Reader, Tree};
use super::{Filterable, build::Built};
use crate::column::Column;
use crate::error::Result;
use crate::expr::Expr;
use crate::statement::{Node, and};
use crate::types::IntoValue;
use orm_schema::EnumType;
use serde::de::DeserializeSeed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::marker::PhantomData;

/// Which rows of `M` a client wants: `{"name": {"contains": "an"}, "age": {"gte": 18}}`. `UserFilter` is `Filter<User>`.
///
/// It deserializes from anything that is an object; what is wrong with it says [`condition`](Self::condition), all at
/// once. The default filters nothing out.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::FilterOp;
/// # #[derive(Model, Filterable)] struct User { #[orm(id)] id: i64, #[filterable(filter)] name: String, #[filterable(filter)] age: i32 }
/// # fn f(body: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let filter: UserFilter = serde_json::from_str(body)?;
/// let users = User::query().filter_opt(filter.condition()?);
/// # Ok(()) }
/// // What a program builds, a client can send.
/// let filter = UserFilter::default()
///     .with(User::name, FilterOp::Contains, "an")
///     .with_list(User::age, FilterOp::In, [17, 18]);
/// assert_eq!(serde_json::to_string(&filter).unwrap(), r#"{"name":{"contains":"an"},"age":{"in":[17,18]}}"#);
/// ```
pub struct Filter<M> {
    tree: Tree,
    model: PhantomData<fn() -> M>,
}

impl<M> Clone for Filter<M> {
    fn clone(&self) -> Self {
        Self::of(self.tree.clone())
    }
}

impl<M> PartialEq for Filter<M> {
    fn eq(&self, other: &Self) -> bool {
        self.tree == other.tree
    }
}

impl<M> std::fmt::Debug for Filter<M> {
    /// Shows names and no values.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Filter").field(&self.tree).finish()
    }
}

impl<M> Default for Filter<M> {
    fn default() -> Self {
        Self::of(Tree::Map(Vec::new()))
    }
}

/// Of each filter inside of another an object of the field, one of `any` and one of the filter; inside of the last an
/// operator, a list and its values.
pub(super) fn reader(limits: InputLimits) -> Reader {
    Reader {
        depth: 3 * limits.max_depth + 4,
        list: limits.max_list,
    }
}

impl<M> Filter<M> {
    pub(super) fn of(tree: Tree) -> Self {
        Self {
            tree,
            model: PhantomData,
        }
    }

    /// Whether it filters nothing out.
    pub fn is_empty(&self) -> bool {
        match &self.tree {
            Tree::Null => true,
            Tree::Map(map) => map.is_empty(),
            _ => false,
        }
    }
}

impl<M: Filterable> Filter<M> {
    /// The condition that the filter means; `None` when it filters nothing out.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the filter.
    pub fn condition(&self) -> Result<Option<Expr<M, bool>>> {
        let mut problems = Problems::new();
        let condition = self.check(&mut problems);
        problems.into_result(condition.map(Expr::new))
    }

    pub(super) fn check(&self, problems: &mut Problems) -> Option<Node> {
        // A part of a request that is left out may come as null.
        if matches!(self.tree, Tree::Null) {
            return None;
        }
        let length = problems.enter("filter");
        let mut condition = None;
        for part in conditions(M::rules(), &self.tree, problems) {
            and(&mut condition, part);
        }
        problems.leave(length);
        condition
    }

    /// The same filter, with an operator of a column; together with others of that column both hold.
    pub fn with<T>(self, column: Column<M, T>, op: FilterOp, value: impl IntoValue<T>) -> Self {
        let enum_type = enum_type(column);
        let value = build::value(value.into_column_value(), enum_type);
        self.operation(column, op, value)
    }

    /// The same filter, with an operator that takes a list: `In`, `NotIn` or `Between`.
    pub fn with_list<T, V: IntoValue<T>>(
        self,
        column: Column<M, T>,
        op: FilterOp,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter();
        let enum_type = enum_type(column);
        let values = values.map(|value| build::value(value.into_column_value(), enum_type));
        self.operation(column, op, Tree::List(values.collect()))
    }

    /// The same filter, with a column that is NULL, or is not.
    pub fn with_null<T>(self, column: Column<M, Option<T>>, is_null: bool) -> Self {
        self.operation(column, FilterOp::IsNull, Tree::Bool(is_null))
    }

    fn operation<T>(mut self, column: Column<M, T>, op: FilterOp, value: Tree) -> Self {
        let rules = M::rules();
        let rule = rules
            .fields
            .iter()
            .find(|rule| rule.position == column.position());
        // What input may not name keeps its own name, and is refused as if it had been sent.
        let name = match rule {
            Some(rule) => rule.name,
            None => &M::info().column(column.position()).field().name,
        };
        build::add(&mut self.tree, Built { name, op, value });
        self
    }
}

fn enum_type<M: Filterable, T>(column: Column<M, T>) -> Option<&'static EnumType> {
    (M::info().enum_type)(usize::from(column.position()))
}

/// From JSON, such as `json!({"posts": {"any": {"title": "x"}}})`.
impl<M: Filterable> From<serde_json::Value> for Filter<M> {
    fn from(value: serde_json::Value) -> Self {
        // Reading fails when it is nested deeper than anything that is judged.
        Self::deserialize(value).unwrap_or_else(|_| Self::of(Tree::TooDeep))
    }
}

impl<M> Serialize for Filter<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.tree.serialize(serializer)
    }
}

impl<'de, M: Filterable> Deserialize<'de> for Filter<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let reader = reader(M::rules().limits);
        let tree = reader.deserialize(deserializer)?;
        Ok(Self::of(nested(tree, reader.depth)))
    }
}
