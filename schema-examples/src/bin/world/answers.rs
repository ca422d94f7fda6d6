//! Typed queries -> tables. Every order ends with a key or a code, so that the answers are the same on every database.

pub(crate) mod borders;
pub(crate) mod cities;
pub(crate) mod common;
pub(crate) mod country;
pub(crate) mod former;
pub(crate) mod regions;

/// `1234567` as `1,234,567`.
fn number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// The first of many, and how many more there are.
fn some(codes: &[String]) -> String {
    const SHOWN: usize = 10;
    let shown = codes.get(..SHOWN).unwrap_or(codes).join(", ");
    match codes.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
