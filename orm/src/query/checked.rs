//! The rules of models before writes: each builder is checked by itself and with all that is nested in it, before anything
//! is sent. What the rules say is [`validation`](crate::validation)'s.

use super::insert::Create;
use super::insert::many::CreateMany;
use super::nested::{Nest, Nested};
use super::rows::UpdateRows;
use super::update::{Update, UpdateRow};
use crate::error::Result;
use crate::model::Model;
use crate::statement::Node;
use crate::validation::{Failures, check_changes};
use std::sync::Arc;

fn check_nested(nested: &[Arc<dyn Nest>], failures: &mut Failures) {
    for write in nested {
        write.check(failures);
    }
}

impl<M: Model> Create<M> {
    /// Checks the rules of the row and of all that is nested in it, as [`exec`](Self::exec) does before anything is sent.
    ///
    /// # Errors
    ///
    /// `Validation`, with everything that is not met.
    pub fn validate(&self) -> Result<()> {
        if M::info().rules.is_empty() && self.nested.is_empty() {
            return Ok(());
        }
        let mut failures = Failures::default();
        self.check(&mut failures, &[]);
        failures.into_result(M::info())
    }

    /// The rules of the row, and of what is set where the row is there already.
    pub(super) fn check_upsert(&self, set: &[(u16, Node)]) -> Result<()> {
        let mut failures = Failures::default();
        self.check(&mut failures, &[]);
        if !self.skips_rules {
            failures.changes(M::info(), set);
        }
        failures.into_result(M::info())
    }

    /// Writes the row, and what is nested in it, whatever the rules of the models say.
    pub fn without_validation(mut self) -> Self {
        self.skips_rules = true;
        self
    }

    /// `filled` are the columns that the row around this one gives.
    pub(super) fn check(&self, failures: &mut Failures, filled: &[u16]) {
        if self.skips_rules {
            return;
        }
        failures.new_row(M::info(), &self.row, filled);
        check_nested(&self.nested, failures);
    }
}

impl<M: Model> CreateMany<'_, M> {
    /// Checks the rules of all rows and of all that is nested in them, as [`exec`](Self::exec) does before anything is
    /// sent. It takes all rows from their iterator, and holds them from then on.
    ///
    /// # Errors
    ///
    /// `Validation`, with everything that is not met; a failure says which row it is of.
    pub fn validate(&mut self) -> Result<()> {
        let none = Box::new(std::iter::empty());
        let rows: Vec<Create<M>> = std::mem::replace(&mut self.rows, none).collect();
        let has_rules = !M::info().rules.is_empty();
        let mut failures = Failures::default();
        for (position, row) in rows.iter().enumerate() {
            if !self.skips_rules && (has_rules || row.has_nested()) {
                failures.at_row(position);
                row.check(&mut failures, &[]);
            }
        }
        self.rows = Box::new(rows.into_iter());
        failures.into_result(M::info())
    }

    /// Writes the rows, and what is nested in them, whatever the rules of the models say.
    pub fn without_validation(mut self) -> Self {
        self.skips_rules = true;
        self
    }
}

impl<M: Model, F> Nested<M, F> {
    pub(crate) fn validate(&self) -> Result<()> {
        self.create.validate()
    }
}

impl<M: Model> Update<M> {
    /// Writes the values whatever the rules of the model say.
    pub fn without_validation(mut self) -> Self {
        self.skips_rules = true;
        self
    }
}

impl<M: Model> UpdateRow<M> {
    /// Writes the values, and what is nested, whatever the rules of the models say.
    pub fn without_validation(mut self) -> Self {
        self.skips_rules = true;
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.skips_rules || M::info().rules.is_empty() && self.nested.is_empty() {
            return Ok(());
        }
        let mut failures = Failures::default();
        failures.changes(M::info(), &self.set);
        check_nested(&self.nested, &mut failures);
        failures.into_result(M::info())
    }
}

impl<M: Model> UpdateRows<M> {
    /// Writes the values whatever the rules of the model say.
    pub fn without_validation(mut self) -> Self {
        self.skips_rules = true;
        self
    }
}

/// The rules for the values of an update, unless it skips them.
pub(super) fn check_set<M: Model>(set: &[(u16, Node)], skips_rules: bool) -> Result<()> {
    if skips_rules {
        return Ok(());
    }
    check_changes(M::info(), set)
}
