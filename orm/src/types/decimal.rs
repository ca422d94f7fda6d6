//! `Decimal`: DECIMAL. SQLite keeps it as a number of at most 15 significant digits; a write of more is refused.

use super::{ColumnValue, ListElement, NumberValue, StoredAs, kind};
use crate::cell::{Cell, DecodeError};
use crate::value::{Value, ValueKind};
use orm_schema::ColumnType;
use rust_decimal::Decimal;

const INVALID: DecodeError = DecodeError::Invalid("a decimal of at most 28 digits");

#[diagnostic::do_not_recommend]
impl ColumnValue for Decimal {
    type Nullable = Option<Self>;

    const TYPE: ColumnType = ColumnType::DEFAULT_DECIMAL;
    const KIND: ValueKind = ValueKind::Decimal;

    fn encode(&self) -> Value {
        Value::Decimal(*self)
    }

    fn decode(cell: Cell<'_>) -> Result<Self, DecodeError> {
        match cell {
            Cell::Integer(number) => Ok(Self::from(number)),
            Cell::Unsigned(number) => Ok(Self::from(number)),
            // 15 digits, as many as a write allows: what SQLite computes has the noise of binary fractions behind them.
            Cell::Real(number) => from_float(number),
            Cell::Postgres(bytes) => from_postgres(bytes),
            Cell::Null => Err(DecodeError::UnexpectedNull),
            cell @ (Cell::Text(_) | Cell::Blob(_) | Cell::MySql(_) | Cell::Json(_)) => {
                parse(super::text::text(cell)?)
            }
        }
    }
}

fn parse(text: &str) -> Result<Decimal, DecodeError> {
    // A column of scale 30 pads with zeros beyond what `Decimal` holds.
    let trimmed = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    };
    Decimal::from_str_exact(trimmed).map_err(|_| INVALID)
}

fn from_float(number: f64) -> Result<Decimal, DecodeError> {
    let text = format!("{number:.14e}");
    let (digits, exponent) = text.split_once('e').ok_or(INVALID)?;
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    Decimal::from_scientific(&format!("{digits}e{exponent}"))
        .map(|number| number.normalize())
        .map_err(|_| INVALID)
}

/// PostgreSQL's wire format: digits in base 10,000 with a weight, a sign and a display scale (`numeric_send`).
pub(super) fn from_postgres(bytes: &[u8]) -> Result<Decimal, DecodeError> {
    let word = |at: usize| -> Result<u16, DecodeError> {
        let two = bytes
            .get(at..at + 2)
            .and_then(|two| <[u8; 2]>::try_from(two).ok());
        two.map(u16::from_be_bytes).ok_or(DecodeError::WrongType)
    };
    let count = usize::from(word(0)?);
    let weight = i32::from(word(2)?.cast_signed());
    let is_negative = match word(4)? {
        0x0000 => false,
        0x4000 => true,
        _ => return Err(DecodeError::Invalid("a finite decimal")),
    };
    let mut digits: Vec<u16> = (0..count)
        .map(|i| word(8 + 2 * i))
        .collect::<Result<_, _>>()?;
    while digits.last() == Some(&0) {
        digits.pop();
    }
    let mut number: i128 = 0;
    for &digit in &digits {
        number = number
            .checked_mul(10_000)
            .and_then(|n| n.checked_add(i128::from(digit)))
            .ok_or(INVALID)?;
    }
    // The last digit stands for 10,000 to the power of weight - (count - 1).
    let exponent = 4 * (weight - i32::try_from(digits.len()).map_err(|_| INVALID)? + 1);
    let mut scale = 0;
    if exponent >= 0 {
        let factor = 10_i128
            .checked_pow(exponent.unsigned_abs())
            .ok_or(INVALID)?;
        number = number.checked_mul(factor).ok_or(INVALID)?;
    } else {
        scale = exponent.unsigned_abs();
        while scale > 0 && number % 10 == 0 {
            number /= 10;
            scale -= 1;
        }
    }
    if is_negative {
        number = -number;
    }
    Decimal::try_from_i128_with_scale(number, scale).map_err(|_| INVALID)
}

/// The same format, to send.
pub(crate) fn to_postgres(value: Decimal, out: &mut Vec<u8>) {
    let scale = value.scale();
    // Digits are grouped by four from the point, so the fraction is padded to a whole group.
    let padding = (4 - scale % 4) % 4;
    let mut mantissa = value.mantissa().unsigned_abs();
    let mut groups: Vec<u16> = Vec::with_capacity(10);
    let fraction_groups = (scale + padding) / 4;
    // The mantissa has 96 bits, so a factor of 1,000 fits in 128.
    mantissa *= 10_u128.pow(padding);
    while mantissa > 0 {
        groups.push(u16::try_from(mantissa % 10_000).unwrap_or_default());
        mantissa /= 10_000;
    }
    groups.reverse();
    let weight =
        i32::try_from(groups.len()).unwrap_or_default() - fraction_groups.cast_signed() - 1;
    let push = |out: &mut Vec<u8>, word: u16| out.extend_from_slice(&word.to_be_bytes());
    push(out, u16::try_from(groups.len()).unwrap_or_default());
    push(
        out,
        i16::try_from(if groups.is_empty() { 0 } else { weight })
            .unwrap_or_default()
            .cast_unsigned(),
    );
    push(
        out,
        if value.is_sign_negative() && !groups.is_empty() {
            0x4000
        } else {
            0
        },
    );
    push(out, u16::try_from(scale).unwrap_or_default());
    for group in groups {
        push(out, group);
    }
}

#[diagnostic::do_not_recommend]
impl StoredAs<kind::Decimal> for Decimal {}
#[diagnostic::do_not_recommend]
impl NumberValue for Decimal {
    type Sum = Self;
    type Total = Self;
    type Mean = f64;
}
#[diagnostic::do_not_recommend]
impl ListElement for Decimal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_format_round_trips() {
        for text in [
            "0",
            "1",
            "-1",
            "0.1",
            "-0.0001",
            "12345.6789",
            "10000",
            "100000000",
            "0.00001",
            "9999.9999",
            "79228162514264337593543950335",
            "0.0000000000000000000000000001",
            "-7.9228162514264337593543950335",
        ] {
            let value: Decimal = text.parse().unwrap();
            let mut bytes = Vec::new();
            to_postgres(value, &mut bytes);
            assert_eq!(from_postgres(&bytes).unwrap(), value, "{text}");
        }
    }
}
