//! Dates and times, to the microsecond: what all three databases hold. Finer fractions are cut.
//!
//! SQLite stores text of fixed width (`2024-02-29 23:59:59.000000+00:00`), which sorts by time and which its own date
//! functions read. Reading accepts what others write: `T` for the space, any fraction, `Z` or an offset.

use super::{ColumnValue, ListElement, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use orm_schema::ColumnType;

/// Text on the stack: every stored form has at most 32 bytes.
#[derive(Clone, Copy)]
pub(crate) struct ShortText {
    bytes: [u8; 32],
    length: usize,
}

impl ShortText {
    const fn new() -> Self {
        Self {
            bytes: [0; 32],
            length: 0,
        }
    }

    fn byte(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
    }

    fn digits(&mut self, mut number: u32, width: usize) {
        for place in (self.length..self.length + width).rev() {
            self.bytes[place] = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
        self.length += width;
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }

    fn date(&mut self, date: NaiveDate) {
        self.digits(u32::try_from(date.year()).unwrap_or_default(), 4);
        self.byte(b'-');
        self.digits(date.month(), 2);
        self.byte(b'-');
        self.digits(date.day(), 2);
    }

    fn time(&mut self, time: NaiveTime) {
        self.digits(time.hour(), 2);
        self.byte(b':');
        self.digits(time.minute(), 2);
        self.byte(b':');
        self.digits(time.second(), 2);
        self.byte(b'.');
        // chrono counts a leap second as the last second with a second more of fraction.
        self.digits((time.nanosecond() / 1_000).min(999_999), 6);
    }
}

pub(crate) fn date_text(date: NaiveDate) -> ShortText {
    let mut text = ShortText::new();
    text.date(date);
    text
}

pub(crate) fn time_text(time: NaiveTime) -> ShortText {
    let mut text = ShortText::new();
    text.time(time);
    text
}

pub(crate) fn date_time_text(value: NaiveDateTime) -> ShortText {
    let mut text = ShortText::new();
    text.date(value.date());
    text.byte(b' ');
    text.time(value.time());
    text
}

pub(crate) fn instant_text(value: DateTime<Utc>) -> ShortText {
    let mut text = date_time_text(value.naive_utc());
    for byte in *b"+00:00" {
        text.byte(byte);
    }
    text
}

/// Databases hold the years 1 to 9999; a write outside of them is refused.
pub(crate) fn is_storable(date: NaiveDate) -> bool {
    (1..=9999).contains(&date.year())
}

/// Reads digits at fixed places; a third of the time that a general parser takes, on the hottest path there is.
struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    #[inline]
    fn number(&mut self, width: usize) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(width)?;
        let mut number = 0;
        for &digit in digits {
            let digit = digit.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            number = number * 10 + u32::from(digit);
        }
        self.rest = rest;
        Some(number)
    }

    #[inline]
    fn skip(&mut self, accepted: &[u8]) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        accepted.contains(first).then_some(())
    }

    #[inline]
    fn date(&mut self) -> Option<NaiveDate> {
        let year = self.number(4)?;
        self.skip(b"-")?;
        let month = self.number(2)?;
        self.skip(b"-")?;
        let day = self.number(2)?;
        NaiveDate::from_ymd_opt(year.cast_signed(), month, day)
    }

    #[inline]
    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.number(2)?;
        self.skip(b":")?;
        let minute = self.number(2)?;
        let mut second = 0;
        let mut micros = 0;
        if self.rest.first() == Some(&b':') {
            self.skip(b":")?;
            second = self.number(2)?;
            if self.rest.first() == Some(&b'.') {
                self.skip(b".")?;
                let length = self
                    .rest
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                let kept = length.min(6);
                micros = self.number(kept)? * 10_u32.pow(6 - u32::try_from(kept).ok()?);
                self.rest = &self.rest[length - kept..];
            }
        }
        NaiveTime::from_hms_micro_opt(hour, minute, second, micros)
    }

    /// Nothing, `Z`, or an offset; how far the text is ahead of UTC.
    #[inline]
    fn offset(&mut self) -> Option<TimeDelta> {
        let sign = match self.rest {
            [] | [b'Z'] | b"+00:00" => return Some(TimeDelta::zero()),
            [b'+', ..] => 1,
            [b'-', ..] => -1,
            _ => return None,
        };
        self.skip(b"+-")?;
        let hours = self.number(2)?;
        if self.rest.first() == Some(&b':') {
            self.skip(b":")?;
        }
        let minutes = if self.rest.is_empty() {
            0
        } else {
            self.number(2)?
        };
        self.rest
            .is_empty()
            .then(|| TimeDelta::minutes(sign * i64::from(hours * 60 + minutes)))
    }

    #[inline]
    fn date_time(&mut self) -> Option<NaiveDateTime> {
        let date = self.date()?;
        if self.rest.is_empty() {
            return Some(date.and_time(NaiveTime::MIN));
        }
        self.skip(b" T")?;
        let time = self.time()?;
        let offset = self.offset()?;
        if offset.is_zero() {
            Some(date.and_time(time))
        } else {
            date.and_time(time).checked_sub_signed(offset)
        }
    }
}

