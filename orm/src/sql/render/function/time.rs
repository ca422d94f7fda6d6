//! Dates and times, in UTC whatever the session's time zone.
//!
//! SQLite computes on the text that [`crate::types::datetime`] stores: `YYYY-MM-DD HH:MM:SS.ffffff+00:00`. Its own
//! functions round to milliseconds, and so into the next second, so they get the first 19 characters only.

use super::{Spelling, by_dialect, only, template};
use crate::statement::{DatePart, Function, TimeUnit};
use crate::value::ValueKind;
use orm_schema::Dialect;
use std::borrow::Cow;

pub(super) fn spelling(function: Function, dialect: Dialect, kind: ValueKind) -> Spelling {
    match function {
        // The time when the statement began.
        Function::Now => by_dialect(
            dialect,
            "(STRFTIME('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00')",
            "STATEMENT_TIMESTAMP()",
            "UTC_TIMESTAMP(6)",
        ),
        Function::Part(part) => self::part(part, dialect, kind),
        Function::Truncate(unit) => truncate(unit, dialect, kind),
        Function::Plus(unit) => shift(unit, true, dialect, kind),
        Function::Minus(unit) => shift(unit, false, dialect, kind),
        Function::MicrosecondsSince => since("1", "MICROSECOND", dialect, kind),
        Function::SecondsSince => since("1000000", "SECOND", dialect, kind),
        Function::DaysSince => since("86400000000", "DAY", dialect, kind),
        Function::DateOf => match (dialect, kind) {
            (Dialect::Sqlite, _) => template("SUBSTR({0}, 1, 10)"),
            (Dialect::Postgres, ValueKind::DateTime) => template("({0} AT TIME ZONE 'UTC')::date"),
            (Dialect::Postgres, _) => template("{0}::date"),
            (Dialect::MySql, _) => Spelling::Name("DATE"),
        },
        Function::TimeOf => match (dialect, kind) {
            (Dialect::Sqlite, _) => template("SUBSTR({0}, 12, 15)"),
            (Dialect::Postgres, ValueKind::DateTime) => template("({0} AT TIME ZONE 'UTC')::time"),
            (Dialect::Postgres, _) => template("{0}::time"),
            (Dialect::MySql, _) => Spelling::Name("TIME"),
        },
        Function::RangeContains => range(dialect, kind, "{r}({0}, {1}) @> {2}"),
        _ => range(dialect, kind, "{r}({0}, {1}) && {r}({2}, {3})"),
    }
}

/// An instant as PostgreSQL's time without a zone, in UTC.
const fn in_utc(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::DateTime => "({0} AT TIME ZONE 'UTC')",
        _ => "{0}",
    }
}

fn owned(text: String) -> Spelling {
    Spelling::Template(Cow::Owned(text))
}

fn part(part: DatePart, dialect: Dialect, kind: ValueKind) -> Spelling {
    let (format, field, mysql) = match part {
        DatePart::Year => ("%Y", "YEAR", "YEAR({0})"),
        DatePart::Quarter => ("%m", "QUARTER", "QUARTER({0})"),
        DatePart::Month => ("%m", "MONTH", "MONTH({0})"),
        DatePart::Day => ("%d", "DAY", "DAYOFMONTH({0})"),
        DatePart::Weekday => ("%u", "ISODOW", "(WEEKDAY({0}) + 1)"),
        DatePart::DayOfYear => ("%j", "DOY", "DAYOFYEAR({0})"),
        DatePart::Week => ("%V", "WEEK", "WEEK({0}, 3)"),
        DatePart::Hour => ("%H", "HOUR", "HOUR({0})"),
        DatePart::Minute => ("%M", "MINUTE", "MINUTE({0})"),
        DatePart::Second => ("%S", "SECOND", "SECOND({0})"),
        DatePart::Microsecond => ("", "MICROSECONDS", "MICROSECOND({0})"),
    };
    match dialect {
        Dialect::Sqlite => {
            // A time of day has no date before it.
            let is_time = kind == ValueKind::Time;
            let (seconds, fraction) = if is_time { (8, 10) } else { (19, 21) };
            owned(match part {
                DatePart::Microsecond => {
                    format!("CAST(SUBSTR({{0}}, {fraction}, 6) AS INTEGER)")
                }
                DatePart::Quarter => "((STRFTIME('%m', SUBSTR({0}, 1, 19)) + 2) / 3)".to_owned(),
                DatePart::Year
                | DatePart::Month
                | DatePart::Day
                | DatePart::Weekday
                | DatePart::DayOfYear
                | DatePart::Week
                | DatePart::Hour
                | DatePart::Minute
                | DatePart::Second => {
                    format!("CAST(STRFTIME('{format}', SUBSTR({{0}}, 1, {seconds})) AS INTEGER)")
                }
            })
        }
        Dialect::Postgres => {
            let base = in_utc(kind);
            owned(match part {
                // Of PostgreSQL's, seconds have a fraction and microseconds count the seconds too.
                DatePart::Second => format!("FLOOR(EXTRACT(SECOND FROM {base}))::int4"),
                DatePart::Microsecond => {
                    format!("(EXTRACT(MICROSECONDS FROM {base})::int4 % 1000000)")
                }
                DatePart::Year
                | DatePart::Quarter
                | DatePart::Month
                | DatePart::Day
                | DatePart::Weekday
                | DatePart::DayOfYear
                | DatePart::Week
                | DatePart::Hour
                | DatePart::Minute => format!("EXTRACT({field} FROM {base})::int4"),
            })
        }
        Dialect::MySql => template(mysql),
    }
}

