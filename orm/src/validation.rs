//! Column values on their way to a database -> what the rules of their model say of them, all at once. The rules come from
//! `#[garde(..)]` through the derive; this module calls them and collects, sends nothing, and knows nothing of garde.

mod content;
mod report;

pub use report::{ValidationFailure, ValidationReport};

use self::content::Content;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Model, ModelInfo, NewRow, PatchRow};
use crate::query::{Assignments, IntoNested, Nested};
use crate::relation::{LinkData, RelationInfo, Through};
use crate::statement::Node;
use crate::types::ColumnValue;
use crate::value::{Value, ValueKind};
use std::fmt::Display;

/// The rules of one column.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub position: u16,
    pub check: fn(&Value, &mut Failures),
}

/// A model whose fields have rules; implemented by the derive.
#[doc(hidden)]
pub trait HasRules {
    const RULES: &'static [Rule];
}

/// Collects what is not met, and knows which row and which nested row it is of.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Failures {
    report: ValidationReport,
    row: Option<usize>,
    /// Of the row that is looked at: `posts[1].`.
    path: String,
}

impl Failures {
    /// The value as its field's type holds it.
    pub fn value<T: ColumnValue>(&mut self, field: &str, value: &Value) -> Option<T> {
        match Content::of(value).and_then(|content| T::decode(content.cell()).ok()) {
            Some(value) => Some(value),
            None => {
                self.push(&field, &"has no form that its rules can be applied to");
                None
            }
        }
    }

    /// A rule that is not met. A field in another one has a path: `tags[2]`.
    pub fn push(&mut self, field: &dyn Display, message: &dyn Display) {
        let (row, path) = (self.row, self.path.as_str());
        self.report.push(|| {
            let field = field.to_string();
            let field = field.strip_prefix("r#").unwrap_or(&field);
            ValidationFailure {
                row,
                field: format!("{path}{field}"),
                message: message.to_string(),
            }
        });
    }

    /// A row to be created; columns that another row will fill in are not looked at.
    pub(crate) fn new_row(&mut self, model: &ModelInfo, row: &Assignments, filled: &[u16]) {
        for rule in model.rules {
            if filled.contains(&rule.position) {
                continue;
            }
            match row.get(rule.position) {
                Some(value) => (rule.check)(value, self),
                None if becomes_null(model, rule.position) => {
                    (rule.check)(&Value::Null(ValueKind::Bool), self);
                }
                None => {}
            }
        }
    }

    /// A row that links two others by their keys.
    pub(crate) fn new_link(&mut self, relation: &RelationInfo, row: &Assignments) {
        if let Through::Junction { model, near, far } = relation.through {
            self.new_row(model(), row, &[near, far].concat());
        }
    }

    /// Columns to be changed. What an expression will give is not known here.
    pub(crate) fn changes(&mut self, model: &ModelInfo, set: &[(u16, Node)]) {
        for rule in model.rules {
            let node = set.iter().find(|(column, _)| *column == rule.position);
            if let Some((_, Node::Value(value))) = node {
                (rule.check)(value, self);
            }
        }
    }

    /// What follows is about this one of many rows.
    pub(crate) fn at_row(&mut self, row: usize) {
        self.row = Some(row);
    }

    /// What `check` finds is of a row that is nested in the one at hand.
    pub(crate) fn nested(
        &mut self,
        relation: &str,
        position: usize,
        check: impl FnOnce(&mut Self),
    ) {
        let outer = self.path.len();
        self.path.push_str(&format!("{relation}[{position}]."));
        check(self);
        self.path.truncate(outer);
    }

    /// Whether everything is met.
    pub(crate) fn is_empty(&self) -> bool {
        self.report.total() == 0
    }

    /// One error with all of it, or none.
    pub(crate) fn into_result(self, model: &ModelInfo) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let message = format!("`{}` is not valid: {}", model.schema.name, self.report);
        Err(Error::new(ErrorKind::Validation, message).with_report(self.report))
    }
}

/// The column of a new row for which nothing is given: NULL, unless the database or the library fills it in.
fn becomes_null(model: &ModelInfo, position: u16) -> bool {
    model
        .schema
        .fields
        .get(usize::from(position))
        .is_some_and(|field| {
            field.is_nullable && field.default.is_none() && !field.is_created && !field.is_updated
        })
}

/// Checks changes of columns before they are sent; nothing is done for a model without rules.
pub(crate) fn check_changes(model: &ModelInfo, set: &[(u16, Node)]) -> Result<()> {
    if model.rules.is_empty() {
        return Ok(());
    }
    let mut failures = Failures::default();
    failures.changes(model, set);
    failures.into_result(model)
}

/// Checks rows that link others before they are sent.
pub(crate) fn check_links<'a>(
    relation: &RelationInfo,
    links: impl ExactSizeIterator<Item = &'a Assignments>,
) -> Result<()> {
    let Through::Junction { model, .. } = relation.through else {
        return Ok(());
    };
    let mut failures = Failures::default();
    let is_many = links.len() > 1;
    for (position, link) in links.enumerate() {
        if is_many {
            failures.at_row(position);
        }
        failures.new_link(relation, link);
    }
    failures.into_result(model())
}

fn check_new<M: Model>(row: &Assignments) -> Result<()> {
    let mut failures = Failures::default();
    failures.new_row(M::info(), row, &[]);
    failures.into_result(M::info())
}

/// `New{Model}::validate`.
#[doc(hidden)]
pub fn validate_new<M: Model>(row: impl NewRow<M>) -> Result<()> {
    let mut assignments = Assignments::default();
    row.assign(&mut assignments);
    check_new::<M>(&assignments)
}

/// `New{Model}For{Relation}::validate`.
#[doc(hidden)]
pub fn validate_nested<M: Model, F>(row: impl IntoNested<M, F>) -> Result<()> {
    Nested::new(row).validate()
}

/// `{Model}Data::validate`.
#[doc(hidden)]
pub fn validate_link<M: Model>(data: impl LinkData<M>) -> Result<()> {
    let mut assignments = Assignments::default();
    data.assign(&mut assignments);
    check_new::<M>(&assignments)
}

/// `{Model}Patch::validate`.
#[doc(hidden)]
pub fn validate_patch<M: Model>(patch: impl PatchRow<M>) -> Result<()> {
    let mut assignments = Assignments::default();
    patch.assign(&mut assignments);
    let set: Vec<(u16, Node)> = assignments
        .into_pairs()
        .map(|(position, value)| (position, Node::Value(value)))
        .collect();
    check_changes(M::info(), &set)
}
