//! Everything that is wrong with what was to be written, as data for a program or a client. Holds no values.

use serde::Serialize;
use std::fmt;

/// So many failures are kept of a write; the others are counted.
const KEPT: usize = 100;

/// Every rule that a write does not meet; from [`Error::validation`](crate::Error::validation).
///
/// ```
/// # fn handle(error: &orm::Error) {
/// if let Some(report) = error.validation() {
///     for failure in report.failures() {
///         println!("{}: {}", failure.field, failure.message);
///     }
/// }
/// # }
/// ```
///
/// Serialised: `{"total":1,"failures":[{"row":null,"field":"email","message":"not a valid email: value is missing `@`"}]}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ValidationReport {
    total: usize,
    failures: Vec<ValidationFailure>,
}

/// A rule that is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ValidationFailure {
    /// Which of many rows it is about, from 0; `None` when one row was to be written.
    pub row: Option<usize>,
    /// The field's name; with its path when it is of a nested row or inside of a list: `posts[0].title`, `tags[2]`.
    pub field: String,
    /// What `garde`, or the rule's own function, says of it.
    pub message: String,
}

impl ValidationReport {
    /// The first 100 failures: rows in their order, and the fields of each in the order of the model.
    pub fn failures(&self) -> &[ValidationFailure] {
        &self.failures
    }

    /// How many failures there are, also beyond those that are kept.
    pub fn total(&self) -> usize {
        self.total
    }

    pub(super) fn push(&mut self, failure: impl FnOnce() -> ValidationFailure) {
        self.total += 1;
        if self.failures.len() < KEPT {
            self.failures.push(failure());
        }
    }
}

impl fmt::Display for ValidationFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "row {row}: ")?;
        }
        write!(f, "`{}`: {}", self.field, self.message)
    }
}

impl fmt::Display for ValidationReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, failure) in self.failures.iter().enumerate() {
            if position > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{failure}")?;
        }
        match self.total - self.failures.len() {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded_and_what_is_counted_is_not() {
        let mut report = ValidationReport::default();
        for row in 0..KEPT + 20 {
            report.push(|| ValidationFailure {
                row: Some(row),
                field: "name".to_owned(),
                message: "wrong".to_owned(),
            });
        }
        assert_eq!((report.failures().len(), report.total()), (100, 120));
        let text = report.to_string();
        assert!(text.starts_with("row 0: `name`: wrong; row 1: "), "{text}");
        assert!(
            text.ends_with("row 99: `name`: wrong; and 20 more"),
            "{text}"
        );
    }
}
