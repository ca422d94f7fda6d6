//! The lock of a select -> the clause that ends its text. It stands behind the limit, which is no part of cached text, so
//! neither is the clause. Pure.

use crate::statement::{Lock, LockStrength, LockWait};
use orm_schema::Dialect;

/// The clause, with a space in front; nothing on SQLite, whose transaction is the only writer and holds all rows.
pub(super) fn clause(lock: Lock, dialect: Dialect, table: &str) -> String {
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
