//! One column of one row as a driver returned it, and the row around it. Decoding is by position; a name is looked up
//! only for an error message. Holds no driver's types, so that a column type has one decoder.

use crate::error::Error;
use crate::types::ColumnValue;
use orm_schema::Model;

/// A column's raw content.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'r> {
    /// NULL.
    Null,
    /// An integer (SQLite, MySQL).
    Integer(i64),
    /// An integer above `i64::MAX` (MySQL).
    Unsigned(u64),
    /// A float (SQLite, MySQL).
    Real(f64),
    /// UTF-8 text (SQLite).
    Text(&'r [u8]),
    /// Bytes (SQLite).
    Blob(&'r [u8]),
    /// PostgreSQL's binary format.
    Postgres(&'r [u8]),
    /// MySQL's binary protocol, except for numbers: texts, bytes, decimals as text, and times with their length byte.
    MySql(&'r [u8]),
    /// An element of a list that is stored as JSON.
    Json(&'r serde_json::Value),
}

/// Why a cell could not be decoded. Never holds the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeError {
    /// The column held NULL.
    UnexpectedNull,
    /// The column has another type in the database.
    WrongType,
    /// The value does not fit the Rust type.
    OutOfRange,
    /// The text is not what the type expects; says what it expected.
    Invalid(&'static str),
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnexpectedNull => f.write_str("it holds NULL, but the field is not an `Option`"),
            Self::WrongType => f.write_str("the column has another type in the database"),
            Self::OutOfRange => f.write_str("it holds a value outside of the field type's range"),
            Self::Invalid(expected) => write!(f, "it does not hold {expected}"),
        }
    }
}

/// Where a backend gets the cells of a row.
pub(crate) trait Cells {
    fn cell(&self, position: usize) -> Cell<'_>;

    /// How many columns the row has.
    fn width(&self) -> usize;

    /// The name that the database gives the column; only raw SQL asks for it, once a statement.
    fn name(&self, position: usize) -> Option<&str>;
}

/// A row as the driver returned it.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    cells: &'r dyn Cells,
    /// Where the columns of the model begin.
    offset: usize,
    model: Option<&'static Model>,
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("model", &self.model.map(|model| &model.name))
            .finish_non_exhaustive()
    }
}

impl<'r> Row<'r> {
    pub(crate) fn new(cells: &'r dyn Cells) -> Self {
        Self {
            cells,
            offset: 0,
            model: None,
        }
    }

    /// The same row, whose columns are the fields of a model in order.
    pub(crate) fn of(self, model: &'static Model) -> Self {
        Self {
            model: Some(model),
            ..self
        }
    }

    /// The row from a column on.
    pub(crate) fn from(self, offset: usize) -> Self {
        Self {
            offset: self.offset + offset,
            ..self
        }
    }

    /// Decodes the column at a position.
    ///
    /// # Errors
    ///
    /// When the column does not hold a `T`; the error names model and column.
    #[inline]
    pub fn get<T: ColumnValue>(&self, position: usize) -> Result<T, Error> {
        T::decode(self.cell(position)).map_err(|reason| self.error(position, &reason))
    }

    /// The content of the column at a position.
    #[inline]
    pub fn cell(&self, position: usize) -> Cell<'_> {
        self.cells.cell(self.offset + position)
    }

    /// What an expansion decoded from the cell at a position. It names the field's type once, so that a type that no
    /// column can hold is one error.
    ///
    /// # Errors
    ///
    /// When decoding failed; the error names model and column.
    #[inline]
    pub fn decoded<T>(&self, position: usize, value: Result<T, DecodeError>) -> Result<T, Error> {
        value.map_err(|reason| self.error(position, &reason))
    }

    /// How many columns the row has.
    pub(crate) fn width(&self) -> usize {
        self.cells.width() - self.offset
    }

    /// The name that the database gives the column at a position.
    pub(crate) fn name(&self, position: usize) -> Option<&str> {
        self.cells.name(self.offset + position)
    }

    #[cold]
    fn error(&self, position: usize, reason: &DecodeError) -> Error {
        match self
            .model
            .and_then(|model| model.fields.get(position).map(|field| (model, field)))
        {
            Some((model, field)) => Error::decode(&model.name, &field.column, reason),
            None => Error::decode("", &format!("number {}", position + 1), reason),
        }
    }
}
