//! What is wrong with input, by field: for the body of an HTTP 400. Names fields, types and what is allowed, never a value.

use super::names;
use crate::error::{Error, ErrorKind, Result};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::fmt;

/// One thing that is wrong with input. Serializes as `{ "path": .., "code": .., "message": .. }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    path: String,
    code: &'static str,
    message: String,
}

impl InputError {
    /// Where: `filter.posts.any.title`, `sort.0`, `page.size`. Names as the input has them, long ones cut.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What kind of mistake, in kebab-case; it stays the same when the message changes.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What is wrong and what is allowed. It holds no value of the input.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl Serialize for InputError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_struct("InputError", 3)?;
        error.serialize_field("path", &self.path)?;
        error.serialize_field("code", self.code)?;
        error.serialize_field("message", &self.message)?;
        error.end()
    }
}

/// Everything that is wrong with input, in its order; what an [`Error`] of the kind `InvalidInput` holds. Serializes as a
/// list.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model, Filterable)] struct User { #[orm(id)] id: i64, #[filterable(filter)] age: i32 }
/// # let search = UserSearch::from_json(r#"{"filter": {"age": "old"}}"#).unwrap();
/// let error = User::query().input(&search).unwrap_err();
/// assert_eq!(error.http_status(), 400);
/// let body = serde_json::to_value(error.input_errors()).unwrap();
/// assert_eq!(body[0]["path"], "filter.age");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct InputErrors {
    errors: Vec<InputError>,
}

impl InputErrors {
    /// The errors.
    pub fn iter(&self) -> std::slice::Iter<'_, InputError> {
        self.errors.iter()
    }
}

impl<'a> IntoIterator for &'a InputErrors {
    type Item = &'a InputError;
    type IntoIter = std::slice::Iter<'a, InputError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for InputErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.errors.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for InputErrors {}

impl Error {
    /// What is wrong with the input, by field, when that is what the error is about.
    pub fn input_errors(&self) -> Option<&InputErrors> {
        std::error::Error::source(self)?.downcast_ref()
    }
}

/// More are not listed: a client mends some and asks again.
const MAX_ERRORS: usize = 100;

/// Letters of a name that a path repeats.
const MAX_NAME: usize = 64;

/// Collects what is wrong while input is walked.
#[derive(Debug)]
pub struct Problems {
    path: String,
    errors: Vec<InputError>,
    is_cut: bool,
}

impl Problems {
    pub(super) fn new() -> Self {
        Self {
            path: String::new(),
            errors: Vec::new(),
            is_cut: false,
        }
    }

    /// Everything inside is about this part of the input.
    pub(super) fn at<R>(&mut self, name: &str, inside: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.enter(name);
        let result = inside(self);
        self.leave(length);
        result
    }

    /// Goes into a part of the input; [`leave`](Self::leave) takes what it returns.
    pub(super) fn enter(&mut self, name: &str) -> usize {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        let mut letters = name.chars();
        // A control character could forge lines of a log.
        let shown = letters.by_ref().take(MAX_NAME);
        self.path
            .extend(shown.map(|c| if c.is_control() { '\u{fffd}' } else { c }));
        if letters.next().is_some() {
            self.path.push('…');
        }
        length
    }

    pub(super) fn leave(&mut self, length: usize) {
        self.path.truncate(length);
    }

    pub(super) fn push(&mut self, code: &'static str, message: impl Into<String>) {
        if self.is_cut {
            return;
        }
        let (code, message) = if self.errors.len() < MAX_ERRORS {
            (code, message.into())
        } else {
            self.is_cut = true;
            let message =
                format!("there are more than {MAX_ERRORS} errors; the rest is not listed");
            ("too-many-errors", message)
        };
        self.errors.push(InputError {
            path: self.path.clone(),
            code,
            message,
        });
    }

    /// A name that is not allowed or does not exist: the answer is the same, so that it tells nothing of the rest.
    pub(super) fn unknown(&mut self, code: &'static str, what: &str, name: &str, allowed: &[&str]) {
        if !self.is_cut {
            self.push(code, format!("{what}; {}", names::help(name, allowed)));
        }
    }

    pub(super) fn into_error(self) -> Error {
        let errors = InputErrors {
            errors: self.errors,
        };
        Error::new(ErrorKind::InvalidInput, errors.to_string()).with_source(errors)
    }

    pub(super) fn into_result<T>(self, value: T) -> Result<T> {
        if self.errors.is_empty() {
            Ok(value)
        } else {
            Err(self.into_error())
        }
    }
}
