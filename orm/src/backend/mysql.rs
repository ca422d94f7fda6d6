//! MySQL and MariaDB through sqlx. Dates and times go out as text, which the server converts, and come back binary.

use super::Outcome;
use super::server::{self, Driver, Steps};
use crate::cell::{Cell, Cells};
use crate::error::{Constraint, Error, ErrorKind, Result};
use crate::types::{datetime, list};
use crate::value::Value;
use futures_util::future::BoxFuture;
use orm_schema::Dialect;
use sqlx::mysql::{
    MySqlArguments, MySqlConnectOptions, MySqlDatabaseError, MySqlRow, MySqlSslMode,
};
use sqlx::{
    Arguments, AssertSqlSafe, Column as _, Decode, Encode, Executor, MySql, MySqlConnection,
    Row as _, Type, TypeInfo as _, ValueRef,
};
use std::str::FromStr;
use std::sync::Arc;

impl Driver for MySql {
    type Options = MySqlConnectOptions;

    /// Recursive queries, which walk trees, otherwise end after 1,000 steps: MySQL with an error
    /// (`cte_max_recursion_depth`), MariaDB with a warning and part of the rows (`max_recursive_iterations`). Each reads
    /// its own comment only. Texts and lists that aggregates make are otherwise cut off after 1 MB (MariaDB) or 1 KB (MySQL),
    /// with a warning (`group_concat_max_len`). A server that is not strict would cut what does not fit into a column.
    const GREETING: Option<&'static str> = Some(
        "SET @orm = NULL, SESSION sql_mode = CONCAT_WS(',', NULLIF(@@sql_mode, ''), 'STRICT_TRANS_TABLES'), \
         SESSION group_concat_max_len = 4294967295 /*M!100200 , SESSION max_recursive_iterations = 4294967295 */ \
         /*!80003 , SESSION cte_max_recursion_depth = 4294967295 */",
    );

    fn options(url: &str) -> Result<MySqlConnectOptions, sqlx::Error> {
        Ok(MySqlConnectOptions::from_str(url)?.statement_cache_capacity(server::CACHED_STATEMENTS))
    }

    fn is_local(options: &MySqlConnectOptions) -> bool {
        let is_plain = matches!(options.get_ssl_mode(), MySqlSslMode::Disabled);
        options.get_socket().is_some() || is_plain && server::is_loopback(options.get_host())
    }

    fn arguments(values: &[Value]) -> Result<MySqlArguments> {
        arguments(values)
    }

    fn fetch(
        connection: &mut MySqlConnection,
        text: Arc<str>,
        arguments: MySqlArguments,
    ) -> Steps<'_, Self> {
        connection.fetch_many(sqlx::query_with(AssertSqlSafe(text), arguments))
    }

    fn fetch_one(
        connection: &mut MySqlConnection,
        text: Arc<str>,
        arguments: MySqlArguments,
    ) -> BoxFuture<'_, Result<Option<MySqlRow>, sqlx::Error>> {
        connection.fetch_optional(sqlx::query_with(AssertSqlSafe(text), arguments))
    }

    fn script<'c>(
        connection: &'c mut MySqlConnection,
        text: &'c str,
    ) -> BoxFuture<'c, Result<Self::QueryResult, sqlx::Error>> {
        Box::pin(async move { connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await })
    }

    fn count(outcome: &mut Outcome, done: &Self::QueryResult) {
        outcome.rows_affected += done.rows_affected();
        outcome.last_insert_id = Some(done.last_insert_id()).filter(|&id| id != 0);
    }

    fn map_error(error: sqlx::Error) -> Error {
        map_error(error)
    }
}

impl Cells for MySqlRow {
    #[inline]
    fn cell(&self, position: usize) -> Cell<'_> {
        match self.try_get_raw(position) {
            Ok(value) if !value.is_null() => {
                let encoding = Encoding::of(value.type_info().name());
                <&[u8] as Decode<MySql>>::decode(value)
                    .map_or(Cell::Null, |bytes| encoding.cell(bytes))
            }
            _ => Cell::Null,
        }
    }

    fn width(&self) -> usize {
        self.len()
    }

    fn name(&self, position: usize) -> Option<&str> {
        self.columns().get(position).map(|column| column.name())
    }
}