fn truncate(unit: TimeUnit, dialect: Dialect, kind: ValueKind) -> Spelling {
    match dialect {
        Dialect::Sqlite => {
            let (format, modifiers) = match unit {
                TimeUnit::Second => ("%Y-%m-%d %H:%M:%S", ""),
                TimeUnit::Minute => ("%Y-%m-%d %H:%M:00", ""),
                TimeUnit::Hour => ("%Y-%m-%d %H:00:00", ""),
                TimeUnit::Day => ("%Y-%m-%d 00:00:00", ""),
                // The Sunday from here on, and six days back: the Monday before.
                TimeUnit::Week => ("%Y-%m-%d 00:00:00", ", 'weekday 0', '-6 days'"),
                TimeUnit::Month => ("%Y-%m-01 00:00:00", ""),
                TimeUnit::Quarter => (
                    "%Y-%m-01 00:00:00",
                    ", 'start of month', '-' || ((STRFTIME('%m', SUBSTR({0}, 1, 19)) - 1) % 3) || ' months'",
                ),
                TimeUnit::Year => ("%Y-01-01 00:00:00", ""),
            };
            let (format, end) = match kind {
                ValueKind::DateTime => (format, " || '.000000+00:00'"),
                ValueKind::Date => (&format[..8], ""),
                _ => (format, " || '.000000'"),
            };
            owned(format!(
                "(STRFTIME('{format}', SUBSTR({{0}}, 1, 19){modifiers}){end})"
            ))
        }
        Dialect::Postgres => {
            let unit = match unit {
                TimeUnit::Second => "second",
                TimeUnit::Minute => "minute",
                TimeUnit::Hour => "hour",
                TimeUnit::Day => "day",
                TimeUnit::Week => "week",
                TimeUnit::Month => "month",
                TimeUnit::Quarter => "quarter",
                TimeUnit::Year => "year",
            };
            owned(match kind {
                ValueKind::DateTime => {
                    format!("(DATE_TRUNC('{unit}', {{0}} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')")
                }
                ValueKind::Date => format!("DATE_TRUNC('{unit}', {{0}}::timestamp)::date"),
                _ => format!("DATE_TRUNC('{unit}', {{0}})"),
            })
        }
        Dialect::MySql => {
            let text = match unit {
                TimeUnit::Second => "DATE_FORMAT({0}, '%Y-%m-%d %H:%i:%s')",
                TimeUnit::Minute => "DATE_FORMAT({0}, '%Y-%m-%d %H:%i:00')",
                TimeUnit::Hour => "DATE_FORMAT({0}, '%Y-%m-%d %H:00:00')",
                TimeUnit::Day => "DATE({0})",
                TimeUnit::Week => "(DATE({0}) - INTERVAL WEEKDAY({0}) DAY)",
                TimeUnit::Month => "DATE_FORMAT({0}, '%Y-%m-01')",
                TimeUnit::Quarter => {
                    "(MAKEDATE(YEAR({0}), 1) + INTERVAL (QUARTER({0}) - 1) QUARTER)"
                }
                TimeUnit::Year => "DATE_FORMAT({0}, '%Y-01-01')",
            };
            let to = if kind == ValueKind::Date {
                "DATE"
            } else {
                "DATETIME(6)"
            };
            owned(format!("CAST({text} AS {to})"))
        }
    }
}