fn text_bytes(cell: Cell<'_>) -> Result<&[u8], DecodeError> {
    match cell {
        Cell::Text(bytes) => Ok(bytes),
        cell => super::text::text(cell).map(str::as_bytes),
    }
}

/// PostgreSQL counts from here.
const POSTGRES_EPOCH: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a valid date");

/// The same, since 1970.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

fn postgres_micros(bytes: &[u8]) -> Result<i64, DecodeError> {
    <[u8; 8]>::try_from(bytes)
        .map(i64::from_be_bytes)
        .map_err(|_| DecodeError::WrongType)
}

/// Microseconds since 2000, PostgreSQL's format of a timestamp.
pub(crate) fn to_postgres_micros(value: NaiveDateTime) -> i64 {
    // The years 1 to 9999 are far inside what 64 bits of microseconds hold.
    value.and_utc().timestamp_micros() - POSTGRES_EPOCH_MICROS
}

/// Days since 2000, PostgreSQL's format of a date.
pub(crate) fn to_postgres_days(value: NaiveDate) -> i32 {
    i32::try_from((value - POSTGRES_EPOCH).num_days()).unwrap_or_default()
}

/// Microseconds since midnight, PostgreSQL's format of a time.
pub(crate) fn to_postgres_time(value: NaiveTime) -> i64 {
    i64::from(value.num_seconds_from_midnight()) * 1_000_000
        + i64::from((value.nanosecond() / 1_000).min(999_999))
}

/// MySQL sends a length, year, month, day, then hour, minute, second, then microseconds, and leaves out what is zero.
fn mysql_date_time(bytes: &[u8]) -> Option<NaiveDateTime> {
    let (&length, rest) = bytes.split_first()?;
    if usize::from(length) != rest.len() || rest.len() < 4 {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(
        i32::from(u16::from_le_bytes([rest[0], rest[1]])),
        u32::from(rest[2]),
        u32::from(rest[3]),
    )?;
    let time = match rest {
        [_, _, _, _] => NaiveTime::MIN,
        [_, _, _, _, hour, minute, second] => {
            NaiveTime::from_hms_opt((*hour).into(), (*minute).into(), (*second).into())?
        }
        [_, _, _, _, hour, minute, second, a, b, c, d] => NaiveTime::from_hms_micro_opt(
            (*hour).into(),
            (*minute).into(),
            (*second).into(),
            u32::from_le_bytes([*a, *b, *c, *d]),
        )?,
        _ => return None,
    };
    Some(date.and_time(time))
}

/// A length, a sign, days, then hour, minute, second, then microseconds.
fn mysql_time(bytes: &[u8]) -> Option<NaiveTime> {
    match *bytes {
        [0] => Some(NaiveTime::MIN),
        [8, 0, 0, 0, 0, 0, hour, minute, second] => {
            NaiveTime::from_hms_opt(hour.into(), minute.into(), second.into())
        }
        [12, 0, 0, 0, 0, 0, hour, minute, second, a, b, c, d] => {
            let micros = u32::from_le_bytes([a, b, c, d]);
            NaiveTime::from_hms_micro_opt(hour.into(), minute.into(), second.into(), micros)
        }
        _ => None,
    }
}

#[inline]
fn date_time(cell: Cell<'_>) -> Result<NaiveDateTime, DecodeError> {
    const INVALID: DecodeError = DecodeError::Invalid("a date and time");
    match cell {
        Cell::Postgres(bytes) => {
            let micros = postgres_micros(bytes)?;
            micros
                .checked_add(POSTGRES_EPOCH_MICROS)
                .and_then(DateTime::from_timestamp_micros)
                .map(|instant| instant.naive_utc())
                .ok_or(DecodeError::OutOfRange)
        }
        Cell::MySql(bytes) => mysql_date_time(bytes).ok_or(INVALID),
        cell => Reader {
            rest: text_bytes(cell)?,
        }
        .date_time()
        .ok_or(INVALID),
    }
}

#[diagnostic::do_not_recommend]
impl ColumnValue for NaiveDateTime {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::NaiveDateTime;
    const KIND: ValueKind = ValueKind::NaiveDateTime;

    fn encode(&self) -> Value {
        Value::NaiveDateTime(*self)
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        date_time(cell)
    }
}

#[diagnostic::do_not_recommend]
impl ColumnValue for DateTime<Utc> {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::DateTime;
    const KIND: ValueKind = ValueKind::DateTime;

    fn encode(&self) -> Value {
        Value::DateTime(*self)
    }

    #[inline]
    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        date_time(cell).map(|value| value.and_utc())
    }
}