/// What the bytes of a column are. Numbers must not be told by their length: what type an expression has is decided by the
/// server (with NULL bound as an operand it is DOUBLE), and 8 bytes may be an integer, a float or a text.
#[derive(Clone, Copy)]
enum Encoding {
    Signed,
    Unsigned,
    Float,
    Other,
}

impl Encoding {
    fn of(type_name: &str) -> Self {
        match type_name {
            "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => Self::Signed,
            "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED"
            | "BIGINT UNSIGNED" | "YEAR" => Self::Unsigned,
            "FLOAT" | "DOUBLE" => Self::Float,
            _ => Self::Other,
        }
    }

    fn cell(self, bytes: &[u8]) -> Cell<'_> {
        match (self, bytes) {
            (Self::Signed, &[a]) => Cell::Integer(a.cast_signed().into()),
            (Self::Signed, &[a, b]) => Cell::Integer(i16::from_le_bytes([a, b]).into()),
            (Self::Signed, &[a, b, c, d]) => Cell::Integer(i32::from_le_bytes([a, b, c, d]).into()),
            (Self::Signed, &[a, b, c, d, e, f, g, h]) => {
                Cell::Integer(i64::from_le_bytes([a, b, c, d, e, f, g, h]))
            }
            (Self::Unsigned, &[a]) => Cell::Integer(a.into()),
            (Self::Unsigned, &[a, b]) => Cell::Integer(u16::from_le_bytes([a, b]).into()),
            (Self::Unsigned, &[a, b, c, d]) => {
                Cell::Integer(u32::from_le_bytes([a, b, c, d]).into())
            }
            (Self::Unsigned, &[a, b, c, d, e, f, g, h]) => {
                let number = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
                i64::try_from(number).map_or(Cell::Unsigned(number), Cell::Integer)
            }
            (Self::Float, &[a, b, c, d]) => Cell::Real(f32::from_le_bytes([a, b, c, d]).into()),
            (Self::Float, &[a, b, c, d, e, f, g, h]) => {
                Cell::Real(f64::from_le_bytes([a, b, c, d, e, f, g, h]))
            }
            (Self::Signed | Self::Unsigned | Self::Float | Self::Other, bytes) => {
                Cell::MySql(bytes)
            }
        }
    }
}

fn arguments(values: &[Value]) -> Result<MySqlArguments> {
    let mut arguments = MySqlArguments::default();
    arguments.reserve(values.len(), values.len() * 8);
    for (i, value) in values.iter().enumerate() {
        add(&mut arguments, value).map_err(|error| error.at_value(i))?;
    }
    Ok(arguments)
}

fn push<'q, T: Encode<'q, MySql> + Type<MySql>>(
    arguments: &mut MySqlArguments,
    value: T,
) -> Result<()> {
    arguments.add(value).map_err(|error| {
        Error::new(ErrorKind::ValueOutOfRange, "a value cannot be sent").with_source(error)
    })
}

fn add(arguments: &mut MySqlArguments, value: &Value) -> Result<()> {
    const NOT_FINITE: &str = "MySQL cannot hold NaN or an infinity";
    match value {
        Value::Null(_) | Value::NullList(_) => push(arguments, None::<&str>),
        Value::Bool(value) => push(arguments, *value),
        Value::I16(value) => push(arguments, *value),
        Value::I32(value) => push(arguments, *value),
        Value::I64(value) => push(arguments, *value),
        Value::U64(value) => push(arguments, *value),
        Value::F32(value) if !value.is_finite() => Err(Error::out_of_range(NOT_FINITE)),
        Value::F64(value) if !value.is_finite() => Err(Error::out_of_range(NOT_FINITE)),
        Value::F32(value) => push(arguments, *value),
        Value::F64(value) => push(arguments, *value),
        Value::Decimal(value) => push(arguments, value.to_string()),
        Value::Text(value) => push(arguments, value.as_ref()),
        Value::Enum(value) => push(arguments, *value),
        Value::Bytes(value) => push(arguments, value.as_slice()),
        Value::DateTime(value) => {
            super::check_year(value.date_naive())?;
            push(
                arguments,
                datetime::date_time_text(value.naive_utc()).as_str(),
            )
        }
        Value::NaiveDateTime(value) => {
            super::check_year(value.date())?;
            push(arguments, datetime::date_time_text(*value).as_str())
        }
        Value::Date(value) => {
            super::check_year(*value)?;
            push(arguments, datetime::date_text(*value).as_str())
        }
        Value::Time(value) => push(arguments, datetime::time_text(*value).as_str()),
        Value::Uuid(value) => {
            let mut buffer = uuid::Uuid::encode_buffer();
            push(arguments, &*value.hyphenated().encode_lower(&mut buffer))
        }
        Value::Json(text) => {
            super::check_json(text)?;
            push(arguments, text.as_str())
        }
        Value::List(_, values) => match list::to_json(values) {
            Some(text) => push(arguments, text),
            None => Err(Error::out_of_range("a list holds a value that JSON cannot")),
        },
    }
}

