//! `Sort<M>`: in which order a client wants rows.

use super::Filterable;
use super::entries::elements;
use super::error::Problems;
use super::rules::{FieldRule, InputRules, RelationRule};
use super::scalar;
use super::tree::{Reader, Tree};
use crate::error::Result;
use crate::expr::Order;
use crate::statement::Node;
use orm_schema::SortOrder;
use serde::de::DeserializeSeed;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::marker::PhantomData;

/// In which order a client wants rows of `M`: `"name,-age"` or `["name", "-age"]`, `-` for the largest first. Through a
/// relation to one row that allows it: `"author.name"`. `UserSort` is `Sort<User>`.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model, Filterable)] struct User { #[orm(id)] id: i64, #[filterable(sort)] name: String, #[filterable(sort)] age: i32 }
/// # fn f() -> orm::Result<()> {
/// let sort: UserSort = serde_json::from_str(r#""name,-age""#).unwrap();
/// let users = User::query().order_by(sort.orders()?);
/// # Ok(()) }
/// assert!(UserSort::from("name;drop").orders().is_err());
/// ```
pub struct Sort<M> {
    tree: Tree,
    model: PhantomData<fn() -> M>,
}

impl<M> Clone for Sort<M> {
    fn clone(&self) -> Self {
        Self::of(self.tree.clone())
    }
}

impl<M> PartialEq for Sort<M> {
    fn eq(&self, other: &Self) -> bool {
        self.tree == other.tree
    }
}

impl<M> std::fmt::Debug for Sort<M> {
    /// Shows no text of the client.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Sort").field(&self.tree).finish()
    }
}

impl<M> Default for Sort<M> {
    fn default() -> Self {
        Self::of(Tree::Null)
    }
}

/// An order that a program writes: `UserSort::from("-age")`. Judged as a client's.
impl<M> From<&str> for Sort<M> {
    fn from(text: &str) -> Self {
        Self::of(Tree::Text(text.to_owned()))
    }
}

impl<M> Sort<M> {
    pub(super) fn of(tree: Tree) -> Self {
        Self {
            tree,
            model: PhantomData,
        }
    }

    /// Whether it sorts by nothing.
    pub fn is_empty(&self) -> bool {
        match &self.tree {
            Tree::Null => true,
            Tree::Text(text) => text.trim().is_empty(),
            Tree::List(list) => list.is_empty(),
            _ => false,
        }
    }

    /// This order, or another where it sorts by nothing: `sort.or("-created_at")`.
    pub fn or(self, other: impl Into<Self>) -> Self {
        if self.is_empty() { other.into() } else { self }
    }
}

impl<M: Filterable> Sort<M> {
    /// The orders that it means.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn orders(&self) -> Result<Vec<Order<M>>> {
        let mut problems = Problems::new();
        let orders = self.check(&mut problems);
        problems.into_result(orders)
    }

    pub(super) fn check(&self, problems: &mut Problems) -> Vec<Order<M>> {
        if self.is_empty() {
            return Vec::new();
        }
        problems.at("sort", |problems| {
            let rules = M::rules();
            let fields = fields(rules, &self.tree, problems);
            let mut seen = BTreeSet::new();
            let mut orders = Vec::with_capacity(fields.len());
            for (i, field) in fields.into_iter().enumerate() {
                let length = problems.enter(&i.to_string());
                orders.extend(order(rules, field, &mut seen, problems));
                problems.leave(length);
            }
            orders
        })
    }
}

/// The parts of an order, as texts.
fn fields<'t>(rules: &InputRules, tree: &'t Tree, problems: &mut Problems) -> Vec<&'t str> {
    const EXPECTED: &str = "expected field names, such as `name,-age` or `[\"name\", \"-age\"]`";
    let max = rules.limits.max_list;
    let fields: Vec<&str> = match tree {
        // One more is enough to know that there are too many.
        Tree::Text(text) => text.split(',').take(max.saturating_add(1)).collect(),
        tree => {
            let Some(list) = elements(tree) else {
                match scalar::unreadable(tree) {
                    Some(misfit) => problems.push(misfit.code, misfit.message),
                    None => problems.push("wrong-type", EXPECTED),
                }
                return Vec::new();
            };
            let mut fields = Vec::with_capacity(list.len());
            for (i, tree) in list.into_iter().enumerate() {
                match tree {
                    Tree::Text(text) => fields.push(text.as_str()),
                    _ => problems.at(&i.to_string(), |problems| {
                        problems.push(
                            "wrong-type",
                            "expected a field name, with `-` before it or not",
                        );
                    }),
                }
            }
            fields
        }
    };
    if fields.len() > max {
        problems.push("too-long", format!("an order has at most {max} fields"));
        return Vec::new();
    }
    fields
}

fn order<'t, M>(
    rules: &'static InputRules,
    field: &'t str,
    seen: &mut BTreeSet<&'t str>,
    problems: &mut Problems,
) -> Option<Order<M>> {
    let field = field.trim();
    let (name, is_descending) = match field.strip_prefix('-') {
        Some(name) => (name, true),
        None => (field, false),
    };
    if name.is_empty() {
        problems.push("empty", "expected a field name");
        return None;
    }
    let path = path(rules, name, rules.limits.max_depth, problems)?;
    if !seen.insert(name) {
        problems.push("duplicate-field", "this field is given twice");
        return None;
    }
    let direction = if is_descending {
        SortOrder::Descending
    } else {
        SortOrder::Ascending
    };
    let order = (path.field.order)(path.node, direction, path.ends_early);
    Some(order.over())
}

/// A column, behind the relations that lead to it.
struct Path {
    node: Node,
    field: &'static FieldRule,
    /// A relation of it may reach no row.
    ends_early: bool,
}

/// The expression of `author.name`.
fn path(
    rules: &'static InputRules,
    name: &str,
    depth: usize,
    problems: &mut Problems,
) -> Option<Path> {
    const WHAT: &str = "this is no field to sort by";
    let Some((relation, rest)) = name.split_once('.') else {
        let sorted = |field: &&FieldRule| field.name == name && field.sorts;
        let field = rules.fields.iter().find(sorted);
        if field.is_none() {
            problems.unknown("unknown-field", WHAT, name, &rules.sort_names());
        }
        return field.map(|field| Path {
            node: Node::Column(rules.column(field)),
            field,
            ends_early: false,
        });
    };
    let sorted = |rule: &&RelationRule| rule.name == relation && rule.sorts;
    let Some(rule) = rules.relations.iter().find(sorted) else {
        problems.unknown("unknown-field", WHAT, relation, &rules.sort_names());
        return None;
    };
    if depth == 0 {
        problems.push("too-deep", "this leads through too many relations");
        return None;
    }
    let path = path((rule.rules)(), rest, depth - 1, problems)?;
    Some(Path {
        node: Node::Path(rule.info, Box::new(path.node)),
        ends_early: path.ends_early || !rule.info.is_required,
        ..path
    })
}

impl<M> Serialize for Sort<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.tree.serialize(serializer)
    }
}

impl<'de, M: Filterable> Deserialize<'de> for Sort<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = M::rules().limits.max_list;
        let tree = Reader { depth: 1, list }.deserialize(deserializer)?;
        Ok(Self::of(tree))
    }
}
