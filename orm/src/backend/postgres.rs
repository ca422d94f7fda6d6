//! PostgreSQL through sqlx: values go out and come back in the binary format, by position, while the rows stream in.

pub(crate) mod copy;

use super::Outcome;
use super::server::{self, Driver, Steps};
use crate::cell::{Cell, Cells};
use crate::error::{Constraint, Error, ErrorKind, Result};
use crate::types::{datetime, decimal};
use crate::value::{Value, ValueKind};
use futures_util::future::BoxFuture;
use orm_schema::Dialect;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{
    PgArgumentBuffer, PgArguments, PgConnectOptions, PgDatabaseError, PgRow, PgSslMode, PgTypeInfo,
};
use sqlx::{
    Arguments, AssertSqlSafe, Column as _, Encode, Executor, PgConnection, Postgres, Row as _,
    Type, ValueRef,
};
use std::str::FromStr;
use std::sync::Arc;

impl Driver for Postgres {
    type Options = PgConnectOptions;

    fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
        Ok(PgConnectOptions::from_str(url)?.statement_cache_capacity(server::CACHED_STATEMENTS))
    }

    fn is_local(options: &PgConnectOptions) -> bool {
        let is_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
        let is_plain = matches!(options.get_ssl_mode(), PgSslMode::Disable);
        is_socket || is_plain && server::is_loopback(options.get_host())
    }

    fn arguments(values: &[Value]) -> Result<PgArguments> {
        arguments(values)
    }

    fn fetch(
        connection: &mut PgConnection,
        text: Arc<str>,
        arguments: PgArguments,
    ) -> Steps<'_, Self> {
        connection.fetch_many(sqlx::query_with(AssertSqlSafe(text), arguments))
    }

    fn fetch_one(
        connection: &mut PgConnection,
        text: Arc<str>,
        arguments: PgArguments,
    ) -> BoxFuture<'_, Result<Option<PgRow>, sqlx::Error>> {
        connection.fetch_optional(sqlx::query_with(AssertSqlSafe(text), arguments))
    }

    fn script<'c>(
        connection: &'c mut PgConnection,
        text: &'c str,
    ) -> BoxFuture<'c, Result<Self::QueryResult, sqlx::Error>> {
        Box::pin(async move { connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await })
    }

    fn count(outcome: &mut Outcome, done: &Self::QueryResult) {
        outcome.rows_affected += done.rows_affected();
    }

    fn map_error(error: sqlx::Error) -> Error {
        map_error(error)
    }
}

impl Cells for PgRow {
    #[inline]
    fn cell(&self, position: usize) -> Cell<'_> {
        match self.try_get_raw(position) {
            Ok(value) if !value.is_null() => value.as_bytes().map_or(Cell::Null, Cell::Postgres),
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

fn arguments(values: &[Value]) -> Result<PgArguments> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), values.iter().map(Value::size).sum());
    for (i, value) in values.iter().enumerate() {
        check(value).map_err(|error| {
            let row = match value {
                Value::List(_, values) => values.iter().position(|value| check(value).is_err()),
                _ => None,
            };
            error.at_value(i).at_row(row)
        })?;
        arguments.add(Parameter(value)).map_err(|error| {
            Error::new(ErrorKind::ValueOutOfRange, "a value cannot be sent").with_source(error)
        })?;
    }
    Ok(arguments)
}

fn check(value: &Value) -> Result<()> {
    match value {
        Value::Date(date) => super::check_year(*date),
        Value::DateTime(value) => super::check_year(value.date_naive()),
        Value::NaiveDateTime(value) => super::check_year(value.date()),
        Value::Json(text) => super::check_json(text),
        // "The character with the code zero cannot be in a string constant", and nowhere else ("String Constants").
        Value::Text(text) if text.as_bytes().contains(&0) => Err(Error::out_of_range(
            "PostgreSQL cannot hold the character NUL in text",
        )),
        Value::List(_, values) => values.iter().try_for_each(check),
        _ => Ok(()),
    }
}

struct Parameter<'a>(&'a Value);

/// The type's oid and its array's, as in `pg_type.dat`. The type of an enum is the column's: 0 lets the server infer it.
const fn oids(kind: ValueKind) -> (u32, u32) {
    match kind {
        ValueKind::Bool => (16, 1000),
        ValueKind::I16 => (21, 1005),
        ValueKind::I32 => (23, 1007),
        ValueKind::I64 => (20, 1016),
        ValueKind::F32 => (700, 1021),
        ValueKind::F64 => (701, 1022),
        ValueKind::U64 | ValueKind::Decimal => (1700, 1231),
        ValueKind::Text => (25, 1009),
        ValueKind::Enum => (0, 1009),
        ValueKind::Bytes => (17, 1001),
        ValueKind::DateTime => (1184, 1185),
        ValueKind::NaiveDateTime => (1114, 1115),
        ValueKind::Date => (1082, 1182),
        ValueKind::Time => (1083, 1183),
        ValueKind::Uuid => (2950, 2951),
        ValueKind::Json => (3802, 3807),
    }
}