fn map_error(error: sqlx::Error) -> Error {
    let Some(found) = error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>())
    else {
        return server::map_error(error);
    };
    // Numbers: "Server Error Message Reference" of MySQL, and MariaDB's own from 4000.
    let (kind, message) = match found.number() {
        1062 | 1586 => {
            let key = quoted_key(found.message());
            let constraint = Constraint::Name(Dialect::MySql, key.clone());
            let message = format!("a row with the same `{key}` exists already");
            return Error::new(ErrorKind::UniqueViolation, message)
                .with_constraint(Some(constraint))
                .with_source(error);
        }
        1216 | 1217 | 1451 | 1452 => (
            ErrorKind::ForeignKeyViolation,
            "a foreign key refers to a row that does not exist, or the row is still referred to"
                .to_owned(),
        ),
        1048 | 1364 => (ErrorKind::NotNullViolation, found.message().to_owned()),
        3819 | 4025 => (ErrorKind::CheckViolation, "a check is not met".to_owned()),
        1406 => (ErrorKind::ValueTooLong, found.message().to_owned()),
        // 1365 is a division by zero, which strict mode refuses in a write.
        1264 | 1292 | 1365 | 1366 | 1265 | 1690 => (
            ErrorKind::ValueOutOfRange,
            "a value is outside of what its column can hold".to_owned(),
        ),
        1146 => (ErrorKind::MissingTable, found.message().to_owned()),
        1054 => (ErrorKind::MissingColumn, found.message().to_owned()),
        1213 => (ErrorKind::Deadlock, found.message().to_owned()),
        1020 => (ErrorKind::SerializationFailure, found.message().to_owned()),
        // MariaDB reports NOWAIT as 1205 too.
        1205 | 3572 => (
            ErrorKind::Busy,
            "a row stayed locked by another transaction".to_owned(),
        ),
        // `max_execution_time`, `max_statement_time`, or someone's KILL QUERY.
        3024 | 1969 | 1317 => (ErrorKind::Timeout, found.message().to_owned()),
        1792 => (
            ErrorKind::Usage,
            "the transaction only reads, so nothing can be written in it".to_owned(),
        ),
        1045 | 1044 | 1698 => (
            ErrorKind::Authentication,
            "the user or the password was refused".to_owned(),
        ),
        1049 => (ErrorKind::UnknownDatabase, found.message().to_owned()),
        1040 | 1053 | 1927 => (ErrorKind::Connection, found.message().to_owned()),
        _ => (ErrorKind::Database, found.message().to_owned()),
    };
    let row = row_number(found.message());
    Error::new(kind, message).at_row(row).with_source(error)
}

/// `Data too long for column 'name' at row 3` to the position of the row. What stands before it may hold anything, so the
/// search is from the end.
fn row_number(message: &str) -> Option<usize> {
    let (_, number) = message.rsplit_once(" at row ")?;
    number.parse::<usize>().ok()?.checked_sub(1)
}

/// `.. for key 'users.users_email_key'` to the name of the key. The duplicate value stands before it and may hold
/// anything, so the search is from the end.
fn quoted_key(message: &str) -> String {
    let key = message
        .rsplit_once("for key '")
        .map_or("?", |(_, rest)| rest.trim_end_matches('\''));
    key.rsplit_once('.')
        .map_or(key, |(_, name)| name)
        .to_owned()
}
