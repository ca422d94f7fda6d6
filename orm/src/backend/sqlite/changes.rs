//! Which rows of an upsert are new. SQLite does not tell, but it calls functions while it works: one where a row that is
//! there is about to be changed, one where a row is returned. Both run on the thread that steps the statement, and all rows
//! are written in its first step ("RETURNING"), so what they note stands with the thread.

use crate::statement::{CHANGES, IS_NEW};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use std::cell::Cell;

thread_local! {
    /// How many rows the statement changed.
    static COUNT: Cell<u64> = const { Cell::new(0) };
    /// The row that was written last was there.
    static IS_CHANGE: Cell<bool> = const { Cell::new(false) };
}

/// Forgets the statement before, which an error may have ended anywhere.
pub(super) fn reset() {
    COUNT.set(0);
    IS_CHANGE.set(false);
}

pub(super) fn count() -> u64 {
    COUNT.get()
}

/// Makes the functions known to a connection: to statements that are sent alone, not to views and triggers.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function(CHANGES, 0, flags, |_| {
        COUNT.set(COUNT.get() + 1);
        IS_CHANGE.set(true);
        Ok(true)
    })?;
    connection.create_scalar_function(IS_NEW, 0, flags, |_| Ok(!IS_CHANGE.replace(false)))
}
