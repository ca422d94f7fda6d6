//! Numbers. The results are those of one definition: division and casts of whole numbers cut towards zero, half a unit
//! rounds away from zero, division by zero is NULL.

use super::{Spelling, by_dialect, is_integer, lacks, template};
use crate::statement::Function;
use crate::value::ValueKind;
use orm_schema::Dialect;

/// What MySQL's functions make of a decimal may be an integer or a float, so it is made a decimal again.
pub(super) fn spelling(function: Function, dialect: Dialect, kind: ValueKind) -> Spelling {
    match function {
        Function::Div => match (dialect, kind) {
            // `/` of a numeric has a fraction.
            (Dialect::Postgres, ValueKind::U64) => template("DIV({0}, NULLIF({1}, 0))"),
            // MySQL refuses a write that divides by zero, even where the result is not used.
            (Dialect::MySql, kind) if is_integer(kind) => template("({0} DIV NULLIF({1}, 0))"),
            (Dialect::Postgres | Dialect::MySql, _) => template("({0} / NULLIF({1}, 0))"),
            // A decimal without a fraction is stored as an integer.
            (Dialect::Sqlite, ValueKind::Decimal) => template("(CAST({0} AS REAL) / {1})"),
            (Dialect::Sqlite, _) => template("({0} / {1})"),
        },
        Function::Rem => by_dialect(
            dialect,
            "({0} % {1})",
            "({0} % NULLIF({1}, 0))",
            "({0} % NULLIF({1}, 0))",
        ),
        Function::Random => by_dialect(
            dialect,
            "((RANDOM() & 9007199254740991) / 9007199254740992.0)",
            "RANDOM()",
            "RAND()",
        ),
        Function::RoundTo => round_to(dialect, kind),
        Function::Sign => match kind {
            ValueKind::Decimal => by_dialect(
                dialect,
                "SIGN({0})",
                "SIGN({0})",
                "CAST(SIGN({0}) AS DECIMAL(65, 30))",
            ),
            kind if is_integer(kind) => {
                by_dialect(dialect, "SIGN({0})", "SIGN({0})::{t}", "SIGN({0})")
            }
            _ => by_dialect(
                dialect,
                "CAST(SIGN({0}) AS REAL)",
                "SIGN({0})::{t}",
                "CAST(SIGN({0}) AS DOUBLE)",
            ),
        },
        // Whole numbers are round.
        Function::Round | Function::Ceil | Function::Floor | Function::Trunc
            if is_integer(kind) =>
        {
            template("{0}")
        }
        Function::Round if kind == ValueKind::Decimal => by_dialect(
            dialect,
            "ROUND({0})",
            "ROUND({0})",
            "CAST(ROUND({0}) AS DECIMAL(65, 30))",
        ),
        // PostgreSQL and MySQL round half a float's unit to the even neighbour; SQLite adds a half and cuts.
        Function::Round => by_dialect(
            dialect,
            "ROUND({0})",
            "TRUNC({0} + SIGN({0}) * 0.5)::{t}",
            "TRUNCATE({0} + SIGN({0}) * 0.5e0, 0)",
        ),
        // SQLite is built without mathematical functions. From 2 to the power of 52 every float is whole.
        Function::Ceil => whole(
            dialect,
            kind,
            "CASE WHEN ABS({0}) >= 4503599627370496 THEN {0} ELSE CAST({0} AS INTEGER) + ({0} > CAST({0} AS INTEGER)) + 0.0 END",
            "CEIL({0})::{t}",
            ["CEILING({0})", "CAST(CEILING({0}) AS DECIMAL(65, 30))"],
        ),
        Function::Floor => whole(
            dialect,
            kind,
            "CASE WHEN ABS({0}) >= 4503599627370496 THEN {0} ELSE CAST({0} AS INTEGER) - ({0} < CAST({0} AS INTEGER)) + 0.0 END",
            "FLOOR({0})::{t}",
            ["FLOOR({0})", "CAST(FLOOR({0}) AS DECIMAL(65, 30))"],
        ),
        Function::Trunc => whole(
            dialect,
            kind,
            "CASE WHEN ABS({0}) >= 4503599627370496 THEN {0} ELSE CAST({0} AS INTEGER) + 0.0 END",
            "TRUNC({0})::{t}",
            [
                "TRUNCATE({0}, 0)",
                "CAST(TRUNCATE({0}, 0) AS DECIMAL(65, 30))",
            ],
        ),
        _ => Spelling::Name("ABS"),
    }
}

