//! The names of what is put aside instead of being dropped: the same on every database.

use orm_schema::Dialect;
use orm_schema::migration::{Direction, fingerprint};

/// The PostgreSQL schema that holds parked tables.
pub(crate) const PARKED_SCHEMA: &str = "_parked";

/// How many hexadecimal digits of a hash stand in for what was cut off.
const HASH_DIGITS: usize = 8;

/// The name of a table or column that a migration puts aside: `__parked_1a2b3c4d_name`, and with a `d` behind the
/// migration's id when its `down.sql` does so. Cut to the database's limit, with a hash of the whole name at the end.
pub(crate) fn parked_name(id: &str, by: Direction, original: &str, dialect: Dialect) -> String {
    let mark = match by {
        Direction::Up => "",
        Direction::Down => "d",
    };
    limited(format!("__parked_{id}{mark}_{original}"), dialect)
}

/// The name, cut to the database's limit with a hash of the whole name at the end.
pub(crate) fn limited(name: String, dialect: Dialect) -> String {
    let Some(limit) = dialect.capabilities().max_identifier_length else {
        return name;
    };
    // PostgreSQL counts bytes, MySQL characters.
    let length = |c: char| match dialect {
        Dialect::MySql => 1,
        Dialect::Postgres | Dialect::Sqlite => c.len_utf8(),
    };
    if name.chars().map(length).sum::<usize>() <= limit {
        return name;
    }
    let mut left = limit - HASH_DIGITS - 1;
    let mut cut = String::with_capacity(limit);
    for c in name.chars() {
        let Some(rest) = left.checked_sub(length(c)) else {
            break;
        };
        left = rest;
        cut.push(c);
    }
    cut.push('_');
    cut.extend(fingerprint(&name).chars().take(HASH_DIGITS));
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parked_name_tells_the_migration_and_the_direction() {
        for dialect in Dialect::ALL {
            let up = parked_name("1a2b3c4d", Direction::Up, "users", dialect);
            assert_eq!(up, "__parked_1a2b3c4d_users");
            let down = parked_name("1a2b3c4d", Direction::Down, "users", dialect);
            assert_eq!(down, "__parked_1a2b3c4dd_users");
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let long = "é".repeat(60);
        let name =
            |dialect, original: &str| parked_name("1a2b3c4d", Direction::Down, original, dialect);
        let postgres = name(Dialect::Postgres, &long);
        assert!(postgres.len() <= 63, "{postgres}");
        assert_eq!(name(Dialect::MySql, &long).chars().count(), 64);
        assert!(name(Dialect::Sqlite, &long).ends_with(&long));
        assert_ne!(postgres, name(Dialect::Postgres, &format!("{long}x")));
    }
}
