//! Two SQL schemas of one database -> what differs. Pure: no database, no SQL text, no order that depends on the order of
//! what goes in. Knows nothing of models; a rename is told ([`Renames`]), never guessed.
//!
//! ```text
//! old -> renames -> normal forms -+-> by name, then by content -> Change
//! new -------------> normal forms -'
//! ```

mod answers;
mod change;
mod convert;
mod describe;
mod enums;
mod hints;
mod questions;
pub(crate) mod renames;
mod similar;
mod tables;
pub(crate) mod words;

pub use answers::{Answers, Renames};
pub use change::Change;
pub use questions::{Question, Way, questions};
pub(crate) use renames::apply as with_names;
pub(crate) use words::{Role, is_name, rewrite};

use crate::compare::normalize_only;
use orm_schema::sql::{SqlSchema, Table};
use std::borrow::Cow;
use tables::Both;

/// What differs, as it takes to get from the old schema to the new one: renames, types, then tables. Nothing that is no
/// table and no type ever matters, so nothing else is ever dropped.
pub fn diff(old: &SqlSchema, new: &SqlSchema, answers: &Answers) -> Vec<Change> {
    Difference::of(old, new, answers).changes
}

/// What differs, and what a person has to say before it can be planned.
pub(crate) fn diff_with_questions(
    old: &SqlSchema,
    new: &SqlSchema,
    answers: &Answers,
) -> (Vec<Change>, Vec<Question>) {
    let difference = Difference::of(old, new, answers);
    let open = questions::of(&difference);
    (difference.changes, open)
}

/// What differs, with what it was found by.
struct Difference {
    /// The answers by the new names of tables and types.
    answers: Answers,
    /// The tables of the old schema, by their new names, that are written in another way in the new one, in their normal form.
    old: SqlSchema,
    /// Those of the new schema.
    new: SqlSchema,
    changes: Vec<Change>,
}

impl Difference {
    fn of(old: &SqlSchema, new: &SqlSchema, answers: &Answers) -> Self {
        let (answers, held) = renames::resolved(old, new, answers);
        let mut changes = renames::changes(&held);
        let old = if held == Renames::default() {
            Cow::Borrowed(old)
        } else {
            Cow::Owned(renames::apply(old, &held))
        };
        let (normal_old, normal_new) = (unlike(&old, new), unlike(new, &old));
        let before = Both {
            written: &*old,
            normal: &normal_old,
        };
        let after = Both {
            written: new,
            normal: &normal_new,
        };
        changes.extend(enums::types(before, after, &answers));
        changes.extend(tables::tables(before, after, &answers));
        Self {
            answers,
            old: normal_old,
            new: normal_new,
            changes,
        }
    }
}

/// The normal form of a schema, without the tables that the other has just so: most have not changed since the last time.
fn unlike(schema: &SqlSchema, other: &SqlSchema) -> SqlSchema {
    let others = renames::by_name(&other.tables, |table| &table.name);
    let is_unlike = |table: &Table| others.get(table.name.as_str()) != Some(&table);
    normalize_only(schema, is_unlike)
}

/// The renames that are told and do not hold: the old name is gone already, or somebody has the new one.
pub fn stale_renames(old: &SqlSchema, new: &SqlSchema, told: &Renames) -> Renames {
    let answers = Answers::from_renames(told.clone());
    let (_, held) = renames::resolved(old, new, &answers);
    let mut stale = told.clone();
    // A hint does not say whether it names a table or a type.
    let holds = |from: &String| held.tables.contains_key(from) || held.enums.contains_key(from);
    stale.tables.retain(|from, _| !holds(from));
    stale.enums.retain(|from, _| !holds(from));
    let new_names = |(owner, name): &(String, String)| {
        let owner = answers::new_owner(owner, &held.tables, &held.enums);
        (owner, name.clone())
    };
    let holds = |key: &(String, String)| {
        let key = new_names(key);
        held.columns.contains_key(&key) || held.enum_values.contains_key(&key)
    };
    stale.columns.retain(|key, _| !holds(key));
    stale.enum_values.retain(|key, _| !holds(key));
    stale
}

#[cfg(test)]
mod tests;