/// Where a month has no such day, the last one is taken.
fn shift(unit: TimeUnit, is_plus: bool, dialect: Dialect, kind: ValueKind) -> Spelling {
    let op = if is_plus { '+' } else { '-' };
    let (name, count) = match unit {
        TimeUnit::Second => ("second", 1),
        TimeUnit::Minute => ("minute", 1),
        TimeUnit::Hour => ("hour", 1),
        TimeUnit::Day => ("day", 1),
        TimeUnit::Week => ("day", 7),
        TimeUnit::Month => ("month", 1),
        TimeUnit::Quarter => ("month", 3),
        TimeUnit::Year => ("year", 1),
    };
    match dialect {
        Dialect::Sqlite => {
            let number = match (is_plus, count) {
                (true, 1) => "{1}".to_owned(),
                (true, count) => format!("({{1}} * {count})"),
                (false, count) => format!("({{1}} * -{count})"),
            };
            // `floor` is the last day of the month, which SQLite otherwise goes beyond ("Date And Time Functions").
            let moved = format!("SUBSTR({{0}}, 1, 19), {number} || ' {name}s', 'floor'");
            owned(match kind {
                ValueKind::Date => format!("STRFTIME('%Y-%m-%d', {moved})"),
                _ => format!("(STRFTIME('%Y-%m-%d %H:%M:%S', {moved}) || SUBSTR({{0}}, 20))"),
            })
        }
        Dialect::Postgres => {
            let interval = format!("{{1}} * INTERVAL '{count} {name}'");
            owned(match kind {
                ValueKind::DateTime => {
                    format!("(({{0}} AT TIME ZONE 'UTC' {op} {interval}) AT TIME ZONE 'UTC')")
                }
                ValueKind::Date => format!("({{0}} {op} {interval})::date"),
                _ => format!("({{0}} {op} {interval})"),
            })
        }
        Dialect::MySql => {
            // MariaDB counts years in 32 bits without saying so; of months it has enough.
            let (name, count) = match unit {
                TimeUnit::Year => ("month", 12),
                _ => (name, count),
            };
            let number = match count {
                1 => "{1}".to_owned(),
                count => format!("({{1}} * {count})"),
            };
            let moved = format!("{{0}} {op} INTERVAL {number} {name}");
            owned(match kind {
                ValueKind::Date => format!("CAST({moved} AS DATE)"),
                _ => format!("CAST({moved} AS DATETIME(6))"),
            })
        }
    }
}

/// From the second argument to the first, in whole units, cut towards zero.
fn since(micros: &str, unit: &str, dialect: Dialect, kind: ValueKind) -> Spelling {
    owned(match dialect {
        Dialect::Sqlite => {
            let count = |at: usize| {
                format!(
                    "STRFTIME('%s', SUBSTR({{{at}}}, 1, 19)) * 1000000 + CAST(SUBSTR({{{at}}}, 21, 6) AS INTEGER)"
                )
            };
            let micros_between = format!("({} - ({}))", count(0), count(1));
            match micros {
                "1" => micros_between,
                micros => format!("({micros_between} / {micros})"),
            }
        }
        Dialect::Postgres => {
            // Two dates differ by a number, not by an interval.
            let cast = if kind == ValueKind::Date {
                "::timestamp"
            } else {
                ""
            };
            let micros_between =
                format!("ROUND(EXTRACT(EPOCH FROM {{0}}{cast} - {{1}}{cast}) * 1000000)::int8");
            match micros {
                "1" => micros_between,
                micros => format!("({micros_between} / {micros})"),
            }
        }
        Dialect::MySql => format!("TIMESTAMPDIFF({unit}, {{1}}, {{0}})"),
    })
}

/// PostgreSQL's ranges, from a bound to before another. Without a bound (NULL) they have no end there.
fn range(dialect: Dialect, kind: ValueKind, text: &'static str) -> Spelling {
    const INSTEAD: &str = "compare the bounds with `le` and `gt`";
    let name = match kind {
        ValueKind::I16 | ValueKind::I32 => "INT4RANGE",
        ValueKind::I64 => "INT8RANGE",
        ValueKind::DateTime => "TSTZRANGE",
        ValueKind::NaiveDateTime => "TSRANGE",
        ValueKind::Date => "DATERANGE",
        _ => "NUMRANGE",
    };
    match dialect {
        Dialect::Postgres => owned(format!("({})", text.replace("{r}", name))),
        Dialect::Sqlite | Dialect::MySql => only(
            dialect,
            Dialect::Postgres,
            text,
            "ranges of PostgreSQL",
            INSTEAD,
        ),
    }
}
