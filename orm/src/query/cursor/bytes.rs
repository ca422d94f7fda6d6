//! Values to bytes and back, exactly: floats as their bits, times to the nanosecond, decimals with their scale. Reading
//! never trusts a length.

use crate::statement::OrderType;
use crate::value::{Value, ValueKind};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::Decimal;
use uuid::Uuid;

/// Writes a value.
pub(super) fn write(value: &Value, out: &mut Vec<u8>) {
    fn bytes(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
        out.push(tag);
        out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        out.extend_from_slice(bytes);
    }
    fn fixed<const N: usize>(tag: u8, bytes: [u8; N], out: &mut Vec<u8>) {
        out.push(tag);
        out.extend_from_slice(&bytes);
    }
    match value {
        Value::Null(_) => out.push(b'-'),
        Value::NullList(_) => out.push(b'_'),
        Value::Bool(value) => fixed(b'b', [u8::from(*value)], out),
        Value::I16(value) => fixed(b'1', value.to_le_bytes(), out),
        Value::I32(value) => fixed(b'3', value.to_le_bytes(), out),
        Value::I64(value) => fixed(b'6', value.to_le_bytes(), out),
        Value::U64(value) => fixed(b'u', value.to_le_bytes(), out),
        Value::F32(value) => fixed(b'f', value.to_bits().to_le_bytes(), out),
        Value::F64(value) => fixed(b'd', value.to_bits().to_le_bytes(), out),
        Value::Decimal(value) => fixed(b'n', value.serialize(), out),
        Value::Text(text) => bytes(b't', text.as_bytes(), out),
        Value::Enum(text) => bytes(b'e', text.as_bytes(), out),
        Value::Bytes(value) => bytes(b'x', value, out),
        Value::Json(text) => bytes(b'j', text.as_bytes(), out),
        Value::DateTime(value) => {
            fixed(b'z', value.timestamp().to_le_bytes(), out);
            out.extend_from_slice(&value.timestamp_subsec_nanos().to_le_bytes());
        }
        Value::NaiveDateTime(value) => {
            let value = value.and_utc();
            fixed(b'w', value.timestamp().to_le_bytes(), out);
            out.extend_from_slice(&value.timestamp_subsec_nanos().to_le_bytes());
        }
        Value::Date(value) => fixed(b'a', value.num_days_from_ce().to_le_bytes(), out),
        Value::Time(value) => {
            fixed(b'c', value.num_seconds_from_midnight().to_le_bytes(), out);
            out.extend_from_slice(&value.nanosecond().to_le_bytes());
        }
        Value::Uuid(value) => fixed(b'g', *value.as_bytes(), out),
        Value::List(_, values) => {
            fixed(b'l', (values.len() as u64).to_le_bytes(), out);
            values.iter().for_each(|value| write(value, out));
        }
    }
}

