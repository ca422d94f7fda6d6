//! Limit, offset and lock of an outermost select -> what ends its text. Pure.
//!
//! The limit is a literal of the text: a bound one makes PostgreSQL plan at every execution, and hides from SQLite that few
//! rows are wanted. A program has few limits, so each is a shape of its own. It has any number of offsets: as literals each
//! would be a statement that the server prepares, in the place of one that is used again. So they are bound.

use crate::statement::{Lock, LockStrength, LockWait, Select};
use orm_schema::Dialect;
use std::fmt::Write;

/// Whether an offset is bound behind all other values.
pub(super) fn has_value(select: &Select) -> bool {
    select.offset.is_some()
}

/// Adds the clauses to a text that has so many placeholders.
pub(super) fn push(sql: &mut String, select: &Select, dialect: Dialect, placeholders: usize) {
    let limit = match (select.limit, dialect) {
        (Some(limit), _) => Some(limit.to_string()),
        (None, _) if select.offset.is_none() => None,
        (None, Dialect::Sqlite) => Some("-1".to_owned()),
        // "To retrieve all rows from a certain offset, use some large number" (SELECT Statement).
        (None, Dialect::MySql) => Some(u64::MAX.to_string()),
        (None, Dialect::Postgres) => None,
    };
    let written = limit.map_or(Ok(()), |limit| write!(sql, " LIMIT {limit}"));
    let written = written.and(match (select.offset, dialect) {
        (None, _) => Ok(()),
        (Some(_), Dialect::Postgres) => write!(sql, " OFFSET ${}", placeholders + 1),
        (Some(_), Dialect::Sqlite | Dialect::MySql) => write!(sql, " OFFSET ?"),
    });
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
    if let Some(lock) = select.lock {
        sql.push_str(&lock_clause(lock, dialect, &select.model.schema.table));
    }
}

/// What locks rows, with a space in front; nothing on SQLite, whose transaction is the only writer and holds all rows.
fn lock_clause(lock: Lock, dialect: Dialect, table: &str) -> String {
    let wait = match lock.wait {
        LockWait::Wait => "",
        LockWait::NoWait => " NOWAIT",
        LockWait::SkipLocked => " SKIP LOCKED",
    };
    match dialect {
        Dialect::Sqlite => String::new(),
        Dialect::Postgres => {
            let strength = match lock.strength {
                LockStrength::Update => "UPDATE",
                LockStrength::NoKeyUpdate => "NO KEY UPDATE",
                LockStrength::Share => "SHARE",
                LockStrength::KeyShare => "KEY SHARE",
            };
            // Rows that a path joins may be missing, and PostgreSQL locks no such side of a join.
            let table = super::render::quote(dialect, table);
            format!(" FOR {strength} OF {table}{wait}")
        }
        Dialect::MySql => {
            let strength = match (lock.strength, lock.wait) {
                // Both know this one, MySQL without the words behind it.
                (LockStrength::Share | LockStrength::KeyShare, LockWait::Wait) => {
                    "LOCK IN SHARE MODE"
                }
                // MariaDB has no FOR SHARE. Each reads its own comment only.
                (LockStrength::Share | LockStrength::KeyShare, _) => {
                    "/*!80001 FOR SHARE */ /*M!100600 LOCK IN SHARE MODE */"
                }
                // Weaker locks do not exist.
                (LockStrength::Update | LockStrength::NoKeyUpdate, _) => "FOR UPDATE",
            };
            format!(" {strength}{wait}")
        }
    }
}
