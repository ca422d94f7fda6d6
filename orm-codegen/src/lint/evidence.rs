//! What a live database can prove. The caller asks it; nothing here does.

/// Facts of a live database. Each method may answer `None`, which is "not known"; only what overrides it is ever asked.
pub trait Evidence {
    /// Which server it is.
    fn server(&self) -> Option<ServerVersion> {
        None
    }

    /// How many rows a table has.
    fn rows(&self, table: &str) -> Option<u64> {
        let _ = table;
        None
    }

    /// How many rows have NULL in a column.
    fn nulls(&self, table: &str, column: &str) -> Option<u64> {
        let _ = (table, column);
        None
    }

    /// How many rows have a value that another row has too.
    fn duplicates(&self, table: &str, columns: &[String]) -> Option<u64> {
        let _ = (table, columns);
        None
    }

    /// How many rows refer to a row that is not there.
    fn orphans(
        &self,
        table: &str,
        columns: &[String],
        target: &str,
        target_columns: &[String],
    ) -> Option<u64> {
        let _ = (table, columns, target, target_columns);
        None
    }

    /// How many rows violate a condition.
    fn violations(&self, table: &str, condition: &str) -> Option<u64> {
        let _ = (table, condition);
        None
    }

    /// How many values of a column are not values of a type.
    fn misfits(&self, table: &str, column: &str, sql_type: &str) -> Option<u64> {
        let _ = (table, column, sql_type);
        None
    }

    /// How many rows hold a value of an enum.
    fn uses(&self, enum_type: &str, value: &str) -> Option<u64> {
        let _ = (enum_type, value);
        None
    }
}

/// A server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServerVersion {
    /// Whether it is MariaDB, not MySQL.
    pub is_mariadb: bool,
    /// The first number of its version.
    pub major: u32,
    /// The second.
    pub minor: u32,
    /// The third.
    pub patch: u32,
}
