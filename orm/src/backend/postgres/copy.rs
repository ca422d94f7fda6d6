//! `COPY .. FROM STDIN` in the text format: rows of values to the bytes that are sent. Text, because the server then reads
//! each value as its column's type, whichever that is.

use super::{check, map_error};
use crate::db::pool::Lease;
use crate::error::Result;
use crate::types::datetime;
use crate::value::Value;
use sqlx::PgConnection;
use std::fmt::Write;

/// The next rows, encoded; `None` after the last.
pub(crate) type NextRows<'a> = &'a mut (dyn FnMut() -> Result<Option<Vec<u8>>> + Send);

/// Sends rows, and returns how many the server took. When `next` fails the server forgets all of them.
pub(crate) async fn copy_in(
    lease: &mut Lease<PgConnection>,
    text: &str,
    next: NextRows<'_>,
) -> Result<u64> {
    // Until it is over the connection is of no use to anyone else.
    lease.begin();
    let mut copy = lease
        .connection()?
        .copy_in_raw(text)
        .await
        .map_err(map_error)?;
    let done = loop {
        match next() {
            Ok(Some(rows)) => {
                copy.send(rows).await.map_err(map_error)?;
            }
            Ok(None) => break copy.finish().await.map_err(map_error),
            Err(error) => {
                copy.abort("a row cannot be sent")
                    .await
                    .map_err(map_error)?;
                break Err(error);
            }
        }
    };
    if !matches!(&done, Err(error) if error.kind() == crate::ErrorKind::Connection) {
        lease.end();
    }
    done
}

/// One row as a line; `row` is its position for the error of a value that cannot be sent.
pub(crate) fn write_row<'v>(
    values: impl Iterator<Item = &'v Value>,
    row: usize,
    out: &mut Vec<u8>,
) -> Result<()> {
    let mut text = String::new();
    for (i, value) in values.enumerate() {
        if i > 0 {
            out.push(b'\t');
        }
        text.clear();
        check(value)
            .and_then(|()| write_text(value, &mut text))
            .map_err(|error| error.at_value(i).at_row(Some(row)))?;
        if value.is_null() {
            out.extend_from_slice(b"\\N");
        } else {
            escape(&text, out);
        }
    }
    out.push(b'\n');
    Ok(())
}

/// "Text Format" of COPY: a backslash takes the meaning of the byte behind it away, or gives it one.
fn escape(text: &str, out: &mut Vec<u8>) {
    out.reserve(text.len());
    for byte in text.bytes() {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            byte => out.push(byte),
        }
    }
}

/// A value as the input function of its type reads it.
fn write_text(value: &Value, out: &mut String) -> Result<()> {
    let written = match value {
        Value::Null(_) | Value::NullList(_) => Ok(()),
        Value::Bool(value) => out.write_str(if *value { "t" } else { "f" }),
        Value::I16(value) => write!(out, "{value}"),
        Value::I32(value) => write!(out, "{value}"),
        Value::I64(value) => write!(out, "{value}"),
        Value::U64(value) => write!(out, "{value}"),
        Value::F32(value) if value.is_infinite() => infinity(*value > 0.0, out),
        Value::F64(value) if value.is_infinite() => infinity(*value > 0.0, out),
        Value::F32(value) => write!(out, "{value:e}"),
        Value::F64(value) => write!(out, "{value:e}"),
        Value::Decimal(value) => write!(out, "{value}"),
        Value::Text(value) => out.write_str(value),
        Value::Enum(value) => out.write_str(value),
        Value::Json(value) => out.write_str(value),
        Value::Bytes(bytes) => {
            out.reserve(2 + 2 * bytes.len());
            out.push_str("\\x");
            bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
        }
        Value::DateTime(value) => {
            let text = datetime::date_time_text(value.naive_utc());
            write!(out, "{}+00", text.as_str())
        }
        Value::NaiveDateTime(value) => out.write_str(datetime::date_time_text(*value).as_str()),
        Value::Date(value) => out.write_str(datetime::date_text(*value).as_str()),
        Value::Time(value) => out.write_str(datetime::time_text(*value).as_str()),
        Value::Uuid(value) => write!(out, "{value}"),
        Value::List(_, values) => return list(values, out),
    };
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
    Ok(())
}

fn infinity(is_positive: bool, out: &mut String) -> std::fmt::Result {
    out.write_str(if is_positive { "Infinity" } else { "-Infinity" })
}

/// An array literal ("Array Input and Output Syntax"): every element is quoted, so that none is taken for NULL.
fn list(values: &[Value], out: &mut String) -> Result<()> {
    let mut element = String::new();
    out.push('{');
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        if value.is_null() {
            out.push_str("NULL");
            continue;
        }
        element.clear();
        write_text(value, &mut element)?;
        out.push('"');
        for c in element.chars() {
            if matches!(c, '"' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out.push('"');
    }
    out.push('}');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::ValueKind;

    fn line(values: &[Value]) -> String {
        let mut out = Vec::new();
        write_row(values.iter(), 0, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn values_are_escaped() {
        let text = |text: &'static str| Value::Text(text.into());
        assert_eq!(
            line(&[
                text("a\tb\nc\rd\\e"),
                text(""),
                text("\\N"),
                text("\u{1f980}")
            ]),
            "a\\tb\\nc\\rd\\\\e\t\t\\\\N\t\u{1f980}\n"
        );
        assert_eq!(
            line(&[
                Value::Null(ValueKind::Text),
                Value::Bool(true),
                Value::I16(-1)
            ]),
            "\\N\tt\t-1\n"
        );
        assert_eq!(line(&[Value::Bytes(vec![0, 255])]), "\\\\x00ff\n");
        let list = vec![
            text("a\"b\\"),
            Value::Null(ValueKind::Text),
            text("NULL"),
            text(""),
        ];
        assert_eq!(
            line(&[Value::List(ValueKind::Text, list)]),
            "{\"a\\\\\"b\\\\\\\\\",NULL,\"NULL\",\"\"}\n"
        );
    }

    #[test]
    fn a_nul_is_refused_with_its_place() {
        let values = [Value::I32(1), Value::Text("a\0".into())];
        let error = write_row(values.iter(), 7, &mut Vec::new()).unwrap_err();
        assert_eq!((error.value(), error.row()), (Some(1), Some(7)));
    }
}