/// What is left to read.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = u64::from_le_bytes(self.fixed()?);
        self.take(usize::try_from(length).ok()?)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn date_time(&mut self) -> Option<NaiveDateTime> {
        let seconds = i64::from_le_bytes(self.fixed()?);
        let nanos = u32::from_le_bytes(self.fixed()?);
        Some(DateTime::from_timestamp(seconds, nanos)?.naive_utc())
    }

    /// A value of an order of this type; `None` when it is none that an order has.
    pub(super) fn value(&mut self, ty: OrderType) -> Option<Value> {
        Some(match self.take(1)?.first()? {
            b'-' => Value::Null(ty.kind),
            b'b' => Value::Bool(self.fixed::<1>()? != [0]),
            b'1' => Value::I16(i16::from_le_bytes(self.fixed()?)),
            b'3' => Value::I32(i32::from_le_bytes(self.fixed()?)),
            b'6' => Value::I64(i64::from_le_bytes(self.fixed()?)),
            b'u' => Value::U64(u64::from_le_bytes(self.fixed()?)),
            b'f' => Value::F32(f32::from_bits(u32::from_le_bytes(self.fixed()?))),
            b'd' => Value::F64(f64::from_bits(u64::from_le_bytes(self.fixed()?))),
            b'n' => Value::Decimal(Decimal::deserialize(self.fixed()?)),
            b't' => Value::Text(self.text()?.to_owned().into()),
            b'e' => variant(ty, self.text()?)?,
            b'x' => Value::Bytes(self.bytes()?.to_vec()),
            b'z' => Value::DateTime(self.date_time()?.and_utc()),
            b'w' => Value::NaiveDateTime(self.date_time()?),
            b'a' => {
                let days = i32::from_le_bytes(self.fixed()?);
                Value::Date(NaiveDate::from_num_days_from_ce_opt(days)?)
            }
            b'c' => {
                let seconds = u32::from_le_bytes(self.fixed()?);
                let nanos = u32::from_le_bytes(self.fixed()?);
                Value::Time(NaiveTime::from_num_seconds_from_midnight_opt(
                    seconds, nanos,
                )?)
            }
            b'g' => Value::Uuid(Uuid::from_bytes(self.fixed()?)),
            _ => return None,
        })
    }
}

/// The variant that is spelled so in the database.
pub(super) fn variant(ty: OrderType, text: &str) -> Option<Value> {
    let variants = ty.enum_type?.variants.iter();
    let mut found = variants.filter(|variant| variant.value == text);
    let value: &'static str = found.next()?.value.as_ref();
    Some(if ty.kind == ValueKind::Enum {
        Value::Enum(value)
    } else {
        Value::Text(value.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ty(kind: ValueKind) -> OrderType {
        OrderType {
            kind,
            is_list: false,
            enum_type: None,
        }
    }

    #[test]
    fn values_come_back_exactly() {
        let time = NaiveTime::from_hms_nano_opt(23, 59, 59, 999_999_999).unwrap();
        let date = NaiveDate::from_ymd_opt(-44, 3, 15).unwrap();
        let date_time = date.and_time(time);
        for value in [
            Value::Null(ValueKind::Text),
            Value::Bool(true),
            Value::I16(i16::MIN),
            Value::I32(i32::MAX),
            Value::I64(i64::MIN),
            Value::U64(u64::MAX),
            Value::F32(f32::MIN_POSITIVE),
            Value::F64(0.1 + 0.2),
            Value::F64(-0.0),
            Value::F64(f64::NEG_INFINITY),
            Value::Decimal("-7.9228162514264337593543950335".parse().unwrap()),
            Value::Decimal("1.500".parse().unwrap()),
            Value::Text("\u{0}'\"\\ü🦀\n".into()),
            Value::Text("".into()),
            Value::Bytes(vec![0, 255, 128]),
            Value::DateTime(date_time.and_utc()),
            Value::NaiveDateTime(date_time),
            Value::Date(date),
            Value::Time(time),
            Value::Uuid(Uuid::from_u128(0x0123_4567_89ab_cdef)),
        ] {
            let mut bytes = Vec::new();
            write(&value, &mut bytes);
            let mut reader = Reader(&bytes);
            let read = reader.value(ty(value.kind().0)).unwrap();
            let mut again = Vec::new();
            write(&read, &mut again);
            assert_eq!(bytes, again, "{value:?}");
            assert!(read == value, "{value:?}");
            assert!(reader.0.is_empty(), "{value:?}");
            // No length that is cut off is read as something else.
            for length in 0..bytes.len() {
                assert!(
                    Reader(&bytes[..length]).value(ty(value.kind().0)).is_none(),
                    "{value:?} cut to {length}"
                );
            }
        }
    }

    #[test]
    fn a_length_is_not_trusted() {
        let mut bytes = vec![b't'];
        bytes.extend_from_slice(&u64::MAX.to_le_bytes());
        bytes.extend_from_slice(b"abc");
        assert!(Reader(&bytes).value(ty(ValueKind::Text)).is_none());
    }
}
