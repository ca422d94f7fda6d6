//! Rows that one thread reads and another decodes: their values and the names of their columns. Knows no statements.

use super::map_error;
use crate::backend::OnRow;
use crate::cell::{Cell, Cells, Row};
use crate::error::Result;
use rusqlite::types::ValueRef;

/// Rows that were read on another thread.
#[derive(Default)]
pub(super) struct KeptRows {
    names: Vec<String>,
    rows: Vec<Vec<rusqlite::types::Value>>,
}

impl KeptRows {
    pub(super) fn keep(&mut self, row: &rusqlite::Row<'_>, columns: usize) -> Result<()> {
        if self.rows.is_empty() {
            let names = row.as_ref().column_names();
            self.names = names.into_iter().map(str::to_owned).collect();
        }
        let values = (0..columns).map(|i| row.get(i));
        self.rows
            .push(values.collect::<rusqlite::Result<_>>().map_err(map_error)?);
        Ok(())
    }

    pub(super) fn hand_out(self, on_row: OnRow<'_>) -> Result<()> {
        for values in self.rows {
            on_row(Row::new(&KeptRow {
                values,
                names: &self.names,
            }))?;
        }
        Ok(())
    }
}

struct KeptRow<'a> {
    values: Vec<rusqlite::types::Value>,
    names: &'a [String],
}

impl Cells for KeptRow<'_> {
    fn cell(&self, position: usize) -> Cell<'_> {
        self.values
            .get(position)
            .map_or(Cell::Null, |value| ValueRef::from(value).into())
    }

    fn width(&self) -> usize {
        self.values.len()
    }

    fn name(&self, position: usize) -> Option<&str> {
        self.names.get(position).map(String::as_str)
    }
}
