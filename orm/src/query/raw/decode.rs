//! Rows of raw SQL -> values: models and shapes by the names of columns, tuples and single values by position. Names are
//! looked up once a statement, at its first row.

use crate::cell::{Cell, Cells, Row};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::query::Shape;
use crate::types::ColumnValue;

/// Decodes the rows of one statement.
pub(crate) type Decode<T> = Box<dyn FnMut(&Row<'_>) -> Result<T> + Send>;

/// Makes the decoder of a statement.
pub(crate) struct Decoder;

impl Decoder {
    pub(crate) fn model<M: Model>() -> Decode<M> {
        let mut columns = Columns::default();
        Box::new(move |row| {
            let schema = M::schema();
            let names = schema.fields.iter().map(|field| field.column.as_ref());
            let row = columns.select(row, names, &schema.name)?;
            M::decode(&Row::new(&row).of(schema))
        })
    }

    pub(crate) fn shape<S: FlatShape>() -> Decode<S> {
        let mut columns = Columns::default();
        Box::new(move |row| {
            let name = short_name(std::any::type_name::<S>());
            let row = columns.select(row, S::FIELDS.iter().copied(), name)?;
            Ok(S::flat(S::decode(&Row::new(&row))?))
        })
    }

    pub(crate) fn tuple<T: SqlRow>() -> Decode<T> {
        Box::new(|row| {
            check_width(row, T::WIDTH)?;
            T::decode(row)
        })
    }

    pub(crate) fn scalar<T: ColumnValue>() -> Decode<T> {
        Box::new(|row| {
            check_width(row, 1)?;
            row.get(0)
        })
    }
}

fn check_width(row: &Row<'_>, expected: usize) -> Result<()> {
    let found = row.width();
    if found == expected {
        return Ok(());
    }
    let message = format!(
        "the statement returns {found} column{}, but {expected} {} read",
        if found == 1 { "" } else { "s" },
        if expected == 1 { "is" } else { "are" },
    );
    Err(Error::new(ErrorKind::Decode, message))
}

fn short_name(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// Where the columns that are read stand in a row.
#[derive(Default)]
struct Columns(Option<Vec<usize>>);

impl Columns {
    fn select<'r, 'n>(
        &'r mut self,
        row: &'r Row<'_>,
        names: impl Iterator<Item = &'n str>,
        of: &str,
    ) -> Result<Selected<'r>> {
        let positions = match &mut self.0 {
            Some(positions) => positions,
            none => {
                let found = names.map(|name| position(row, name, of));
                none.insert(found.collect::<Result<_>>()?)
            }
        };
        Ok(Selected { row, positions })
    }
}

/// The position of the column of that name; SQL's names without quotes have no case.
fn position(row: &Row<'_>, name: &str, of: &str) -> Result<usize> {
    let named = |is: &dyn Fn(&str) -> bool| {
        let mut found = (0..row.width()).filter(|&i| row.name(i).is_some_and(is));
        (found.next(), found.next())
    };
    let found = match named(&|other| other == name) {
        (None, _) => named(&|other| other.eq_ignore_ascii_case(name)),
        found => found,
    };
    let problem = match found {
        (Some(position), None) => return Ok(position),
        (Some(_), Some(_)) => "returns several columns of that name; give the others an alias",
        (None, _) => "does not return it; add it, or an alias of that name",
    };
    let message = format!("cannot read column `{name}` of `{of}`: the statement {problem}");
    Err(Error::new(ErrorKind::Decode, message))
}

/// Some columns of a row, in an order of their own.
struct Selected<'r> {
    row: &'r Row<'r>,
    positions: &'r [usize],
}

impl Cells for Selected<'_> {
    fn cell(&self, position: usize) -> Cell<'_> {
        self.positions
            .get(position)
            .map_or(Cell::Null, |&position| self.row.cell(position))
    }

    fn width(&self) -> usize {
        self.positions.len()
    }

    fn name(&self, position: usize) -> Option<&str> {
        self.row.name(*self.positions.get(position)?)
    }
}

/// A shape without nested shapes, which raw SQL can fill.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from raw SQL",
    label = "no shape, or one with nested shapes",
    note = "raw SQL fills the columns of one row: derive `Shape` without fields that are relations, or use `.rows::<(..)>()`"
)]
pub trait FlatShape: Shape {
    #[doc(hidden)]
    fn flat(flat: Self::Flat) -> Self;
}

#[diagnostic::do_not_recommend]
impl<S: Shape<Nested = ()>> FlatShape for S {
    fn flat(flat: Self::Flat) -> Self {
        Self::assemble(flat, ())
    }
}

/// A tuple of values that columns can hold, at most twelve.
#[diagnostic::on_unimplemented(
    message = "a row of raw SQL does not become a `{Self}`",
    label = "not a tuple of column types",
    note = "write `.rows::<(i64, String)>()`, `.scalars::<i64>()` for one column, `.models::<User>()` for a model"
)]
pub trait SqlRow: Sized + Send + 'static {
    #[doc(hidden)]
    const WIDTH: usize;

    #[doc(hidden)]
    fn decode(row: &Row<'_>) -> Result<Self>;
}

macro_rules! tuple_rows {
    ($(($($name:ident $position:literal),*);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: ColumnValue),*> SqlRow for ($($name,)*) {
            const WIDTH: usize = [$($position),*].len();

            fn decode(row: &Row<'_>) -> Result<Self> {
                Ok(($(row.get::<$name>($position)?,)*))
            }
        }
    )*};
}

tuple_rows! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
}