impl Type<Postgres> for Parameter<'_> {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl Encode<'_, Postgres> for Parameter<'_> {
    fn produces(&self) -> Option<PgTypeInfo> {
        let (kind, is_list) = self.0.kind();
        let (scalar, array) = oids(kind);
        Some(PgTypeInfo::with_oid(Oid(if is_list {
            array
        } else {
            scalar
        })))
    }

    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let Value::List(kind, values) = self.0 else {
            return Ok(scalar(self.0, buffer));
        };
        // An enum's elements travel as text; SQL casts the array.
        let element = if *kind == ValueKind::Enum {
            25
        } else {
            oids(*kind).0
        };
        buffer.extend_from_slice(&i32::from(!values.is_empty()).to_be_bytes());
        buffer.extend_from_slice(&i32::from(values.iter().any(Value::is_null)).to_be_bytes());
        buffer.extend_from_slice(&element.to_be_bytes());
        if !values.is_empty() {
            buffer.extend_from_slice(&i32::try_from(values.len())?.to_be_bytes());
            buffer.extend_from_slice(&1_i32.to_be_bytes());
        }
        for value in values {
            let at = buffer.len();
            buffer.extend_from_slice(&(-1_i32).to_be_bytes());
            if matches!(scalar(value, buffer), IsNull::No) {
                let length = i32::try_from(buffer.len() - at - 4)?;
                buffer[at..at + 4].copy_from_slice(&length.to_be_bytes());
            }
        }
        Ok(IsNull::No)
    }
}

fn scalar(value: &Value, out: &mut Vec<u8>) -> IsNull {
    match value {
        Value::Null(_) | Value::NullList(_) => return IsNull::Yes,
        Value::Bool(value) => out.push(u8::from(*value)),
        Value::I16(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::I32(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::I64(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::U64(value) => decimal::to_postgres((*value).into(), out),
        Value::F32(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::F64(value) => out.extend_from_slice(&value.to_be_bytes()),
        Value::Decimal(value) => decimal::to_postgres(*value, out),
        Value::Text(value) => out.extend_from_slice(value.as_bytes()),
        Value::Enum(value) => out.extend_from_slice(value.as_bytes()),
        Value::Bytes(value) => out.extend_from_slice(value),
        Value::DateTime(value) => {
            out.extend_from_slice(&datetime::to_postgres_micros(value.naive_utc()).to_be_bytes());
        }
        Value::NaiveDateTime(value) => {
            out.extend_from_slice(&datetime::to_postgres_micros(*value).to_be_bytes());
        }
        Value::Date(value) => {
            out.extend_from_slice(&datetime::to_postgres_days(*value).to_be_bytes());
        }
        Value::Time(value) => {
            out.extend_from_slice(&datetime::to_postgres_time(*value).to_be_bytes());
        }
        Value::Uuid(value) => out.extend_from_slice(value.as_bytes()),
        Value::Json(text) => {
            // jsonb starts with the version of its format.
            out.push(1);
            out.extend_from_slice(text.as_bytes());
        }
        // A list of lists cannot be built: `ListElement` is not implemented for `Vec`.
        Value::List(..) => return IsNull::Yes,
    }
    IsNull::No
}

fn map_error(error: sqlx::Error) -> Error {
    let Some(found) = error
        .as_database_error()
        .and_then(|error| error.try_downcast_ref::<PgDatabaseError>())
    else {
        return server::map_error(error);
    };
    let constraint = found
        .constraint()
        .map(|name| Constraint::Name(Dialect::Postgres, name.to_owned()));
    let name = || found.constraint().unwrap_or("?").to_owned();
    // Messages of other classes name objects, not values.
    let (kind, message) = match found.code() {
        "23505" => (
            ErrorKind::UniqueViolation,
            format!("a row with the same `{}` exists already", name()),
        ),
        "23503" => (
            ErrorKind::ForeignKeyViolation,
            format!("the foreign key `{}` is not met", name()),
        ),
        "23502" => (
            ErrorKind::NotNullViolation,
            format!("column `{}` is required", found.column().unwrap_or("?")),
        ),
        "23514" => (
            ErrorKind::CheckViolation,
            format!("the check `{}` is not met", name()),
        ),
        "22001" => (ErrorKind::ValueTooLong, found.message().to_owned()),
        // 22012 is a division by zero.
        "22003" | "22008" | "22012" | "22021" | "22P02" | "22P03" | "22P05" => (
            ErrorKind::ValueOutOfRange,
            "a value is outside of what its column can hold".to_owned(),
        ),
        "40001" => (ErrorKind::SerializationFailure, found.message().to_owned()),
        "40P01" => (ErrorKind::Deadlock, found.message().to_owned()),
        "55P03" => (ErrorKind::Busy, found.message().to_owned()),
        // `statement_timeout`, or someone's `pg_cancel_backend`.
        "57014" => (ErrorKind::Timeout, found.message().to_owned()),
        "25006" => (
            ErrorKind::Usage,
            "the transaction only reads, so nothing can be written in it".to_owned(),
        ),
        "42P01" => (ErrorKind::MissingTable, found.message().to_owned()),
        "42703" => (ErrorKind::MissingColumn, found.message().to_owned()),
        "3D000" => (ErrorKind::UnknownDatabase, found.message().to_owned()),
        code if code.starts_with("28") => (ErrorKind::Authentication, found.message().to_owned()),
        code if code.starts_with("08") || code.starts_with("57P") || code == "53300" => {
            (ErrorKind::Connection, found.message().to_owned())
        }
        code if code.starts_with("22") => (
            ErrorKind::Database,
            "a value could not be processed".to_owned(),
        ),
        _ => (ErrorKind::Database, found.message().to_owned()),
    };
    let row = found.r#where().and_then(copied_row);
    // The code is that of a subquery with too many rows too.
    let is_twice = found.code() == "21000" && found.routine() == Some("ExecOnConflictUpdate");
    Error::new(kind, message)
        .with_constraint(constraint)
        .twice(is_twice)
        .at_row(row)
        .with_source(error)
}

/// `COPY users, line 3, column name: ..` to the position of the row.
fn copied_row(context: &str) -> Option<usize> {
    let (_, rest) = context.strip_prefix("COPY ")?.split_once(", line ")?;
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..digits].parse::<usize>().ok()?.checked_sub(1)
}