#[diagnostic::do_not_recommend]
impl ColumnValue for NaiveDate {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::Date;
    const KIND: ValueKind = ValueKind::Date;

    fn encode(&self) -> Value {
        Value::Date(*self)
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        const INVALID: DecodeError = DecodeError::Invalid("a date");
        match cell {
            Cell::Postgres(bytes) => {
                let days = <[u8; 4]>::try_from(bytes).map_err(|_| DecodeError::WrongType)?;
                let days = TimeDelta::try_days(i32::from_be_bytes(days).into())
                    .ok_or(DecodeError::OutOfRange)?;
                POSTGRES_EPOCH
                    .checked_add_signed(days)
                    .ok_or(DecodeError::OutOfRange)
            }
            Cell::MySql(bytes) => mysql_date_time(bytes)
                .map(|value| value.date())
                .ok_or(INVALID),
            cell => {
                let mut reader = Reader {
                    rest: text_bytes(cell)?,
                };
                reader
                    .date()
                    .filter(|_| reader.rest.is_empty())
                    .ok_or(INVALID)
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl ColumnValue for NaiveTime {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::Time;
    const KIND: ValueKind = ValueKind::Time;

    fn encode(&self) -> Value {
        Value::Time(*self)
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        const INVALID: DecodeError = DecodeError::Invalid("a time of day");
        match cell {
            Cell::Postgres(bytes) => {
                let micros = postgres_micros(bytes)?;
                let seconds = u32::try_from(micros.div_euclid(1_000_000))
                    .map_err(|_| DecodeError::OutOfRange)?;
                let nanos = u32::try_from(micros.rem_euclid(1_000_000) * 1_000)
                    .map_err(|_| DecodeError::OutOfRange)?;
                // PostgreSQL also has 24:00:00, which no `NaiveTime` is.
                Self::from_num_seconds_from_midnight_opt(seconds, nanos)
                    .ok_or(DecodeError::OutOfRange)
            }
            Cell::MySql(bytes) => mysql_time(bytes).ok_or(INVALID),
            cell => {
                let mut reader = Reader {
                    rest: text_bytes(cell)?,
                };
                reader
                    .time()
                    .filter(|_| reader.rest.is_empty())
                    .ok_or(INVALID)
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::DateTime> for DateTime<Utc> {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::NaiveDateTime> for NaiveDateTime {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::Date> for NaiveDate {}
#[diagnostic::do_not_recommend]
impl StoredAs<kind::Time> for NaiveTime {}
#[diagnostic::do_not_recommend]
impl ListElement for DateTime<Utc> {}
#[diagnostic::do_not_recommend]
impl ListElement for NaiveDateTime {}
#[diagnostic::do_not_recommend]
impl ListElement for NaiveDate {}
#[diagnostic::do_not_recommend]
impl ListElement for NaiveTime {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_text_has_a_fixed_width_and_reads_back() {
        for (year, fraction) in [(1, 0), (1970, 1), (2024, 123_456), (9999, 999_999)] {
            let value = NaiveDate::from_ymd_opt(year, 2, 28)
                .unwrap()
                .and_hms_micro_opt(23, 59, 59, fraction)
                .unwrap();
            let text = instant_text(value.and_utc());
            assert_eq!(text.as_str().len(), 32);
            assert_eq!(
                date_time(Cell::Text(text.as_str().as_bytes())).unwrap(),
                value
            );
        }
    }

    #[test]
    fn text_of_others_reads_too() {
        let expected = "2024-02-29T12:30:00";
        for text in [
            "2024-02-29T12:30:00Z",
            "2024-02-29 12:30:00",
            "2024-02-29 12:30",
            "2024-02-29T13:30:00.000+01:00",
            "2024-02-29 12:30:00.000000000",
            "2024-02-29T07:00:00-0530",
        ] {
            let value = date_time(Cell::Text(text.as_bytes()))
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(value, expected.parse::<NaiveDateTime>().unwrap(), "{text}");
        }
        for text in [
            "",
            "2024",
            "2023-02-29",
            "2024-02-29 25:00:00",
            "2024-02-29 12:30:00x",
            "2024-02-29 12:3a:00",
        ] {
            assert!(date_time(Cell::Text(text.as_bytes())).is_err(), "{text}");
        }
    }
}
