//! Changes -> drafts, for SQLite. Each table is altered in place or made anew, never both; nothing here writes the statements
//! that make a table anew (`rebuild`) or says what a value becomes (`values`).
//!
//! ```text
//! up:   drop indexes, make tables anew by their old names, rename, add columns, create tables, create indexes
//! down: the same backwards
//! ```
//!
//! Tables are made anew by their old names and renamed afterwards. What SQLite alone knows, the text of triggers and views, is
//! then recreated as it was, and SQLite itself carries the renames through it.

mod down;
mod names;
mod rebuild;
mod sides;
mod statements;
mod tables;
mod up;
mod values;

use super::PlanInput;
use super::draft::{Draft, Fact};
use orm_schema::migration::{Parked, Step};
use tables::Tables;

/// One draft a statement.
///
/// # Errors
/// What SQLite cannot do, one sentence each.
pub(super) fn drafts(input: &PlanInput<'_>) -> Result<Vec<Draft>, Vec<String>> {
    let tables = Tables::new(input)?;
    let mut parked = Vec::new();
    let up = up::steps(&tables, &mut parked);
    let down = down::steps(&tables, &mut parked);
    Ok(chain(up, down, parked))
}

/// The steps as drafts, each behind the one before: all of them share one transaction, so they are reverted together too, and
/// the first holds what does that.
fn chain(up: Vec<Step>, down: Vec<Step>, parked: Vec<Parked>) -> Vec<Draft> {
    let place = |number: usize| Fact::Name("place", format!("{number:06}"));
    let mut back = Some((down, parked));
    up.into_iter()
        .enumerate()
        .map(|(number, step)| {
            let mut draft = Draft::new(step).produces([place(number)]);
            if let Some(before) = number.checked_sub(1) {
                draft = draft.reads([place(before)]);
            }
            match back.take() {
                Some((down, parked)) => draft.undo(down).parks(parked),
                None => draft,
            }
        })
        .collect()
}
