//! Two native types -> whether the database makes values of one into values of the other by itself. Says nothing of values
//! that do not fit, which the database refuses.

use orm_schema::Dialect;

/// What a type holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Family {
    Bool,
    Number,
    Text,
    Bytes,
    Date,
    Time,
    /// A date with a time.
    Moment,
    Json,
    Uuid,
    /// An enum column of MySQL.
    Enum,
    /// A list of PostgreSQL.
    List(Box<Family>),
    /// A type of the user's own, by its name.
    Other(String),
}

/// The family of a type, by its name alone.
pub(super) fn family(dialect: Dialect, sql_type: &str) -> Family {
    let upper = sql_type.trim().to_ascii_uppercase();
    if dialect == Dialect::Postgres
        && let Some(item) = upper.strip_suffix("[]")
    {
        return Family::List(Box::new(family(dialect, item)));
    }
    let word = upper
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .next()
        .unwrap_or_default();
    match word {
        "BOOL" | "BOOLEAN" => Family::Bool,
        "TINYINT" if dialect == Dialect::MySql && upper.starts_with("TINYINT(1)") => Family::Bool,
        "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "INTEGER" | "BIGINT" | "INT2" | "INT4"
        | "INT8" | "SMALLSERIAL" | "SERIAL" | "BIGSERIAL" | "REAL" | "FLOAT" | "FLOAT4"
        | "FLOAT8" | "DOUBLE" | "DECIMAL" | "NUMERIC" => Family::Number,
        "TEXT" | "VARCHAR" | "CHAR" | "CHARACTER" | "BPCHAR" | "CITEXT" | "NVARCHAR"
        | "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT" => Family::Text,
        "BYTEA" | "BLOB" | "TINYBLOB" | "MEDIUMBLOB" | "LONGBLOB" | "BINARY" | "VARBINARY" => {
            Family::Bytes
        }
        "DATE" => Family::Date,
        "TIME" | "TIMETZ" => Family::Time,
        "DATETIME" | "TIMESTAMP" | "TIMESTAMPTZ" => Family::Moment,
        "JSON" | "JSONB" => Family::Json,
        "UUID" => Family::Uuid,
        "ENUM" => Family::Enum,
        _ => Family::Other(sql_type.trim().to_owned()),
    }
}

/// Whether values need no cast of a person's.
pub(super) fn converts(dialect: Dialect, from: &str, to: &str) -> bool {
    let (from, to) = (family(dialect, from), family(dialect, to));
    if from == to {
        return true;
    }
    match dialect {
        Dialect::Postgres => converts_on_postgres(&from, &to),
        Dialect::MySql => converts_on_mysql(&from, &to),
        // A copy takes every value; it becomes another one only where the affinity of the type says so ("Type Affinity").
        Dialect::Sqlite => {
            let plain = |family: &Family| {
                matches!(
                    family,
                    Family::Bool | Family::Number | Family::Text | Family::Enum
                )
            };
            let textual = |family: &Family| {
                matches!(
                    family,
                    Family::Text
                        | Family::Date
                        | Family::Time
                        | Family::Moment
                        | Family::Uuid
                        | Family::Json
                )
            };
            (plain(&from) && plain(&to)) || (textual(&from) && textual(&to))
        }
    }
}

/// The casts that an assignment makes (`pg_cast` with the context `a` or `i`); to text it makes them from every type
/// ("CREATE CAST", automatic I/O conversion casts).
fn converts_on_postgres(from: &Family, to: &Family) -> bool {
    match (from, to) {
        (_, Family::Text) => true,
        (Family::List(from), Family::List(to)) => converts_on_postgres(from, to) || from == to,
        (Family::Date, Family::Moment) | (Family::Moment, Family::Date | Family::Time) => true,
        _ => false,
    }
}

/// What an assignment makes of values is what `MODIFY` makes of them; it takes an enum for its position and a date for a
/// number like 20260101, which nobody wants.
fn converts_on_mysql(from: &Family, to: &Family) -> bool {
    let temporal = |family: &Family| matches!(family, Family::Date | Family::Time | Family::Moment);
    let numeric = |family: &Family| matches!(family, Family::Bool | Family::Number);
    match (from, to) {
        (Family::Text, _) | (_, Family::Text) => true,
        _ => (temporal(from) && temporal(to)) || (numeric(from) && numeric(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_asked_where_the_database_cannot_convert() {
        for (dialect, from, to, expected) in [
            (Dialect::Postgres, "INTEGER", "BIGINT", true),
            (Dialect::Postgres, "\"Role\"", "TEXT", true),
            (Dialect::Postgres, "TEXT", "\"Role\"", false),
            (Dialect::Postgres, "TEXT", "INTEGER", false),
            (Dialect::Postgres, "BOOLEAN", "INTEGER", false),
            (Dialect::Postgres, "DATE", "TIMESTAMPTZ(6)", true),
            (Dialect::Postgres, "TEXT[]", "TEXT", true),
            (Dialect::Postgres, "INTEGER[]", "BIGINT[]", true),
            (Dialect::Postgres, "TEXT", "JSONB", false),
            (Dialect::MySql, "VARCHAR(191)", "ENUM('a')", true),
            (Dialect::MySql, "ENUM('a')", "INTEGER", false),
            (Dialect::MySql, "DATE", "DATETIME(6)", true),
            (Dialect::MySql, "DATE", "BIGINT", false),
            (Dialect::Sqlite, "TEXT", "INTEGER", true),
            (Dialect::Sqlite, "BLOB", "TEXT", false),
            (Dialect::Sqlite, "BIGINT", "DATETIME", false),
        ] {
            assert_eq!(
                converts(dialect, from, to),
                expected,
                "{dialect}: {from} to {to}"
            );
        }
    }
}