fn whole(
    dialect: Dialect,
    kind: ValueKind,
    sqlite: &'static str,
    postgres: &'static str,
    mysql: [&'static str; 2],
) -> Spelling {
    let mysql = mysql[usize::from(kind == ValueKind::Decimal)];
    by_dialect(dialect, sqlite, postgres, mysql)
}

fn round_to(dialect: Dialect, kind: ValueKind) -> Spelling {
    match kind {
        // Whole numbers are round.
        kind if is_integer(kind) => template("{0}"),
        ValueKind::Decimal => by_dialect(
            dialect,
            "ROUND({0}, {1})",
            "ROUND({0}, {1})",
            "CAST(ROUND({0}, {1}) AS DECIMAL(65, 30))",
        ),
        // By the decimal digits that a float is written with: SQLite goes by the binary fraction, which may be less than
        // the half that is written, so it gets the next float, where that is far below the last digit. MySQL's
        // DECIMAL(65, 30) holds 35 digits before the point.
        _ => by_dialect(
            dialect,
            "CASE WHEN {1} <= 6 AND ABS({0}) < 100000000 THEN ROUND({0} * 1.0000000000000002, {1}) ELSE ROUND({0}, {1}) END",
            "ROUND({0}::text::numeric, {1})::{t}",
            "CASE WHEN ABS({0}) >= 4503599627370496 THEN {0} ELSE CAST(ROUND(CAST({0} AS DECIMAL(65, 30)), {1}) AS DOUBLE) END",
        ),
    }
}

/// Two's complement. MySQL computes in 64 bits without a sign.
pub(super) fn bits(function: Function, dialect: Dialect, kind: ValueKind) -> Spelling {
    if kind == ValueKind::U64 && dialect != Dialect::MySql {
        return lacks(
            "bit operations on `u64`",
            "store the number as `i64`, or as `u32`",
        );
    }
    let is_unsigned = kind == ValueKind::U64;
    match function {
        Function::BitAnd if is_unsigned => template("({0} & {1})"),
        Function::BitAnd => by_dialect(
            dialect,
            "({0} & {1})",
            "({0} & {1})",
            "CAST({0} & {1} AS SIGNED)",
        ),
        Function::BitOr if is_unsigned => template("({0} | {1})"),
        Function::BitOr => by_dialect(
            dialect,
            "({0} | {1})",
            "({0} | {1})",
            "CAST({0} | {1} AS SIGNED)",
        ),
        Function::BitXor if is_unsigned => template("({0} ^ {1})"),
        Function::BitXor => by_dialect(
            dialect,
            "(({0} | {1}) & ~({0} & {1}))",
            "({0} # {1})",
            "CAST({0} ^ {1} AS SIGNED)",
        ),
        Function::ShiftLeft if is_unsigned => template("({0} << {1})"),
        // PostgreSQL would shift an int4 by the count modulo 32.
        Function::ShiftLeft => by_dialect(
            dialect,
            "({0} << {1})",
            "({0}::int8 << {1})::{t}",
            "CAST({0} << {1} AS SIGNED)",
        ),
        Function::ShiftRight if is_unsigned => template("({0} >> {1})"),
        Function::ShiftRight => by_dialect(
            dialect,
            "({0} >> {1})",
            "({0}::int8 >> {1})::{t}",
            "CAST(CASE WHEN {0} < 0 THEN ~(~{0} >> {1}) ELSE {0} >> {1} END AS SIGNED)",
        ),
        _ => by_dialect(dialect, "(~{0})", "(~{0})", "CAST(~{0} AS SIGNED)"),
    }
}

/// From one kind to another. What does not fit is an error of PostgreSQL's, and NULL or a value that does not decode
/// elsewhere; it is never another number.
pub(super) fn cast(dialect: Dialect, from: ValueKind, to: ValueKind) -> Spelling {
    let is_fraction = matches!(from, ValueKind::F32 | ValueKind::F64 | ValueKind::Decimal);
    match to {
        ValueKind::Text => by_dialect(
            dialect,
            "CAST({0} AS TEXT)",
            "{0}::text",
            "CAST({0} AS CHAR)",
        ),
        ValueKind::F32 | ValueKind::F64 => by_dialect(
            dialect,
            "CAST({0} AS REAL)",
            "{0}::{t}",
            "CAST({0} AS DOUBLE)",
        ),
        ValueKind::Decimal if matches!(from, ValueKind::F32 | ValueKind::F64) => by_dialect(
            dialect,
            "CAST({0} AS NUMERIC)",
            // Otherwise PostgreSQL keeps 15 digits.
            "{0}::text::numeric",
            "CAST({0} AS DECIMAL(65, 30))",
        ),
        ValueKind::Decimal => by_dialect(
            dialect,
            "CAST({0} AS NUMERIC)",
            "{0}::numeric",
            "CAST({0} AS DECIMAL(65, 30))",
        ),
        _ if is_fraction => by_dialect(
            dialect,
            "CASE WHEN {0} >= -9223372036854775808.0 AND {0} < 9223372036854775808.0 THEN CAST({0} AS INTEGER) END",
            "TRUNC({0})::{t}",
            "CASE WHEN {0} >= -9223372036854775808 AND {0} < 9223372036854775808 THEN CAST(TRUNCATE({0}, 0) AS SIGNED) END",
        ),
        // PostgreSQL casts a boolean to int4 only.
        ValueKind::I64 if from == ValueKind::Bool => {
            by_dialect(dialect, "{0}", "{0}::int4::int8", "CAST({0} AS SIGNED)")
        }
        _ if from == ValueKind::U64 => by_dialect(
            dialect,
            "{0}",
            "{0}::{t}",
            "CASE WHEN {0} <= 9223372036854775807 THEN CAST({0} AS SIGNED) END",
        ),
        _ => by_dialect(dialect, "{0}", "{0}::{t}", "CAST({0} AS SIGNED)"),
    }
}
